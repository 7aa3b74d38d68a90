#include "proof/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "proof/base64.h"

void checkpoint_put(struct buffer *out, const char *origin, uint64_t size, const struct hash *root)
{
    char text[HASH_BASE64_MAX];
    buffer_printf(out, "%s\n%" PRIu64 "\n%s\n", origin, size, hash_base64(root, text));
}

bool checkpoint_take_line(struct slice *rest, struct slice *line)
{
    const char *end = rest->size == 0 ? NULL : memchr(rest->data, '\n', rest->size);
    if (end == NULL)
        return false;
    *line = (struct slice){rest->data, (size_t)(end - rest->data)};
    *rest = (struct slice){end + 1, rest->size - line->size - 1};
    return true;
}

bool checkpoint_read_number(struct slice text, uint64_t *out)
{
    uint64_t number = 0;
    if (text.size == 0 || text.size > 19 || (text.data[0] == '0' && text.size > 1))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        number = number * 10 + (uint64_t)(text.data[i] - '0');
    }
    // 19 digits stay below 2^64, so the sum did not wrap.
    if (number > INT64_MAX)
        return false;
    *out = number;
    return true;
}

bool checkpoint_read(struct slice text, struct checkpoint *out, struct error *err)
{
    struct checkpoint read;
    struct slice line;
    if (!checkpoint_take_line(&text, &read.origin) || read.origin.size == 0)
        return error_set(err, ERROR_INPUT, "a checkpoint begins with its origin");
    if (!checkpoint_take_line(&text, &line) || !checkpoint_read_number(line, &read.size))
        return error_set(err, ERROR_INPUT,
                         "the second line of a checkpoint is its size, in digits without leading "
                         "zeros");
    if (!checkpoint_take_line(&text, &line) || !base64_read_hash(line, &read.root))
        return error_set(err, ERROR_INPUT,
                         "the third line of a checkpoint is its root, 32 bytes in base64");
    while (text.size > 0)
        if (!checkpoint_take_line(&text, &line) || line.size == 0)
            return error_set(err, ERROR_INPUT, "a checkpoint has no empty lines");
    *out = read;
    return true;
}
