// ledger amend: the whole record again with some fields changed; the old text stays in the book.
#include <stdio.h>

#include "cli/entering.h"
#include "cli/twins.h"

static void clear_field(struct record *record, enum key key)
{
    enum key words = key_words(key);
    record->values[key] = (struct value){0};
    if (words != KEY_NONE)
        record->values[words] = (struct value){0};
}

static bool clear_named(struct record *record, const char *name, struct error *err)
{
    enum key key = key_find(slice_of(name));
    enum kind shape = record_shape(record);
    const struct kind_info *info = kind_info(shape);
    const struct field *field = kind_field(shape, key);
    if (field == NULL) {
        struct suggestion near = {.word = name};
        for (size_t i = 0; i < info->field_count; i++)
            suggestion_offer(&near, key_name(info->fields[i].key));
        error_set(err, ERROR_USAGE, "--clear: kind \"%s\" has no field \"%s\"", info->name, name);
        return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
    }
    if (field->is_required)
        return error_set(err, ERROR_INPUT,
                         "--clear: every record of kind \"%s\" has \"%s\"; it "
                         "can be changed but not cleared",
                         info->name, name);
    if (record->values[key].count == 0)
        return error_set(err, ERROR_INPUT, "--clear: \"%s\" is not given, so nothing is to clear",
                         name);
    clear_field(record, key);
    return true;
}

// A given list replaces the one that stood, whose items it need not repeat.
static bool change_fields(struct context *context, struct record *record, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    bool is_cleared[KEY_COUNT] = {false};
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct given *given = &arguments->given[i];
        enum key key;
        if (!entering_is_field(given, &key) || key == KEY_REASON || key == KEY_BECAUSE)
            continue;
        if (text_is_blank(given->value))
            return error_set(err, ERROR_USAGE, "--%s is blank; --clear %s clears it", key_name(key),
                             key_name(key));
        // the words given in a call of their own are not old ones
        enum key words = key_words(key);
        if (!is_cleared[key]) {
            record->values[key] = (struct value){0};
            if (words != KEY_NONE && !is_cleared[words])
                record->values[words] = (struct value){0};
        }
        is_cleared[key] = true;
        if (!entering_field(record, given, context->arena, err))
            return false;
    }
    const char **names;
    size_t count = arguments_all(arguments, "clear", &names, context->arena);
    for (size_t i = 0; i < count; i++) {
        enum key key = key_find(slice_of(names[i]));
        if (key != KEY_NONE && is_cleared[key])
            return error_set(err, ERROR_USAGE, "--%s and --clear %s contradict each other",
                             names[i], names[i]);
        if (!clear_named(record, names[i], err))
            return false;
    }
    return true;
}

// The day on which the old text was said is not the day of what a new document says.
static void forget_stated(const struct context *context, struct record *record)
{
    if (arguments_has(&context->arguments, "because") &&
        !arguments_has(&context->arguments, "stated"))
        clear_field(record, KEY_STATED);
}

static bool changes_money(const struct record *before, const struct record *after)
{
    static const enum key keys[] = {KEY_FROM, KEY_TO, KEY_AMOUNT};
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (!text_equal(record_text(before, keys[i]), record_text(after, keys[i])))
            return true;
    return false;
}

bool cmd_amend(struct context *context, struct error *err)
{
    struct entering entering CLEANUP(entering_close) = {0};
    struct target target;
    bool changed;
    if (!arguments_expect(&context->arguments, 1, 1, "the id of the record to amend", err) ||
        !entering_open(&entering, context, err) ||
        !entering_target(&entering, context->arguments.positional[0], &target, err))
        return false;
    struct record amended = entering_amendment(&target, context->arena);
    if (!change_fields(context, &amended, err) || !entering_reason(&entering, &amended, err))
        return false;
    struct record compared = amended;
    forget_stated(context, &amended);
    if (changes_between(target.record, &compared, context->arena).count == 0) {
        error_set(err, ERROR_INPUT, "nothing would change: \"%s\" says that already", target.id);
        return error_hint(err, "ledger show %s shows what it says; --FIELD VALUE changes a field",
                          target.id);
    }
    if (amended.target_kind == KIND_FLOW && changes_money(target.record, &amended) &&
        !note_flow(entering.store, &amended, context->arena, err))
        return false;
    return entering_amend(&entering, &target, &amended, &changed, err) &&
           entering_end(&entering, err);
}
