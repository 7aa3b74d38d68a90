#include "exchange/content_ids.h"

#include <inttypes.h>

bool content_ids_give(struct content_ids *ids, const char *prefix, struct record *record,
                      struct diagnostics *faults, const char *file, size_t line,
                      struct arena *arena)
{
    struct error err;
    ids->times.arena = ids->body.arena = ids->arena;
    buffer_clear(&ids->body);
    if (!record_write(record, &ids->body, &err)) {
        diagnostics_add_error(faults, file, line, NULL, &err);
        return false;
    }
    uint64_t hash = hash_bytes(ids->body.data, ids->body.size);
    uint32_t *times = map_put(&ids->times, (struct slice){(const char *)&hash, sizeof(hash)}, NULL);
    const char *id = arena_printf(arena, "%s:%016" PRIx64, prefix, hash);
    if (++*times > 1) {
        id = arena_printf(arena, "%s#%" PRIu32, id, *times);
        diagnostics_add(
            faults, &(struct fault){
                        .severity = SEVERITY_WARNING,
                        .file = file,
                        .line = line,
                        .text = "the same flow stands in a row before; it is taken as another one",
                        .hint = "give each its \"id\", or its source's own id in \"refs\""});
    }
    record_put(record, KEY_ID, id, arena);
    return true;
}
