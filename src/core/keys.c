// The names of the keys; the list itself is in keys.h.
#include "core/keys.h"

#include <string.h>

static const struct slice key_names[KEY_COUNT] = {
#define KEY_NAME(name, text) [KEY_##name] = {text, sizeof(text) - 1},
    KEY_LIST(KEY_NAME)
#undef KEY_NAME
};

const char *key_name(enum key key)
{
    return key_names[key].data;
}

enum key key_find(struct slice name)
{
    size_t low = 0;
    size_t high = KEY_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        size_t shorter = name.size < key_names[middle].size ? name.size : key_names[middle].size;
        int order = shorter == 0 ? 0 : memcmp(name.data, key_names[middle].data, shorter);
        if (order == 0)
            order = (name.size > key_names[middle].size) - (name.size < key_names[middle].size);
        if (order == 0)
            return (enum key)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return KEY_NONE;
}
