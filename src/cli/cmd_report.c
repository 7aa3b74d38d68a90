// ledger report: one question, drawn in any number of formats.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/context.h"
#include "cli/definition.h"
#include "cli/pager.h"
#include "report/report.h"

struct job {
    struct context *context;
    struct document document;
    enum paper paper;
};

static void job_done(struct job *job)
{
    report_close(&job->document);
}

typedef bool format_drawer(struct job *job, struct output *output, struct error *err);

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

static bool draw_xlsx(struct job *job, struct output *output, struct error *err)
{
    struct arguments *arguments = &job->context->arguments;
    struct progress progress = progress_start("writing rows");
    struct xlsx_options options = {
        .values_only = arguments_has(arguments, "values"),
        .plain_formulas = arguments_has(arguments, "plain-formulas"),
        .progress = show_progress,
        .user = &progress,
    };
    bool is_drawn =
        render_xlsx_document(&job->document, &options, output, job->context->arena, err);
    progress_end(&progress);
    if (is_drawn && options.warning != NULL)
        fprintf(stderr, "warning: %s\n", options.warning);
    return is_drawn;
}

static bool draw_pdf(struct job *job, struct output *output, struct error *err)
{
    struct pdf_options options = {.paper = job->paper};
    if (!render_pdf_document(&job->document, &options, output, job->context->arena, err))
        return false;
    if (options.missing_glyphs != NULL)
        fprintf(stderr, "warning: no font has %s\n", options.missing_glyphs);
    return true;
}

static bool draw_text(struct job *job, struct output *output, struct error *err)
{
    struct text_style style = {.width = 100};
    return render_text_document(&job->document, &style, output->stream, err);
}

static bool draw_csv(struct job *job, struct output *output, struct error *err)
{
    return render_csv_document(&job->document, output->stream, err);
}

static bool draw_json(struct job *job, struct output *output, struct error *err)
{
    return render_json_document(&job->document, output->stream, err);
}

static bool draw_html(struct job *job, struct output *output, struct error *err)
{
    return render_html_document(&job->document, output->stream, err);
}

static const struct format {
    const char *option;
    const char *extension;
    format_drawer *draw;
    bool is_for_files; // never to standard output
} formats[] = {
    {"xlsx", "xlsx", draw_xlsx, true},  {"pdf", "pdf", draw_pdf, true},
    {"text", "txt", draw_text, false},  {"csv", "csv", draw_csv, false},
    {"json", "json", draw_json, false}, {"html", "html", draw_html, true},
};

static bool write_file(struct job *job, const struct format *format, const char *path,
                       struct error *err)
{
    struct output output CLEANUP(output_discard) = {0};
    if (!output_open(&output, path, job->context->arena, err))
        return false;
    if (!format->draw(job, &output, err) || !output_commit(&output, err))
        return strstr(err->text, path) != NULL ? false : error_context(err, "%s", path);
    printf("wrote %s\n", path);
    return true;
}

// A CSV file holds one table, so a folder gets a file for each: NAME-by_donor.csv.
static bool write_tables(struct job *job, const char *folder, const char *name, struct error *err)
{
    struct arena *arena = job->context->arena;
    for (size_t i = 0; i < job->document.section_count; i++) {
        const struct section *section = &job->document.sections[i];
        for (size_t j = 0; j < section->table_count; j++) {
            struct output output CLEANUP(output_discard) = {0};
            const struct table *table = &section->tables[j];
            const char *file = arena_printf(arena, "%s-%s.csv", name, table->key);
            const char *path = path_join(arena, folder, file);
            if (!output_open(&output, path, arena, err))
                return false;
            if (!render_csv_table(table, output.stream, err) || !output_commit(&output, err))
                return error_context(err, "%s", path);
            printf("wrote %s\n", path);
        }
    }
    return true;
}

static bool print_format(struct job *job, const struct format *format, struct error *err)
{
    struct text_style style = context_style(job->context);
    struct output output = {.stream = stdout};
    pager_start(job->context);
    bool is_printed = format->draw == draw_text
                          ? render_text_document(&job->document, &style, stdout, err)
                          : format->draw(job, &output, err);
    return is_printed || error_context(err, "standard output");
}

static const struct format *format_of_file(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (strcmp(path_extension(path), formats[i].extension) == 0)
            return &formats[i];
    return NULL;
}

static bool check_paper(const struct context *context, enum paper *paper, struct error *err)
{
    const char *size = arguments_get(&context->arguments, "paper");
    *paper = PAPER_A4;
    if (size == NULL || text_equal_nocase(size, "a4"))
        return true;
    *paper = PAPER_LETTER;
    if (text_equal_nocase(size, "letter"))
        return true;
    return error_set(err, ERROR_USAGE, "--paper \"%s\" is unknown; expected a4 or letter", size);
}

static size_t split_commas(const char *text, const char ***out, struct arena *arena)
{
    size_t count = 0;
    *out = NEW_ARRAY(arena, const char *, text == NULL ? 1 : strlen(text) + 1);
    while (text != NULL && *text != '\0') {
        size_t size = strcspn(text, ",");
        (*out)[count++] = arena_copy(arena, text, size);
        text += size + (text[size] == ',');
    }
    return count;
}

// A name without an extension that is not there yet is a folder to make, once formats are named.
static bool is_folder_name(const char *path, bool has_formats)
{
    return file_is_directory(path) || (path[0] != '\0' && path[strlen(path) - 1] == '/') ||
           (has_formats && path_extension(path)[0] == '\0' && !file_exists(path));
}

// Where each format goes: a named file, a folder, or standard output for those that can be read.
static bool write_formats(struct job *job, const char *name, struct error *err)
{
    struct context *context = job->context;
    const char *path = arguments_get(&context->arguments, "output");
    const struct format *by_name = path == NULL ? NULL : format_of_file(path);
    size_t asked = 0;
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        asked += arguments_has(&context->arguments, formats[i].option);
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
        return print_format(job, &formats[2], err);
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (!arguments_has(&context->arguments, formats[i].option))
            continue;
        if (path != NULL && !is_folder) {
            if (!write_file(job, &formats[i], path, err))
                return false;
            continue;
        }
        if (path == NULL && !formats[i].is_for_files) {
            if (!print_format(job, &formats[i], err))
                return false;
            continue;
        }
        const char *folder = path == NULL ? "reports" : path;
        const char *file = arena_printf(context->arena, "%s.%s", name, formats[i].extension);
        if (!file_make_directory(folder, err))
            return false;
        bool is_written =
            formats[i].draw == draw_csv
                ? write_tables(job, folder, name, err)
                : write_file(job, &formats[i], path_join(context->arena, folder, file), err);
        if (!is_written)
            return false;
    }
    return true;
}

bool cmd_report(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct job job CLEANUP(job_done) = {.context = context};
    struct snapshot snapshot;
    struct question question;
    const char **sections;
    const char *name = "report";
    uint64_t since = 0;
    if (!arguments_expect(&context->arguments, 0, 1, "", err))
        return false;
    if (context->arguments.positional_count == 1) {
        if (!definition_load(context, context->arguments.positional[0], err))
            return false;
        name = path_stem(context->arena, context->arguments.positional[0]);
    }
    if (!check_paper(context, &job.paper, err) ||
        !context_question(context, NULL, &question, err) ||
        !context_view(context, &question.view, err) ||
        !context_snapshot(context, &store, &snapshot, err) ||
        !context_conversion(context, &snapshot, &question, err) ||
        !context_prefix(context, "revisions-since", store, &since, err) ||
        !question_check(&question, &snapshot, err))
        return false;
    struct report_request request = {
        .question = &question,
        .revisions_since = since,
        .title = arguments_get(&context->arguments, "title"),
        .command = context->command_line,
        .version = PROGRAM_VERSION,
    };
    request.section_count =
        split_commas(arguments_get(&context->arguments, "sections"), &sections, context->arena);
    request.sections = sections;
    if (!report_make(&job.document, &snapshot, &request, context->arena, err))
        return false;
    if (job.document.flow_count == 0)
        fprintf(stderr, "ledger: no flows match\n");
    return write_formats(&job, name, err) && context_finish_output(err);
}
