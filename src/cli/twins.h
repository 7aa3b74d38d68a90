// What a person should know before a flow is recorded: that it will not count, or stands already.
#ifndef CLI_TWINS_H
#define CLI_TWINS_H

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"
#include "store/store.h"

// Notes on stderr; fails only when the book cannot be read.
bool note_flow(struct store *store, const struct record *flow, struct arena *arena,
               struct error *err) MUST_CHECK;

#endif
