// ledger verify: the book against itself.
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/context.h"
#include "store/audit.h"

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

static void print_json(const struct audit *audit, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    char root[HASH_HEX_MAX], time[TIME_TEXT_MAX];
    json_begin_object(&writer);
    json_pair(&writer, "origin", audit->head.origin);
    json_key(&writer, "size");
    json_number(&writer, (long long)audit->head.size);
    json_pair(&writer, "root", hash_hex(&audit->head.root, root));
    json_pair(&writer, "last_recorded", time_format(audit->last_recorded, time));
    json_key(&writer, "sound");
    json_bool(&writer, true);
    json_end(&writer);
    puts(buffer_string(&out));
}

// The store sends a user who meets damage here; here the next step is another.
static bool name_remedy(struct error *err)
{
    if (strstr(err->hint, "ledger verify") == NULL)
        return false;
    return error_hint(err, "restore the book from a backup, or from its JSON lines with "
                           "\"ledger init --restore\"");
}

bool cmd_verify(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct audit audit;
    struct progress progress = progress_start("verifying");
    if (!arguments_expect(&context->arguments, 0, 0, "", err))
        return false;
    if (!context_open_book(context, STORE_READ, &store, err))
        return name_remedy(err);
    bool is_sound = audit_store(store, &audit, show_progress, &progress, err);
    progress_end(&progress);
    if (!is_sound) {
        error_context(err, "%s", store_path(store));
        return name_remedy(err);
    }
    if (arguments_has(&context->arguments, "json")) {
        print_json(&audit, context->arena);
        return context_finish_output(err);
    }
    char root[HASH_HEX_MAX], time[TIME_TEXT_MAX];
    printf("sound: %llu records, the last of %s\n", (unsigned long long)audit.head.size,
           time_format(audit.last_recorded, time));
    printf("origin %s\nroot   %s\n", audit.head.origin, hash_hex(&audit.head.root, root));
    return context_finish_output(err);
}
