// Tables on pages: on a canvas that notes down, over many made-up tables.
#include "render/pdf_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/canvas_backend.h"
#include "render/pdf_page.h"

#define PAGES 400
#define COLUMNS 16
#define HALF_PT 0.5

// Every character is 0.55 em wide; lines break anywhere.
static struct extent measure(struct canvas *canvas, const struct text *text, double width)
{
    double line = text->font.size * FONT_LEADING;
    double all = (double)utf8_length(text->text) * text->font.size * 0.55;
    unsigned lines = width <= 0 || all <= width ? 1 : (unsigned)(all / width) + 1;

    (void)canvas;
    if (text->lines > 0 && lines > text->lines)
        lines = text->lines;
    return (struct extent){lines == 1 ? all : width, lines * line};
}

struct notes {
    struct canvas base;
    unsigned page;
    double width, height;
    unsigned rows[PAGES]; // headers included
    unsigned texts;
    double lowest; // end of the last text of the table's rows
    bool is_in_row;
};

static void begin_page(struct canvas *canvas, double width, double height)
{
    struct notes *notes = (struct notes *)canvas;

    notes->page++;
    assert_true(notes->page < PAGES);
    notes->width = width;
    notes->height = height;
    notes->lowest = 0;
}

static void begin_tag(struct canvas *canvas, const char *tag)
{
    struct notes *notes = (struct notes *)canvas;

    if (strcmp(tag, "TR") != 0)
        return;
    notes->rows[notes->page]++;
    notes->is_in_row = true;
}

static void end_tag(struct canvas *canvas, const char *tag)
{
    struct notes *notes = (struct notes *)canvas;

    if (strcmp(tag, "TR") == 0)
        notes->is_in_row = false;
}

// No text leaves the page's margins; with no width of its own it is as wide as measured.
static double text(struct canvas *canvas, struct box box, const struct text *put)
{
    struct notes *notes = (struct notes *)canvas;
    struct extent extent = measure(canvas, put, box.width);
    double right = box.x + (box.width > 0 ? box.width : extent.width);

    assert_true(box.x >= PAGE_SIDE - HALF_PT);
    assert_true(right <= notes->width - PAGE_SIDE + HALF_PT);
    if (notes->is_in_row) {
        assert_true(box.y >= PAGE_TOP);
        assert_true(box.y + extent.height <= notes->height - PAGE_BOTTOM + HALF_PT);
    }
    notes->texts++;
    return extent.height;
}

static void line(struct canvas *canvas, struct point from, struct point to, double width,
                 uint32_t colour)
{
    struct notes *notes = (struct notes *)canvas;

    (void)width;
    (void)colour;
    assert_true(from.x >= PAGE_SIDE - HALF_PT && to.x <= notes->width - PAGE_SIDE + HALF_PT);
}

static const struct canvas_calls calls = {.measure = measure,
                                          .text = text,
                                          .line = line,
                                          .begin_page = begin_page,
                                          .begin_tag = begin_tag,
                                          .end_tag = end_tag};

struct fixture {
    struct arena arena, scratch;
    struct notes notes;
    struct table_column columns[COLUMNS];
    struct table table;
    struct document document;
    struct pdf pdf;
};

// Text first, then sums with bounds; words as long as `letters`.
static void set_up(struct fixture *f, size_t columns, size_t rows, size_t letters)
{
    struct table_row *all = NEW_ARRAY(&f->arena, struct table_row, rows + 1);
    char *word = arena_alloc(&f->arena, letters + 1);
    const char *note = "Figures may not add up because of rounding.";
    const char **notes = NEW_ARRAY(&f->arena, const char *, 1);

    memset(word, 'w', letters);
    word[letters] = '\0';
    notes[0] = note;
    for (size_t i = 0; i < columns; i++) {
        f->columns[i] = (struct table_column){.key = "k",
                                              .title = i == 0 ? "Name" : "Amount",
                                              .type = i == 0 ? CELL_TEXT : CELL_SUM,
                                              .is_wrapped = i == 0};
    }
    for (size_t row = 0; row < rows; row++) {
        struct cell *cells = NEW_ARRAY(&f->arena, struct cell, columns);
        cells[0] = (struct cell){.type = CELL_TEXT, .text = word};
        for (size_t i = 1; i < columns; i++) {
            cells[i] = (struct cell){.type = CELL_SUM,
                                     .number = decimal_of((int64_t)row * 1000),
                                     .lower = decimal_of(0),
                                     .upper = decimal_of(3020000000)};
        }
        all[row] = (struct table_row){row + 1 == rows && rows > 1 ? ROW_TOTAL : ROW_PLAIN, cells};
    }
    f->table = (struct table){.key = "t",
                              .title = "Table",
                              .columns = f->columns,
                              .column_count = columns,
                              .rows = all,
                              .row_count = rows,
                              .notes = notes,
                              .note_count = 1};
    f->document = (struct document){
        .title = "Title", .book_title = "Book", .origin = "o", .root = "r", .as_of = "today"};
    f->notes.base.calls = &calls;
    f->pdf = (struct pdf){.canvas = &f->notes.base,
                          .document = &f->document,
                          .arena = &f->arena,
                          .scratch = &f->scratch};
}

static void draw(struct fixture *f, enum paper paper, double down)
{
    struct error err;

    f->pdf.paper = paper;
    assert_true(table_plan_make(&f->pdf, &f->table, &err));
    pdf_new_page(&f->pdf, TURN_PORTRAIT);
    f->pdf.y += down;
    assert_true(pdf_table(&f->pdf, &f->table, &err));
    pdf_end_page(&f->pdf);
}

static void tear_down(struct fixture *f)
{
    arena_done(&f->arena);
    arena_done(&f->scratch);
}

static const size_t row_counts[] = {1, 2, 3, 5, 30, 44, 45, 46, 47, 48, 49, 50, 120, 500};

// Every row once; one of a longer table never alone on a page with the header.
static void check_rows(const struct fixture *f)
{
    size_t rows = 0;

    for (unsigned page = 1; page <= f->notes.page; page++) {
        unsigned here = f->notes.rows[page];
        assert_true(here != 1); // a header and nothing under it
        assert_true(here != 2 || f->table.row_count == 1);
        rows += here == 0 ? 0 : here - 1;
    }
    assert_int_equal(rows, f->table.row_count);
}

static void no_row_is_alone_and_none_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(row_counts); i++) {
        for (double down = 0; down < 720; down += 8) {
            struct fixture f = {0};
            set_up(&f, 4, row_counts[i], 12);
            draw(&f, down < 360 ? PAPER_A4 : PAPER_LETTER, down);
            check_rows(&f);
            tear_down(&f);
        }
    }
}

static void whatever_the_columns_text_stays_within_the_margins(void **state)
{
    static const size_t letters[] = {1, 12, 80, 400};
    (void)state;

    for (size_t columns = 1; columns <= COLUMNS; columns++) {
        for (size_t i = 0; i < COUNT_OF(letters); i++) {
            struct fixture f = {0};
            set_up(&f, columns, 60, letters[i]);
            draw(&f, i % 2 == 0 ? PAPER_A4 : PAPER_LETTER, 0);
            assert_true(f.notes.texts > 60 * columns);
            tear_down(&f);
        }
    }
}

static void bounds_have_room_in_every_size(void **state)
{
    const size_t tail = strlen("[0 - 3,020,000,000]");
    (void)state;

    for (size_t columns = 2; columns <= COLUMNS; columns++) {
        struct fixture f = {0};
        set_up(&f, columns, 3, 40);
        draw(&f, PAPER_A4, 0);
        for (size_t i = 0; i < f.pdf.plans.count; i++) {
            const struct table_plan *plan = f.pdf.plans.items[i];
            for (size_t j = 1; j < plan->column_count; j++)
                assert_true(plan->columns[j].width >= (double)tail * TABLE_TAIL_PT * 0.55);
        }
        tear_down(&f);
    }
}

static void a_column_without_an_entry_is_left_out(void **state)
{
    struct fixture f = {0};
    (void)state;

    set_up(&f, 4, 5, 10);
    for (size_t row = 0; row < 5; row++)
        ((struct cell *)f.table.rows[row].cells)[2] = (struct cell){.type = CELL_BLANK};
    draw(&f, PAPER_A4, 0);
    const struct table_plan *plan = f.pdf.plans.items[0];
    assert_int_equal(plan->column_count, 3);
    assert_int_equal(plan->columns[2].index, 3);
    tear_down(&f);
}

enum follows { FOLLOWS_NOTHING, FOLLOWS_WIDE, FOLLOWS_TEXT_AND_WIDE };

// The sheet a table of `rows` rows is set on when `used` points of a page of `turn` are taken.
static enum sheet_turn settled_before(enum follows follows, size_t rows, enum sheet_turn turn,
                                      double used, double above)
{
    struct fixture f = {0};
    struct error err;

    set_up(&f, 3, rows, 10);
    assert_true(table_plan_make(&f.pdf, &f.table, &err));
    struct table_plan *plan = f.pdf.plans.items[0];
    struct table_plan wide = {.table = &f.table, .is_wide = true, .turn = TURN_LANDSCAPE};
    plan->is_before_text = follows == FOLLOWS_TEXT_AND_WIDE;
    if (follows != FOLLOWS_NOTHING)
        LIST_PUSH(&f.arena, &f.pdf.plans, &wide);
    double narrow = plan->width;
    pdf_new_page(&f.pdf, turn);
    f.pdf.y += used;
    assert_true(table_settle(&f.pdf, plan, above, &err));
    enum sheet_turn settled = plan->turn;
    assert_int_equal(plan->rows.count, rows);
    assert_true(settled == TURN_LANDSCAPE ? plan->width >= narrow : plan->width == narrow);
    // decided once, wherever the page has got to
    f.pdf.y = PAGE_TOP;
    assert_true(table_settle(&f.pdf, plan, 1, &err));
    assert_int_equal(plan->turn, settled);
    tear_down(&f);
    return settled;
}

static enum sheet_turn settled(size_t rows, enum sheet_turn turn, double used, double above)
{
    return settled_before(FOLLOWS_NOTHING, rows, turn, used, above);
}

// On a sheet of its own a small table would leave most of it empty.
static void a_small_table_goes_with_the_wide_one_behind_it(void **state)
{
    (void)state;

    assert_int_equal(settled_before(FOLLOWS_WIDE, 4, TURN_PORTRAIT, 640, 50), TURN_LANDSCAPE);
    assert_int_equal(settled_before(FOLLOWS_WIDE, 4, TURN_PORTRAIT, 640, 0), TURN_LANDSCAPE);
    assert_int_equal(settled_before(FOLLOWS_WIDE, 4, TURN_PORTRAIT, 300, 50), TURN_PORTRAIT);
    assert_int_equal(settled_before(FOLLOWS_WIDE, 40, TURN_PORTRAIT, 640, 50), TURN_PORTRAIT);
    assert_int_equal(settled_before(FOLLOWS_NOTHING, 4, TURN_PORTRAIT, 640, 50), TURN_PORTRAIT);
    assert_int_equal(settled_before(FOLLOWS_TEXT_AND_WIDE, 4, TURN_PORTRAIT, 640, 50),
                     TURN_PORTRAIT);
    assert_int_equal(settled_before(FOLLOWS_WIDE, 4, TURN_LANDSCAPE, 400, 0), TURN_LANDSCAPE);
}

static void a_landscape_page_is_filled_before_the_sheet_is_turned(void **state)
{
    (void)state;

    assert_int_equal(settled(4, TURN_PORTRAIT, 0, 50), TURN_PORTRAIT);
    assert_int_equal(settled(4, TURN_LANDSCAPE, 0, 50), TURN_LANDSCAPE);
    assert_int_equal(settled(4, TURN_LANDSCAPE, 260, 50), TURN_LANDSCAPE);
    assert_int_equal(settled(4, TURN_LANDSCAPE, 400, 50), TURN_PORTRAIT);
    assert_int_equal(settled(200, TURN_LANDSCAPE, 100, 50), TURN_LANDSCAPE);
    assert_int_equal(settled(200, TURN_LANDSCAPE, 350, 50), TURN_PORTRAIT);
    assert_int_equal(settled(200, TURN_LANDSCAPE, 350, 0), TURN_LANDSCAPE);
    assert_int_equal(settled(4, TURN_LANDSCAPE, 400, 0), TURN_PORTRAIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_row_is_alone_and_none_is_lost),
        cmocka_unit_test(whatever_the_columns_text_stays_within_the_margins),
        cmocka_unit_test(bounds_have_room_in_every_size),
        cmocka_unit_test(a_column_without_an_entry_is_left_out),
        cmocka_unit_test(a_landscape_page_is_filled_before_the_sheet_is_turned),
        cmocka_unit_test(a_small_table_goes_with_the_wide_one_behind_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
