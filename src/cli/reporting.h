// Making a report from options, and drawing it: for `ledger report`, which is asked for one, and
// for `ledger verify --report`, which makes one again from its stamp.
#ifndef CLI_REPORTING_H
#define CLI_REPORTING_H

#include "cli/context.h"
#include "cli/stamp.h"
#include "report/report.h"

struct report_job {
    struct context *context; // its arguments are those of `ledger report`
    struct text_style text_style;
    struct store *store;
    struct snapshot snapshot;
    struct question question;
    struct document document;
    enum paper paper;
    uint64_t since;
    struct stamp stamp;
};

// Opens the book and settles the question.
bool report_job_ask(struct report_job *job, struct error *err) MUST_CHECK;
// The same, and makes the document with its stamp.
bool report_job_make(struct report_job *job, struct error *err) MUST_CHECK;
void report_job_done(struct report_job *job); // for CLEANUP

struct report_format {
    const char *option;
    const char *extension;
    bool (*draw)(struct report_job *job, struct output *output, struct error *err);
    bool is_for_files; // never to standard output
};
enum { FORMAT_XLSX, FORMAT_PDF, FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_HTML, FORMAT_COUNT };
extern const struct report_format report_formats[FORMAT_COUNT];

// One file of a report: all of it in a format, or what a CSV file of a folder holds.
struct report_part {
    const char *path;
    const struct report_format *format; // NULL: one table as CSV
    const struct table *table;          // NULL: the stamp
};
// A CSV file holds one table, so a folder gets a file for each and one for the stamp:
// PREFIX-by_donor.csv, PREFIX-stamp.csv, which comes last.
size_t report_csv_parts(const struct report_job *job, const char *prefix, struct report_part **out);
bool report_draw_part(struct report_job *job, const struct report_part *part, struct output *output,
                      struct error *err) MUST_CHECK;

#endif
