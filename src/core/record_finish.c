// Finishing a record: what is derived is filled in, and what it can know of itself is checked.
#include <ctype.h>
#include <string.h>

#include "base/limits.h"
#include "core/date.h"
#include "core/record.h"
#include "core/source_id.h"
#include "core/value.h"

const char *record_derive_id(const struct record *record, struct arena *arena)
{
    const struct kind_info *info = kind_info(record->kind);
    if (info->derived_from[0] == KEY_NONE)
        return NULL;
    struct buffer id = {.arena = arena};
    buffer_text(&id, info->name);
    for (size_t i = 0; i < COUNT_OF(info->derived_from); i++) {
        if (info->derived_from[i] == KEY_NONE)
            break;
        const char *part = record_text(record, info->derived_from[i]);
        buffer_char(&id, ':');
        size_t start = id.size;
        buffer_text(&id, part == NULL ? "question" : part); // a claim on a question has no flow
        for (char *c = id.data + start; *c != '\0'; c++)
            *c = (unsigned char)*c <= ' ' || *c == '#' ? '-' : *c;
    }
    return buffer_string(&id);
}

// "F12", "AB1200": a spreadsheet would take it for a cell.
static bool looks_like_cell(struct slice id)
{
    size_t letters = 0;
    while (letters < id.size && isalpha((unsigned char)id.data[letters]))
        letters++;
    size_t digits = id.size - letters;
    if (letters == 0 || letters > 3 || digits == 0 || digits > 7 || id.data[letters] == '0')
        return false;
    long row = 0;
    for (size_t i = letters; i < id.size; i++) {
        if (!isdigit((unsigned char)id.data[i]))
            return false;
        row = row * 10 + (id.data[i] - '0');
    }
    char column[4] = {0};
    for (size_t i = 0; i < letters; i++)
        column[i] = (char)toupper((unsigned char)id.data[i]);
    return (letters < 3 || strcmp(column, "XFD") <= 0) && row <= 1048576;
}

// "MAR-2013", "Dec12", "TRUE": a spreadsheet would make a date or a truth value of it.
static bool looks_like_date_or_truth(struct slice id)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    if (id.size == 4 && strncasecmp(id.data, "true", 4) == 0)
        return true;
    if (id.size == 5 && strncasecmp(id.data, "false", 5) == 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (id.size < 4 || strncasecmp(id.data, months[i], 3) != 0)
            continue;
        size_t rest = 3 + (id.data[3] == '-' || id.data[3] == '.');
        size_t digits = 0;
        while (rest + digits < id.size && isdigit((unsigned char)id.data[rest + digits]))
            digits++;
        if (digits >= 1 && digits <= 4 && rest + digits == id.size)
            return true;
    }
    return false;
}

bool id_is_valid(struct slice id, struct error *err)
{
    bool is_plain = id.size > 0 && id.size <= LIMIT_ID_BYTES && isalpha((unsigned char)id.data[0]);
    for (size_t i = 0; i < id.size; i++)
        is_plain =
            is_plain && (isalnum((unsigned char)id.data[i]) || strchr("._-", id.data[i]) != NULL);
    int shown = id.size > 80 ? 80 : (int)id.size;
    if (!is_plain)
        return error_set(err, ERROR_INPUT,
                         "invalid id \"%.*s\"; expected a letter, then letters, digits, "
                         "\".\", \"_\" or \"-\", at most %d",
                         shown, id.data, LIMIT_ID_BYTES);
    if (looks_like_cell(id) || looks_like_date_or_truth(id)) {
        error_set(err, ERROR_INPUT,
                  "invalid id \"%.*s\"; a spreadsheet would take it for a "
                  "%s",
                  shown, id.data, looks_like_cell(id) ? "cell" : "date or a truth value");
        return error_hint(err, "put a word in it, such as \"gift-%.*s\"", shown, id.data);
    }
    return true;
}

struct finish {
    struct record *record;
    struct diagnostics *faults;
    const char *file;
    size_t line;
    struct arena *arena;
    bool is_good;
};

static void refuse(struct finish *finish, enum key key, const struct error *err)
{
    finish->is_good = false;
    diagnostics_add_error(finish->faults, finish->file, finish->line,
                          key == KEY_NONE ? NULL : key_name(key), err);
}

static void refuse_text(struct finish *finish, enum key key, const char *text, const char *hint)
{
    struct error err;
    error_set(&err, ERROR_INPUT, "%s", text);
    if (hint != NULL)
        error_hint(&err, "%s", hint);
    refuse(finish, key, &err);
}

static void finish_id(struct finish *finish)
{
    struct record *record = finish->record;
    const char *id = record_text(record, KEY_ID);
    const char *derived = record_derive_id(record, finish->arena);
    struct error err;
    if (derived != NULL) {
        size_t size = strlen(derived);
        if (size > LIMIT_DERIVED_ID_BYTES - 12)
            refuse_text(finish, KEY_ID, "the id made of its fields is too long", NULL);
        else if (id == NULL)
            record_put(record, KEY_ID, derived, finish->arena);
        else if (strncmp(id, derived, size) != 0 || (id[size] != '\0' && id[size] != '#'))
            refuse_text(finish, KEY_ID,
                        arena_printf(finish->arena,
                                     "ids of kind \"%s\" are made by the program; "
                                     "found \"%s\", expected \"%s\"",
                                     kind_info(record->kind)->name, id, derived),
                        "leave the id out");
        return;
    }
    if (id == NULL) {
        if (record->kind == KIND_FLOW || record->kind == KIND_BOOK)
            return; // numbered when it is appended
        refuse_text(finish, KEY_ID,
                    arena_printf(finish->arena,
                                 "required field is missing: the id "
                                 "of a record of kind \"%s\"",
                                 kind_info(record->kind)->name),
                    NULL);
        return;
    }
    bool is_content_id = record->kind == KIND_FLOW && text_starts_with(id, "flow:");
    bool is_made = is_content_id || source_id_is_valid(slice_of(id));
    if (!is_made && !id_is_valid(slice_of(id), &err))
        refuse(finish, KEY_ID, &err);
}

static void check_required(struct finish *finish, enum kind kind)
{
    const struct kind_info *info = kind_info(kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        bool is_derived = kind == KIND_PARTY && field->key == KEY_BOUNDARY; // from the type
        if (field->is_required && !is_derived && finish->record->values[field->key].count == 0)
            refuse_text(finish, field->key,
                        arena_printf(finish->arena, "required field is missing: %s", field->help),
                        NULL);
        if (field->type == FIELD_SHARES) {
            struct error err;
            if (!shares_check(&finish->record->values[field->key], &err))
                refuse(finish, field->key, &err);
        }
    }
}

static void check_differ(struct finish *finish, enum key a, enum key b)
{
    const char *left = record_text(finish->record, a);
    const char *right = record_text(finish->record, b);
    if (left != NULL && right != NULL && strcmp(left, right) == 0)
        refuse_text(finish, b,
                    arena_printf(finish->arena,
                                 "\"%s\" and \"%s\" are both \"%s\"; they must "
                                 "differ",
                                 key_name(a), key_name(b), left),
                    NULL);
}

static void check_order(struct finish *finish, enum key start, enum key end)
{
    const char *first = record_text(finish->record, start);
    const char *last = record_text(finish->record, end);
    int32_t first_day, last_day, unused;
    if (first == NULL || last == NULL || !date_read_days(slice_of(first), &first_day, &unused) ||
        !date_read_days(slice_of(last), &unused, &last_day) || first_day <= last_day)
        return;
    refuse_text(finish, end,
                arena_printf(finish->arena, "ends (%s) before it starts (%s)", last, first), NULL);
}

static void check_claim(struct finish *finish)
{
    const struct record *record = finish->record;
    bool has_flow = record_text(record, KEY_FLOW) != NULL;
    bool has_question = record_text(record, KEY_QUESTION) != NULL;
    if (has_flow == has_question)
        refuse_text(finish, KEY_FLOW,
                    "a claim is about either a flow or a question; give one of "
                    "\"flow\" and \"question\"",
                    NULL);
    if (record_text(record, KEY_AMOUNT) == NULL && record_text(record, KEY_DATE) == NULL &&
        record_text(record, KEY_STAGE) == NULL)
        refuse_text(finish, KEY_AMOUNT,
                    "a claim states an amount, a date or a stage; none is "
                    "given",
                    NULL);
}

static void finish_shape(struct finish *finish, enum kind shape)
{
    struct record *record = finish->record;
    const char *type = record_text(record, KEY_TYPE);
    if (shape == KIND_PARTY && type != NULL && record->values[KEY_BOUNDARY].count == 0) {
        enum party_type number = (enum party_type)code_find(&codes_party_type, slice_of(type));
        record_put(record, KEY_BOUNDARY, code_name(&codes_boundary, boundary_of_type(number)),
                   finish->arena);
    }
    check_required(finish, shape);
    check_differ(finish, KEY_FROM, KEY_TO);
    check_differ(finish, KEY_EARLIER, KEY_LATER);
    check_differ(finish, KEY_BASE, KEY_QUOTE);
    check_order(finish, KEY_START, KEY_END);
    if (shape == KIND_CLAIM)
        check_claim(finish);
}

bool record_finish(struct record *record, struct diagnostics *faults, const char *file, size_t line,
                   struct arena *arena)
{
    struct finish finish = {record, faults, file, line, arena, true};
    if (record->kind == KIND_AMEND) {
        if (record->values[KEY_TARGET_KIND].count == 0 && record->target_kind != KIND_NONE)
            record_put(record, KEY_TARGET_KIND, kind_info(record->target_kind)->name, arena);
        if (record->target_kind == KIND_AMEND || record->target_kind == KIND_VOID)
            refuse_text(&finish, KEY_TARGET_KIND, "amendments and voids cannot be corrected",
                        "void it, or amend the record it is about");
        check_required(&finish, KIND_AMEND);
    }
    finish_shape(&finish, record_shape(record));
    if (finish.is_good)
        finish_id(&finish);
    return finish.is_good;
}
