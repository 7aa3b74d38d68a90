// The treemap of a section that groups by fund or activity, beside its bars.
#include <string.h>

#include "report/section_charts.h"

static bool has_more(const struct pivot *pivot, enum stage stage, enum stage than)
{
    return pivot->total.stages[stage].stated > pivot->total.stages[than].stated;
}

// The stage with the largest total; STAGE_NONE when none is above zero.
static enum stage main_stage(const struct pivot *pivot)
{
    enum stage best = STAGE_PLEDGE;
    for (int stage = STAGE_PLEDGE; stage < STAGE_COUNT; stage++)
        if (has_more(pivot, (enum stage)stage, best))
            best = (enum stage)stage;
    return pivot->total.stages[best].stated > 0 ? best : STAGE_NONE;
}

static size_t column_of(const struct pivot *pivot, enum stage stage)
{
    enum stage stages[STAGE_COUNT];
    size_t count = pivot_stages(pivot, stages);
    for (size_t i = 0; i < count; i++)
        if (stages[i] == stage)
            return PIVOT_FIRST_STAGE_COLUMN + i;
    return CHART_NO_COLUMN;
}

// How many of the largest named parts it takes to reach half of the total, and their sum.
static size_t half_of(const struct pivot *pivot, enum stage stage, struct sum *out)
{
    bool *is_taken = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    is_taken = NEW_ARRAY(&scratch, bool, pivot->row_count + 1);
    *out = (struct sum){0};
    for (size_t count = 1; count <= pivot->row_count; count++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < pivot->row_count; i++) {
            const struct sum *sum = &pivot->rows[i].stages[stage];
            if (!is_taken[i] && pivot->rows[i].value.id != NULL &&
                (best == SIZE_MAX || sum->stated > pivot->rows[best].stages[stage].stated))
                best = i;
        }
        if (best == SIZE_MAX || !sum_add(out, &pivot->rows[best].stages[stage]))
            return 0;
        is_taken[best] = true;
        if (out->stated * 2 >= pivot->total.stages[stage].stated)
            return count;
    }
    return 0;
}

// "Two of 14 activities: 4,000.0 of 5,000.0 US$ million pledged", when a third of them or fewer
// make half.
static const char *message(const struct making *making, const struct pivot *pivot, enum stage stage,
                           enum dimension dimension)
{
    const char *plural = dimension == DIMENSION_FUND ? "funds" : "activities";
    const struct sum *total = &pivot->total.stages[stage];
    struct sum half;
    size_t parts = 0;
    for (size_t i = 0; i < pivot->row_count; i++)
        parts += pivot->rows[i].value.id != NULL && pivot->rows[i].stages[stage].stated > 0;
    size_t count = half_of(pivot, stage, &half);
    if (count == 0 || count * 3 > parts || half.stated > total->stated)
        return arena_printf(making->arena, "What each of %zu %s has of the %s %s %s", parts, plural,
                            figure_words(making, total), making->short_unit, stage_verb(stage));
    return arena_printf(making->arena, "%zu of %zu %s %s %s of the %s %s %s", count, parts, plural,
                        count == 1 ? "has" : "have", figure_words(making, &half),
                        figure_words(making, total), making->short_unit, stage_verb(stage));
}

static const char *in_words(const struct making *making, const struct table *table, size_t column,
                            size_t row_count)
{
    struct buffer out = {.arena = making->arena};
    buffer_printf(&out, "%s, %s:", table->columns[column].title, making->short_unit);
    for (size_t i = 0; i < row_count; i++) {
        const struct cell *cell = &table->rows[i].cells[column];
        if (cell->gap != GAP_NONE || decimal_sign(cell->number) <= 0)
            continue;
        buffer_printf(&out, "%s %s %s", i == 0 ? "" : ";", table->rows[i].cells[1].text,
                      cell_figure_words(making, cell));
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

void add_treemap(const struct making *making, struct section *section, const struct pivot *pivot,
                 const struct table *table, enum dimension dimension)
{
    enum stage stage = main_stage(pivot);
    size_t row_count = table->row_count, parts = 0, negative = 0;
    if (stage == STAGE_NONE)
        return;
    size_t column = column_of(pivot, stage);
    if (row_count > 0 && table->rows[row_count - 1].role == ROW_TOTAL)
        row_count--;
    for (size_t i = 0; i < row_count; i++) {
        const struct cell *cell = &table->rows[i].cells[column];
        int sign = cell->gap == GAP_NONE ? decimal_sign(cell->number) : 0;
        parts += sign > 0;
        negative += sign < 0;
    }
    if (parts < TREEMAP_PARTS)
        return; // bars compare fewer better
    struct chart_series *series = NEW(making->arena, struct chart_series);
    *series = (struct chart_series){code_label(&codes_stage, stage), stage_fill(stage), column};
    struct chart chart = {
        .kind = CHART_TREEMAP,
        .key = arena_printf(making->arena, "%s_treemap", section->key),
        .title = message(making, pivot, stage, dimension),
        .measure = arena_printf(making->arena, "%s: %s, %s", table->title, stage_verb(stage),
                                making->unit),
        .alt = in_words(making, table, column, row_count),
        .table = table,
        .category_column = 1,
        .edge_column = CHART_NO_COLUMN,
        .row_count = row_count,
        .partial_row = CHART_NO_COLUMN,
        .series = series,
        .series_count = 1,
    };
    if (negative != 0)
        chart_add_note(making, &chart,
                       arena_printf(making->arena, "%zu below zero %s no area.", negative,
                                    negative == 1 ? "has" : "have"));
    section_add_chart(making, section, &chart);
}
