#include "cli/arguments.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "cli/command.h"
#include "core/record.h"
#include "report/question.h"

static const struct option help_options[] = {
    {"help", NULL, "show this help", false},
};

static const struct {
    const char *letter;
    const char *name;
} short_options[] = {
    {"-h", "help"},
    {"-o", "output"},
};

static const struct option book_options[] = {
    {"book", "FILE", "the book; else $LEDGER_BOOK, else ledger/book.db here or in a parent folder",
     false},
};

static const struct option filter_options[] = {
    {"donor", "PARTY", "only flows from this donor", true},
    {"fund", "PARTY", "only flows into, through or out of this fund", true},
    {"activity", "ID", "only flows for this activity or what belongs to it", true},
    {"recipient", "CODE", "only flows for this country or region (code or party)", true},
    {"from", "PARTY", "only flows from this party", true},
    {"to", "PARTY", "only flows to this party", true},
    {"stage", "STAGE", "plan, pledge, commitment, disbursement, expenditure", true},
    {"form", "FORM", "cash, in-kind, service, debt-relief", true},
    {"finance", "TYPE", "grant, loan, equity, guarantee", true},
    {"currency", "CODE", "only amounts in this currency", true},
    {"evidence", "ID", "only flows that rest on this document", true},
    {"text", "WORDS", "only flows with these words in title or note", true},
    {"words", "WORDS", "the same; for `report`, whose --text is a format", true},
    {"since", "DATE", "only flows dated on or after this; those that straddle it are not counted",
     false},
    {"until", "DATE", "only flows dated on or before this; those that straddle it are not counted",
     false},
    {"as-of", "DATE|RECORD", "the book as it was at the end of a day, or after a record", false},
    {"as-stated", "DATE", "only what had been said by then", false},
    {"inside", "PARTY", "count this party as inside the boundary", true},
    {"outside", "PARTY", "count this party as outside the boundary", true},
    {"on", "DATE", "the day the question is asked for; default: the as-of day", false},
};

static const struct option conversion_options[] = {
    {"in", "CODE", "convert into this currency", false},
    {"rates", "POLICY",
     "which rates, in order, such as \"stated; spot ECB; month average; year "
     "average; budget; age 7\"; default: the book's",
     false},
    {"constant", "YEAR[@AREA]", "in constant prices of that year; with --in", false},
};

static const struct option output_options[] = {
    {"json", NULL, "print JSON", false},
    {"csv", NULL, "print CSV", false},
};

static const struct option author_options[] = {
    {"author", "NAME", "who records; else $LEDGER_AUTHOR, else the login name", false},
};

static bool is_entered(enum key key)
{
    return key != KEY_BY && key != KEY_FORMAT && key != KEY_ID && key != KEY_KIND &&
           key != KEY_RECORDED && key != KEY_TARGET && key != KEY_TARGET_KIND &&
           key != KEY_REASON && key != KEY_BECAUSE;
}

// The book comes last: what its title is, is said of all titles.
static const struct field *any_field(enum key key)
{
    for (int kind = KIND_PARTY; kind < KIND_AMEND; kind++)
        if (kind_field((enum kind)kind, key) != NULL)
            return kind_field((enum kind)kind, key);
    return kind_field(KIND_BOOK, key);
}

// Every field of every kind that `add` or `amend` takes is an option of the same name.
static struct option_list field_options(struct arena *arena)
{
    struct option *options = NEW_ARRAY(arena, struct option, KEY_COUNT);
    size_t count = 0;
    for (int key = 0; key < KEY_COUNT; key++) {
        const struct field *field = any_field((enum key)key);
        if (is_entered((enum key)key) && field != NULL)
            options[count++] = (struct option){key_name((enum key)key), "VALUE", field->help, true};
    }
    return (struct option_list){options, count};
}

struct option_list options_of_kind(enum kind kind, struct arena *arena)
{
    const struct kind_info *info = kind_info(kind);
    struct option *options = NEW_ARRAY(arena, struct option, info->field_count);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct field *field = &info->fields[i];
        const char *name = key_name(field->key);
        bool is_filled = kind == KIND_PARTY && field->key == KEY_BOUNDARY;
        const char *must = field->is_required && !is_filled ? "; must be given" : "";
        options[i] = (struct option){name, "VALUE", arena_printf(arena, "%s%s", field->help, must),
                                     field->shape != SHAPE_ONE};
    }
    return (struct option_list){options, info->field_count};
}

struct option_list options_of_set(unsigned set, struct arena *arena)
{
    switch (set) {
    case OPTIONS_BOOK: return (struct option_list){book_options, COUNT_OF(book_options)};
    case OPTIONS_FILTERS: return (struct option_list){filter_options, COUNT_OF(filter_options)};
    case OPTIONS_CONVERSION:
        return (struct option_list){conversion_options, COUNT_OF(conversion_options)};
    case OPTIONS_OUTPUT: return (struct option_list){output_options, COUNT_OF(output_options)};
    case OPTIONS_AUTHOR: return (struct option_list){author_options, COUNT_OF(author_options)};
    case OPTIONS_FIELDS: return field_options(arena);
    default: return (struct option_list){help_options, COUNT_OF(help_options)};
    }
}

bool has_own_option(const struct command *command, const char *name)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (strcmp(command->options[i].name, name) == 0)
            return true;
    return false;
}

struct option_list options_of(const struct command *command, struct arena *arena)
{
    LIST(struct option) all = {0};
    for (size_t i = 0; i < command->option_count; i++)
        LIST_PUSH(arena, &all, command->options[i]);
    for (unsigned set = 0; set <= OPTIONS_CONVERSION; set = set == 0 ? 1 : set << 1) {
        if (set != 0 && (command->sets & set) == 0)
            continue;
        struct option_list shared = options_of_set(set, arena);
        for (size_t i = 0; i < shared.count; i++)
            if (!has_own_option(command, shared.items[i].name))
                LIST_PUSH(arena, &all, shared.items[i]);
    }
    return (struct option_list){all.items, all.count};
}

static const struct option *unknown_option(const struct option_list *options, const char *name,
                                           const char *dashes, struct error *err)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < options->count; i++)
        suggestion_offer(&near, options->items[i].name);
    error_set(err, ERROR_USAGE, "there is no option \"%s%s\"", dashes, name);
    if (near.best != NULL)
        error_hint(err, "did you mean \"--%s\"?", near.best);
    return NULL;
}

// By name or unambiguous beginning; one letter behind one dash is no beginning.
static const struct option *find_option(const struct option_list *options, const char *name,
                                        size_t size, const char *dashes, struct arena *arena,
                                        struct error *err)
{
    const struct option *found = NULL;
    bool may_begin = size > 1 || (size == 1 && strcmp(dashes, "--") == 0);
    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = &options->items[i];
        if (strncmp(option->name, name, size) != 0)
            continue;
        if (strlen(option->name) == size)
            return option;
        if (found != NULL && may_begin) {
            error_set(err, ERROR_USAGE, "\"--%.*s\" could be \"--%s\" or \"--%s\"", (int)size, name,
                      found->name, option->name);
            return NULL;
        }
        found = option;
    }
    if (found != NULL && may_begin)
        return found;
    return unknown_option(options, arena_copy(arena, name, size), dashes, err);
}

static bool give(struct arguments *out, const struct option *option, const char *value,
                 struct arena *arena, struct error *err)
{
    if (strcmp(option->name, "help") == 0) {
        out->wants_help = true;
        return true;
    }
    if (!option->is_repeatable && arguments_has(out, option->name))
        return error_set(err, ERROR_USAGE, "option \"--%s\" is given twice", option->name);
    struct given *given = NEW_ARRAY(arena, struct given, out->given_count + 1);
    if (out->given_count != 0)
        memcpy(given, out->given, out->given_count * sizeof(*given));
    given[out->given_count++] = (struct given){option, value};
    out->given = given;
    return true;
}

static bool parse_option(struct arguments *out, const struct option_list *options, int count,
                         char *const *argv, int *i, struct arena *arena, struct error *err)
{
    const char *word = argv[*i];
    const char *name = word + (word[1] == '-' ? 2 : 1);
    const char *equals = strchr(name, '=');
    size_t size = equals == NULL ? strlen(name) : (size_t)(equals - name);
    for (size_t j = 0; j < COUNT_OF(short_options); j++)
        if (strcmp(word, short_options[j].letter) == 0) {
            name = short_options[j].name;
            size = strlen(name);
        }
    const char *dashes = word[1] == '-' ? "--" : "-";
    const struct option *option = find_option(options, name, size, dashes, arena, err);
    if (option == NULL)
        return false;
    if (option->argument == NULL) {
        if (equals != NULL)
            return error_set(err, ERROR_USAGE, "option \"--%s\" takes no value", option->name);
        return give(out, option, NULL, arena, err);
    }
    if (equals == NULL && *i + 1 >= count)
        return error_set(err, ERROR_USAGE, "option \"%s%s\" needs a value: %s",
                         strlen(option->name) == 1 ? "-" : "--", option->name, option->argument);
    return give(out, option, equals != NULL ? equals + 1 : argv[++*i], arena, err);
}

bool arguments_parse(struct arguments *out, const struct command *command, int count,
                     char *const *argv, struct arena *arena, struct error *err)
{
    struct option_list options = options_of(command, arena);
    bool is_ended = false;
    *out = (struct arguments){.positional = NEW_ARRAY(arena, const char *, (size_t)count + 1)};
    for (int i = 0; i < count; i++) {
        if (!is_ended && strcmp(argv[i], "--") == 0)
            is_ended = true;
        else if (!is_ended && argv[i][0] == '-' && argv[i][1] != '\0') {
            if (!parse_option(out, &options, count, argv, &i, arena, err))
                return false;
        } else
            out->positional[out->positional_count++] = argv[i];
    }
    return true;
}

bool arguments_has(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].option->name, name) == 0)
            return true;
    return false;
}

const char *arguments_get(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].option->name, name) == 0)
            return arguments->given[i].value;
    return NULL;
}

size_t arguments_all(const struct arguments *arguments, const char *name, const char ***values,
                     struct arena *arena)
{
    size_t count = 0;
    *values = NEW_ARRAY(arena, const char *, arguments->given_count + 1);
    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].value != NULL &&
            strcmp(arguments->given[i].option->name, name) == 0)
            (*values)[count++] = arguments->given[i].value;
    return count;
}

bool arguments_expect(const struct arguments *arguments, size_t least, size_t most,
                      const char *what, struct error *err)
{
    if (arguments->positional_count < least)
        return error_set(err, ERROR_USAGE, "%s is missing", what);
    if (arguments->positional_count > most)
        return error_set(err, ERROR_USAGE, "unexpected \"%s\"", arguments->positional[most]);
    return true;
}
