// ledger void: withdraws a record, or an amendment and so restores what stood before it.
#include <stdio.h>

#include "cli/entering.h"
#include "report/detail.h"

static const struct {
    enum detail_table table;
    const char *one;
    const char *many;
} dependants[] = {
    {DETAIL_LINKS, "link", "links"},
    {DETAIL_PARTS, "part", "parts"},
    {DETAIL_SCHEDULE, "instalment", "instalments"},
    {DETAIL_CLAIMS, "claim", "claims"},
};

// What speaks of a withdrawn record stays, and may have to be withdrawn or corrected too.
static bool note_dependants(const struct snapshot *snapshot, const char *id, struct arena *arena,
                            struct error *err)
{
    struct detail detail;
    struct buffer out = {.arena = arena};
    if (!detail_make(&detail, snapshot, id, arena, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(dependants); i++) {
        size_t count = detail.tables[dependants[i].table].row_count;
        if (count != 0)
            buffer_printf(&out, "%s%zu %s", out.size == 0 ? "" : ", ", count,
                          count == 1 ? dependants[i].one : dependants[i].many);
    }
    if (out.size != 0)
        fprintf(stderr, "note: %s still in the book; ledger show %s lists them\n",
                buffer_string(&out), id);
    return true;
}

// What stands after the void that was just appended, beside what stood.
static bool say_what_stands(struct entering *entering, const struct target *target,
                            struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct snapshot snapshot;
    struct record restored;
    if (!snapshot_load(&snapshot, entering->store, 0, arena, err))
        return false;
    uint64_t standing = standing_of(&snapshot.standing, target->original);
    if (standing == 0) {
        buffer_printf(&entering->said, "%s: withdrawn\n", target->id);
        return note_dependants(&snapshot, target->id, arena, err);
    }
    if (!store_record(entering->store, standing, &restored, arena, err))
        return false;
    struct changes changes = changes_between(target->record, &restored, arena);
    for (size_t i = 0; i < changes.count; i++)
        buffer_printf(&entering->said, "%s: %s\n", target->id,
                      change_words(&changes.items[i], arena));
    if (changes.count == 0)
        buffer_printf(&entering->said, "%s: stays as \"%s\" says\n", target->id,
                      record_text(&restored, KEY_ID));
    return true;
}

bool cmd_void(struct context *context, struct error *err)
{
    struct entering entering CLEANUP(entering_close) = {0};
    struct record record = {.kind = KIND_VOID};
    struct append_result result;
    struct target target;
    if (!arguments_expect(&context->arguments, 1, 1, "the id of the record to withdraw", err) ||
        !entering_open(&entering, context, err) ||
        !entering_target(&entering, context->arguments.positional[0], &target, err) ||
        !entering_reason(&entering, &record, err))
        return false;
    if (target.record->kind == KIND_BOOK || target.record->target_kind == KIND_BOOK) {
        error_set(err, ERROR_INPUT, "the book itself cannot be withdrawn");
        return error_hint(err, "ledger amend %s corrects its title or currency", target.id);
    }
    record_put(&record, KEY_TARGET, context->arguments.positional[0], context->arena);
    if (!entering_finish(&record, context->arena, err) ||
        !entering_append(&entering, &record, &result, err))
        return false;
    if (result.outcome == APPEND_SAME)
        return error_set(err, ERROR_INPUT, "\"%s\" is withdrawn already, by record %llu",
                         context->arguments.positional[0], (unsigned long long)result.seq);
    return say_what_stands(&entering, &target, err) && entering_end(&entering, err);
}
