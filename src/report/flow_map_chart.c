// The drawing of the flow map: one stage in one currency, the largest places by name.
//
// A ribbon keeps its donor through all levels, so that the five largest can be followed by colour.
// A place beyond those kept is one of "other donors (n)". The recipients are left out when there is
// only one and what goes to it has a fund or an activity anyway.
#include <stdlib.h>
#include <string.h>

#include "report/flow_paths.h"
#include "report/section_charts.h"

#define STRANDS 5 // donors with a colour of their own
#define SAID 6    // ribbons in the chart's words

static const size_t places_shown[PATH_LEVELS] = {16, 8, 12, 8};
static const char *const level_titles[PATH_LEVELS] = {"Donors", "Funds", "Activities",
                                                      "Recipients"};

struct spot {
    struct dimension_value value;
    struct sum sum; // of what passes through it
    uint32_t place;
    size_t kept; // its place among those kept, others last
};

struct level {
    LIST(struct spot) spots;
    size_t kept_count; // "others" included
    bool is_used;
};

// What a ribbon is grouped by, in the order of the table.
enum { RIBBON_FROM_LEVEL, RIBBON_FROM, RIBBON_TO_LEVEL, RIBBON_TO, RIBBON_STRAND, RIBBON_KEYS };

struct flow_chart {
    struct making making; // in the unit of the drawing
    struct flow_paths *paths;
    const struct groups *places;
    enum stage stage;
    struct level levels[PATH_LEVELS];
    size_t *kept; // of a place: a spot's
    struct groups groups;
    const struct group **ribbons;
    size_t ribbon_count;
    struct sum drawn;   // all paths with two places or more
    struct sum through; // those of them with a fund
    struct sum undrawn; // paths with one place
    size_t negative_count;
};

// --- what is drawn ---

static const struct currency *currency_of(const struct flow_chart *chart, uint32_t index)
{
    return chart->paths->currencies.items[index];
}

static bool is_wanted(const struct flow_chart *chart, uint32_t stage, uint32_t currency)
{
    return stage == chart->stage && (currency == 0 || text_equal(currency_of(chart, currency)->code,
                                                                 chart->making.currency));
}

// The stage with the largest sum in the reporting currency; without any, the stage and currency
// of the most flows.
static bool is_better(const struct flow_chart *chart, const struct group *group,
                      const struct group *best)
{
    const char *reporting = chart->making.currency;
    const char *code = currency_of(chart, group->keys[PLACE_CURRENCY])->code;
    if (best == NULL)
        return true;
    const char *best_code = currency_of(chart, best->keys[PLACE_CURRENCY])->code;
    bool is_reporting = text_equal(code, reporting);
    if (is_reporting != text_equal(best_code, reporting))
        return is_reporting;
    int64_t order =
        is_reporting
            ? (group->sum.stated > best->sum.stated) - (group->sum.stated < best->sum.stated)
            : (group->sum.count > best->sum.count) - (group->sum.count < best->sum.count);
    if (order == 0)
        order = (int64_t)best->keys[PLACE_STAGE] - (int64_t)group->keys[PLACE_STAGE];
    return order == 0 ? strcmp(code, best_code) < 0 : order > 0;
}

static bool choose(struct flow_chart *chart)
{
    const struct group *best = NULL;
    for (size_t i = 0; i < chart->places->count; i++) {
        const struct group *group = groups_get(chart->places, i);
        if (group->keys[PLACE_KEY] == PATHS_ALL && group->keys[PLACE_CURRENCY] != 0 &&
            group->keys[PLACE_STAGE] != STAGE_PLAN && group->sum.stated > 0 &&
            is_better(chart, group, best))
            best = group;
    }
    if (best == NULL)
        return false;
    const struct making making = chart->making;
    chart->making =
        making_in(&making, currency_of(chart, best->keys[PLACE_CURRENCY])->code, best->sum.stated);
    chart->stage = (enum stage)best->keys[PLACE_STAGE];
    return true;
}

// --- the places ---

static bool add_spot(struct flow_chart *chart, const struct group *group, size_t *spot_of)
{
    uint32_t place = group->keys[PLACE_KEY];
    struct level *level = &chart->levels[place_level(chart->paths, place)];
    if (spot_of[place] == 0) {
        LIST_PUSH(chart->making.arena, &level->spots,
                  ((struct spot){.value = place_value(chart->paths, place), .place = place}));
        spot_of[place] = level->spots.count;
    }
    return sum_add(&level->spots.items[spot_of[place] - 1].sum, &group->sum);
}

// Paths to no fund and no activity need the recipient, and so do several recipients.
static bool read_spots(struct flow_chart *chart)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    size_t *spot_of = NEW_ARRAY(&scratch, size_t, place_limit(chart->paths));
    struct level *recipients = &chart->levels[PATH_RECIPIENT];
    bool is_added = true;
    for (size_t i = 0; i < chart->places->count && is_added; i++) {
        const struct group *group = groups_get(chart->places, i);
        if (!is_wanted(chart, group->keys[PLACE_STAGE], group->keys[PLACE_CURRENCY]))
            continue;
        switch (group->keys[PLACE_KEY]) {
        case PATHS_ALL: break;
        case PATHS_JOINED: is_added = sum_add(&chart->drawn, &group->sum); break;
        case PATHS_THROUGH: is_added = sum_add(&chart->through, &group->sum); break;
        case PATHS_LONE: is_added = sum_add(&chart->undrawn, &group->sum); break;
        case PATHS_UNSTAGED: recipients->is_used = true; break;
        default:
            is_added = place_value(chart->paths, group->keys[PLACE_KEY]).id == NULL ||
                       add_spot(chart, group, spot_of);
        }
    }
    recipients->is_used = recipients->is_used || recipients->spots.count > 1;
    if (!recipients->is_used)
        recipients->spots.count = 0;
    return is_added;
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

static void keep_largest(struct flow_chart *chart, int index)
{
    struct level *level = &chart->levels[index];
    size_t most = places_shown[index];
    struct spot **order = NEW_ARRAY(chart->making.arena, struct spot *, level->spots.count + 1);
    for (size_t i = 0; i < level->spots.count; i++)
        order[i] = &level->spots.items[i];
    if (level->spots.count != 0)
        qsort(order, level->spots.count, sizeof(*order), compare_spots);
    size_t named = level->spots.count <= most + 1 ? level->spots.count : most;
    for (size_t i = 0; i < level->spots.count; i++) {
        order[i]->kept = i < named ? i : named;
        chart->kept[order[i]->place] = order[i]->kept;
    }
    level->kept_count = level->spots.count > named ? named + 1 : named;
}

// --- the ribbons ---

static bool add_ribbons(void *user, const struct flow_path *path, struct error *err)
{
    struct flow_chart *chart = user;
    uint32_t donor = path->places[PATH_DONOR];
    int from = PATH_DONOR;
    if (!is_wanted(chart, path->row->stage, path->row->currency_index) ||
        place_value(chart->paths, donor).id == NULL) // a damaged book names no donor
        return true;
    size_t strand = chart->kept[donor] < STRANDS ? chart->kept[donor] : STRANDS;
    for (int to = PATH_FUND; to < PATH_LEVELS; to++) {
        if (path->places[to] == PLACE_NONE || !chart->levels[to].is_used)
            continue;
        const uint32_t keys[RIBBON_KEYS] = {
            (uint32_t)from, (uint32_t)chart->kept[path->places[from]], (uint32_t)to,
            (uint32_t)chart->kept[path->places[to]], (uint32_t)strand};
        if (!path_add(groups_find(&chart->groups, keys), path, to == PATH_RECIPIENT, err))
            return false;
        from = to;
    }
    return true;
}

static int compare_ribbon_keys(const void *user, size_t key, uint32_t a, uint32_t b)
{
    (void)user;
    (void)key;
    return a < b ? -1 : 1;
}

static bool starts_ends(const struct flow_chart *chart, size_t index)
{
    return index == 0 || memcmp(chart->ribbons[index]->keys, chart->ribbons[index - 1]->keys,
                                RIBBON_STRAND * sizeof(uint32_t)) != 0;
}

static size_t positive_ribbons(const struct flow_chart *chart)
{
    size_t count = 0;
    for (size_t i = 0; i < chart->ribbon_count; i++)
        count += chart->ribbons[i]->sum.stated > 0;
    return count;
}

static bool make_map(struct flow_chart *chart, struct error *err)
{
    struct arena *arena = chart->making.arena;
    for (int i = 0; i < PATH_LEVELS; i++)
        chart->levels[i] = (struct level){.is_used = i < PATH_RECIPIENT};
    chart->kept = NEW_ARRAY(arena, size_t, place_limit(chart->paths));
    if (!read_spots(chart))
        return error_set(err, ERROR_INPUT, "the sum is too large");
    for (int i = 0; i < PATH_LEVELS; i++)
        keep_largest(chart, i);
    groups_init(&chart->groups, RIBBON_KEYS, arena, arena);
    if (!flow_paths_walk(chart->paths, add_ribbons, chart, err))
        return false;
    chart->ribbon_count = chart->groups.count;
    chart->ribbons = groups_sorted(&chart->groups, compare_ribbon_keys, chart, arena);
    for (size_t i = 0; i < chart->ribbon_count; i++)
        chart->negative_count += chart->ribbons[i]->sum.stated < 0;
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
            is_first ? spot->value : (struct dimension_value){NULL, path_others(index)};
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
    size_t first_rows[PATH_LEVELS] = {0};
    size_t place_count = 0;
    for (int i = 0; i < PATH_LEVELS; i++)
        place_count += chart->levels[i].kept_count + 1;
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, place_count + chart->ribbon_count);
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
    for (int i = 0; i < PATH_LEVELS; i++)
        if (!add_places(chart, i, table, rows, &first_rows[i]))
            return false;
    for (size_t i = 0; i < chart->ribbon_count; i++) {
        const uint32_t *keys = chart->ribbons[i]->keys;
        struct cell *cells = add_row(table, rows, ROW_PLAIN, arena);
        cells[COLUMN_FROM] = cell_index(first_rows[keys[RIBBON_FROM_LEVEL]] + keys[RIBBON_FROM]);
        cells[COLUMN_TO] = cell_index(first_rows[keys[RIBBON_TO_LEVEL]] + keys[RIBBON_TO]);
        cells[COLUMN_STRAND] = cell_index(keys[RIBBON_STRAND]);
        cells[COLUMN_SUM] = sum_cell(&chart->ribbons[i]->sum);
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
                                : text_counted(making->arena, funds->spots.count, "fund"));
    if (largest != NULL && largest->sum.stated * 3 >= drawn && largest->sum.stated <= drawn)
        return arena_printf(making->arena, "%s: %s of the %s %s %s", largest->value.label,
                            figure_words(making, &largest->sum), all, making->short_unit, verb);
    return arena_printf(
        making->arena, "Where the %s %s %s by %s went", all, making->short_unit, verb,
        donors->spots.count == 1 ? donors->spots.items[0].value.label
                                 : text_counted(making->arena, donors->spots.count, "donor"));
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
    for (size_t i = 0; i < chart->ribbon_count; i++) {
        if (starts_ends(chart, i))
            out[count++] = (struct joined){.row = first_row + i};
        // a part of a total that could be summed
        if (!sum_add(&out[count - 1].sum, &chart->ribbons[i]->sum))
            return count - 1;
    }
    qsort(out, count, sizeof(*out), compare_by_size);
    return count;
}

static const char *in_words(const struct flow_chart *chart, const struct table *table)
{
    struct arena *arena = chart->making.arena;
    struct buffer out = {.arena = arena};
    struct joined *joined = NEW_ARRAY(arena, struct joined, chart->ribbon_count + 1);
    size_t count = join_strands(chart, table->row_count - chart->ribbon_count, joined);
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
    static const char *const words[PATH_LEVELS] = {"donor", "fund", "activity", "recipient"};
    for (int i = 0; i < PATH_LEVELS; i++)
        if (chart->levels[i].kept_count != 0)
            buffer_printf(&out, "%s%s", out.size == 0 ? "From " : " to ", words[i]);
    return arena_printf(chart->making.arena, "%s, %s, %s",
                        title_with_scope(&chart->making, buffer_string(&out)),
                        stage_verb(chart->stage), chart->making.unit);
}

// Everything of the table that the drawing has not.
static bool add_notes(const struct flow_chart *chart, struct chart *out)
{
    const struct making *making = &chart->making;
    struct buffer left_out = {.arena = making->arena};
    struct sum others[STAGE_COUNT] = {0};
    for (size_t i = 0; i < chart->places->count; i++) {
        const struct group *group = groups_get(chart->places, i);
        const uint32_t *keys = group->keys;
        if (keys[PLACE_KEY] == PATHS_ALL &&
            !is_wanted(chart, keys[PLACE_STAGE], keys[PLACE_CURRENCY]) &&
            !sum_add(&others[keys[PLACE_STAGE]], &group->sum))
            return false;
    }
    for (int stage = STAGE_PLAN; stage < STAGE_COUNT; stage++)
        if (others[stage].count != 0)
            buffer_printf(&left_out, "%s%s %s%s", left_out.size == 0 ? "" : ", ",
                          text_counted(making->arena, others[stage].count, "flow"),
                          stage_verb((enum stage)stage),
                          stage == (int)chart->stage ? " in other currencies" : "");
    if (chart->undrawn.count != 0)
        buffer_printf(&left_out, "%s%s without fund and activity", left_out.size == 0 ? "" : ", ",
                      text_counted(making->arena, chart->undrawn.count, "flow"));
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

bool add_flow_map_chart(const struct making *making, struct section *out, struct flow_paths *paths,
                        const struct groups *places, struct error *err)
{
    struct flow_chart chart = {.making = *making, .paths = paths, .places = places};
    struct table *table = NEW(making->arena, struct table);
    if (!choose(&chart))
        return true; // no amount anywhere
    if (!make_map(&chart, err))
        return false;
    if (!make_table(&chart, table))
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
    if (!add_notes(&chart, &drawing))
        return error_set(err, ERROR_INPUT, "the sum is too large");
    section_add_chart(making, out, &drawing);
    return true;
}
