// Columns: what reports read. One value per record and column, in chunks of 4,096 records.
//
// A chunk's column is one BLOB: its smallest value, a width (0, 1, 2, 4 or 8 bytes) and each value
// less the smallest. So a column that does not vary costs nothing. Records behind the last whole
// chunk (the tail) are read from their bodies; the caller cannot tell the difference. Columns are
// derived data: `verify` makes them again from the bodies and compares.
//
// Party, activity, event, currency, evidence and similar columns hold ids of the dictionary
// (names.h); 0 is always "absent". Columns that name a record hold its record number.
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/record.h"
#include "store/names.h"
#include "store/store.h"

#define CHUNK_RECORDS 4096

enum column {
    COLUMN_KIND,   // enum kind of the entry itself
    COLUMN_SHAPE,  // enum kind of the fields it carries (an amendment: its target's)
    COLUMN_TARGET, // amendment: the original record; void: what it withdraws (record number)
    COLUMN_STAGE,
    COLUMN_NATURE,
    COLUMN_FORM,
    COLUMN_FINANCE,
    COLUMN_CLASS,
    COLUMN_EARMARKING,
    COLUMN_FLAGS, // ROW_* bits
    COLUMN_FROM,  // DIM_PARTY
    COLUMN_TO,    // DIM_PARTY
    COLUMN_VIA,   // DIM_PARTY_LIST
    COLUMN_ACTIVITY,
    COLUMN_EVENT,
    COLUMN_RECIPIENT,           // DIM_SHARES: the flow's own
    COLUMN_EVIDENCE,            // DIM_EVIDENCE_LIST
    COLUMN_PART_OF,             // record number of the parent
    COLUMN_CURRENCY,            // of the amount
    COLUMN_AMOUNT_KIND,         // enum amount_kind + 1; 0: the record has no amount
    COLUMN_SCALE,               // of AMOUNT and UPPER
    COLUMN_AMOUNT,              // stated, as a mantissa; a rate's or deflator's value
    COLUMN_UPPER,               // of a range only
    COLUMN_EQUIVALENT_CURRENCY, // the first stated equivalent
    COLUMN_EQUIVALENT_SCALE,
    COLUMN_EQUIVALENT_AMOUNT,
    COLUMN_DATE_FIRST, // date, or a schedule's due, or a rate's period: earliest day
    COLUMN_DATE_LAST,
    COLUMN_PERIOD_FIRST, // absent: both DAY_MIN
    COLUMN_PERIOD_LAST,
    COLUMN_VALUE_FIRST, // value-date; absent: both DAY_MIN
    COLUMN_VALUE_LAST,
    COLUMN_STATED_FIRST, // absent: both DAY_MIN
    COLUMN_STATED_LAST,
    COLUMN_EARLIER, // a link's earlier flow; a schedule's or claim's flow (record number)
    COLUMN_LATER,   // a link's later flow (record number)
    COLUMN_LINK_TYPE,
    COLUMN_BASE,  // DIM_CURRENCY, of rates
    COLUMN_QUOTE, // DIM_CURRENCY
    COLUMN_RATE_TYPE,
    COLUMN_SOURCE, // DIM_SOURCE
    COLUMN_COUNT
};

enum {
    ROW_AMOUNT_WIDE = 1,     // AMOUNT or UPPER does not fit 64 bits: read the body
    ROW_EQUIVALENT_WIDE = 2, // the same for the equivalent, or there are several: read the body
    ROW_SHARED = 4,
    ROW_HUMANITARIAN = 8,
};

// The column values of one record; the one place where fields become columns. Dictionary ids are
// taken from `names` (made when new). `resolve` gives the record number of an id (0: unknown).
typedef bool record_number_of(void *user, struct slice id, uint64_t *seq, struct error *err);
bool columns_of_record(const struct record *record, struct names *names, record_number_of *resolve,
                       void *user, int64_t out[COLUMN_COUNT], struct error *err) MUST_CHECK;
// The same from a body, as body.h reads it.
struct body;
bool columns_of_body(const struct body *body, struct names *names, record_number_of *resolve,
                     void *user, int64_t out[COLUMN_COUNT], struct error *err) MUST_CHECK;

// The rows of one chunk, column by column. Eight rows wait until they go into their columns
// together: one at a time, each would touch a cache line per column. A column that has not varied
// yet is its first value alone. The columns lie a little more than a power of two apart, so that
// their lines do not meet in the same sets of the cache.
#define ROWS_WAITING 8
#define ROW_WIDTH ((COLUMN_COUNT + 7) & ~7) // whole vectors
struct chunk_rows {
    int64_t columns[COLUMN_COUNT][CHUNK_RECORDS + 8];
    int64_t first[ROW_WIDTH]; // the row at place 0
    bool varies[COLUMN_COUNT];
    int64_t waiting[ROWS_WAITING][ROW_WIDTH];
};
// Where to write the values of the row at `place` ...
static inline int64_t *chunk_row(struct chunk_rows *rows, size_t place)
{
    return rows->waiting[place % ROWS_WAITING];
}
// ... and then this: rows are done in order, from place 0 on.
void chunk_row_done(struct chunk_rows *rows, size_t place);
// One column, once the last row is done.
void chunk_rows_encode(const struct chunk_rows *rows, enum column column, struct buffer *out);

struct column_batch {
    uint64_t first; // record number of row 0
    size_t count;
    const int64_t *values[COLUMN_COUNT]; // NULL for columns not asked for
};

struct column_reader;

// Reads the given columns of records 1..size of the store's snapshot.
bool columns_open(struct column_reader **reader, struct store *store, uint64_t size,
                  const enum column *columns, size_t count, struct error *err) MUST_CHECK;
// The dictionary of this reader (the tail's own names included); valid until it is closed.
const struct names *columns_names(const struct column_reader *reader);
// From now on, chunks in which `column` (one of those asked for) has none of the values wanted are
// passed over, and nothing more of them is read. Bit v of `wanted` stands for value v, the last one
// for 63 and above. What is behind the last whole chunk comes in any case.
void columns_only(struct column_reader *reader, enum column column, uint64_t wanted);
#define COLUMNS_BIT(value) ((uint64_t)1 << (value))
#define COLUMNS_NOT_ZERO (~(uint64_t)1)
// *batch is NULL at the end; valid until the next call. Batches come in order.
bool columns_next(struct column_reader *reader, const struct column_batch **batch,
                  struct error *err) MUST_CHECK;
void columns_close(struct column_reader **reader); // for CLEANUP

// Encoding of one column of a chunk; count <= CHUNK_RECORDS.
void chunk_encode(const int64_t *values, size_t count, struct buffer *out);
bool chunk_decode(struct slice data, size_t count, int64_t *values, struct error *err) MUST_CHECK;

#endif
