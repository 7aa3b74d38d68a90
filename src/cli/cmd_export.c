// ledger export: the book as a CSV folder, as JSON lines, or its flows in a format of the field.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/export_flows.h"
#include "exchange/jsonl.h"
#include "exchange/layout.h"

// Which keys each kind uses, so that a file has no empty columns.
static bool find_used(struct store *store, uint64_t size, bool used[KIND_COUNT][KEY_COUNT],
                      struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    if (!store_scan_open(&scan, store, 1, size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        struct record record;
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            return true;
        if (!record_read(entry->body, &record, &scratch, err))
            return error_context(err, "record %llu", (unsigned long long)entry->seq);
        for (int key = 0; key < KEY_COUNT; key++)
            used[record.kind][key] |= record.values[key].count != 0;
        arena_reset(&scratch);
    }
}

struct csv_folder {
    struct context *context;
    struct arena *arena;
    const char *path;
    struct output files[KIND_COUNT];
    bool is_open[KIND_COUNT];
    bool used[KIND_COUNT][KEY_COUNT];
};

static void discard_files(struct csv_folder *folder)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (folder->is_open[kind])
            output_discard(&folder->files[kind]);
}

static bool write_record(struct csv_folder *folder, const struct record *record,
                         struct arena *scratch, struct error *err)
{
    struct output *output = &folder->files[record->kind];
    if (!folder->is_open[record->kind]) {
        const char *name = layout_file_name(record->kind, folder->arena);
        if (!output_open(output, path_join(folder->arena, folder->path, name), folder->arena, err))
            return false;
        folder->is_open[record->kind] = true;
        layout_write_header(output->stream, record->kind, folder->used[record->kind]);
    }
    layout_write_row(output->stream, record, folder->used[record->kind], scratch);
    return true;
}

static bool write_folder(struct csv_folder *folder, struct store *store, uint64_t size,
                         struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct progress progress = progress_start("writing");
    if (!store_scan_open(&scan, store, 1, size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        struct record record;
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            break;
        if (!record_read(entry->body, &record, &scratch, err) ||
            !write_record(folder, &record, &scratch, err))
            return error_context(err, "record %llu", (unsigned long long)entry->seq);
        progress_step(&progress, entry->seq, size);
        arena_reset(&scratch);
    }
    progress_end(&progress);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (!folder->is_open[kind])
            continue;
        if (!output_commit(&folder->files[kind], err))
            return false;
        context_done(folder->context, "wrote %s", folder->files[kind].path);
        printf("wrote %s\n", folder->files[kind].path);
    }
    return true;
}

static bool export_csv(struct context *context, struct store *store, uint64_t size,
                       const char *path, struct error *err)
{
    struct csv_folder *folder = NEW(context->arena, struct csv_folder);
    folder->context = context;
    folder->arena = context->arena;
    folder->path = path;
    if (!find_used(store, size, folder->used, err) || !file_make_directory(path, err))
        return false;
    bool is_written = write_folder(folder, store, size, err);
    discard_files(folder); // what is committed stays
    return is_written;
}

static bool write_lines(struct store *store, uint64_t size, FILE *stream, struct error *err)
{
    struct store_scan *scan CLEANUP(store_scan_close) = NULL;
    struct progress progress = progress_start("writing");
    if (!store_scan_open(&scan, store, 1, size, err))
        return false;
    for (;;) {
        const struct entry *entry;
        if (!store_scan_next(scan, &entry, err))
            return false;
        if (entry == NULL)
            break;
        jsonl_write(stream, entry->body);
        progress_step(&progress, entry->seq, size);
    }
    progress_end(&progress);
    return true;
}

static bool export_jsonl(struct context *context, struct store *store, uint64_t size,
                         const char *path, struct error *err)
{
    struct output output CLEANUP(output_discard) = {0};
    if (strcmp(path, "-") == 0)
        return write_lines(store, size, stdout, err);
    if (!output_open(&output, path, context->arena, err) ||
        !write_lines(store, size, output.stream, err) || !output_commit(&output, err))
        return false;
    context_done(context, "wrote %s", path);
    printf("wrote %s: %llu records\n", path, (unsigned long long)size);
    return true;
}

// What is asked for, of all that can be; *count says how many were.
static const struct writer *chosen_writer(const struct context *context, size_t *count)
{
    const struct writer *chosen = NULL;
    for (size_t i = 0; i < writer_count; i++) {
        if (arguments_get(&context->arguments, writer_table[i].option) == NULL)
            continue;
        chosen = &writer_table[i];
        ++*count;
    }
    return chosen;
}

// Every record up to one, as it was recorded; what had been said is a question of flows.
static bool export_records(struct context *context, const char *csv, const char *lines,
                           struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    uint64_t size;
    if (arguments_has(&context->arguments, "as-stated"))
        return error_set(err, ERROR_USAGE,
                         "--as-stated is for --hxl, --iati and --journal; --%s writes every record",
                         csv != NULL ? "csv" : "jsonl");
    return context_open_book(context, STORE_READ, &store, err) &&
           context_as_of(context, store, &size, err) &&
           (csv != NULL ? export_csv(context, store, size, csv, err)
                        : export_jsonl(context, store, size, lines, err));
}

bool cmd_export(struct context *context, struct error *err)
{
    const char *csv = arguments_get(&context->arguments, "csv");
    const char *lines = arguments_get(&context->arguments, "jsonl");
    size_t count = (csv != NULL) + (lines != NULL);
    const struct writer *writer = chosen_writer(context, &count);
    if (!arguments_expect(&context->arguments, 0, 0, "", err))
        return false;
    if (count != 1)
        return error_set(err, ERROR_USAGE,
                         "give one of --csv DIR, --jsonl FILE, --hxl FILE, --iati FILE and "
                         "--journal FILE");
    return (writer != NULL ? export_flows(context, writer,
                                          arguments_get(&context->arguments, writer->option), err)
                           : export_records(context, csv, lines, err)) &&
           context_finish_output(err);
}
