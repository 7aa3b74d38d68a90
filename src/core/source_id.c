#include "core/source_id.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "core/codes.h"

static bool is_kept(char c)
{
    return isalnum((unsigned char)c) || (c != '\0' && strchr("._-/+()", c) != NULL);
}

const char *source_id(const char *source, struct slice own, struct arena *arena)
{
    struct buffer id = {.arena = arena};
    bool is_changed = own.size == 0 || own.size > LIMIT_SOURCE_ID_BYTES;
    size_t kept = own.size > LIMIT_SOURCE_ID_BYTES ? LIMIT_SOURCE_ID_BYTES : own.size;
    buffer_printf(&id, "%s:", source);
    for (size_t i = 0; i < kept; i++) {
        char c = own.data[i];
        is_changed = is_changed || !(is_kept(c) || c == ':');
        // "iati:a:b" is one id in two parts, as sources themselves write it.
        buffer_char(&id, is_kept(c) || c == ':' ? c : '-');
    }
    if (is_changed)
        buffer_printf(&id, "~%016" PRIx64, hash_bytes(own.data, own.size));
    return buffer_string(&id);
}

bool source_name_is_valid(struct slice name)
{
    if (name.size == 0 || name.size > SOURCE_NAME_MAX || name.data[0] < 'a' || name.data[0] > 'z')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!(c >= 'a' && c <= 'z') && !isdigit((unsigned char)c) && c != '-')
            return false;
    }
    return code_find(&codes_kind, name) == 0;
}

bool source_id_is_valid(struct slice id)
{
    const char *colon = id.size == 0 ? NULL : memchr(id.data, ':', id.size);
    if (colon == NULL || !source_name_is_valid((struct slice){id.data, (size_t)(colon - id.data)}))
        return false;
    size_t begin = (size_t)(colon - id.data) + 1;
    if (begin == id.size || id.size > LIMIT_DERIVED_ID_BYTES - 12)
        return false;
    for (size_t i = begin; i < id.size; i++)
        if (!is_kept(id.data[i]) && strchr(":~#", id.data[i]) == NULL)
            return false;
    return memchr(id.data, '\0', id.size) == NULL;
}

bool source_id_is_of(const char *id, const char *source)
{
    return text_starts_with(id, source) && id[strlen(source)] == ':';
}
