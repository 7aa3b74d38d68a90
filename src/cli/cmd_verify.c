// ledger verify: the book against itself, or against what somebody holds (verifying.h).
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/keys.h"
#include "cli/verifying.h"
#include "store/audit.h"
#include "store/store_checkpoint.h"

static void show_progress(void *user, uint64_t done, uint64_t total)
{
    progress_step(user, done, total);
}

static void print_json(const struct audit *audit, const struct verifiers *signers,
                       struct arena *arena)
{
    static const struct verifiers nobody;
    struct buffer out = {.arena = arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    char root[HASH_HEX_MAX], time[TIME_TEXT_MAX];
    json_begin_object(&writer);
    json_pair(&writer, "origin", audit->head.origin);
    json_key(&writer, "size");
    json_number(&writer, (long long)audit->head.size);
    json_pair(&writer, "root", hash_hex(&audit->head.root, root));
    json_pair(&writer, "last_recorded", time_format(audit->last_recorded, time));
    json_key(&writer, "checkpoints");
    json_number(&writer, (long long)audit->checkpoints);
    keys_put_json(&writer, audit->checkpoints == 0 ? &nobody : signers);
    json_key(&writer, "sound");
    json_bool(&writer, true);
    json_end(&writer);
    puts(buffer_string(&out));
}

// The store sends a user who meets damage here; here the next step is another.
bool verify_remedy(struct error *err)
{
    if (strstr(err->hint, "ledger verify") == NULL)
        return false;
    return error_hint(err, "restore the book from a backup, or from its JSON lines with "
                           "\"ledger init --restore\"");
}

// With verifiers, that each signed every checkpoint the book keeps.
static bool check_signatures(struct context *context, struct store *store,
                             struct verifiers *verifiers, struct error *err)
{
    struct store_checkpoint *kept;
    size_t count;
    if (!keys_verifiers(context, verifiers, err))
        return false;
    if (verifiers->count == 0)
        return true;
    if (!store_checkpoints(store, &kept, &count, context->arena, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct signed_checkpoint checkpoint;
        const char *what = arena_printf(context->arena, "%s: the checkpoint of %llu records",
                                        store_path(store), (unsigned long long)kept[i].size);
        if (!keys_read_checkpoint(kept[i].note, &checkpoint, context->arena, err) ||
            !keys_check(&checkpoint, verifiers, what, err)) {
            return false;
        }
    }
    return true;
}

static bool verify_book(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct audit audit;
    struct verifiers verifiers;
    struct progress progress = progress_start("verifying");
    if (!context_open_book(context, STORE_READ, &store, err))
        return verify_remedy(err);
    bool is_sound = audit_store(store, &audit, show_progress, &progress, err);
    progress_end(&progress);
    if (!is_sound) {
        error_context(err, "%s", store_path(store));
        return verify_remedy(err);
    }
    if (!check_signatures(context, store, &verifiers, err))
        return false;
    if (arguments_has(&context->arguments, "json")) {
        print_json(&audit, &verifiers, context->arena);
        return context_finish_output(err);
    }
    char root[HASH_HEX_MAX], time[TIME_TEXT_MAX];
    bool is_signed = verifiers.count > 0;
    printf("sound: %llu records, the last of %s\n", (unsigned long long)audit.head.size,
           time_format(audit.last_recorded, time));
    printf("origin %s\nroot   %s\n", audit.head.origin, hash_hex(&audit.head.root, root));
    if (audit.checkpoints > 0)
        printf("%llu %s, the last of %llu records%s%s\n", (unsigned long long)audit.checkpoints,
               audit.checkpoints == 1 ? "checkpoint" : "checkpoints",
               (unsigned long long)audit.last_checkpoint, is_signed ? ", signed by " : "",
               verifiers.names);
    else if (is_signed)
        puts("no checkpoint was signed yet");
    return context_finish_output(err);
}

static const struct {
    const char *option;
    bool (*verify)(struct context *context, const char *path, struct error *err);
} ways[] = {
    {"receipt", verify_receipt},
    {"against", verify_against},
    {"since", verify_since},
    {"report", verify_report},
};

bool cmd_verify(struct context *context, struct error *err)
{
    size_t chosen = COUNT_OF(ways);
    if (!arguments_expect(&context->arguments, 0, 0, "", err))
        return false;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        if (!arguments_has(&context->arguments, ways[i].option))
            continue;
        if (chosen < COUNT_OF(ways))
            return error_set(err, ERROR_USAGE, "--%s and --%s are two questions; ask one",
                             ways[chosen].option, ways[i].option);
        chosen = i;
    }
    if (chosen == COUNT_OF(ways))
        return verify_book(context, err);
    return ways[chosen].verify(context, arguments_get(&context->arguments, ways[chosen].option),
                               err);
}
