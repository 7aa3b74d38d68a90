// A record: one entry of the book, of one kind, with its values in canonical text.
//
// Its body is one flat JSON object in RFC 8785 form: keys sorted, values strings or arrays of
// strings, absent fields left out, at most 65,535 bytes. The body is the truth: it is the Merkle
// leaf, the export line and what SQL users query. The form is final; a change bumps `format`.
//
// An amendment holds the full corrected record (the target kind's keys) beside its own keys.
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/error.h"
#include "base/text.h"
#include "core/codes.h"
#include "core/keys.h"

#define RECORD_FORMAT "1"

// The numbers are those of codes_kind and of the database's `kind` column: final.
// clang-format off
enum kind {
    KIND_NONE,
    KIND_BOOK, KIND_PARTY, KIND_ACTIVITY, KIND_EVENT, KIND_EVIDENCE, KIND_FLOW, KIND_LINK,
    KIND_SCHEDULE, KIND_CLAIM, KIND_RATE, KIND_DEFLATOR, KIND_AMEND, KIND_VOID,
    KIND_COUNT
};

// clang-format on
enum field_type {
    FIELD_TEXT,      // any text without U+0000
    FIELD_WORDS,     // the words as written, beside an amount or a date
    FIELD_CODE,      // a word of `codes`
    FIELD_REFERENCE, // the id of a record of kind `refers` (KIND_NONE: any)
    FIELD_AMOUNT,    // amount.h
    FIELD_DATE,      // date.h, any EDTF
    FIELD_DAY_SPAN,  // EDTF of exactly a day, a month or a year (rates)
    FIELD_DECIMAL,   // a positive decimal
    FIELD_CURRENCY,  // an ISO 4217 code
    FIELD_COUNTRY,   // ISO 3166 alpha-2
    FIELD_SHARES,    // "AF", "AF 60": a code and its percentage; all or none have one; sum 100
    FIELD_YEAR,      // 2009
    FIELD_MONTH_DAY, // 04-01
    FIELD_POLICY,    // policy.h, one step of a rate policy
    FIELD_REF,       // "vocabulary:code"
    FIELD_SHA256,    // 64 hexadecimal digits
    FIELD_URL,       // has a scheme and no white space
    FIELD_ID,        // the record's own id
    FIELD_TIME       // UTC second
};

enum field_shape { SHAPE_ONE, SHAPE_LIST, SHAPE_SET }; // a set is sorted, a list keeps its order

struct field {
    enum key key;
    enum field_type type;
    enum field_shape shape;
    bool is_required;
    const struct code_list *codes; // FIELD_CODE
    enum kind refers;              // FIELD_REFERENCE
    const char *help;              // one line
};

struct kind_info {
    const char *name;           // "flow"
    const char *plural;         // "flows": the CSV file's stem
    const struct field *fields; // own fields without format, kind, id, recorded, by
    size_t field_count;
    enum key derived_from[5]; // keys that make the id, ending in KEY_NONE; first KEY_NONE: given
    const char *help;
};

const struct kind_info *kind_info(enum kind kind);
const struct field *kind_field(enum kind kind, enum key key); // NULL when the kind has no such key
// The companion that keeps the words as written ("amount" -> "amount-text"), or KEY_NONE.
enum key key_words(enum key key);

struct value {
    const char **items; // canonical texts
    size_t count;       // 0: absent
};

struct record {
    enum kind kind;
    enum kind target_kind;          // of an amendment: the kind it corrects; else KIND_NONE
    struct value values[KEY_COUNT]; // id, recorded, by included; format and kind are not stored
};

// The first item, or NULL when absent.
const char *record_text(const struct record *record, enum key key);
void record_put(struct record *record, enum key key, const char *canonical, struct arena *arena);
// The kind whose fields the record carries: an amendment's target kind, else its own.
enum kind record_shape(const struct record *record);
// The id by which a record is known: an amendment's target, else its own.
const char *record_subject(const struct record *record);
// The field's description in this record; NULL when it cannot have that key.
const struct field *record_field(const struct record *record, enum key key);

// Enters what a person or a file wrote into one field: trims, recognises, brings it to canonical
// form, keeps the words as written when they differ (unless given by themselves). A list's items
// are separated by ";" ("\;" is a semicolon, "\\" a backslash). A blank text leaves it absent.
// `strict_number`: see amount_parse.
bool record_enter(struct record *record, enum key key, struct slice text, bool strict_number,
                  struct arena *arena, struct error *err) MUST_CHECK;
// Appends one item to a list field, as a repeated option does.
bool record_enter_item(struct record *record, enum key key, struct slice text, struct arena *arena,
                       struct error *err) MUST_CHECK;
// A field's value as record_enter takes it back: list items joined with "; " and escaped. A field
// of one value (is_list false) is its text.
const char *value_joined(const struct value *value, bool is_list, struct arena *arena);

// After all fields: fills what is derived (a party's boundary; a derived id without twin number),
// then checks what one record can know of itself: required fields, from = to, end before start,
// negative bounds, shares, claim on a flow or a question. Every fault goes to `faults` at `line`.
// False when there was any.
bool record_finish(struct record *record, struct diagnostics *faults, const char *file, size_t line,
                   struct arena *arena) MUST_CHECK;
// The id of a kind that derives it ("link:A:B:fulfils"), without twin number; NULL: ids are given.
const char *record_derive_id(const struct record *record, struct arena *arena);
bool id_is_valid(struct slice id, struct error *err) MUST_CHECK; // an id a user may give

// The canonical body. Fails only past 65,535 bytes.
bool record_write(const struct record *record, struct buffer *out, struct error *err) MUST_CHECK;
// Reads a body strictly: canonical JSON, known keys for the kind, every value canonical for its
// field. What record_write wrote reads back equal; anything else is an error.
bool record_read(struct slice body, struct record *out, struct arena *arena,
                 struct error *err) MUST_CHECK;
// Same content: all but `recorded` and `by`.
bool record_same(const struct record *a, const struct record *b);
// The same in every field of the kind that both are, or correct: a record and its amendment.
bool record_same_fields(const struct record *a, const struct record *b);
// A copy with its texts in the arena.
struct record record_copy(const struct record *record, struct arena *arena);

#endif
