// What commands share: where the book is, who records, how filters become a question.
#ifndef CLI_CONTEXT_H
#define CLI_CONTEXT_H

#include <stdbool.h>

#include "base/json.h"
#include "cli/command.h"
#include "render/render.h"
#include "report/question.h"
#include "report/snapshot.h"
#include "store/append.h"
#include "store/store.h"

// --book, else $LEDGER_BOOK, else ledger/book.db here or in a parent folder.
bool context_book_path(const struct context *context, const char **path,
                       struct error *err) MUST_CHECK;
bool context_open_book(const struct context *context, enum store_mode mode, struct store **store,
                       struct error *err) MUST_CHECK;
// --author, else $LEDGER_AUTHOR, else the login name.
const char *context_author(const struct context *context);
struct append_options context_append_options(const struct context *context);
// --as-of: the number of records it names; 0 for all.
bool context_as_of(const struct context *context, struct store *store, uint64_t *size,
                   struct error *err) MUST_CHECK;
// The same of another option; *size is untouched when it is not given.
bool context_prefix(const struct context *context, const char *option, struct store *store,
                    uint64_t *size, struct error *err) MUST_CHECK;
// The filters and dates as a question; `by` is the value of --by, NULL for none.
bool context_question(const struct context *context, const char *by, struct question *out,
                      struct error *err) MUST_CHECK;
// --view and --firm.
bool context_view(const struct context *context, enum view *view, struct error *err) MUST_CHECK;
// --in, --rates and --constant: the converter they ask for, in question->converter.
bool context_conversion(const struct context *context, const struct snapshot *snapshot,
                        struct question *question, struct error *err) MUST_CHECK;
// Opens the book for reading and loads the snapshot that --as-of and --as-stated name.
bool context_snapshot(const struct context *context, struct store **store,
                      struct snapshot *snapshot, struct error *err) MUST_CHECK;
// "book" {origin, size, root} and "as_of": the head of every answer in JSON.
void context_put_book(struct json_writer *writer, const struct snapshot *snapshot);
// Prints one table as --json rows, --csv or text, and flushes.
bool context_print_table(const struct context *context, const struct snapshot *snapshot,
                         const struct table *table, struct error *err) MUST_CHECK;
// What the command has done and nothing undoes; an error after it says so, in these words.
void context_done(struct context *context, const char *format, ...) PRINTF_LIKE(2, 3);
struct text_style context_style(const struct context *context);
// fflush and ferror on stdout, after everything was printed.
bool context_finish_output(struct error *err) MUST_CHECK;

// Progress on stderr: only on a terminal, and after half a second.
struct progress {
    const char *what;
    int64_t started_ms;
    bool is_shown;
    bool is_enabled;
};
struct progress progress_start(const char *what);
void progress_step(struct progress *progress, uint64_t done, uint64_t total); // total 0: unknown
void progress_end(struct progress *progress);

#endif
