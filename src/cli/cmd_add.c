// ledger add: one record from the command line, with its links; what is missing is asked for.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/entering.h"
#include "cli/twins.h"

// "pledge" is a flow of that stage.
static bool kind_of_word(const char *word, struct record *record, struct arena *arena,
                         struct error *err)
{
    unsigned stage = code_find(&codes_stage, slice_of(word));
    record->kind = command_record_kind(word);
    if (stage != 0)
        record_put(record, KEY_STAGE, code_name(&codes_stage, stage), arena);
    if (record->kind != KIND_NONE)
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
        enum key key;
        if (!entering_is_field(given, &key) || is_link_option(given->option->name) ||
            is_words(given->option->name) != wants_words)
            continue;
        if (key == KEY_STAGE && has_stage)
            return error_set(err, ERROR_USAGE, "--stage: the stage was given as the kind");
        if (!entering_field(record, given, context->arena, err))
            return false;
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

// The id of the party that has this name; NULL: none.
static const char *id_of_name(const struct context *context, const char *name)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct snapshot snapshot;
    struct error unused;
    if (!context_snapshot(context, &store, &snapshot, &unused))
        return NULL;
    uint32_t index = snapshot_party(&snapshot, name);
    return index == 0 ? NULL : snapshot.parties[index].id;
}

// A name that is nothing in the book is said at once, while the next answer can still be another.
static bool is_known(const struct context *context, struct store *store,
                     const struct record *record, enum key key, struct error *err)
{
    const struct field *field = record_field(record, key);
    const char *id = record_text(record, key);
    uint64_t seq;
    if (store == NULL || field == NULL || field->type != FIELD_REFERENCE || id == NULL)
        return true;
    if (!store_find(store, slice_of(id), &seq, err))
        return false;
    if (seq != 0)
        return true;
    error_set(err, ERROR_INPUT, "there is no record \"%s\" in the book", id);
    const char *near = field->refers == KIND_PARTY ? id_of_name(context, id) : NULL;
    if (near != NULL)
        return error_hint(err, "did you mean \"%s\"?", near);
    return error_hint(err, "ledger find WORDS in another window finds its id; Ctrl-C stops here");
}

// `store` is for looking names up; NULL: the book cannot be read, which is said later.
static bool ask_for(const struct context *context, struct store *store, struct record *record,
                    enum key key, const char *help)
{
    char line[4096];
    for (;;) {
        struct error err = {0};
        if (!ask(key_name(key), help, line, sizeof(line)))
            return false;
        if (text_is_blank(line))
            continue;
        if (record_enter(record, key, slice_of(line), false, context->arena, &err) &&
            is_known(context, store, record, key, &err))
            return true;
        record->values[key] = (struct value){0};
        fprintf(stderr, "  %s\n", err.text);
        if (err.hint[0] != '\0')
            fprintf(stderr, "  hint: %s\n", err.hint);
    }
}

static void ask_missing(const struct context *context, struct record *record)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct error unread;
    const struct kind_info *info = kind_info(record->kind);
    if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
        return;
    if (!context_open_book(context, STORE_READ, &store, &unread))
        store = NULL; // said when the record is appended
    bool needs_id = info->derived_from[0] == KEY_NONE && record->kind != KIND_FLOW;
    if (needs_id && record->values[KEY_ID].count == 0 &&
        !ask_for(context, store, record, KEY_ID, "id"))
        return;
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        bool is_derived = record->kind == KIND_PARTY && field->key == KEY_BOUNDARY;
        if (field->is_required && !is_derived && record->values[field->key].count == 0 &&
            !ask_for(context, store, record, field->key, field->help))
            return;
    }
}

// --- the record and its links ---

static bool append_links(struct entering *entering, const char *later, struct error *err)
{
    struct context *context = entering->context;
    for (size_t i = 0; i < context->arguments.given_count; i++) {
        const struct given *given = &context->arguments.given[i];
        struct record link = {.kind = KIND_LINK};
        struct append_result result;
        if (!is_link_option(given->option->name))
            continue;
        record_put(&link, KEY_EARLIER, given->value, context->arena);
        record_put(&link, KEY_LATER, later, context->arena);
        record_put(&link, KEY_TYPE, given->option->name, context->arena);
        if (!entering_finish(&link, context->arena, err) ||
            !entering_append(entering, &link, &result, err)) {
            static const char field[] = "--earlier: "; // its option has the name of the link's type
            char *found = strstr(err->text, field);
            if (found != NULL)
                memmove(found, found + strlen(field), strlen(found + strlen(field)) + 1);
            return error_context(err, "--%s", given->option->name);
        }
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

// Ids with ":" are the program's; where it makes them from fields, record_finish compares.
static bool give_id(struct record *record, const char *id, struct arena *arena, struct error *err)
{
    record_put(record, KEY_ID, id, arena);
    return kind_info(record->kind)->derived_from[0] != KEY_NONE || id_is_valid(slice_of(id), err) ||
           error_context(err, "--id");
}

static bool build_record(struct context *context, struct record *record, struct buffer *said,
                         struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    if (!arguments_expect(arguments, 1, 2, "the kind of record", err) ||
        !kind_of_word(arguments->positional[0], record, context->arena, err) ||
        !check_usage(context, record, err))
        return false;
    if (arguments->positional_count == 2 &&
        !give_id(record, arguments->positional[1], context->arena, err))
        return false;
    if (!enter_options(context, record, true, err) || !enter_options(context, record, false, err))
        return false;
    bool gave_boundary = record->values[KEY_BOUNDARY].count != 0;
    ask_missing(context, record);
    if (!entering_finish(record, context->arena, err))
        return false;
    if (record->kind == KIND_PARTY && !gave_boundary)
        buffer_printf(said, "boundary: %s (from the type; --boundary sets it)\n",
                      record_text(record, KEY_BOUNDARY));
    return true;
}

bool cmd_add(struct context *context, struct error *err)
{
    struct entering entering CLEANUP(entering_close) = {0};
    struct buffer said = {.arena = context->arena};
    struct append_result result;
    struct record record = {0};
    if (!build_record(context, &record, &said, err) || !entering_open(&entering, context, err))
        return false;
    entering.said = said;
    if (record.kind == KIND_FLOW && !note_flow(entering.store, &record, context->arena, err))
        return false;
    return entering_append(&entering, &record, &result, err) &&
           (record.kind != KIND_FLOW || append_links(&entering, result.id, err)) &&
           entering_end(&entering, err);
}
