// Planning and writing flat data (see xlsx_flat.h).
#include "render/xlsx_flat.h"

#include <string.h>

#include "base/text.h"
#include "render/palette.h"

#define NAME_MAX_UNITS 31
#define PRINT_WIDTH 320.0 // characters across a printed page at a size still readable

// --- the plan ---

// "Data", "Data 2009", "Data 2009 (2)": within the length of a sheet's name.
static const char *sheet_name(const char *name, const char *part, unsigned number,
                              struct arena *arena)
{
    const char *counted = number == 1 ? "" : arena_printf(arena, " (%u)", number);
    const char *suffix =
        arena_printf(arena, "%s%s%s", part == NULL ? "" : " ", part == NULL ? "" : part, counted);
    size_t size = strlen(name);

    while (size > 0 &&
           utf16_length(arena_copy(arena, name, size)) + utf16_length(suffix) > NAME_MAX_UNITS) {
        do {
            size--;
        } while (((unsigned char)name[size] & 0xC0) == 0x80);
    }
    return arena_printf(arena, "%.*s%s", (int)size, name, suffix);
}

struct placing {
    struct xlsx_flat *flat;
    const struct section *section;
    uint32_t sheet_rows;
    bool is_large;
    struct xlsx_layout *layout;
    unsigned *table_number;
};

// As many sheets as the rows of one part need; at least one.
static void place_part(struct placing *placing, const char *part, uint64_t rows)
{
    struct arena *arena = placing->layout->arena;
    unsigned number = 0;

    do {
        uint32_t here = rows > placing->sheet_rows ? placing->sheet_rows : (uint32_t)rows;
        const char *name = sheet_name(placing->section->sheet, part, ++number, arena);
        const char *table_name = NULL;
        if (!placing->is_large && here > 0) {
            unsigned count = ++*placing->table_number;
            table_name = count == 1 ? "Data" : arena_printf(arena, "Data_%u", count);
        }
        xlsx_layout_place(placing->layout, (struct xlsx_placed){
                                               .table = placing->flat->table,
                                               .plan = placing->flat->plan,
                                               .sheet_name = name,
                                               .table_name = table_name,
                                               .first_row = 1,
                                               .row_count = here,
                                               .other_index = SIZE_MAX,
                                           });
        placing->flat->place_count++;
        rows -= here;
    } while (rows > 0);
}

static void place_parts(struct placing *placing)
{
    const struct row_source *source = placing->flat->table->source;
    size_t *places = NEW_ARRAY(placing->layout->arena, size_t, source->part_count);

    for (size_t i = 0; i < source->part_count; i++) {
        places[i] = placing->layout->placed.count;
        place_part(placing, source->parts[i].label, source->parts[i].count);
    }
    placing->flat->place_of_part = places;
}

// The first columns go on one page: ids, stages and amounts; names and notes stay on the screen.
static void choose_printed(struct xlsx_flat *flat)
{
    double width = 0;

    for (uint16_t i = 0; i < flat->plan->column_count; i++) {
        width += flat->plan->columns[i].width;
        if (i > 0 && width > PRINT_WIDTH)
            break;
        flat->print_last = i;
    }
}

bool xlsx_flat_plan(struct xlsx_flat *flat, const struct section *section,
                    const struct table *table, uint32_t sheet_rows, bool is_large,
                    struct xlsx_layout *layout, unsigned *table_number, struct error *err)
{
    struct xlsx_plan *plan = NEW(layout->arena, struct xlsx_plan);
    struct placing placing = {flat, section, sheet_rows, is_large, layout, table_number};

    *flat = (struct xlsx_flat){.table = table, .plan = plan, .first_place = layout->placed.count};
    if (!xlsx_plan_make(plan, table, true, layout->arena, err))
        return false;
    bool is_parted =
        plan->row_count > sheet_rows && table->source != NULL && table->source->part_count > 0;
    if (is_parted) {
        place_parts(&placing);
    } else {
        place_part(&placing, NULL, plan->row_count);
    }
    choose_printed(flat);
    return true;
}

// --- the sheets ---

struct filling {
    struct xlsx_rows rows;
    uint32_t written;
};

static struct xlsx_sheet *begin_sheet(const struct xlsx_flat *flat,
                                      const struct xlsx_placed *placed, struct xlsx_book *book)
{
    struct xlsx_sheet *sheet = xlsx_sheet_new(book, placed->sheet_name, palette_colour(FILL_OTHER));

    for (uint16_t i = 0; i < flat->plan->column_count; i++)
        xlsx_set_width(sheet, i, flat->plan->columns[i].width);
    xlsx_plan_header(flat->plan, sheet, 0, NULL);
    if (book->is_large)
        xlsx_sheet_stream(sheet);
    return sheet;
}

static void finish_sheet(const struct xlsx_flat *flat, const struct xlsx_placed *placed,
                         struct xlsx_sheet *sheet, const struct xlsx_context *context)
{
    const char **headers = NEW_ARRAY(sheet->book->arena, const char *, flat->plan->column_count);
    bool is_cut = flat->print_last + 1 < flat->plan->column_count;
    struct xlsx_area printed = {.last_row = sheet->last_row, .last_column = flat->print_last};
    struct xlsx_print print = {
        .right = xlsx_print_words(context->document, sheet->book->arena),
        .areas = &printed,
        .area_count = is_cut,
        .has_grid = true,
        .has_repeated_row = true,
    };

    for (uint16_t i = 0; i < flat->plan->column_count; i++)
        headers[i] = flat->plan->columns[i].header;
    xlsx_add_table(sheet, placed->table_name, headers, flat->plan->column_count, placed->row_count);
    xlsx_freeze(sheet, 1, 1);
    xlsx_set_print(sheet, &print);
}

// The sheet a row goes to: that of its part, or the next one once it is full.
static struct filling *find_room(const struct xlsx_flat *flat, struct filling *fillings,
                                 size_t *current)
{
    const struct row_source *source = flat->table->source;
    size_t place = *current;

    if (flat->place_of_part != NULL)
        place = flat->place_of_part[source->part(source->user)] - flat->first_place;
    while (place + 1 < flat->place_count &&
           fillings[place].written == fillings[place].rows.placed->row_count) {
        place++;
    }
    *current = place;
    return &fillings[place];
}

static bool put_rows(const struct xlsx_flat *flat, struct filling *fillings,
                     const struct xlsx_context *context, const struct xlsx_options *options,
                     struct error *err)
{
    struct table_cursor cursor;
    const struct table_row *row;
    size_t current = 0;

    if (!table_rewind(flat->table, &cursor, err))
        return false;
    for (uint64_t count = 1;; count++) {
        if (!table_next(&cursor, &row, err))
            return false;
        if (row == NULL || context->book->has_failed)
            return true;
        struct filling *filling = find_room(flat, fillings, &current);
        const struct xlsx_placed *placed = filling->rows.placed;
        if (filling->written == placed->row_count) {
            return error_set(err, ERROR_STORE, "table \"%s\" has more rows than it said",
                             flat->table->key);
        }
        xlsx_rows_put(&filling->rows, row, (size_t)count - 1,
                      placed->first_row + filling->written++);
        if (options->progress != NULL)
            options->progress(options->user, count, flat->plan->row_count);
    }
}

bool xlsx_flat_put(const struct xlsx_flat *flat, const struct xlsx_context *context,
                   const struct xlsx_options *options, struct error *err)
{
    const struct xlsx_placed *places = &context->layout->placed.items[flat->first_place];
    struct filling *fillings = NEW_ARRAY(context->book->arena, struct filling, flat->place_count);

    for (size_t i = 0; i < flat->place_count; i++) {
        struct xlsx_sheet *sheet = begin_sheet(flat, &places[i], context->book);
        xlsx_rows_begin(&fillings[i].rows, &places[i], NULL, sheet, NULL);
    }
    bool is_put = put_rows(flat, fillings, context, options, err);
    for (size_t i = 0; i < flat->place_count; i++) {
        if (is_put)
            finish_sheet(flat, &places[i], fillings[i].rows.sheet, context);
        xlsx_rows_done(&fillings[i].rows);
    }
    return is_put || error_context(err, "table \"%s\"", flat->table->key);
}
