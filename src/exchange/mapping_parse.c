// Reading a map file: every fault with its line, none of them twice.
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "core/source_id.h"
#include "exchange/decode.h"
#include "exchange/mapping.h"

struct parse {
    struct mapping *mapping;
    struct diagnostics *faults;
    struct arena *arena;
    size_t line;
    bool is_good;
    struct mapping_section *section; // that lines belong to; NULL: none
    struct mapping_list *list;
    bool is_skipping; // a section whose head was wrong
    bool has_century;
    size_t dates_line;
};

static bool refuse(struct parse *parse, const struct error *err)
{
    parse->is_good = false;
    diagnostics_add_fatal(parse->faults, parse->mapping->path, parse->line, NULL, err);
    return false;
}

static bool refuse_text(struct parse *parse, const char *hint, const char *format, ...)
    PRINTF_LIKE(3, 4);

static bool refuse_text(struct parse *parse, const char *hint, const char *format, ...)
{
    struct error err;
    va_list args;
    va_start(args, format);
    error_set(&err, ERROR_INPUT, "%s", arena_vprintf(parse->arena, format, args));
    va_end(args);
    if (hint != NULL)
        error_hint(&err, "%s", hint);
    return refuse(parse, &err);
}

static const char *copy(struct parse *parse, struct slice text)
{
    return arena_copy(parse->arena, text.data, text.size);
}

static struct slice folded(struct parse *parse, struct slice text)
{
    char *out = arena_copy(parse->arena, text.data, text.size);
    for (size_t i = 0; i < text.size; i++)
        out[i] = (char)tolower((unsigned char)out[i]);
    return (struct slice){out, text.size};
}

// `"..."` without its quotes, "\n" and "\t" as those characters; anything else as it is.
static struct slice unquoted(struct parse *parse, struct slice text)
{
    if (text.size < 2 || text.data[0] != '"' || text.data[text.size - 1] != '"')
        return text;
    struct buffer out = {.arena = parse->arena};
    for (size_t i = 1; i + 1 < text.size; i++) {
        char c = text.data[i];
        if (c == '\\' && i + 2 < text.size) {
            c = text.data[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buffer_char(&out, c);
    }
    return (struct slice){buffer_string(&out), out.size};
}

// ---- values ----

static bool parse_column(struct parse *parse, struct slice name, struct mapping_piece *piece)
{
    struct mapping_column column = {.index = SIZE_MAX};
    name = slice_trim(name);
    if (name.size == 0)
        return refuse_text(parse, NULL, "a column without a name between braces");
    if (name.data[0] == '#' && name.size > 1 && isdigit((unsigned char)name.data[1])) {
        size_t number = 0;
        for (size_t i = 1; i < name.size && number <= LIMIT_CSV_COLUMNS; i++)
            number = isdigit((unsigned char)name.data[i])
                         ? number * 10 + (size_t)(name.data[i] - '0')
                         : SIZE_MAX;
        if (number == 0 || number > LIMIT_CSV_COLUMNS)
            return refuse_text(parse, NULL, "\"{%s}\" is no number of a column", copy(parse, name));
        column.index = number - 1;
    } else {
        column.name = copy(parse, name);
    }
    LIST_PUSH(parse->arena, &piece->columns, column);
    return true;
}

// What stands between braces: "", "Paid", "Start|Planned", "#3".
static bool parse_braces(struct parse *parse, struct slice text, struct mapping_value *value)
{
    struct mapping_piece piece = {.is_item = slice_trim(text).size == 0};
    while (!piece.is_item && text.size != 0) {
        const char *bar = memchr(text.data, '|', text.size);
        size_t size = bar == NULL ? text.size : (size_t)(bar - text.data);
        if (!parse_column(parse, (struct slice){text.data, size}, &piece))
            return false;
        size_t used = bar == NULL ? size : size + 1;
        text = (struct slice){text.data + used, text.size - used};
    }
    LIST_PUSH(parse->arena, &value->pieces, piece);
    return true;
}

// Text and columns, up to the first "|" outside of braces. *rest is what follows it.
static bool parse_pieces(struct parse *parse, struct slice text, struct mapping_value *value,
                         struct slice *rest)
{
    struct buffer plain = {.arena = parse->arena};
    size_t at = 0;
    for (; at < text.size && text.data[at] != '|'; at++) {
        if (text.data[at] != '{') {
            buffer_char(&plain, text.data[at]);
            continue;
        }
        const char *end = memchr(text.data + at, '}', text.size - at);
        if (end == NULL)
            return refuse_text(parse, NULL, "a brace without its end; a column is {its name}");
        struct mapping_piece piece = {.text = {buffer_string(&plain), plain.size}};
        if (plain.size != 0)
            LIST_PUSH(parse->arena, &value->pieces, piece);
        plain = (struct buffer){.arena = parse->arena};
        size_t size = (size_t)(end - text.data) - at - 1;
        if (!parse_braces(parse, (struct slice){text.data + at + 1, size}, value))
            return false;
        at += size + 1;
    }
    bool has_rest = at < text.size;
    struct slice tail = {buffer_string(&plain), plain.size};
    // Blanks before a "|" are only there to be read easily.
    while (has_rest && tail.size > 0 && tail.data[tail.size - 1] == ' ')
        tail.size--;
    if (tail.size != 0)
        LIST_PUSH(parse->arena, &value->pieces, ((struct mapping_piece){.text = tail}));
    *rest = has_rest ? (struct slice){text.data + at + 1, text.size - at - 1} : (struct slice){0};
    return true;
}

static enum kind referred_kind(struct slice word)
{
    enum kind kind = (enum kind)code_find(&codes_kind, word);
    bool is_made =
        kind == KIND_PARTY || kind == KIND_ACTIVITY || kind == KIND_EVENT || kind == KIND_EVIDENCE;
    return is_made ? kind : KIND_NONE;
}

static struct mapping_list *list_named(struct parse *parse, struct slice name)
{
    struct mapping *mapping = parse->mapping;
    for (size_t i = 0; i < mapping->lists.count; i++)
        if (slice_is(name, mapping->lists.items[i]->name))
            return mapping->lists.items[i];
    struct mapping_list *list = NEW(parse->arena, struct mapping_list);
    list->name = copy(parse, name);
    list->entries.arena = parse->arena;
    LIST_PUSH(parse->arena, &mapping->lists, list);
    return list;
}

static struct mapping_section *section_named(struct parse *parse, enum kind kind, struct slice name)
{
    struct mapping *mapping = parse->mapping;
    for (size_t i = 0; i < mapping->sections.count; i++) {
        struct mapping_section *section = mapping->sections.items[i];
        if (section->kind == kind && slice_is(name, section->name))
            return section;
    }
    struct mapping_section *section = NEW(parse->arena, struct mapping_section);
    section->kind = kind;
    section->name = copy(parse, name);
    LIST_PUSH(parse->arena, &mapping->sections, section);
    return section;
}

static bool parse_text_step(struct parse *parse, struct slice word, struct slice rest,
                            struct mapping_step *step)
{
    static const struct {
        const char *word;
        enum mapping_step_kind kind;
    } steps[] = {
        {"split", STEP_SPLIT},           {"before", STEP_BEFORE},
        {"after", STEP_AFTER},           {"before-last", STEP_BEFORE_LAST},
        {"after-last", STEP_AFTER_LAST}, {"from", STEP_FROM},
    };
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (!slice_is(word, steps[i].word))
            continue;
        step->kind = steps[i].kind;
        step->text = unquoted(parse, rest);
        return step->text.size != 0 || refuse_text(parse, "as in: split \";\"",
                                                   "\"%s\" needs a text in quotes", steps[i].word);
    }
    return refuse_text(
        parse,
        "steps are split, before, after, before-last, after-last, from, list, party, "
        "activity, event, evidence, numbers, dates, round and else",
        "unknown step %s", text_quote(parse->arena, word));
}

static bool parse_number(struct parse *parse, const char *name, struct slice value, size_t least,
                         size_t most, size_t *out)
{
    size_t number = 0;
    bool is_given = value.size != 0;
    for (size_t i = 0; i < value.size; i++)
        number = isdigit((unsigned char)value.data[i]) && number <= most
                     ? number * 10 + (size_t)(value.data[i] - '0')
                     : SIZE_MAX;
    if (!is_given || number < least || number > most)
        return refuse_text(parse, NULL, "\"%s\" is a number from %zu to %zu", name, least, most);
    *out = number;
    return true;
}

static bool parse_round(struct parse *parse, struct slice text, struct mapping_value *value)
{
    size_t decimals = 0;
    if (!parse_number(parse, "round", text, 0, DECIMAL_SCALE_MAX, &decimals))
        return false;
    value->numbers.rounds = true;
    value->numbers.decimals = (unsigned)decimals;
    return true;
}

// Settings of one value alone, which are no steps. *is_setting tells whether it was one.
static bool parse_value_setting(struct parse *parse, struct slice word, struct slice rest,
                                struct mapping_value *value, bool *is_setting)
{
    struct error err;
    *is_setting = true;
    if (slice_is(word, "numbers")) {
        struct number_format format;
        if (!number_format_parse(rest, &format, &err))
            return refuse(parse, &err);
        format.rounds = value->numbers.rounds;
        format.decimals = value->numbers.decimals;
        value->numbers = format;
        return true;
    }
    if (slice_is(word, "dates")) {
        value->dates.century = parse->mapping->dates.century;
        return date_format_parse(rest, &value->dates, &err) || refuse(parse, &err);
    }
    if (slice_is(word, "else")) {
        value->has_otherwise = true;
        value->otherwise = unquoted(parse, rest);
        return true;
    }
    if (slice_is(word, "round"))
        return parse_round(parse, rest, value);
    *is_setting = false;
    return true;
}

static bool parse_step(struct parse *parse, struct slice text, struct mapping_value *value)
{
    struct mapping_step step = {0};
    bool is_setting = false;
    text = slice_trim(text);
    const char *blank = text.size == 0 ? NULL : memchr(text.data, ' ', text.size);
    size_t size = blank == NULL ? text.size : (size_t)(blank - text.data);
    struct slice word = {text.data, size};
    struct slice rest = slice_trim((struct slice){text.data + size, text.size - size});
    if (!parse_value_setting(parse, word, rest, value, &is_setting))
        return false;
    if (is_setting)
        return true;
    step.refers = referred_kind(word);
    if (step.refers != KIND_NONE) {
        step.kind = STEP_RECORD;
        if (rest.size != 0) {
            step.section = section_named(parse, step.refers, rest);
            step.section->is_made_on_demand = true;
        }
    } else if (slice_is(word, "list")) {
        if (rest.size == 0)
            return refuse_text(parse, "as in: list stages", "\"list\" needs the name of a section");
        step.kind = STEP_LIST;
        step.list = list_named(parse, rest);
    } else if (!parse_text_step(parse, word, rest, &step)) {
        return false;
    }
    LIST_PUSH(parse->arena, &value->steps, step);
    return true;
}

// The next step of `rest`: up to a "|" that stands in no quotes.
static struct slice next_step(struct slice *rest)
{
    size_t at = 0;
    bool is_quoted = false;
    for (; at < rest->size && (is_quoted || rest->data[at] != '|'); at++) {
        if (rest->data[at] == '\\' && is_quoted && at + 1 < rest->size)
            at++;
        else if (rest->data[at] == '"')
            is_quoted = !is_quoted;
    }
    struct slice step = {rest->data, at};
    size_t used = at < rest->size ? at + 1 : at;
    *rest = (struct slice){rest->data + used, rest->size - used};
    return step;
}

static bool parse_value(struct parse *parse, struct slice text, struct mapping_value *out)
{
    struct slice rest = {0};
    out->line = parse->line;
    if (text.size >= 2 && text.data[0] == '"' && text.data[text.size - 1] == '"') {
        struct mapping_piece piece = {.text = unquoted(parse, text)};
        LIST_PUSH(parse->arena, &out->pieces, piece);
        return true;
    }
    if (!parse_pieces(parse, text, out, &rest))
        return false;
    bool has_steps = rest.data != NULL;
    while (has_steps && rest.size != 0)
        if (!parse_step(parse, next_step(&rest), out))
            return false;
    return out->pieces.count != 0 || refuse_text(parse, NULL, "a value is missing behind \"=\"");
}

// "{Year} != Total", "{Paid}".
static bool parse_condition(struct parse *parse, struct slice text,
                            struct mapping_condition *condition)
{
    struct error ignored;
    const char *equal = memchr(text.data, '=', text.size);
    *condition = (struct mapping_condition){.test = WHEN_GIVEN};
    if (equal != NULL) {
        size_t at = (size_t)(equal - text.data);
        bool is_not = at > 0 && text.data[at - 1] == '!';
        condition->test = is_not ? WHEN_DIFFERENT : WHEN_EQUAL;
        struct slice other = slice_trim((struct slice){equal + 1, text.size - at - 1});
        condition->other = unquoted(parse, other);
        condition->is_number = decimal_parse(condition->other, &condition->number, &ignored);
        text = slice_trim((struct slice){text.data, at - is_not});
    }
    return parse_value(parse, text, &condition->value);
}

// ---- lines ----

// The next of the texts that ";" separates.
static struct slice next_text(struct slice *rest)
{
    const char *end = memchr(rest->data, ';', rest->size);
    size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    size_t used = end == NULL ? size : size + 1;
    struct slice text = slice_trim((struct slice){rest->data, size});
    *rest = (struct slice){rest->data + used, rest->size - used};
    return text;
}

static bool parse_columns(struct parse *parse, struct slice value)
{
    while (value.size != 0)
        LIST_PUSH(parse->arena, &parse->mapping->columns, next_text(&value));
    parse->mapping->header_row = 0;
    return true;
}

static bool parse_fills(struct parse *parse, struct slice value)
{
    while (value.size != 0)
        LIST_PUSH(parse->arena, &parse->mapping->fills, copy(parse, next_text(&value)));
    return true;
}

static bool parse_blanks(struct parse *parse, struct slice value)
{
    while (value.size != 0)
        LIST_PUSH(parse->arena, &parse->mapping->blanks, unquoted(parse, next_text(&value)));
    return true;
}

static bool set_source(struct parse *parse, struct slice value)
{
    if (!source_name_is_valid(value))
        return refuse_text(parse, "as in: source = cerf",
                           "\"source\" is a short name in small letters, digits and \"-\", at most "
                           "%d, and no kind of record",
                           SOURCE_NAME_MAX);
    parse->mapping->source = copy(parse, value);
    return true;
}

static bool set_encoding(struct parse *parse, struct slice value)
{
    const char *name = copy(parse, value);
    if (text_equal_nocase(name, "UTF-8"))
        return true;
    if (!decode_is_known(name))
        return refuse_text(parse,
                           "UTF-8, UTF-16, WINDOWS-1252, MACINTOSH, ISO-8859-1 and others that "
                           "\"iconv -l\" lists",
                           "unknown encoding %s", text_quote(parse->arena, value));
    parse->mapping->encoding = name;
    return true;
}

static bool set_separator(struct parse *parse, struct slice value)
{
    value = unquoted(parse, value);
    bool is_tab = slice_is(value, "tab");
    if (!is_tab && (value.size != 1 || strchr("\"\r\n", value.data[0]) != NULL ||
                    isalnum((unsigned char)value.data[0])))
        return refuse_text(parse, NULL, "\"separator\" is one character, or tab");
    parse->mapping->separator = is_tab ? '\t' : value.data[0];
    return true;
}

// Settings above the first section.
static bool parse_setting(struct parse *parse, struct slice name, struct slice value)
{
    struct mapping *mapping = parse->mapping;
    struct mapping_condition condition;
    struct error err;
    size_t century = 0;
    if (slice_is(name, "source"))
        return set_source(parse, value);
    if (slice_is(name, "encoding"))
        return set_encoding(parse, value);
    if (slice_is(name, "separator"))
        return set_separator(parse, value);
    if (slice_is(name, "header"))
        return parse_number(parse, "header", value, 1, 1000, &mapping->header_row);
    if (slice_is(name, "columns"))
        return parse_columns(parse, value);
    if (slice_is(name, "fill-down"))
        return parse_fills(parse, value);
    if (slice_is(name, "blank"))
        return parse_blanks(parse, value);
    if (slice_is(name, "numbers"))
        return number_format_parse(value, &mapping->numbers, &err) || refuse(parse, &err);
    if (slice_is(name, "dates")) {
        parse->dates_line = parse->line;
        return date_format_parse(value, &mapping->dates, &err) || refuse(parse, &err);
    }
    if (slice_is(name, "century")) {
        if (!parse_number(parse, "century", value, 1000, 9900, &century))
            return false;
        mapping->dates.century = (int)century;
        return true;
    }
    if (slice_is(name, "when")) {
        if (!parse_condition(parse, value, &condition))
            return false;
        LIST_PUSH(parse->arena, &mapping->conditions, condition);
        return true;
    }
    static const char *const names[] = {"source",  "encoding",  "separator", "header",
                                        "columns", "fill-down", "blank",     "numbers",
                                        "dates",   "century",   "when"};
    struct suggestion near = {.word = copy(parse, name)};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        suggestion_offer(&near, names[i]);
    error_set(&err, ERROR_INPUT, "unknown setting %s", text_quote(parse->arena, name));
    if (near.best != NULL)
        error_hint(&err, "did you mean \"%s\"?", near.best);
    else
        error_hint(&err, "settings stand above the first section; fields belong to one, as [flow]");
    return refuse(parse, &err);
}

static bool refuse_field(struct parse *parse, struct slice name)
{
    const struct kind_info *info = kind_info(parse->section->kind);
    struct suggestion near = {.word = copy(parse, name)};
    struct error err;
    suggestion_offer(&near, "id");
    suggestion_offer(&near, "when");
    for (size_t i = 0; i < info->field_count; i++)
        suggestion_offer(&near, key_name(info->fields[i].key));
    error_set(&err, ERROR_INPUT, "kind \"%s\" has no field %s", info->name,
              text_quote(parse->arena, name));
    if (near.best != NULL)
        error_hint(&err, "did you mean \"%s\"?", near.best);
    return refuse(parse, &err);
}

static bool parse_rule(struct parse *parse, struct slice name, struct slice value)
{
    struct mapping_section *section = parse->section;
    struct mapping_condition condition;
    struct mapping_rule rule = {.key = key_find(name)};
    const struct field *field = kind_field(section->kind, rule.key);
    if (slice_is(name, "when")) {
        if (!parse_condition(parse, value, &condition))
            return false;
        LIST_PUSH(parse->arena, &section->conditions, condition);
        return true;
    }
    if (rule.key == KEY_ID) {
        section->has_id = true;
        return parse_value(parse, value, &section->id);
    }
    if (field == NULL)
        return refuse_field(parse, name);
    for (size_t i = 0; i < section->rules.count; i++)
        if (section->rules.items[i].key == rule.key && field->shape == SHAPE_ONE)
            return refuse_text(parse, NULL, "\"%s\" stands on line %zu already", key_name(rule.key),
                               section->rules.items[i].value.line);
    if (!parse_value(parse, value, &rule.value))
        return false;
    LIST_PUSH(parse->arena, &section->rules, rule);
    return true;
}

static bool parse_entry(struct parse *parse, struct slice name, struct slice value)
{
    struct mapping_list *list = parse->list;
    const char *text = copy(parse, unquoted(parse, value));
    if (slice_is(name, "*")) {
        list->rest = text;
        return true;
    }
    bool is_new = false;
    uint32_t *place = map_put(&list->entries, folded(parse, unquoted(parse, name)), &is_new);
    if (!is_new)
        return refuse_text(parse, NULL, "%s stands in the list already",
                           text_quote(parse->arena, name));
    *place = (uint32_t)list->values.count;
    LIST_PUSH(parse->arena, &list->values, text);
    return true;
}

// "[flow paid]", "[list types]".
static bool parse_section(struct parse *parse, struct slice head)
{
    head = slice_trim(head);
    const char *blank = head.size == 0 ? NULL : memchr(head.data, ' ', head.size);
    size_t size = blank == NULL ? head.size : (size_t)(blank - head.data);
    struct slice word = {head.data, size};
    struct slice name = slice_trim((struct slice){head.data + size, head.size - size});
    enum kind kind = (enum kind)code_find(&codes_kind, word);
    parse->section = NULL;
    parse->list = NULL;
    parse->is_skipping = true;
    size_t *line = NULL;
    if (slice_is(word, "list") && name.size != 0) {
        parse->list = list_named(parse, name);
        line = &parse->list->line;
    } else if (kind != KIND_NONE && kind != KIND_BOOK) {
        if (kind == KIND_AMEND || kind == KIND_VOID)
            return refuse_text(parse, "a newer edition's changes: import --amend",
                               "a map makes no corrections");
        parse->section = section_named(parse, kind, name);
        line = &parse->section->line;
    } else {
        return refuse_text(parse,
                           "sections are [flow], [party NAME] and the other kinds of record, "
                           "and [list NAME]",
                           "unknown section %s", text_quote(parse->arena, head));
    }
    if (*line != 0)
        return refuse_text(parse, "give it a name of its own, as in [flow paid]",
                           "the section stands on line %zu already", *line);
    *line = parse->line;
    parse->is_skipping = false;
    return true;
}

// The "=" between name and value; one in quotes is part of the name.
static const char *find_equal(struct slice line)
{
    bool is_quoted = false;
    for (size_t i = 0; i < line.size; i++) {
        if (line.data[i] == '"')
            is_quoted = !is_quoted;
        else if (line.data[i] == '=' && !is_quoted)
            return line.data + i;
    }
    return NULL;
}

static bool parse_line(struct parse *parse, struct slice line)
{
    line = slice_trim(line);
    if (line.size == 0 || line.data[0] == '#')
        return true;
    if (line.data[0] == '[' && line.data[line.size - 1] == ']')
        return parse_section(parse, (struct slice){line.data + 1, line.size - 2});
    if (parse->is_skipping)
        return true;
    const char *equal = find_equal(line);
    if (equal == NULL)
        return refuse_text(parse, "lines are \"name = value\", \"[section]\" and \"# comment\"",
                           "%s is no line of a map file", text_quote(parse->arena, line));
    size_t at = (size_t)(equal - line.data);
    struct slice name = slice_trim((struct slice){line.data, at});
    struct slice value = slice_trim((struct slice){equal + 1, line.size - at - 1});
    if (parse->list != NULL)
        return parse_entry(parse, name, value);
    return parse->section != NULL ? parse_rule(parse, name, value)
                                  : parse_setting(parse, name, value);
}

// ---- the whole ----

static void check_value(struct parse *parse, struct mapping_value *value)
{
    if (value->numbers.point == 0) {
        struct number_format format = parse->mapping->numbers;
        format.rounds = value->numbers.rounds;
        format.decimals = value->numbers.decimals;
        value->numbers = format;
    }
    bool is_own = value->dates.count != 0;
    if (!is_own)
        value->dates = parse->mapping->dates;
    value->dates.century = parse->mapping->dates.century;
    parse->line = is_own ? value->line : parse->dates_line;
    if (date_format_has_short_year(&value->dates) && value->dates.century == 0 &&
        !parse->has_century) {
        parse->has_century = true; // said once
        refuse_text(parse,
                    "century = 1970 reads 70 to 99 as 1970 to 1999, 00 to 69 as 2000 to 2069",
                    "a pattern with years of two digits needs a \"century\"");
    }
    parse->line = value->line;
    for (size_t i = 0; i < value->steps.count; i++) {
        const struct mapping_step *step = &value->steps.items[i];
        if (step->list != NULL && step->list->line == 0)
            refuse_text(parse, NULL, "there is no section [list %s]", step->list->name);
        if (step->section != NULL && step->section->line == 0)
            refuse_text(parse, NULL, "there is no section [%s %s]", kind_info(step->refers)->name,
                        step->section->name);
    }
}

static void check_section(struct parse *parse, struct mapping_section *section)
{
    const struct kind_info *info = kind_info(section->kind);
    bool has_key[KEY_COUNT] = {false};
    if (section->line == 0)
        return; // said where it was named
    for (size_t i = 0; i < section->rules.count; i++) {
        has_key[section->rules.items[i].key] = true;
        check_value(parse, &section->rules.items[i].value);
    }
    for (size_t i = 0; i < section->conditions.count; i++)
        check_value(parse, &section->conditions.items[i].value);
    if (section->has_id)
        check_value(parse, &section->id);
    parse->line = section->line;
    for (size_t i = 0; i < info->field_count; i++) {
        enum key key = info->fields[i].key;
        bool is_item = section->is_made_on_demand && (key == KEY_NAME || key == KEY_TITLE);
        bool is_derived = section->kind == KIND_PARTY && key == KEY_BOUNDARY;
        if (info->fields[i].is_required && !has_key[key] && !is_item && !is_derived)
            refuse_text(parse, info->fields[i].help, "the section does not say \"%s\"",
                        key_name(key));
    }
}

static void check_whole(struct parse *parse)
{
    struct mapping *mapping = parse->mapping;
    size_t rows = 0;
    for (size_t i = 0; i < mapping->conditions.count; i++)
        check_value(parse, &mapping->conditions.items[i].value);
    for (size_t i = 0; i < mapping->sections.count; i++) {
        check_section(parse, mapping->sections.items[i]);
        rows += !mapping->sections.items[i]->is_made_on_demand;
    }
    parse->line = 0;
    if (mapping->source == NULL)
        refuse_text(parse, "as in: source = cerf",
                    "\"source\" is missing: the short name that ids begin with");
    if (rows == 0 && parse->is_good)
        refuse_text(parse, "as in: [flow]", "no section says what a row becomes");
}

// The first byte that no plain text has makes the whole file something else: UTF-16, say.
static bool check_text(struct parse *parse, struct slice text)
{
    const char *nul = text.size == 0 ? NULL : memchr(text.data, '\0', text.size);
    size_t invalid = utf8_find_invalid(text.data, text.size);
    bool is_nul = nul != NULL && (size_t)(nul - text.data) < invalid;
    if (nul == NULL && invalid == SIZE_MAX)
        return true;
    size_t at = is_nul ? (size_t)(nul - text.data) : invalid;
    parse->line = 1;
    for (size_t i = 0; i < at; i++)
        parse->line += text.data[i] == '\n';
    return refuse_text(parse, "a map file is plain text in UTF-8", "%s",
                       is_nul ? "a NUL character, which no text may hold" : "invalid UTF-8");
}

struct mapping *mapping_parse(struct slice text, const char *path, struct diagnostics *faults,
                              struct arena *arena)
{
    struct mapping *mapping = NEW(arena, struct mapping);
    *mapping = (struct mapping){.arena = arena, .path = path, .header_row = 1};
    struct parse parse = {.mapping = mapping, .faults = faults, .arena = arena, .is_good = true};
    if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
        text = (struct slice){text.data + 3, text.size - 3};
    if (!check_text(&parse, text))
        return NULL;
    while (text.size != 0) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data);
        parse.line++;
        // The fault is shown; the other lines have theirs.
        if (!parse_line(&parse, (struct slice){text.data, size}))
            parse.is_good = false;
        size_t used = end == NULL ? size : size + 1;
        text = (struct slice){text.data + used, text.size - used};
    }
    if (parse.is_good)
        check_whole(&parse);
    return parse.is_good ? mapping : NULL;
}

bool mapping_load(struct mapping **out, const char *path, struct diagnostics *faults,
                  struct arena *arena, struct error *err)
{
    struct slice text;
    if (!file_read_all(path, LIMIT_MAP_BYTES, &text, arena, err))
        return false;
    *out = mapping_parse(text, path, faults, arena);
    return true;
}

static void each_of_value(struct mapping_value *value,
                          void (*call)(void *user, struct mapping_column *column, size_t line),
                          void *user)
{
    for (size_t i = 0; i < value->pieces.count; i++)
        for (size_t c = 0; c < value->pieces.items[i].columns.count; c++)
            call(user, &value->pieces.items[i].columns.items[c], value->line);
}

void mapping_each_column(struct mapping *mapping,
                         void (*call)(void *user, struct mapping_column *column, size_t line),
                         void *user)
{
    for (size_t i = 0; i < mapping->conditions.count; i++)
        each_of_value(&mapping->conditions.items[i].value, call, user);
    for (size_t i = 0; i < mapping->sections.count; i++) {
        struct mapping_section *section = mapping->sections.items[i];
        for (size_t r = 0; r < section->rules.count; r++)
            each_of_value(&section->rules.items[r].value, call, user);
        for (size_t c = 0; c < section->conditions.count; c++)
            each_of_value(&section->conditions.items[c].value, call, user);
        each_of_value(&section->id, call, user);
    }
}
