#include "report/changes.h"

#include "base/text.h"
#include "report/records.h"

static enum key belongs_to(const struct kind_info *info, enum key words)
{
    for (size_t i = 0; i < info->field_count; i++)
        if (key_words(info->fields[i].key) == words)
            return info->fields[i].key;
    return KEY_NONE;
}

static bool is_told(const struct changes *changes, enum key key)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].key == key)
            return true;
    return false;
}

struct changes changes_between(const struct record *before, const struct record *after,
                               struct arena *arena)
{
    const struct kind_info *info = kind_info(record_shape(after));
    struct changes out = {NEW_ARRAY(arena, struct change, info->field_count), 0};
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        struct change change = {field->key, record_words(before, field->key, arena),
                                record_words(after, field->key, arena)};
        if (text_equal(change.before, change.after))
            continue;
        if (field->type == FIELD_WORDS && is_told(&out, belongs_to(info, field->key)))
            continue;
        out.items[out.count++] = change;
    }
    return out;
}

const char *change_words(const struct change *change, struct arena *arena)
{
    return arena_printf(arena, "%s: %s \u2192 %s", key_name(change->key),
                        change->before == NULL ? "\u2013" : change->before,
                        change->after == NULL ? "\u2013" : change->after);
}
