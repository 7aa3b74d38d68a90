// ledger add: one record from the command line, with its links; what is missing is asked for.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/context.h"
#include "cli/twins.h"

// "pledge" is a flow of that stage.
static bool kind_of_word(const char *word, struct record *record, struct arena *arena,
                         struct error *err)
{
    unsigned stage = code_find(&codes_stage, slice_of(word));
    unsigned kind = code_find(&codes_kind, slice_of(word));
    if (stage != 0) {
        record->kind = KIND_FLOW;
        record_put(record, KEY_STAGE, code_name(&codes_stage, stage), arena);
        return true;
    }
    record->kind = (enum kind)kind;
    if (kind != KIND_NONE && kind != KIND_BOOK && kind != KIND_AMEND && kind != KIND_VOID)
        return true;
    struct suggestion near = {.word = word};
    for (unsigned i = 1; i < codes_stage.count; i++)
        suggestion_offer(&near, codes_stage.codes[i].name);
    for (unsigned i = KIND_PARTY; i < KIND_AMEND; i++)
        suggestion_offer(&near, codes_kind.codes[i].name);
    error_set(err, ERROR_USAGE,
              "\"%s\" is nothing that can be added; expected plan, pledge, "
              "commitment, disbursement, expenditure, party, activity, event, evidence, flow, "
              "link, claim, rate, deflator or schedule",
              word);
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool is_link_option(const char *name)
{
    return code_find(&codes_link_type, slice_of(name)) != 0;
}

// The words of a source ("--amount-text") are entered first: a value keeps its own only when there
// are none.
static bool is_words(const char *name)
{
    size_t size = strlen(name);
    return size > strlen("-text") && strcmp(name + size - strlen("-text"), "-text") == 0;
}

static bool enter_options(struct context *context, struct record *record, bool wants_words,
                          struct error *err)
{
    bool has_stage = record_text(record, KEY_STAGE) != NULL;
    for (size_t i = 0; i < context->arguments.given_count; i++) {
        const struct given *given = &context->arguments.given[i];
        const char *name = given->option->name;
        enum key key = key_find(slice_of(name));
        if (key == KEY_NONE || key == KEY_BY || is_link_option(name) ||
            is_words(name) != wants_words)
            continue;
        if (key == KEY_STAGE && has_stage)
            return error_set(err, ERROR_USAGE, "--stage: the stage was given as the kind");
        if (!record_enter_item(record, key, slice_of(given->value), context->arena, err)) {
            if (record_field(record, key) == NULL)
                err->code = ERROR_USAGE;
            return error_context(err, "--%s", name);
        }
    }
    return true;
}

// --- asking on a terminal ---

static bool ask(const char *name, const char *help, char *line, size_t size)
{
    fprintf(stderr, "%s (%s): ", name, help);
    if (fgets(line, (int)size, stdin) == NULL)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static bool ask_for(struct record *record, enum key key, const char *help, struct arena *arena)
{
    char line[4096];
    for (;;) {
        struct error err = {0};
        if (!ask(key_name(key), help, line, sizeof(line)))
            return false;
        if (text_is_blank(line))
            continue;
        if (record_enter(record, key, slice_of(line), false, arena, &err))
            return true;
        fprintf(stderr, "  %s\n", err.text);
        if (err.hint[0] != '\0')
            fprintf(stderr, "  hint: %s\n", err.hint);
    }
}

static void ask_missing(struct record *record, struct arena *arena)
{
    const struct kind_info *info = kind_info(record->kind);
    if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
        return;
    bool needs_id = info->derived_from[0] == KEY_NONE && record->kind != KIND_FLOW;
    if (needs_id && record->values[KEY_ID].count == 0 && !ask_for(record, KEY_ID, "id", arena))
        return;
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        bool is_derived = record->kind == KIND_PARTY && field->key == KEY_BOUNDARY;
        if (field->is_required && !is_derived && record->values[field->key].count == 0 &&
            !ask_for(record, field->key, field->help, arena))
            return;
    }
}

// --- the record and its links ---

// Faults of a record from the command line name options instead of places in a file.
static bool finish(struct record *record, struct arena *arena, struct error *err)
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

// `said` collects a line for each link, to be printed once it is in the book.
static bool append_links(struct context *context, struct append *append, const char *later,
                         struct buffer *said, struct error *err)
{
    for (size_t i = 0; i < context->arguments.given_count; i++) {
        const struct given *given = &context->arguments.given[i];
        struct record link = {.kind = KIND_LINK};
        struct append_result result;
        if (!is_link_option(given->option->name))
            continue;
        record_put(&link, KEY_EARLIER, given->value, context->arena);
        record_put(&link, KEY_LATER, later, context->arena);
        record_put(&link, KEY_TYPE, given->option->name, context->arena);
        if (!finish(&link, context->arena, err) ||
            !append_record(append, &link, &result, context->arena, err)) {
            char *found = strstr(err->text, "column \"earlier\": ");
            if (found != NULL)
                memmove(found, strchr(found, ':') + 2, strlen(strchr(found, ':') + 2) + 1);
            return error_context(err, "--%s", given->option->name);
        }
        if (result.outcome == APPEND_NEW)
            buffer_printf(said, "%s: record %llu\n", result.id, (unsigned long long)result.seq);
    }
    return true;
}

static bool has_links(const struct context *context)
{
    for (size_t i = 0; i < context->arguments.given_count; i++)
        if (is_link_option(context->arguments.given[i].option->name))
            return true;
    return false;
}

static bool check_usage(const struct context *context, const struct record *record,
                        struct error *err)
{
    if (has_links(context) && record->kind != KIND_FLOW)
        return error_set(err, ERROR_USAGE,
                         "--fulfils, --reduces, --refunds and --cancels go with "
                         "flows only");
    return true;
}

static bool build_record(struct context *context, struct record *record, struct buffer *said,
                         struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    if (!arguments_expect(arguments, 1, 2, "the kind of record", err) ||
        !kind_of_word(arguments->positional[0], record, context->arena, err) ||
        !check_usage(context, record, err))
        return false;
    if (arguments->positional_count == 2)
        record_put(record, KEY_ID, arguments->positional[1], context->arena);
    if (!enter_options(context, record, true, err) || !enter_options(context, record, false, err))
        return false;
    bool gave_boundary = record->values[KEY_BOUNDARY].count != 0;
    ask_missing(record, context->arena);
    if (!finish(record, context->arena, err))
        return false;
    if (record->kind == KIND_PARTY && !gave_boundary)
        buffer_printf(said, "boundary: %s (from the type; --boundary sets it)\n",
                      record_text(record, KEY_BOUNDARY));
    return true;
}

bool cmd_add(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct append *append CLEANUP(append_close) = NULL;
    struct append_options options = context_append_options(context);
    struct append_result result;
    struct buffer said = {.arena = context->arena};
    struct record record = {0};
    struct head head;
    if (!build_record(context, &record, &said, err) ||
        !context_open_book(context, STORE_WRITE, &store, err))
        return false;
    if (record.kind == KIND_FLOW && !note_flow(store, &record, context->arena, err))
        return false;
    if (!append_open(&append, store, &options, err))
        return false;
    if (!append_record(append, &record, &result, context->arena, err))
        return name_option(err);
    if (record.kind == KIND_FLOW && !append_links(context, append, result.id, &said, err))
        return false;
    if (arguments_has(&context->arguments, "dry-run")) {
        struct buffer body = {.arena = context->arena};
        if (!record_write(&record, &body, err))
            return false;
        printf("%s%s\ndry run: nothing was recorded\n", buffer_string(&said), buffer_string(&body));
        return context_finish_output(err);
    }
    if (!append_commit(append, &head, err))
        return false;
    char root[HASH_HEX_MAX];
    printf("%s%s: record %llu%s\nroot %s\n", buffer_string(&said), result.id,
           (unsigned long long)result.seq,
           result.outcome == APPEND_SAME ? " (already there, nothing added)" : "",
           hash_hex(&head.root, root));
    return context_finish_output(err);
}
