#include "report/report.h"

#include <string.h>

#include "report/behind.h"
#include "report/conversion.h"
#include "report/sections.h"

struct section_info {
    const char *key;
    const char *title;
    const char *sheet;
    section_maker *make;
    unsigned sources;  // which flows its tables are made of; 0: each row names its own source
    bool is_converted; // into the report's currency, when that is asked for
};

static const struct section_info sections[] = {
    {"key_figures", "Key figures", "Summary", section_key_figures, SOURCES_OF_COUNTED, false},
    {"by_donor", "By donor", "By donor", section_by_donor, SOURCES_OF_CURRENCY, true},
    {"by_fund", "By fund", "By fund", section_by_fund, SOURCES_OF_CURRENCY, true},
    {"by_activity", "By activity", "By activity", section_by_activity, SOURCES_OF_CURRENCY, true},
    {"by_year", "By year", "By year", section_by_year, SOURCES_OF_CURRENCY, true},
    {"delivery_over_time", "Delivery over time", "Delivery", section_delivery_over_time,
     SOURCES_OF_CURRENCY, true},
    {"instalments", "Instalments", "Instalments", section_instalments, SOURCES_OF_COUNTED, false},
    {"pledge_bridge", "Pledge bridge", "Pledge bridge", section_pledge_bridge, SOURCES_OF_COUNTED,
     true},
    {"donor_statement", "Donor statement", "Donor statement", section_donor_statement,
     SOURCES_OF_FOUND, false},
    {"fund_statement", "Fund statement", "Fund statement", section_fund_statement, SOURCES_OF_FOUND,
     false},
    {"timeline", "Timeline", "Timeline", section_timeline, SOURCES_OF_FOUND, false},
    {"flow_map", "Flow map", "Flow map", section_flow_map, SOURCES_OF_FOUND, true},
    {"counting_proof", "Counting proof", "Counting proof", section_counting_proof, SOURCES_OF_FOUND,
     false},
    {"unknown", "Unknown and unsupported", "Unknown", section_unknown, SOURCES_OF_FOUND, false},
    {"conflicts", "Conflicts", "Conflicts", section_conflicts, SOURCES_OF_FOUND, false},
    {"revisions", "Changes", "Changes", section_revisions, SOURCES_OF_FOUND, false},
    {"entries", "Entries", "Data", section_entries, 0, false},
    {"evidence", "Evidence", "Evidence", section_evidence, 0, false},
    {"rates", "Rates", "Rates", section_rates, 0, false},
};

static const struct definition definitions[] = {
    {"Pledged", "An indicative announcement, not binding."},
    {"Committed", "A firm written obligation for a stated amount."},
    {"Disbursed", "Value placed at the receiver's disposal: cash paid in, goods delivered."},
    {"Spent", "Goods and services bought by the last receiver."},
    {"Planned", "A forecast, a need or a budget line."},
    {"Boundary", "Parties are inside (funds, recipient countries, implementing organisations) or "
                 "outside (donors). Contributions from outside to inside are counted; what moves "
                 "between parties inside is not counted a second time."},
    {"How to sum", "Add figures of one stage and one currency only. In the data, take the rows "
                   "with counts = 1; part-of rows are inside the flow they name."},
    {"Stated, lower, upper", "\"Up to 5\" is stated 5, lower 0, upper 5; \"over 5\" is stated 5 "
                             "and has no upper bound; \"about 5\" is marked ~."},
};

static const struct definition legend[] = {
    {"\u2013", "nothing of this kind"},
    {"0.0", "rounds to zero"},
    {"..", "there is a contribution, and no source states its amount"},
    {"n/q", "cannot be worked out from what is known"},
    {"n/c",
     "not converted: there is money, but in other currencies only, without a rate or unasked"},
    {"~", "the source says \"about\""},
    {"r", "revised by a later record"},
    {"\u2020", "without evidence"},
};

static bool is_requested(const struct report_request *request, const char *key)
{
    for (size_t i = 0; i < request->section_count; i++)
        if (strcmp(request->sections[i], key) == 0)
            return true;
    return request->section_count == 0;
}

static bool check_sections(const struct report_request *request, struct error *err)
{
    for (size_t i = 0; i < request->section_count; i++) {
        struct suggestion near = {.word = request->sections[i]};
        bool is_known = false;
        for (size_t j = 0; j < COUNT_OF(sections); j++) {
            is_known = is_known || strcmp(request->sections[i], sections[j].key) == 0;
            suggestion_offer(&near, sections[j].key);
        }
        if (is_known)
            continue;
        error_set(err, ERROR_USAGE, "there is no section \"%s\"; there are", request->sections[i]);
        for (size_t j = 0; j < COUNT_OF(sections); j++) {
            size_t size = strlen(err->text);
            snprintf(err->text + size, sizeof(err->text) - size, "%s %s", j == 0 ? "" : ",",
                     sections[j].key);
        }
        if (near.best != NULL)
            return error_hint(err, "did you mean \"%s\"?", near.best);
        return false;
    }
    return true;
}

static bool is_new_id(struct map *ids, const char *id)
{
    bool is_new;
    char *lower = arena_string(ids->arena, id);
    for (char *c = lower; *c != '\0'; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    map_put(ids, slice_of(lower), &is_new);
    return is_new;
}

// Ids that differ in case only: a spreadsheet would take one for the other.
static bool has_case_twins(const struct snapshot *snapshot)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct map parties = {.arena = &scratch};
    struct map activities = {.arena = &scratch};
    bool has_twins = false;
    for (uint32_t i = 1; i <= snapshot->party_count && !has_twins; i++)
        has_twins = !is_new_id(&parties, snapshot->parties[i].id);
    for (uint32_t i = 1; i <= snapshot->activity_count && !has_twins; i++)
        has_twins = !is_new_id(&activities, snapshot->activities[i].id);
    return has_twins;
}

// The book's currency, or what it is converted into; when nothing counted is in the book's, the one
// of most flows, so that the first page is not empty.
static bool choose_currency(struct making *making, struct error *err)
{
    struct totals totals;
    struct question question = *making->question;
    struct arena scratch CLEANUP(arena_done) = {0};
    uint64_t most = 0;
    making->currency = making->snapshot->currency;
    if (question.converter != NULL) {
        making->currency = converter_target(question.converter)->code;
        return true;
    }
    question.by[0] = DIMENSION_CURRENCY;
    question.by_count = 1;
    if (!totals_fold(&totals, making->snapshot, &question, &scratch, err))
        return false;
    const struct currency *frequent = NULL;
    for (size_t i = 0, end = 0; i < totals.row_count; i = end) {
        const struct currency *currency = totals.rows[i].currency;
        uint64_t count = 0;
        for (; end < totals.row_count && totals.rows[end].currency == currency; end++)
            count += totals.rows[end].sum.count;
        if (currency != NULL && text_equal(currency->code, making->snapshot->currency))
            return true;
        if (currency != NULL && count > most) {
            most = count;
            frequent = currency;
        }
    }
    if (frequent != NULL) {
        making->currency = frequent->code;
        making->is_other_currency = true;
    }
    return true;
}

// Millions once the reporting currency reaches ten of them.
static bool choose_unit(struct making *making, struct error *err)
{
    struct totals totals;
    struct question question = *making->question;
    struct arena scratch CLEANUP(arena_done) = {0};
    question.by_count = 0;
    if (!totals_fold(&totals, making->snapshot, &question, &scratch, err))
        return false;
    const int128 million = (int128)1000000 * decimal_power(DECIMAL_SCALE_MAX);
    bool is_large = false;
    for (size_t i = 0; i < totals.row_count; i++)
        is_large = is_large || (totals.rows[i].currency != NULL &&
                                text_equal(totals.rows[i].currency->code, making->currency) &&
                                totals.rows[i].sum.stated >= 10 * million);
    making->scale_power = is_large ? 6 : 0;
    making->short_unit = arena_printf(making->arena, "%s%s", currency_mark(making->currency),
                                      is_large ? " million" : "");
    int32_t year = making->question->converter == NULL
                       ? 0
                       : converter_constant_year(making->question->converter);
    making->unit =
        year == 0 ? arena_printf(making->arena, "%s, current prices", making->short_unit)
                  : arena_printf(making->arena, "%s, constant %d prices", making->short_unit, year);
    making->viewed_unit =
        arena_printf(making->arena, "%s, %s view", making->unit, view_name(making->question->view));
    return true;
}

static const char *as_of_words(const struct snapshot *snapshot, struct arena *arena)
{
    struct date day = {snapshot->as_of_day, snapshot->as_of_day, ""};
    day_format(snapshot->as_of_day, day.text);
    return arena_printf(arena, "%s, record %llu", date_words(&day, arena),
                        (unsigned long long)snapshot->head.size);
}

// The scope with a capital letter, as a line of its own.
static const char *subtitle(const struct making *making)
{
    if (making->scope[0] == '\0')
        return "The whole book";
    char *words = arena_string(making->arena, making->scope);
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    return words;
}

const char *other_currency_words(const struct making *making)
{
    return arena_printf(making->arena,
                        "Nothing counted is in %s, the currency of the book, so the figures are in "
                        "%s, in which most of it is; --in %s converts them.",
                        making->snapshot->currency, making->currency, making->snapshot->currency);
}

static void add_method(struct document *out, const struct making *making,
                       const struct report_request *request, const char *left_out)
{
    struct arena *arena = making->arena;
    const char **method = NEW_ARRAY(arena, const char *, 10);
    size_t n = 0;
    method[n++] = making->scope[0] == '\0' ? "Scope: the whole book."
                                           : arena_printf(arena, "Scope: %s.", making->scope);
    method[n++] = "Counted are contributions from parties outside the boundary to parties inside "
                  "it. A flow that is part of a counted flow is not added to it. Stages are kept "
                  "apart: the same money is pledged, committed and paid.";
    method[n++] = arena_printf(arena, "Totals are in the %s.", view_words(making->question->view));
    if (making->is_other_currency)
        method[n++] = other_currency_words(making);
    method[n++] = "Amounts are summed exactly and rounded only for print. Unknown amounts are "
                  "counted and never taken for zero.";
    method[n++] =
        making->question->converter == NULL
            ? "Each currency is summed by itself; nothing is converted."
            : arena_printf(arena,
                           "Converted into %s: %s. What has no rate is not counted "
                           "and is listed.",
                           making->currency, converter_words(making->question->converter));
    method[n++] = "A date that covers several years is a row of its own and is never spread.";
    if (left_out != NULL)
        method[n++] = arena_printf(arena, "In all, %s.", left_out);
    struct buffer empty = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        bool is_there = false;
        for (size_t j = 0; j < out->section_count; j++)
            is_there = is_there || strcmp(out->sections[j].key, sections[i].key) == 0;
        if (!is_there && is_requested(request, sections[i].key))
            buffer_printf(&empty, "%s%s", empty.size == 0 ? "" : ", ", sections[i].title);
    }
    if (empty.size != 0)
        method[n++] =
            arena_printf(arena, "Left out for want of content: %s.", buffer_string(&empty));
    method[n++] = arena_printf(
        arena, "Made by %s from book %s, %llu record%s, root %s, selection %s, with: %s",
        request->version, out->origin, (unsigned long long)out->size, out->size == 1 ? "" : "s",
        out->root, out->selection, request->command);
    out->method = method;
    out->method_count = n;
}

// Charts name the section's own tables, which may have moved when another was added.
static void settle_charts(struct section *section, struct arena *arena)
{
    if (section->chart_count == 0)
        return;
    struct chart *charts = NEW_ARRAY(arena, struct chart, section->chart_count);
    for (size_t i = 0; i < section->chart_count; i++) {
        charts[i] = section->charts[i];
        for (size_t j = 0; j < section->table_count; j++)
            if (strcmp(section->tables[j].key, charts[i].table->key) == 0)
                charts[i].table = &section->tables[j];
    }
    section->charts = charts;
}

// A row that names its documents itself needs no line for them.
static bool names_sources(const struct table *table)
{
    static const char *const keys[] = {"evidence", "source", "because"};
    for (size_t i = 0; i < table->column_count; i++)
        for (size_t j = 0; j < COUNT_OF(keys); j++)
            if (strcmp(table->columns[i].key, keys[j]) == 0)
                return true;
    return false;
}

static void add_foot(const struct making *making, const struct section_info *info,
                     struct table *table)
{
    if (table->audience != AUDIENCE_ALL)
        return;
    bool is_elsewhere = table->sources != NULL; // made with its own
    if (!is_elsewhere && info->sources != 0 && !names_sources(table))
        sources_put(making->sources, table, info->sources);
    if (!is_elsewhere && info->is_converted)
        table->rate_note = making->rate_note;
}

static bool make_sections(struct document *out, struct making *making,
                          const struct report_request *request, struct error *err)
{
    struct section *made = NEW_ARRAY(making->arena, struct section, COUNT_OF(sections));
    out->sections = made; // at once, because a failure later closes those that are made
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        if (!is_requested(request, sections[i].key))
            continue;
        struct section section = {
            .key = sections[i].key, .title = sections[i].title, .sheet = sections[i].sheet};
        if (!sections[i].make(making, &section, err))
            return error_context(err, "section \"%s\"", sections[i].key);
        settle_charts(&section, making->arena);
        // the arrays are ours: a section hands them over
        for (size_t j = 0; j < section.table_count; j++) {
            struct table *table = (struct table *)&section.tables[j];
            table_mark_bounds(table, making->arena);
            add_foot(making, &sections[i], table);
        }
        if (section.figure_count + section.table_count + section.chart_count != 0)
            made[out->section_count++] = section;
    }
    return true;
}

// The chart for the first page: who gave, when several did; else what for, else when.
static const struct chart *main_chart(const struct document *document)
{
    static const char *const preferred[] = {"by_donor", "by_activity", "by_year", "by_fund"};
    for (size_t i = 0; i < COUNT_OF(preferred); i++)
        for (size_t j = 0; j < document->section_count; j++)
            if (strcmp(document->sections[j].key, preferred[i]) == 0 &&
                document->sections[j].chart_count != 0)
                return &document->sections[j].charts[0];
    return NULL;
}

static bool load_sources(struct making *making, const struct report_request *request,
                         struct error *err)
{
    const struct converter *converter = making->question->converter;
    if (converter != NULL)
        making->rate_note = arena_printf(
            making->arena, "Converted into %s: %s.%s", making->currency, converter_words(converter),
            is_requested(request, "rates") ? " Rates lists each rate used." : "");
    return sources_load(&making->sources, making->snapshot, making->question, making->currency,
                        is_requested(request, "evidence") ? "evidence" : NULL, making->arena, err);
}

bool report_make(struct document *out, const struct snapshot *snapshot,
                 const struct report_request *request, struct arena *arena, struct error *err)
{
    struct making making = {.arena = arena,
                            .snapshot = snapshot,
                            .question = request->question,
                            .revisions_since = request->revisions_since};
    making.has_case_twins = has_case_twins(snapshot);
    struct totals totals;
    struct question question = *request->question;
    char *root = NEW_ARRAY(arena, char, HASH_HEX_MAX);
    making.scope = question_words(request->question, snapshot, arena);
    question.by_count = 0;
    if (!check_sections(request, err) || !choose_currency(&making, err) ||
        !choose_unit(&making, err) || !load_sources(&making, request, err) ||
        !totals_fold(&totals, snapshot, &question, arena, err) || !totals_check_rates(&totals, err))
        return false;
    *out = (struct document){
        .title = request->title != NULL ? request->title : snapshot->title,
        .subtitle = subtitle(&making),
        .book_title = snapshot->title,
        .origin = arena_string(arena, snapshot->head.origin),
        .size = snapshot->head.size,
        .root = hash_hex(&snapshot->head.root, root),
        .flow_count = totals.flow_count,
        .as_of = as_of_words(snapshot, arena),
        .as_of_time = snapshot->as_of_time,
        .currency = making.currency,
        .sources = sources_publishers(making.sources),
        .version = request->version,
        .command = request->command,
        .definitions = definitions,
        .definition_count = COUNT_OF(definitions),
        .legend = legend,
        .legend_count = COUNT_OF(legend),
    };
    if (!behind_checksum(&out->selection, snapshot, &question, arena, err) ||
        !make_sections(out, &making, request, err))
        return false;
    out->main_chart = main_chart(out);
    add_method(out, &making, request, totals_excluded_words(&totals, arena));
    return true;
}

void report_close(struct document *document)
{
    for (size_t i = 0; i < document->section_count; i++)
        for (size_t j = 0; j < document->sections[i].table_count; j++)
            table_close(&document->sections[i].tables[j]);
}
