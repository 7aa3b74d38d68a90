// The commands: one table, and what each needs to run.
//
// A command is one cmd_ file and one line of the table in command.c. It gets its parsed arguments
// and a context, prints its answer, and returns the exit status: 0 done, 1 refused, 2 usage.
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "cli/arguments.h"

#define PROGRAM_VERSION "ledger 0.1.0"

struct context {
    struct arena *arena;
    const struct command *command;
    struct arguments arguments;
    const char *command_line; // as given, for reports
    int64_t now;              // UTC second: $LEDGER_NOW, else the clock
    bool is_terminal;         // stdout
    bool has_colour;
    unsigned width;   // columns of the terminal; 0: not a terminal
    const char *done; // what context_done was told; NULL: nothing
};

struct command {
    const char *name;
    const char *group;
    const char *usage;   // what follows the name
    const char *purpose; // one line
    const struct option *options;
    size_t option_count;
    unsigned sets;        // OPTIONS_* shared with other commands
    const char *details;  // paragraphs for its help; NULL: none
    const char *examples; // worked examples, one command a line
    bool (*run)(struct context *context, struct error *err);
};

extern const struct command command_table[];
extern const size_t command_count;

// By name or unambiguous prefix. On failure the error says "did you mean" or names the candidates.
const struct command *command_find(const char *name, struct error *err);
void command_print_overview(const char *program);
// `kind`: only the fields of such records; KIND_NONE: those of all kinds.
void command_print_help(const struct command *command, enum kind kind, struct arena *arena);
// The kind of record a word of `add` names, stages of flows included; KIND_NONE: it names none.
enum kind command_record_kind(const char *word);

bool cmd_init(struct context *context, struct error *err);
bool cmd_add(struct context *context, struct error *err);
bool cmd_amend(struct context *context, struct error *err);
bool cmd_void(struct context *context, struct error *err);
bool cmd_adopt(struct context *context, struct error *err);
bool cmd_import(struct context *context, struct error *err);
bool cmd_export(struct context *context, struct error *err);
bool cmd_list(struct context *context, struct error *err);
bool cmd_show(struct context *context, struct error *err);
bool cmd_history(struct context *context, struct error *err);
bool cmd_find(struct context *context, struct error *err);
bool cmd_totals(struct context *context, struct error *err);
bool cmd_report(struct context *context, struct error *err);
bool cmd_check(struct context *context, struct error *err);
bool cmd_verify(struct context *context, struct error *err);
bool cmd_key(struct context *context, struct error *err);
bool cmd_checkpoint(struct context *context, struct error *err);
bool cmd_prove(struct context *context, struct error *err);
bool cmd_publish(struct context *context, struct error *err);
bool cmd_sync(struct context *context, struct error *err);
bool cmd_backup(struct context *context, struct error *err);
bool cmd_help(struct context *context, struct error *err);

#endif
