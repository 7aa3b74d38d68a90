// The flat CSV of FTS: one row per flow, names instead of ids, perhaps a second row of HXL tags.
#include <string.h>

#include "base/file.h"
#include "exchange/csv_reader.h"
#include "exchange/fts.h"
#include "exchange/fts_flow.h"

// The columns that are read, in the order in which the export writes them.
enum column {
    COLUMN_DATE,
    COLUMN_BUDGET_YEAR,
    COLUMN_DESCRIPTION,
    COLUMN_AMOUNT_USD,
    COLUMN_SRC_ORGANIZATION,
    COLUMN_SRC_ORGANIZATION_TYPES,
    COLUMN_SRC_PLAN,
    COLUMN_DEST_PLAN,
    COLUMN_DEST_PLAN_CODE,
    COLUMN_DEST_PLAN_ID,
    COLUMN_DEST_ORGANIZATION,
    COLUMN_DEST_ORGANIZATION_TYPES,
    COLUMN_DEST_GLOBAL_CLUSTERS,
    COLUMN_DEST_LOCATIONS,
    COLUMN_DEST_PROJECT,
    COLUMN_DEST_PROJECT_CODE,
    COLUMN_DEST_EMERGENCY,
    COLUMN_DEST_USAGE_YEAR_START,
    COLUMN_DEST_USAGE_YEAR_END,
    COLUMN_CONTRIBUTION_TYPE,
    COLUMN_FLOW_TYPE,
    COLUMN_METHOD,
    COLUMN_BOUNDARY,
    COLUMN_ON_BOUNDARY,
    COLUMN_STATUS,
    COLUMN_FIRST_REPORTED,
    COLUMN_DECISION_DATE,
    COLUMN_KEYWORDS,
    COLUMN_ORIGINAL_AMOUNT,
    COLUMN_ORIGINAL_CURRENCY,
    COLUMN_EXCHANGE_RATE,
    COLUMN_ID,
    COLUMN_REF_CODE,
    COLUMN_COUNT
};

static const struct {
    const char *name;
    bool is_required;
} columns[COLUMN_COUNT] = {
    [COLUMN_DATE] = {"date", true},
    [COLUMN_BUDGET_YEAR] = {"budgetYear", false},
    [COLUMN_DESCRIPTION] = {"description", false},
    [COLUMN_AMOUNT_USD] = {"amountUSD", true},
    [COLUMN_SRC_ORGANIZATION] = {"srcOrganization", true},
    [COLUMN_SRC_ORGANIZATION_TYPES] = {"srcOrganizationTypes", false},
    [COLUMN_SRC_PLAN] = {"srcPlan", false},
    [COLUMN_DEST_PLAN] = {"destPlan", false},
    [COLUMN_DEST_PLAN_CODE] = {"destPlanCode", false},
    [COLUMN_DEST_PLAN_ID] = {"destPlanId", false},
    [COLUMN_DEST_ORGANIZATION] = {"destOrganization", true},
    [COLUMN_DEST_ORGANIZATION_TYPES] = {"destOrganizationTypes", false},
    [COLUMN_DEST_GLOBAL_CLUSTERS] = {"destGlobalClusters", false},
    [COLUMN_DEST_LOCATIONS] = {"destLocations", false},
    [COLUMN_DEST_PROJECT] = {"destProject", false},
    [COLUMN_DEST_PROJECT_CODE] = {"destProjectCode", false},
    [COLUMN_DEST_EMERGENCY] = {"destEmergency", false},
    [COLUMN_DEST_USAGE_YEAR_START] = {"destUsageYearStart", false},
    [COLUMN_DEST_USAGE_YEAR_END] = {"destUsageYearEnd", false},
    [COLUMN_CONTRIBUTION_TYPE] = {"contributionType", false},
    [COLUMN_FLOW_TYPE] = {"flowType", false},
    [COLUMN_METHOD] = {"method", false},
    [COLUMN_BOUNDARY] = {"boundary", false},
    [COLUMN_ON_BOUNDARY] = {"onBoundary", false},
    [COLUMN_STATUS] = {"status", true},
    [COLUMN_FIRST_REPORTED] = {"firstReportedDate", false},
    [COLUMN_DECISION_DATE] = {"decisionDate", false},
    [COLUMN_KEYWORDS] = {"keywords", false},
    [COLUMN_ORIGINAL_AMOUNT] = {"originalAmount", false},
    [COLUMN_ORIGINAL_CURRENCY] = {"originalCurrency", false},
    [COLUMN_EXCHANGE_RATE] = {"exchangeRate", false},
    [COLUMN_ID] = {"id", true},
    [COLUMN_REF_CODE] = {"refCode", false},
};

struct fts_csv_reader {
    struct arena arena; // of the reader itself as well
    struct csv_reader *csv;
    struct foreign foreign;
    size_t places[COLUMN_COUNT]; // SIZE_MAX: the file has no such column
    size_t column_count;
    bool is_at_end;
};

// The cell as a text; NULL when it is blank or there is no such column.
static const char *cell(const struct fts_csv_reader *reader, const struct csv_row *row,
                        enum column column, struct arena *arena)
{
    size_t place = reader->places[column];
    if (place == SIZE_MAX || place >= row->count)
        return NULL;
    struct slice text = slice_trim(row->cells[place]);
    return text.size == 0 ? NULL : arena_copy(arena, text.data, text.size);
}

#define CELL(name) cell(reader, row, COLUMN_##name, arena)

// The Global Clusters' names, whose places are their codes in IATI's sector vocabulary 10.
static const char *const clusters[] = {
    NULL,
    "Camp Coordination / Management",
    "Early Recovery",
    "Education",
    "Emergency Shelter and NFI",
    "Emergency Telecommunications",
    "Food Security",
    "Health",
    "Logistics",
    "Nutrition",
    "Protection",
    "Water Sanitation Hygiene",
};

static const char *cluster_code(const char *name, struct arena *arena)
{
    for (size_t i = 1; i < COUNT_OF(clusters); i++)
        if (text_equal_nocase(name, clusters[i]))
            return arena_printf(arena, "%zu", i);
    return NULL;
}

// Items of a list, separated by commas, become objects of their own.
static void add_list(struct fts_flow *flow, const char *type, const char *text, struct arena *arena)
{
    while (text != NULL && *text != '\0') {
        size_t size = strcspn(text, ",");
        struct slice item = slice_trim((struct slice){text, size});
        const char *name = arena_copy(arena, item.data, item.size);
        struct fts_object object = {.type = type, .name = name};
        if (strcmp(type, "GlobalCluster") == 0)
            object.id = cluster_code(name, arena);
        if (item.size != 0)
            LIST_PUSH(arena, &flow->destination, object);
        text += size + (text[size] == ',');
    }
}

static void add_one(struct fts_flow *flow, bool is_source, struct fts_object object,
                    struct arena *arena)
{
    if (object.name == NULL)
        return;
    if (is_source)
        LIST_PUSH(arena, &flow->source, object);
    else
        LIST_PUSH(arena, &flow->destination, object);
}

static void add_objects(const struct fts_csv_reader *reader, const struct csv_row *row,
                        struct fts_flow *flow, struct arena *arena)
{
    add_one(flow, true,
            (struct fts_object){.type = "Organization",
                                .name = CELL(SRC_ORGANIZATION),
                                .org_type = CELL(SRC_ORGANIZATION_TYPES)},
            arena);
    add_one(flow, true, (struct fts_object){.type = "Plan", .name = CELL(SRC_PLAN)}, arena);
    add_one(flow, false,
            (struct fts_object){.type = "Organization",
                                .name = CELL(DEST_ORGANIZATION),
                                .org_type = CELL(DEST_ORGANIZATION_TYPES)},
            arena);
    add_one(flow, false,
            (struct fts_object){.type = "Plan",
                                .name = CELL(DEST_PLAN),
                                .code = CELL(DEST_PLAN_CODE),
                                .id = CELL(DEST_PLAN_ID)},
            arena);
    add_one(flow, false,
            (struct fts_object){
                .type = "Project", .name = CELL(DEST_PROJECT), .code = CELL(DEST_PROJECT_CODE)},
            arena);
    add_one(flow, false, (struct fts_object){.type = "Emergency", .name = CELL(DEST_EMERGENCY)},
            arena);
    add_list(flow, "Location", CELL(DEST_LOCATIONS), arena);
    add_list(flow, "GlobalCluster", CELL(DEST_GLOBAL_CLUSTERS), arena);
    add_one(flow, false,
            (struct fts_object){.type = "UsageYear", .name = CELL(DEST_USAGE_YEAR_START)}, arena);
    add_one(flow, false,
            (struct fts_object){.type = "UsageYear", .name = CELL(DEST_USAGE_YEAR_END)}, arena);
}

static struct fts_flow flow_of_row(const struct fts_csv_reader *reader, const struct csv_row *row,
                                   struct arena *arena)
{
    struct fts_flow flow = {
        .id = CELL(ID),
        .amount_usd = CELL(AMOUNT_USD),
        .original_amount = CELL(ORIGINAL_AMOUNT),
        .original_currency = CELL(ORIGINAL_CURRENCY),
        .exchange_rate = CELL(EXCHANGE_RATE),
        .boundary = CELL(BOUNDARY),
        .on_boundary = CELL(ON_BOUNDARY),
        .status = CELL(STATUS),
        .flow_type = CELL(FLOW_TYPE),
        .contribution_type = CELL(CONTRIBUTION_TYPE),
        .method = CELL(METHOD),
        .date = CELL(DATE),
        .decision_date = CELL(DECISION_DATE),
        .first_reported = CELL(FIRST_REPORTED),
        .budget_year = CELL(BUDGET_YEAR),
        .description = CELL(DESCRIPTION),
        .ref_code = CELL(REF_CODE),
        .keywords = CELL(KEYWORDS),
    };
    add_objects(reader, row, &flow, arena);
    return flow;
}

// Every cell that says anything is a tag: "#date", "#value+funding".
static bool is_tag_row(const struct csv_row *row)
{
    bool has_tag = false;
    for (size_t i = 0; i < row->count; i++) {
        struct slice text = slice_trim(row->cells[i]);
        if (text.size != 0 && text.data[0] != '#')
            return false;
        has_tag = has_tag || text.size != 0;
    }
    return has_tag;
}

static void read_row(struct fts_csv_reader *reader, const struct csv_row *row)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct error err;
    if (row->count != reader->column_count) {
        error_set(&err, ERROR_INPUT, "the row has %zu cell%s, the header has %zu", row->count,
                  row->count == 1 ? "" : "s", reader->column_count);
        diagnostics_add_error(reader->foreign.faults, reader->foreign.name, row->line, NULL, &err);
        return;
    }
    struct fts_flow flow = flow_of_row(reader, row, &scratch);
    fts_flow_records(&reader->foreign, &flow, row->line);
}

static void read_header(struct fts_csv_reader *reader, const struct csv_row *row,
                        struct diagnostics *faults)
{
    reader->column_count = row->count;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        reader->places[i] = SIZE_MAX;
        for (size_t j = 0; j < row->count && reader->places[i] == SIZE_MAX; j++)
            if (slice_is(slice_trim(row->cells[j]), columns[i].name))
                reader->places[i] = j;
        if (reader->places[i] != SIZE_MAX || !columns[i].is_required)
            continue;
        struct error err;
        error_set(&err, ERROR_INPUT, "missing column \"%s\"", columns[i].name);
        error_hint(&err, "expected the columns of a flat file of FTS");
        diagnostics_add_fatal(faults, reader->foreign.name, row->line, NULL, &err);
        reader->is_at_end = true;
    }
}

bool fts_csv_recognises(const char *path, struct slice head)
{
    (void)path;
    const char *end = memchr(head.data, '\n', head.size);
    size_t size = end == NULL ? head.size : (size_t)(end - head.data);
    static const char *const names[] = {"amountUSD", "srcOrganization", "destOrganization"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (memmem(head.data, size, names[i], strlen(names[i])) == NULL)
            return false;
    return true;
}

bool fts_csv_open(struct fts_csv_reader **reader, FILE *stream, const char *name,
                  const struct format_options *options, struct diagnostics *faults,
                  struct error *err)
{
    struct arena arena = {0};
    CLEANUP(fts_csv_close) struct fts_csv_reader *opened = NEW(&arena, struct fts_csv_reader);
    opened->arena = arena;
    opened->foreign = foreign_open("fts", name, options, &opened->arena);
    const struct csv_row *row = NULL;
    if (!csv_open_stream(&opened->csv, stream, name, err) ||
        !csv_next(opened->csv, &row, faults, err))
        return false;
    opened->is_at_end = row == NULL || row->is_faulty;
    if (!opened->is_at_end)
        read_header(opened, row, faults);
    *reader = TAKE(opened);
    return true;
}

bool fts_csv_next(struct fts_csv_reader *reader, struct record *out, size_t *line, bool *has_record,
                  struct diagnostics *faults, struct arena *arena, struct error *err)
{
    reader->foreign.faults = faults;
    for (;;) {
        *has_record = foreign_next(&reader->foreign, out, line, arena);
        if (*has_record || reader->is_at_end)
            return true;
        const struct csv_row *row = NULL;
        if (!csv_next(reader->csv, &row, faults, err))
            return false;
        reader->is_at_end = row == NULL;
        if (row != NULL && !row->is_faulty && !is_tag_row(row))
            read_row(reader, row);
    }
}

bool fts_csv_covers(const struct fts_csv_reader *reader, const struct record *record)
{
    return coverage_has_fts(&reader->foreign.coverage, record);
}

void fts_csv_close(struct fts_csv_reader **reader)
{
    if (*reader == NULL)
        return;
    struct arena arena = (*reader)->arena;
    csv_close(&(*reader)->csv);
    foreign_done(&(*reader)->foreign);
    arena_done(&arena);
    *reader = NULL;
}
