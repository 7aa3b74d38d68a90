// Rows through a map: the header tells where the columns are, each row becomes its records, and
// what they refer to (a party by its name) is looked up or made before them.
#include <ctype.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "core/source_id.h"
#include "exchange/content_ids.h"
#include "exchange/csv_reader.h"
#include "exchange/mapping.h"

#define NO_ID "" // remembered for an item whose fault was shown

struct mapping_reader {
    struct arena arena; // of the reader itself as well
    struct arena row_arena;
    struct arena made_arena;
    const char *name;
    struct mapping *mapping;
    struct csv_reader *csv;
    const struct format_book *book;
    size_t column_count;
    bool is_at_end;
    struct slice *filled; // of mapping.fills
    struct buffer *fill_texts;
    struct content_ids ids;

    struct map made; // section and item -> place in `made_ids` + 1
    LIST(const char *) made_ids;
    struct map rates; // hashes of those read

    LIST(struct record) queue; // of the row at hand
    size_t queue_at;
    unsigned depth;  // of what is being referred to
    bool is_endless; // the row's references were: none is followed any more
    size_t line;
};

struct row_reading {
    struct mapping_reader *reader;
    struct mapping_row row;
    struct error err;
    struct diagnostics *faults;
    bool is_good;
};

static void refuse(struct row_reading *reading, const char *column, const struct error *err)
{
    reading->is_good = false;
    diagnostics_add_error(reading->faults, reading->reader->name, reading->reader->line, column,
                          err);
}

// ---- ids ----

// "United Kingdom" -> "united-kingdom". A name with other letters has a hash behind it, for the id
// does not tell it from one without.
static const char *id_of_name(const char *source, struct slice name, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    bool is_ascii = true;
    for (size_t i = 0; i < name.size; i++)
        is_ascii = is_ascii && (unsigned char)name.data[i] < 0x80;
    buffer_slug(&out, name);
    if (!is_ascii)
        buffer_printf(&out, "%s%08" PRIx32, out.size == 0 ? "" : "-",
                      (uint32_t)hash_bytes(name.data, name.size));
    return source_id(source, (struct slice){buffer_string(&out), out.size}, arena);
}

// Names make readable ids; titles and addresses are too long for one.
static const char *id_of_item(const struct mapping_reader *reader, enum kind kind,
                              struct slice item, struct arena *arena)
{
    const char *source = reader->mapping->source;
    if (kind == KIND_PARTY)
        return id_of_name(source, item, arena);
    return arena_printf(arena, "%s:%s-%016" PRIx64, source, kind_info(kind)->name,
                        hash_bytes(item.data, item.size));
}

// Kinds that others refer to, whose id is never made of the whole content.
static bool is_referred_kind(enum kind kind)
{
    return kind == KIND_PARTY || kind == KIND_ACTIVITY || kind == KIND_EVENT ||
           kind == KIND_EVIDENCE;
}

// True when a value is one column and nothing else: the source's own id.
static bool is_own_id(const struct mapping_value *value)
{
    return value->pieces.count == 1 && value->pieces.items[0].columns.count != 0 &&
           value->steps.count == 0;
}

static void add_ref(struct record *record, const char *source, struct slice own,
                    struct arena *arena)
{
    struct error ignored;
    if (record_field(record, KEY_REFS) == NULL)
        return;
    const char *ref = arena_printf(arena, "%s:%.*s", source, (int)own.size, own.data);
    if (!record_enter_item(record, KEY_REFS, slice_of(ref), arena, &ignored)) {
        // One that no reference can hold is told by the id alone.
    }
}

static bool give_id(struct row_reading *reading, const struct mapping_section *section,
                    struct record *record)
{
    const struct mapping_reader *reader = reading->reader;
    const char *source = reader->mapping->source;
    struct mapping_items items;
    if (!section->has_id)
        return true;
    if (!mapping_evaluate(&section->id, &reading->row, &items)) {
        if (!reading->row.is_silent)
            refuse(reading, "id", &reading->err);
        reading->is_good = false;
        return false;
    }
    if (items.count == 0) {
        error_set(&reading->err, ERROR_INPUT, "the id is blank");
        const char *column = mapping_column_name(&section->id, reading->row.scratch);
        refuse(reading, column != NULL ? column : "id", &reading->err);
        return false;
    }
    record_put(record, KEY_ID, source_id(source, items.items[0], reading->row.scratch),
               reading->row.scratch);
    if (is_own_id(&section->id))
        add_ref(record, source, items.items[0], reading->row.scratch);
    return true;
}

// ---- records ----

// Enters every rule; each has its own fault.
static void enter_rules(struct row_reading *reading, const struct mapping_section *section,
                        struct record *record)
{
    for (size_t i = 0; i < section->rules.count; i++) {
        const struct mapping_rule *rule = &section->rules.items[i];
        if (mapping_enter(rule, &reading->row, record))
            continue;
        const char *column = mapping_column_name(&rule->value, reading->row.scratch);
        if (!reading->row.is_silent)
            refuse(reading, column != NULL ? column : key_name(rule->key), &reading->err);
        reading->is_good = false;
    }
}

static bool section_holds(const struct mapping_section *section, const struct mapping_row *row)
{
    for (size_t i = 0; i < section->conditions.count; i++)
        if (!mapping_holds(&section->conditions.items[i], row))
            return false;
    return true;
}

// A rate stated in many rows is one rate; another value for it is refused when it is appended.
static bool is_said(struct mapping_reader *reader, const struct record *record)
{
    struct buffer body = {.arena = &reader->row_arena};
    struct error ignored;
    bool is_new = true;
    if (record->kind != KIND_RATE && record->kind != KIND_DEFLATOR)
        return false;
    if (record_write(record, &body, &ignored)) {
        uint64_t hash = hash_bytes(body.data, body.size);
        map_put(&reader->rates, (struct slice){(const char *)&hash, sizeof(hash)}, &is_new);
    }
    return !is_new;
}

// The record a section makes of the row, finished and queued. False when it has a fault.
static bool make_record(struct row_reading *reading, const struct mapping_section *section,
                        const char *id)
{
    struct mapping_reader *reader = reading->reader;
    struct arena *arena = reading->row.scratch;
    struct record record = {.kind = section->kind};
    bool was_good = reading->is_good;
    reading->is_good = true;
    enter_rules(reading, section, &record);
    if (id != NULL)
        record_put(&record, KEY_ID, id, arena);
    const char *name = record_text(&record, record.kind == KIND_PARTY ? KEY_NAME : KEY_TITLE);
    if (id == NULL && !section->has_id && name != NULL && is_referred_kind(record.kind))
        record_put(&record, KEY_ID, id_of_item(reader, record.kind, slice_of(name), arena), arena);
    bool is_good = reading->is_good && (id != NULL || give_id(reading, section, &record)) &&
                   record_finish(&record, reading->faults, reader->name, reader->line, arena);
    bool needs_id = is_good && record_text(&record, KEY_ID) == NULL;
    if (needs_id)
        is_good = content_ids_give(&reader->ids, reader->mapping->source, &record, reading->faults,
                                   reader->name, reader->line, arena);
    reading->is_good = was_good && is_good;
    if (is_good && !is_said(reader, &record))
        LIST_PUSH(arena, &reader->queue, record);
    return is_good;
}

// ---- what records refer to ----

static void remember(struct mapping_reader *reader, struct slice key, const char *id)
{
    if (reader->made_ids.count == LIMIT_MAP_RECORDS) {
        // Forgotten ones are made again and found to be the same.
        arena_reset(&reader->made_arena);
        reader->made = (struct map){.arena = &reader->made_arena};
        reader->made_ids.items = NULL;
        reader->made_ids.count = reader->made_ids.capacity = 0;
    }
    uint32_t *place = map_put(&reader->made, key, NULL);
    LIST_PUSH(&reader->made_arena, &reader->made_ids, arena_string(&reader->made_arena, id));
    *place = (uint32_t)reader->made_ids.count;
}

static enum kind kind_in_book(const struct mapping_reader *reader, const char *id)
{
    const struct format_book *book = reader->book;
    return book == NULL || book->kind_of == NULL ? KIND_NONE
                                                 : book->kind_of(book->user, slice_of(id));
}

// A party's id in the book by its name. False when two have it.
static bool find_party(struct row_reading *reading, struct slice item, const char **id)
{
    const struct format_book *book = reading->reader->book;
    bool is_ambiguous = false;
    if (book == NULL || book->party == NULL)
        return true;
    *id = book->party(book->user, NULL, item, &is_ambiguous);
    if (!is_ambiguous)
        return true;
    error_set(&reading->err, ERROR_INPUT, "two parties of the book are called %s",
              text_quote(reading->row.scratch, item));
    return error_hint(&reading->err,
                      "ledger list party shows them; a [list] can name one by its id");
}

// Made by its section, for this item. The row goes on where it was.
static bool make_referred(struct row_reading *reading, const struct mapping_step *step,
                          struct slice item, const char *id, bool *is_silent)
{
    struct row_reading inner = *reading;
    const struct mapping_section *section = step->section;
    struct record named = {.kind = section->kind};
    struct mapping_section whole = *section;
    inner.row.item = item;
    inner.row.err = &inner.err;
    inner.row.user = &inner;
    // The item is the name or the title unless a rule says so.
    enum key key = section->kind == KIND_PARTY ? KEY_NAME : KEY_TITLE;
    bool has_name = record_field(&named, key) == NULL;
    for (size_t i = 0; i < section->rules.count; i++)
        has_name = has_name || section->rules.items[i].key == key;
    struct mapping_piece piece = {.is_item = true};
    struct mapping_rule rule = {.key = key};
    if (!has_name) {
        LIST_PUSH(reading->row.scratch, &rule.value.pieces, piece);
        whole.rules.items =
            NEW_ARRAY(reading->row.scratch, struct mapping_rule, section->rules.count + 1);
        if (section->rules.count != 0)
            memcpy(whole.rules.items, section->rules.items,
                   section->rules.count * sizeof(*whole.rules.items));
        whole.rules.items[whole.rules.count++] = rule;
    }
    *is_silent = true; // its own faults are shown
    return make_record(&inner, &whole, id);
}

static bool refuse_unknown(struct row_reading *reading, const struct mapping_step *step,
                           struct slice item)
{
    const char *kind = kind_info(step->refers)->name;
    error_set(&reading->err, ERROR_INPUT, "unknown %s %s", kind,
              text_quote(reading->row.scratch, item));
    return error_hint(&reading->err,
                      "a section [%s NAME] in the map file, with \"| %s NAME\" here, "
                      "makes new ones",
                      kind, kind);
}

static bool refuse_endless(struct row_reading *reading, const struct mapping_step *step)
{
    const char *kind = kind_info(step->refers)->name;
    reading->reader->is_endless = true;
    error_set(&reading->err, ERROR_INPUT, "[%s %s] refers to itself more than %d times", kind,
              step->section->name, LIMIT_MAP_DEPTH);
    return error_hint(&reading->err,
                      "a list before \"| %s %s\" ends it, where it gives the last no value: LAST =",
                      kind, step->section->name);
}

static bool settle(struct row_reading *reading, const struct mapping_step *step, struct slice item,
                   const char **id, bool *is_silent)
{
    struct mapping_reader *reader = reading->reader;
    struct arena *arena = reading->row.scratch;
    const struct mapping_section *section = step->section;
    if (section != NULL && reader->depth > LIMIT_MAP_DEPTH)
        return refuse_endless(reading, step);
    const char *own = id_of_item(reader, step->refers, item, arena);
    if (section != NULL && section->has_id) {
        struct mapping_row row = reading->row;
        struct mapping_items items;
        row.item = item;
        if (!mapping_evaluate(&section->id, &row, &items))
            return false;
        if (items.count != 0)
            own = source_id(reader->mapping->source, items.items[0], arena);
    }
    *id = own;
    bool is_known = kind_in_book(reader, own) == step->refers;
    if (!is_known && step->refers == KIND_PARTY) {
        *id = NULL;
        if (!find_party(reading, item, id))
            return false;
        if (*id != NULL)
            return true;
        const char *given = arena_copy(arena, item.data, item.size);
        *id = kind_in_book(reader, given) == KIND_PARTY ? given : own;
        if (*id == given)
            return true;
    }
    if (section != NULL) // what is known may have another text now
        return make_referred(reading, step, item, own, is_silent);
    return is_known || refuse_unknown(reading, step, item);
}

static bool refer(void *user, const struct mapping_step *step, struct slice item, const char **id,
                  bool *is_silent)
{
    struct row_reading *reading = user;
    struct mapping_reader *reader = reading->reader;
    *is_silent = reader->is_endless;
    if (*is_silent)
        return false;
    struct buffer key = {.arena = reading->row.scratch};
    buffer_printf(&key, "%d %s\n", (int)step->refers,
                  step->section == NULL ? "" : step->section->name);
    buffer_put(&key, item.data, item.size);
    struct slice name = {key.data, key.size};
    const uint32_t *place = map_find(&reader->made, name);
    if (place == NULL) {
        const char *made = NULL;
        struct error *err = reading->row.err;
        reader->depth++;
        bool is_settled = settle(reading, step, item, &made, is_silent);
        reader->depth--;
        if (!is_settled && !*is_silent && err != &reading->err)
            *err = reading->err;
        remember(reader, name, is_settled ? made : NO_ID);
        *id = made;
        return is_settled;
    }
    *id = reader->made_ids.items[*place - 1];
    *is_silent = (*id)[0] == '\0';
    return !*is_silent;
}

// ---- rows ----

static void fill_down(struct mapping_reader *reader, const struct csv_row *row)
{
    const struct mapping *mapping = reader->mapping;
    for (size_t i = 0; i < mapping->fills.count; i++) {
        struct slice cell = slice_trim(row->cells[(size_t)reader->filled[i].size]);
        if (cell.size == 0)
            continue;
        buffer_clear(&reader->fill_texts[i]);
        buffer_put(&reader->fill_texts[i], cell.data, cell.size);
    }
}

static bool is_blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (slice_trim(row->cells[i]).size != 0)
            return false;
    return true;
}

static bool check_count(struct row_reading *reading, const struct csv_row *row)
{
    size_t expected = reading->reader->column_count;
    size_t found = row->count;
    // What spreadsheets leave behind the last column.
    while (found > expected && slice_trim(row->cells[found - 1]).size == 0)
        found--;
    if (found == expected)
        return true;
    csv_refuse_count(row, expected, &reading->err);
    refuse(reading, NULL, &reading->err);
    return false;
}

static void read_row(struct row_reading *reading, const struct csv_row *row)
{
    struct mapping_reader *reader = reading->reader;
    const struct mapping *mapping = reader->mapping;
    if (!check_count(reading, row))
        return;
    fill_down(reader, row);
    struct slice *filled = NEW_ARRAY(reading->row.scratch, struct slice, mapping->fills.count);
    for (size_t i = 0; i < mapping->fills.count; i++)
        filled[i] = (struct slice){reader->fill_texts[i].data, reader->fill_texts[i].size};
    reading->row.cells = row->cells;
    reading->row.filled = filled;
    for (size_t i = 0; i < mapping->conditions.count; i++)
        if (!mapping_holds(&mapping->conditions.items[i], &reading->row))
            return;
    for (size_t i = 0; i < mapping->sections.count; i++) {
        const struct mapping_section *section = mapping->sections.items[i];
        if (section->is_made_on_demand || !section_holds(section, &reading->row))
            continue;
        if (!make_record(reading, section, NULL))
            reading->is_good = false;
    }
}

static bool next_row(struct mapping_reader *reader, struct diagnostics *faults, struct error *err)
{
    const struct csv_row *row = NULL;
    arena_reset(&reader->row_arena);
    reader->queue.items = NULL;
    reader->queue.count = reader->queue.capacity = 0;
    reader->queue_at = 0;
    reader->is_endless = false;
    if (!csv_next(reader->csv, &row, faults, err))
        return false;
    if (row == NULL) {
        reader->is_at_end = true;
        return true;
    }
    if (row->is_faulty || is_blank_row(row))
        return true;
    struct row_reading reading = {.reader = reader, .faults = faults, .is_good = true};
    reading.row = (struct mapping_row){.mapping = reader->mapping,
                                       .scratch = &reader->row_arena,
                                       .err = &reading.err,
                                       .refer = refer,
                                       .user = &reading};
    reader->line = row->line;
    read_row(&reading, row);
    return true;
}

bool mapping_next(struct mapping_reader *reader, struct record *out, size_t *line, bool *has_record,
                  struct diagnostics *faults, struct arena *arena, struct error *err)
{
    (void)arena; // a row's records live in the reader until the next row
    *has_record = false;
    while (reader->queue_at == reader->queue.count) {
        if (reader->is_at_end)
            return true;
        if (!next_row(reader, faults, err))
            return false;
    }
    *out = reader->queue.items[reader->queue_at++];
    *line = reader->line;
    *has_record = true;
    return true;
}

bool mapping_covers(const struct mapping_reader *reader, const struct record *record)
{
    const struct mapping *mapping = reader->mapping;
    const char *id = record_text(record, KEY_ID);
    if (mapping == NULL || id == NULL || !source_id_is_of(id, mapping->source))
        return false;
    for (size_t i = 0; i < mapping->sections.count; i++)
        if (mapping->sections.items[i]->kind == record->kind)
            return true;
    return false;
}

// ---- the header ----

struct header {
    struct mapping_reader *reader;
    const struct csv_row *row; // NULL: the map names the columns
    struct diagnostics *faults;
    bool is_good;
};

static struct slice header_name(const struct header *header, size_t index)
{
    return slice_trim(header->row != NULL ? header->row->cells[index]
                                          : header->reader->mapping->columns.items[index]);
}

static bool same_name(struct slice a, const char *b)
{
    return a.size == strlen(b) && (a.size == 0 || strncasecmp(a.data, b, a.size) == 0);
}

static void refuse_column(struct header *header, size_t line, const char *name, size_t found)
{
    struct mapping_reader *reader = header->reader;
    struct suggestion near = {.word = name};
    struct error err;
    header->is_good = false;
    if (found > 1) {
        error_set(&err, ERROR_INPUT, "the file has %zu columns \"%s\"", found, name);
        error_hint(&err, "name one by its number, as {#3}");
    } else {
        error_set(&err, ERROR_INPUT, "the file has no column \"%s\"", name);
        for (size_t i = 0; i < reader->column_count; i++) {
            struct slice cell = header_name(header, i);
            suggestion_offer(&near, arena_copy(&reader->arena, cell.data, cell.size));
        }
        if (near.best != NULL)
            error_hint(&err, "did you mean \"%s\"?", near.best);
    }
    diagnostics_add_fatal(header->faults, reader->mapping->path, line, NULL, &err);
}

// The index of the one column with this name; SIZE_MAX when there is not one.
static size_t find_column(struct header *header, const char *name, size_t line)
{
    size_t found = 0;
    size_t index = SIZE_MAX;
    for (size_t i = 0; i < header->reader->column_count; i++) {
        if (!same_name(header_name(header, i), name))
            continue;
        index = i;
        found++;
    }
    if (found == 1)
        return index;
    refuse_column(header, line, name, found);
    return SIZE_MAX;
}

static void place_column(void *user, struct mapping_column *column, size_t line)
{
    struct header *header = user;
    struct mapping_reader *reader = header->reader;
    struct error err;
    if (column->name != NULL) {
        column->index = find_column(header, column->name, line);
        for (size_t i = 0; i < reader->mapping->fills.count; i++)
            if (text_equal_nocase(reader->mapping->fills.items[i], column->name))
                column->fill = i + 1;
    } else if (column->index >= reader->column_count) {
        header->is_good = false;
        error_set(&err, ERROR_INPUT, "there is no column %zu; the file has %zu", column->index + 1,
                  reader->column_count);
        diagnostics_add_fatal(header->faults, reader->mapping->path, line, NULL, &err);
    }
}

static void place_columns(struct header *header)
{
    struct mapping_reader *reader = header->reader;
    const struct mapping *mapping = reader->mapping;
    size_t count = mapping->fills.count;
    reader->column_count = header->row != NULL ? header->row->count : mapping->columns.count;
    while (header->row != NULL && reader->column_count > 0 &&
           header_name(header, reader->column_count - 1).size == 0)
        reader->column_count--;
    reader->filled = NEW_ARRAY(&reader->arena, struct slice, count);
    reader->fill_texts = NEW_ARRAY(&reader->arena, struct buffer, count);
    for (size_t i = 0; i < count; i++) {
        reader->fill_texts[i].arena = &reader->arena;
        reader->filled[i].size = find_column(header, mapping->fills.items[i], 0);
    }
    mapping_each_column(reader->mapping, place_column, header);
    reader->is_at_end = !header->is_good;
}

static bool read_header(struct mapping_reader *reader, struct diagnostics *faults,
                        struct error *err)
{
    struct header header = {.reader = reader, .faults = faults, .is_good = true};
    size_t before = faults->error_count;
    if (reader->mapping->header_row == 0) {
        place_columns(&header);
        return true;
    }
    for (size_t i = 0; i < reader->mapping->header_row; i++) {
        if (!csv_next(reader->csv, &header.row, faults, err))
            return false;
        if (header.row == NULL)
            break;
    }
    if (header.row == NULL || header.row->is_faulty) {
        struct error fault;
        error_set(&fault, ERROR_INPUT, "the file has no row of column names");
        if (faults->error_count == before)
            diagnostics_add_fatal(faults, reader->name, 0, NULL, &fault);
        reader->is_at_end = true;
        return true;
    }
    place_columns(&header);
    return true;
}

bool mapping_open(struct mapping_reader **reader, FILE *stream, const char *name,
                  const struct format_options *options, struct diagnostics *faults,
                  struct error *err)
{
    struct arena arena = {0};
    CLEANUP(mapping_close) struct mapping_reader *opened = NEW(&arena, struct mapping_reader);
    CLEANUP(file_close) FILE *owned = stream;
    opened->arena = arena;
    opened->name = arena_string(&opened->arena, name);
    opened->book = options->book;
    opened->made.arena = &opened->made_arena;
    opened->ids.arena = &opened->arena;
    opened->rates.arena = &opened->arena;
    if (options->map == NULL) {
        error_set(err, ERROR_USAGE, "format \"map\" needs --map FILE");
        return error_hint(err, "\"man ledger\", MAP FILES, shows what stands in one");
    }
    if (!mapping_load(&opened->mapping, options->map, faults, &opened->arena, err))
        return error_context(err, "--map");
    opened->is_at_end = opened->mapping == NULL;
    struct csv_options csv = {0};
    if (opened->mapping != NULL)
        csv = (struct csv_options){.separator = opened->mapping->separator,
                                   .encoding = opened->mapping->encoding};
    if (opened->mapping != NULL && (!csv_open_as(&opened->csv, TAKE(owned), name, &csv, err) ||
                                    !read_header(opened, faults, err)))
        return false;
    *reader = TAKE(opened);
    return true;
}

void mapping_close(struct mapping_reader **reader)
{
    if (*reader == NULL)
        return;
    struct mapping_reader *closing = TAKE(*reader);
    csv_close(&closing->csv);
    arena_done(&closing->row_arena);
    arena_done(&closing->made_arena);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
