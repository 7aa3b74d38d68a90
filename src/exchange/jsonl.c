// Reading and writing JSON lines. A line is found in a window of the file that is a little larger
// than the largest record, so a file without line ends needs no more memory than that.
#include "exchange/jsonl.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"

#define WINDOW_BYTES ((size_t)LIMIT_BODY_BYTES + 1 + 64 * 1024)

struct jsonl_reader {
    struct arena arena; // of the reader itself as well
    const char *name;
    FILE *stream;
    char *window;
    size_t start; // of what has not been handed out
    size_t end;
    size_t line; // of the last one handed out
};

// Moves what is left to the front and reads behind it. *got is 0 at the end of the file.
static bool read_more(struct jsonl_reader *reader, size_t *got, struct error *err)
{
    size_t left = reader->end - reader->start;
    memmove(reader->window, reader->window + reader->start, left);
    *got = fread(reader->window + left, 1, WINDOW_BYTES - left, reader->stream);
    reader->start = 0;
    reader->end = left + *got;
    if (!ferror(reader->stream))
        return true;
    return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", reader->name, strerror(errno));
}

// The next line; *is_end when there is none. The last one may lack its line end.
static bool take_line(struct jsonl_reader *reader, struct slice *line, bool *is_end,
                      struct error *err)
{
    const char *newline = NULL;
    size_t searched = 0;
    for (size_t got = 1;;) {
        size_t left = reader->end - reader->start;
        const char *begin = reader->window + reader->start;
        newline = memchr(begin + searched, '\n', left - searched);
        if (newline != NULL || got == 0 || left > LIMIT_BODY_BYTES)
            break;
        searched = left;
        if (!read_more(reader, &got, err))
            return false;
    }
    const char *begin = reader->window + reader->start;
    size_t left = reader->end - reader->start;
    size_t size = newline == NULL ? left : (size_t)(newline - begin);
    *is_end = newline == NULL && left == 0;
    reader->line += !*is_end;
    if (size > LIMIT_BODY_BYTES) {
        return error_set(err, ERROR_INPUT,
                         "%s:%zu: the line is longer than %d bytes, the most a "
                         "record may have",
                         reader->name, reader->line, LIMIT_BODY_BYTES);
    }
    *line = (struct slice){begin, size};
    reader->start += newline == NULL ? size : size + 1;
    return true;
}

bool jsonl_next(struct jsonl_reader *reader, struct record *out, struct jsonl_line *line,
                bool *has_record, struct arena *arena, struct error *err)
{
    struct slice body = {0};
    bool is_end = false;
    *has_record = false;
    if (!take_line(reader, &body, &is_end, err))
        return false;
    if (is_end)
        return true;
    if (!record_read(body, out, arena, err)) {
        return error_context(err, "%s:%zu", reader->name, reader->line);
    }
    *line = (struct jsonl_line){reader->line, body};
    *has_record = true;
    return true;
}

bool jsonl_open_stream(struct jsonl_reader **reader, FILE *stream, const char *name,
                       struct error *err)
{
    struct arena arena = {0};
    CLEANUP(jsonl_close) struct jsonl_reader *opened = NEW(&arena, struct jsonl_reader);
    opened->name = arena_string(&arena, name);
    opened->window = NEW_ARRAY(&arena, char, WINDOW_BYTES);
    opened->stream = stream;
    opened->arena = arena;
    size_t got = 0;
    if (!read_more(opened, &got, err))
        return false;
    if (got == 0) {
        return error_set(err, ERROR_INPUT, "\"%s\" is empty; expected one record per line", name);
    }
    *reader = TAKE(opened);
    return true;
}

bool jsonl_open(struct jsonl_reader **reader, const char *path, struct error *err)
{
    FILE *stream = file_open_read(path, err);
    return stream != NULL && jsonl_open_stream(reader, stream, path, err);
}

void jsonl_close(struct jsonl_reader **reader)
{
    if (*reader == NULL)
        return;
    struct arena arena = (*reader)->arena;
    file_close(&(*reader)->stream);
    arena_done(&arena);
    *reader = NULL;
}

void jsonl_write(FILE *stream, struct slice body)
{
    fwrite(body.data, 1, body.size, stream);
    putc('\n', stream);
}
