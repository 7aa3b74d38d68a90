// Verify finds every kind of change, names the first bad record, and takes a sound book.
#include "books.h"

#include <fcntl.h>

#define FLOWS 4500 // one whole chunk, 17 nodes, a tail

static void make_flows(struct books *books)
{
    struct append *append = create_book(books, NOON);
    for (int i = 0; i < FLOWS; i++)
        must_append(books, append, flow(books, NULL, arena_printf(&books->arena, "%d EUR", i + 1)));
    must_commit(books, &append);
}

static void refuses_every_change_and_names_the_record(void **state)
{
    static const struct {
        const char *sql;
        uint64_t record;
        const char *part;
    } cases[] = {
        {"UPDATE entry SET body = replace(body, '\"3 EUR\"', '\"9 EUR\"') WHERE seq = 7", 7,
         "record 7 (\"F000007\"): its text does not match its hash"},
        {"UPDATE entry SET leaf = zeroblob(32) WHERE seq = 4200", 4200, "does not match its hash"},
        {"UPDATE entry SET leaf = zeroblob(31) WHERE seq = 42", 42, "not in the form of a record"},
        {"UPDATE entry SET kind = 2 WHERE seq = 42", 42, "it is a flow, the table a party"},
        {"UPDATE entry SET kind = 99 WHERE seq = 42", 42, "not in the form of a record"},
        {"UPDATE entry SET id = 'F9' WHERE seq = 42", 42, "its text has the id \"F000042\""},
        {"UPDATE entry SET body = cast(body AS blob) WHERE seq = 42", 42, "not in the form"},
        {"DELETE FROM entry WHERE seq = 42", 42, "it is missing"},
        {"DELETE FROM entry WHERE seq = 4504", 4504, "it is missing, the head counts 4504"},
        {"INSERT INTO entry VALUES (4505, 6, 'x', '{}', zeroblob(32))", 4505, "behind the last"},
        {"INSERT INTO entry VALUES (0, 6, 'x', '{}', zeroblob(32))", 1, "before it"},
        {"UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND idx = 2", 0,
         "the hash of records 513 to 768 is missing or wrong"},
        {"DELETE FROM node WHERE level = 1 AND idx = 16", 0, "records 4097 to 4352"},
        {"INSERT INTO node VALUES (1, 17, zeroblob(32))", 0, "18 inner hashes; expected 17"},
        {"UPDATE name SET text = 'USD' WHERE text = 'EUR'", 0, "has no \"EUR\" as number 1"},
        {"DELETE FROM name WHERE text = 'LOTFA'", 0, "the dictionary is wrong"},
        {"INSERT INTO name VALUES (9, 1, 'x')", 0, "a word too many"},
        {"UPDATE chunk SET crc = crc + 1 WHERE k = 21 << 32", 0,
         "column 21 of records 1 to 4096 does not agree with them"},
        {"DELETE FROM chunk WHERE k = 3 << 32", 0, "column 3 of records 1 to 4096"},
        {"INSERT INTO chunk VALUES (1, 0, x'00')", 0, "columns; expected 41"},
        {"UPDATE head SET root = zeroblob(32)", 0, "head's root"},
        {"UPDATE head SET frontier = zeroblob(length(frontier))", 0, "head's frontier"},
        {"UPDATE head SET frontier = x''", 0, "its head is not in order"},
        {"UPDATE head SET origin = 'ledger/0000000000000000'", 1, "not the first record of"},
        {"UPDATE head SET size = 4500", 4501, "behind the last"},
        {"DELETE FROM head", 0, "it has no head"},
    };
    struct books *books = *state;
    make_flows(books);
    must_verify(books);
    const char *good = arena_printf(&books->arena, "%s/good.db", books->folder);
    assert_int_equal(rename(books->path, good), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct audit audit = {0};
        CLEANUP(store_close) struct store *store = NULL;
        must(books, store_open(&store, good, STORE_READ, &books->err));
        must(books, store_backup(store, books->path, &books->err));
        tamper(books, cases[i].sql);
        if (verify(books, &audit))
            fail_msg("not found: %s", cases[i].sql);
        expect_error(books, ERROR_STORE, cases[i].part);
        assert_int_equal(audit.bad_record, cases[i].record);
        remove_book(books->path);
    }
    remove_book(good);
}

// A leaf and its text changed together still do not fit the tree.
static void refuses_a_rewritten_record(void **state)
{
    struct books *books = *state;
    make_flows(books);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    struct entry entry;
    struct error err;
    must(books, store_entry(store, 4400, &entry, &books->arena, &books->err));
    store_close(&store);
    char *digit = strstr((char *)entry.body.data, " EUR\"") - 1;
    *digit = *digit == '1' ? '2' : '1';
    struct hasher *hasher = hasher_open(&err);
    struct hash leaf = hash_leaf(hasher, entry.body.data, entry.body.size);
    hasher_close(&hasher);
    char hex[HASH_HEX_MAX];
    tamper(books, arena_printf(&books->arena,
                               "UPDATE entry SET body = '%.*s', leaf = x'%s' "
                               "WHERE seq = 4400",
                               (int)entry.body.size, entry.body.data, hash_hex(&leaf, hex)));
    struct audit audit;
    assert_false(verify(books, &audit));
    expect_error(books, ERROR_STORE, "head's frontier");
}

// A row moved out of the index's order: only the index itself says so.
static void refuses_an_index_that_lies(void **state)
{
    struct books *books = *state;
    make_flows(books);
    tamper(books, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
                  "'CREATE UNIQUE INDEX entry_id ON entry (leaf)' WHERE name = 'entry_id'; "
                  "PRAGMA writable_schema = RESET; ");
    struct audit audit;
    assert_false(verify(books, &audit)); // another schema
    tamper(books, "PRAGMA writable_schema = ON; REINDEX; UPDATE sqlite_schema SET sql = "
                  "'CREATE UNIQUE INDEX entry_id ON entry (id)' WHERE name = 'entry_id'; "
                  "PRAGMA writable_schema = RESET; ");
    assert_false(verify(books, &audit));
    expect_error(books, ERROR_STORE, "index");
}

// Two records change places in the index only: each id is there once and in order.
static void refuses_an_index_with_two_ids_swapped(void **state)
{
    struct books *books = *state;
    make_flows(books);
    tamper(books, "UPDATE entry SET id = 'x' WHERE seq = 42;"
                  "UPDATE entry SET id = 'F000042' WHERE seq = 43;"
                  "UPDATE entry SET id = 'F000043' WHERE seq = 42;"
                  "CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'entry_id';"
                  "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'entry_id';"
                  "PRAGMA writable_schema = RESET;"
                  "UPDATE entry SET id = 'F000042' WHERE seq = 42;"
                  "UPDATE entry SET id = 'F000043' WHERE seq = 43;"
                  "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM kept;"
                  "PRAGMA writable_schema = RESET;");
    struct audit audit;
    assert_false(verify(books, &audit));
    expect_error(books, ERROR_STORE, "the index of ids does not agree with the records");
}

// RFC 6962 section 2.1, word for word: the hash of a list is that of its two halves.
static struct hash tree_hash(struct hasher *hasher, const struct hash *leaves, size_t count)
{
    if (count == 1)
        return leaves[0];
    size_t half = 1;
    while (half * 2 < count)
        half *= 2;
    struct hash left = tree_hash(hasher, leaves, half);
    struct hash right = tree_hash(hasher, leaves + half, count - half);
    return hash_node(hasher, &left, &right);
}

static void the_head_of_every_prefix_is_its_tree_hash(void **state)
{
    struct books *books = *state;
    make_flows(books);
    CLEANUP(store_close) struct store *store = open_book(books, STORE_READ);
    uint64_t size = store_head(store)->size;
    struct hash *leaves = NEW_ARRAY(&books->arena, struct hash, size);
    for (uint64_t seq = 1; seq <= size; seq++) {
        struct entry entry;
        must(books, store_entry(store, seq, &entry, &books->arena, &books->err));
        leaves[seq - 1] = entry.leaf;
    }
    CLEANUP(hasher_close) struct hasher *hasher = hasher_open(&books->err);
    for (uint64_t prefix = 1; prefix <= size; prefix += prefix < 1100 ? 1 : 97) {
        struct head head;
        struct hash expected = tree_hash(hasher, leaves, prefix);
        must(books, store_head_at(store, prefix, &head, &books->err));
        assert_memory_equal(&head.root, &expected, sizeof(expected));
        assert_int_equal(head.size, prefix);
    }
}

// Whatever bit turns over: either the book is refused, or it still says the same.
static void a_flipped_bit_is_found_or_harmless(void **state)
{
    struct books *books = *state;
    struct append *append = create_book(books, NOON);
    for (int i = 0; i < 300; i++)
        must_append(books, append, flow(books, NULL, "5 EUR"));
    struct head head = must_commit(books, &append);
    int fd = open(books->path, O_RDWR);
    off_t size = lseek(fd, 0, SEEK_END);
    uint64_t random = 42;
    int found = 0;
    for (int i = 0; i < 400; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        off_t at = (off_t)((random >> 33) % (uint64_t)size);
        unsigned char byte = 0;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        unsigned char flipped = byte ^ (unsigned char)(1u << (random >> 20 & 7));
        assert_int_equal(pwrite(fd, &flipped, 1, at), 1);
        struct audit audit = {0};
        bool is_sound = verify(books, &audit);
        if (is_sound)
            assert_memory_equal(&audit.head, &head, sizeof(head));
        found += !is_sound;
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    close(fd);
    assert_true(found > 200); // the rest fell into unused parts of pages
    must_verify(books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOK_TEST(refuses_every_change_and_names_the_record),
        BOOK_TEST(refuses_a_rewritten_record),
        BOOK_TEST(refuses_an_index_that_lies),
        BOOK_TEST(refuses_an_index_with_two_ids_swapped),
        BOOK_TEST(the_head_of_every_prefix_is_its_tree_hash),
        BOOK_TEST(a_flipped_bit_is_found_or_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
