// The table of formats, and a file's first bytes: read once to tell the format, then given to its
// reader again, so that a pipe can be read as well.
#include "exchange/format.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "exchange/fts.h"
#include "exchange/iati.h"
#include "exchange/imf_reader.h"
#include "exchange/layout.h"
#include "exchange/mapping.h"
#include "exchange/rates_reader.h"

// ---- the table ----

// A reader has calls of its own type; the table has one type for all.
#define READER(x)                                                                                  \
    static bool open_##x(void **reader, FILE *stream, const char *name,                            \
                         const struct format_options *options, struct diagnostics *faults,         \
                         struct error *err)                                                        \
    {                                                                                              \
        struct x##_reader *opened = NULL;                                                          \
        if (!x##_open(&opened, stream, name, options, faults, err))                                \
            return false;                                                                          \
        *reader = opened;                                                                          \
        return true;                                                                               \
    }                                                                                              \
    static bool next_##x(void *reader, struct record *out, size_t *line, bool *has_record,         \
                         struct diagnostics *faults, struct arena *arena, struct error *err)       \
    {                                                                                              \
        return x##_next(reader, out, line, has_record, faults, arena, err);                        \
    }                                                                                              \
    static void close_##x(void **reader)                                                           \
    {                                                                                              \
        struct x##_reader *closing = *reader;                                                      \
        x##_close(&closing);                                                                       \
        *reader = NULL;                                                                            \
    }
// The same with x##_covers.
#define COVERING_READER(x)                                                                         \
    READER(x)                                                                                      \
    static bool covers_##x(void *reader, const struct record *record)                              \
    {                                                                                              \
        return x##_covers(reader, record);                                                         \
    }

READER(layout)
READER(rates)
READER(imf)
COVERING_READER(fts_json)
COVERING_READER(fts_csv)
COVERING_READER(iati)
COVERING_READER(mapping)

static void pages_fts_json(const void *reader, size_t *here, size_t *in_all)
{
    fts_json_pages(reader, here, in_all);
}

static bool is_anything(const char *path, struct slice head)
{
    (void)path;
    (void)head;
    return true;
}

#define CALLS(x) open_##x, next_##x, close_##x

// The first that recognises a file has it.
const struct format format_table[] = {
    {"fts", "flows of OCHA FTS, the API's JSON", fts_json_recognises, CALLS(fts_json),
     covers_fts_json, pages_fts_json},
    {"fts-csv", "flows of OCHA FTS, flat CSV", fts_csv_recognises, CALLS(fts_csv), covers_fts_csv,
     NULL},
    {"iati", "activities of IATI, XML of versions 1.01 to 2.03", iati_recognises, CALLS(iati),
     covers_iati, NULL},
    {"ecb", "ECB's reference rates of the euro", rates_recognises_ecb, CALLS(rates), NULL, NULL},
    {"imf", "the IMF's exchange rates of a month or of five days, with tabs", imf_recognises,
     CALLS(imf), NULL, NULL},
    {"rates", "base,quote,date,value", rates_recognises_plain, CALLS(rates), NULL, NULL},
    {"deflators", "GDP deflators by country and year", rates_recognises_deflators, CALLS(rates),
     NULL, NULL},
    {"map", "a spreadsheet as CSV, through a map file", NULL, CALLS(mapping), covers_mapping, NULL},
    {"csv", "the book's own layout", is_anything, CALLS(layout), NULL, NULL},
};
const size_t format_count = COUNT_OF(format_table);

const struct format *format_find(const char *name, struct error *err)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < format_count; i++) {
        if (strcmp(format_table[i].name, name) == 0)
            return &format_table[i];
        suggestion_offer(&near, format_table[i].name);
    }
    error_set(err, ERROR_USAGE, "there is no format \"%s\"", name);
    if (near.best != NULL)
        error_hint(err, "did you mean \"%s\"?", near.best);
    else
        error_hint(err, "\"ledger help import\" lists the formats");
    return NULL;
}

// ---- the first bytes, twice ----

struct replay {
    FILE *stream;
    size_t size;
    size_t at;
    char head[FORMAT_HEAD_BYTES];
};

struct format_reader {
    struct arena arena; // of the reader itself as well
    const struct format *format;
    void *reader;
    struct replay replay;
};

static ssize_t replay_read(void *cookie, char *out, size_t size)
{
    struct replay *replay = cookie;
    if (replay->at < replay->size) {
        size_t left = replay->size - replay->at;
        size_t count = left < size ? left : size;
        memcpy(out, replay->head + replay->at, count);
        replay->at += count;
        return (ssize_t)count;
    }
    size_t count = fread(out, 1, size, replay->stream);
    return count == 0 && ferror(replay->stream) ? -1 : (ssize_t)count;
}

static int replay_close(void *cookie)
{
    struct replay *replay = cookie;
    file_close(&replay->stream);
    return 0;
}

// A stream that begins at the file's first byte again.
static FILE *replay_open(struct replay *replay)
{
    if (fseek(replay->stream, 0, SEEK_SET) == 0)
        return TAKE(replay->stream);
    clearerr(replay->stream);
    FILE *stream = fopencookie(replay, "r",
                               (cookie_io_functions_t){.read = replay_read, .close = replay_close});
    if (stream == NULL)
        out_of_memory();
    return stream;
}

static bool read_head(struct replay *replay, const char *path, struct error *err)
{
    replay->size = fread(replay->head, 1, sizeof(replay->head), replay->stream);
    if (!ferror(replay->stream))
        return true;
    return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", path, strerror(errno));
}

const struct format *format_recognise(const char *path, struct slice head)
{
    for (size_t i = 0; i < format_count; i++)
        if (format_table[i].recognises != NULL && format_table[i].recognises(path, head))
            return &format_table[i];
    return NULL;
}

// ---- one open file ----

bool format_open(struct format_reader **reader, const char *path, const struct format *format,
                 const struct format_options *options, struct diagnostics *faults,
                 struct error *err)
{
    struct arena arena = {0};
    CLEANUP(format_close) struct format_reader *opened = NEW(&arena, struct format_reader);
    struct replay *replay = &opened->replay;
    opened->arena = arena;
    replay->stream = file_open_read(path, err);
    if (replay->stream == NULL || !read_head(replay, path, err))
        return false;
    if (format == NULL && options->map != NULL)
        format = format_find("map", err);
    opened->format = format != NULL
                         ? format
                         : format_recognise(path, (struct slice){replay->head, replay->size});
    if (opened->format == NULL)
        return error_set(err, ERROR_INPUT, "\"%s\" is in no format that is known", path);
    FILE *stream = replay_open(replay);
    if (!opened->format->open(&opened->reader, stream, path, options, faults, err))
        return false;
    *reader = TAKE(opened);
    return true;
}

const struct format *format_of(const struct format_reader *reader)
{
    return reader->format;
}

bool format_next(struct format_reader *reader, struct record *out, size_t *line, bool *has_record,
                 struct diagnostics *faults, struct arena *arena, struct error *err)
{
    return reader->format->next(reader->reader, out, line, has_record, faults, arena, err);
}

bool format_covers(struct format_reader *reader, const struct record *record)
{
    return reader->format->covers != NULL && reader->format->covers(reader->reader, record);
}

void format_pages(const struct format_reader *reader, size_t *here, size_t *in_all)
{
    *here = *in_all = 0;
    if (reader->format->pages != NULL)
        reader->format->pages(reader->reader, here, in_all);
}

void format_close(struct format_reader **reader)
{
    if (*reader == NULL)
        return;
    struct format_reader *closing = TAKE(*reader);
    if (closing->reader != NULL)
        closing->format->close(&closing->reader);
    file_close(&closing->replay.stream);
    struct arena arena = closing->arena;
    arena_done(&arena);
}
