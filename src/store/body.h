// The quick way from a body to a record, for bodies whose values need no check of their own.
//
// It is as strict as record_read about the JSON and its keys, but takes each value's text as it
// stands: who needs a date or an amount of it reads that and finds a wrong one.
#ifndef STORE_BODY_H
#define STORE_BODY_H

#include "core/record.h"

// The keys of the body read last. One body after another mostly has the same ones, so each key is
// tried there first. A zeroed one is empty.
struct body_keys {
    struct {
        struct slice name;
        enum key key;
    } items[KEY_COUNT];
};

// Texts are in the arena.
bool body_read(struct slice body, struct body_keys *keys, struct record *out, struct arena *arena,
               struct error *err) MUST_CHECK;

#endif
