// Recipients: from codes and shares to numbered places and share lists.
#ifndef REPORT_PLACES_H
#define REPORT_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/map.h"
#include "report/flow_reader.h"
#include "report/snapshot.h"

struct recipient_list {
    struct recipient_share *shares;
    size_t count;
    const uint32_t *together; // the places of a list without shares, which is one place
    size_t together_count;
};

struct places {
    struct arena *arena;
    const struct snapshot *snapshot;
    struct map by_text;
    struct map by_items;               // a list once, however many parties and activities have it
    LIST(const char *) texts;          // by place; 0 is none
    LIST(struct recipient_list) lists; // by recipients index; 0 is none
    uint8_t *is_wanted;                // by place; NULL: no recipient filter
};

void places_init(struct places *places, const struct snapshot *snapshot, struct arena *arena);
// Items as a body has them ("AF", "AF 60"); the index of the list, 0 when there are none. Several
// without shares make one place together.
uint32_t places_list(struct places *places, const char *const *items, size_t count);
// After all lists are made: marks the places a filter asks for. Fails on a code that no party,
// activity or flow of the book uses.
bool places_filter(struct places *places, const char *const *wanted, size_t count,
                   struct error *err) MUST_CHECK;
// True when the list names several places without saying what share is whose.
static inline bool places_are_undivided(const struct places *places, uint32_t recipients)
{
    return places->lists.items[recipients].together_count != 0;
}
// True when some place of the list is asked for.
bool places_pass(const struct places *places, uint32_t recipients);
// True when every place of the list is asked for (and there is one).
bool places_pass_all(const struct places *places, uint32_t recipients);

#endif
