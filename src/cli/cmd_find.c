// ledger find: records by the words in their names, titles, questions and notes.
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/context.h"
#include "report/search.h"

// "police salaries" in quotes is two words all the same.
static size_t split_words(const struct context *context, const char **words)
{
    size_t count = 0;
    for (size_t i = 0; i < context->arguments.positional_count; i++) {
        const char *rest = context->arguments.positional[i];
        for (rest += strspn(rest, " \t\n"); *rest != '\0'; rest += strspn(rest, " \t\n")) {
            size_t size = strcspn(rest, " \t\n");
            if (count < LIMIT_FILTER_VALUES)
                words[count] = arena_copy(context->arena, rest, size);
            count++;
            rest += size;
        }
    }
    return count;
}

bool cmd_find(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    const char *words[LIMIT_FILTER_VALUES];
    size_t count = split_words(context, words);
    struct snapshot snapshot;
    struct table table;
    if (count == 0)
        return error_set(err, ERROR_USAGE, "the words to find are missing");
    if (count > LIMIT_FILTER_VALUES)
        return error_set(err, ERROR_USAGE, "more than %d words", LIMIT_FILTER_VALUES);
    if (!context_snapshot(context, &store, &snapshot, err) ||
        !search_make(&table, &snapshot, words, count, context->arena, err))
        return false;
    if (table.row_count == 0)
        fprintf(stderr, "ledger: nothing found\n");
    return context_print_table(context, &snapshot, &table, err);
}
