// Names as ids.
#include <ctype.h>
#include <stddef.h>

#include "base/text.h"

// Latin-1 and Latin Extended-A in runs of one plain letter, by the last code point of each.
static const char *plain_letter(uint32_t c)
{
    static const struct {
        uint32_t last;
        const char *plain;
    } runs[] = {
        {0xBF, NULL},  {0xC5, "a"},  {0xC6, "ae"}, {0xC7, "c"},  {0xCB, "e"},  {0xCF, "i"},
        {0xD0, "d"},   {0xD1, "n"},  {0xD6, "o"},  {0xD7, NULL}, {0xD8, "o"},  {0xDC, "u"},
        {0xDD, "y"},   {0xDE, "th"}, {0xDF, "ss"}, {0xE5, "a"},  {0xE6, "ae"}, {0xE7, "c"},
        {0xEB, "e"},   {0xEF, "i"},  {0xF0, "d"},  {0xF1, "n"},  {0xF6, "o"},  {0xF7, NULL},
        {0xF8, "o"},   {0xFC, "u"},  {0xFD, "y"},  {0xFE, "th"}, {0xFF, "y"},  {0x105, "a"},
        {0x10D, "c"},  {0x111, "d"}, {0x11B, "e"}, {0x123, "g"}, {0x127, "h"}, {0x131, "i"},
        {0x133, "ij"}, {0x135, "j"}, {0x138, "k"}, {0x142, "l"}, {0x14B, "n"}, {0x151, "o"},
        {0x153, "oe"}, {0x159, "r"}, {0x161, "s"}, {0x167, "t"}, {0x173, "u"}, {0x175, "w"},
        {0x178, "y"},  {0x17E, "z"}, {0x17F, "s"},
    };
    for (size_t i = 0; i < COUNT_OF(runs); i++) {
        if (c <= runs[i].last)
            return runs[i].plain;
    }
    return NULL;
}

void buffer_slug(struct buffer *buffer, struct slice name)
{
    size_t start = buffer->size;
    bool is_between = false;
    for (size_t at = 0; at < name.size;) {
        uint32_t c = utf8_next(name.data, name.size, &at);
        char ascii[2] = {c < 0x80 && isalnum((int)c) ? (char)tolower((int)c) : '\0'};
        const char *plain = ascii[0] != '\0' ? ascii : plain_letter(c);
        if (plain != NULL && is_between && buffer->size != start)
            buffer_char(buffer, '-');
        is_between = plain == NULL;
        if (plain != NULL)
            buffer_text(buffer, plain);
    }
}
