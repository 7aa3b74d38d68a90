// ledger backup: a verified copy while others write.
#include <stdio.h>

#include "cli/context.h"

bool cmd_backup(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    if (!arguments_expect(&context->arguments, 1, 1, "the file to write", err) ||
        !context_open_book(context, STORE_READ, &store, err))
        return false;
    const char *path = context->arguments.positional[0];
    if (!store_backup(store, path, err))
        return false;
    char root[HASH_HEX_MAX];
    context_done(context, "copied and verified %s", path);
    printf("copied and verified: %s\n%llu records, root %s\n", path,
           (unsigned long long)store_head(store)->size, hash_hex(&store_head(store)->root, root));
    return context_finish_output(err);
}
