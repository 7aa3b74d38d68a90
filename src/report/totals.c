#include "report/totals.h"

#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "core/currency.h"
#include "report/groups.h"
#include "report/unlinked.h"

// Years whose keys are found without a calendar, and the most days they can have.
#define FIRST_KNOWN_YEAR 1900
#define KNOWN_YEARS 256
#define KNOWN_DAYS (KNOWN_YEARS * 366)

// Years are numbered in the order met: one calendar year, or a span that is never taken apart.
struct year_index {
    struct arena *arena;
    struct map by_label;
    struct map by_span;        // first and last day of what lies in no single year
    LIST(const char *) labels; // by key; 0 is none
    LIST(int32_t) first_days;  // for the order
    int32_t first_known_day;
    uint32_t known_days;         // from that day on
    uint8_t place[KNOWN_DAYS];   // of a day's year after FIRST_KNOWN_YEAR
    uint32_t known[KNOWN_YEARS]; // keys of these years; 0: not met yet
};

struct fold {
    struct arena *arena;
    const struct snapshot *snapshot;
    const struct question *question;
    struct flow_reader *reader;
    struct groups groups;   // by..., stage, currency
    struct groups parts;    // the same, of parts whose whole stands in another row
    struct groups *into;    // one of the two above
    struct groups excluded; // counted, currency
    struct year_index *years;
    struct arena room;        // of the groups, until they are rows
    struct arena scratch;     // of one row
    struct arena table;       // of the groups, while rows are added
    struct unlinked unlinked; // of the views that need it
    bool has_recipients;      // a dimension of the answer
    bool splits_recipients;   // that, or the question asks for some recipients only
    totals_taker *take;       // of totals_each, in place of groups
    void *user;
    bool is_later_part; // of a flow that has been taken
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

static uint32_t calendar_key(struct year_index *years, int32_t first, int32_t last)
{
    int32_t year = days_year(first, last);
    return year == DATE_NO_YEAR ? span_key(years, first, last)
                                : label_key(years, arena_printf(years->arena, "%d", year),
                                            day_from_civil(year, 1, 1));
}

static uint32_t year_key(struct year_index *years, int32_t first, int32_t last)
{
    uint32_t from = (uint32_t)first - (uint32_t)years->first_known_day;
    uint32_t to = (uint32_t)last - (uint32_t)years->first_known_day;
    if (from >= years->known_days || to >= years->known_days ||
        years->place[from] != years->place[to])
        return calendar_key(years, first, last);
    uint32_t *key = &years->known[years->place[from]];
    if (*key == 0)
        *key = calendar_key(years, first, last);
    return *key;
}

static struct year_index *year_index_new(struct arena *arena)
{
    struct year_index *years = NEW(arena, struct year_index);
    years->arena = arena;
    years->by_label.arena = arena;
    years->by_span.arena = arena;
    LIST_PUSH(arena, &years->labels, "");
    LIST_PUSH(arena, &years->first_days, DAY_MIN);
    years->first_known_day = day_from_civil(FIRST_KNOWN_YEAR, 1, 1);
    for (int32_t place = 0; place < KNOWN_YEARS; place++) {
        int32_t next = day_from_civil(FIRST_KNOWN_YEAR + place + 1, 1, 1);
        uint32_t end = (uint32_t)(next - years->first_known_day);
        memset(&years->place[years->known_days], place, end - years->known_days);
        years->known_days = end;
    }
    return years;
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
    case DIMENSION_YEAR: return year_key(fold->years, row->first_day, row->last_day);
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
    if (fold->take != NULL) {
        struct totals_part part = {fold->reader, row, place, !fold->is_later_part};
        return row->counted != COUNTED || fold->take(fold->user, &part, err);
    }
    if (row->counted == COUNTED) {
        for (size_t i = 0; i < count; i++)
            keys[i] = key_of(fold, fold->question->by[i], row, place);
        keys[count] = row->stage;
        keys[count + 1] = row->currency_index;
        return groups_add(fold->into, keys, row, err);
    }
    keys[0] = row->counted;
    keys[1] = row->currency_index;
    return groups_add(&fold->excluded, keys, row, err);
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
    bool is_added = true;
    for (size_t i = 0; i < count && is_added; i++) {
        if (!flow_reader_wants_place(fold->reader, shares[i].place))
            continue;
        is_added = add_row(fold, &parts[i], shares[i].place, err);
        fold->is_later_part = true;
    }
    fold->is_later_part = false;
    return is_added;
}

static bool add_whole(struct fold *fold, const struct flow_row *row, struct error *err)
{
    return fold->splits_recipients ? add_split(fold, row, err) : add_row(fold, row, 0, err);
}

// What a question for its row alone would count.
static bool add_part(struct fold *fold, const struct flow_row *row, struct error *err)
{
    struct flow_row part = *row;
    part.counted = COUNTED;
    fold->into = &fold->parts;
    bool is_added = add_whole(fold, &part, err);
    fold->into = &fold->groups;
    return is_added;
}

// A payment is committed too, as far as it is linked to no commitment that is counted already.
static bool add_viewed(struct fold *fold, const struct flow_row *row, struct error *err)
{
    enum view view = fold->question->view;
    struct unlinked_parts parts;
    if (row->is_in_other_line && fold->take == NULL && !add_part(fold, row, err))
        return false;
    if (view == VIEW_EXCLUSIVE || row->counted != COUNTED || row->stage != STAGE_DISBURSEMENT)
        return add_whole(fold, row, err);
    if (!unlinked_split(&fold->unlinked, row, &parts))
        return error_set(err, ERROR_INPUT, "record %llu is too large to be divided",
                         (unsigned long long)row->seq);
    parts.rest.stage = STAGE_COMMITMENT;
    parts.linked.counted = NOT_PAID_TWICE;
    if (view == VIEW_CUMULATIVE && !add_whole(fold, row, err))
        return false;
    if (view == VIEW_FIRM && parts.has_linked && !add_whole(fold, &parts.linked, err))
        return false;
    return !parts.has_rest || add_whole(fold, &parts.rest, err);
}

struct dimension_value totals_record_value(const struct snapshot *snapshot,
                                           enum dimension dimension, uint32_t key)
{
    if (dimension != DIMENSION_DONOR && dimension != DIMENSION_FUND) {
        const struct activity *activity = &snapshot->activities[key];
        return key == 0 ? (struct dimension_value){NULL, "no activity"}
                        : (struct dimension_value){activity->id, activity->title};
    }
    if (key == 0)
        return (struct dimension_value){NULL, dimension == DIMENSION_DONOR ? "withdrawn party"
                                                                           : "no fund"};
    return (struct dimension_value){snapshot->parties[key].id, snapshot->parties[key].name};
}

static struct dimension_value value_of(const struct fold *fold, enum dimension dimension,
                                       uint32_t key)
{
    const struct currency *currency;
    const struct code_list *codes = NULL;
    switch (dimension) {
    case DIMENSION_DONOR:
    case DIMENSION_FUND:
    case DIMENSION_ACTIVITY:
    case DIMENSION_PROGRAMME: return totals_record_value(fold->snapshot, dimension, key);
    case DIMENSION_RECIPIENT:
        if (key == 0)
            return (struct dimension_value){NULL, "not stated"};
        return (struct dimension_value){flow_reader_place(fold->reader, key),
                                        flow_reader_place(fold->reader, key)};
    case DIMENSION_YEAR:
        return (struct dimension_value){fold->years->labels.items[key],
                                        fold->years->labels.items[key]};
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

const char *totals_value_words(const struct dimension_value *value)
{
    return value->id == NULL || strchr(value->id, ':') == NULL ? value->id : value->label;
}

static int compare_years(const struct fold *fold, uint32_t a, uint32_t b)
{
    int32_t left = fold->years->first_days.items[a];
    int32_t right = fold->years->first_days.items[b];
    if (left != right)
        return left < right ? -1 : 1;
    return strcmp(fold->years->labels.items[a], fold->years->labels.items[b]);
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
    struct dimension_value left = value_of(fold, dimension, a);
    struct dimension_value right = value_of(fold, dimension, b);
    int order = strcmp(totals_value_words(&left), totals_value_words(&right));
    return order != 0 ? order : strcmp(left.id, right.id);
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

static struct totals_row *rows_of(struct fold *fold, struct groups *from)
{
    size_t count = fold->question->by_count;
    const struct group **groups = groups_sorted(from, compare_group_keys, fold, &fold->room);
    struct totals_row *rows = NEW_ARRAY(fold->arena, struct totals_row, from->count + 1);
    struct dimension_value *values =
        NEW_ARRAY(fold->arena, struct dimension_value, from->count * count + 1);
    for (size_t i = 0; i < from->count; i++) {
        const struct group *group = groups[i];
        rows[i] = (struct totals_row){&values[i * count], (enum stage)group->keys[count],
                                      currency_of(fold, group->keys[count + 1]), group->sum};
        for (size_t j = 0; j < count; j++)
            values[i * count + j] = value_of(fold, fold->question->by[j], group->keys[j]);
    }
    return rows;
}

static void collect(struct fold *fold, struct totals *out)
{
    const struct group **excluded =
        groups_sorted(&fold->excluded, compare_excluded_keys, fold, &fold->room);
    out->rows = rows_of(fold, &fold->groups);
    out->row_count = fold->groups.count;
    out->parts = rows_of(fold, &fold->parts);
    out->part_count = fold->parts.count;
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
            return groups_flush(&fold->groups, err) && groups_flush(&fold->parts, err) &&
                   groups_flush(&fold->excluded, err);
        (*flow_count)++;
        if (!add_viewed(fold, row, err))
            return false;
    }
}

bool totals_check_rates(const struct totals *totals, struct error *err)
{
    const struct converter *converter = totals->question->converter;
    char codes[64] = "";
    if (converter == NULL || converter_has_rates(converter))
        return true;
    for (size_t i = 0; i < totals->row_count; i++)
        if (totals->rows[i].currency != NULL)
            return true;
    for (size_t i = 0; i < totals->excluded_count; i++) {
        const struct totals_excluded *excluded = &totals->excluded[i];
        size_t size = strlen(codes);
        if (excluded->counted == NOT_CONVERTED && size + 8 < sizeof(codes))
            snprintf(codes + size, sizeof(codes) - size, "%s%s", size == 0 ? "" : ", ",
                     excluded->currency->code);
    }
    if (codes[0] == '\0')
        return true;
    const char *target = converter_target(converter)->code;
    error_set(err, ERROR_INPUT,
              "--in %s: the book has no rate of %s in either direction; the amounts are in %s",
              target, target, codes);
    return error_hint(err,
                      "ledger add rate --base EUR --quote %s --period DAY --value N --type spot "
                      "--source NAME, or import a rates.csv",
                      target);
}

static bool open_fold(struct fold *fold, struct error *err)
{
    const struct question *question = fold->question;
    if (!flow_reader_open_for_sums(&fold->reader, fold->snapshot, question, fold->arena, err))
        return false;
    fold->has_recipients = has_dimension(question, DIMENSION_RECIPIENT);
    fold->splits_recipients = fold->has_recipients || question->value_count[FILTER_RECIPIENT] != 0;
    groups_init(&fold->groups, question->by_count + 2, &fold->room, &fold->table);
    groups_init(&fold->parts, question->by_count + 2, &fold->room, &fold->table);
    groups_init(&fold->excluded, 2, &fold->room, &fold->table);
    fold->into = &fold->groups;
    return question->view == VIEW_EXCLUSIVE ||
           unlinked_load(&fold->unlinked, fold->snapshot, question, fold->arena, err);
}

static void close_fold(struct fold *fold)
{
    flow_reader_close(&fold->reader);
    arena_done(&fold->scratch);
    arena_done(&fold->table);
    arena_done(&fold->room);
}

bool totals_fold(struct totals *out, const struct snapshot *snapshot,
                 const struct question *question, struct arena *arena, struct error *err)
{
    struct fold fold CLEANUP(close_fold) = {
        .arena = arena, .snapshot = snapshot, .question = question};
    *out = (struct totals){.question = question};
    fold.years = year_index_new(arena);
    if (!open_fold(&fold, err) || !fold_rows(&fold, &out->flow_count, err))
        return false;
    arena_done(&fold.table);
    collect(&fold, out);
    return true;
}

bool totals_each(const struct snapshot *snapshot, const struct question *question,
                 totals_taker *take, void *user, struct arena *arena, struct error *err)
{
    struct fold fold CLEANUP(close_fold) = {
        .arena = arena, .snapshot = snapshot, .question = question, .take = take, .user = user};
    uint64_t flow_count = 0;
    return open_fold(&fold, err) && fold_rows(&fold, &flow_count, err);
}
