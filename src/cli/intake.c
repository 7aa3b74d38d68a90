#include "cli/intake.h"

#include <stdio.h>

#include "core/source_id.h"

void intake_init(struct intake *intake, struct append *append, struct store *store,
                 struct arena *arena)
{
    *intake = (struct intake){.append = append,
                              .store = store,
                              .arena = arena,
                              .start_size = store == NULL ? 0 : store_head(store)->size,
                              .faults = {.arena = arena},
                              .editions = {.arena = arena},
                              .new_parties = {.arena = arena},
                              .progress = progress_start("reading")};
    intake->met = NEW_ARRAY(arena, uint8_t, intake->start_size / 8 + 1);
    known_init(&intake->known, store, append, arena);
}

void intake_done(struct intake *intake)
{
    for (size_t i = 0; i < intake->files.count; i++)
        format_close(&intake->files.items[i].reader);
}

// ---- where new records came from ----

static size_t line_in_run(const struct intake_run *run, uint64_t seq)
{
    return run->is_one_line ? run->line : run->line + (size_t)(seq - run->seq);
}

static void remember_line(struct intake *intake, uint64_t seq, size_t line)
{
    uint32_t file = (uint32_t)intake->files.count - 1;
    size_t count = intake->runs.count;
    struct intake_run *last = count == 0 ? NULL : &intake->runs.items[count - 1];
    if (last != NULL && last->file == file) {
        last->is_one_line |= seq == last->seq + 1 && line == last->line;
        if (line == line_in_run(last, seq))
            return;
    }
    LIST_PUSH(intake->arena, &intake->runs, ((struct intake_run){seq, line, file, false}));
}

static const struct intake_run *find_run(const struct intake *intake, uint64_t seq)
{
    size_t low = 0;
    size_t high = intake->runs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (intake->runs.items[middle].seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &intake->runs.items[low - 1];
}

// ---- one record ----

struct taking {
    struct intake *intake;
    struct intake_file *file;
    struct record *record;
    size_t line;
    struct arena *scratch;
};

static void refuse(const struct taking *taking, const struct error *err)
{
    diagnostics_add_error(&taking->intake->faults, taking->file->path, taking->line, NULL, err);
}

// The same id twice in what is read now: the files contradict themselves.
static void refuse_twice(const struct taking *taking, uint64_t seq)
{
    const struct intake_run *run = find_run(taking->intake, seq);
    const char *id = record_text(taking->record, KEY_ID);
    struct error err;
    if (run == NULL) {
        error_set(&err, ERROR_INPUT, "the id \"%s\" is taken by another record of this import", id);
    } else {
        const char *path = taking->intake->files.items[run->file].path;
        size_t line = line_in_run(run, seq);
        bool is_here = text_equal(path, taking->file->path);
        error_set(&err, ERROR_INPUT,
                  "the id \"%s\" stands on line %zu%s%s already, with other content", id, line,
                  is_here ? "" : " of ", is_here ? "" : path);
    }
    error_hint(&err, "one of the two needs another id");
    refuse(taking, &err);
}

static void refuse_other(const struct taking *taking, uint64_t standing, const char *changes)
{
    struct error err;
    taking->intake->editions.counts[EDITION_CHANGED]++;
    error_set(&err, ERROR_INPUT, "\"%s\" stands in the book (record %llu) with another text: %s",
              record_text(taking->record, KEY_ID), (unsigned long long)standing, changes);
    refuse(taking, &err);
}

static void list_change(const struct taking *taking, enum edition_change change, const char *text)
{
    struct edition_row row = {change,
                              taking->record->kind,
                              record_text(taking->record, KEY_ID),
                              taking->file->path,
                              taking->line,
                              text};
    editions_add(&taking->intake->editions, &row);
}

static bool amend(const struct taking *taking, struct error *err)
{
    struct intake *intake = taking->intake;
    struct record amended = *taking->record;
    struct append_result result;
    const char *id = record_text(taking->record, KEY_ID);
    amended.kind = KIND_AMEND;
    amended.target_kind = taking->record->kind;
    amended.values[KEY_ID] = amended.values[KEY_RECORDED] = amended.values[KEY_BY] =
        (struct value){0};
    amended.values[KEY_REASON] = intake->reason;
    amended.values[KEY_BECAUSE] = intake->because;
    record_put(&amended, KEY_TARGET, id, taking->scratch);
    if (record_finish(&amended, &intake->faults, taking->file->path, taking->line,
                      taking->scratch) &&
        !append_record(intake->append, &amended, &result, taking->scratch, err)) {
        if (err->code != ERROR_INPUT)
            return false;
        refuse(taking, err);
    }
    return true;
}

// Another text of a record the book has.
static bool take_other(const struct taking *taking, uint64_t seq, struct error *err)
{
    struct intake *intake = taking->intake;
    enum edition edition = EDITION_NEW;
    uint64_t standing = 0;
    struct record before;
    if (seq > intake->start_size) {
        refuse_twice(taking, seq);
        return true;
    }
    if (!append_edition(intake->append, taking->record, seq, &edition, &standing, err))
        return false;
    switch (edition) {
    case EDITION_STANDS:
    case EDITION_PASSED: taking->file->same++; return true;
    case EDITION_VOID: taking->file->withdrawn++; return true;
    case EDITION_NEW: break;
    }
    taking->file->changed++;
    if (!store_record(intake->store, standing, &before, taking->scratch, err))
        return false;
    const char *changes = changes_summary(&before, taking->record, taking->scratch);
    if (!intake->amends && !intake->is_trial)
        refuse_other(taking, standing, changes);
    else
        list_change(taking, EDITION_CHANGED, changes);
    return !intake->amends || amend(taking, err);
}

static void take_new(const struct taking *taking, uint64_t seq)
{
    struct intake *intake = taking->intake;
    const struct record *record = taking->record;
    taking->file->added++;
    remember_line(intake, seq, taking->line);
    if (intake->lists_new)
        list_change(taking, EDITION_ADDED, record_summary(record, taking->scratch));
    else
        intake->editions.counts[EDITION_ADDED]++;
    // In the book's own layout people gave the id themselves, and know.
    if (record->kind == KIND_PARTY && source_id_is_valid(slice_of(record_text(record, KEY_ID))))
        new_parties_add(&intake->new_parties, record, taking->file->path, taking->line);
}

static bool take_record(const struct taking *taking, struct error *err)
{
    struct intake *intake = taking->intake;
    struct append_result result;
    struct error refusal = {0};
    if (!append_record(intake->append, taking->record, &result, taking->scratch, &refusal)) {
        if (refusal.code != ERROR_INPUT) {
            *err = refusal;
            return error_context(err, "%s:%zu", taking->file->path, taking->line);
        }
        refuse(taking, &refusal);
        return true;
    }
    if (result.outcome != APPEND_NEW && result.seq <= intake->start_size)
        intake->met[(result.seq - 1) >> 3] |= (uint8_t)(1u << ((result.seq - 1) & 7));
    switch (result.outcome) {
    case APPEND_NEW: take_new(taking, result.seq); break;
    case APPEND_SAME:
        *(result.seq <= intake->start_size ? &taking->file->same : &taking->file->repeated) += 1;
        break;
    case APPEND_OTHER: return take_other(taking, result.seq, err);
    }
    return true;
}

// ---- files ----

static bool take_all(struct intake *intake, struct intake_file *file, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    for (;;) {
        struct record record = {0};
        struct taking taking = {intake, file, &record, 0, &scratch};
        bool has_record;
        if (!format_next(file->reader, &record, &taking.line, &has_record, &intake->faults,
                         &scratch, err))
            return false;
        if (!has_record)
            return known_is_good(&intake->known, err);
        if (!take_record(&taking, err))
            return false;
        progress_step(&intake->progress, ++intake->row_count, 0);
        arena_reset(&scratch);
    }
}

bool intake_file(struct intake *intake, const char *path, const struct intake_options *options,
                 struct error *err)
{
    struct format_reader *reader CLEANUP(format_close) = NULL;
    struct format_options format_options = {options->kind, options->map, &intake->known.book};
    if (!format_open(&reader, path, options->format, &format_options, &intake->faults, err))
        return false;
    struct intake_file *file =
        LIST_PUSH(intake->arena, &intake->files,
                  ((struct intake_file){.path = path, .reader = TAKE(reader)}));
    bool is_taken = take_all(intake, file, err);
    if (format_of(file->reader)->covers == NULL)
        format_close(&file->reader);
    progress_end(&intake->progress);
    return is_taken;
}

bool intake_folder(struct intake *intake, const struct layout_folder *folder, struct error *err)
{
    struct intake_options options = {.format = format_find("csv", err)};
    for (size_t i = 0; i < folder->count; i++) {
        options.kind = folder->files[i].kind;
        if (!intake_file(intake, folder->files[i].path, &options, err))
            return false;
    }
    return true;
}

// ---- what is gone ----

// Closes the readers of pages that are not all there: what is on the others is not gone.
static void close_incomplete(struct intake *intake)
{
    size_t here = 0;
    size_t in_all = 0;
    for (size_t i = 0; i < intake->files.count; i++) {
        size_t own, all;
        if (intake->files.items[i].reader == NULL)
            continue;
        format_pages(intake->files.items[i].reader, &own, &all);
        here += own;
        in_all = all > in_all ? all : in_all;
    }
    for (size_t i = 0; here < in_all && i < intake->files.count; i++) {
        size_t own, all = 0;
        if (intake->files.items[i].reader != NULL)
            format_pages(intake->files.items[i].reader, &own, &all);
        if (all != 0)
            format_close(&intake->files.items[i].reader);
    }
}

static bool is_covered(const struct intake *intake, const struct record *record)
{
    for (size_t i = 0; i < intake->files.count; i++)
        if (intake->files.items[i].reader != NULL &&
            format_covers(intake->files.items[i].reader, record))
            return true;
    return false;
}

static bool list_if_gone(struct intake *intake, const struct entry *entry, struct arena *scratch,
                         struct error *err)
{
    struct record record;
    bool is_void = false;
    if (!record_read(entry->body, &record, scratch, err))
        return error_context(err, "record %llu", (unsigned long long)entry->seq);
    if (!is_covered(intake, &record))
        return true;
    if (!append_is_void(intake->append, entry->seq, &is_void, err))
        return false;
    struct edition_row row = {.change = EDITION_GONE,
                              .kind = record.kind,
                              .id = record_text(&record, KEY_ID),
                              .text = record_summary(&record, scratch)};
    if (!is_void)
        editions_add(&intake->editions, &row);
    return true;
}

static bool list_gone(struct intake *intake, struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    if (!store_scan_open(&scan, intake->store, 1, intake->start_size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            return true;
        uint64_t bit = entry->seq - 1;
        bool is_met = intake->met[bit >> 3] >> (bit & 7) & 1;
        if (is_met || entry->kind == KIND_AMEND || entry->kind == KIND_VOID)
            continue;
        if (!list_if_gone(intake, entry, &scratch, err))
            return false;
        arena_reset(&scratch);
    }
}

bool intake_end(struct intake *intake, struct error *err)
{
    bool can_tell = false;
    close_incomplete(intake);
    for (size_t i = 0; i < intake->files.count; i++)
        can_tell = can_tell || intake->files.items[i].reader != NULL;
    progress_end(&intake->progress);
    new_parties_compare(&intake->new_parties, &intake->known, &intake->faults);
    // Of half a file nothing can be said to be gone.
    return !can_tell || intake->store == NULL || intake->faults.error_count != 0 ||
           list_gone(intake, err);
}

// ---- the end ----

bool intake_is_clean(struct intake *intake, struct error *err)
{
    progress_end(&intake->progress);
    diagnostics_print(&intake->faults, stderr);
    size_t count = intake->faults.error_count;
    if (count == 0 || (intake->skips_bad && intake->faults.fatal_count == 0))
        return true;
    error_set(err, ERROR_INPUT, "%zu %s found; nothing was recorded", count,
              count == 1 ? "fault" : "faults");
    if (intake->editions.counts[EDITION_CHANGED] != 0 && !intake->amends)
        return error_hint(err, "--amend --reason TEXT records another text as an amendment; "
                               "--dry-run shows everything");
    return error_hint(err, "correct the file and run the same command again");
}

void intake_print_counts(const struct intake *intake)
{
    for (size_t i = 0; i < intake->files.count; i++) {
        const struct intake_file *file = &intake->files.items[i];
        printf("%s: %llu new", file->path, (unsigned long long)file->added);
        if (file->same != 0)
            printf(", %llu already there", (unsigned long long)file->same);
        if (file->repeated != 0)
            printf(", %llu repeated", (unsigned long long)file->repeated);
        if (file->changed != 0)
            printf(", %llu changed", (unsigned long long)file->changed);
        if (file->withdrawn != 0)
            printf(", %llu withdrawn here", (unsigned long long)file->withdrawn);
        putchar('\n');
    }
}
