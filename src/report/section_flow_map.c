// Flow map: donor, fund, activity, recipient as the edges of a map, each with its sum.
//
// Every counted flow is one path; a path skips what it has not, so that money without a fund goes
// from the donor to the activity. Each stage is a map of its own. The last edge comes from a fold
// of its own, because only there a flow with several recipients is several.
#include <stdlib.h>
#include <string.h>

#include "report/section_charts.h"

static const struct table_column columns[] = {
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "from_kind", .title = "From kind", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "from", .title = "From id", .type = CELL_ID, .audience = AUDIENCE_SHEETS},
    {.key = "from_name", .title = "From", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "to_kind", .title = "To kind", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "to", .title = "To id", .type = CELL_ID, .audience = AUDIENCE_SHEETS},
    {.key = "to_name", .title = "To", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "amount", .title = "Amount", .type = CELL_SUM, .decimals = 255},
    {.key = "unknown", .title = "Unknown", .type = CELL_COUNT, .audience = AUDIENCE_MACHINES},
    {.key = "flows", .title = "Flows", .type = CELL_COUNT},
};

#define LEVELS 4

static const enum dimension levels[LEVELS] = {DIMENSION_DONOR, DIMENSION_FUND, DIMENSION_ACTIVITY,
                                              DIMENSION_RECIPIENT};

struct edge {
    enum stage stage;
    int from_level, to_level;
    struct dimension_value from, to;
    const struct currency *currency; // NULL: unknown amounts only
    struct sum sum;
};

struct edges {
    struct map by_key;
    LIST(struct edge) items;
};

static const char *id_or_none(const struct dimension_value *value)
{
    return value->id == NULL ? "" : value->id;
}

static bool add_edge(struct edges *edges, const struct totals_row *row, int from, int to,
                     struct arena *arena, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    const char *key = arena_printf(&scratch, "%d %s>%d %s %d %s", from,
                                   id_or_none(&row->values[from]), to, id_or_none(&row->values[to]),
                                   row->stage, row->currency == NULL ? "" : row->currency->code);
    bool is_new;
    uint32_t *index = map_put(&edges->by_key, slice_of(key), &is_new);
    if (is_new) {
        struct edge edge = {.stage = row->stage,
                            .from_level = from,
                            .to_level = to,
                            .from = row->values[from],
                            .to = row->values[to],
                            .currency = row->currency};
        *index = (uint32_t)edges->items.count;
        LIST_PUSH(arena, &edges->items, edge);
    }
    return sum_add(&edges->items.items[*index].sum, &row->sum) ||
           error_set(err, ERROR_INPUT, "the sum is too large");
}

// From each place of a path to the next one it has, as far as the totals go. Of totals that go as
// far as the recipient only the last edge is taken.
static bool add_path(struct edges *edges, const struct totals_row *row, int level_count,
                     struct arena *arena, struct error *err)
{
    int from = 0;
    for (int to = 1; to < level_count; to++) {
        if (row->values[to].id == NULL)
            continue;
        if ((level_count < LEVELS || to == LEVELS - 1) &&
            !add_edge(edges, row, from, to, arena, err))
            return false;
        from = to;
    }
    return true;
}

static bool add_paths(const struct making *making, struct edges *edges, int level_count,
                      struct totals *totals, struct error *err)
{
    struct question *question = NEW(making->arena, struct question);
    *question = *making->question;
    memcpy(question->by, levels, sizeof(levels));
    question->by_count = (size_t)level_count;
    if (!totals_fold(totals, making->snapshot, question, making->arena, err))
        return false;
    for (size_t i = 0; i < totals->row_count; i++)
        if (!add_path(edges, &totals->rows[i], level_count, making->arena, err))
            return false;
    return true;
}

static int compare_edges(const void *a, const void *b)
{
    const struct edge *left = a;
    const struct edge *right = b;
    if (left->stage != right->stage)
        return left->stage < right->stage ? -1 : 1;
    if (left->from_level != right->from_level)
        return left->from_level < right->from_level ? -1 : 1;
    int order = strcmp(id_or_none(&left->from), id_or_none(&right->from));
    if (order == 0)
        order = left->to_level - right->to_level;
    if (order == 0)
        order = strcmp(id_or_none(&left->to), id_or_none(&right->to));
    if (order != 0 || left->currency == right->currency)
        return order;
    if (left->currency == NULL || right->currency == NULL)
        return left->currency == NULL ? 1 : -1;
    return strcmp(left->currency->code, right->currency->code);
}

// The entries that pass along an edge: they have both ends, and nothing between them. A flow with
// several recipients is one row of the entries, so that the last edges are not sums over them.
static bool edge_criteria(const struct edge *edge, const struct making *making,
                          struct criteria *criteria)
{
    static const struct dimension_value none = {0};
    *criteria = (struct criteria){.arena = making->arena};
    if (edge->to_level == LEVELS - 1 || edge->from.id == NULL)
        return false;
    criteria_dimension(criteria, levels[edge->from_level], &edge->from, 2);
    for (int level = edge->from_level + 1; level < edge->to_level; level++)
        criteria_dimension(criteria, levels[level], &none, 0);
    criteria_dimension(criteria, levels[edge->to_level], &edge->to, 5);
    criteria_is(criteria, "stage", code_name(&codes_stage, edge->stage));
    if (edge->currency == NULL)
        criteria_number(criteria, "counts", 1);
    else
        criteria_counted(criteria, making, NULL, 7);
    return true;
}

static const struct cell *cells_of(const struct edge *edge, const struct making *making)
{
    struct arena *arena = making->arena;
    struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(columns));
    struct criteria criteria;
    cells[0] = cell_text(code_label(&codes_stage, edge->stage));
    cells[1] = cell_text(dimension_name(levels[edge->from_level]));
    cells[2] = cell_id(edge->from.id);
    cells[3] = cell_text(edge->from.label);
    cells[4] = cell_text(dimension_name(levels[edge->to_level]));
    cells[5] = cell_id(edge->to.id);
    cells[6] = cell_text(edge->to.label);
    cells[7] = cell_text(edge->currency == NULL ? NULL : edge->currency->code);
    cells[8] = sum_cell(&edge->sum);
    cells[9] = (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)edge->sum.unknown)};
    cells[10] = cell_count(edge->sum.count);
    if (edge_criteria(edge, making, &criteria) && edge->currency != NULL) {
        cells[8].origin = derive_sum(making, &criteria);
        cells[10].origin = derive_count(making, &criteria);
    }
    return cells;
}

bool section_flow_map(struct making *making, struct section *out, struct error *err)
{
    struct arena *arena = making->arena;
    struct edges edges = {.by_key.arena = arena};
    struct totals paths, split;
    if (!add_paths(making, &edges, LEVELS - 1, &paths, err) ||
        !add_paths(making, &edges, LEVELS, &split, err))
        return false;
    if (edges.items.count == 0)
        return true;
    qsort(edges.items.items, edges.items.count, sizeof(struct edge), compare_edges);
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, edges.items.count);
    for (size_t i = 0; i < edges.items.count; i++)
        rows[i].cells = cells_of(&edges.items.items[i], making);
    struct table table = {
        .key = "flow_map",
        .title = title_with_scope(making, "From whom, through what, to whom"),
        .columns = columns,
        .column_count = COUNT_OF(columns),
        .rows = rows,
        .row_count = edges.items.count,
    };
    table.unfolded = "What goes to recipients is divided by their shares, which the data holds as "
                     "one row a flow.";
    table_add_note(making, &table,
                   "Each stage is a map of its own: the same money is pledged, "
                   "committed and paid. A flow with several recipients is one in each.");
    section_add_table(making, out, &table);
    return add_flow_map_chart(making, out, &paths, &split, err);
}
