#include "exchange/decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"

#define BLOCK_BYTES ((size_t)32 * 1024)

struct decode {
    struct arena arena; // of this struct as well
    FILE *stream;
    iconv_t converter;
    size_t in_at;
    size_t in_end;
    bool is_at_end;
    char in[BLOCK_BYTES];
};

// Moves what is left to the front and reads behind it.
static bool refill(struct decode *decode)
{
    size_t left = decode->in_end - decode->in_at;
    memmove(decode->in, decode->in + decode->in_at, left);
    size_t got = fread(decode->in + left, 1, sizeof(decode->in) - left, decode->stream);
    decode->in_at = 0;
    decode->in_end = left + got;
    decode->is_at_end = got == 0;
    return !ferror(decode->stream);
}

static void put_bad(struct decode *decode, char **out, size_t *room)
{
    *(*out)++ = DECODE_BAD_BYTE;
    (*room)--;
    decode->in_at++;
    iconv(decode->converter, NULL, NULL, NULL, NULL);
}

static ssize_t decode_read(void *cookie, char *target, size_t size)
{
    struct decode *decode = cookie;
    char *out = target;
    size_t room = size;
    // The longest sequence of UTF-8, so that there is always room for one character more.
    while (room >= 4) {
        char *in = decode->in + decode->in_at;
        size_t left = decode->in_end - decode->in_at;
        if (left == 0 && decode->is_at_end)
            break;
        size_t result = iconv(decode->converter, &in, &left, &out, &room);
        int reason = result == (size_t)-1 ? errno : 0;
        decode->in_at = (size_t)(in - decode->in);
        if (reason == E2BIG)
            break;
        if (reason == EILSEQ || (reason == EINVAL && decode->is_at_end && left > 0))
            put_bad(decode, &out, &room);
        else if (!decode->is_at_end && !refill(decode))
            return -1;
    }
    return (ssize_t)(size - room);
}

static int decode_close(void *cookie)
{
    struct decode *decode = cookie;
    iconv_close(decode->converter);
    file_close(&decode->stream);
    struct arena arena = decode->arena;
    arena_done(&arena);
    return 0;
}

bool decode_is_known(const char *encoding)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return false;
    iconv_close(converter);
    return true;
}

FILE *decode_open(FILE *stream, const char *encoding, struct error *err)
{
    struct arena arena = {0};
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) {
        file_close(&stream);
        error_set(err, ERROR_INPUT, "unknown encoding \"%.80s\"", encoding);
        error_hint(err,
                   "UTF-8, UTF-16, WINDOWS-1252, MACINTOSH, ISO-8859-1, SHIFT_JIS and others that "
                   "\"iconv -l\" lists");
        return NULL;
    }
    struct decode *decode = NEW(&arena, struct decode);
    decode->arena = arena;
    decode->stream = stream;
    decode->converter = converter;
    FILE *opened = fopencookie(decode, "r",
                               (cookie_io_functions_t){.read = decode_read, .close = decode_close});
    if (opened == NULL)
        out_of_memory();
    setvbuf(opened, NULL, _IOFBF, BLOCK_BYTES);
    return opened;
}
