// What the finders of warnings share. Each finder sees every standing flow once, or the records
// that refer to flows, and says what it found.
#ifndef REPORT_CHECK_PARTS_H
#define REPORT_CHECK_PARTS_H

#include "report/check.h"
#include "report/flow_reader.h"

// A flow that others refer to, or that is part of another.
struct referent {
    struct flow_row row;
    int128 parts;     // of the same stage and currency
    int128 fulfilled; // what links take of it as the earlier flow
    int128 reduced;   // by reductions, refunds and cancellations
    int128 used;      // what links take of it as the later flow
    int128 instalments;
    bool has_instalments;
    bool has_foreign_instalments; // in another currency than its own
    bool is_uncertain;            // an instalment's amount is unknown or in another currency
};

// A link or an instalment.
struct relation {
    enum kind kind;
    uint64_t earlier, later; // original flows; an instalment has no later one
    enum link_type type;
    const struct currency *currency; // NULL: no amount, or an unknown one
    bool has_amount;
    int128 stated;
};

struct duplicates;
struct balances;

struct checking {
    struct arena *arena;
    const struct snapshot *snapshot;
    struct check *out;
    uint8_t *is_referred;        // one bit per original record number
    LIST(struct referent) heads; // sorted by original after the first walk
    LIST(struct relation) relations;
    uint8_t *gives, *receives; // by party
    struct balances *balances;
    struct duplicates *duplicates;
    int32_t first_recorded_day; // of record 1
};

void check_warn(struct checking *checking, enum warning_kind kind, uint64_t record,
                const char *text);
struct referent *check_head(struct checking *checking, uint64_t original); // NULL: does not stand
const char *check_words(int128 units, const struct currency *currency, struct arena *arena);
bool check_add(int128 *sum, int128 units, uint64_t record, struct error *err) MUST_CHECK;

// Who is referred to, and by what; parties that money passes through.
bool check_relations(struct checking *checking, struct error *err) MUST_CHECK;
// Sums of parts, links and instalments, once all heads are known.
bool check_sums(struct checking *checking, struct error *err) MUST_CHECK;
void check_parts(struct checking *checking);
void check_links(struct checking *checking);
void check_instalments(struct checking *checking);
bool check_claims(struct checking *checking, struct error *err) MUST_CHECK;

// Stated equivalents that differ from the rate, in the book's currency.
bool check_equivalents(struct checking *checking, struct error *err) MUST_CHECK;

// Money in and out of funds; parties that give.
void balances_init(struct checking *checking);
bool balances_see(struct checking *checking, const struct flow_row *row,
                  struct error *err) MUST_CHECK;
bool check_balances(struct checking *checking, struct error *err) MUST_CHECK;
void check_receivers(struct checking *checking);

// The same sum twice.
void duplicates_init(struct checking *checking);
void duplicates_see(struct checking *checking, const struct flow_row *row);
bool check_duplicates(struct checking *checking, struct error *err) MUST_CHECK;

#endif
