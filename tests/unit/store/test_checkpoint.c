// Proofs from stored hashes are those the records themselves give, and a book keeps only
// checkpoints that its records bear out.
#include "books.h"

#include "proof/checkpoint.h"
#include "proof/note.h"
#include "store/store_checkpoint.h"
#include "store/store_proof.h"

#define LARGE 65800 // a whole subtree of the second level and some more

static struct hash *leaves; // of the bodies, hashed here
static struct hasher *hasher;

// RFC 6962 section 2.1 over the bodies.
static struct hash tree_hash(uint64_t start, uint64_t count)
{
    if (count == 1)
        return leaves[start];
    uint64_t k = 1;
    while (k * 2 < count)
        k *= 2;
    struct hash left = tree_hash(start, k);
    struct hash right = tree_hash(start + k, count - k);
    return hash_node(hasher, &left, &right);
}

static bool subtree(void *user, uint64_t start, unsigned height, struct hash *out,
                    struct error *err)
{
    (void)user;
    (void)err;
    *out = tree_hash(start, (uint64_t)1 << height);
    return true;
}

static void hash_bodies(struct books *books, struct store *store)
{
    CLEANUP(store_scan_close) struct store_scan *scan = NULL;
    uint64_t size = store_head(store)->size;
    const struct entry *entry = NULL;
    leaves = NEW_ARRAY(&books->arena, struct hash, size);
    must(books, store_scan_open(&scan, store, 1, size, &books->err));
    for (uint64_t i = 0; i < size; i++) {
        must(books, store_scan_next(scan, &entry, &books->err));
        leaves[i] = hash_leaf(hasher, entry->body.data, entry->body.size);
    }
}

static void proofs_from_nodes_are_those_of_the_records(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    for (int i = 4; i < LARGE; i++)
        must_append(books, append, flow(books, NULL, "1 EUR"));
    must_commit(books, &append);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    CLEANUP(hasher_close) struct hasher *opened = hasher_open(&books->err);
    hasher = opened;
    hash_bodies(books, store);
    struct merkle_source stored = store_source(store);
    struct merkle_source plain = {.hasher = hasher, .subtree = subtree};
    static const uint64_t sizes[] = {1, 2, 255, 256, 257, 4096, 5000, 65535, 65536, 65537, LARGE};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint64_t size = sizes[i];
        struct hash root = tree_hash(0, size);
        const uint64_t places[] = {0, size / 3, size / 2, size - 1};
        for (size_t j = 0; j < COUNT_OF(places); j++) {
            struct merkle_proof a, b;
            uint64_t place = places[j];
            must(books, merkle_prove_leaf(&stored, place, size, &a, &books->err));
            must(books, merkle_prove_leaf(&plain, place, size, &b, &books->err));
            assert_int_equal(a.count, b.count);
            assert_memory_equal(a.hashes, b.hashes, a.count * sizeof(struct hash));
            assert_true(merkle_check_leaf(hasher, place, size, &leaves[place], &a, &root));
            must(books, merkle_prove_growth(&stored, place + 1, size, &a, &books->err));
            must(books, merkle_prove_growth(&plain, place + 1, size, &b, &books->err));
            assert_int_equal(a.count, b.count);
            assert_memory_equal(a.hashes, b.hashes, a.count * sizeof(struct hash));
        }
    }
}

static struct head make_book(struct books *books, int flows)
{
    struct append *append = create_book(books, NOON);
    for (int i = 0; i < flows; i++)
        must_append(books, append, flow(books, NULL, arena_printf(&books->arena, "%d EUR", i + 1)));
    return must_commit(books, &append);
}

static struct note_signer make_signer(struct books *books, const char *name)
{
    struct note_signer signer;
    must(books, note_signer_make(name, &signer, &books->err));
    return signer;
}

static struct slice sign(struct books *books, const struct note_signer *signer, const char *origin,
                         uint64_t size, const struct hash *root)
{
    struct buffer text = {.arena = &books->arena}, out = {.arena = &books->arena};
    checkpoint_put(&text, origin, size, root);
    must(books,
         note_sign(&out, (struct slice){text.data, text.size}, slice_of(""), signer, &books->err));
    return (struct slice){out.data, out.size};
}

static struct slice sign_head(struct books *books, const struct note_signer *signer,
                              const struct head *head)
{
    return sign(books, signer, head->origin, head->size, &head->root);
}

static void keeps_what_the_records_bear_out_and_nothing_else(void **state)
{
    struct books *books = *state;
    make_book(books, 20);
    struct note_signer signer = make_signer(books, "tester");
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    struct head head = *store_head(store), earlier;
    struct hash other = head.root;
    other.bytes[0] ^= 1;
    must(books, store_head_at(store, 9, &earlier, &books->err));
    const struct {
        struct slice note;
        const char *part;
    } refused[] = {
        {sign(books, &signer, head.origin, head.size, &other), "states another root"},
        {sign(books, &signer, head.origin, 9, &head.root), "states another root"},
        {sign(books, &signer, head.origin, 25, &head.root), "the book has 24 records"},
        {sign(books, &signer, "ledger/0000000000000000", 24, &head.root), "not of this book"},
        {sign(books, &signer, head.origin, 0, &head.root), "of no records"},
        {slice_of("text\n"), "no signed note"},
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_false(store_put_checkpoint(store, refused[i].note, &books->err));
        if (strstr(books->err.text, refused[i].part) == NULL)
            fail_msg("case %zu: %s", i, books->err.text);
    }
    struct store_checkpoint *kept;
    size_t count;
    must(books, store_checkpoints(store, &kept, &count, &books->arena, &books->err));
    assert_int_equal(count, 0);
    must(books, store_put_checkpoint(store, sign_head(books, &signer, &head), &books->err));
    must(books, store_put_checkpoint(store, sign_head(books, &signer, &earlier), &books->err));
    must(books, store_checkpoints(store, &kept, &count, &books->arena, &books->err));
    assert_int_equal(count, 2);
    assert_int_equal(kept[0].size, 9);
    assert_int_equal(kept[1].size, 24);
    must_verify(books);
}

static void gathers_the_signatures_of_one_head(void **state)
{
    struct books *books = *state;
    struct head head = make_book(books, 3);
    struct note_signer first = make_signer(books, "first"), second = make_signer(books, "second");
    CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
    for (int round = 0; round < 2; round++) {
        must(books, store_put_checkpoint(store, sign_head(books, &first, &head), &books->err));
        must(books, store_put_checkpoint(store, sign_head(books, &second, &head), &books->err));
    }
    struct store_checkpoint *kept;
    struct note note;
    size_t count;
    must(books, store_checkpoints(store, &kept, &count, &books->arena, &books->err));
    assert_int_equal(count, 1);
    must(books, note_read(kept[0].note, &note, &books->arena, &books->err));
    assert_int_equal(note.count, 2);
    assert_int_equal(note_check(&note, &first.key), NOTE_SIGNED);
    assert_int_equal(note_check(&note, &second.key), NOTE_SIGNED);
}

static void verify_names_a_checkpoint_that_was_changed(void **state)
{
    static const struct {
        const char *sql;
        const char *part;
    } cases[] = {
        {"UPDATE checkpoint SET size = 8 WHERE size = 9", "the checkpoint of 8 records it keeps is "
                                                          "of another size"},
        {"UPDATE checkpoint SET note = replace(note, 'ledger/', 'Ledger/')", "of another size or"},
        {"UPDATE checkpoint SET note = replace(note, char(10) || '9' || char(10), char(10) || '12' "
         "|| char(10)), size = 12",
         "the checkpoint of 12 records it keeps has another root"},
        {"UPDATE checkpoint SET note = replace(note, char(10) || '9' || char(10), char(10) || '99' "
         "|| char(10)), size = 99",
         "the book has 24 records, fewer than the checkpoint of 99"},
        {"UPDATE checkpoint SET note = replace(note, char(10) || '9' || char(10), char(10) || '09' "
         "|| char(10))",
         "without leading zeros"},
        {"UPDATE checkpoint SET note = 'x'", "no signed note"},
        {"UPDATE checkpoint SET note = note || char(10)", "whole signature line"},
        {"UPDATE checkpoint SET note = cast(note AS blob)", "not in order"},
        {"UPDATE checkpoint SET size = -9", "not in order"},
    };
    struct books *books = *state;
    make_book(books, 20);
    struct note_signer signer = make_signer(books, "tester");
    struct head earlier;
    {
        CLEANUP(store_close) struct store *store = open_book(books, STORE_WRITE);
        must(books, store_head_at(store, 9, &earlier, &books->err));
        must(books, store_put_checkpoint(store, sign_head(books, &signer, &earlier), &books->err));
    }
    must_verify(books);
    const char *good = arena_printf(&books->arena, "%s/good.db", books->folder);
    assert_int_equal(rename(books->path, good), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct audit audit = {0};
        {
            CLEANUP(store_close) struct store *store = NULL;
            must(books, store_open(&store, good, STORE_READ, &books->err));
            must(books, store_backup(store, books->path, &books->err));
        }
        tamper(books, cases[i].sql);
        if (verify(books, &audit))
            fail_msg("not found: %s", cases[i].sql);
        expect_error(books, ERROR_STORE, cases[i].part);
        remove_book(books->path);
    }
    remove_book(good);
}

static void claims_about_any_size_are_held_against_the_records(void **state)
{
    struct books *books = *state;
    make_book(books, 20);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    for (uint64_t size = 1; size <= 25; size++) {
        struct audit audit;
        struct head head = *store_head(store);
        struct audit_claim claims[2] = {{"the first", size, head.root},
                                        {"the second", 24, head.root}};
        if (size <= 24) {
            must(books, store_head_at(store, size, &head, &books->err));
            claims[0].root = head.root;
            must(books, audit_store_with(store, claims, 2, &audit, NULL, NULL, &books->err));
            claims[0].root.bytes[7] ^= 0x10;
        }
        assert_false(audit_store_with(store, claims, 2, &audit, NULL, NULL, &books->err));
        expect_error(books, ERROR_STORE, "the first");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(proofs_from_nodes_are_those_of_the_records),
        BOOK_TEST(keeps_what_the_records_bear_out_and_nothing_else),
        BOOK_TEST(gathers_the_signatures_of_one_head),
        BOOK_TEST(verify_names_a_checkpoint_that_was_changed),
        BOOK_TEST(claims_about_any_size_are_held_against_the_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
