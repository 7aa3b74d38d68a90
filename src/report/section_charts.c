// Small pieces the charts of the sections are made of.
#include "report/section_charts.h"

#include "report/records.h"

#include <string.h>

const struct table_column *chart_figures(const struct making *making)
{
    struct table_column *column = NEW(making->arena, struct table_column);
    *column = (struct table_column){.type = CELL_AMOUNT,
                                    .currency = making->currency,
                                    .decimals = making->scale_power == 0 ? 0 : 1,
                                    .scale_power = making->scale_power};
    return column;
}

const char *money_words(const struct making *making, int128 units, bool is_approximate)
{
    struct sum sum = {.stated = units, .count = 1, .is_approximate = is_approximate};
    return arena_printf(making->arena, "%s %s", figure_words(making, &sum), making->short_unit);
}

const char *cell_figure_words(const struct making *making, const struct cell *cell)
{
    struct sum sum = {.stated = cell->number.mantissa *
                                decimal_power(DECIMAL_SCALE_MAX - (unsigned)cell->number.scale),
                      .count = 1,
                      .is_approximate = cell->is_approximate};
    return figure_words(making, &sum);
}

void chart_add_note(const struct making *making, struct chart *chart, const char *note)
{
    const char **notes = NEW_ARRAY(making->arena, const char *, chart->note_count + 1);
    if (chart->note_count != 0)
        memcpy(notes, chart->notes, chart->note_count * sizeof(*notes));
    notes[chart->note_count++] = note;
    chart->notes = notes;
}

// A column's title on one line; a hyphen before the break was there for the break.
static const char *title_on_a_line(const char *title, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (const char *c = title; *c != '\0'; c++) {
        if (c[0] == '-' && c[1] == '\n')
            c++;
        else
            buffer_char(&out, *c == '\n' ? ' ' : *c);
    }
    return buffer_string(&out);
}

struct chart waterfall_of_row(const struct making *making, const struct table *table, size_t row,
                              const struct step_columns *steps)
{
    size_t count = steps->last - steps->first + 1;
    struct chart_series *series = NEW_ARRAY(making->arena, struct chart_series, count);
    for (size_t i = 0; i < count; i++)
        series[i] = (struct chart_series){
            title_on_a_line(table->columns[steps->first + i].title, making->arena), steps->fills[i],
            steps->first + i};
    return (struct chart){.kind = CHART_WATERFALL,
                          .axis = making->short_unit,
                          .table = table,
                          .edge_column = CHART_NO_COLUMN,
                          .figures = chart_figures(making),
                          .first_row = row,
                          .row_count = 1,
                          .series = series,
                          .series_count = count,
                          .partial_row = CHART_NO_COLUMN};
}

static const char *step_label(const struct chart *chart, size_t step)
{
    if (chart->row_count == 1)
        return chart->series[step].label;
    return chart->table->rows[chart->first_row + step].cells[chart->category_column].text;
}

static size_t step_count(const struct chart *chart)
{
    return chart->row_count == 1 ? chart->series_count : chart->row_count;
}

static const struct cell *step_cell(const struct chart *chart, size_t step)
{
    size_t row = chart->row_count == 1 ? 0 : step;
    size_t series = chart->row_count == 1 ? step : 0;
    return &chart->table->rows[chart->first_row + row].cells[chart->series[series].column];
}

static const char *waterfall_words(const struct making *making, const struct chart *chart)
{
    struct buffer out = {.arena = making->arena};
    const char *separator = " ";
    buffer_printf(&out, "%s:", making->short_unit);
    for (size_t i = 0; i < step_count(chart); i++) {
        const struct cell *cell = step_cell(chart, i);
        if (cell->type == CELL_BLANK || cell->gap != GAP_NONE)
            continue;
        buffer_printf(&out, "%s%s %s", separator, step_label(chart, i),
                      cell_figure_words(making, cell));
        separator = "; ";
    }
    buffer_char(&out, '.');
    return buffer_string(&out);
}

void section_add_waterfall(const struct making *making, struct section *section,
                           struct chart *chart)
{
    size_t moves = 0;
    for (size_t i = 0; i + 1 < step_count(chart); i++) {
        const struct cell *cell = step_cell(chart, i);
        moves +=
            cell->type != CELL_BLANK && cell->gap == GAP_NONE && decimal_sign(cell->number) != 0;
    }
    if (moves < 2)
        return;
    chart->alt = waterfall_words(making, chart);
    section_add_chart(making, section, chart);
}

struct making making_in(const struct making *making, const char *currency, int128 most)
{
    const int128 million = (int128)1000000 * decimal_power(DECIMAL_SCALE_MAX);
    struct making out = *making;
    bool is_large = most >= 10 * million || most <= -10 * million;
    if (text_equal(currency, making->currency))
        return out;
    out.currency = currency;
    out.scale_power = is_large ? 6 : 0;
    out.short_unit =
        arena_printf(making->arena, "%s%s", currency_mark(currency), is_large ? " million" : "");
    out.unit = arena_printf(making->arena, "%s, current prices", out.short_unit);
    return out;
}

struct table_column amount_column(const struct making *making, const char *key, const char *title)
{
    return (struct table_column){.key = key,
                                 .title = title,
                                 .type = CELL_SUM,
                                 .currency = making->currency,
                                 .decimals = making->scale_power == 0 ? 0 : 1,
                                 .scale_power = making->scale_power};
}

struct cell cell_index(size_t index)
{
    return (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)index)};
}

const char *stage_verb(enum stage stage)
{
    switch (stage) {
    case STAGE_PLEDGE: return "pledged";
    case STAGE_COMMITMENT: return "committed";
    case STAGE_DISBURSEMENT: return "disbursed";
    case STAGE_EXPENDITURE: return "spent";
    case STAGE_PLAN:
    case STAGE_NONE:
    case STAGE_COUNT: break;
    }
    return "planned";
}

const char *what_words(const struct snapshot *snapshot, const struct record *record,
                       struct arena *arena)
{
    const char *title = record_text(record, KEY_TITLE);
    if (record_shape(record) != KIND_FLOW)
        return title != NULL ? title : record_text(record, KEY_NAME);
    const char *ends[2] = {record_text(record, KEY_FROM), record_text(record, KEY_TO)};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        uint32_t party = snapshot_party(snapshot, ends[i]);
        if (party != 0)
            ends[i] = snapshot->parties[party].name;
    }
    return flow_words(ends[0], ends[1], title, arena);
}

const char *short_words(const struct snapshot *snapshot, const struct record *record,
                        struct arena *arena)
{
    const char *title = record_text(record, KEY_TITLE);
    uint32_t party = snapshot_party(snapshot, record_text(record, KEY_FROM));
    if (title == NULL || party == 0)
        return what_words(snapshot, record, arena);
    return arena_printf(arena, "%s: %s", snapshot->parties[party].name, title);
}
