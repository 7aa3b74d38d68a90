// The organisations and countries of an IATI file as parties.
//
// What a file calls an organisation differs from activity to activity; the first name stands. One
// the book has already, under its reference or exactly its name, is taken as it is.
#include <string.h>

#include "core/country.h"
#include "core/source_id.h"
#include "exchange/iati_activity.h"

// What publishers write where they have no reference.
static bool is_placeholder(const char *ref)
{
    static const char *const words[] = {"N/A", "NA", "none", "null", "0", "-", "XX", "unknown"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (text_equal_nocase(ref, words[i]))
            return true;
    return ref == NULL;
}

static const char *find_in_book(const struct foreign *foreign, const char *id, const char *ref,
                                const char *name)
{
    const struct format_book *book = foreign->book;
    bool is_ambiguous = false;
    if (book == NULL)
        return NULL;
    if (book->kind_of != NULL && book->kind_of(book->user, slice_of(id)) == KIND_PARTY)
        return id;
    return book->party == NULL
               ? NULL
               : book->party(book->user, ref, slice_of(name == NULL ? "" : name), &is_ambiguous);
}

// The type in the file where it is one, else that of the same organisation among those that take
// part.
// A reference of five digits is a channel code of the OECD, whose first digits tell the type.
static const char *channel_type(const char *ref)
{
    static const struct {
        const char *prefix, *type;
    } channels[] = {
        {"1", "10"}, {"21", "21"}, {"22", "22"}, {"23", "24"}, {"3", "30"},
        {"4", "40"}, {"51", "80"}, {"52", "90"}, {"6", "70"},
    };
    if (ref == NULL || strlen(ref) != 5 || strspn(ref, "0123456789") != 5)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(channels); i++)
        if (text_starts_with(ref, channels[i].prefix))
            return channels[i].type;
    return NULL;
}

// Where one is only referred to, its name may stand elsewhere in the activity.
static const char *name_of(const struct iati_activity *activity, const struct iati_org *org,
                           const char *ref)
{
    const char *name = org->name;
    for (size_t i = 0; name == NULL && ref != NULL && i < activity->participating.count; i++)
        if (text_equal(activity->participating.items[i].ref, ref))
            name = activity->participating.items[i].name;
    if (name == NULL && ref != NULL && text_equal(activity->reporting.ref, ref))
        name = activity->reporting.name;
    return name;
}

static const char *stated_type(const struct iati_activity *activity, const struct iati_org *org)
{
    const char *type = org->type;
    for (size_t i = 0; type == NULL && org->ref != NULL && i < activity->participating.count; i++)
        if (text_equal(activity->participating.items[i].ref, org->ref))
            type = activity->participating.items[i].type;
    if (type == NULL && text_equal(activity->reporting.ref, org->ref) && org->ref != NULL)
        type = activity->reporting.type;
    if (type != NULL && code_find(&codes_party_type, slice_of(type)) != 0)
        return type;
    return channel_type(org->ref);
}

const char *iati_take_org(struct foreign *foreign, const struct iati_activity *activity,
                          const struct iati_org *org, bool is_receiver)
{
    struct arena *arena = &foreign->item;
    const char *ref = is_placeholder(org->ref) ? NULL : org->ref;
    const char *written = name_of(activity, org, ref);
    if (!org->is_given || (written == NULL && ref == NULL))
        return NULL;
    const char *name = foreign_title(arena, written == NULL ? ref : written, 200);
    const char *own = arena_printf(arena, "org:%s", ref != NULL ? ref : name);
    const char *vocabulary = ref == NULL ? NULL : arena_printf(arena, "iati-org:%s", ref);
    const char *id = source_id(foreign->source, slice_of(own), arena);
    const char *found = find_in_book(foreign, id, vocabulary, written == NULL ? "" : name);
    if (found != NULL)
        return found;
    struct record *party = foreign_record(foreign, KIND_PARTY, own);
    const struct country *country = country_recognise(slice_of(name));
    foreign_put(foreign, party, KEY_NAME, country != NULL ? country->name : name, "organisation");
    if (country != NULL && !text_equal(country->name, name))
        foreign_put(foreign, party, KEY_ALIASES, name, "organisation");
    const char *type = stated_type(activity, org);
    foreign_put(foreign, party, KEY_TYPE,
                type != NULL      ? type
                : country != NULL ? "10"
                                  : "90",
                "organisation type");
    if (type == NULL && is_receiver)
        foreign_put(foreign, party, KEY_BOUNDARY, "inside", "organisation type");
    if (country != NULL)
        foreign_put(foreign, party, KEY_COUNTRY, country->code, "organisation");
    foreign_put(foreign, party, KEY_REFS, vocabulary, "organisation ref");
    return id;
}

static const char *take_place(struct foreign *foreign, const char *own, const char *name,
                              const char *type, const char *country)
{
    const char *id = source_id(foreign->source, slice_of(own), &foreign->item);
    const char *found = find_in_book(foreign, id, NULL, country == NULL ? "" : name);
    if (found != NULL)
        return found;
    struct record *party = foreign_record(foreign, KIND_PARTY, own);
    foreign_put(foreign, party, KEY_NAME, name, "recipient-country");
    foreign_put(foreign, party, KEY_TYPE, type, "recipient-country");
    foreign_put(foreign, party, KEY_COUNTRY, country, "recipient-country");
    return id;
}

// NULL unless there is exactly one recipient country.
const char *iati_take_country(struct foreign *foreign, const struct iati_activity *activity)
{
    const struct country *country =
        activity->recipients.count == 1
            ? country_recognise(slice_of(activity->recipients.items[0].code))
            : NULL;
    if (country == NULL)
        return NULL;
    return take_place(foreign, arena_printf(&foreign->item, "country:%s", country->code),
                      country->name, "country", country->code);
}

const char *iati_take_unnamed(struct foreign *foreign, bool is_receiver)
{
    if (!is_receiver)
        return take_place(foreign, "org:unnamed", "Not specified", "90", NULL);
    const char *id;
    struct record *party = foreign_record_id(foreign, KIND_PARTY, "org:unnamed-receiver", &id);
    foreign_put(foreign, party, KEY_NAME, "Receiver not specified", "receiver-org");
    foreign_put(foreign, party, KEY_TYPE, "90", "receiver-org");
    foreign_put(foreign, party, KEY_BOUNDARY, "inside", "receiver-org");
    return id;
}
