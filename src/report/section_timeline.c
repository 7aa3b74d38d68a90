// Timeline: activities and pledges with the earliest and latest day each can start and end.
//
// A pledge's row has two dates: when it was announced, and the time it is for. A date that is a
// span ("2009/2013") starts some time in its first part and ends some time in its last. What sorts
// the rows is kept; the rows themselves are made one by one. The chart has the largest of them.
#include <stdlib.h>
#include <string.h>

#include "report/flow_reader.h"
#include "report/records.h"
#include "report/section_charts.h"

#define CHART_BARS 16u // as many as half a page holds

static const struct table_column columns[] = {
    {.key = "kind", .title = "What", .type = CELL_TEXT},
    {.key = "id", .title = "Id", .type = CELL_ID, .is_wrapped = true, .weight = 2},
    {.key = "title", .title = "Title", .type = CELL_TEXT, .is_wrapped = true, .weight = 4},
    {.key = "announced", .title = "Announced", DATE_WORDS},
    {.key = "time", .title = "Time", DATE_WORDS},
    {.key = "announced_earliest",
     .title = "Announced, earliest",
     .type = CELL_DAY,
     .audience = AUDIENCE_MACHINES},
    {.key = "announced_latest",
     .title = "Announced, latest",
     .type = CELL_DAY,
     .audience = AUDIENCE_MACHINES},
    {.key = "start_earliest", .title = "Starts,\nearliest", .type = CELL_DAY},
    {.key = "start_latest", .title = "Starts,\nlatest", .type = CELL_DAY},
    {.key = "end_earliest", .title = "Ends,\nearliest", .type = CELL_DAY},
    {.key = "end_latest", .title = "Ends,\nlatest", .type = CELL_DAY},
};

// An activity, or a pledge. There may be a million of them.
struct bar {
    int32_t first;     // for sorting
    uint32_t activity; // of a pledge: what it is for
    uint64_t original; // of a pledge; 0: an activity
    uint64_t seq;      // its standing record
    uint32_t donor, to;
};

// What the chart shows: the largest by what was pledged, in the currency of the report.
struct heavy_bar {
    struct bar bar;
    int128 weight;
};

struct timeline {
    const struct snapshot *snapshot;
    LIST(struct bar) bars;
    struct heavy_bar heaviest[CHART_BARS]; // the largest first
    size_t heavy_count;
    int128 *activity_weights; // what was pledged for each
    size_t position;
    struct arena scratch;
    struct table_row row;
    struct row_source source;
};

// The days between which a time starts and ends; an open end is DAY_MIN or DAY_MAX on both sides.
struct ends {
    int32_t start_earliest, start_latest, end_earliest, end_latest;
};

static bool ends_of(const char *edtf, struct ends *out, struct date *whole, struct arena *arena)
{
    struct error unused;
    struct date first, last;
    const char *slash = edtf == NULL ? NULL : strchr(edtf, '/');
    if (edtf == NULL || !date_parse(slice_of(edtf), whole, &unused))
        return false;
    *out = (struct ends){whole->earliest, whole->earliest, whole->latest, whole->latest};
    if (slash == NULL)
        return true;
    const char *before = arena_copy(arena, edtf, (size_t)(slash - edtf));
    if (date_parse(slice_of(before), &first, &unused))
        out->start_latest = first.latest;
    if (date_parse(slice_of(slash + 1), &last, &unused))
        out->end_earliest = last.earliest;
    return true;
}

static void put_ends(struct cell *cells, const struct ends *ends)
{
    cells[7] = cell_day(ends->start_earliest);
    cells[8] = cell_day(ends->start_latest);
    cells[9] = cell_day(ends->end_earliest);
    cells[10] = cell_day(ends->end_latest);
}

// --- the rows ---

// "2021–2024", as a period of these is written; "to" where an end has a dash of its own.
static const char *between(const char *start, const char *end)
{
    bool has_dash = strstr(start, "–") != NULL || strstr(end, "–") != NULL;
    bool are_years =
        strspn(start, "0123456789") == strlen(start) && strspn(end, "0123456789") == strlen(end);

    return has_dash ? " to " : are_years ? "–" : " – ";
}

static void activity_cells(const struct activity *activity, struct cell *cells, struct arena *arena)
{
    struct ends starts, stops;
    struct date start, end;
    struct ends ends = {DAY_MIN, DAY_MIN, DAY_MAX, DAY_MAX};
    bool has_start = ends_of(record_text(activity->record, KEY_START), &starts, &start, arena);
    bool has_end = ends_of(record_text(activity->record, KEY_END), &stops, &end, arena);
    if (has_start) {
        ends.start_earliest = start.earliest;
        ends.start_latest = start.latest;
    }
    if (has_end) {
        ends.end_earliest = end.earliest;
        ends.end_latest = end.latest;
    }
    cells[0] = cell_text("activity");
    cells[1] = cell_id(activity->id);
    cells[2] = cell_text(activity->title);
    const char *from = has_start ? date_words(&start, arena) : NULL;
    const char *until = has_end ? date_words(&end, arena) : NULL;
    if (has_start && has_end)
        cells[4] = cell_text(arena_printf(arena, "%s%s%s", from, between(from, until), until));
    else
        cells[4] = cell_text(
            arena_printf(arena, "%s %s", has_start ? "from" : "until", has_start ? from : until));
    put_ends(cells, &ends);
}

static bool pledge_cells(const struct snapshot *snapshot, const struct bar *bar, struct cell *cells,
                         struct arena *arena, struct error *err)
{
    struct record *record = NEW(arena, struct record);
    struct date announced, period;
    struct ends ends;
    if (!store_record(snapshot->store, bar->seq, record, arena, err) ||
        !date_parse(slice_of(record_text(record, KEY_DATE)), &announced, err))
        return error_context(err, "record %llu", (unsigned long long)bar->seq);
    const char *title = record_text(record, KEY_TITLE);
    if (title == NULL)
        title = snapshot->activities[bar->activity].title;
    cells[0] = cell_text("pledge");
    cells[1] = cell_id(record_subject(record));
    cells[1].is_revised = record->kind == KIND_AMEND;
    cells[2] = cell_text(flow_words(snapshot->parties[bar->donor].name,
                                    snapshot->parties[bar->to].name, title, arena));
    cells[3] = cell_text(date_words(&announced, arena));
    cells[5] = cell_day(announced.earliest);
    cells[6] = cell_day(announced.latest);
    if (ends_of(record_text(record, KEY_PERIOD), &ends, &period, arena)) {
        cells[4] = cell_text(date_words(&period, arena));
        put_ends(cells, &ends);
    }
    return true;
}

static bool rewind_bars(void *user, struct error *err)
{
    struct timeline *timeline = user;
    (void)err;
    timeline->position = 0;
    return true;
}

static bool next_bar(void *user, const struct table_row **row, struct error *err)
{
    struct timeline *timeline = user;
    arena_reset(&timeline->scratch);
    *row = NULL;
    if (timeline->position == timeline->bars.count)
        return true;
    const struct bar *bar = &timeline->bars.items[timeline->position++];
    struct cell *cells = NEW_ARRAY(&timeline->scratch, struct cell, COUNT_OF(columns));
    if (bar->original == 0)
        activity_cells(&timeline->snapshot->activities[bar->activity], cells, &timeline->scratch);
    else if (!pledge_cells(timeline->snapshot, bar, cells, &timeline->scratch, err))
        return false;
    timeline->row = (struct table_row){.cells = cells};
    *row = &timeline->row;
    return true;
}

static void close_bars(void *user)
{
    struct timeline *timeline = user;
    arena_done(&timeline->scratch);
}

// --- what they are ---

static int128 weight_of(const struct making *making, const struct flow_row *row)
{
    struct sum sum = {0};
    if (row->currency == NULL || !text_equal(row->currency->code, making->currency))
        return 0;
    sum_set_flow(&sum, row);
    return sum.stated;
}

// Activities before pledges of the same day.
static int compare_bars(const void *a, const void *b)
{
    const struct bar *left = a;
    const struct bar *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->original != right->original)
        return left->original < right->original ? -1 : 1;
    return (left->activity > right->activity) - (left->activity < right->activity);
}

// Keeps it when it is one of the largest; equals stand as in the table.
static void weigh(struct timeline *timeline, const struct bar *bar, int128 weight)
{
    struct heavy_bar *heaviest = timeline->heaviest;
    size_t at = timeline->heavy_count;
    while (at > 0 &&
           (heaviest[at - 1].weight < weight ||
            (heaviest[at - 1].weight == weight && compare_bars(&heaviest[at - 1].bar, bar) > 0)))
        at--;
    if (at == CHART_BARS)
        return;
    if (timeline->heavy_count < CHART_BARS)
        timeline->heavy_count++;
    memmove(&heaviest[at + 1], &heaviest[at], (timeline->heavy_count - at - 1) * sizeof(*heaviest));
    heaviest[at] = (struct heavy_bar){*bar, weight};
}

// Without conversion: the chart shows when, and the amounts only choose what it shows.
static bool find_pledges(const struct making *making, struct timeline *timeline, uint8_t *has_flows,
                         struct error *err)
{
    struct arena walking CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    struct question question = *making->question;
    LIST(struct bar) bars = {0};
    question.converter = NULL;
    if (!flow_reader_open(&reader, making->snapshot, &question, &walking, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        has_flows[row->activity] = 1;
        has_flows[row->programme] = 1;
        if (row->stage != STAGE_PLEDGE)
            continue;
        int128 weight = weight_of(making, row);
        int128 *all = &timeline->activity_weights[row->activity];
        struct bar bar = {.first = row->first_day,
                          .activity = row->activity,
                          .original = row->original,
                          .seq = row->seq,
                          .donor = row->donor,
                          .to = row->to};
        LIST_PUSH(&walking, &bars, bar);
        weigh(timeline, &bar, weight);
        if (__builtin_add_overflow(*all, weight, all))
            *all = weight;
    }
    timeline->bars.items =
        NEW_ARRAY(making->arena, struct bar, bars.count + making->snapshot->activity_count + 1);
    timeline->bars.capacity = bars.count + making->snapshot->activity_count + 1;
    timeline->bars.count = bars.count;
    if (bars.count != 0)
        memcpy(timeline->bars.items, bars.items, bars.count * sizeof(*bars.items));
    return true;
}

// Activities that say when they start or end.
static void find_activities(const struct making *making, struct timeline *timeline,
                            const uint8_t *has_flows)
{
    const struct snapshot *snapshot = making->snapshot;
    bool is_whole_book = making->scope[0] == '\0';
    for (uint32_t i = 1; i <= snapshot->activity_count; i++) {
        const struct record *record = snapshot->activities[i].record;
        struct ends unused;
        struct date start, end;
        bool has_start = ends_of(record_text(record, KEY_START), &unused, &start, making->arena);
        bool has_end = ends_of(record_text(record, KEY_END), &unused, &end, making->arena);
        struct bar bar = {.first = has_start ? start.earliest : end.earliest, .activity = i};
        if ((!has_start && !has_end) || (!is_whole_book && !has_flows[i]))
            continue;
        LIST_PUSH(making->arena, &timeline->bars, bar);
        weigh(timeline, &bar, timeline->activity_weights[i]); // as large as what was pledged for it
    }
}

// --- the chart ---

static const char *timeline_alt(const struct table *table, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < table->row_count && i < WORDS_MAX; i++) {
        const struct cell *cells = table->rows[i].cells;
        buffer_printf(&out, "%s%s", i == 0 ? "" : "; ", cells[2].text);
        if (cells[3].type == CELL_TEXT)
            buffer_printf(&out, ", announced %s", cells[3].text);
        if (cells[4].type == CELL_TEXT)
            buffer_printf(&out, ", %s%s", cells[3].type == CELL_TEXT ? "for " : "", cells[4].text);
    }
    if (table->row_count > WORDS_MAX)
        buffer_printf(&out, "; and %s more", text_count(arena, table->row_count - WORDS_MAX));
    buffer_char(&out, '.');
    return buffer_string(&out);
}

static void add_chart(const struct making *making, struct section *section,
                      const struct table *table, size_t all)
{
    struct arena *arena = making->arena;
    struct chart_series *series = NEW_ARRAY(arena, struct chart_series, 2);
    series[0] = (struct chart_series){"Activity", FILL_OTHER, COUNT_OF(columns)};
    series[1] = (struct chart_series){"Time a pledge is for", FILL_PLEDGED, COUNT_OF(columns)};
    const char *which = table->row_count == all
                            ? "Activities and pledges"
                            : arena_printf(arena, "The %zu largest of %s activities and pledges",
                                           table->row_count, text_count(arena, all));
    struct chart chart = {.kind = CHART_TIMELINE,
                          .key = "timeline_chart",
                          .title = "What was promised and planned, and for when",
                          .measure = title_with_scope(making, which),
                          .alt = timeline_alt(table, arena),
                          .table = table,
                          .category_column = 2,
                          .edge_column = 4,
                          .days_column = 5,
                          .mark_column = COUNT_OF(columns),
                          .row_count = table->row_count,
                          .series = series,
                          .series_count = 2,
                          .partial_row = CHART_NO_COLUMN,
                          .as_of_day = making->snapshot->as_of_day};
    chart_add_note(making, &chart,
                   "Diamond: when it was announced. An end narrows over the time in which it may "
                   "lie; one that nobody states is open and dashed.");
    section_add_chart(making, section, &chart);
}

static bool add_timeline_chart(const struct making *making, struct section *section,
                               struct timeline *timeline, struct error *err)
{
    struct arena *arena = making->arena;
    struct heavy_bar *bars = timeline->heaviest; // its bar comes first: sorted as in the table
    size_t count = timeline->heavy_count;
    size_t with_time = 0;
    struct table_row *rows = NEW_ARRAY(arena, struct table_row, count);
    struct table_column *wide = NEW_ARRAY(arena, struct table_column, COUNT_OF(columns) + 1);
    memcpy(wide, columns, sizeof columns);
    wide[COUNT_OF(columns)] = (struct table_column){
        .key = "series", .title = "Series", .type = CELL_COUNT, .audience = AUDIENCE_MACHINES};
    struct table table = {.key = "timeline_bars",
                          .title = title_with_scope(making, "Activities and pledges of the chart"),
                          .audience = AUDIENCE_SHEETS,
                          .columns = wide,
                          .column_count = COUNT_OF(columns) + 1,
                          .rows = rows,
                          .row_count = count};
    qsort(bars, count, sizeof(*bars), compare_bars);
    for (size_t i = 0; i < count; i++) {
        struct cell *cells = NEW_ARRAY(arena, struct cell, COUNT_OF(columns) + 1);
        const struct bar *bar = &bars[i].bar;
        bool is_pledge = bar->original != 0;
        if (!is_pledge)
            activity_cells(&timeline->snapshot->activities[bar->activity], cells, arena);
        else if (!pledge_cells(timeline->snapshot, bar, cells, arena, err))
            return false;
        cells[COUNT_OF(columns)] = cell_index(is_pledge);
        rows[i].cells = cells;
        with_time += cells[4].type == CELL_TEXT;
    }
    if (count < 2 || with_time == 0)
        return true; // a list of days is read better as a table
    section_add_table(making, section, &table);
    add_chart(making, section, &section->tables[section->table_count - 1], timeline->bars.count);
    return true;
}

bool section_timeline(struct making *making, struct section *out, struct error *err)
{
    const struct snapshot *snapshot = making->snapshot;
    struct timeline *timeline = NEW(making->arena, struct timeline);
    uint8_t *has_flows = NEW_ARRAY(making->arena, uint8_t, snapshot->activity_count + 1);
    timeline->snapshot = snapshot;
    timeline->activity_weights = NEW_ARRAY(making->arena, int128, snapshot->activity_count + 1);
    if (!find_pledges(making, timeline, has_flows, err))
        return false;
    find_activities(making, timeline, has_flows);
    if (timeline->bars.count == 0)
        return true;
    qsort(timeline->bars.items, timeline->bars.count, sizeof(struct bar), compare_bars);
    timeline->source = (struct row_source){.rewind = rewind_bars,
                                           .next = next_bar,
                                           .user = timeline,
                                           .count = timeline->bars.count,
                                           .close = close_bars};
    struct table table = {
        .key = "timeline",
        .title = title_with_scope(making, "Activities and pledges in time"),
        .columns = columns,
        .column_count = COUNT_OF(columns),
        .source = &timeline->source,
    };
    section_add_table(making, out, &table);
    return add_timeline_chart(making, out, timeline, err);
}
