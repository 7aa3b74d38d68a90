// Splitting a printed figure (see figure_words.h).
#include "render/figure_words.h"

#include <stdint.h>
#include <string.h>

static size_t find_point(const char *head)
{
    for (size_t i = 0; head[i] != '\0'; i++) {
        if (head[i] == '.' && head[i + 1] >= '0' && head[i + 1] <= '9')
            return i;
    }
    return SIZE_MAX;
}

struct figure_words figure_split(const char *words, struct arena *arena)
{
    struct figure_words split = {.suffix = "", .tail = "", .fraction = ""};
    size_t size = strcspn(words, " ");
    const char *after = words + size;
    char *head = arena_copy(arena, words, size);

    if (after[0] == ' ' && (after[1] == '[' || after[1] == '+')) {
        split.tail = after + 1;
    } else {
        split.suffix = after;
    }
    split.is_mark = strpbrk(head, "0123456789") == NULL;
    size_t point = split.is_mark ? SIZE_MAX : find_point(head);
    if (point != SIZE_MAX) {
        split.fraction = arena_string(arena, head + point);
        head[point] = '\0';
    }
    split.whole = head;
    return split;
}
