#include "cli/intake.h"

#include <stdio.h>

void intake_init(struct intake *intake, struct append *append, struct arena *arena)
{
    *intake = (struct intake){.append = append,
                              .arena = arena,
                              .faults = {.arena = arena},
                              .progress = progress_start("reading")};
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

bool intake_file(struct intake *intake, const char *path, enum kind kind, struct error *err)
{
    struct layout_reader *reader CLEANUP(layout_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    if (!layout_open(&reader, path, kind, &intake->faults, err))
        return false;
    struct intake_file *file =
        LIST_PUSH(intake->arena, &intake->files, ((struct intake_file){path, 0, 0}));
    for (;;) {
        struct record record = {0};
        size_t line;
        bool has_record;
        if (!layout_next(reader, &record, &line, &has_record, &intake->faults, &scratch, err))
            return false;
        if (!has_record)
            break;
        take_record(intake, file, &record, line, &scratch);
        progress_step(&intake->progress, ++intake->row_count, 0);
        arena_reset(&scratch);
    }
    progress_end(&intake->progress);
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
