// The table of widths, and breaking lines by it (see text_advance.h).
#include "render/text_advance.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"

#define ELLIPSIS "…"
#define GENEROUS 1.05 // faces in use are up to so much wider than the table
#define BOLD 1.07
#define OTHER_LETTER 600.0 // of another alphabet, in thousandths of the font's size
#define WIDE_LETTER 1000.0

// Helvetica's widths of U+0020 to U+007E, in thousandths of the font's size.
static const short widths[] = {
    278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
    556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,      // p to ~
};

static double character_advance(const char *text, size_t size)
{
    unsigned char first = (unsigned char)text[0];
    char one[5] = {0};

    if (size == 1)
        return first >= 0x20 && first <= 0x7E ? widths[first - 0x20] : 0;
    memcpy(one, text, size < sizeof one ? size : sizeof one - 1);
    switch (utf8_width(one)) {
    case 0: return 0;
    case 1: return OTHER_LETTER;
    default: return WIDE_LETTER;
    }
}

double text_advance(const char *text, size_t size, const struct font *font)
{
    double sum = 0;

    for (size_t at = 0; at < size;) {
        size_t start = at;
        utf8_next(text, size, &at);
        sum += character_advance(text + start, at - start);
    }
    return sum / 1000 * font->size * GENEROUS * (font->is_bold ? BOLD : 1);
}

// As many bytes of a word as fit; at least one character.
static size_t fitting_bytes(const char *text, size_t size, const struct font *font, double width)
{
    size_t fits = 0;

    for (size_t at = 0; at < size; fits = at) {
        utf8_next(text, size, &at);
        if (fits > 0 && text_advance(text, at, font) > width)
            break;
    }
    return fits;
}

// The end of the line that starts at `text`: after the last word that fits.
static size_t find_line_end(const char *text, const struct font *font, double width)
{
    size_t end = 0;

    for (size_t at = 0; text[at] != '\0' && text[at] != '\n';) {
        size_t next = at + strspn(text + at, " ");
        next += strcspn(text + next, " \n");
        if (text_advance(text, next, font) > width)
            break;
        end = at = next;
    }
    if (end > 0 || text[0] == '\0' || text[0] == '\n')
        return end;
    return fitting_bytes(text, strcspn(text, " \n"), font, width);
}

static const char *with_ellipsis(const char *text, const struct font *font, double width,
                                 struct arena *arena)
{
    double room = width - text_advance(ELLIPSIS, strlen(ELLIPSIS), font);
    size_t size = fitting_bytes(text, strcspn(text, "\n"), font, room);

    while (size > 0 && text[size - 1] == ' ')
        size--;
    return arena_printf(arena, "%.*s" ELLIPSIS, (int)size, text);
}

struct advance_lines text_advance_lines(const struct text *text, double width, struct arena *arena)
{
    LIST(const char *) lines = {0};
    const char *rest = text->text == NULL ? "" : text->text;

    if (width <= 0 && rest[0] != '\0') {
        LIST_PUSH(arena, &lines, rest);
        return (struct advance_lines){lines.items, lines.count};
    }
    while (rest[0] != '\0') {
        size_t end = find_line_end(rest, &text->font, width);
        const char *next = rest + end;
        next += strspn(next, " ");
        if (next[0] == '\n')
            next++;
        if (text->lines > 0 && lines.count + 1 == text->lines && next[0] != '\0') {
            LIST_PUSH(arena, &lines, with_ellipsis(rest, &text->font, width, arena));
            break;
        }
        LIST_PUSH(arena, &lines, (const char *)arena_copy(arena, rest, end));
        rest = next;
    }
    return (struct advance_lines){lines.items, lines.count};
}
