// ledger verify --receipt: a record, checked with nothing but its receipt and the signer's key.
//
// The book is asked when it is named or no key is: then the checkpoint's root must be the book's
// own, and the book can say whether the record still stands.
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/keys.h"
#include "cli/verifying.h"
#include "proof/receipt.h"
#include "report/detail.h"
#include "store/standing.h"

struct checking {
    struct context *context;
    const char *path;
    struct receipt receipt;
    struct signed_checkpoint checkpoint;
    struct verifiers verifiers;
    struct store *store; // NULL: the book is not asked
    struct record record;
    bool is_standing;
    uint64_t replaced_by; // the amendment that stands for it; 0: none
};

static void checking_done(struct checking *checking)
{
    store_close(&checking->store);
}

static bool load(struct checking *checking, struct error *err)
{
    struct arena *arena = checking->context->arena;
    struct slice text;
    if (!file_read_all(checking->path, RECEIPT_BYTES_MAX, &text, arena, err))
        return false;
    if (receipt_read(text, &checking->receipt, arena, err) &&
        keys_read_checkpoint(checking->receipt.note, &checking->checkpoint, arena, err)) {
        return true;
    }
    return error_context(err, "\"%s\"", checking->path);
}

static bool open_book(struct checking *checking, struct error *err)
{
    const struct context *context = checking->context;
    bool is_named = arguments_get(&context->arguments, "book") != NULL;
    if (checking->verifiers.count > 0 && !is_named)
        return true;
    if (context_open_book(context, STORE_READ, &checking->store, err))
        return true;
    if (checking->verifiers.count == 0 && !is_named)
        error_hint(err, "a receipt is checked with the signer's key (--verifier KEY), with the "
                        "book (--book FILE), or with both");
    return false;
}

// The checkpoint's root is the book's own at that size, so all that it proves is in the book.
static bool check_book(const struct checking *checking, struct error *err)
{
    const struct checkpoint *stated = &checking->checkpoint.stated;
    struct head head;
    const char *origin =
        arena_copy(checking->context->arena, stated->origin.data, stated->origin.size);
    if (!text_equal(origin, store_head(checking->store)->origin))
        return error_set(err, ERROR_INPUT, "the receipt is of %s, the book \"%s\" is %s",
                         text_quote(checking->context->arena, stated->origin),
                         store_path(checking->store), store_head(checking->store)->origin);
    if (!store_head_at(checking->store, stated->size, &head, err))
        return error_context(err, "the receipt's checkpoint has %" PRIu64 " records", stated->size);
    return hash_equal(&head.root, &stated->root) ||
           error_set(err, ERROR_INPUT,
                     "the first %" PRIu64 " records of the book \"%s\" are not those of the "
                     "receipt's checkpoint",
                     stated->size, store_path(checking->store));
}

static bool check_proof(struct checking *checking, struct error *err)
{
    CLEANUP(hasher_close) struct hasher *hasher = hasher_open(err);
    const struct receipt *receipt = &checking->receipt;
    const struct checkpoint *stated = &checking->checkpoint.stated;
    struct slice body = receipt->extra;
    struct entry entry;
    if (hasher == NULL)
        return false;
    if (receipt->index >= stated->size)
        return error_set(err, ERROR_INPUT,
                         "the receipt is for record %" PRIu64 ", its checkpoint has %" PRIu64
                         " records",
                         receipt->index + 1, stated->size);
    if (!receipt->has_extra && checking->store == NULL) {
        error_set(err, ERROR_INPUT, "the receipt does not hold the record itself");
        return error_hint(err, "check it together with the book: --book FILE");
    }
    if (!receipt->has_extra) {
        if (!store_entry(checking->store, receipt->index + 1, &entry, checking->context->arena,
                         err)) {
            return false;
        }
        body = entry.body;
    }
    struct hash leaf = hash_leaf(hasher, body.data, body.size);
    if (!merkle_check_leaf(hasher, receipt->index, stated->size, &leaf, &receipt->proof,
                           &stated->root)) {
        return error_set(err, ERROR_INPUT,
                         "the proof does not lead from the record to the checkpoint: the receipt "
                         "was changed, or belongs to another record");
    }
    return record_read(body, &checking->record, checking->context->arena, err) ||
           error_context(err, "what the receipt proves is no record of a book");
}

static bool look_up_standing(struct checking *checking, struct error *err)
{
    struct standing standing;
    uint64_t seq = checking->receipt.index + 1;
    if (checking->store == NULL)
        return true;
    if (!standing_load(&standing, checking->store, store_head(checking->store)->size,
                       checking->context->arena, err)) {
        return false;
    }
    checking->is_standing = !standing_is_gone(&standing, seq);
    checking->replaced_by = checking->is_standing ? 0 : standing_of(&standing, seq);
    return true;
}

static const char *standing_words(const struct checking *checking)
{
    if (checking->store == NULL)
        return "unknown";
    if (checking->record.kind == KIND_VOID)
        return "withdrawal";
    return checking->is_standing ? "stands" : checking->replaced_by != 0 ? "amended" : "withdrawn";
}

static void print_json(const struct checking *checking)
{
    struct buffer out = {.arena = checking->context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    const struct checkpoint *stated = &checking->checkpoint.stated;
    char root[HASH_HEX_MAX];
    json_begin_object(&writer);
    json_key(&writer, "good");
    json_bool(&writer, true);
    json_pair(&writer, "origin",
              arena_copy(checking->context->arena, stated->origin.data, stated->origin.size));
    json_key(&writer, "record");
    json_number(&writer, (long long)checking->receipt.index + 1);
    json_pair(&writer, "id", record_text(&checking->record, KEY_ID));
    json_key(&writer, "size");
    json_number(&writer, (long long)stated->size);
    json_pair(&writer, "root", hash_hex(&stated->root, root));
    keys_put_json(&writer, &checking->verifiers);
    json_pair(&writer, "book", checking->store == NULL ? NULL : store_path(checking->store));
    json_pair(&writer, "standing", standing_words(checking));
    json_end(&writer);
    puts(buffer_string(&out));
}

static void print_standing(const struct checking *checking)
{
    if (checking->store == NULL) {
        puts("Whether it was corrected or withdrawn later, the book can tell: --book FILE.");
        return;
    }
    uint64_t size = store_head(checking->store)->size;
    if (checking->record.kind == KIND_VOID)
        return;
    if (checking->is_standing)
        printf("It stands in the book of %" PRIu64 " records.\n", size);
    else if (checking->replaced_by != 0)
        printf("It was amended: in the book of %" PRIu64 " records, record %" PRIu64
               " stands for it.\n",
               size, checking->replaced_by);
    else
        printf("It no longer stands in the book of %" PRIu64
               " records: it was withdrawn or replaced.\n",
               size);
}

static bool print_text(const struct checking *checking, struct error *err)
{
    const struct checkpoint *stated = &checking->checkpoint.stated;
    const struct record *record = &checking->record;
    struct text_style style = context_style(checking->context);
    struct table fields;
    bool is_signed = checking->verifiers.count > 0;
    printf("good: record %" PRIu64 " of %.*s, in the checkpoint of %" PRIu64 " records",
           checking->receipt.index + 1, (int)stated->origin.size, stated->origin.data,
           stated->size);
    if (is_signed)
        printf(" signed by %s", checking->verifiers.names);
    if (checking->store != NULL)
        printf("%s the book \"%s\" has", is_signed ? ", which" : " that",
               store_path(checking->store));
    printf("\n%s", is_signed ? "" : "The signature was not checked: no --verifier.\n");
    printf("\n%s: %s, recorded %s by %s\n", record_text(record, KEY_ID),
           kind_info(record->kind)->name, record_text(record, KEY_RECORDED),
           record_text(record, KEY_BY));
    if (record_text(record, KEY_TARGET) != NULL)
        printf("of %s, because: %s\n", record_text(record, KEY_TARGET),
               record_text(record, KEY_REASON));
    detail_fields(&fields, record, checking->context->arena);
    if (fields.row_count > 0) {
        putchar('\n');
        if (!render_text_table(&fields, &style, stdout, err))
            return false;
    }
    putchar('\n');
    print_standing(checking);
    return true;
}

bool verify_receipt(struct context *context, const char *path, struct error *err)
{
    struct checking checking CLEANUP(checking_done) = {.context = context, .path = path};
    if (!load(&checking, err) || !keys_verifiers(context, &checking.verifiers, err) ||
        !open_book(&checking, err) ||
        !keys_check(&checking.checkpoint, &checking.verifiers,
                    arena_printf(context->arena, "\"%s\"", path), err) ||
        (checking.store != NULL && !check_book(&checking, err)) || !check_proof(&checking, err) ||
        !look_up_standing(&checking, err)) {
        return false;
    }
    if (arguments_has(&context->arguments, "json"))
        print_json(&checking);
    else if (!print_text(&checking, err))
        return false;
    return context_finish_output(err);
}
