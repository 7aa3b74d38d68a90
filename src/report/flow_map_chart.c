// The drawing of the flow map: one stage in one currency, the largest places by name.
//
// A ribbon keeps its donor through all levels, so that the five largest can be followed by colour.
// A place beyond those kept is one of "other donors (n)". The recipients are left out when there is
// only one and what goes to it has a fund or an activity anyway.
#include <stdlib.h>
#include <string.h>

#include "report/section_charts.h"

#define LEVELS 4
#define STRANDS 5 // donors with a colour of their own
#define SAID 6    // ribbons in the chart's words

static const size_t kept_places[LEVELS] = {16, 8, 12, 8};
static const char *const level_titles[LEVELS] = {"Donors", "Funds", "Activities", "Recipients"};
static const char *const other_names[LEVELS] = {"Other donors", "Other funds", "Other activities",
                                                "Other recipients"};

struct spot {
    struct dimension_value value;
    struct sum sum; // of what passes through it
    size_t kept;    // its place among those kept, others last
    size_t row;
};

struct level {
    struct map by_id; // index + 1
    LIST(struct spot) spots;
    size_t kept_count; // "others" included
    bool is_used;
};

struct strand_ribbon {
    size_t strand;
    int from_level, to_level;
    size_t from, to; // kept places
    struct sum sum;
};

struct flow_chart {
    struct making making; // in the unit of the drawing
    enum stage stage;
    struct level levels[LEVELS];
    struct map by_key; // of ribbons, index + 1
    LIST(struct strand_ribbon) ribbons;
    struct sum drawn;     // all paths with two places or more
    struct sum through;   // those of them with a fund
    struct sum undrawn;   // paths with one place
    struct sum elsewhere; // of the stage in other currencies
    size_t negative_count;
};

// --- what is drawn ---

struct candidate {
    enum stage stage;
    const struct currency *currency;
    struct sum sum;
};

static bool is_wanted(const struct flow_chart *chart, const struct totals_row *row)
{
    return row->stage == chart->stage &&
           (row->currency == NULL || text_equal(row->currency->code, chart->making.currency));
}

static bool sum_candidates(struct candidate *candidates, size_t *count, const struct totals *paths)
{
    for (size_t i = 0; i < paths->row_count; i++) {
        const struct totals_row *row = &paths->rows[i];
        size_t j = 0;
        if (row->currency == NULL || row->stage == STAGE_PLAN)
            continue;
        while (j < *count &&
               (candidates[j].stage != row->stage || candidates[j].currency != row->currency))
            j++;
        if (j == *count)
            candidates[(*count)++] = (struct candidate){row->stage, row->currency, {0}};
        if (!sum_add(&candidates[j].sum, &row->sum))
            return false;
    }
    return true;
}

// The stage with the largest sum in the reporting currency; without any, the stage and currency
// of the most flows.
static bool choose(struct flow_chart *chart, const struct making *making,
                   const struct totals *paths)
{
    struct candidate *candidates = NEW_ARRAY(making->arena, struct candidate, paths->row_count + 1);
    const struct candidate *best = NULL;
    size_t count = 0;
    if (!sum_candidates(candidates, &count, paths))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct candidate *candidate = &candidates[i];
        bool is_reporting = text_equal(candidate->currency->code, making->currency);
        bool was_reporting = best != NULL && text_equal(best->currency->code, making->currency);
        if (candidate->sum.stated <= 0 || (was_reporting && !is_reporting))
            continue;
        bool is_better = best == NULL || (is_reporting && !was_reporting) ||
                         (is_reporting ? candidate->sum.stated > best->sum.stated
                                       : candidate->sum.count > best->sum.count);
        if (is_better)
            best = candidate;
    }
    if (best == NULL)
        return false;
    chart->making = making_in(making, best->currency->code, best->sum.stated);
    chart->stage = best->stage;
    return true;
}

// --- the places ---

static int used_levels(const struct flow_chart *chart, const struct totals_row *row,
                       int level_count)
{
    int used = 0;
    for (int i = 0; i < level_count; i++)
        used += chart->levels[i].is_used && row->values[i].id != NULL;
    return used;
}

static bool add_spot(struct level *level, const struct totals_row *row, int index,
                     struct arena *arena)
{
    bool is_new;
    uint32_t *place = map_put(&level->by_id, slice_of(row->values[index].id), &is_new);
    if (is_new) {
        LIST_PUSH(arena, &level->spots, ((struct spot){.value = row->values[index]}));
        *place = (uint32_t)level->spots.count;
    }
    return sum_add(&level->spots.items[*place - 1].sum, &row->sum);
}

// Paths to no fund and no activity need the recipient, and so do several recipients.
static bool needs_recipients(const struct flow_chart *chart, const struct totals *split)
{
    const char *only = NULL;
    for (size_t i = 0; i < split->row_count; i++) {
        const struct totals_row *row = &split->rows[i];
        const char *id = row->values[LEVELS - 1].id;
        if (!is_wanted(chart, row) || id == NULL)
            continue;
        if (only != NULL && strcmp(only, id) != 0)
            return true;
        if (row->values[1].id == NULL && row->values[2].id == NULL)
            return true;
        only = id;
    }
    return false;
}

static bool read_spots(struct flow_chart *chart, const struct totals *totals, int first, int last)
{
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *row = &totals->rows[i];
        if (!is_wanted(chart, row))
            continue;
        bool is_drawn = used_levels(chart, row, last + 1) > 1;
        if (last == LEVELS - 1) {
            if (!sum_add(is_drawn ? &chart->drawn : &chart->undrawn, &row->sum) ||
                (is_drawn && row->values[1].id != NULL && !sum_add(&chart->through, &row->sum)))
                return false;
        }
        for (int level = first; is_drawn && level <= last; level++)
            if (chart->levels[level].is_used && row->values[level].id != NULL &&
                !add_spot(&chart->levels[level], row, level, chart->making.arena))
                return false;
    }
    return true;
}

static int compare_spots(const void *a, const void *b)
{
    const struct spot *left = *(const struct spot *const *)a;
    const struct spot *right = *(const struct spot *const *)b;
    if (left->sum.stated != right->sum.stated)
        return left->sum.stated > right->sum.stated ? -1 : 1;
    if (left->sum.unknown != right->sum.unknown)
        return left->sum.unknown > right->sum.unknown ? -1 : 1;
    return strcmp(left->value.id, right->value.id);
}

static void keep_largest(struct level *level, size_t most, struct arena *arena)
{
    struct spot **order = NEW_ARRAY(arena, struct spot *, level->spots.count + 1);
    for (size_t i = 0; i < level->spots.count; i++)
        order[i] = &level->spots.items[i];
    if (level->spots.count != 0)
        qsort(order, level->spots.count, sizeof(*order), compare_spots);
    size_t named = level->spots.count <= most + 1 ? level->spots.count : most;
    for (size_t i = 0; i < level->spots.count; i++)
        order[i]->kept = i < named ? i : named;
    level->kept_count = level->spots.count > named ? named + 1 : named;
}

static size_t kept_place(const struct level *level, const struct dimension_value *value)
{
    const uint32_t *place = map_find(&level->by_id, slice_of(value->id));
    return level->spots.items[*place - 1].kept;
}

// --- the ribbons ---

static bool add_ribbon(struct flow_chart *chart, const struct totals_row *row, int from, int to)
{
    struct arena *arena = chart->making.arena;
    struct strand_ribbon ribbon = {.from_level = from,
                                   .to_level = to,
                                   .from = kept_place(&chart->levels[from], &row->values[from]),
                                   .to = kept_place(&chart->levels[to], &row->values[to]),
                                   .strand = kept_place(&chart->levels[0], &row->values[0])};
    if (ribbon.strand > STRANDS)
        ribbon.strand = STRANDS;
    const char *key =
        arena_printf(arena, "%d %zu %d %zu %zu", from, ribbon.from, to, ribbon.to, ribbon.strand);
    bool is_new;
    uint32_t *place = map_put(&chart->by_key, slice_of(key), &is_new);
    if (is_new) {
        LIST_PUSH(arena, &chart->ribbons, ribbon);
        *place = (uint32_t)chart->ribbons.count;
    }
    return sum_add(&chart->ribbons.items[*place - 1].sum, &row->sum);
}

// As in the table: the edge to the recipient comes from the totals that are split by them.
static bool read_ribbons(struct flow_chart *chart, const struct totals *totals, int level_count)
{
    for (size_t i = 0; i < totals->row_count; i++) {
        const struct totals_row *row = &totals->rows[i];
        int from = 0;
        if (!is_wanted(chart, row) || row->values[0].id == NULL) // a damaged book names no donor
            continue;
        for (int to = 1; to < level_count; to++) {
            if (row->values[to].id == NULL || !chart->levels[to].is_used)
                continue;
            if ((level_count < LEVELS || to == LEVELS - 1) && !add_ribbon(chart, row, from, to))
                return false;
            from = to;
        }
    }
    return true;
}

static int compare_ends(const struct strand_ribbon *left, const struct strand_ribbon *right)
{
    if (left->from_level != right->from_level)
        return left->from_level - right->from_level;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    if (left->to_level != right->to_level)
        return left->to_level - right->to_level;
    return (left->to > right->to) - (left->to < right->to);
}

static int compare_ribbons(const void *a, const void *b)
{
    const struct strand_ribbon *left = a, *right = b;
    int order = compare_ends(left, right);
    return order != 0 ? order : (left->strand > right->strand) - (left->strand < right->strand);
}

static size_t positive_ribbons(const struct flow_chart *chart)
{
    size_t count = 0;
    for (size_t i = 0; i < chart->ribbons.count; i++)
        count += chart->ribbons.items[i].sum.stated > 0;
    return count;
}

static bool make_map(struct flow_chart *chart, const struct totals *paths,
                     const struct totals *split)
{
    struct arena *arena = chart->making.arena;
    for (int i = 0; i < LEVELS; i++)
        chart->levels[i] = (struct level){.by_id.arena = arena, .is_used = i < LEVELS - 1};
    chart->levels[LEVELS - 1].is_used = needs_recipients(chart, split);
    chart->by_key.arena = arena;
    // a path is drawn when it has two places, the recipient included
    if (!read_spots(chart, split, 0, LEVELS - 1))
        return false;
    for (int i = 0; i < LEVELS; i++)
        keep_largest(&chart->levels[i], kept_places[i], arena);
    if (!read_ribbons(chart, paths, LEVELS - 1) || !read_ribbons(chart, split, LEVELS))
        return false;
    if (chart->ribbons.count != 0)
        qsort(chart->ribbons.items, chart->ribbons.count, sizeof(struct strand_ribbon),
              compare_ribbons);
    for (size_t i = 0; i < chart->ribbons.count; i++)
        chart->negative_count += chart->ribbons.items[i].sum.stated < 0;
    return true;
}

// --- the table ---

enum { COLUMN_ID, COLUMN_NAME, COLUMN_FROM, COLUMN_TO, COLUMN_STRAND, COLUMN_SUM, COLUMN_COUNT };

static struct cell *add_row(struct table *table, struct table_row *rows, enum row_role role,
                            struct arena *arena)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, COLUMN_COUNT);
    rows[table->row_count++] = (struct table_row){.role = role, .cells = cells};
    return cells;
}

// A recipient's code in words, where the book names the place.
static const char *recipient_name(const struct snapshot *snapshot,
                                  const struct dimension_value *value)
{
    for (uint32_t i = 1; i <= snapshot->party_count; i++) {
        const struct party *party = &snapshot->parties[i];
        if ((party->type == PARTY_COUNTRY || party->type == PARTY_REGION) &&
            text_equal(party->place, value->id))
            return party->name;
    }
    return value->label;
}

static bool add_places(struct flow_chart *chart, int index, struct table *table,
                       struct table_row *rows, size_t *first_row)
{
    struct level *level = &chart->levels[index];
    struct arena *arena = chart->making.arena;
    struct spot *kept = NEW_ARRAY(arena, struct spot, level->kept_count + 1);
    size_t named = 0;
    for (size_t i = 0; i < level->spots.count; i++) {
        struct spot *spot = &level->spots.items[i];
        bool is_first = kept[spot->kept].sum.count == 0;
        kept[spot->kept].value =
            is_first ? spot->value : (struct dimension_value){NULL, other_names[index]};
        if (!sum_add(&kept[spot->kept].sum, &spot->sum))
            return false;
    }
    if (level->kept_count == 0)
        return true;
    add_row(table, rows, ROW_GROUP, arena)[COLUMN_NAME] = cell_text(level_titles[index]);
    *first_row = table->row_count;
    for (size_t i = 0; i < level->kept_count; i++) {
        bool is_other = kept[i].value.id == NULL;
        struct cell *cells = add_row(table, rows, is_other ? ROW_OTHER : ROW_PLAIN, arena);
        cells[COLUMN_ID] = cell_id(kept[i].value.id);
        cells[COLUMN_NAME] =
            cell_text(is_other ? arena_printf(arena, "%s (%zu)", kept[i].value.label,
                                              level->spots.count - named)
                               : kept[i].value.label);
        if (!is_other && index == LEVELS - 1)
            cells[COLUMN_NAME].text = recipient_name(chart->making.snapshot, &kept[i].value);
        named += !is_other;
        if (index == 0)
            cells[COLUMN_STRAND] = cell_index(i < STRANDS ? i : STRANDS);
        cells[COLUMN_SUM] = sum_cell(&kept[i].sum);
    }
    return true;
}

static bool make_table(struct flow_chart *chart, struct table *table)
{
    struct arena *arena = chart->making.arena;
    size_t first_rows[LEVELS] = {0};
    size_t place_count = 0;
    for (int i = 0; i < LEVELS; i++)
        place_count += chart->levels[i].kept_count + 1;
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, place_count + chart->ribbons.count);
    struct table_column *columns = NEW_ARRAY(arena, struct table_column, COLUMN_COUNT);
    columns[COLUMN_ID] = (struct table_column){.key = "id", .title = "Id", .type = CELL_ID};
    columns[COLUMN_NAME] = (struct table_column){.key = "name", .title = "Name", .type = CELL_TEXT};
    columns[COLUMN_FROM] =
        (struct table_column){.key = "from_row", .title = "From", .type = CELL_COUNT};
    columns[COLUMN_TO] = (struct table_column){.key = "to_row", .title = "To", .type = CELL_COUNT};
    columns[COLUMN_STRAND] =
        (struct table_column){.key = "strand", .title = "Strand", .type = CELL_COUNT};
    columns[COLUMN_SUM] = amount_column(&chart->making, "amount", "Amount");
    *table = (struct table){.key = "flow_map_drawing",
                            .title = title_with_scope(&chart->making, "The flow map's drawing"),
                            .unit = chart->making.unit,
                            .columns = columns,
                            .column_count = COLUMN_COUNT,
                            .rows = rows};
    for (int i = 0; i < LEVELS; i++)
        if (!add_places(chart, i, table, rows, &first_rows[i]))
            return false;
    for (size_t i = 0; i < chart->ribbons.count; i++) {
        const struct strand_ribbon *ribbon = &chart->ribbons.items[i];
        struct cell *cells = add_row(table, rows, ROW_PLAIN, arena);
        cells[COLUMN_FROM] = cell_index(first_rows[ribbon->from_level] + ribbon->from);
        cells[COLUMN_TO] = cell_index(first_rows[ribbon->to_level] + ribbon->to);
        cells[COLUMN_STRAND] = cell_index(ribbon->strand);
        cells[COLUMN_SUM] = sum_cell(&ribbon->sum);
    }
    return true;
}

// --- its words ---

static const char *name_of(const struct table *table, size_t row)
{
    return table->rows[row].cells[COLUMN_NAME].text;
}

static size_t row_number(const struct cell *cell)
{
    return (size_t)cell->number.mantissa;
}

static const struct spot *largest_spot(const struct level *level)
{
    for (size_t i = 0; i < level->spots.count; i++)
        if (level->spots.items[i].kept == 0)
            return &level->spots.items[i];
    return NULL;
}

// Half of it through funds, or a third for one activity; else only what is shown.
static const char *message(const struct flow_chart *chart)
{
    const struct making *making = &chart->making;
    const struct level *donors = &chart->levels[0], *funds = &chart->levels[1];
    const struct spot *largest = largest_spot(&chart->levels[2]);
    const char *verb = stage_verb(chart->stage);
    const char *all = figure_words(making, &chart->drawn);
    int128 drawn = chart->drawn.stated, through = chart->through.stated;
    if (drawn <= 0)
        return "From whom, through what, to whom";
    if (through * 2 >= drawn && through <= drawn)
        return arena_printf(making->arena, "%s of the %s %s %s went through %s",
                            figure_words(making, &chart->through), all, making->short_unit, verb,
                            funds->spots.count == 1
                                ? funds->spots.items[0].value.label
                                : arena_printf(making->arena, "%zu funds", funds->spots.count));
    if (largest != NULL && largest->sum.stated * 3 >= drawn && largest->sum.stated <= drawn)
        return arena_printf(making->arena, "%s: %s of the %s %s %s", largest->value.label,
                            figure_words(making, &largest->sum), all, making->short_unit, verb);
    return arena_printf(
        making->arena, "Where the %s %s %s by %s went", all, making->short_unit, verb,
        donors->spots.count == 1 ? donors->spots.items[0].value.label
                                 : arena_printf(making->arena, "%zu donors", donors->spots.count));
}

// What runs between two places, whoever it is from.
struct joined {
    size_t row; // of its first ribbon
    struct sum sum;
};

static int compare_by_size(const void *a, const void *b)
{
    const struct joined *left = a, *right = b;
    if (left->sum.stated != right->sum.stated)
        return left->sum.stated > right->sum.stated ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

// Ribbons of the same two places stand together.
static size_t join_strands(const struct flow_chart *chart, size_t first_row, struct joined *out)
{
    size_t count = 0;
    for (size_t i = 0; i < chart->ribbons.count; i++) {
        const struct strand_ribbon *ribbon = &chart->ribbons.items[i];
        bool is_new = i == 0 || compare_ends(ribbon, ribbon - 1) != 0;
        if (is_new)
            out[count++] = (struct joined){.row = first_row + i};
        // a part of a total that could be summed
        if (!sum_add(&out[count - 1].sum, &ribbon->sum))
            return count - 1;
    }
    qsort(out, count, sizeof(*out), compare_by_size);
    return count;
}

static const char *in_words(const struct flow_chart *chart, const struct table *table)
{
    struct arena *arena = chart->making.arena;
    struct buffer out = {.arena = arena};
    struct joined *joined = NEW_ARRAY(arena, struct joined, chart->ribbons.count + 1);
    size_t count = join_strands(chart, table->row_count - chart->ribbons.count, joined);
    buffer_printf(&out, "The largest flows %s, %s:", stage_verb(chart->stage),
                  chart->making.short_unit);
    for (size_t i = 0; i < count && i < SAID && joined[i].sum.stated > 0; i++) {
        const struct cell *cells = table->rows[joined[i].row].cells;
        buffer_printf(&out, "%s %s to %s %s", i == 0 ? "" : ";",
                      name_of(table, row_number(&cells[COLUMN_FROM])),
                      name_of(table, row_number(&cells[COLUMN_TO])),
                      figure_words(&chart->making, &joined[i].sum));
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

static const char *measure_words(const struct flow_chart *chart)
{
    struct buffer out = {.arena = chart->making.arena};
    static const char *const words[LEVELS] = {"donor", "fund", "activity", "recipient"};
    for (int i = 0; i < LEVELS; i++)
        if (chart->levels[i].kept_count != 0)
            buffer_printf(&out, "%s%s", out.size == 0 ? "From " : " to ", words[i]);
    return arena_printf(chart->making.arena, "%s, %s, %s",
                        title_with_scope(&chart->making, buffer_string(&out)),
                        stage_verb(chart->stage), chart->making.unit);
}

static const char *count_words(struct arena *arena, uint64_t count)
{
    return arena_printf(arena, "%llu flow%s", (unsigned long long)count, count == 1 ? "" : "s");
}

// Everything of the table that the drawing has not.
static bool add_notes(const struct flow_chart *chart, const struct totals *paths, struct chart *out)
{
    const struct making *making = &chart->making;
    struct buffer left_out = {.arena = making->arena};
    struct sum others[STAGE_COUNT] = {0};
    for (size_t i = 0; i < paths->row_count; i++) {
        const struct totals_row *row = &paths->rows[i];
        if (!is_wanted(chart, row) && !sum_add(&others[row->stage], &row->sum))
            return false;
    }
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
        if (others[stage].count != 0)
            buffer_printf(&left_out, "%s%s %s%s", left_out.size == 0 ? "" : ", ",
                          count_words(making->arena, others[stage].count),
                          stage_verb((enum stage)stage),
                          stage == (int)chart->stage ? " in other currencies" : "");
    if (chart->undrawn.count != 0)
        buffer_printf(&left_out, "%s%s without fund and activity", left_out.size == 0 ? "" : ", ",
                      count_words(making->arena, chart->undrawn.count));
    if (chart->negative_count != 0)
        buffer_printf(&left_out, "%s%zu ribbons below zero", left_out.size == 0 ? "" : ", ",
                      chart->negative_count);
    if (chart->drawn.unknown != 0)
        chart_add_note(making, out,
                       "Hatched: an amount that no source states, drawn with one width.");
    if (left_out.size != 0)
        chart_add_note(
            making, out,
            arena_printf(making->arena, "Not drawn, in the table: %s.", buffer_string(&left_out)));
    return true;
}

static const struct chart_series *strands(const struct flow_chart *chart, struct arena *arena)
{
    static const enum chart_fill fills[STRANDS + 1] = {FILL_CATEGORY_1, FILL_CATEGORY_2,
                                                       FILL_CATEGORY_3, FILL_CATEGORY_4,
                                                       FILL_CATEGORY_5, FILL_OTHER};
    struct chart_series *series = NEW_ARRAY(arena, struct chart_series, STRANDS + 1);
    bool is_alone = chart->levels[0].kept_count == 1;
    for (size_t i = 0; i <= STRANDS; i++)
        series[i] = (struct chart_series){i < STRANDS ? "donor" : "other donors",
                                          is_alone ? FILL_DISBURSED : fills[i], COLUMN_SUM};
    return series;
}

bool add_flow_map_chart(const struct making *making, struct section *out,
                        const struct totals *paths, const struct totals *split, struct error *err)
{
    struct flow_chart chart = {0};
    struct table *table = NEW(making->arena, struct table);
    if (!choose(&chart, making, paths))
        return true; // no amount anywhere
    if (!make_map(&chart, paths, split) || !make_table(&chart, table))
        return error_set(err, ERROR_INPUT, "the sum is too large");
    struct chart drawing = {
        .kind = CHART_FLOW_MAP,
        .key = "flow_map_chart",
        .title = message(&chart),
        .measure = measure_words(&chart),
        .alt = in_words(&chart, table),
        .table = table,
        .category_column = COLUMN_NAME,
        .edge_column = CHART_NO_COLUMN,
        .mark_column = COLUMN_STRAND,
        .from_column = COLUMN_FROM,
        .to_column = COLUMN_TO,
        .row_count = table->row_count,
        .partial_row = CHART_NO_COLUMN,
        .series = strands(&chart, making->arena),
        .series_count = STRANDS + 1,
    };
    if (positive_ribbons(&chart) < 2)
        return true; // one ribbon is a sentence
    if (!add_notes(&chart, paths, &drawing))
        return error_set(err, ERROR_INPUT, "the sum is too large");
    section_add_chart(making, out, &drawing);
    return true;
}
