// What the files of verify share: audit.c goes through the records, audit_derived.c compares what
// was derived from them, audit_claims.c what was signed or said of them.
#ifndef STORE_AUDIT_PARTS_H
#define STORE_AUDIT_PARTS_H

#include "core/date.h"
#include "store/audit.h"
#include "store/body.h"
#include "store/columns.h"
#include "store/store_parts.h"

// A fingerprint of a set of (id, record number) pairs, whatever their order: the product of
// (point + value of the pair) modulo 2^61 - 1, where the pair's value is a polynomial in `base`.
// Both are drawn at random for each run, so nobody can prepare two sets that agree.
struct id_set {
    uint64_t base;
    uint64_t point;
    uint64_t product;
    uint64_t count;
};

struct auditor {
    struct store *store;
    struct audit *out;
    struct arena arena;
    struct arena scratch; // of one record
    struct body_reader bodies;
    struct merkle tree;
    struct id_set ids;
    int64_t last_recorded;
    char last_recorded_text[TIME_TEXT_MAX];
    uint64_t node_count;
    struct names names;               // derived again
    uint32_t names_stored[DIM_COUNT]; // of them, how many whole chunks use
    struct chunk_rows *rows;
    struct buffer chunk;
    struct audit_claim *claims; // checkpoints kept and claims given, by size
    size_t claim_count;
    size_t claims_met;
};

// False with the text; names the record when seq is not 0.
bool audit_fail(struct auditor *auditor, uint64_t seq, struct slice id, struct error *err,
                const char *format, ...) PRINTF_LIKE(5, 6);

bool id_set_start(struct id_set *set, struct error *err) MUST_CHECK;
void id_set_add(struct id_set *set, struct slice id, uint64_t seq);

// Compares the stored node with the one the tree gave; a merkle_node_hook.
bool audit_node(void *user, unsigned level, uint64_t index, const struct hash *hash,
                struct error *err) MUST_CHECK;
// Compares the stored columns of a whole chunk with auditor->rows.
bool audit_chunk(struct auditor *auditor, uint64_t number, struct error *err) MUST_CHECK;
// The rest, after the last record: head, dictionary, index of ids, and that nothing is too many.
bool audit_derived(struct auditor *auditor, struct error *err) MUST_CHECK;

// Reads the checkpoints the book keeps and puts them in order with what is claimed.
bool audit_load_claims(struct auditor *auditor, const struct audit_claim *claims, size_t count,
                       struct error *err) MUST_CHECK;
// Compares the claims about the tree as it is now.
bool audit_claims(struct auditor *auditor, struct error *err) MUST_CHECK;

#endif
