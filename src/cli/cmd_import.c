// ledger import: all of the files or nothing.
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/intake.h"

static bool chosen_kind(const struct context *context, enum kind *kind, struct error *err)
{
    const char *name = arguments_get(&context->arguments, "kind");
    *kind = KIND_NONE;
    if (name == NULL)
        return true;
    struct suggestion near = {.word = name};
    for (int i = KIND_PARTY; i < KIND_COUNT; i++) {
        suggestion_offer(&near, kind_info((enum kind)i)->name);
        if (strcmp(name, kind_info((enum kind)i)->name) == 0 ||
            strcmp(name, kind_info((enum kind)i)->plural) == 0)
            *kind = (enum kind)i;
    }
    if (*kind != KIND_NONE)
        return true;
    error_set(err, ERROR_USAGE, "--kind \"%s\" is no kind of record", name);
    return near.best == NULL ? false : error_hint(err, "did you mean \"%s\"?", near.best);
}

static bool chosen_format(const struct context *context, struct intake_options *options,
                          struct error *err)
{
    const char *name = arguments_get(&context->arguments, "format");
    if (name == NULL)
        return true;
    options->format = format_find(name, err);
    return options->format != NULL || error_context(err, "--format");
}

static bool take_path(struct intake *intake, const char *path, const struct intake_options *options,
                      struct error *err)
{
    struct layout_folder folder;
    if (!file_is_directory(path))
        return intake_file(intake, path, options, err);
    return layout_folder(path, &folder, intake->arena, err) && intake_folder(intake, &folder, err);
}

bool cmd_import(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct append *append CLEANUP(append_close) = NULL;
    struct append_options options = context_append_options(context);
    struct intake intake;
    struct head head;
    struct intake_options how = {0};
    if (!arguments_expect(&context->arguments, 1, SIZE_MAX, "the file or folder to import", err) ||
        !chosen_kind(context, &how.kind, err) || !chosen_format(context, &how, err) ||
        !context_open_book(context, STORE_WRITE, &store, err) ||
        !append_open(&append, store, &options, err))
        return false;
    intake_init(&intake, append, store, context->arena);
    for (size_t i = 0; i < context->arguments.positional_count; i++)
        if (!take_path(&intake, context->arguments.positional[i], &how, err))
            return false;
    if (!intake_is_clean(&intake, err))
        return false;
    if (arguments_has(&context->arguments, "dry-run")) {
        intake_print_counts(&intake);
        printf("dry run: nothing was recorded\n");
        return context_finish_output(err);
    }
    if (!append_commit(append, &head, err))
        return false;
    char root[HASH_HEX_MAX];
    intake_print_counts(&intake);
    printf("%llu recorded; the book has %llu records\nroot %s\n",
           (unsigned long long)append_count(append), (unsigned long long)head.size,
           hash_hex(&head.root, root));
    return context_finish_output(err);
}
