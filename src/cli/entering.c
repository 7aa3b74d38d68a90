#include "cli/entering.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "report/detail.h"

bool entering_is_field(const struct given *given, enum key *key)
{
    *key = key_find(slice_of(given->option->name));
    return *key != KEY_NONE && *key != KEY_BY;
}

bool entering_field(struct record *record, const struct given *given, struct arena *arena,
                    struct error *err)
{
    enum key key = key_find(slice_of(given->option->name));
    const struct field *field = record_field(record, key);
    // "AF 60; PK 40" as in a file; names and refs may hold a semicolon
    bool may_be_several = field != NULL && field->shape != SHAPE_ONE &&
                          (field->type == FIELD_SHARES || field->type == FIELD_REFERENCE ||
                           field->type == FIELD_POLICY);
    const char *rest = given->value;
    bool is_entered = true;
    do {
        size_t size = may_be_several ? strcspn(rest, ";") : strlen(rest);
        is_entered = record_enter_item(record, key, (struct slice){rest, size}, arena, err);
        rest += size + (rest[size] == ';');
    } while (is_entered && *rest != '\0');
    if (is_entered)
        return true;
    if (record_field(record, key) == NULL)
        err->code = ERROR_USAGE;
    return error_context(err, "--%s", given->option->name);
}

// Faults of a record from the command line name options instead of places in a file.
bool entering_finish(struct record *record, struct arena *arena, struct error *err)
{
    struct diagnostics faults = {.arena = arena};
    if (record_finish(record, &faults, NULL, 0, arena))
        return true;
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < faults.count; i++) {
        const struct fault *fault = &faults.faults[i];
        buffer_printf(
            &out, "%s%s%s%s", i == 0 ? "" : "\nledger: ", fault->column == NULL ? "" : "--",
            fault->column == NULL ? "" : fault->column, fault->column == NULL ? "" : ": ");
        buffer_text(&out, fault->text);
        if (fault->hint != NULL)
            buffer_printf(&out, "\nhint: %s", fault->hint);
    }
    return error_set(err, ERROR_INPUT, "%s", buffer_string(&out));
}

// The store names columns, as files have them; here they are options.
static bool name_option(struct error *err)
{
    static const char before[] = "column \"";
    char *start = strstr(err->text, before);
    char *end = start == NULL ? NULL : strchr(start + strlen(before), '"');
    if (end == NULL)
        return false;
    char text[sizeof(err->text)];
    snprintf(text, sizeof(text), "%.*s--%.*s%s", (int)(start - err->text), err->text,
             (int)(end - start - (long)strlen(before)), start + strlen(before), end + 1);
    memcpy(err->text, text, sizeof(text));
    return false;
}

bool entering_open(struct entering *out, struct context *context, struct error *err)
{
    struct append_options options = context_append_options(context);
    *out = (struct entering){.context = context,
                             .said = {.arena = context->arena},
                             .lines = {.arena = context->arena},
                             .bodies = {.arena = context->arena}};
    return context_open_book(context, STORE_WRITE, &out->store, err) &&
           append_open(&out->append, out->store, &options, err);
}

bool entering_append(struct entering *entering, struct record *record, struct append_result *result,
                     struct error *err)
{
    if (!append_record(entering->append, record, result, entering->context->arena, err))
        return name_option(err);
    LIST_PUSH(entering->context->arena, &entering->results, *result);
    buffer_printf(&entering->lines, "%s: record %llu%s\n", result->id,
                  (unsigned long long)result->seq,
                  result->outcome == APPEND_SAME ? " (already there, nothing added)" : "");
    if (!record_write(record, &entering->bodies, err))
        return false;
    buffer_char(&entering->bodies, '\n');
    return true;
}

// Lines of text as an array.
static void put_lines(struct json_writer *writer, const char *text, struct arena *arena)
{
    json_begin_array(writer);
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        json_string(writer, arena_copy(arena, text, size));
        text += size + (text[size] == '\n');
    }
    json_end(writer);
}

static bool print_json(struct entering *entering, const struct head *head, struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct buffer out = {.arena = arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    char root[HASH_HEX_MAX];
    json_begin_object(&writer);
    json_key(&writer, "recorded");
    json_bool(&writer, head != NULL);
    json_key(&writer, "records");
    json_begin_array(&writer);
    for (size_t i = 0; i < entering->results.count; i++) {
        const struct append_result *result = &entering->results.items[i];
        json_begin_object(&writer);
        json_pair(&writer, "id", result->id);
        json_key(&writer, "record");
        json_number(&writer, (long long)result->seq);
        json_key(&writer, "is_new");
        json_bool(&writer, result->outcome != APPEND_SAME);
        json_end(&writer);
    }
    json_end(&writer);
    json_key(&writer, "notes");
    put_lines(&writer, buffer_string(&entering->said), arena);
    if (head == NULL) {
        json_key(&writer, "bodies");
        put_lines(&writer, buffer_string(&entering->bodies), arena);
    } else {
        json_key(&writer, "size");
        json_number(&writer, (long long)head->size);
        json_pair(&writer, "root", hash_hex(&head->root, root));
    }
    json_end(&writer);
    puts(buffer_string(&out));
    return context_finish_output(err);
}

// For an answer that cannot be given.
static void tell_done(const struct entering *entering, const char *root)
{
    for (size_t i = 0; i < entering->results.count; i++) {
        const struct append_result *result = &entering->results.items[i];
        context_done(entering->context, "%s is record %llu", result->id,
                     (unsigned long long)result->seq);
    }
    context_done(entering->context, "the root is %s", root);
}

bool entering_end(struct entering *entering, struct error *err)
{
    struct head head;
    char root[HASH_HEX_MAX];
    bool is_dry = arguments_has(&entering->context->arguments, "dry-run");
    if (!is_dry && !append_commit(entering->append, &head, err))
        return false;
    if (!is_dry)
        tell_done(entering, hash_hex(&head.root, root));
    if (arguments_has(&entering->context->arguments, "json"))
        return print_json(entering, is_dry ? NULL : &head, err);
    if (is_dry) {
        printf("%s%sdry run: nothing was recorded\n", buffer_string(&entering->said),
               buffer_string(&entering->bodies));
        return context_finish_output(err);
    }
    printf("%s%sroot %s\n", buffer_string(&entering->said), buffer_string(&entering->lines), root);
    return context_finish_output(err);
}

void entering_close(struct entering *entering)
{
    append_close(&entering->append);
    store_close(&entering->store);
}

// ---- corrections ----

static bool check_target(const struct snapshot *snapshot, const char *given,
                         const struct record *record, uint64_t original, struct error *err)
{
    if (record->kind == KIND_VOID) {
        error_set(err, ERROR_INPUT, "\"%s\" is a void, which cannot be corrected", given);
        return error_hint(err, "record again what it withdrew");
    }
    if (standing_of(&snapshot->standing, original) != 0)
        return true;
    error_set(err, ERROR_INPUT, "\"%s\" is withdrawn", given);
    return error_hint(err, "ledger history %s shows why", given);
}

bool entering_target(struct entering *entering, const char *id, struct target *out,
                     struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct record *record = NEW(arena, struct record);
    struct snapshot snapshot;
    uint64_t given;
    if (!snapshot_load(&snapshot, entering->store, 0, arena, err) ||
        !detail_find(&snapshot, id, &given, arena, err) ||
        !store_record(entering->store, given, record, arena, err))
        return false;
    *out = (struct target){.id = id, .original = given, .record = record};
    if (record->kind == KIND_AMEND) {
        out->id = record_text(record, KEY_TARGET);
        if (!store_find(entering->store, slice_of(out->id), &out->original, err))
            return false;
    }
    if (!check_target(&snapshot, id, record, out->original, err))
        return false;
    out->standing = standing_of(&snapshot.standing, out->original);
    return store_record(entering->store, out->standing, record, arena, err);
}

bool entering_reason(const struct entering *entering, struct record *record, struct error *err)
{
    const struct arguments *arguments = &entering->context->arguments;
    struct arena *arena = entering->context->arena;
    const char *reason = arguments_get(arguments, "reason");
    const char *because = arguments_get(arguments, "because");
    if (reason == NULL || text_is_blank(reason)) {
        error_set(err, ERROR_USAGE, "--reason is missing");
        return error_hint(err, "say why, for those who read the history: --reason \"...\"");
    }
    return (record_enter(record, KEY_REASON, slice_of(reason), false, arena, err) ||
            error_context(err, "--reason")) &&
           (because == NULL ||
            record_enter(record, KEY_BECAUSE, slice_of(because), false, arena, err) ||
            error_context(err, "--because"));
}

struct record entering_amendment(const struct target *target, struct arena *arena)
{
    static const enum key own[] = {KEY_ID,          KEY_RECORDED, KEY_BY,     KEY_TARGET,
                                   KEY_TARGET_KIND, KEY_REASON,   KEY_BECAUSE};
    struct record amended = *target->record;
    amended.kind = KIND_AMEND;
    amended.target_kind = record_shape(target->record);
    for (size_t i = 0; i < COUNT_OF(own); i++)
        amended.values[own[i]] = (struct value){0};
    record_put(&amended, KEY_TARGET, target->id, arena);
    return amended;
}

bool entering_amend(struct entering *entering, const struct target *target, struct record *amended,
                    bool *changed, struct error *err)
{
    struct arena *arena = entering->context->arena;
    struct append_result result;
    struct changes changes = changes_between(target->record, amended, arena);
    *changed = changes.count != 0;
    if (!*changed)
        return true;
    if (!entering_finish(amended, arena, err) || !entering_append(entering, amended, &result, err))
        return false;
    if (result.outcome == APPEND_SAME) {
        error_set(err, ERROR_INPUT,
                  "record %llu says the same, for the same reason, and stands no "
                  "more",
                  (unsigned long long)result.seq);
        return error_hint(err, "give another --reason: why it is right again");
    }
    for (size_t i = 0; i < changes.count; i++)
        buffer_printf(&entering->said, "%s: %s\n", target->id,
                      change_words(&changes.items[i], arena));
    return true;
}
