// ledger import: all of the files or nothing.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/fault_log.h"
#include "cli/intake.h"
#include "exchange/guess.h"
#include "exchange/mapping.h"

#define SHOWN 20                     // rows of each change, as text
#define DEFAULT_LOG "import-log.csv" // of --skip-bad

static bool chosen_kind(const struct context *context, enum kind *kind, struct error *err)
{
    const char *name = arguments_get(&context->arguments, "kind");
    *kind = KIND_NONE;
    if (name == NULL)
        return true;
    struct suggestion near = {.word = name};
    for (int i = KIND_PARTY; i < KIND_COUNT; i++) {
        suggestion_offer(&near, kind_info((enum kind)i)->name);
        if (strcmp(name, kind_info((enum kind)i)->name) == 0 ||
            strcmp(name, kind_info((enum kind)i)->plural) == 0)
            *kind = (enum kind)i;
    }
    if (*kind != KIND_NONE)
        return true;
    error_set(err, ERROR_USAGE, "--kind \"%s\" is no kind of record", name);
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool chosen_format(const struct context *context, struct intake_options *options,
                          struct error *err)
{
    const char *name = arguments_get(&context->arguments, "format");
    if (name == NULL)
        return true;
    options->format = format_find(name, err);
    return options->format != NULL || error_context(err, "--format");
}

static bool take_path(struct intake *intake, const char *path, const struct intake_options *options,
                      struct error *err)
{
    struct layout_folder folder;
    if (!file_is_directory(path))
        return intake_file(intake, path, options, err);
    return layout_folder(path, &folder, intake->arena, err) && intake_folder(intake, &folder, err);
}

static bool chosen_amending(const struct context *context, struct intake *intake, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    const char *reason = arguments_get(arguments, "reason");
    const char *because = arguments_get(arguments, "because");
    struct record record = {.kind = KIND_AMEND, .target_kind = KIND_FLOW};
    intake->amends = arguments_has(arguments, "amend");
    if (!intake->amends && (reason != NULL || because != NULL))
        return error_set(err, ERROR_USAGE, "--reason and --because go with --amend");
    if (intake->amends && (reason == NULL || text_is_blank(reason))) {
        error_set(err, ERROR_USAGE, "--amend needs --reason");
        return error_hint(err, "say why, for those who read the history: --reason \"...\"");
    }
    if (!intake->amends)
        return true;
    if (!record_enter(&record, KEY_REASON, slice_of(reason), false, context->arena, err))
        return error_context(err, "--reason");
    if (because != NULL &&
        !record_enter(&record, KEY_BECAUSE, slice_of(because), false, context->arena, err))
        return error_context(err, "--because");
    intake->reason = record.values[KEY_REASON];
    intake->because = record.values[KEY_BECAUSE];
    return true;
}

static bool take_all(const struct context *context, struct intake *intake, struct error *err)
{
    struct intake_options how = {.map = arguments_get(&context->arguments, "map")};
    if (!chosen_kind(context, &how.kind, err) || !chosen_format(context, &how, err))
        return false;
    for (size_t i = 0; i < context->arguments.positional_count; i++)
        if (!take_path(intake, context->arguments.positional[i], &how, err))
            return false;
    return intake_end(intake, err);
}

static bool wants_data(const struct context *context)
{
    return arguments_has(&context->arguments, "json") || arguments_has(&context->arguments, "csv");
}

static bool print_changes(const struct context *context, const struct intake *intake,
                          struct error *err)
{
    size_t shown = wants_data(context) ? SIZE_MAX : SHOWN;
    struct table table = editions_table(&intake->editions, shown, context->arena);
    if (table.row_count == 0 && !wants_data(context))
        return true;
    // What the book holds now; a trial leaves it as it was.
    struct snapshot snapshot;
    uint64_t size = intake->is_trial ? intake->start_size : 0;
    return snapshot_load(&snapshot, intake->store, size, context->arena, err) &&
           context_print_table(context, &snapshot, &table, err);
}

static void print_skipped(const struct intake *intake, const char *log)
{
    size_t count = intake->faults.error_count;
    if (count != 0)
        fprintf(stderr, "note: %zu %s left out; all are in %s\n", count,
                count == 1 ? "fault was" : "faults were",
                strcmp(log, "-") == 0 ? "the list above" : log);
}

static void print_trial(const struct intake *intake)
{
    unsigned long long changed = intake->editions.counts[EDITION_CHANGED];
    printf("dry run: nothing was recorded\n");
    if (changed != 0 && !intake->amends)
        printf("without --amend the import is refused: %llu %s another text in the book\n", changed,
               changed == 1 ? "record has" : "records have");
}

static bool answer(struct context *context, struct intake *intake, struct error *err)
{
    struct head head = {0};
    char root[HASH_HEX_MAX];
    if (!intake->is_trial) {
        if (!append_commit(intake->append, &head, err))
            return false;
        context_done(context,
                     "%" PRIu64 " recorded, the book has %" PRIu64 " records, the root is %s",
                     append_count(intake->append), head.size, hash_hex(&head.root, root));
    }
    if (!wants_data(context)) {
        intake_print_counts(intake);
        new_parties_print(&intake->new_parties);
    }
    if (!print_changes(context, intake, err))
        return false;
    if (intake->is_trial && !wants_data(context))
        print_trial(intake);
    if (!intake->is_trial && !wants_data(context))
        printf("%llu recorded; the book has %llu records\nroot %s\n",
               (unsigned long long)append_count(intake->append), (unsigned long long)head.size,
               root);
    return context_finish_output(err);
}

// --guess: no book is read, none is needed.
static bool draft_map(const struct context *context, const char *path, struct error *err)
{
    struct sample sample;
    struct guess guess;
    struct arena *arena = context->arena;
    if (!arguments_expect(&context->arguments, 0, 0, "", err))
        return false;
    FILE *stream = file_open_read(path, err);
    if (stream == NULL || !sample_read(&sample, stream, path, arena, err))
        return error_context(err, "--guess");
    guess_map(&guess, &sample, path, arena);
    fwrite(guess.text.data, 1, guess.text.size, stdout);
    if (!context_finish_output(err))
        return false;
    const struct format *format = format_recognise(path, sample.head);
    if (strcmp(format->name, "csv") != 0)
        fprintf(stderr, "note: \"%s\" is in a format that import knows (%s) and needs no map\n",
                path, format->what);
    for (size_t i = 0; i < guess.gaps.count; i++)
        fprintf(stderr, "note: line %zu of the draft is left to fill in: %s\n",
                guess.gaps.items[i].line, guess.gaps.items[i].what);
    return true;
}

bool cmd_import(struct context *context, struct error *err)
{
    const char *guessed = arguments_get(&context->arguments, "guess");
    if (guessed != NULL)
        return draft_map(context, guessed, err);
    struct store *store CLEANUP(store_close) = NULL;
    struct append *append CLEANUP(append_close) = NULL;
    struct intake intake CLEANUP(intake_done) = {0};
    struct fault_log log CLEANUP(fault_log_close) = {0};
    struct append_options options = context_append_options(context);
    const char *log_path = arguments_get(&context->arguments, "log");
    options.tells_other = true;
    if (!arguments_expect(&context->arguments, 1, SIZE_MAX, "the file or folder to import", err) ||
        !context_open_book(context, STORE_WRITE, &store, err) ||
        !append_open(&append, store, &options, err))
        return false;
    intake_init(&intake, append, store, context->arena);
    intake.skips_bad = arguments_has(&context->arguments, "skip-bad");
    intake.is_trial = arguments_has(&context->arguments, "dry-run");
    intake.lists_new = intake.is_trial || wants_data(context);
    if (intake.skips_bad && log_path == NULL)
        log_path = DEFAULT_LOG;
    if (!chosen_amending(context, &intake, err) ||
        (log_path != NULL &&
         !fault_log_open(&log, log_path, &intake.faults, context->arena, err)) ||
        !take_all(context, &intake, err) || !fault_log_commit(&log, err) ||
        !intake_is_clean(&intake, err))
        return false;
    print_skipped(&intake, log_path);
    return answer(context, &intake, err);
}
