// Verify, the records: one pass in order, each checked by itself and against the one before.
#include "store/audit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "gen/queries.h"
#include "store/audit_parts.h"

bool audit_fail(struct auditor *auditor, uint64_t seq, struct slice id, struct error *err,
                const char *format, ...)
{
    char what[512];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    auditor->out->bad_record = seq;
    if (seq == 0)
        error_set(err, ERROR_STORE, "%s", what);
    else if (id.size == 0)
        error_set(err, ERROR_STORE, "record %" PRIu64 ": %s", seq, what);
    else
        error_set(err, ERROR_STORE, "record %" PRIu64 " (%s): %s", seq,
                  text_quote(&auditor->scratch, id), what);
    return error_hint(err, "restore the book from a backup, or from its JSON lines with "
                           "`ledger init --restore`");
}

static bool check_recorded(struct auditor *auditor, const struct entry *entry, struct slice id,
                           struct error *err)
{
    struct slice text = body_text(&auditor->bodies.body, KEY_RECORDED);
    struct error cause; // big: not cleared for every record
    int64_t time = 0;
    if (text.size > 0 && slice_is(text, auditor->last_recorded_text))
        return true;
    if (!time_parse(text, &time, &cause))
        return audit_fail(auditor, entry->seq, id, err, "field \"recorded\": %s", cause.text);
    if (time < auditor->last_recorded)
        return audit_fail(auditor, entry->seq, id, err, "it was recorded before record %" PRIu64,
                          entry->seq - 1);
    auditor->last_recorded = time;
    time_format(time, auditor->last_recorded_text);
    return true;
}

static bool find_earlier(void *user, struct slice id, uint64_t *seq, struct error *err)
{
    struct auditor *auditor = user;
    if (!store_find(auditor->store, id, seq, err))
        return false;
    if (*seq > auditor->tree.size)
        *seq = 0; // a record refers back only
    return true;
}

static bool check_text(struct auditor *auditor, const struct entry *entry, struct slice id,
                       struct error *err)
{
    const struct body *body = &auditor->bodies.body;
    struct error cause;
    if (!body_read(&auditor->bodies, entry->body, &cause))
        return audit_fail(auditor, entry->seq, id, err, "%s", cause.text);
    if (body->kind != entry->kind)
        return audit_fail(auditor, entry->seq, id, err, "its text says it is a %s, the table a %s",
                          kind_info(body->kind)->name, kind_info(entry->kind)->name);
    if ((body->kind == KIND_BOOK) != (entry->seq == 1))
        return audit_fail(auditor, entry->seq, id, err, "record 1 is the book and only record 1");
    struct slice own = body_text(body, KEY_ID);
    if (!slice_equal(id, own))
        return audit_fail(auditor, entry->seq, id, err, "its text has the id \"%.*s\"",
                          own.size < 100 ? (int)own.size : 100, own.data);
    if (!check_recorded(auditor, entry, id, err))
        return false;
    size_t place = (size_t)((entry->seq - 1) % CHUNK_RECORDS);
    if (!columns_of_body(body, &auditor->names, find_earlier, auditor,
                         chunk_row(auditor->rows, place), &cause)) {
        return audit_fail(auditor, entry->seq, id, err, "%s", cause.text);
    }
    chunk_row_done(auditor->rows, place);
    return true;
}

static bool check_entry(struct auditor *auditor, const struct db_value *row, uint64_t seq,
                        struct error *err)
{
    struct entry entry;
    struct store *store = auditor->store;
    if (row[0].type != DB_INTEGER || (uint64_t)row[0].integer != seq)
        return audit_fail(auditor, seq, (struct slice){0}, err,
                          row[0].integer < 1 ? "a record with a number below 1 is before it"
                                             : "it is missing");
    struct slice id = row[4].type == DB_TEXT ? row[4].bytes : (struct slice){0};
    struct error cause;
    if (row[4].type != DB_TEXT || !store_entry_of(store, row, &entry, &cause))
        return audit_fail(auditor, seq, id, err, "it is not in the form of a record");
    struct hash leaf = hash_leaf(store->hasher, entry.body.data, entry.body.size);
    if (!hash_equal(&leaf, &entry.leaf))
        return audit_fail(auditor, seq, id, err, "its text does not match its hash");
    if (!check_text(auditor, &entry, id, err))
        return false;
    if (seq == 1) {
        struct head first = store->head;
        head_set_origin(&first, &leaf);
        if (!text_equal(first.origin, store->head.origin))
            return audit_fail(auditor, seq, id, err,
                              "it is not the first record of the origin "
                              "\"%s\"",
                              store->head.origin);
    }
    id_set_add(&auditor->ids, id, seq);
    if (!merkle_append(&auditor->tree, store->hasher, &leaf, audit_node, auditor, err) ||
        !audit_claims(auditor, err)) {
        return false;
    }
    return seq % CHUNK_RECORDS != 0 || audit_chunk(auditor, seq / CHUNK_RECORDS - 1, err);
}

static bool check_entries(struct auditor *auditor, audit_progress *progress, void *user,
                          struct error *err)
{
    CLEANUP(db_done) struct db_rows *rows = NULL;
    uint64_t size = auditor->store->head.size;
    if (!db_query(auditor->store->db, QUERY_ENTRY_ALL, NULL, 0, &rows, err))
        return false;
    for (uint64_t seq = 1;; seq++) {
        const struct db_value *row = NULL;
        struct error cause;
        if (!db_next(rows, &row, &cause))
            return audit_fail(auditor, seq, (struct slice){0}, err, "it cannot be read: %s",
                              cause.text);
        if (row == NULL && seq > size)
            return true;
        if (row == NULL)
            return audit_fail(auditor, seq, (struct slice){0}, err,
                              "it is missing, the head counts "
                              "%" PRIu64 " records",
                              size);
        if (seq > size)
            return audit_fail(auditor, seq, (struct slice){0}, err,
                              "it is behind the last record "
                              "the head counts");
        arena_reset(&auditor->scratch);
        if (!check_entry(auditor, row, seq, err))
            return false;
        if (progress != NULL && seq % CHUNK_RECORDS == 0)
            progress(user, seq, size);
    }
}

static void auditor_done(struct auditor *auditor)
{
    body_reader_done(&auditor->bodies);
    arena_done(&auditor->scratch);
    arena_done(&auditor->arena);
}

// The engine's own check comes first, because a broken tree of pages may mislead all that follows;
// but a bad record says more than a bad page, so the records are gone through in any case.
bool audit_store_with(struct store *store, const struct audit_claim *claims, size_t claim_count,
                      struct audit *out, audit_progress *progress, void *user, struct error *err)
{
    struct audit audit = {.head = store->head};
    struct error file_error = {0};
    CLEANUP(auditor_done) struct auditor auditor = {.store = store, .out = &audit};
    auditor.last_recorded = INT64_MIN;
    auditor.chunk.arena = &auditor.arena;
    names_init(&auditor.names, &auditor.arena);
    auditor.rows = NEW(&auditor.arena, struct chunk_rows);
    bool is_file_good = db_check(store->db, &file_error);
    bool is_good = id_set_start(&auditor.ids, err) &&
                   audit_load_claims(&auditor, claims, claim_count, err) &&
                   check_entries(&auditor, progress, user, err) && audit_derived(&auditor, err);
    audit.last_recorded = auditor.last_recorded;
    *out = audit;
    if (!is_good)
        return false;
    if (!is_file_good)
        *err = file_error;
    return is_file_good;
}

bool audit_store(struct store *store, struct audit *out, audit_progress *progress, void *user,
                 struct error *err)
{
    return audit_store_with(store, NULL, 0, out, progress, user, err);
}
