#include "cli/editions.h"

#include "base/limits.h"
#include "report/changes.h"
#include "report/records.h"

static const char *const change_names[] = {"new", "changed", "gone"};
static const char gone_note[] =
    "gone: not in this edition; kept as it is until `ledger void ID` withdraws it";

void editions_add(struct editions *editions, const struct edition_row *row)
{
    struct arena *arena = editions->arena;
    editions->counts[row->change]++;
    if (editions->rows.count == LIMIT_EDITION_ROWS)
        return;
    struct edition_row copy = *row;
    copy.id = arena_string(arena, row->id);
    copy.text = arena_string(arena, row->text);
    LIST_PUSH(arena, &editions->rows, copy);
}

const char *record_summary(const struct record *record, struct arena *arena)
{
    static const enum key shown[] = {KEY_NAME,  KEY_TITLE, KEY_FROM,  KEY_TO,
                                     KEY_BASE,  KEY_QUOTE, KEY_AREA,  KEY_AMOUNT,
                                     KEY_VALUE, KEY_DATE,  KEY_PERIOD};
    struct buffer out = {.arena = arena};
    const char *stage = record_text(record, KEY_STAGE);
    if (stage != NULL)
        buffer_text(&out, stage);
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        const char *text = record_words(record, shown[i], arena);
        bool is_target = shown[i] == KEY_TO || shown[i] == KEY_QUOTE;
        if (text == NULL || (shown[i] == KEY_TITLE && record->kind == KIND_FLOW))
            continue;
        if (out.size != 0)
            buffer_text(&out, is_target ? " \u2192 " : shown[i] == KEY_FROM ? " " : ", ");
        buffer_text(&out, text);
    }
    return buffer_string(&out);
}

const char *changes_summary(const struct record *before, const struct record *after,
                            struct arena *arena)
{
    struct buffer out = {.arena = arena};
    struct changes changes = changes_between(before, after, arena);
    for (size_t i = 0; i < changes.count; i++)
        buffer_printf(&out, "%s%s", i == 0 ? "" : "; ", change_words(&changes.items[i], arena));
    return buffer_string(&out);
}

static struct cell text_cell(const char *text)
{
    return (struct cell){.type = text == NULL ? CELL_BLANK : CELL_TEXT, .text = text};
}

static struct table_row row_of(const struct edition_row *row, size_t column_count,
                               struct arena *arena)
{
    struct cell *cells = NEW_ARRAY(arena, struct cell, column_count);
    cells[0] = text_cell(change_names[row->change]);
    cells[1] = text_cell(kind_info(row->kind)->name);
    cells[2] = (struct cell){.type = CELL_ID, .text = row->id};
    cells[3] = text_cell(row->file);
    if (row->line != 0)
        cells[4] = (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)row->line)};
    cells[5] = text_cell(row->text);
    return (struct table_row){.cells = cells};
}

struct table editions_table(const struct editions *editions, size_t shown, struct arena *arena)
{
    static const struct table_column columns[] = {
        {.key = "change", .title = "change", .type = CELL_TEXT},
        {.key = "kind", .title = "kind", .type = CELL_TEXT},
        {.key = "id", .title = "id", .type = CELL_ID},
        {.key = "file", .title = "file", .type = CELL_TEXT},
        {.key = "line", .title = "line", .type = CELL_COUNT},
        {.key = "what", .title = "what", .type = CELL_TEXT, .is_wrapped = true},
    };
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, editions->rows.count);
    const char **notes = NEW_ARRAY(arena, const char *, EDITION_CHANGE_COUNT + 1);
    struct table table = {.key = "changes",
                          .title = "What changes",
                          .columns = columns,
                          .column_count = COUNT_OF(columns),
                          .rows = rows,
                          .notes = notes};
    for (int change = 0; change < EDITION_CHANGE_COUNT; change++) {
        size_t count = 0;
        for (size_t i = 0; i < editions->rows.count && count < shown; i++) {
            if (editions->rows.items[i].change != (enum edition_change)change)
                continue;
            rows[table.row_count++] = row_of(&editions->rows.items[i], COUNT_OF(columns), arena);
            count++;
        }
        uint64_t left = editions->counts[change] - count;
        // An import that records what is new does not list it.
        if (left != 0 && (count != 0 || change != EDITION_ADDED))
            notes[table.note_count++] =
                arena_printf(arena, "%llu more %s", (unsigned long long)left, change_names[change]);
    }
    if (editions->counts[EDITION_GONE] != 0)
        notes[table.note_count++] = gone_note;
    return table;
}
