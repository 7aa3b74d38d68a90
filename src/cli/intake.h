// Taking files in: rows of the book's own layout handed to one append, every fault collected.
#ifndef CLI_INTAKE_H
#define CLI_INTAKE_H

#include <stdint.h>

#include "base/diagnostics.h"
#include "base/list.h"
#include "cli/context.h"
#include "exchange/layout.h"
#include "store/append.h"

struct intake {
    struct append *append;
    struct arena *arena; // lives as long as the command
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

void intake_init(struct intake *intake, struct append *append, struct arena *arena);
// One file; KIND_NONE: its name or a column says the kind. False only when nothing can be read.
bool intake_file(struct intake *intake, const char *path, enum kind kind,
                 struct error *err) MUST_CHECK;
// Prints every fault on stderr; false when any is an error, and nothing may be recorded then.
bool intake_is_clean(struct intake *intake, struct error *err) MUST_CHECK;
// "flows.csv: 81 new, 3 already there" lines on stdout.
void intake_print_counts(const struct intake *intake);

#endif
