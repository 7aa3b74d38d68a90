// Filling a struct error. Texts are formatted aside first, so that an error's own text may be an
// argument, and are cut at a character boundary when they do not fit.
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Ends a text that filled `size` bytes in "...", never inside a UTF-8 character.
static void mark_cut(char *text, size_t size)
{
    size_t end = size - sizeof("...");
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, "...", sizeof("..."));
}

static void format_cut(char *text, size_t size, const char *format, va_list args)
{
    int length = vsnprintf(text, size, format, args);
    if (length < 0) {
        snprintf(text, size, "%s", format); // the arguments cannot be shown
    } else if ((size_t)length >= size) {
        mark_cut(text, size);
    }
}

bool error_set(struct error *err, enum error_code code, const char *format, ...)
{
    assert(err != NULL);
    char text[sizeof(err->text)];
    va_list args;
    va_start(args, format);
    format_cut(text, sizeof(text), format, args);
    va_end(args);
    err->code = code;
    memcpy(err->text, text, strlen(text) + 1);
    err->hint[0] = '\0';
    return false;
}

bool error_context(struct error *err, const char *format, ...)
{
    assert(err != NULL);
    char where[sizeof(err->text) / 2]; // half, so that something of the text always stays
    va_list args;
    va_start(args, format);
    format_cut(where, sizeof(where), format, args);
    va_end(args);
    char text[sizeof(where) + sizeof(err->text) + 2];
    int length = snprintf(text, sizeof(text), "%s: %s", where, err->text);
    if ((size_t)length >= sizeof(err->text)) {
        mark_cut(text, sizeof(err->text));
        length = (int)strlen(text);
    }
    memcpy(err->text, text, (size_t)length + 1);
    return false;
}

bool error_hint(struct error *err, const char *format, ...)
{
    assert(err != NULL);
    char hint[sizeof(err->hint)];
    va_list args;
    va_start(args, format);
    format_cut(hint, sizeof(hint), format, args);
    va_end(args);
    memcpy(err->hint, hint, strlen(hint) + 1);
    return false;
}
