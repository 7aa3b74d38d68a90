#include "report/derive.h"

#include <assert.h>

#include "base/map.h"
#include "report/sections.h"

// --- criteria ---

static void add(struct criteria *criteria, struct criterion criterion)
{
    LIST_PUSH(criteria->arena, &criteria->list, criterion);
}

void criteria_is(struct criteria *criteria, const char *column, const char *text)
{
    add(criteria, (struct criterion){.column = column, .kind = CRITERION_IS, .text = text});
}

void criteria_is_not(struct criteria *criteria, const char *column, const char *text)
{
    add(criteria, (struct criterion){.column = column, .kind = CRITERION_IS_NOT, .text = text});
}

void criteria_number(struct criteria *criteria, const char *column, int32_t number)
{
    add(criteria, (struct criterion){.column = column, .kind = CRITERION_NUMBER, .number = number});
}

void criteria_empty(struct criteria *criteria, const char *column)
{
    add(criteria, (struct criterion){.column = column, .kind = CRITERION_EMPTY});
}

void criteria_same(struct criteria *criteria, const char *column, size_t own_column)
{
    add(criteria,
        (struct criterion){.column = column, .kind = CRITERION_SAME, .own_column = own_column});
}

void criteria_up_to(struct criteria *criteria, const char *column, size_t own_column)
{
    add(criteria,
        (struct criterion){.column = column, .kind = CRITERION_UP_TO, .own_column = own_column});
}

static const char *entries_column(enum dimension dimension)
{
    switch (dimension) {
    case DIMENSION_DONOR: return "donor";
    case DIMENSION_FUND: return "fund";
    case DIMENSION_ACTIVITY: return "activity";
    case DIMENSION_PROGRAMME: return "programme";
    case DIMENSION_RECIPIENT: return "recipient";
    case DIMENSION_YEAR: return "year";
    case DIMENSION_STAGE: return "stage";
    case DIMENSION_CURRENCY: return "currency";
    case DIMENSION_FORM: return "form";
    case DIMENSION_FINANCE: return "finance";
    case DIMENSION_COUNT: break;
    }
    return NULL;
}

void criteria_dimension(struct criteria *criteria, enum dimension dimension,
                        const struct dimension_value *value, size_t own_column)
{
    const char *column = entries_column(dimension);
    if (value->id == NULL)
        criteria_empty(criteria, column);
    else
        criteria_same(criteria, column, own_column);
}

// What is converted is all in one currency, and the entries name the one it was stated in.
void criteria_counted(struct criteria *criteria, const struct making *making, const char *currency,
                      size_t own_column)
{
    criteria_number(criteria, "counts", 1);
    if (making->question->converter != NULL)
        criteria_number(criteria, "is_unknown", 0);
    else if (currency != NULL)
        criteria_is(criteria, "currency", currency);
    else
        criteria_same(criteria, "currency", own_column);
}

// --- derivations ---

const struct derivation *derive_fold(struct arena *arena, const char *table, const char *measure,
                                     const struct criteria *criteria)
{
    struct fold_term *term = NEW(arena, struct fold_term);
    struct derivation *derivation = NEW(arena, struct derivation);
    *term = (struct fold_term){.table = table,
                               .measure = measure,
                               .criteria = criteria->list.items,
                               .criterion_count = criteria->list.count};
    *derivation = (struct derivation){.kind = DERIVED_FOLD, .terms = term, .term_count = 1};
    return derivation;
}

const struct derivation *derive_ratio(struct arena *arena, const char *table, const char *numerator,
                                      const char *denominator, const struct criteria *criteria,
                                      uint8_t decimals)
{
    struct fold_term *terms = NEW_ARRAY(arena, struct fold_term, 2);
    struct derivation *derivation = NEW(arena, struct derivation);
    for (int i = 0; i < 2; i++)
        terms[i] = (struct fold_term){.table = table,
                                      .measure = i == 0 ? numerator : denominator,
                                      .criteria = criteria->list.items,
                                      .criterion_count = criteria->list.count};
    *derivation = (struct derivation){
        .kind = DERIVED_RATIO, .decimals = decimals, .terms = terms, .term_count = 2};
    return derivation;
}

static struct derivation *row_derivation(struct arena *arena, size_t count)
{
    struct derivation *derivation = NEW(arena, struct derivation);
    *derivation = (struct derivation){.kind = DERIVED_ROW,
                                      .row_terms = NEW_ARRAY(arena, struct row_term, count),
                                      .row_term_count = count};
    return derivation;
}

const struct derivation *derive_row_sum(struct arena *arena, size_t first, size_t last)
{
    struct derivation *derivation = row_derivation(arena, last - first + 1);
    struct row_term *terms = (struct row_term *)derivation->row_terms;
    for (size_t i = first; i <= last; i++)
        terms[i - first].column = i;
    return derivation;
}

const struct derivation *derive_difference(struct arena *arena, size_t from, size_t less)
{
    struct derivation *derivation = row_derivation(arena, 2);
    struct row_term *terms = (struct row_term *)derivation->row_terms;
    terms[0].column = from;
    terms[1] = (struct row_term){.column = less, .is_negative = true};
    return derivation;
}

const struct origin *origin_of(struct arena *arena, const struct derivation *stated)
{
    struct origin *origin = NEW(arena, struct origin);
    origin->stated = stated;
    return origin;
}

const struct origin *origin_plus(struct arena *arena, const struct origin *a,
                                 const struct origin *b, bool is_difference)
{
    const struct origin *parts[] = {a, b};
    struct derivation *both = NEW(arena, struct derivation);
    struct fold_term *terms = NEW_ARRAY(arena, struct fold_term, 4);
    *both = (struct derivation){.kind = DERIVED_FOLD, .terms = terms};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        for (size_t j = 0; parts[i] != NULL && j < parts[i]->stated->term_count; j++) {
            assert(both->term_count < 4);
            terms[both->term_count] = parts[i]->stated->terms[j];
            terms[both->term_count++].is_negative ^= is_difference && i == 1;
        }
    return origin_of(arena, both);
}

const struct origin *origin_above(struct arena *arena, const struct origin *check)
{
    static const struct derivation above = {.kind = DERIVED_ABOVE};
    struct origin *origin = NEW(arena, struct origin);
    *origin = (struct origin){.stated = &above, .check = check == NULL ? NULL : check->stated};
    return origin;
}

const struct origin *origin_details(struct arena *arena)
{
    static const struct derivation details = {.kind = DERIVED_DETAILS};
    return origin_of(arena, &details);
}

// --- sums over the entries ---

bool derive_is_exact(const struct making *making)
{
    return making->question->view == VIEW_EXCLUSIVE && !making->has_case_twins;
}

// The column whose counted rows add up to the totals, and its bounds.
static const char *const *measures_of(const struct making *making)
{
    static const char *const stated[] = {"stated", "lower", "upper"};
    static const char *const converted[] = {"converted", "counted_lower", "counted_upper"};
    static const char *const parts[] = {"counted_amount", "counted_lower", "counted_upper"};
    if (making->question->value_count[FILTER_RECIPIENT] != 0)
        return parts; // of a flow with several recipients, the shares asked for
    return making->question->converter != NULL ? converted : stated;
}

static struct criteria with_unknown(const struct making *making, const struct criteria *criteria)
{
    struct criteria out = {.arena = making->arena};
    for (size_t i = 0; i < criteria->list.count; i++)
        add(&out, criteria->list.items[i]);
    criteria_number(&out, "is_unknown", 1);
    return out;
}

const struct origin *derive_sum(const struct making *making, const struct criteria *criteria)
{
    struct arena *arena = making->arena;
    const char *const *measures = measures_of(making);
    if (!derive_is_exact(making))
        return NULL;
    struct origin *origin = NEW(arena, struct origin);
    origin->stated = derive_fold(arena, ENTRIES_KEY, measures[0], criteria);
    origin->lower = derive_fold(arena, ENTRIES_KEY, measures[1], criteria);
    origin->upper = derive_fold(arena, ENTRIES_KEY, measures[2], criteria);
    return origin;
}

const struct origin *derive_checked_sum(const struct making *making,
                                        const struct criteria *criteria)
{
    const struct origin *sum = derive_sum(making, criteria);
    if (sum == NULL)
        return NULL;
    struct origin *origin = NEW(making->arena, struct origin);
    *origin = *sum;
    origin->check = origin->stated;
    return origin;
}

const struct origin *derive_entries(const struct making *making, const char *measure,
                                    const struct criteria *criteria)
{
    if (!derive_is_exact(making))
        return NULL;
    return origin_of(making->arena, derive_fold(making->arena, ENTRIES_KEY, measure, criteria));
}

const struct origin *derive_count(const struct making *making, const struct criteria *criteria)
{
    if (!derive_is_exact(making))
        return NULL;
    return origin_of(making->arena, derive_fold(making->arena, ENTRIES_KEY, NULL, criteria));
}

const struct origin *derive_unknown(const struct making *making, const struct criteria *criteria)
{
    struct criteria unknown = with_unknown(making, criteria);
    return derive_count(making, &unknown);
}
