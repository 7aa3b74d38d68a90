// What the files of appending share: one open append.
//
// append.c drives, append_ids.c knows which ids there are and makes new ones, append_check.c
// refuses what contradicts the book, append_links.c finds cycles, append_chunk.c writes columns.
#ifndef STORE_APPEND_PARTS_H
#define STORE_APPEND_PARTS_H

#include "base/file.h"
#include "base/list.h"
#include "core/date.h"
#include "store/append.h"
#include "store/columns.h"
#include "store/standing_set.h"
#include "store/store_parts.h"

#define RESOLVED_MAX 8

// Ids of a book while it has no index: 32 bits of an id's hash and its record number. A hit is
// confirmed by reading the entry. 8 bytes a slot keep 10 M records within 128 MiB.
struct id_table {
    struct arena arena;
    struct id_slot {
        uint32_t hash;
        uint32_t seq; // 0: free
    } * slots;
    unsigned bits; // capacity 2^bits; 0: none yet
    size_t count;
};

struct known_id {
    const char *id;
    uint64_t seq;
    enum kind kind;
};

// A derived id that is there already, with all its twins: see append_ids.c.
struct twins {
    struct map bases;    // derived id -> place in `states` + 1
    LIST(uint32_t) next; // per base: the first free number
    struct map contents; // base place and content hash -> place in `unmet` + 1
    LIST(struct {
        uint64_t seq;
        uint32_t before; // place of an equal record + 1
    })
    unmet;
    uint8_t *met; // one bit per record of the book as it was: met by a record of this append
};

// Records that lead from one flow to another (links), or speak of one (claims).
struct links {
    bool is_loaded;
    LIST(struct {
        uint64_t row;      // the record, or the amendment of it
        uint64_t original; // the record
        uint64_t earlier;
        uint64_t later;  // 0 for claims
        uint32_t before; // place of the one before it from the same earlier flow + 1
    })
    edges;
    struct map by_earlier; // place of the last edge + 1
    size_t indexed;
};

// What an append has learnt of the book that the next one to the same store asks again. The store
// keeps it after a commit only, and it is used only while the head is still that one: another
// process may have appended.
struct append_memory {
    struct arena arena; // holds this struct too
    struct head head;
    struct map known; // ids of parties, activities, events, evidence met so far
    LIST(struct known_id) known_ids;
    bool is_all_known[KIND_COUNT];

    bool has_rows; // rows of the chunk at hand are complete
    struct chunk_rows *rows;
    struct names names;
    uint32_t names_written[DIM_COUNT];
};

struct append {
    struct arena arena;   // holds this struct too
    struct arena scratch; // of one record
    struct store *store;  // its head and tree run ahead of the database while this is open
    bool is_new_book;
    struct output output; // of a new book
    struct append_options options;
    const char *author;
    uint64_t start_size;
    int64_t last_recorded;
    char recorded[TIME_TEXT_MAX];
    uint64_t other; // of the record at hand: the one that has its id and other content; 0: none
    bool is_failed;
    bool is_committed;
    struct buffer body;

    struct append_memory *memory;
    unsigned suggestion_count;
    struct id_table table;
    struct twins twins;
    struct known_id resolved[RESOLVED_MAX]; // single references of the record at hand
    size_t resolved_count;

    bool has_standing;
    struct standing_set standing;
    struct links links;
    struct links claims; // of flows; those this append added only when they are adopted

    struct buffer chunk;
};

// append_ids.c
// Record number 0: the book has no such id.
bool append_find(struct append *append, struct slice id, uint64_t *seq, enum kind *kind,
                 struct error *err) MUST_CHECK;
// Settles the record's id. *same is the record that says the same already, or 0.
bool append_choose_id(struct append *append, struct record *record, uint64_t *same,
                      struct arena *arena, struct error *err) MUST_CHECK;
// From here on the append knows the ids; before the commit the index is made again.
bool append_drop_index(struct append *append, struct error *err) MUST_CHECK;
// After the record became number `seq`.
void append_remember_id(struct append *append, const char *id, enum kind kind, uint64_t seq);
// The nearest known id of a kind, or NULL.
bool append_suggest(struct append *append, const char *id, enum kind kind, const char **suggestion,
                    struct error *err) MUST_CHECK;

// append_check.c
// An amendment of an amendment becomes one of the original.
bool append_retarget(struct append *append, struct record *record, struct arena *arena,
                     struct error *err) MUST_CHECK;
// References and what they say together with the rest of the book.
bool append_check(struct append *append, const struct record *record, struct error *err) MUST_CHECK;
bool append_load_standing(struct append *append, struct error *err) MUST_CHECK;

// append_links.c
bool append_load_links(struct append *append, struct error *err) MUST_CHECK;
void append_add_link(struct append *append, struct links *links, uint64_t row, uint64_t original,
                     uint64_t earlier, uint64_t later);
// Whether links lead from `start` to `goal`, not counting the link `without`.
bool append_links_lead(struct append *append, uint64_t start, uint64_t goal, uint64_t without);
// The claim on a flow that stands adopted, not counting the claim `without`; *found is 0 for none.
bool append_adopted_claim(struct append *append, uint64_t flow, uint64_t without, uint64_t *found,
                          struct error *err) MUST_CHECK;
// Whether the record is a claim on a flow with the standing "adopted".
bool is_adopted_claim(const struct record *record);

// append_chunk.c
// After the record became the last entry: its row, and the chunk when it is full.
bool append_row(struct append *append, const struct record *record, struct error *err) MUST_CHECK;

#endif
