// ledger report: one question, drawn in any number of formats.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/definition.h"
#include "cli/pager.h"
#include "cli/reporting.h"

static bool write_part(struct report_job *job, const struct report_part *part, struct error *err)
{
    struct output output CLEANUP(output_discard) = {0};
    if (!output_open(&output, part->path, job->context->arena, err))
        return false;
    if (!report_draw_part(job, part, &output, err) || !output_commit(&output, err))
        return strstr(err->text, part->path) != NULL ? false : error_context(err, "%s", part->path);
    context_done(job->context, "wrote %s", part->path);
    printf("wrote %s\n", part->path);
    return true;
}

static bool write_file(struct report_job *job, const struct report_format *format, const char *path,
                       struct error *err)
{
    return write_part(job, &(struct report_part){.path = path, .format = format}, err);
}

static bool write_csv_parts(struct report_job *job, const char *prefix, struct error *err)
{
    struct report_part *parts;
    size_t count = report_csv_parts(job, prefix, &parts);
    for (size_t i = 0; i < count; i++)
        if (!write_part(job, &parts[i], err))
            return false;
    return true;
}

static bool print_format(struct report_job *job, const struct report_format *format,
                         struct error *err)
{
    struct text_style style = context_style(job->context);
    struct output output = {.stream = stdout};
    pager_start(job->context);
    bool is_printed = format == &report_formats[FORMAT_TEXT]
                          ? render_text_document(&job->document, &style, stdout, err)
                          : format->draw(job, &output, err);
    return is_printed || error_context(err, "standard output");
}

static const struct report_format *format_of_file(const char *path)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(path_extension(path), report_formats[i].extension) == 0)
            return &report_formats[i];
    return NULL;
}

// A name without an extension that is not there yet is a folder to make, once formats are named.
static bool is_folder_name(const char *path, bool has_formats)
{
    return file_is_directory(path) || (path[0] != '\0' && path[strlen(path) - 1] == '/') ||
           (has_formats && path_extension(path)[0] == '\0' && !file_exists(path));
}

// Where each format goes: a named file, a folder, or standard output for those that can be read.
static bool write_formats(struct report_job *job, const char *name, struct error *err)
{
    struct context *context = job->context;
    const char *path = arguments_get(&context->arguments, "output");
    const struct report_format *by_name = path == NULL ? NULL : format_of_file(path);
    size_t asked = 0;
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        asked += arguments_has(&context->arguments, report_formats[i].option);
    bool is_folder = path != NULL && is_folder_name(path, asked != 0);
    if (path != NULL && !is_folder && by_name == NULL && asked == 0)
        return error_set(err, ERROR_USAGE,
                         "-o \"%s\": the extension names no format; expected "
                         ".xlsx, .pdf, .html, .txt, .csv or .json, or a folder",
                         path);
    if (path != NULL && !is_folder && asked > 1)
        return error_set(err, ERROR_USAGE, "-o \"%s\" is one file, but %zu formats are asked for",
                         path, asked);
    if (asked == 0 && by_name != NULL && !is_folder)
        return write_file(job, by_name, path, err);
    if (asked == 0)
        return print_format(job, &report_formats[FORMAT_TEXT], err);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (!arguments_has(&context->arguments, report_formats[i].option))
            continue;
        if (path != NULL && !is_folder) {
            if (!write_file(job, &report_formats[i], path, err))
                return false;
            continue;
        }
        if (path == NULL && !report_formats[i].is_for_files) {
            if (!print_format(job, &report_formats[i], err))
                return false;
            continue;
        }
        const char *folder = path == NULL ? "reports" : path;
        const char *prefix = path_join(context->arena, folder, name);
        const char *file =
            arena_printf(context->arena, "%s.%s", prefix, report_formats[i].extension);
        if (!file_make_directory(folder, err))
            return false;
        bool is_written = i == FORMAT_CSV ? write_csv_parts(job, prefix, err)
                                          : write_file(job, &report_formats[i], file, err);
        if (!is_written)
            return false;
    }
    return true;
}

bool cmd_report(struct context *context, struct error *err)
{
    struct report_job job CLEANUP(report_job_done) = {.context = context,
                                                      .text_style = {.width = 100}};
    const char *name = "report";
    if (!arguments_expect(&context->arguments, 0, 1, "", err))
        return false;
    if (context->arguments.positional_count == 1) {
        if (!definition_load(context, context->arguments.positional[0], err))
            return false;
        name = path_stem(context->arena, context->arguments.positional[0]);
    }
    if (!report_job_make(&job, err))
        return false;
    if (job.document.flow_count == 0)
        fprintf(stderr, "ledger: no flows match\n");
    return write_formats(&job, name, err) && context_finish_output(err);
}
