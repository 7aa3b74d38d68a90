#include "exchange/foreign.h"

#include <ctype.h>
#include <string.h>

#include "core/currency.h"
#include "core/decimal.h"
#include "core/source_id.h"

struct foreign foreign_open(const char *source, const char *name,
                            const struct format_options *options, struct arena *arena)
{
    struct foreign foreign = {.arena = arena,
                              .name = arena_string(arena, name),
                              .source = source,
                              .book = options == NULL ? NULL : options->book,
                              .given.arena = arena};
    coverage_init(&foreign.coverage, arena);
    return foreign;
}

void foreign_begin(struct foreign *foreign, size_t line, const char *format, ...)
{
    va_list args;
    arena_reset(&foreign->item);
    memset(&foreign->entries, 0, sizeof(foreign->entries));
    foreign->ids = (struct map){.arena = &foreign->item};
    foreign->next = 0;
    foreign->line = line;
    va_start(args, format);
    foreign->what = arena_vprintf(&foreign->item, format, args);
    va_end(args);
    foreign->is_good = true;
}

struct record *foreign_record_id(struct foreign *foreign, enum kind kind, const char *own,
                                 const char **id)
{
    *id = source_id(foreign->source, slice_of(own), &foreign->item);
    bool is_new = false;
    if (map_find(&foreign->given, slice_of(*id)) != NULL)
        return NULL;
    map_put(&foreign->ids, slice_of(*id), &is_new);
    if (!is_new)
        return NULL;
    struct record *record = NEW(&foreign->item, struct record);
    record->kind = kind;
    record_put(record, KEY_ID, *id, &foreign->item);
    LIST_PUSH(&foreign->item, &foreign->entries, ((struct foreign_entry){record, foreign->line}));
    return record;
}

void foreign_add(struct foreign *foreign, struct record *record, const char *own)
{
    const char *id = source_id(foreign->source, slice_of(own), &foreign->item);
    record_put(record, KEY_ID, id, &foreign->item);
    LIST_PUSH(&foreign->item, &foreign->entries, ((struct foreign_entry){record, foreign->line}));
}

struct record *foreign_record(struct foreign *foreign, enum kind kind, const char *own)
{
    const char *id;
    return foreign_record_id(foreign, kind, own, &id);
}

static void add_fault(struct foreign *foreign, enum severity severity, const char *column,
                      const char *text, const char *hint)
{
    struct fault fault = {.severity = severity,
                          .file = foreign->name,
                          .line = foreign->line,
                          .column = column,
                          .text = arena_printf(&foreign->item, "%s: %s", foreign->what, text),
                          .hint = hint};
    diagnostics_add(foreign->faults, &fault);
    if (severity == SEVERITY_ERROR)
        foreign->is_good = false;
}

void foreign_refuse(struct foreign *foreign, const char *column, const char *hint,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&foreign->item, format, args);
    va_end(args);
    add_fault(foreign, SEVERITY_ERROR, column, text, hint);
}

void foreign_say(struct foreign *foreign, enum severity severity, const char *column,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(&foreign->item, format, args);
    va_end(args);
    add_fault(foreign, severity, column, text, NULL);
}

void foreign_put(struct foreign *foreign, struct record *record, enum key key, const char *text,
                 const char *column)
{
    struct error err = {0};
    if (record == NULL || text_is_blank(text))
        return;
    const struct field *field = record_field(record, key);
    bool is_list = field != NULL && field->shape != SHAPE_ONE;
    bool is_entered = is_list
                          ? record_enter_item(record, key, slice_of(text), &foreign->item, &err)
                          : record_enter(record, key, slice_of(text), false, &foreign->item, &err);
    if (!is_entered)
        add_fault(foreign, SEVERITY_ERROR, column, err.text, err.hint[0] == '\0' ? NULL : err.hint);
}

void foreign_put_ref(struct foreign *foreign, struct record *record, const char *vocabulary,
                     const char *code)
{
    if (record != NULL && !text_is_blank(code))
        foreign_put(foreign, record, KEY_REFS,
                    arena_printf(&foreign->item, "%s:%s", vocabulary, code), "ref");
}

// "1.2e3" is written without its exponent; NULL when it is no number of this kind.
static const char *plain_number(struct slice text, struct arena *arena)
{
    size_t at = 0;
    while (at < text.size && tolower((unsigned char)text.data[at]) != 'e')
        at++;
    if (at == text.size)
        return arena_copy(arena, text.data, text.size);
    size_t i = at + 1;
    bool is_negative = i < text.size && text.data[i] == '-';
    i += i < text.size && (text.data[i] == '-' || text.data[i] == '+');
    int exponent = 0;
    if (i == text.size)
        return NULL;
    for (size_t digits = 0; i < text.size; i++, digits++) {
        if (!isdigit((unsigned char)text.data[i]) || digits == 2)
            return NULL;
        exponent = exponent * 10 + (text.data[i] - '0');
    }
    struct decimal value;
    struct error err;
    if (!decimal_parse((struct slice){text.data, at}, &value, &err))
        return NULL;
    int scale = (int)value.scale + (is_negative ? exponent : -exponent);
    for (; scale < 0; scale++)
        if (__builtin_mul_overflow(value.mantissa, 10, &value.mantissa))
            return NULL;
    for (; scale > DECIMAL_SCALE_MAX; scale--) {
        if (value.mantissa % 10 != 0)
            return NULL;
        value.mantissa /= 10;
    }
    value.scale = (uint8_t)scale;
    char out[DECIMAL_TEXT_MAX];
    return arena_string(arena, decimal_format(value, out));
}

void foreign_put_amount(struct foreign *foreign, struct record *record, enum key key,
                        const char *number, const char *currency, const char *column)
{
    struct error err = {0};
    struct decimal value;
    struct slice text = slice_trim(slice_of(number));
    const char *plain = plain_number(text, &foreign->item);
    if (plain == NULL || !decimal_parse(slice_of(plain), &value, &err)) {
        foreign_refuse(foreign, column, "expected digits, with a point for decimals",
                       "%s is not a number", text_quote(&foreign->item, text));
        return;
    }
    if (currency_find(slice_of(currency)) == NULL) {
        foreign_refuse(foreign, column, "expected a code of ISO 4217, such as USD",
                       "unknown currency %s", text_quote(&foreign->item, slice_of(currency)));
        return;
    }
    char digits[DECIMAL_TEXT_MAX];
    foreign_put(foreign, record, key,
                arena_printf(&foreign->item, "%s %s", decimal_format(value, digits), currency),
                column);
}

void foreign_end(struct foreign *foreign)
{
    for (size_t i = 0; foreign->is_good && i < foreign->entries.count; i++) {
        struct foreign_entry *entry = &foreign->entries.items[i];
        size_t before = foreign->faults->error_count;
        if (!record_finish(entry->record, foreign->faults, foreign->name, entry->line,
                           &foreign->item) ||
            foreign->faults->error_count != before)
            foreign->is_good = false;
    }
    if (!foreign->is_good) {
        foreign->bad_items++;
        foreign->entries.count = 0;
    }
    for (size_t i = 0; i < foreign->entries.count; i++) {
        const struct record *record = foreign->entries.items[i].record;
        if (record->kind != KIND_FLOW)
            map_put(&foreign->given, slice_of(record_text(record, KEY_ID)), NULL);
        coverage_add(&foreign->coverage, record);
    }
}

bool foreign_next(struct foreign *foreign, struct record *out, size_t *line, struct arena *arena)
{
    if (foreign->next == foreign->entries.count)
        return false;
    const struct foreign_entry *entry = &foreign->entries.items[foreign->next++];
    *out = *entry->record;
    *line = entry->line;
    for (int key = 0; key < KEY_COUNT; key++) {
        struct value *value = &out->values[key];
        const char **items =
            value->count == 0 ? NULL : NEW_ARRAY(arena, const char *, value->count);
        for (size_t i = 0; i < value->count; i++)
            items[i] = arena_string(arena, value->items[i]);
        value->items = items;
    }
    return true;
}

void foreign_done(struct foreign *foreign)
{
    arena_done(&foreign->item);
}

const char *foreign_title(struct arena *arena, const char *text, size_t limit)
{
    struct buffer out = {.arena = arena};
    size_t size = strlen(text);
    size_t characters = 0;
    size_t last_blank = 0;
    for (size_t at = 0; at < size;) {
        size_t from = at;
        bool is_blank = utf8_next(text, size, &at) <= ' ';
        if (is_blank && (out.size == 0 || out.data[out.size - 1] == ' '))
            continue;
        if (is_blank)
            last_blank = out.size;
        if (++characters > limit) {
            out.size = last_blank > limit / 2 ? last_blank : out.size;
            buffer_text(&out, "…");
            return buffer_string(&out);
        }
        buffer_put(&out, is_blank ? " " : text + from, is_blank ? 1 : at - from);
    }
    while (out.size > 0 && out.data[out.size - 1] == ' ')
        out.size--;
    return arena_copy(arena, buffer_string(&out), out.size);
}
