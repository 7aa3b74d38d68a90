// What a row says: columns put together, taken through the steps, and entered as a field.
#include <ctype.h>
#include <string.h>

#include "exchange/mapping.h"

struct slice mapping_trim(struct slice cell)
{
    for (;;) {
        cell = slice_trim(cell);
        if (cell.size >= 2 && memcmp(cell.data, "\u00a0", 2) == 0)
            cell = (struct slice){cell.data + 2, cell.size - 2};
        else if (cell.size >= 2 && memcmp(cell.data + cell.size - 2, "\u00a0", 2) == 0)
            cell.size -= 2;
        else
            return cell;
    }
}

static bool means_blank(const struct mapping *mapping, struct slice cell)
{
    for (size_t i = 0; i < mapping->blanks.count; i++) {
        struct slice blank = mapping->blanks.items[i];
        if (cell.size == blank.size && strncasecmp(cell.data, blank.data, cell.size) == 0)
            return true;
    }
    return false;
}

static struct slice column_text(const struct mapping_column *column, const struct mapping_row *row)
{
    struct slice cell =
        mapping_trim(column->fill != 0 ? row->filled[column->fill - 1] : row->cells[column->index]);
    return cell.size != 0 && means_blank(row->mapping, cell) ? (struct slice){0} : cell;
}

static struct slice piece_text(const struct mapping_piece *piece, const struct mapping_row *row)
{
    if (piece->is_item)
        return row->item;
    for (size_t i = 0; i < piece->columns.count; i++) {
        struct slice text = column_text(&piece->columns.items[i], row);
        if (text.size != 0)
            return text;
    }
    return piece->text; // empty when there are columns
}

struct slice mapping_text(const struct mapping_value *value, const struct mapping_row *row)
{
    bool has_seen = false;
    if (value->pieces.count == 1)
        return piece_text(&value->pieces.items[0], row);
    struct buffer out = {.arena = row->scratch};
    for (size_t i = 0; i < value->pieces.count; i++) {
        const struct mapping_piece *piece = &value->pieces.items[i];
        struct slice text = piece_text(piece, row);
        bool is_column = piece->is_item || piece->columns.count != 0;
        if (is_column && !has_seen && text.size == 0)
            return (struct slice){0};
        has_seen = has_seen || is_column;
        buffer_put(&out, text.data, text.size);
    }
    return slice_trim((struct slice){buffer_string(&out), out.size});
}

// ---- steps ----

static const char *find_text(struct slice in, struct slice text, bool is_last)
{
    const char *found = NULL;
    for (struct slice rest = in; rest.size >= text.size;) {
        const char *next = memmem(rest.data, rest.size, text.data, text.size);
        if (next == NULL)
            break;
        found = next;
        if (!is_last)
            break;
        rest = (struct slice){next + 1, rest.size - (size_t)(next + 1 - rest.data)};
    }
    return found;
}

static void split_item(struct slice item, struct slice separator, struct mapping_items *out,
                       size_t *room, struct arena *scratch)
{
    for (;;) {
        const char *end = find_text(item, separator, false);
        size_t size = end == NULL ? item.size : (size_t)(end - item.data);
        struct slice part = mapping_trim((struct slice){item.data, size});
        if (part.size != 0) {
            if (out->count == *room) {
                size_t grown = *room * 2 + 4;
                out->items =
                    arena_grow(scratch, out->items, *room * sizeof(part), grown * sizeof(part));
                *room = grown;
            }
            out->items[out->count++] = part;
        }
        if (end == NULL)
            return;
        size_t used = size + separator.size;
        item = (struct slice){item.data + used, item.size - used};
    }
}

static void split_all(struct mapping_items *items, struct slice separator, struct arena *scratch)
{
    struct mapping_items parts = {0};
    size_t room = 0;
    for (size_t i = 0; i < items->count; i++)
        split_item(items->items[i], separator, &parts, &room, scratch);
    *items = parts;
}

static struct slice cut(const struct mapping_step *step, struct slice item)
{
    bool is_last = step->kind == STEP_BEFORE_LAST || step->kind == STEP_AFTER_LAST;
    bool is_before = step->kind == STEP_BEFORE || step->kind == STEP_BEFORE_LAST;
    const char *found = find_text(item, step->text, is_last);
    if (found == NULL)
        return is_before ? item : (struct slice){0};
    size_t size = (size_t)(found - item.data);
    if (is_before)
        return mapping_trim((struct slice){item.data, size});
    size_t used = size + (step->kind == STEP_FROM ? 0 : step->text.size);
    return mapping_trim((struct slice){item.data + used, item.size - used});
}

static bool look_up(const struct mapping_list *list, struct mapping_row *row, struct slice *item)
{
    char *key = arena_copy(row->scratch, item->data, item->size);
    for (size_t i = 0; i < item->size; i++)
        key[i] = (char)tolower((unsigned char)key[i]);
    const uint32_t *place = map_find(&list->entries, (struct slice){key, item->size});
    const char *found = place == NULL ? list->rest : list->values.items[*place];
    if (found == NULL) {
        const char *quoted = text_quote(row->scratch, *item);
        error_set(row->err, ERROR_INPUT, "%s is not in [list %s]", quoted, list->name);
        return error_hint(row->err,
                          "add a line to that section: %s = ..., or * = ... for all that is "
                          "not listed",
                          quoted);
    }
    *item = slice_of(found);
    return true;
}

static bool refer_item(const struct mapping_step *step, struct mapping_row *row, struct slice *item)
{
    const char *id = NULL;
    if (!row->refer(row->user, step, *item, &id, &row->is_silent))
        return false;
    *item = slice_of(id);
    return true;
}

static bool take_step(const struct mapping_step *step, struct mapping_row *row, struct slice *item)
{
    switch (step->kind) {
    case STEP_SPLIT: return true;
    case STEP_BEFORE:
    case STEP_AFTER:
    case STEP_BEFORE_LAST:
    case STEP_AFTER_LAST:
    case STEP_FROM: *item = cut(step, *item); return true;
    case STEP_LIST: return look_up(step->list, row, item);
    case STEP_RECORD: return refer_item(step, row, item);
    }
    return true;
}

static bool take_steps(const struct mapping_value *value, struct mapping_row *row,
                       struct mapping_items *items)
{
    for (size_t s = 0; s < value->steps.count; s++) {
        const struct mapping_step *step = &value->steps.items[s];
        size_t kept = 0;
        if (step->kind == STEP_SPLIT) {
            split_all(items, step->text, row->scratch);
            continue;
        }
        for (size_t i = 0; i < items->count; i++) {
            struct slice item = items->items[i];
            if (!take_step(step, row, &item))
                return false;
            if (item.size != 0)
                items->items[kept++] = item;
        }
        items->count = kept;
    }
    return true;
}

bool mapping_evaluate(const struct mapping_value *value, struct mapping_row *row,
                      struct mapping_items *out)
{
    struct slice *one = NEW(row->scratch, struct slice);
    *one = mapping_text(value, row);
    struct mapping_items items = {one, one->size != 0};
    row->is_silent = false;
    if (!take_steps(value, row, &items))
        return false;
    if (items.count == 0 && value->otherwise.size != 0) {
        *one = value->otherwise;
        items = (struct mapping_items){one, 1};
    }
    *out = items;
    return true;
}

bool mapping_holds(const struct mapping_condition *condition, const struct mapping_row *row)
{
    struct slice text = mapping_text(&condition->value, row);
    struct decimal number;
    struct error ignored;
    if (condition->test == WHEN_GIVEN)
        return text.size != 0;
    bool is_equal =
        text.size == condition->other.size &&
        (text.size == 0 || strncasecmp(text.data, condition->other.data, text.size) == 0);
    if (!is_equal && condition->is_number && text.size != 0) {
        struct buffer plain = {.arena = row->scratch};
        is_equal = number_format_plain(&condition->value.numbers, text, &plain, &ignored) &&
                   decimal_parse((struct slice){plain.data, plain.size}, &number, &ignored) &&
                   decimal_compare(number, condition->number) == 0;
    }
    return is_equal == (condition->test == WHEN_EQUAL);
}

// ---- fields ----

// What the field takes, from what the file writes.
static bool plain_text(const struct field *field, const struct mapping_value *value,
                       struct mapping_row *row, struct slice *text)
{
    struct buffer plain = {.arena = row->scratch};
    char date[DATE_TEXT_MAX];
    bool is_number = field->type == FIELD_AMOUNT || field->type == FIELD_DECIMAL;
    if (is_number && !slice_is(*text, "unknown")) {
        if (!number_format_plain(&value->numbers, *text, &plain, row->err))
            return false;
        *text = (struct slice){buffer_string(&plain), plain.size};
    } else if (field->type == FIELD_DATE || field->type == FIELD_DAY_SPAN) {
        if (!date_format_read(&value->dates, *text, date, row->err))
            return false;
        *text = slice_of(arena_string(row->scratch, date));
    }
    return true;
}

static void keep_words(struct record *record, enum key key, struct slice words,
                       struct arena *scratch)
{
    enum key place = key_words(key);
    if (place == KEY_NONE || record_field(record, place) == NULL)
        return;
    record->values[place] = (struct value){0};
    if (!slice_is(words, value_joined(&record->values[key], false, scratch)))
        record_put(record, place, arena_copy(scratch, words.data, words.size), scratch);
}

static bool enter_one(const struct mapping_rule *rule, const struct field *field,
                      const struct mapping_items *items, struct mapping_row *row,
                      struct record *record)
{
    struct slice words = items->items[0];
    struct slice text = words;
    if (items->count > 1)
        return error_set(row->err, ERROR_INPUT, "%zu values where \"%s\" has one", items->count,
                         key_name(rule->key));
    if (!plain_text(field, &rule->value, row, &text) ||
        !record_enter(record, rule->key, text, true, row->scratch, row->err)) {
        if (field->type == FIELD_AMOUNT && row->err->hint[0] == '\0')
            return error_hint(row->err, "words that stand for no value are named in the map file, "
                                        "as in: blank = n/a; tbd");
        return false;
    }
    keep_words(record, rule->key, words, row->scratch);
    return true;
}

static void put_escaped(struct buffer *joined, struct slice item)
{
    if (joined->size != 0)
        buffer_char(joined, ';');
    for (size_t i = 0; i < item.size; i++) {
        if (item.data[i] == ';' || item.data[i] == '\\')
            buffer_char(joined, '\\');
        buffer_char(joined, item.data[i]);
    }
}

// With what earlier rules of the same field gave.
static bool enter_list(const struct mapping_rule *rule, const struct field *field,
                       const struct mapping_items *items, struct mapping_row *row,
                       struct record *record)
{
    struct buffer joined = {.arena = row->scratch};
    const struct value *before = &record->values[rule->key];
    for (size_t i = 0; i < before->count; i++)
        put_escaped(&joined, slice_of(before->items[i]));
    for (size_t i = 0; i < items->count; i++) {
        struct slice text = items->items[i];
        if (!plain_text(field, &rule->value, row, &text))
            return false;
        put_escaped(&joined, text);
    }
    if (!record_enter(record, rule->key, (struct slice){buffer_string(&joined), joined.size}, true,
                      row->scratch, row->err))
        return false;
    enum key words = key_words(rule->key);
    if (words != KEY_NONE)
        record->values[words] = (struct value){0}; // the program's own joining is nobody's words
    return true;
}

bool mapping_enter(const struct mapping_rule *rule, struct mapping_row *row, struct record *record)
{
    const struct field *field = record_field(record, rule->key);
    struct mapping_items items;
    if (!mapping_evaluate(&rule->value, row, &items))
        return false;
    if (items.count == 0)
        return true;
    return field->shape == SHAPE_ONE ? enter_one(rule, field, &items, row, record)
                                     : enter_list(rule, field, &items, row, record);
}

const char *mapping_column_name(const struct mapping_value *value, struct arena *arena)
{
    for (size_t i = 0; i < value->pieces.count; i++) {
        const struct mapping_piece *piece = &value->pieces.items[i];
        if (piece->columns.count == 0)
            continue;
        const struct mapping_column *column = &piece->columns.items[0];
        return column->name != NULL ? column->name : arena_printf(arena, "%zu", column->index + 1);
    }
    return NULL;
}
