// One field's value: from what people write to its canonical text, by the field's type.
//
// The one place that knows how each type of field is read. Canonical means: entering it again
// gives the same text, so a body is checked by the same code that made it.
#ifndef CORE_VALUE_H
#define CORE_VALUE_H

#include "core/record.h"

// Brings one entered text (not blank, trimmed) to the canonical text of the field's type.
bool value_canonical(const struct field *field, struct slice text, bool strict_number,
                     const char **canonical, struct arena *arena, struct error *err) MUST_CHECK;
// Checks a text that a body holds: canonical for its field, or an error.
bool value_check(const struct field *field, struct slice text, struct arena *scratch,
                 struct error *err) MUST_CHECK;
// "AF 60" -> code and share; a share of zero size means none was given.
void share_split(struct slice item, struct slice *code, struct slice *share);
// What a share is worth in percent when none is given and it is the only one: 100.
bool shares_check(const struct value *value, struct error *err) MUST_CHECK;

#endif
