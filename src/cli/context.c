#include "cli/context.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/pager.h"
#include "report/conversion.h"
#include "report/said.h"

#define DEFAULT_BOOK "ledger/book.db"
#define PARENTS_SEARCHED 32

bool context_book_path(const struct context *context, const char **path, struct error *err)
{
    const char *given = arguments_get(&context->arguments, "book");
    if (given == NULL)
        given = getenv("LEDGER_BOOK");
    if (given != NULL && given[0] != '\0') {
        *path = given;
        return true;
    }
    const char *prefix = "";
    for (int i = 0; i < PARENTS_SEARCHED; i++) {
        const char *candidate = arena_printf(context->arena, "%s" DEFAULT_BOOK, prefix);
        if (file_exists(candidate)) {
            *path = candidate;
            return true;
        }
        prefix = arena_printf(context->arena, "../%s", prefix);
    }
    error_set(err, ERROR_INPUT, "there is no book: no " DEFAULT_BOOK " here or in a parent folder");
    return error_hint(err, "make one with \"ledger init\", or name one with --book FILE");
}

bool context_open_book(const struct context *context, enum store_mode mode, struct store **store,
                       struct error *err)
{
    const char *path;
    return context_book_path(context, &path, err) && store_open(store, path, mode, err);
}

const char *context_author(const struct context *context)
{
    const char *author = arguments_get(&context->arguments, "author");
    if (author == NULL)
        author = getenv("LEDGER_AUTHOR");
    if (author != NULL && !text_is_blank(author))
        return author;
    const struct passwd *login = getpwuid(getuid());
    return login != NULL ? arena_string(context->arena, login->pw_name) : "unknown";
}

struct append_options context_append_options(const struct context *context)
{
    return (struct append_options){.now = context->now, .author = context_author(context)};
}

bool context_prefix(const struct context *context, const char *option, struct store *store,
                    uint64_t *size, struct error *err)
{
    const char *text = arguments_get(&context->arguments, option);
    struct date date;
    uint64_t all = store_head(store)->size;
    if (text == NULL)
        return true;
    if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
        unsigned long long number = strtoull(text, NULL, 10);
        if (number == 0 || number > all) {
            error_set(err, ERROR_INPUT, "--%s %s: the book has records 1 to %llu", option, text,
                      (unsigned long long)all);
            return error_hint(err, "digits alone are a record's number; write a day for a time, "
                                   "like 2012-12-31");
        }
        *size = number;
        return true;
    }
    if (!date_parse(slice_of(text), &date, err)) {
        err->code = ERROR_USAGE;
        return error_context(err, "--%s", option);
    }
    if (!store_size_at(store, ((int64_t)date.latest + 1) * 86400 - 1, size, err))
        return false;
    if (*size == 0)
        return error_set(err, ERROR_INPUT, "--%s %s: the book had not begun", option, text);
    return true;
}

bool context_as_of(const struct context *context, struct store *store, uint64_t *size,
                   struct error *err)
{
    *size = store_head(store)->size;
    return context_prefix(context, "as-of", store, size, err);
}

static bool parse_by(const struct context *context, const char *by, struct question *out,
                     struct error *err)
{
    for (const char *name = by; name != NULL && *name != '\0';) {
        size_t size = strcspn(name, ",");
        enum dimension dimension = dimension_find((struct slice){name, size});
        if (dimension == DIMENSION_COUNT) {
            struct suggestion near = {.word = arena_copy(context->arena, name, size)};
            for (int i = 0; i < DIMENSION_COUNT; i++)
                suggestion_offer(&near, dimension_name((enum dimension)i));
            error_set(err, ERROR_USAGE,
                      "--by \"%.*s\" is no dimension; expected some of donor, "
                      "fund, activity, programme, recipient, year, stage, currency, form, finance",
                      (int)size, name);
            return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
        }
        for (size_t i = 0; i < out->by_count; i++)
            if (out->by[i] == dimension)
                return error_set(err, ERROR_USAGE, "--by names \"%s\" twice",
                                 dimension_name(dimension));
        out->by[out->by_count++] = dimension;
        name += size + (name[size] == ',');
    }
    return true;
}

static bool parse_date(const struct context *context, const char *name, bool *is_given,
                       struct date *out, struct error *err)
{
    const char *text = arguments_get(&context->arguments, name);
    *is_given = text != NULL;
    if (text == NULL)
        return true;
    if (strcmp(text, "today") == 0) {
        char day[DATE_TEXT_MAX];
        return date_parse(slice_of(day_format(time_day(context->now), day)), out, err);
    }
    if (!date_parse(slice_of(text), out, err)) {
        err->code = ERROR_USAGE;
        return error_context(err, "--%s", name);
    }
    return true;
}

bool context_question(const struct context *context, const char *by, struct question *out,
                      struct error *err)
{
    *out = (struct question){0};
    for (int filter = 0; filter < FILTER_COUNT; filter++) {
        const char **values;
        const char *name = filter_name((enum filter)filter);
        if (filter == FILTER_TEXT && arguments_has(&context->arguments, "words"))
            name = "words"; // of report, whose --text is a format
        out->value_count[filter] =
            arguments_all(&context->arguments, name, &values, context->arena);
        out->values[filter] = values;
        for (size_t i = 0; i < out->value_count[filter]; i++)
            if (text_is_blank(values[i]))
                return error_set(err, ERROR_USAGE, "--%s is blank", name);
        if (out->value_count[filter] > LIMIT_FILTER_VALUES)
            return error_set(err, ERROR_USAGE, "--%s has more than %d values", name,
                             LIMIT_FILTER_VALUES);
    }
    if (!parse_date(context, "since", &out->has_since, &out->since, err) ||
        !parse_date(context, "until", &out->has_until, &out->until, err) ||
        !parse_date(context, "as-stated", &out->has_as_stated, &out->as_stated, err) ||
        !parse_date(context, "on", &out->has_on, &out->on, err))
        return false;
    if (out->has_since && out->has_until && out->since.earliest > out->until.latest)
        return error_set(err, ERROR_USAGE, "--until %s is before --since %s", out->until.text,
                         out->since.text);
    return parse_by(context, by, out, err);
}

// "2012" or "2012@USA".
static bool parse_constant(const struct context *context, const char *text,
                           struct conversion_request *out, struct error *err)
{
    const char *at = strchr(text, '@');
    size_t size = at == NULL ? strlen(text) : (size_t)(at - text);
    if (size != 4 || strspn(text, "0123456789") < 4 || (at != NULL && at[1] == '\0'))
        return error_set(err, ERROR_USAGE,
                         "--constant \"%s\": expected a year, or a year and an "
                         "area such as 2012@USA",
                         text);
    out->constant_year = (int32_t)strtol(text, NULL, 10);
    out->constant_area = at == NULL ? NULL : arena_string(context->arena, at + 1);
    return true;
}

bool context_conversion(const struct context *context, const struct snapshot *snapshot,
                        struct question *question, struct error *err)
{
    const char *target = arguments_get(&context->arguments, "in");
    const char *constant = arguments_get(&context->arguments, "constant");
    struct conversion_request request = {.policy = arguments_get(&context->arguments, "rates")};
    if (target == NULL && (constant != NULL || request.policy != NULL)) {
        error_set(err, ERROR_USAGE, "--%s needs the currency to convert into",
                  constant != NULL ? "constant" : "rates");
        return error_hint(err, "add --in %s", snapshot->currency);
    }
    if (target == NULL)
        return true;
    request.target = currency_recognise(slice_of(target));
    if (request.target == NULL) {
        const char *near = currency_suggest(slice_of(target));
        error_set(err, ERROR_USAGE, "--in \"%s\" is no ISO 4217 code", target);
        return near == NULL ? false : error_hint(err, "did you mean \"%s\"?", near);
    }
    if (constant != NULL && !parse_constant(context, constant, &request, err))
        return false;
    return converter_open(&question->converter, snapshot, &request, context->arena, err);
}

bool context_view(const struct context *context, enum view *view, struct error *err)
{
    const char *name = arguments_get(&context->arguments, "view");
    bool is_firm = arguments_has(&context->arguments, "firm");
    *view = is_firm ? VIEW_FIRM : VIEW_EXCLUSIVE;
    if (name == NULL || text_equal_nocase(name, view_name(VIEW_EXCLUSIVE)))
        return true;
    *view = VIEW_CUMULATIVE;
    if (!text_equal_nocase(name, view_name(VIEW_CUMULATIVE)))
        return error_set(err, ERROR_USAGE,
                         "--view \"%s\" is unknown; expected exclusive or cumulative", name);
    return !is_firm || error_set(err, ERROR_USAGE,
                                 "--firm belongs to the exclusive view; the "
                                 "cumulative one has it as \"commitment\"");
}

// No party can be on both sides of a boundary.
static bool check_boundary(const struct context *context, const struct snapshot *snapshot,
                           struct error *err)
{
    const char **inside, **outside;
    size_t inside_count = arguments_all(&context->arguments, "inside", &inside, context->arena);
    size_t outside_count = arguments_all(&context->arguments, "outside", &outside, context->arena);
    for (size_t i = 0; i < inside_count; i++)
        for (size_t j = 0; j < outside_count; j++)
            if (snapshot_party(snapshot, inside[i]) == snapshot_party(snapshot, outside[j]))
                return error_set(err, ERROR_USAGE,
                                 "--inside \"%s\" and --outside \"%s\" contradict each other: they "
                                 "are one party",
                                 inside[i], outside[j]);
    return true;
}

static bool set_boundary(const struct context *context, struct snapshot *snapshot,
                         enum boundary boundary, struct error *err)
{
    const char **names;
    size_t count = arguments_all(&context->arguments, code_name(&codes_boundary, boundary), &names,
                                 context->arena);
    for (size_t i = 0; i < count; i++)
        if (!snapshot_set_boundary(snapshot, names[i], boundary, context->arena, err))
            return false;
    return true;
}

bool context_snapshot(const struct context *context, struct store **store,
                      struct snapshot *snapshot, struct error *err)
{
    uint64_t size;
    bool is_narrowed;
    struct date as_stated;
    return context_open_book(context, STORE_READ, store, err) &&
           context_as_of(context, *store, &size, err) &&
           parse_date(context, "as-stated", &is_narrowed, &as_stated, err) &&
           snapshot_load(snapshot, *store, size, context->arena, err) &&
           (!is_narrowed || snapshot_as_stated(snapshot, &as_stated, context->arena, err)) &&
           set_boundary(context, snapshot, BOUNDARY_INSIDE, err) &&
           set_boundary(context, snapshot, BOUNDARY_OUTSIDE, err) &&
           check_boundary(context, snapshot, err);
}

struct text_style context_style(const struct context *context)
{
    return (struct text_style){.width = context->width, .has_colour = context->has_colour};
}

void context_put_book(struct json_writer *writer, const struct snapshot *snapshot)
{
    char root[HASH_HEX_MAX];
    char time[TIME_TEXT_MAX];
    json_key(writer, "book");
    json_begin_object(writer);
    json_pair(writer, "origin", snapshot->head.origin);
    json_key(writer, "size");
    json_number(writer, (long long)snapshot->head.size);
    json_pair(writer, "root", hash_hex(&snapshot->head.root, root));
    json_end(writer);
    json_pair(writer, "as_of", time_format(snapshot->as_of_time, time));
}

static bool print_json_rows(const struct context *context, const struct snapshot *snapshot,
                            const struct table *table, struct error *err)
{
    struct buffer out = {.arena = context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    json_begin_object(&writer);
    context_put_book(&writer, snapshot);
    json_key(&writer, "rows");
    if (!render_json_rows_to(table, &writer, stdout, err))
        return false;
    json_end(&writer);
    fwrite(out.data, 1, out.size, stdout);
    putchar('\n');
    return context_finish_output(err);
}

bool context_print_table(const struct context *context, const struct snapshot *snapshot,
                         const struct table *table, struct error *err)
{
    struct text_style style = context_style(context);
    pager_start(context);
    if (arguments_has(&context->arguments, "csv"))
        return render_csv_table(table, stdout, err) && context_finish_output(err);
    if (arguments_has(&context->arguments, "json"))
        return print_json_rows(context, snapshot, table, err);
    return render_text_table(table, &style, stdout, err) && context_finish_output(err);
}

void context_done(struct context *context, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *more = arena_vprintf(context->arena, format, args);
    va_end(args);
    context->done =
        context->done == NULL ? more : arena_printf(context->arena, "%s, %s", context->done, more);
}

bool context_finish_output(struct error *err)
{
    return stream_finish(stdout, "standard output", err);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress progress_start(const char *what)
{
    return (struct progress){what, now_ms(), false, isatty(STDERR_FILENO) == 1};
}

void progress_step(struct progress *progress, uint64_t done, uint64_t total)
{
    if (!progress->is_enabled || (done & 4095) != 0 || now_ms() - progress->started_ms < 500)
        return;
    progress->is_shown = true;
    if (total != 0)
        fprintf(stderr, "\r%s: %llu of %llu", progress->what, (unsigned long long)done,
                (unsigned long long)total);
    else
        fprintf(stderr, "\r%s: %llu", progress->what, (unsigned long long)done);
}

void progress_end(struct progress *progress)
{
    if (progress->is_shown)
        fprintf(stderr, "\r\033[K");
}
