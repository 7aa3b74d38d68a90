// The API's JSON. Each flow is parsed by itself (json_elements.h), so that a file of any length
// needs the memory of one flow.
#include <jansson.h>
#include <string.h>

#include "exchange/fts.h"
#include "exchange/fts_flow.h"
#include "exchange/json_elements.h"

struct fts_json_reader {
    struct arena arena; // of the reader itself as well
    struct json_elements *elements;
    struct foreign foreign;
    bool is_at_end;
};

// ---- values, as texts ----

static const char *text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) && json_string_length(value) != 0 ? json_string_value(value)
                                                                   : NULL;
}

// The day of "2016-03-31T00:00:00Z".
static const char *day_of(const json_t *object, const char *key, struct arena *arena)
{
    const char *text = text_of(object, key);
    if (text == NULL)
        return NULL;
    return arena_copy(arena, text, strcspn(text, "T"));
}

// The texts of a list, or the text itself, with ", " between them.
static const char *joined(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *list = json_object_get(object, key);
    struct buffer out = {.arena = arena};
    size_t i;
    json_t *item;
    if (!json_is_array(list))
        return text_of(object, key);
    json_array_foreach(list, i, item)
    {
        if (!json_is_string(item))
            continue;
        buffer_printf(&out, "%s%s", out.size == 0 ? "" : ", ", json_string_value(item));
    }
    return out.size == 0 ? NULL : buffer_string(&out);
}

static const char *first_of(const json_t *object, const char *key)
{
    const json_t *item = json_array_get(json_object_get(object, key), 0);
    return json_is_string(item) ? json_string_value(item) : NULL;
}

static void read_objects(const json_t *list, struct fts_flow *flow, bool is_source,
                         struct arena *arena)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        struct fts_object object = {
            .type = text_of(item, "type"),
            .id = text_of(item, "id"),
            .name = text_of(item, "name"),
            .code = text_of(item, "code"),
            .org_type = first_of(item, "organizationTypes"),
            .org_subtype = first_of(item, "organizationSubTypes"),
        };
        if (object.type == NULL || object.name == NULL)
            continue;
        if (is_source)
            LIST_PUSH(arena, &flow->source, object);
        else
            LIST_PUSH(arena, &flow->destination, object);
    }
}

static void read_reports(const json_t *list, struct fts_flow *flow, struct arena *arena)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const json_t *file = json_array_get(json_object_get(item, "reportFiles"), 0);
        struct fts_report report = {
            .organisation = text_of(item, "organization"),
            .channel = text_of(item, "reportChannel"),
            .date = day_of(item, "date", arena),
            .source_type = text_of(item, "sourceType"),
            .title = text_of(file, "title"),
            .url = text_of(file, "url"),
        };
        LIST_PUSH(arena, &flow->reports, report);
    }
}

static struct fts_flow flow_of_json(const json_t *json, struct arena *arena)
{
    struct fts_flow flow = {
        .id = text_of(json, "id"),
        .amount_usd = text_of(json, "amountUSD"),
        .original_amount = text_of(json, "originalAmount"),
        .original_currency = text_of(json, "originalCurrency"),
        .exchange_rate = text_of(json, "exchangeRate"),
        .boundary = text_of(json, "boundary"),
        .on_boundary = text_of(json, "onBoundary"),
        .status = text_of(json, "status"),
        .flow_type = text_of(json, "flowType"),
        .contribution_type = text_of(json, "contributionType"),
        .method = text_of(json, "method"),
        .date = day_of(json, "date", arena),
        .decision_date = day_of(json, "decisionDate", arena),
        .first_reported = day_of(json, "firstReportedDate", arena),
        .budget_year = text_of(json, "budgetYear"),
        .description = text_of(json, "description"),
        .ref_code = text_of(json, "refCode"),
        .keywords = joined(json, "keywords", arena),
        .earmarking = joined(json, "grandBargainEarmarkingType", arena),
        .parent = joined(json, "parentFlowId", arena),
        .children = joined(json, "childFlowIds", arena),
        .is_old_money = json_is_false(json_object_get(json, "newMoney")),
    };
    read_objects(json_object_get(json, "sourceObjects"), &flow, true, arena);
    read_objects(json_object_get(json, "destinationObjects"), &flow, false, arena);
    read_reports(json_object_get(json, "reportDetails"), &flow, arena);
    return flow;
}

// ---- flows, one by one ----

static void close_json(json_t **json)
{
    json_decref(*json);
    *json = NULL;
}

static void refuse(struct fts_json_reader *reader, size_t line, const char *text)
{
    struct error err;
    error_set(&err, ERROR_INPUT, "%s", text);
    diagnostics_add_error(reader->foreign.faults, reader->foreign.name, line, NULL, &err);
    reader->foreign.bad_items++;
}

static void read_flow(struct fts_json_reader *reader, struct slice text, size_t line)
{
    json_error_t fault;
    CLEANUP(close_json) json_t *json = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    json = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &fault);
    if (json == NULL) {
        bool is_bytes = json_error_code(&fault) == json_error_invalid_utf8;
        refuse(reader, line + (size_t)(fault.line > 0 ? fault.line - 1 : 0),
               is_bytes ? "invalid UTF-8" : fault.text);
        return;
    }
    struct fts_flow flow = flow_of_json(json, &scratch);
    fts_flow_records(&reader->foreign, &flow, line);
}

static bool advance(struct fts_json_reader *reader, struct error *err)
{
    struct json_element element;
    bool has_element;
    if (!json_elements_next(reader->elements, &element, &has_element, err)) {
        if (err->code != ERROR_INPUT)
            return false;
        diagnostics_add_fatal(reader->foreign.faults, reader->foreign.name, element.line, NULL,
                              err);
        has_element = false;
    }
    if (has_element)
        read_flow(reader, element.text, element.line);
    reader->is_at_end = !has_element;
    return true;
}

bool fts_json_recognises(const char *path, struct slice head)
{
    (void)path;
    struct slice text = slice_trim(head);
    if (text.size == 0 || text.data[0] != '{')
        return false;
    return memmem(text.data, text.size, "\"flows\"", 7) != NULL;
}

bool fts_json_open(struct fts_json_reader **reader, FILE *stream, const char *name,
                   const struct format_options *options, struct diagnostics *faults,
                   struct error *err)
{
    (void)faults;
    (void)err;
    struct arena arena = {0};
    struct fts_json_reader *opened = NEW(&arena, struct fts_json_reader);
    opened->arena = arena;
    opened->elements = json_elements_open(stream, name, "flows");
    opened->foreign = foreign_open("fts", name, options, &opened->arena);
    *reader = opened;
    return true;
}

bool fts_json_next(struct fts_json_reader *reader, struct record *out, size_t *line,
                   bool *has_record, struct diagnostics *faults, struct arena *arena,
                   struct error *err)
{
    reader->foreign.faults = faults;
    for (;;) {
        *has_record = foreign_next(&reader->foreign, out, line, arena);
        if (*has_record || reader->is_at_end)
            return true;
        if (!advance(reader, err))
            return false;
    }
}

bool fts_json_covers(const struct fts_json_reader *reader, const struct record *record)
{
    return coverage_has_fts(&reader->foreign.coverage, record);
}

void fts_json_pages(const struct fts_json_reader *reader, size_t *here, size_t *in_all)
{
    *here = reader->foreign.coverage.flow_count;
    *in_all = json_elements_count(reader->elements);
}

void fts_json_close(struct fts_json_reader **reader)
{
    if (*reader == NULL)
        return;
    struct arena arena = (*reader)->arena;
    json_elements_close(&(*reader)->elements);
    foreign_done(&(*reader)->foreign);
    arena_done(&arena);
    *reader = NULL;
}
