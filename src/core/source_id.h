// Ids of records that come from a source with ids of its own: "fts:2901", "iati:44000-P090157".
//
// The source's short name, a colon, and the id as the source writes it. ":" keeps these ids apart
// from those people give, and "#" numbers twins. A character that an id cannot hold becomes "-",
// and a long id is cut; such an id ends in "~" and 16 hexadecimal digits of a hash of the whole, so
// that two of them stay two. The same own id always gives the same id.
#ifndef CORE_SOURCE_ID_H
#define CORE_SOURCE_ID_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

#define SOURCE_NAME_MAX 32 // bytes of a source's short name

// `source` is a source's name (source_name_is_valid). An empty own id is one like any other.
const char *source_id(const char *source, struct slice own, struct arena *arena);
// "fts", "iati", "cerf-2025": a lower-case letter, then lower-case letters, digits and "-"; no
// kind of record is called so, because "rate:..." and the like are made otherwise.
bool source_name_is_valid(struct slice name);
// An id that source_id could have made, perhaps with a twin's number ("#2").
bool source_id_is_valid(struct slice id);
// True when it begins with "SOURCE:".
bool source_id_is_of(const char *id, const char *source);

#endif
