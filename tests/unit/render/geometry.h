// What the tests of charts share: a made-up font, a table of one to many rows, and the checks that
// hold for every layout. All functions are static: each test program has its own.
#ifndef UNIT_RENDER_GEOMETRY_H
#define UNIT_RENDER_GEOMETRY_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/chart_layout.h"

#define SERIES 3
#define COLUMNS (SERIES + 2)
#define EDGE (SERIES + 1)
#define SLACK 0.01
#define MILLION 1000000LL

// Every character is 0.55 em wide; lines break anywhere.
static inline struct extent measure(void *user, const struct text *text, double width)
{
    double line = text->font.size * FONT_LEADING;
    double all = (double)utf8_length(text->text) * text->font.size * 0.55;

    (void)user;
    if (width <= 0 || all <= width)
        return (struct extent){all, line};
    double lines = ceil(all / width);
    if (text->lines > 0 && lines > text->lines)
        lines = text->lines;
    return (struct extent){width, lines * line};
}

static const struct ruler ruler = {measure, NULL};

// Names that break careless layouts: 80 characters, wide characters, right to left.
static const char *const hard_names[] = {
    "The Ministry of Foreign Affairs, Trade, Development and Humanitarian Help of It.",
    "国際協力機構アフガニスタン復興支援信託基金事務局",
    "صندوق الأمم المتحدة الاستئماني لإعادة الإعمار",
    "X",
};

struct fixture {
    struct arena arena;
    struct table_column columns[COLUMNS];
    struct table_row *rows;
    struct table table;
    struct chart_series series[SERIES];
    struct chart chart;
};

static inline struct cell amount(int64_t value)
{
    struct decimal number = decimal_of(value);

    return (struct cell){.type = CELL_SUM, .number = number, .lower = number, .upper = number};
}

static inline struct cell gap(enum cell_gap mark)
{
    return (struct cell){.type = CELL_SUM, .gap = mark, .unknown = mark == GAP_UNKNOWN};
}

static inline void set_up(struct fixture *fixture, enum chart_kind kind, size_t count)
{
    *fixture = (struct fixture){0};
    fixture->columns[0] = (struct table_column){.key = "name", .title = "Name", .type = CELL_TEXT};
    for (size_t i = 1; i <= SERIES; i++) {
        fixture->columns[i] = (struct table_column){
            .key = "n", .title = "N", .type = CELL_SUM, .decimals = 1, .scale_power = 6};
        fixture->series[i - 1] = (struct chart_series){"Disbursed", FILL_PLEDGED, i};
    }
    fixture->columns[EDGE] = (struct table_column){
        .key = "rate", .title = "Delivery\nrate", .type = CELL_PERCENT, .decimals = 1};
    fixture->rows = NEW_ARRAY(&fixture->arena, struct table_row, count);
    for (size_t row = 0; row < count; row++) {
        struct cell *cells = NEW_ARRAY(&fixture->arena, struct cell, COLUMNS);
        cells[0] = (struct cell){.type = CELL_TEXT,
                                 .text = arena_printf(&fixture->arena, "Donor %zu", row + 1)};
        cells[EDGE] = (struct cell){.type = CELL_PERCENT, .number = decimal_of(45)};
        fixture->rows[row].cells = cells;
    }
    fixture->table = (struct table){.columns = fixture->columns,
                                    .column_count = COLUMNS,
                                    .rows = fixture->rows,
                                    .row_count = count};
    fixture->chart = (struct chart){
        .kind = kind,
        .title = "Half of what was pledged has been paid",
        .measure = "Pledged and paid, US$ million",
        .axis = "US$ million",
        .alt = "In words.",
        .table = &fixture->table,
        .row_count = count,
        .series = fixture->series,
        .series_count = SERIES,
        .edge_column = kind == CHART_OVERLAPPED_BARS ? EDGE : CHART_NO_COLUMN,
        .partial_row = CHART_NO_COLUMN,
    };
}

static inline struct cell *cell_at(struct fixture *fixture, size_t row, size_t column)
{
    return (struct cell *)&fixture->rows[row].cells[column];
}

static inline bool boxes_meet(struct box a, struct box b)
{
    return a.x + a.width > b.x + SLACK && b.x + b.width > a.x + SLACK &&
           a.y + a.height > b.y + SLACK && b.y + b.height > a.y + SLACK;
}

static inline void check_boxes(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->texts.count; i++) {
        const struct chart_text *text = &layout->texts.items[i];
        struct extent extent = measure(NULL, &text->text, text->box.width);
        assert_true(text->box.x >= -SLACK && text->box.y >= -SLACK);
        assert_true(text->box.x + text->box.width <= layout->size.width + SLACK);
        assert_true(text->box.y + text->box.height <= layout->size.height + SLACK);
        assert_true(extent.width <= text->box.width + SLACK);
        assert_true(extent.height <= text->box.height + SLACK);
        for (size_t j = 0; j < i; j++) {
            if (!boxes_meet(text->box, layout->texts.items[j].box))
                continue;
            fail_msg("\"%s\" overlaps \"%s\"", text->text.text, layout->texts.items[j].text.text);
        }
    }
}

static inline bool is_name(const struct chart_text *text)
{
    bool is_tick = text->text.font.size < chart_label("", ALIGN_LEFT).font.size;

    for (size_t i = 0; i < COUNT_OF(hard_names) && !is_tick; i++) {
        if (text->role == ROLE_LABEL && strcmp(text->text.text, hard_names[i]) == 0)
            return true;
    }
    return false;
}

// A name that ends in an ellipsis has taken two lines before.
static inline void check_names(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->texts.count; i++) {
        const struct chart_text *text = &layout->texts.items[i];
        struct text whole = text->text;
        whole.lines = 0;
        double height = measure(NULL, &whole, text->box.width).height;
        double shown = measure(NULL, &text->text, text->box.width).height;
        if (is_name(text) && height > shown + SLACK && text->text.lines < NAME_LINES)
            fail_msg("\"%s\" is cut on its first line", text->text.text);
    }
}

static inline void check_texts(const struct chart_layout *layout)
{
    check_boxes(layout);
    check_names(layout);
}

static inline void check_figures_are_beside_marks(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->texts.count; i++) {
        const struct chart_text *text = &layout->texts.items[i];
        if (text->role != ROLE_FIGURE)
            continue;
        for (size_t j = 0; j < layout->marks.count; j++) {
            if (!boxes_meet(text->box, layout->marks.items[j].box))
                continue;
            fail_msg("\"%s\" lies on a bar", text->text.text);
        }
    }
}

static inline void check_paths(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->paths.count; i++) {
        struct box box = path_bounds(&layout->paths.items[i].path);
        assert_true(layout->paths.items[i].path.count > 0);
        assert_true(box.x >= -SLACK && box.y >= -SLACK);
        assert_true(box.x + box.width <= layout->size.width + SLACK);
        assert_true(box.y + box.height <= layout->size.height + SLACK);
    }
}

// What is drawn stays clear of what is written.
static inline void check_texts_are_beside_paths(const struct chart_layout *layout)
{
    for (size_t i = 0; i < layout->paths.count; i++) {
        struct box box = path_bounds(&layout->paths.items[i].path);
        for (size_t j = 0; j < layout->texts.count; j++) {
            if (boxes_meet(box, layout->texts.items[j].box))
                fail_msg("\"%s\" lies on a mark", layout->texts.items[j].text.text);
        }
    }
}

// A chart that has room for its words, its axis and a few rows never asks for more.
static inline void check_keeps_to_room(const struct chart_layout *layout, double height)
{
    assert_true(height < 300 || layout->size.height <= height + SLACK);
}

// The middle of the n-th dot: a filled path of curves.
static inline struct point dot_at(const struct chart_layout *layout, size_t index)
{
    for (size_t i = 0; i < layout->paths.count; i++) {
        const struct path *path = &layout->paths.items[i].path;
        if (path->steps[1].kind != PATH_CURVE || index-- > 0)
            continue;
        struct box box = path_bounds(path);
        return (struct point){box.x + box.width / 2, box.y + box.height / 2};
    }
    fail_msg("there are fewer dots");
    return (struct point){0, 0};
}

static const struct extent row_sizes[] = {{511, 380}, {511, 120}, {757, 300}, {230, 260}};
static const size_t row_counts[] = {1, 2, 7, 15, 60, 200};

// Figures that break careless scales; a mix has each reason why one is missing.
enum made_kind {
    MADE_FALLING,
    MADE_GIANT,
    MADE_SIGNS,
    MADE_ZERO,
    MADE_UNKNOWN,
    MADE_MIX,
    MADE_KINDS
};

struct made {
    int64_t value;
    enum cell_gap gap;
};

static inline struct made make(enum made_kind kind, size_t row)
{
    static const enum cell_gap gaps[] = {GAP_UNKNOWN, GAP_NIL, GAP_NOT_QUANTIFIED, GAP_NO_RATE};
    int64_t number = (int64_t)row + 1;

    switch (kind) {
    case MADE_FALLING: return (struct made){5000 * MILLION / number, GAP_NONE};
    case MADE_GIANT: return (struct made){row == 0 ? 900000000 * MILLION : MILLION, GAP_NONE};
    case MADE_SIGNS: return (struct made){(row % 3 == 1 ? -12 : 12) * MILLION * number, GAP_NONE};
    case MADE_ZERO: return (struct made){0, GAP_NONE};
    case MADE_UNKNOWN: return (struct made){0, GAP_UNKNOWN};
    case MADE_MIX:
        return (struct made){7 * MILLION * number, row % 3 == 2 ? gaps[row / 3 % 4] : GAP_NONE};
    case MADE_KINDS: break;
    }
    return (struct made){0, GAP_NIL};
}

static inline struct cell made_cell(struct made made, int64_t divisor)
{
    return made.gap != GAP_NONE ? gap(made.gap) : amount(made.value / divisor);
}

// A kind of chart over one row to two hundred, all figures, plain names and hard ones, and rooms of
// every shape. What has no content is left out of a report, and so here.
struct generated {
    void (*set_up)(struct fixture *fixture, size_t count);
    void (*put)(struct fixture *fixture, size_t row, struct made made); // all figures of a row
    void (*check)(struct fixture *fixture, double width, double height);
    bool is_of_time; // its rows are no names
};

static inline void check_made(const struct generated *kind, struct fixture *fixture,
                              size_t drawn[MADE_KINDS], enum made_kind figures)
{
    if (!chart_has_content(&fixture->chart))
        return;
    for (size_t i = 0; i < COUNT_OF(row_sizes); i++, drawn[figures]++)
        kind->check(fixture, row_sizes[i].width, row_sizes[i].height);
}

// Title, axis, keys and what the end of a line is called; of a chart that is not of time, its rows.
static inline void put_hard_names(const struct generated *kind, struct fixture *fixture)
{
    size_t count = COUNT_OF(hard_names);

    fixture->chart.title = hard_names[fixture->chart.row_count % count];
    fixture->chart.measure = hard_names[(fixture->chart.row_count + 1) % count];
    fixture->chart.axis = hard_names[(fixture->chart.row_count + 2) % count];
    fixture->chart.edge_label = hard_names[(fixture->chart.row_count + 3) % count];
    for (size_t i = 0; i < fixture->chart.series_count && i < SERIES; i++)
        fixture->series[i].label = hard_names[(fixture->chart.row_count + i) % count];
    for (size_t row = 0; row < fixture->table.row_count && !kind->is_of_time; row++)
        cell_at(fixture, row, 0)->text = hard_names[row % count];
}

static inline void check_generated(const struct generated *kind)
{
    size_t drawn[MADE_KINDS] = {0};

    for (size_t i = 0; i < COUNT_OF(row_counts); i++) {
        for (int figures = 0; figures < MADE_KINDS; figures++) {
            for (int is_hard = 0; is_hard < 2; is_hard++) {
                struct fixture fixture;
                kind->set_up(&fixture, row_counts[i]);
                if (is_hard)
                    put_hard_names(kind, &fixture);
                for (size_t row = 0; row < row_counts[i]; row++)
                    kind->put(&fixture, row, make((enum made_kind)figures, row));
                check_made(kind, &fixture, drawn, (enum made_kind)figures);
                arena_done(&fixture.arena);
            }
        }
    }
    // Nothing known is nothing to draw; all else was drawn at some size.
    for (int figures = 0; figures < MADE_KINDS; figures++)
        assert_true(drawn[figures] > 0 || figures == MADE_ZERO || figures == MADE_UNKNOWN);
    assert_int_equal(drawn[MADE_UNKNOWN], 0);
}

static inline const struct chart_text *find_text(const struct chart_layout *layout,
                                                 const char *words)
{
    for (size_t i = 0; i < layout->texts.count; i++) {
        if (strcmp(layout->texts.items[i].text.text, words) == 0)
            return &layout->texts.items[i];
    }
    return NULL;
}

#endif
