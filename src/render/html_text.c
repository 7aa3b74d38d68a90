// Escaping (see html_text.h).
#include "render/html_text.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

#define REPLACEMENT "\uFFFD"
#define REPLACEMENT_POINT 0xFFFDu

static bool is_allowed(uint32_t character)
{
    if (character < 0x20)
        return character == '\t' || character == '\n';
    return character != 0x7F && !(character >= 0x80 && character < 0xA0) && character != 0xFFFE &&
           character != 0xFFFF;
}

// What stands for a character; NULL: itself.
static const char *escape(uint32_t character)
{
    switch (character) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case REPLACEMENT_POINT: return REPLACEMENT; // an invalid byte, too
    default: return is_allowed(character) ? NULL : REPLACEMENT;
    }
}

void html_put_text(FILE *out, const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text);
    size_t written = 0;

    if (size == 0)
        return;
    for (size_t at = 0; at < size;) {
        size_t start = at;
        const char *instead = escape(utf8_next(text, size, &at));
        if (instead == NULL)
            continue;
        fwrite(text + written, 1, start - written, out);
        fputs(instead, out);
        written = at;
    }
    fwrite(text + written, 1, size - written, out);
}

void html_put_element(FILE *out, const char *open, const char *text, const char *close)
{
    if (text == NULL || text[0] == '\0')
        return;
    fputs(open, out);
    html_put_text(out, text);
    fputs(close, out);
}

void html_put_css_text(FILE *out, const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text);

    for (size_t at = 0; at < size;) {
        uint32_t character = utf8_next(text, size, &at);
        bool is_plain = (character >= '0' && character <= '9') || character == ' ' ||
                        (character >= 'A' && character <= 'Z') ||
                        (character >= 'a' && character <= 'z');
        if (is_plain) {
            putc((int)character, out);
        } else {
            // The space belongs to the escape, and a second one would be text.
            fprintf(out, "\\%06X ", is_allowed(character) ? character : REPLACEMENT_POINT);
        }
    }
}

bool html_is_web_address(const char *address)
{
    return address != NULL &&
           (text_starts_with(address, "https://") || text_starts_with(address, "http://"));
}
