// The command line: options anywhere, "--" ends them, each known from a table.
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"

struct option {
    const char *name;     // without dashes; one letter: "-o"
    const char *argument; // its argument's name in help; NULL: a flag
    const char *help;
    bool is_repeatable;
};

// Sets of options that several commands share.
enum {
    OPTIONS_BOOK = 1,
    OPTIONS_FILTERS = 2,
    OPTIONS_OUTPUT = 4,
    OPTIONS_AUTHOR = 8,
    OPTIONS_FIELDS = 16,
    OPTIONS_CONVERSION = 32
};

struct option_list {
    const struct option *items;
    size_t count;
};

struct given {
    const struct option *option;
    const char *value; // NULL for flags
};

struct arguments {
    const char **positional;
    size_t positional_count;
    struct given *given;
    size_t given_count;
    bool wants_help;
};

struct command;
// A command's own option hides one of the same name in a shared set (report's --text).
bool has_own_option(const struct command *command, const char *name);
// All options of a command: its own and those of its sets.
struct option_list options_of(const struct command *command, struct arena *arena);
// The options of one set alone, for help pages.
struct option_list options_of_set(unsigned set, struct arena *arena);
// The fields that records of one kind have, as options; those that must be given say so.
struct option_list options_of_kind(enum kind kind, struct arena *arena);

// Reads argv[0..count) for the command. Unknown options get "did you mean"; unambiguous prefixes
// of long options work; "--name=value" and "--name value" are the same.
bool arguments_parse(struct arguments *out, const struct command *command, int count,
                     char *const *argv, struct arena *arena, struct error *err) MUST_CHECK;
bool arguments_has(const struct arguments *arguments, const char *name);
const char *arguments_get(const struct arguments *arguments, const char *name); // NULL: not given
// All values of a repeatable option.
size_t arguments_all(const struct arguments *arguments, const char *name, const char ***values,
                     struct arena *arena);
// At least `least` and at most `most` positional arguments, or a usage error.
bool arguments_expect(const struct arguments *arguments, size_t least, size_t most,
                      const char *what, struct error *err) MUST_CHECK;

#endif
