// ledger init: a new book, empty, from a folder of CSV files, or restored from its JSON lines.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/intake.h"
#include "exchange/jsonl.h"

static bool new_book_path(const struct context *context, const char **path, struct error *err)
{
    const char *given = context->arguments.positional_count != 0
                            ? context->arguments.positional[0]
                            : arguments_get(&context->arguments, "book");
    if (given == NULL)
        given = getenv("LEDGER_BOOK");
    *path = given;
    if (given != NULL && given[0] != '\0')
        return true;
    *path = "ledger/book.db";
    return file_make_directory("ledger", err);
}

static void print_head(struct context *context, const char *path, const struct head *head)
{
    char root[HASH_HEX_MAX];
    context_done(context, "made %s", path);
    printf("made %s: %llu %s\norigin %s\nroot %s\n", path, (unsigned long long)head->size,
           head->size == 1 ? "record" : "records", head->origin, hash_hex(&head->root, root));
}

static bool restore(struct context *context, const char *path, const char *from, struct error *err)
{
    struct append *append CLEANUP(append_close) = NULL;
    struct jsonl_reader *reader CLEANUP(jsonl_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct append_options options = context_append_options(context);
    struct progress progress = progress_start("restoring");
    struct head head;
    options.is_restore = true;
    if (!jsonl_open(&reader, from, err) || !append_create(&append, path, &options, err))
        return false;
    for (;;) {
        struct record record;
        struct jsonl_line line;
        struct append_result result;
        bool has_record;
        if (!jsonl_next(reader, &record, &line, &has_record, &scratch, err))
            return false;
        if (!has_record)
            break;
        if (!append_record(append, &record, &result, &scratch, err))
            return error_context(err, "%s:%zu", from, line.number);
        if (result.outcome == APPEND_SAME)
            return error_set(err, ERROR_INPUT, "%s:%zu: \"%s\" stands in the file already", from,
                             line.number, result.id);
        progress_step(&progress, line.number, 0);
        arena_reset(&scratch);
    }
    progress_end(&progress);
    if (!append_commit(append, &head, err))
        return false;
    print_head(context, path, &head);
    return context_finish_output(err);
}

// The book's own record: from the options, else from book.csv, else the defaults.
static bool book_record(const struct context *context, const char *path, const char *book_csv,
                        struct record *out, struct diagnostics *faults, struct error *err)
{
    const char *title = arguments_get(&context->arguments, "title");
    const char *currency = arguments_get(&context->arguments, "currency");
    struct format_reader *reader CLEANUP(format_close) = NULL;
    struct format_options options = {.kind = KIND_BOOK};
    *out = (struct record){.kind = KIND_BOOK};
    if (book_csv != NULL) {
        size_t line;
        bool has_record;
        const struct format *format = format_find("csv", err);
        if (!format_open(&reader, book_csv, format, &options, faults, err) ||
            !format_next(reader, out, &line, &has_record, faults, context->arena, err))
            return false;
        if (!has_record && faults->error_count == 0)
            return error_set(err, ERROR_INPUT, "%s has no row", book_csv);
        out->values[KEY_ID] = (struct value){0};
    }
    bool has_title = record_text(out, KEY_TITLE) != NULL;
    bool has_currency = record_text(out, KEY_CURRENCY) != NULL;
    if (title == NULL && !has_title)
        title = path_stem(context->arena, path);
    if (currency == NULL && !has_currency)
        currency = "USD";
    if (title != NULL)
        out->values[KEY_TITLE] = (struct value){0};
    if (currency != NULL)
        out->values[KEY_CURRENCY] = (struct value){0};
    if (title != NULL && !record_enter(out, KEY_TITLE, slice_of(title), false, context->arena, err))
        return error_context(err, "--title");
    if (currency != NULL &&
        !record_enter(out, KEY_CURRENCY, slice_of(currency), false, context->arena, err))
        return error_context(err, "--currency");
    return true;
}

static bool make_book(struct context *context, const char *path, const char *from,
                      struct error *err)
{
    struct append *append CLEANUP(append_close) = NULL;
    struct append_options options = context_append_options(context);
    struct layout_folder folder = {0};
    struct append_result result;
    struct intake intake CLEANUP(intake_done) = {0};
    struct record book;
    struct head head;
    if ((from != NULL && !layout_folder(from, &folder, context->arena, err)) ||
        !append_create(&append, path, &options, err))
        return false;
    intake_init(&intake, append, NULL, context->arena);
    if (!book_record(context, path, folder.book, &book, &intake.faults, err))
        return false;
    const char *book_path = folder.book != NULL ? folder.book : path;
    if (record_finish(&book, &intake.faults, book_path, 0, context->arena) &&
        !append_record(append, &book, &result, context->arena, err))
        return false;
    if (!intake_folder(&intake, &folder, err))
        return false;
    if (!intake_is_clean(&intake, err) || !append_commit(append, &head, err))
        return false;
    intake_print_counts(&intake);
    printf("title \"%s\", reporting currency %s\n", record_text(&book, KEY_TITLE),
           record_text(&book, KEY_CURRENCY));
    print_head(context, path, &head);
    return context_finish_output(err);
}

bool cmd_init(struct context *context, struct error *err)
{
    const char *from = arguments_get(&context->arguments, "from");
    const char *lines = arguments_get(&context->arguments, "restore");
    const char *path;
    if (!arguments_expect(&context->arguments, 0, 1, "", err))
        return false;
    if (lines != NULL && (from != NULL || arguments_has(&context->arguments, "title") ||
                          arguments_has(&context->arguments, "currency")))
        return error_set(err, ERROR_USAGE,
                         "--restore brings everything itself; it goes with no other option");
    if (!new_book_path(context, &path, err))
        return false;
    if (file_exists(path)) {
        error_set(err, ERROR_INPUT, "\"%s\" is there already; a book is never overwritten", path);
        return error_hint(err, "name another file, or add to it with \"ledger import\"");
    }
    return lines != NULL ? restore(context, path, lines, err) : make_book(context, path, from, err);
}
