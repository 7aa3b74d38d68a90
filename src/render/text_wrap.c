// Line breaking for terminals; widths are columns (utf8_width), never bytes.
#include "render/text_wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

const char *text_clean(const char *text, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    size_t size = strlen(text);

    for (size_t at = 0; at < size;) {
        size_t start = at;
        uint32_t point = utf8_next(text, size, &at);
        bool is_control = (point < 0x20 && point != '\n') || (point >= 0x7F && point < 0xA0);
        if (is_control) {
            buffer_char(&buffer, ' ');
        } else if (point == 0xFFFD) {
            buffer_text(&buffer, "\uFFFD");
        } else {
            buffer_put(&buffer, text + start, at - start);
        }
    }
    return buffer_string(&buffer);
}

// Where the line that starts at text[0] ends, and where the next one starts.
static size_t end_of_line(const char *text, size_t size, size_t width, size_t *next)
{
    size_t used = 0;
    size_t break_end = 0; // end of the line at the last place it may break
    size_t break_next = 0;

    for (size_t at = 0; at < size;) {
        size_t start = at;
        uint32_t point = utf8_next(text, size, &at);
        char one[8] = "";
        memcpy(one, text + start, at - start);
        size_t columns = utf8_width(one);

        if (point == ' ') {
            break_end = start;
            break_next = at;
        } else if (columns == 2 && start > 0) {
            break_end = start;
            break_next = start;
        }
        if (used + columns > width && start > 0) {
            *next = break_next > 0 ? break_next : start;
            return break_next > 0 ? break_end : start;
        }
        used += columns;
        if (columns == 2 && used <= width) {
            break_end = at;
            break_next = at;
        }
    }
    *next = size;
    return size;
}

struct text_lines text_wrap(const char *text, size_t width, struct arena *arena)
{
    LIST(const char *) lines = {0};
    const char *at = text;

    for (;;) {
        size_t size = strcspn(at, "\n");
        const char *paragraph_end = at + size;
        do {
            size_t next = size;
            size_t end = width == 0 ? size : end_of_line(at, size, width, &next);
            LIST_PUSH(arena, &lines, arena_copy(arena, at, end));
            at += next;
            size = (size_t)(paragraph_end - at);
        } while (size > 0);
        if (*paragraph_end == '\0')
            break;
        at = paragraph_end + 1;
    }
    return (struct text_lines){lines.items, lines.count};
}

size_t text_widest_line(const char *text, struct arena *arena)
{
    struct text_lines lines = text_wrap(text, 0, arena);
    size_t widest = 0;

    for (size_t i = 0; i < lines.count; i++) {
        size_t width = utf8_width(lines.items[i]);
        if (width > widest)
            widest = width;
    }
    return widest;
}

size_t text_widest_word(const char *text, struct arena *arena)
{
    size_t widest = 0;

    for (const char *at = text; *at != '\0';) {
        size_t size = strcspn(at, " \n");
        size_t width = utf8_width(arena_copy(arena, at, size));
        if (width > widest)
            widest = width;
        at += size + (at[size] != '\0');
    }
    return widest;
}
