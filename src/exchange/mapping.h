// Map files: how a spreadsheet that somebody else made becomes records. Plain text:
//
//     source = cerf                  the short name that ids begin with
//     numbers = 1,234.56             how numbers are written
//     dates = dd-Mon-yy; yyyy        and dates
//     when = {Year} != Total         rows that count
//
//     [flow paid]                    one record a row; the name tells two of one kind apart
//     stage = disbursement           a constant
//     from = {Donor} | party donor   a column, and what becomes of it
//     amount = {Paid} USD
//     when = {Paid} != 0
//
//     [party donor]                  made when a name is in no party of the book
//     type = {Donor type} | list types
//
//     [list types]
//     Member State = 10
//     * = 90                         everything else
//
// Lines are "name = value"; a line that begins with # is a comment. The manual (ledger.1, MAP FILES)
// has every setting. A value is text with columns in braces: {Paid}, {Start|Planned} the first that
// is not blank, {#3} the third, {} the item a [party ...] or the like is made of. It is blank when
// its first column is. Behind "|" stand steps, from left to right.
#ifndef EXCHANGE_MAPPING_H
#define EXCHANGE_MAPPING_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/list.h"
#include "base/map.h"
#include "core/decimal.h"
#include "core/record.h"
#include "exchange/date_format.h"
#include "exchange/format.h"
#include "exchange/number_format.h"

// ---- what a map file says ----

struct mapping_column {
    const char *name; // NULL: by number
    size_t index;     // from 0; SIZE_MAX before the header is read
    size_t fill;      // place in mapping.fills + 1; 0: not filled down
};

struct mapping_piece {
    struct slice text;                   // when there are no columns
    bool is_item;                        // {}
    LIST(struct mapping_column) columns; // the first that is not blank
};

enum mapping_step_kind {
    STEP_SPLIT,  // at each `text` into items
    STEP_BEFORE, // what stands before the first `text`; all of it when there is none
    STEP_AFTER,  // what stands behind the first `text`; nothing when there is none
    STEP_BEFORE_LAST,
    STEP_AFTER_LAST,
    STEP_FROM,   // from the first `text` on, with it; nothing when there is none
    STEP_LIST,   // by a list of values
    STEP_RECORD, // the id of a party, activity, event or evidence
};

struct mapping_step {
    enum mapping_step_kind kind;
    struct slice text;
    enum kind refers;                // RECORD
    struct mapping_list *list;       // LIST
    struct mapping_section *section; // RECORD; NULL: only what the book has
};

struct mapping_value {
    size_t line; // of the map file
    LIST(struct mapping_piece) pieces;
    LIST(struct mapping_step) steps;
    struct slice otherwise; // what stands when the value is blank
    bool has_otherwise;
    struct number_format numbers;
    struct date_format dates;
};

struct mapping_rule {
    enum key key;
    struct mapping_value value;
};

struct mapping_condition {
    struct mapping_value value;
    enum { WHEN_GIVEN, WHEN_EQUAL, WHEN_DIFFERENT } test;
    struct slice other;
    bool is_number; // `other` is one
    struct decimal number;
};

struct mapping_section {
    enum kind kind;
    const char *name; // "" when it has none
    size_t line;
    bool is_made_on_demand;
    bool has_id;
    struct mapping_value id;
    LIST(struct mapping_rule) rules;
    LIST(struct mapping_condition) conditions;
};

struct mapping_list {
    const char *name;
    size_t line;
    struct map entries; // words in lower case -> place in `values`
    LIST(const char *) values;
    const char *rest; // of "*"; NULL: what is not listed is an error
};

struct mapping {
    struct arena *arena;
    const char *path;
    const char *source;
    const char *encoding; // NULL: UTF-8
    char separator;       // 0: ","
    size_t header_row;    // 1: the first; 0: there is none, `columns` names them
    LIST(struct slice) columns;
    LIST(const char *) fills;  // names of columns whose blank cells mean the cell above
    LIST(struct slice) blanks; // texts of cells that mean that there is no value
    struct number_format numbers;
    struct date_format dates;
    LIST(struct mapping_condition) conditions;
    LIST(struct mapping_section *) sections;
    LIST(struct mapping_list *) lists;
};

// Reads a map file. Every fault goes to `faults` as a fatal one; *out is NULL when there was any.
// False only when the file cannot be read.
bool mapping_load(struct mapping **out, const char *path, struct diagnostics *faults,
                  struct arena *arena, struct error *err) MUST_CHECK;
// The same from text; `path` is for messages.
struct mapping *mapping_parse(struct slice text, const char *path, struct diagnostics *faults,
                              struct arena *arena);
// Calls back for every column that the map file names, to find it in a header.
void mapping_each_column(struct mapping *mapping,
                         void (*call)(void *user, struct mapping_column *column, size_t line),
                         void *user);

// ---- what a row says ----

struct mapping_row {
    const struct mapping *mapping;
    const struct slice *cells;  // as many as the header has
    const struct slice *filled; // of mapping.fills, from above where blank
    struct slice item;          // {}
    struct arena *scratch;
    struct error *err;
    // The id of the record that an item stands for; *is_silent: its fault was shown before.
    bool (*refer)(void *user, const struct mapping_step *step, struct slice item, const char **id,
                  bool *is_silent);
    void *user;
    bool is_silent; // of a false return: the fault was shown before
};

struct mapping_items {
    struct slice *items;
    size_t count; // 0: blank
};

// A cell without the blanks around it; spreadsheets pad with no-break spaces too.
struct slice mapping_trim(struct slice cell);
// The text of a value before its steps; empty when it is blank.
struct slice mapping_text(const struct mapping_value *value, const struct mapping_row *row);
// After them. False with row->err set.
bool mapping_evaluate(const struct mapping_value *value, struct mapping_row *row,
                      struct mapping_items *out) MUST_CHECK;
bool mapping_holds(const struct mapping_condition *condition, const struct mapping_row *row);
// Evaluates a rule and enters the field.
bool mapping_enter(const struct mapping_rule *rule, struct mapping_row *row,
                   struct record *record) MUST_CHECK;
// For messages: the name of the first column a value is made of; NULL: it has none.
const char *mapping_column_name(const struct mapping_value *value, struct arena *arena);

// ---- the reader ----

struct mapping_reader;

bool mapping_open(struct mapping_reader **reader, FILE *stream, const char *name,
                  const struct format_options *options, struct diagnostics *faults,
                  struct error *err) MUST_CHECK;
bool mapping_next(struct mapping_reader *reader, struct record *out, size_t *line, bool *has_record,
                  struct diagnostics *faults, struct arena *arena, struct error *err) MUST_CHECK;
// What has an id of the map's source.
bool mapping_covers(const struct mapping_reader *reader, const struct record *record);
void mapping_close(struct mapping_reader **reader); // for CLEANUP

#endif
