// The kinds of warnings, the walk that shows every flow to their finders, the answer as a table.
#include "report/check.h"

#include <stdlib.h>
#include <string.h>

#include "report/check_parts.h"
#include "report/records.h"
#include "report/sections.h"

static const struct warning_info infos[WARNING_KINDS] = {
    [WARNING_PARTS] = {"parts", "Parts over their whole",
                       "correct a part or the whole with \"ledger amend\", or say which flow it is "
                       "really part of",
                       NULL},
    [WARNING_LINKS] = {"links", "Links over an end",
                       "give each link the share that belongs to it; what goes beyond a pledge is "
                       "additional and needs no link",
                       NULL},
    [WARNING_INSTALMENTS] = {"instalments", "Instalments that do not add up",
                             "add the missing instalment, or correct one with \"ledger amend\"",
                             NULL},
    [WARNING_FUND_BALANCE] = {"fund-balance", "Funds below zero",
                              "a contribution may be missing, or a payment out recorded twice",
                              NULL},
    [WARNING_FUTURE] = {"future", "Paid after it was recorded",
                        "if it is only expected, record it as a plan or an instalment", NULL},
    [WARNING_MINOR_UNITS] = {"minor-units", "More decimals than the currency has",
                             "compare the amount with its source", NULL},
    [WARNING_NO_EVIDENCE] = {"no-evidence", "Without evidence",
                             "record the document with \"ledger add evidence\" and name it with "
                             "\"ledger amend\"",
                             "no document is named"},
    [WARNING_DUPLICATE] = {"duplicates", "Possible duplicates",
                           "if both sides report one sum, void one and record its source as a "
                           "claim on the other",
                           NULL},
    [WARNING_CLAIM] = {"claims", "Flows that differ from their adopted claim",
                       "adopt another claim, or correct the flow with \"ledger amend\"", NULL},
    [WARNING_NEVER_RECEIVES] = {"never-receives", "Inside, gives and never receives",
                                "record where its money comes from, or put it outside the boundary",
                                "is inside the boundary, gives, and nothing is recorded to reach "
                                "it"},
    [WARNING_OUTSIDE] = {"outside", "Between parties outside",
                         "it is not counted; put one party inside the boundary if it should be",
                         "neither party is inside the boundary"},
    [WARNING_EQUIVALENT] = {"equivalents", "Stated equivalents far from the rate",
                            "compare amount, date and equivalent with the source; both are kept",
                            NULL},
};

const struct warning_info *warning_info(enum warning_kind kind)
{
    return &infos[kind];
}

enum warning_kind warning_find(struct slice name)
{
    for (int kind = 0; kind < WARNING_KINDS; kind++)
        if (slice_is(name, infos[kind].name))
            return (enum warning_kind)kind;
    return WARNING_KINDS;
}

void check_warn(struct checking *checking, enum warning_kind kind, uint64_t record,
                const char *text)
{
    struct warning warning = {record, text};
    if (!checking->out->is_wanted[kind])
        return;
    LIST_PUSH(checking->arena, &checking->out->warnings[kind], warning);
    checking->out->count++;
}

static int compare_heads(const void *a, const void *b)
{
    const struct referent *left = a;
    const struct referent *right = b;
    return (left->row.original > right->row.original) - (left->row.original < right->row.original);
}

struct referent *check_head(struct checking *checking, uint64_t original)
{
    struct referent wanted = {.row.original = original};
    if (checking->heads.count == 0)
        return NULL;
    return bsearch(&wanted, checking->heads.items, checking->heads.count, sizeof(wanted),
                   compare_heads);
}

const char *check_words(int128 units, const struct currency *currency, struct arena *arena)
{
    struct decimal value = sum_decimal(units);
    return arena_printf(arena, "%s %s", decimal_format_grouped(value, value.scale, "\u2212", arena),
                        currency->code);
}

bool check_add(int128 *sum, int128 units, uint64_t record, struct error *err)
{
    return !__builtin_add_overflow(*sum, units, sum) ||
           error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                     (unsigned long long)record);
}

// --- what one flow says by itself ---

// Dates before the book began cannot lie after the day they were recorded.
static bool see_future(struct checking *checking, const struct flow_row *row, struct error *err)
{
    char day[DATE_TEXT_MAX], recorded_day[DATE_TEXT_MAX];
    int64_t recorded;
    bool is_paid = row->stage == STAGE_DISBURSEMENT || row->stage == STAGE_EXPENDITURE;
    if (!is_paid || row->first_day == DAY_MIN || row->first_day <= checking->first_recorded_day)
        return true;
    if (!store_recorded(checking->snapshot->store, row->seq, &recorded, err))
        return false;
    if (row->first_day > time_day(recorded))
        check_warn(checking, WARNING_FUTURE, row->original,
                   arena_printf(checking->arena, "is dated %s, recorded on %s",
                                day_format(row->first_day, day),
                                day_format(time_day(recorded), recorded_day)));
    return true;
}

static bool has_finer_units(int128 units, const struct currency *currency)
{
    return currency->minor_units >= 0 &&
           units % decimal_power(DECIMAL_SCALE_MAX - (unsigned)currency->minor_units) != 0;
}

static bool see_minor_units(struct checking *checking, const struct flow_row *row,
                            struct error *err)
{
    (void)err;
    if (row->currency == NULL || (!has_finer_units(row->stated, row->currency) &&
                                  !has_finer_units(row->upper, row->currency)))
        return true;
    check_warn(checking, WARNING_MINOR_UNITS, row->original,
               arena_printf(checking->arena, "%s; %s has %d decimals",
                            check_words(row->stated, row->currency, checking->arena),
                            row->currency->code, row->currency->minor_units));
    return true;
}

static bool see_evidence(struct checking *checking, const struct flow_row *row, struct error *err)
{
    (void)err;
    if (row->evidence == 0)
        check_warn(checking, WARNING_NO_EVIDENCE, row->original, NULL);
    return true;
}

static bool see_outside(struct checking *checking, const struct flow_row *row, struct error *err)
{
    (void)err;
    if (row->counted == NOT_OUTSIDE)
        check_warn(checking, WARNING_OUTSIDE, row->original, NULL);
    return true;
}

static bool see_head(struct checking *checking, const struct flow_row *row, struct error *err)
{
    (void)err;
    bool is_referred = (checking->is_referred[row->original >> 3] >> (row->original & 7)) & 1;
    if (row->part_of != 0 || is_referred)
        LIST_PUSH(checking->arena, &checking->heads, (struct referent){.row = *row});
    return true;
}

static bool see_duplicate(struct checking *checking, const struct flow_row *row, struct error *err)
{
    (void)err;
    duplicates_see(checking, row);
    return true;
}

typedef bool flow_viewer(struct checking *checking, const struct flow_row *row, struct error *err);

static flow_viewer *const viewers[] = {see_future, see_minor_units, see_evidence, see_outside,
                                       see_head,   balances_see,    see_duplicate};

static bool walk_flows(struct checking *checking, struct error *err)
{
    struct question everything = {0};
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, checking->snapshot, &everything, &walking, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        for (size_t i = 0; i < COUNT_OF(viewers); i++)
            if (!viewers[i](checking, row, err))
                return false;
    }
    if (checking->heads.count != 0)
        qsort(checking->heads.items, checking->heads.count, sizeof(struct referent), compare_heads);
    return true;
}

static int compare_warnings(const void *a, const void *b)
{
    const struct warning *left = a;
    const struct warning *right = b;
    if (left->record != right->record)
        return left->record < right->record ? -1 : 1;
    if (left->text == NULL || right->text == NULL)
        return (left->text != NULL) - (right->text != NULL);
    return strcmp(left->text, right->text);
}

bool check_run(struct check *out, const struct snapshot *snapshot, struct arena *arena,
               struct error *err)
{
    int64_t began;
    struct checking checking = {.arena = arena, .snapshot = snapshot, .out = out};
    out->snapshot = snapshot;
    if (!store_recorded(snapshot->store, 1, &began, err))
        return false;
    checking.first_recorded_day = time_day(began);
    checking.is_referred = NEW_ARRAY(arena, uint8_t, snapshot->head.size / 8 + 1);
    checking.gives = NEW_ARRAY(arena, uint8_t, snapshot->party_count + 1);
    checking.receives = NEW_ARRAY(arena, uint8_t, snapshot->party_count + 1);
    balances_init(&checking);
    duplicates_init(&checking);
    if (!check_relations(&checking, err) || !walk_flows(&checking, err) ||
        !check_sums(&checking, err) || !check_balances(&checking, err) ||
        !check_claims(&checking, err) || !check_duplicates(&checking, err) ||
        !check_equivalents(&checking, err))
        return false;
    check_parts(&checking);
    check_links(&checking);
    check_instalments(&checking);
    check_receivers(&checking);
    for (int kind = 0; kind < WARNING_KINDS; kind++)
        if (out->warnings[kind].count != 0)
            qsort(out->warnings[kind].items, out->warnings[kind].count, sizeof(struct warning),
                  compare_warnings);
    return true;
}

// --- the answer ---

static const struct table_column columns[] = {
    {.key = "warning", .title = "Warning", .type = CELL_TEXT},
    {.key = "id", .title = "Id", .type = CELL_ID},
    {.key = "record", .title = "Record", .type = CELL_COUNT},
    {.key = "text", .title = "What is wrong", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
    {.key = "hint", .title = "What to do", .type = CELL_TEXT, .is_wrapped = true, .weight = 2},
};

struct check_rows {
    const struct check *check;
    size_t kind, position;
    struct arena scratch;
    struct cell cells[COUNT_OF(columns)];
    struct table_row row;
    struct row_source source;
};

bool check_subject(const struct check *check, const struct warning *warning, const char **id,
                   struct arena *arena, struct error *err)
{
    struct record record;
    if (!store_record(check->snapshot->store, warning->record, &record, arena, err))
        return false;
    *id = record_text(&record, KEY_ID);
    return true;
}

static bool rewind_rows(void *user, struct error *err)
{
    struct check_rows *rows = user;
    (void)err;
    rows->kind = rows->position = 0;
    return true;
}

static bool next_warning(void *user, const struct table_row **row, struct error *err)
{
    struct check_rows *rows = user;
    const char *id;
    arena_reset(&rows->scratch);
    while (rows->kind < WARNING_KINDS &&
           rows->position == rows->check->warnings[rows->kind].count) {
        rows->kind++;
        rows->position = 0;
    }
    *row = NULL;
    if (rows->kind == WARNING_KINDS)
        return true;
    const struct warning *warning = &rows->check->warnings[rows->kind].items[rows->position++];
    const struct warning_info *info = &infos[rows->kind];
    if (!check_subject(rows->check, warning, &id, &rows->scratch, err))
        return false;
    rows->cells[0] = cell_text(info->name);
    rows->cells[1] = cell_id(id);
    rows->cells[2] = cell_count(warning->record);
    rows->cells[3] = cell_text(warning->text == NULL ? info->text : warning->text);
    rows->cells[4] = cell_text(info->hint);
    rows->row = (struct table_row){.cells = rows->cells};
    *row = &rows->row;
    return true;
}

static void close_rows(void *user)
{
    struct check_rows *rows = user;
    arena_done(&rows->scratch);
}

struct table check_table(const struct check *check, struct arena *arena)
{
    struct check_rows *rows = NEW(arena, struct check_rows);
    rows->check = check;
    rows->source = (struct row_source){.rewind = rewind_rows,
                                       .next = next_warning,
                                       .user = rows,
                                       .count = check->count,
                                       .close = close_rows};
    return (struct table){.key = "warnings",
                          .title = "Warnings",
                          .columns = columns,
                          .column_count = COUNT_OF(columns),
                          .source = &rows->source};
}
