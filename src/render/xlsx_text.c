// One walk over a text that needs care; most need none and are found out by a scan (see xlsx_text.h).
#include "render/xlsx_text.h"

#include <string.h>

#include "base/text.h"

#define ELLIPSIS "…"
#define REPLACEMENT "\xEF\xBF\xBD"
#define ESCAPE_UNITS 7 // "_x0001_", as the library writes a control character

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "_x0041_": what a reader takes for an escaped character.
static bool is_escape(const char *p)
{
    return p[0] == '_' && p[1] == 'x' && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
           is_hex(p[5]) && p[6] == '_';
}

static bool is_noncharacter(uint32_t code)
{
    return code == 0xFFFE || code == 0xFFFF;
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

// Short, and nothing but what may stand as it is.
static bool is_plain(const char *text, size_t size)
{
    // A UTF-16 unit takes at least one byte.
    if (size >= XLSX_TEXT_MAX)
        return false;
    for (const char *p = text; *p != '\0'; p++) {
        if (is_control(*p) || (*p == '_' && is_escape(p)))
            return false;
        if ((unsigned char)*p == 0xEF && (unsigned char)p[1] == 0xBF)
            return false;
    }
    return utf8_find_invalid(text, size) == SIZE_MAX;
}

// Writes the character at `*at` and moves on; says how many UTF-16 units that took.
static size_t put_character(struct buffer *out, const char *text, size_t size, size_t *at,
                            struct xlsx_repairs *repairs)
{
    size_t start = *at;

    if (is_escape(text + start))
        buffer_text(out, "_x005F");
    size_t escaped = is_escape(text + start) ? strlen("_x005F") : 0;
    size_t window = size - start < 4 ? size - start : 4; // a character's bytes
    bool is_bad = utf8_find_invalid(text + start, window) == 0;
    uint32_t code = utf8_next(text, size, at);
    if (is_bad || is_noncharacter(code)) {
        repairs->replaced++;
        buffer_text(out, REPLACEMENT);
        return 1;
    }
    for (size_t i = start; i < *at; i++)
        buffer_char(out, text[i]);
    if (is_control(text[start]))
        return ESCAPE_UNITS;
    return escaped + (code > 0xFFFF ? 2 : 1);
}

static const char *repaired(const char *text, size_t limit, struct xlsx_repairs *repairs,
                            struct arena *arena)
{
    struct buffer out = {.arena = arena};
    struct xlsx_repairs own = {0};
    size_t size = strlen(text);
    size_t units = 0;
    size_t end = 0; // of what leaves room for the ellipsis

    for (size_t at = 0; at < size;) {
        units += put_character(&out, text, size, &at, &own);
        if (units < limit)
            end = out.size;
        if (units > limit) {
            repairs->cut++;
            repairs->replaced += own.replaced != 0;
            return arena_printf(arena, "%.*s" ELLIPSIS, (int)end, buffer_string(&out));
        }
    }
    repairs->replaced += own.replaced != 0;
    return buffer_string(&out);
}

const char *xlsx_text(const char *text, struct xlsx_repairs *repairs, struct arena *arena)
{
    return is_plain(text, strlen(text)) ? text : repaired(text, XLSX_TEXT_MAX, repairs, arena);
}

const char *xlsx_plain_text(const char *text, size_t limit, struct xlsx_repairs *repairs,
                            struct arena *arena)
{
    char *plain = arena_string(arena, text);

    for (char *p = plain; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
    }
    if (strlen(plain) < limit && is_plain(plain, strlen(plain)))
        return plain;
    return repaired(plain, limit, repairs, arena);
}
