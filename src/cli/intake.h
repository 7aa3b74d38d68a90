// Taking files in: records of any format handed to one append, every fault collected.
#ifndef CLI_INTAKE_H
#define CLI_INTAKE_H

#include <stdint.h>

#include "base/diagnostics.h"
#include "base/list.h"
#include "cli/context.h"
#include "cli/known.h"
#include "exchange/format.h"
#include "exchange/layout.h"
#include "store/append.h"

struct intake {
    struct append *append;
    struct arena *arena; // lives as long as the command
    struct known known;
    struct diagnostics faults;
    struct progress progress;
    uint64_t row_count;
    LIST(struct intake_file {
        const char *path;
        uint64_t added;
        uint64_t same; // were there already
    })
    files;
};

// How one file is read.
struct intake_options {
    const struct format *format; // NULL: the file tells
    enum kind kind;              // see format_options
    const char *map;
};

// `store` is the one the append was opened with; NULL when it makes a new book.
void intake_init(struct intake *intake, struct append *append, struct store *store,
                 struct arena *arena);
// One file. False only when nothing can be read.
bool intake_file(struct intake *intake, const char *path, const struct intake_options *options,
                 struct error *err) MUST_CHECK;
// The files of a folder in the book's own layout, but not its book.csv.
bool intake_folder(struct intake *intake, const struct layout_folder *folder,
                   struct error *err) MUST_CHECK;
// Prints every fault on stderr; false when any is an error, and nothing may be recorded then.
bool intake_is_clean(struct intake *intake, struct error *err) MUST_CHECK;
// "flows.csv: 81 new, 3 already there" lines on stdout.
void intake_print_counts(const struct intake *intake);

#endif
