// The quick way from a body to its fields, for bodies whose values need no check of their own.
//
// It is as strict as record_read about the JSON and its keys, but takes each value's text as it
// stands: who needs a date or an amount of it reads that and finds a wrong one.
#ifndef STORE_BODY_H
#define STORE_BODY_H

#include "core/record.h"

struct body_value {
    const struct slice *items;
    size_t count; // 0: absent
};

struct body {
    enum kind kind;
    enum kind target_kind;               // of an amendment
    struct body_value values[KEY_COUNT]; // format and kind included
};

// One body after another. A zeroed one is ready; body_reader_done ends it.
struct body_reader {
    struct body body; // the one read last; valid until the next is read
    struct arena arena;
    struct buffer text;  // a copy of it, with room behind its end
    struct slice *items; // of all values
    size_t item_capacity;
    enum key keys[KEY_COUNT]; // the keys it has
    size_t key_count;
    struct arena scratch;         // its texts with escapes
    enum key next[KEY_COUNT + 1]; // the key that came after each last; [KEY_NONE]: the first one
};

bool body_read(struct body_reader *reader, struct slice text, struct error *err) MUST_CHECK;
void body_reader_done(struct body_reader *reader);

// The first item; empty when absent.
static inline struct slice body_text(const struct body *body, enum key key)
{
    const struct body_value *value = &body->values[key];
    if (value->count == 0)
        return (struct slice){0};
    return value->items[0];
}

#endif
