#include "cli/intake.h"

#include <stdio.h>

void intake_init(struct intake *intake, struct append *append, struct store *store,
                 struct arena *arena)
{
    *intake = (struct intake){.append = append,
                              .arena = arena,
                              .faults = {.arena = arena},
                              .progress = progress_start("reading")};
    known_init(&intake->known, store, append, arena);
}

static void take_record(struct intake *intake, struct intake_file *file, struct record *record,
                        size_t line, struct arena *scratch)
{
    struct append_result result;
    struct error err = {0};
    if (!append_record(intake->append, record, &result, scratch, &err))
        diagnostics_add_error(&intake->faults, file->path, line, NULL, &err);
    else if (result.outcome == APPEND_NEW)
        file->added++;
    else
        file->same++;
}

bool intake_file(struct intake *intake, const char *path, const struct intake_options *options,
                 struct error *err)
{
    struct format_reader *reader CLEANUP(format_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct format_options format_options = {options->kind, options->map, &intake->known.book};
    if (!format_open(&reader, path, options->format, &format_options, &intake->faults, err))
        return false;
    struct intake_file *file =
        LIST_PUSH(intake->arena, &intake->files, ((struct intake_file){path, 0, 0}));
    for (;;) {
        struct record record = {0};
        size_t line;
        bool has_record;
        if (!format_next(reader, &record, &line, &has_record, &intake->faults, &scratch, err))
            return false;
        if (!has_record)
            break;
        take_record(intake, file, &record, line, &scratch);
        progress_step(&intake->progress, ++intake->row_count, 0);
        arena_reset(&scratch);
    }
    progress_end(&intake->progress);
    return known_is_good(&intake->known, err);
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

bool intake_is_clean(struct intake *intake, struct error *err)
{
    progress_end(&intake->progress);
    diagnostics_print(&intake->faults, stderr);
    size_t count = intake->faults.error_count;
    if (count == 0)
        return true;
    error_set(err, ERROR_INPUT, "%zu %s found; nothing was recorded", count,
              count == 1 ? "fault" : "faults");
    return error_hint(err, "correct the file and run the same command again");
}

void intake_print_counts(const struct intake *intake)
{
    for (size_t i = 0; i < intake->files.count; i++) {
        const struct intake_file *file = &intake->files.items[i];
        printf("%s: %llu new", file->path, (unsigned long long)file->added);
        if (file->same != 0)
            printf(", %llu already there", (unsigned long long)file->same);
        putchar('\n');
    }
}
