#include "cli/definition.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/list.h"
#include "base/text.h"

// A line as two words of a command line: "--option", "value".
static bool read_line(struct slice line, const char **option, const char **value,
                      struct arena *arena, struct error *err)
{
    const char *equals = memchr(line.data, '=', line.size);
    if (equals == NULL)
        return error_set(err, ERROR_INPUT, "expected \"option = value\", found %s",
                         text_quote(arena, line));
    struct slice name = slice_trim((struct slice){line.data, (size_t)(equals - line.data)});
    struct slice rest =
        slice_trim((struct slice){equals + 1, line.size - (size_t)(equals + 1 - line.data)});
    *option = arena_printf(arena, "--%.*s", (int)name.size, name.data);
    *value = arena_copy(arena, rest.data, rest.size);
    return true;
}

static bool is_flag(const struct command *command, const char *option, struct arena *arena)
{
    struct option_list options = options_of(command, arena);
    for (size_t i = 0; i < options.count; i++)
        if (strcmp(options.items[i].name, option + 2) == 0)
            return options.items[i].argument == NULL;
    return false;
}

static void merge(struct context *context, const struct arguments *saved)
{
    struct arguments *arguments = &context->arguments;
    struct given *given =
        NEW_ARRAY(context->arena, struct given, arguments->given_count + saved->given_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < arguments->given_count; i++)
        given[count++] = arguments->given[i];
    for (size_t i = 0; i < saved->given_count; i++)
        if (!arguments_has(arguments, saved->given[i].option->name))
            given[count++] = saved->given[i];
    arguments->given = given;
    arguments->given_count = count;
}

bool definition_load(struct context *context, const char *name, struct error *err)
{
    struct arena *arena = context->arena;
    const char *path = file_exists(name) && strchr(name, '.') != NULL
                           ? name
                           : arena_printf(arena, "reports/%s.report", name);
    struct slice text;
    struct arguments saved;
    LIST(char *) words = {0};
    if (!file_exists(path)) {
        error_set(err, ERROR_INPUT, "there is no report definition \"%s\"", path);
        if (strchr(name, '.') != NULL)
            return error_hint(err, "\"-o %s\" writes to a file of that name", name);
        return error_hint(err, "a definition has lines such as \"donor = JPN\"");
    }
    if (!file_read_all(path, LIMIT_DEFINITION_BYTES, &text, arena, err))
        return false;
    size_t number = 0;
    for (size_t start = 0; start < text.size;) {
        const char *end = memchr(text.data + start, '\n', text.size - start);
        size_t size = end == NULL ? text.size - start : (size_t)(end - text.data) - start;
        struct slice line = slice_trim((struct slice){text.data + start, size});
        const char *option = NULL;
        const char *value = NULL;
        start += size + 1;
        number++;
        if (line.size == 0 || line.data[0] == '#')
            continue;
        if (!read_line(line, &option, &value, arena, err))
            return error_context(err, "%s:%zu", path, number);
        bool takes_none = is_flag(context->command, option, arena);
        if (takes_none && strcmp(value, "yes") != 0)
            return error_set(err, ERROR_INPUT, "%s:%zu: \"%s\" is a flag; its value is \"yes\"",
                             path, number, option + 2);
        LIST_PUSH(arena, &words, arena_string(arena, option));
        if (!takes_none)
            LIST_PUSH(arena, &words, arena_string(arena, value));
    }
    if (!arguments_parse(&saved, context->command, (int)words.count, words.items, arena, err))
        return error_context(err, "%s", path);
    merge(context, &saved);
    return true;
}
