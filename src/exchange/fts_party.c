// Who gives and who receives, as FTS names them.
//
// Governments are called by their country ("Japan, Government of" is Japan, the written name its
// alias), because that is how people ask for them. What the book already has under the source's
// id or exactly this name is taken; nobody is guessed.
#include <string.h>

#include "core/country.h"
#include "core/source_id.h"
#include "exchange/fts_flow.h"

#define GOVERNMENT ", Government of"

// The type of the book for FTS's type and, where it tells more, subtype. NULL: any.
static const struct {
    const char *type, *subtype, *code;
} types[] = {
    {"Government", "Local government", "11"},
    {"Government", NULL, "10"},
    {"NGO", "National", "22"},
    {"NGO", "Local", "24"},
    {"NGO", "Regional", "23"},
    {"NGO", NULL, "21"},
    {"UN agency", NULL, "40"},
    {"Inter-governmental", NULL, "40"},
    {"Multilateral", NULL, "40"},
    {"Pooled fund", NULL, "fund"},
    {"Pooled Fund", NULL, "fund"},
    {"Red Cross/Red Crescent", "National Society", "22"},
    {"Red Cross/Red Crescent", NULL, "21"},
    {"Private organization/foundation", NULL, "60"},
    {"Foundation", NULL, "60"},
    {"Private sector", NULL, "70"},
    {"Academic", NULL, "80"},
};

static const char *type_of(const struct fts_object *object)
{
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (text_equal(types[i].type, object->org_type) &&
            (types[i].subtype == NULL || text_equal(types[i].subtype, object->org_subtype)))
            return types[i].code;
    return "90";
}

// "Japan" of "Japan, Government of", and its country; NULL when it is no government.
static const char *governed(const char *written, const struct country **country,
                            struct arena *arena)
{
    size_t size = strlen(written);
    size_t end = strlen(GOVERNMENT);
    *country = NULL;
    if (size <= end || strcmp(written + size - end, GOVERNMENT) != 0)
        return NULL;
    const char *name = arena_copy(arena, written, size - end);
    *country = country_recognise(slice_of(name));
    return *country == NULL ? name : (*country)->name;
}

static const char *find_in_book(const struct foreign *foreign, const char *ref, const char *name)
{
    bool is_ambiguous = false;
    if (foreign->book == NULL || foreign->book->party == NULL)
        return NULL;
    return foreign->book->party(foreign->book->user, ref, slice_of(name), &is_ambiguous);
}

// The book's own party, or that of the file, which is yielded when it is new.
static const char *take_party(struct foreign *foreign, const char *own, const char *ref,
                              const char *written, const char *name, const char *type,
                              const struct country *country)
{
    const char *id = source_id(foreign->source, slice_of(own), &foreign->item);
    const char *found = find_in_book(foreign, ref, written);
    if (found == NULL && !text_equal(name, written))
        found = find_in_book(foreign, NULL, name);
    if (found != NULL && !text_equal(found, id))
        return found;
    struct record *party = foreign_record(foreign, KIND_PARTY, own);
    foreign_put(foreign, party, KEY_NAME, name, "name");
    foreign_put(foreign, party, KEY_TYPE, type, "organizationTypes");
    if (country != NULL)
        foreign_put(foreign, party, KEY_COUNTRY, country->code, "name");
    if (!text_equal(name, written))
        foreign_put(foreign, party, KEY_ALIASES, written, "name");
    if (party != NULL && ref != NULL)
        foreign_put(foreign, party, KEY_REFS, ref, "id");
    return id;
}

static const char *take_organisation(struct foreign *foreign, const struct fts_object *object)
{
    const struct country *country;
    const char *name = governed(object->name, &country, &foreign->item);
    const char *own =
        arena_printf(&foreign->item, "org:%s", object->id == NULL ? object->name : object->id);
    const char *ref =
        object->id == NULL ? NULL : arena_printf(&foreign->item, "fts-org:%s", object->id);
    return take_party(foreign, own, ref, object->name, name == NULL ? object->name : name,
                      type_of(object), country);
}

// Several organisations at one end gave or received together; nobody said how much each.
static const char *take_together(struct foreign *foreign, const struct fts_object *objects,
                                 size_t count)
{
    struct buffer own = {.arena = &foreign->item};
    struct buffer name = {.arena = &foreign->item};
    const char *type = NULL;
    buffer_text(&own, "org:");
    for (size_t i = 0; i < count; i++) {
        const struct country *country;
        if (!text_equal(objects[i].type, "Organization"))
            continue;
        const char *plain = governed(objects[i].name, &country, &foreign->item);
        buffer_printf(&own, "%s%s", type == NULL ? "" : "+",
                      objects[i].id == NULL ? objects[i].name : objects[i].id);
        buffer_printf(&name, "%s%s", type == NULL ? "" : " / ",
                      plain == NULL ? objects[i].name : plain);
        if (type == NULL)
            type = type_of(&objects[i]);
    }
    return take_party(foreign, buffer_string(&own), NULL, buffer_string(&name),
                      buffer_string(&name), type, NULL);
}

const char *fts_take_organisations(struct foreign *foreign, const struct fts_object *objects,
                                   size_t count)
{
    const struct fts_object *first = NULL;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!text_equal(objects[i].type, "Organization"))
            continue;
        found++;
        if (first == NULL)
            first = &objects[i];
    }
    if (found > 1)
        return take_together(foreign, objects, count);
    return first == NULL ? NULL : take_organisation(foreign, first);
}

const char *fts_take_location(struct foreign *foreign, const struct fts_object *objects,
                              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!text_equal(objects[i].type, "Location"))
            continue;
        const struct country *country = country_recognise(slice_of(objects[i].name));
        const char *own = arena_printf(&foreign->item, "location:%s",
                                       objects[i].id == NULL ? objects[i].name : objects[i].id);
        const char *ref = objects[i].id == NULL
                              ? NULL
                              : arena_printf(&foreign->item, "fts-location:%s", objects[i].id);
        return take_party(foreign, own, ref, objects[i].name,
                          country == NULL ? objects[i].name : country->name,
                          country == NULL ? "region" : "country", country);
    }
    return NULL;
}

const char *fts_take_unnamed(struct foreign *foreign, bool is_source)
{
    // one of the name in the user's book would not mean this, so none is looked for
    const char *id;
    const char *own = is_source ? "org:unnamed" : "org:unnamed-receiver";
    struct record *party = foreign_record_id(foreign, KIND_PARTY, own, &id);
    foreign_put(foreign, party, KEY_NAME, is_source ? "Not specified" : "Receiver not specified",
                "name");
    foreign_put(foreign, party, KEY_TYPE, "90", "name");
    foreign_put(foreign, party, KEY_BOUNDARY, is_source ? "outside" : "inside", "name");
    return id;
}
