#include "core/country.h"

#include <string.h>

const struct country *country_find(struct slice code)
{
    for (size_t i = 0; i < country_count; i++)
        if (slice_is(code, country_table[i].code) || slice_is(code, country_table[i].code3))
            return &country_table[i];
    return NULL;
}

static bool is_same_name(struct slice a, const char *b, size_t size)
{
    return a.size == size && strncasecmp(a.data, b, size) == 0;
}

static bool is_among(struct slice name, const char *names)
{
    while (names != NULL && *names != '\0') {
        size_t size = strcspn(names, "|");
        if (is_same_name(name, names, size))
            return true;
        names += size + (names[size] == '|');
    }
    return false;
}

const struct country *country_recognise(struct slice name)
{
    name = slice_trim(name);
    for (size_t i = 0; i < country_count; i++) {
        const struct country *country = &country_table[i];
        if (is_same_name(name, country->name, strlen(country->name)) ||
            is_same_name(name, country->code, 2) || is_same_name(name, country->code3, 3) ||
            is_among(name, country->names))
            return country;
    }
    return NULL;
}
