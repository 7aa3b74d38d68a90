// The kinds of charts: who lays one out, when it has something to show, how high it wants to be.
#include "render/chart_layout.h"

#include <assert.h>

static const struct chart_kind_calls kinds[] = {
    [CHART_OVERLAPPED_BARS] = {chart_lay_out_bars, chart_has_positive_figure, chart_bars_height,
                               true},
    [CHART_STACKED_COLUMNS] = {chart_lay_out_columns, chart_has_positive_figure,
                               chart_columns_height, true},
    [CHART_STEP_LINES] = {chart_lay_out_steps, chart_steps_has_content, chart_steps_height, false},
    [CHART_DOTS] = {chart_lay_out_dots, chart_dots_has_content, chart_dots_height, false},
    [CHART_WATERFALL] = {chart_lay_out_waterfall, chart_waterfall_has_content,
                         chart_waterfall_height, false},
    [CHART_FLOW_MAP] = {chart_lay_out_flow_map, chart_flow_map_has_content, chart_flow_map_height,
                        false},
    [CHART_TREEMAP] = {chart_lay_out_treemap, chart_treemap_has_content, chart_treemap_height,
                       false},
    [CHART_TIMELINE] = {chart_lay_out_timeline, chart_timeline_has_content, chart_timeline_height,
                        true},
    [CHART_HEAT_STRIP] = {chart_lay_out_heat_strip, chart_heat_strip_has_content,
                          chart_heat_strip_height, false},
    [CHART_RANGES] = {chart_lay_out_ranges, chart_ranges_has_content, chart_ranges_height, false},
    [CHART_DUMBBELL] = {chart_lay_out_dumbbell, chart_dumbbell_has_content, chart_dumbbell_height,
                        false},
    [CHART_SMALL_MULTIPLES] = {chart_lay_out_multiples, chart_multiples_has_content,
                               chart_multiples_height, true},
};

const struct chart_kind_calls *chart_kind_calls(enum chart_kind kind)
{
    assert((size_t)kind < COUNT_OF(kinds) && kinds[kind].lay_out != NULL);
    return &kinds[kind];
}

bool chart_has_positive_figure(const struct chart *chart)
{
    for (size_t row = 0; row < chart->row_count; row++) {
        for (size_t i = 0; i < chart->series_count; i++) {
            const struct cell *cell = chart_cell(chart, row, chart->series[i].column);
            if (cell_has_number(cell) && decimal_sign(cell->number) > 0)
                return true;
        }
    }
    return false;
}

bool chart_has_content(const struct chart *chart)
{
    return chart_kind_calls(chart->kind)->has_content(chart);
}

double chart_natural_height(const struct chart *chart, double width)
{
    return chart_kind_calls(chart->kind)->natural_height(chart, width);
}
