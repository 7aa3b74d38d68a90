// ledger verify --report: makes a report again from the stamp it carries and compares the bytes.
//
// Three answers: it is exactly what the book gives; the stamp is true but the bytes differ (it was
// edited, or made by another version or with other fonts); it is not from this book. Then, whether
// records that came later change its totals.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/later_totals.h"
#include "cli/verifying.h"
#include "render/xlsx_texts.h"
#include "report/behind.h"

#define WINDOW ((size_t)1024 * 1024) // of a file's beginning and end, where a stamp can be

struct comparing {
    struct context *context;
    const char *path;
    int format;         // FORMAT_*
    const char *prefix; // of the files of a folder of CSV, whose stamp `path` is; NULL: one file
    size_t part_count;  // those files
    struct stamp stamp;
    uint64_t first_difference; // byte, from 1; 0: none
    uint64_t line;             // of it, in formats with lines
    const char *differs;       // the file that has it
    // what came later
    uint64_t later;         // records
    bool is_behind_changed; // the records behind its totals are others
    const char *changes;    // its totals then and now; "": none
};

// ---- finding the stamp

static bool read_window(const char *path, bool wants_end, struct slice *out, struct arena *arena,
                        struct error *err)
{
    CLEANUP(file_close) FILE *file = file_open_read(path, err);
    char *data = arena_alloc(arena, WINDOW);
    if (file == NULL)
        return false;
    if (wants_end && fseeko(file, -(off_t)WINDOW, SEEK_END) != 0)
        rewind(file);
    size_t size = fread(data, 1, WINDOW, file);
    if (ferror(file))
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\"", path);
    *out = (struct slice){data, size};
    return true;
}

static bool begins(struct slice text, const char *start)
{
    return text.size >= strlen(start) && memcmp(text.data, start, strlen(start)) == 0;
}

static bool ends_before(struct slice window, struct slice found, const char *line)
{
    const char *at = found.data - strlen(STAMP_MARK) - strlen(line);
    return at >= window.data && memcmp(at, line, strlen(line)) == 0;
}

// A stamp with nothing before it stands for the tables beside it.
static void find_prefix(struct comparing *comparing)
{
    const char *end = strstr(path_base(comparing->path), "-stamp.csv");
    if (end != NULL && strcmp(end, "-stamp.csv") == 0)
        comparing->prefix =
            arena_copy(comparing->context->arena, comparing->path, (size_t)(end - comparing->path));
}

static bool find_stamp(struct comparing *comparing, struct slice *found, struct error *err)
{
    struct arena *arena = comparing->context->arena;
    struct slice start, end;
    if (!read_window(comparing->path, false, &start, arena, err) ||
        !read_window(comparing->path, true, &end, arena, err)) {
        return false;
    }
    if (begins(start, "PK\x03\x04")) {
        comparing->format = FORMAT_XLSX;
        if (!xlsx_first_texts(comparing->path, &start, arena, err))
            return false;
        *found = stamp_find(start, false);
        return true;
    }
    bool is_json = begins(start, "{");
    bool is_html = begins(start, "<!DOCTYPE html");
    *found = is_json || is_html ? stamp_find(start, false) : stamp_find(end, true);
    comparing->format = begins(start, "%PDF-") ? FORMAT_PDF
                        : is_json              ? FORMAT_JSON
                        : is_html              ? FORMAT_HTML
                                               : FORMAT_TEXT;
    if (comparing->format == FORMAT_TEXT && found->size > 0 && ends_before(end, *found, "stamp\n"))
        comparing->format = FORMAT_CSV;
    if (begins(start, "stamp\n" STAMP_MARK))
        find_prefix(comparing);
    return true;
}

static bool load_stamp(struct comparing *comparing, struct error *err)
{
    struct slice word = {0};
    if (!find_stamp(comparing, &word, err))
        return false;
    if (word.size == 0) {
        error_set(err, ERROR_INPUT, "\"%s\" carries no stamp of a report", comparing->path);
        if (text_equal_nocase(path_extension(comparing->path), "csv"))
            return error_hint(err, "the stamp of a report in several CSV files is in the one whose "
                                   "name ends in -stamp.csv");
        return error_hint(err, "it is no report of this program, or what saved it took the stamp "
                               "away");
    }
    return stamp_read(word, &comparing->stamp, comparing->context->arena, err) ||
           error_context(err, "\"%s\"", comparing->path);
}

// ---- is it from this book?

static bool check_book(const struct comparing *comparing, struct store *store, struct error *err)
{
    const struct stamp *stamp = &comparing->stamp;
    const struct head *now = store_head(store);
    struct head head;
    if (!text_equal(stamp->origin, now->origin))
        return error_set(
            err, ERROR_INPUT, "\"%s\" is not from this book: it is of %s, the book \"%s\" is %s",
            comparing->path, text_quote(comparing->context->arena, slice_of(stamp->origin)),
            store_path(store), now->origin);
    if (stamp->size > now->size)
        return error_set(err, ERROR_INPUT,
                         "\"%s\" is not from this book: it was made from %" PRIu64
                         " records, the book \"%s\" has %" PRIu64,
                         comparing->path, stamp->size, store_path(store), now->size);
    if (!store_head_at(store, stamp->size, &head, err))
        return false;
    return hash_equal(&head.root, &stamp->root) ||
           error_set(err, ERROR_INPUT,
                     "\"%s\" is not from this book: the first %" PRIu64
                     " records of \"%s\" are not those it was made from",
                     comparing->path, stamp->size, store_path(store));
}

// ---- making it again

// The stamp's options as a command line of `ledger report`; without --as-of for the book as it is.
static bool set_options(const struct comparing *comparing, bool is_now, struct context *out,
                        struct error *err)
{
    const struct stamp *stamp = &comparing->stamp;
    struct arena *arena = comparing->context->arena;
    const char *book = arguments_get(&comparing->context->arguments, "book");
    char **words = NEW_ARRAY(arena, char *, stamp->option_count + 2);
    int count = 0;
    *out = *comparing->context;
    out->command = command_find("report", err);
    for (size_t i = is_now ? 2 : 0; i < stamp->option_count; i++)
        words[count++] = arena_string(arena, stamp->options[i]);
    if (book != NULL) {
        words[count++] = arena_string(arena, "--book");
        words[count++] = arena_string(arena, book);
    }
    return arguments_parse(&out->arguments, out->command, count, words, arena, err);
}

struct scratch_folder {
    char *path;
};

static void folder_done(struct scratch_folder *folder)
{
    if (folder->path != NULL)
        rmdir(folder->path);
}

static bool folder_make(struct scratch_folder *folder, struct arena *arena, struct error *err)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/ledger-verify-XXXXXX",
                              base == NULL || base[0] == '\0' ? "/tmp" : base);
    if (mkdtemp(path) == NULL)
        return error_set(err, ERROR_SYSTEM, "cannot make a folder below \"%s\"",
                         path_folder(arena, path));
    folder->path = path;
    return true;
}

static bool compare_files(struct comparing *comparing, const char *path, const char *made,
                          struct error *err)
{
    CLEANUP(file_close) FILE *a = file_open_read(path, err);
    CLEANUP(file_close) FILE *b = a == NULL ? NULL : file_open_read(made, err);
    uint64_t place = 1;
    if (b == NULL)
        return false;
    comparing->differs = path;
    comparing->first_difference = 0;
    comparing->line = 1;
    for (;; place++) {
        int left = getc(a);
        int right = getc(b);
        if (left != right)
            comparing->first_difference = place;
        if (left != right || left == EOF)
            break;
        comparing->line += left == '\n';
    }
    return (!ferror(a) && !ferror(b)) || error_set(err, ERROR_SYSTEM, "cannot read \"%s\"", path);
}

static bool compare_part(struct comparing *comparing, struct report_job *job,
                         const struct report_part *part, struct error *err)
{
    struct scratch_folder folder CLEANUP(folder_done) = {0};
    struct output output CLEANUP(output_discard) = {0};
    struct arena *arena = comparing->context->arena;
    if (!folder_make(&folder, arena, err) ||
        !output_open(&output, path_join(arena, folder.path, "report"), arena, err) ||
        !report_draw_part(job, part, &output, err)) {
        return false;
    }
    if (output.stream != NULL && !stream_finish(output.stream, output.path, err))
        return false;
    return compare_files(comparing, part->path, output.temporary, err);
}

static bool compare_parts(struct comparing *comparing, struct report_job *job, struct error *err)
{
    const struct report_format *format = &report_formats[comparing->format];
    struct report_part whole = {.path = comparing->path, .format = format}, *parts = &whole;
    comparing->part_count =
        comparing->prefix == NULL ? 1 : report_csv_parts(job, comparing->prefix, &parts);
    for (size_t i = 0; i < comparing->part_count; i++) {
        if (!compare_part(comparing, job, &parts[i], err))
            return comparing->prefix == NULL ? false : error_context(err, "%s", comparing->path);
        if (comparing->first_difference != 0)
            break;
    }
    return true;
}

// Text is laid out for a file, or as wide as needed when it went through a pipe.
static bool compare_drawn(struct comparing *comparing, struct context *context, struct error *err)
{
    static const unsigned widths[] = {100, 0};
    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        struct report_job job CLEANUP(report_job_done) = {.context = context,
                                                          .text_style = {.width = widths[i]}};
        if (!report_job_make(&job, err))
            return error_context(err, "\"%s\" cannot be made again", comparing->path);
        if (!text_equal(job.stamp.selection, comparing->stamp.selection))
            return error_set(err, ERROR_INPUT,
                             "the stamp of \"%s\" was changed: its selection is not what its "
                             "options select from this book",
                             comparing->path);
        if (!compare_parts(comparing, &job, err))
            return false;
        if (comparing->first_difference == 0 || comparing->format != FORMAT_TEXT)
            break;
    }
    return true;
}

// ---- what came later

static bool look_later(struct comparing *comparing, struct context *context, struct error *err)
{
    struct context today;
    struct report_job then CLEANUP(report_job_done) = {.context = context};
    struct report_job now CLEANUP(report_job_done) = {.context = &today};
    struct buffer changes = {.arena = comparing->context->arena};
    const char *selection;
    comparing->changes = "";
    if (comparing->later == 0)
        return true;
    if (!set_options(comparing, true, &today, err) || !report_job_ask(&then, err) ||
        !report_job_ask(&now, err) || !put_later_totals(&changes, &then, &now, err) ||
        !behind_checksum(&selection, &now.snapshot, &now.question, comparing->context->arena,
                         err)) {
        return error_context(err, "the report as of today");
    }
    comparing->is_behind_changed = !text_equal(selection, comparing->stamp.selection);
    comparing->changes = buffer_string(&changes);
    return true;
}

// ---- saying it

static void print_json(const struct comparing *comparing)
{
    struct arena *arena = comparing->context->arena;
    struct buffer out = {.arena = arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    char root[HASH_HEX_MAX];
    json_begin_object(&writer);
    json_pair(&writer, "result", comparing->first_difference == 0 ? "identical" : "differs");
    json_pair(&writer, "format", report_formats[comparing->format].option);
    json_key(&writer, "first_difference");
    if (comparing->first_difference == 0)
        json_null(&writer);
    else
        json_number(&writer, (long long)comparing->first_difference);
    json_key(&writer, "differs");
    if (comparing->first_difference == 0)
        json_null(&writer);
    else
        json_string(&writer, comparing->differs);
    json_pair(&writer, "version", comparing->stamp.version);
    json_pair(&writer, "command", stamp_command(&comparing->stamp, arena));
    json_pair(&writer, "origin", comparing->stamp.origin);
    json_key(&writer, "size");
    json_number(&writer, (long long)comparing->stamp.size);
    json_pair(&writer, "root", hash_hex(&comparing->stamp.root, root));
    json_pair(&writer, "selection", comparing->stamp.selection);
    json_key(&writer, "later_records");
    json_number(&writer, (long long)comparing->later);
    json_key(&writer, "totals_changed");
    json_bool(&writer, comparing->changes[0] != '\0');
    json_key(&writer, "records_behind_changed");
    json_bool(&writer, comparing->is_behind_changed);
    json_end(&writer);
    puts(buffer_string(&out));
}

// What comes out of a stamp does not steer a terminal.
static const char *plain(const char *text, struct arena *arena)
{
    char *copy = arena_string(arena, text);
    for (char *at = copy; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
    return copy;
}

static void print_text(const struct comparing *comparing)
{
    struct arena *arena = comparing->context->arena;
    char root[HASH_HEX_MAX];
    printf("%s: %s", comparing->first_difference == 0 ? "identical" : "the stamp is true",
           comparing->path);
    if (comparing->prefix != NULL && comparing->first_difference == 0)
        printf(" and %zu more", comparing->part_count - 1);
    putchar('\n');
    printf("made by %s with: %s\n", plain(comparing->stamp.version, arena),
           plain(stamp_command(&comparing->stamp, arena), arena));
    printf("from the first %" PRIu64 " records of %s, root %s\n", comparing->stamp.size,
           comparing->stamp.origin, hash_hex(&comparing->stamp.root, root));
    if (comparing->later == 0)
        puts("No record came later.");
    else if (comparing->changes[0] != '\0')
        printf("Records that came later (%" PRIu64 ") change its totals:\n%s", comparing->later,
               comparing->changes);
    else
        printf("Records came later (%" PRIu64 "); its totals are the same%s.\n", comparing->later,
               comparing->is_behind_changed ? ", from other records" : "");
}

// The bytes differ: said as an error, because a script must not take it for a good report.
static bool differ(const struct comparing *comparing, struct error *err)
{
    bool has_lines = comparing->format != FORMAT_PDF && comparing->format != FORMAT_XLSX;
    error_set(err, ERROR_INPUT,
              "\"%s\" is not what its stamp makes: it differs from byte %" PRIu64 "%s on",
              comparing->differs, comparing->first_difference,
              has_lines
                  ? arena_printf(comparing->context->arena, " (line %" PRIu64 ")", comparing->line)
                  : "");
    if (!text_equal(comparing->stamp.version, PROGRAM_VERSION))
        return error_hint(err, "it was made by %.40s, this is %s",
                          plain(comparing->stamp.version, comparing->context->arena),
                          PROGRAM_VERSION);
    return error_hint(err, "it was edited, or saved by another program%s",
                      comparing->format == FORMAT_PDF ? ", or made with other fonts" : "");
}

bool verify_report(struct context *context, const char *path, struct error *err)
{
    struct comparing comparing = {.context = context, .path = path};
    struct store *store CLEANUP(store_close) = NULL;
    struct context again;
    if (!load_stamp(&comparing, err))
        return false;
    if (!context_open_book(context, STORE_READ, &store, err))
        return verify_remedy(err);
    comparing.later = store_head(store)->size - comparing.stamp.size;
    if (!check_book(&comparing, store, err) || !set_options(&comparing, false, &again, err) ||
        !compare_drawn(&comparing, &again, err) || !look_later(&comparing, &again, err)) {
        return false;
    }
    if (arguments_has(&context->arguments, "json"))
        print_json(&comparing);
    else
        print_text(&comparing);
    return context_finish_output(err) &&
           (comparing.first_difference == 0 || differ(&comparing, err));
}
