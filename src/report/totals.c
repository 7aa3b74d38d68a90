#include "report/totals.h"

#include <string.h>

#include "base/list.h"
#include "report/groups.h"

// Years whose keys are found without spelling them.
#define FIRST_KNOWN_YEAR 1900
#define KNOWN_YEARS 256

// Years are numbered in the order met: one calendar year, or a span that is never taken apart.
struct year_index {
    struct arena *arena;
    struct map by_label;
    struct map by_span;          // first and last day of what lies in no single year
    LIST(const char *) labels;   // by key; 0 is none
    LIST(int32_t) first_days;    // for the order
    uint32_t known[KNOWN_YEARS]; // keys of the years from FIRST_KNOWN_YEAR on; 0: not met yet
};

struct fold {
    struct arena *arena;
    const struct snapshot *snapshot;
    const struct question *question;
    struct flow_reader *reader;
    struct groups groups;   // by..., stage, currency
    struct groups excluded; // counted, currency
    struct year_index years;
    struct arena scratch;   // of one row
    bool has_recipients;    // a dimension of the answer
    bool splits_recipients; // that, or the question asks for some recipients only
};

static uint32_t label_key(struct year_index *years, const char *label, int32_t first_day)
{
    bool is_new;
    uint32_t *key = map_put(&years->by_label, slice_of(label), &is_new);
    if (is_new) {
        LIST_PUSH(years->arena, &years->labels, label);
        LIST_PUSH(years->arena, &years->first_days, first_day);
        *key = (uint32_t)years->labels.count - 1;
    }
    return *key;
}

static uint32_t span_key(struct year_index *years, int32_t first, int32_t last)
{
    int32_t days[] = {first, last};
    bool is_new;
    uint32_t *key = map_put(&years->by_span, (struct slice){(char *)days, sizeof(days)}, &is_new);
    if (is_new)
        *key = label_key(years, days_span_label(first, last, years->arena), first);
    return *key;
}

static uint32_t year_key(struct year_index *years, int32_t first, int32_t last)
{
    int32_t year = days_year(first, last);
    if (year == DATE_NO_YEAR)
        return span_key(years, first, last);
    int64_t place = (int64_t)year - FIRST_KNOWN_YEAR;
    bool is_known = place >= 0 && place < KNOWN_YEARS;
    if (is_known && years->known[place] != 0)
        return years->known[place];
    uint32_t key =
        label_key(years, arena_printf(years->arena, "%d", year), day_from_civil(year, 1, 1));
    if (is_known)
        years->known[place] = key;
    return key;
}

static uint32_t key_of(struct fold *fold, enum dimension dimension, const struct flow_row *row,
                       uint32_t place)
{
    switch (dimension) {
    case DIMENSION_DONOR: return row->donor;
    case DIMENSION_FUND: return row->fund;
    case DIMENSION_ACTIVITY: return row->activity;
    case DIMENSION_PROGRAMME: return row->programme;
    case DIMENSION_RECIPIENT: return place;
    case DIMENSION_YEAR: return year_key(&fold->years, row->first_day, row->last_day);
    case DIMENSION_STAGE: return row->stage;
    case DIMENSION_CURRENCY: return row->currency_index;
    case DIMENSION_FORM: return row->form;
    case DIMENSION_FINANCE: return row->finance;
    case DIMENSION_COUNT: break;
    }
    return 0;
}

static bool add_row(struct fold *fold, const struct flow_row *row, uint32_t place,
                    struct error *err)
{
    uint32_t keys[GROUP_KEYS];
    size_t count = fold->question->by_count;
    struct sum *sum;
    if (row->counted == COUNTED) {
        for (size_t i = 0; i < count; i++)
            keys[i] = key_of(fold, fold->question->by[i], row, place);
        keys[count] = row->stage;
        keys[count + 1] = row->currency_index;
        sum = groups_find(&fold->groups, keys);
    } else {
        keys[0] = row->counted;
        keys[1] = row->currency_index;
        sum = groups_find(&fold->excluded, keys);
    }
    return sum_add_flow(sum, row) ||
           error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                     (unsigned long long)row->seq);
}

// The wanted parts of a flow together: one flow, however many recipients share it.
static bool add_together(struct fold *fold, const struct flow_row *row,
                         const struct recipient_share *shares, const struct flow_row *parts,
                         size_t count, struct error *err)
{
    struct flow_row wanted = *row;
    wanted.stated = wanted.lower = wanted.upper = 0;
    for (size_t i = 0; i < count; i++) {
        if (!flow_reader_wants_place(fold->reader, shares[i].place))
            continue;
        wanted.stated += parts[i].stated;
        wanted.lower += parts[i].lower;
        wanted.upper += parts[i].upper;
    }
    return add_row(fold, &wanted, 0, err);
}

static bool add_split(struct fold *fold, const struct flow_row *row, struct error *err)
{
    size_t count;
    const struct recipient_share *shares =
        flow_reader_recipients(fold->reader, row->recipients, &count);
    if (count <= 1)
        return add_row(fold, row, count == 0 ? 0 : shares[0].place, err);
    arena_reset(&fold->scratch);
    struct flow_row *parts = NEW_ARRAY(&fold->scratch, struct flow_row, count);
    struct decimal *percents = NEW_ARRAY(&fold->scratch, struct decimal, count);
    for (size_t i = 0; i < count; i++)
        percents[i] = shares[i].percent;
    if (!flow_row_split(row, percents, count, parts, &fold->scratch))
        return error_set(err, ERROR_STORE, "the recipients' shares of record %llu are unreadable",
                         (unsigned long long)row->seq);
    if (!fold->has_recipients || row->counted != COUNTED)
        return add_together(fold, row, shares, parts, count, err);
    for (size_t i = 0; i < count; i++)
        if (flow_reader_wants_place(fold->reader, shares[i].place) &&
            !add_row(fold, &parts[i], shares[i].place, err))
            return false;
    return true;
}

static struct dimension_value value_of(const struct fold *fold, enum dimension dimension,
                                       uint32_t key)
{
    const struct snapshot *snapshot = fold->snapshot;
    const struct currency *currency;
    const struct code_list *codes = NULL;
    switch (dimension) {
    case DIMENSION_DONOR:
        if (key == 0) // its record was withdrawn
            return (struct dimension_value){NULL, "withdrawn party"};
        return (struct dimension_value){snapshot->parties[key].id, snapshot->parties[key].name};
    case DIMENSION_FUND:
        if (key == 0)
            return (struct dimension_value){NULL, "no fund"};
        return (struct dimension_value){snapshot->parties[key].id, snapshot->parties[key].name};
    case DIMENSION_ACTIVITY:
    case DIMENSION_PROGRAMME:
        if (key == 0)
            return (struct dimension_value){NULL, "no activity"};
        return (struct dimension_value){snapshot->activities[key].id,
                                        snapshot->activities[key].title};
    case DIMENSION_RECIPIENT:
        if (key == 0)
            return (struct dimension_value){NULL, "not stated"};
        return (struct dimension_value){flow_reader_place(fold->reader, key),
                                        flow_reader_place(fold->reader, key)};
    case DIMENSION_YEAR:
        return (struct dimension_value){fold->years.labels.items[key],
                                        fold->years.labels.items[key]};
    case DIMENSION_CURRENCY:
        currency = key == 0 ? NULL : flow_reader_currency(fold->reader, key);
        return (struct dimension_value){currency == NULL ? NULL : currency->code,
                                        currency == NULL ? "unknown" : currency->code};
    case DIMENSION_STAGE: codes = &codes_stage; break;
    case DIMENSION_FORM: codes = &codes_form; break;
    case DIMENSION_FINANCE: codes = &codes_finance; break;
    case DIMENSION_COUNT: break;
    }
    return (struct dimension_value){key == 0 ? NULL : code_name(codes, key),
                                    code_label(codes, key)};
}

static int compare_years(const struct fold *fold, uint32_t a, uint32_t b)
{
    int32_t left = fold->years.first_days.items[a];
    int32_t right = fold->years.first_days.items[b];
    if (left != right)
        return left < right ? -1 : 1;
    return strcmp(fold->years.labels.items[a], fold->years.labels.items[b]);
}

static int compare_values(const struct fold *fold, enum dimension dimension, uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    if (dimension == DIMENSION_YEAR)
        return compare_years(fold, a, b);
    if (dimension == DIMENSION_STAGE || dimension == DIMENSION_FORM ||
        dimension == DIMENSION_FINANCE)
        return a < b ? -1 : 1;
    if (a == 0 || b == 0)
        return a == 0 ? 1 : -1; // "none" comes last
    return strcmp(value_of(fold, dimension, a).id, value_of(fold, dimension, b).id);
}

// Keys are the question's dimensions, then stage and currency.
static int compare_group_keys(const void *user, size_t key, uint32_t a, uint32_t b)
{
    const struct fold *fold = user;
    size_t by_count = fold->question->by_count;
    enum dimension dimension = key < by_count    ? fold->question->by[key]
                               : key == by_count ? DIMENSION_STAGE
                                                 : DIMENSION_CURRENCY;
    return compare_values(fold, dimension, a, b);
}

static int compare_excluded_keys(const void *user, size_t key, uint32_t a, uint32_t b)
{
    if (key == 0)
        return a < b ? -1 : 1;
    return compare_values(user, DIMENSION_CURRENCY, a, b);
}

static const struct currency *currency_of(const struct fold *fold, uint32_t index)
{
    return index == 0 ? NULL : flow_reader_currency(fold->reader, index);
}

static void collect(struct fold *fold, struct totals *out)
{
    size_t count = fold->question->by_count;
    const struct group **groups =
        groups_sorted(&fold->groups, compare_group_keys, fold, fold->arena);
    const struct group **excluded =
        groups_sorted(&fold->excluded, compare_excluded_keys, fold, fold->arena);
    out->rows = NEW_ARRAY(fold->arena, struct totals_row, fold->groups.count + 1);
    out->row_count = fold->groups.count;
    struct dimension_value *values =
        NEW_ARRAY(fold->arena, struct dimension_value, fold->groups.count * count + 1);
    for (size_t i = 0; i < fold->groups.count; i++) {
        const struct group *group = groups[i];
        out->rows[i] = (struct totals_row){&values[i * count], (enum stage)group->keys[count],
                                           currency_of(fold, group->keys[count + 1]), group->sum};
        for (size_t j = 0; j < count; j++)
            values[i * count + j] = value_of(fold, fold->question->by[j], group->keys[j]);
    }
    out->excluded = NEW_ARRAY(fold->arena, struct totals_excluded, fold->excluded.count + 1);
    out->excluded_count = fold->excluded.count;
    for (size_t i = 0; i < fold->excluded.count; i++) {
        const struct group *group = excluded[i];
        out->excluded[i] = (struct totals_excluded){(enum counted)group->keys[0],
                                                    currency_of(fold, group->keys[1]), group->sum};
    }
}

static bool has_dimension(const struct question *question, enum dimension dimension)
{
    for (size_t i = 0; i < question->by_count; i++)
        if (question->by[i] == dimension)
            return true;
    return false;
}

static bool fold_rows(struct fold *fold, uint64_t *flow_count, struct error *err)
{
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(fold->reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        (*flow_count)++;
        if (!(fold->splits_recipients ? add_split(fold, row, err) : add_row(fold, row, 0, err)))
            return false;
    }
}

bool totals_fold(struct totals *out, const struct snapshot *snapshot,
                 const struct question *question, struct arena *arena, struct error *err)
{
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    *out = (struct totals){.question = question};
    if (!flow_reader_open(&reader, snapshot, question, arena, err))
        return false;
    struct fold fold = {
        .arena = arena, .snapshot = snapshot, .question = question, .reader = reader};
    fold.has_recipients = has_dimension(question, DIMENSION_RECIPIENT);
    fold.splits_recipients = fold.has_recipients || question->value_count[FILTER_RECIPIENT] != 0;
    fold.years.arena = arena;
    fold.years.by_label.arena = arena;
    fold.years.by_span.arena = arena;
    LIST_PUSH(arena, &fold.years.labels, "");
    LIST_PUSH(arena, &fold.years.first_days, DAY_MIN);
    groups_init(&fold.groups, question->by_count + 2, arena);
    groups_init(&fold.excluded, 2, arena);
    bool is_folded = fold_rows(&fold, &out->flow_count, err);
    arena_done(&fold.scratch);
    if (!is_folded)
        return false;
    collect(&fold, out);
    return true;
}
