#include "cli/reporting.h"

#include <stdio.h>
#include <string.h>

#include "base/list.h"

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

static bool draw_xlsx(struct report_job *job, struct output *output, struct error *err)
{
    struct arguments *arguments = &job->context->arguments;
    struct progress progress = progress_start("writing rows");
    struct xlsx_options options = {
        .paper = job->paper,
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

static bool draw_pdf(struct report_job *job, struct output *output, struct error *err)
{
    struct pdf_options options = {.paper = job->paper};
    if (!render_pdf_document(&job->document, &options, output, job->context->arena, err))
        return false;
    if (options.missing_glyphs != NULL)
        fprintf(stderr, "warning: no font has %s\n", options.missing_glyphs);
    return true;
}

static bool draw_text(struct report_job *job, struct output *output, struct error *err)
{
    return render_text_document(&job->document, &job->text_style, output->stream, err);
}

static bool draw_csv(struct report_job *job, struct output *output, struct error *err)
{
    return render_csv_document(&job->document, output->stream, err);
}

static bool draw_json(struct report_job *job, struct output *output, struct error *err)
{
    return render_json_document(&job->document, output->stream, err);
}

static bool draw_html(struct report_job *job, struct output *output, struct error *err)
{
    return render_html_document(&job->document, output->stream, err);
}

const struct report_format report_formats[FORMAT_COUNT] = {
    {"xlsx", "xlsx", draw_xlsx, true},  {"pdf", "pdf", draw_pdf, true},
    {"text", "txt", draw_text, false},  {"csv", "csv", draw_csv, false},
    {"json", "json", draw_json, false}, {"html", "html", draw_html, true},
};

size_t report_csv_parts(const struct report_job *job, const char *prefix, struct report_part **out)
{
    struct arena *arena = job->context->arena;
    LIST(struct report_part) parts = {0};
    for (size_t i = 0; i < job->document.section_count; i++) {
        const struct section *section = &job->document.sections[i];
        for (size_t j = 0; j < section->table_count; j++) {
            const struct table *table = &section->tables[j];
            const char *path = arena_printf(arena, "%s-%s.csv", prefix, table->key);
            LIST_PUSH(arena, &parts, ((struct report_part){.path = path, .table = table}));
        }
    }
    const char *path = arena_printf(arena, "%s-stamp.csv", prefix);
    LIST_PUSH(arena, &parts, ((struct report_part){.path = path}));
    *out = parts.items;
    return parts.count;
}

bool report_draw_part(struct report_job *job, const struct report_part *part, struct output *output,
                      struct error *err)
{
    if (part->format != NULL)
        return part->format->draw(job, output, err);
    if (part->table != NULL)
        return render_csv_table(part->table, output->stream, err);
    render_csv_stamp(&job->document, output->stream);
    return true;
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

void report_job_done(struct report_job *job)
{
    report_close(&job->document);
    store_close(&job->store);
}

bool report_job_ask(struct report_job *job, struct error *err)
{
    struct context *context = job->context;
    return check_paper(context, &job->paper, err) &&
           context_question(context, NULL, &job->question, err) &&
           context_view(context, &job->question.view, err) &&
           context_snapshot(context, &job->store, &job->snapshot, err) &&
           context_conversion(context, &job->snapshot, &job->question, err) &&
           context_prefix(context, "revisions-since", job->store, &job->since, err) &&
           question_check(&job->question, &job->snapshot, err);
}

bool report_job_make(struct report_job *job, struct error *err)
{
    struct context *context = job->context;
    const char **sections;
    if (!report_job_ask(job, err) ||
        !stamp_options(&job->stamp, context, job->snapshot.head.size, job->since, err)) {
        return false;
    }
    struct report_request request = {
        .question = &job->question,
        .revisions_since = job->since,
        .title = arguments_get(&context->arguments, "title"),
        .command = stamp_command(&job->stamp, context->arena),
        .version = PROGRAM_VERSION,
    };
    request.section_count =
        split_commas(arguments_get(&context->arguments, "sections"), &sections, context->arena);
    request.sections = sections;
    if (!report_make(&job->document, &job->snapshot, &request, context->arena, err))
        return false;
    job->stamp.origin = job->document.origin;
    job->stamp.size = job->snapshot.head.size;
    job->stamp.root = job->snapshot.head.root;
    job->stamp.selection = job->document.selection;
    job->stamp.version = PROGRAM_VERSION;
    job->document.stamp = stamp_word(&job->stamp, context->arena);
    return true;
}
