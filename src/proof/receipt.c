#include "proof/receipt.h"

#include <inttypes.h>
#include <string.h>

#include "proof/base64.h"
#include "proof/checkpoint.h"

static const char header[] = "c2sp.org/tlog-proof@v1";

void receipt_put(struct buffer *out, const struct receipt *receipt)
{
    char text[HASH_BASE64_MAX];
    buffer_printf(out, "%s\n", header);
    if (receipt->has_extra) {
        buffer_text(out, "extra ");
        base64_put(out, receipt->extra.data, receipt->extra.size);
        buffer_char(out, '\n');
    }
    buffer_printf(out, "index %" PRIu64 "\n", receipt->index);
    for (size_t i = 0; i < receipt->proof.count; i++)
        buffer_printf(out, "%s\n", hash_base64(&receipt->proof.hashes[i], text));
    buffer_char(out, '\n');
    buffer_put(out, receipt->note.data, receipt->note.size);
}

// The rest of a line that begins with `word` and a space.
static bool after_word(struct slice line, const char *word, struct slice *rest)
{
    size_t size = strlen(word);
    if (line.size <= size || memcmp(line.data, word, size) != 0 || line.data[size] != ' ')
        return false;
    *rest = (struct slice){line.data + size + 1, line.size - size - 1};
    return true;
}

bool receipt_read(struct slice text, struct receipt *out, struct arena *arena, struct error *err)
{
    struct receipt read = {0};
    struct slice line, value;
    if (!checkpoint_take_line(&text, &line) || !slice_is(line, header))
        return error_set(err, ERROR_INPUT, "this is no receipt: its first line is not \"%s\"",
                         header);
    if (!checkpoint_take_line(&text, &line))
        return error_set(err, ERROR_INPUT, "the receipt ends after its first line");
    if (after_word(line, "extra", &value)) {
        read.has_extra = true;
        if (!base64_read(value, &read.extra, arena))
            return error_set(err, ERROR_INPUT, "the receipt's extra data is not base64");
        if (!checkpoint_take_line(&text, &line))
            return error_set(err, ERROR_INPUT, "the receipt ends after its extra data");
    }
    if (!after_word(line, "index", &value) || !checkpoint_read_number(value, &read.index))
        return error_set(err, ERROR_INPUT,
                         "the receipt has no line \"index NUMBER\" where it is expected");
    for (;;) {
        if (!checkpoint_take_line(&text, &line))
            return error_set(err, ERROR_INPUT, "the receipt ends before its checkpoint");
        if (line.size == 0)
            break;
        if (read.proof.count == MERKLE_PROOF_MAX)
            return error_set(err, ERROR_INPUT, "the receipt's proof has more than %d hashes",
                             MERKLE_PROOF_MAX);
        if (!base64_read_hash(line, &read.proof.hashes[read.proof.count++]))
            return error_set(err, ERROR_INPUT,
                             "hash %zu of the receipt's proof is not 32 bytes in base64",
                             read.proof.count);
    }
    read.note = text;
    *out = read;
    return true;
}
