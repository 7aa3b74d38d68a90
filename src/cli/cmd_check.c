// ledger check: the warnings, each with its record and what to do.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/context.h"
#include "cli/pager.h"
#include "report/check.h"

#define SHOWN 20 // of each kind, unless kinds were asked for

static bool choose_kind(const char *name, size_t size, struct check *check, struct error *err)
{
    enum warning_kind found = warning_find((struct slice){name, size});
    if (found != WARNING_KINDS) {
        check->is_wanted[found] = true;
        return true;
    }
    struct arena scratch CLEANUP(arena_done) = {0};
    struct suggestion near = {.word = arena_copy(&scratch, name, size)};
    struct buffer names = {.arena = &scratch};
    for (int kind = 0; kind < WARNING_KINDS; kind++) {
        const char *known = warning_info((enum warning_kind)kind)->name;
        suggestion_offer(&near, known);
        buffer_printf(&names, "%s%s", kind == 0 ? "" : ", ", known);
    }
    error_set(err, ERROR_USAGE, "--only \"%.*s\" is no kind of warning; expected some of %s",
              (int)size, name, buffer_string(&names));
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool choose_kinds(const struct context *context, struct check *check, struct error *err)
{
    const char **values;
    size_t count = arguments_all(&context->arguments, "only", &values, context->arena);
    for (int kind = 0; kind < WARNING_KINDS; kind++)
        check->is_wanted[kind] = count == 0;
    for (size_t i = 0; i < count; i++)
        for (const char *name = values[i]; name != NULL;) {
            size_t size = strcspn(name, ",");
            if (!choose_kind(name, size, check, err))
                return false;
            name = name[size] == ',' ? name + size + 1 : NULL;
        }
    return true;
}

static bool print_kind(const struct context *context, const struct check *check,
                       enum warning_kind kind, struct error *err)
{
    const struct warning_info *info = warning_info(kind);
    size_t count = check->warnings[kind].count;
    size_t shown = arguments_has(&context->arguments, "only") || count <= SHOWN ? count : SHOWN;
    if (count == 0)
        return true;
    printf("%s (%zu)\n", info->title, count);
    for (size_t i = 0; i < shown; i++) {
        struct arena scratch CLEANUP(arena_done) = {0};
        const struct warning *warning = &check->warnings[kind].items[i];
        const char *id;
        if (!check_subject(check, warning, &id, &scratch, err))
            return false;
        printf("  %s: %s\n", id, warning->text == NULL ? info->text : warning->text);
    }
    if (shown < count)
        printf("  and %zu more: ledger check --only %s\n", count - shown, info->name);
    printf("hint: %s\n\n", info->hint);
    return true;
}

static bool print_text(const struct context *context, const struct check *check, struct error *err)
{
    pager_start(context);
    for (int kind = 0; kind < WARNING_KINDS; kind++)
        if (!print_kind(context, check, (enum warning_kind)kind, err))
            return false;
    if (check->count == 0)
        puts("no warnings");
    else
        printf("%llu warning%s\n", (unsigned long long)check->count, check->count == 1 ? "" : "s");
    return context_finish_output(err);
}

static bool print_json(const struct context *context, const struct snapshot *snapshot,
                       const struct check *check, const struct table *table, struct error *err)
{
    struct buffer out = {.arena = context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    json_begin_object(&writer);
    context_put_book(&writer, snapshot);
    json_key(&writer, "count");
    json_number(&writer, (long long)check->count);
    json_key(&writer, "warnings");
    if (!render_json_rows_to(table, &writer, stdout, err))
        return false;
    json_end(&writer);
    fwrite(out.data, 1, out.size, stdout);
    putchar('\n');
    return context_finish_output(err);
}

bool cmd_check(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct snapshot snapshot;
    struct check check = {0};
    if (!arguments_expect(&context->arguments, 0, 0, "", err) ||
        !choose_kinds(context, &check, err) || !context_snapshot(context, &store, &snapshot, err) ||
        !check_run(&check, &snapshot, context->arena, err))
        return false;
    struct table table = check_table(&check, context->arena);
    if (arguments_has(&context->arguments, "json"))
        return print_json(context, &snapshot, &check, &table, err);
    if (arguments_has(&context->arguments, "csv"))
        return context_print_table(context, &snapshot, &table, err);
    return print_text(context, &check, err);
}
