// Taking files in: records of any format handed to one append, every fault collected.
//
// All of the files or nothing: what differs from what the book has is an amendment when
// corrections are wanted, else it refuses the whole; a faulty record does so too, unless bad ones
// are passed over. A file's readers stay open until the end, to be asked what is gone.
#ifndef CLI_INTAKE_H
#define CLI_INTAKE_H

#include <stdint.h>

#include "base/diagnostics.h"
#include "base/list.h"
#include "cli/context.h"
#include "cli/editions.h"
#include "cli/known.h"
#include "cli/new_parties.h"
#include "exchange/format.h"
#include "exchange/layout.h"
#include "store/append.h"

struct intake {
    struct append *append;
    struct store *store; // NULL: a new book
    struct arena *arena; // lives as long as the command
    uint64_t start_size;
    struct known known;
    struct diagnostics faults;
    struct progress progress;
    uint64_t row_count;

    bool skips_bad;
    bool is_trial;  // nothing will be recorded
    bool lists_new; // new records too, not only changed and gone ones
    bool amends;
    struct value reason; // of the amendments
    struct value because;
    struct editions editions;
    struct new_parties new_parties;
    uint8_t *met; // one bit per record the book had: a file has it too

    LIST(struct intake_file {
        const char *path;
        struct format_reader *reader; // NULL: it was closed
        uint64_t added;
        uint64_t same;     // were there already
        uint64_t repeated; // stood in what was read now
        uint64_t changed;  // were there with another text
        uint64_t withdrawn;
    })
    files;
    // Where new records came from: records of following numbers stand on following lines, or all on
    // one.
    LIST(struct intake_run {
        uint64_t seq;
        size_t line;
        uint32_t file;
        bool is_one_line;
    })
    runs;
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
void intake_done(struct intake *intake); // for CLEANUP
// One file. False only when nothing can be read.
bool intake_file(struct intake *intake, const char *path, const struct intake_options *options,
                 struct error *err) MUST_CHECK;
// The files of a folder in the book's own layout, but not its book.csv.
bool intake_folder(struct intake *intake, const struct layout_folder *folder,
                   struct error *err) MUST_CHECK;
// After the last file: what is gone, and which new parties look like others.
bool intake_end(struct intake *intake, struct error *err) MUST_CHECK;
// Prints every fault on stderr; false when any is an error that is not passed over, and nothing may
// be recorded then.
bool intake_is_clean(struct intake *intake, struct error *err) MUST_CHECK;
// "flows.csv: 81 new, 3 already there" lines on stdout.
void intake_print_counts(const struct intake *intake);

#endif
