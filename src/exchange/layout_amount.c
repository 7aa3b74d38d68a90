// Numbers such as 1.234 in cells of amounts: one and a bit where this layout comes from, a thousand
// in the spreadsheets of half the world. Nobody can tell, so it is not read; the layout's own way
// of writing it has one zero more, 1.2340, which says nothing else and reads one way.
#include <string.h>

#include "exchange/layout.h"
#include "exchange/number_format.h"

// The next run of digits and their marks from *at on; empty when there is none.
static struct slice next_number(struct slice cell, size_t *at)
{
    while (*at < cell.size && (cell.data[*at] < '0' || cell.data[*at] > '9'))
        ++*at;
    size_t start = *at;
    while (*at < cell.size && cell.data[*at] != '\0' && strchr("0123456789.,'", cell.data[*at]))
        ++*at;
    return (struct slice){cell.data + start, *at - start};
}

// The place of the point in one to three digits, a point and so many decimals, the last of which is
// a zero or not; 0 when the number is another.
static size_t point_of(struct slice number, size_t decimals)
{
    const char *point = number.size == 0 ? NULL : memchr(number.data, '.', number.size);
    size_t whole = point == NULL ? 0 : (size_t)(point - number.data);
    bool is_short =
        whole >= 1 && whole <= 3 && number.data[0] != '0' && number.size == whole + 1 + decimals;
    for (size_t i = 0; is_short && i < number.size; i++)
        is_short = i == whole || (number.data[i] >= '0' && number.data[i] <= '9');
    return is_short ? whole : 0;
}

bool layout_amount_is_clear(struct slice cell, struct arena *arena, struct error *err)
{
    for (size_t at = 0; at < cell.size;) {
        struct slice number = next_number(cell, &at);
        size_t point = point_of(number, 3);
        if (point == 0)
            continue;
        number_refuse_ambiguous(number, point, err);
        error_hint(err, "write %.*s%.*s, or %.*s0", (int)point, number.data, 3,
                   number.data + point + 1, (int)number.size, number.data);
        return error_context(err, "invalid amount %s", text_quote(arena, cell));
    }
    return true;
}

// The numbers of `decimals` decimals with a zero more, or with the last zero taken away.
static struct slice rewrite(struct slice cell, size_t decimals, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    size_t copied = 0;
    for (size_t at = 0; at < cell.size;) {
        struct slice number = next_number(cell, &at);
        if (point_of(number, decimals) == 0 ||
            (decimals == 4 && number.data[number.size - 1] != '0'))
            continue;
        buffer_put(&out, cell.data + copied, at - copied - (decimals == 4));
        if (decimals == 3)
            buffer_char(&out, '0');
        copied = at;
    }
    if (copied == 0)
        return cell;
    buffer_put(&out, cell.data + copied, cell.size - copied);
    return (struct slice){buffer_string(&out), out.size};
}

struct slice layout_amount_read(struct slice cell, struct arena *arena)
{
    return rewrite(cell, 4, arena);
}

struct slice layout_amount_written(struct slice text, struct arena *arena)
{
    return rewrite(text, 3, arena);
}
