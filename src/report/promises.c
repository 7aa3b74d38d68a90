// Small pieces of the sections about promises, and their key figures.
#include "report/promises.h"

#include <stdlib.h>
#include <string.h>

#include "core/currency.h"

int32_t judged_day(const struct making *making)
{
    return making->question->has_on ? making->question->on.latest : making->snapshot->as_of_day;
}

const char *judged_day_words(const struct making *making)
{
    struct date date = {judged_day(making), judged_day(making), ""};
    day_format(date.earliest, date.text);
    return date_words(&date, making->arena);
}

// What had been paid by the day serves to judge the instalments alone, and is as large as the rest.
static bool judge_instalments(struct promises *out, const struct making *making, struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct fulfilled *then;
    return fulfilment_at(&out->fulfilment, out->day, true, &then, &scratch, err) &&
           instalments_make(&out->instalments, &out->fulfilment, then, making->snapshot, out->day,
                            making->arena, err);
}

bool promises_load(struct promises *out, const struct making *making, struct error *err)
{
    struct fulfilment_options options = {.question = making->question,
                                         .converts = making->question->converter != NULL,
                                         .since = DAY_MIN,
                                         .until = DAY_MAX};
    out->day = judged_day(making);
    if (!fulfilment_load(&out->fulfilment, making->snapshot, &options, making->arena, err) ||
        !judge_instalments(out, making, err) ||
        !fulfilment_at(&out->fulfilment, DAY_MAX, true, &out->states, making->arena, err))
        return false;
    out->converted = out->states;
    return !options.converts ||
           fulfilment_convert(&out->fulfilment, out->states, &out->converted, making->arena, err);
}

struct cell cell_told(const struct sum *sum)
{
    struct cell cell = cell_amount(sum);
    if (sum->unknown != 0)
        cell = (struct cell){.type = CELL_AMOUNT,
                             .gap = GAP_NOT_QUANTIFIED,
                             .unknown = sum->unknown,
                             .has_bounds = true};
    return cell;
}

bool add_units(struct sum *sum, int128 units, bool is_approximate, struct error *err)
{
    struct sum more = {.stated = units,
                       .lower = units,
                       .upper = units,
                       .count = 1,
                       .is_approximate = is_approximate};
    if (units == 0)
        return true;
    return sum_add(sum, &more) || error_set(err, ERROR_INPUT, "a total is too large");
}

bool flow_id(const struct making *making, const struct flow_row *row, const char **id,
             struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record record;
    if (!store_record(making->snapshot->store, row->original, &record, &scratch, err))
        return false;
    *id = arena_string(making->arena, record_text(&record, KEY_ID));
    return true;
}

const char *promises_unit(const struct making *making)
{
    if (making->question->converter == NULL)
        return "units of each currency, not converted";
    return arena_printf(making->arena, "%s, each promise at the rate of its own date",
                        making->currency);
}

const struct table_column *promises_columns(const struct making *making,
                                            const struct table_column *columns, size_t count)
{
    const struct converter *converter = making->question->converter;
    struct table_column *out = NEW_ARRAY(making->arena, struct table_column, count);
    memcpy(out, columns, count * sizeof(*out));
    for (size_t i = 0; i < count; i++)
        if (converter != NULL && out[i].type == CELL_AMOUNT)
            out[i].decimals = 0; // a rate makes no cents
    return out;
}

void note_conversion(const struct making *making, struct table *table, uint64_t unconverted,
                     uint64_t computed)
{
    if (unconverted != 0)
        table_add_note(making, table,
                       arena_printf(making->arena, "%s without a rate left out.",
                                    text_counted(making->arena, unconverted, "promise")));
    if (computed != 0)
        table_add_note(making, table,
                       arena_printf(making->arena,
                                    "%s with a payment in another currency, converted "
                                    "at a rate of the book.",
                                    text_counted(making->arena, computed, "promise")));
}

void note_rounding(const struct making *making, struct table *table)
{
    if (making->question->converter != NULL)
        table_note_rounding(making, table);
}

struct currency_line *currency_line(struct currency_lines *lines, const struct currency *currency,
                                    struct arena *arena)
{
    for (size_t i = 0; i < lines->items.count; i++)
        if (lines->items.items[i].currency == currency)
            return &lines->items.items[i];
    return LIST_PUSH(arena, &lines->items, (struct currency_line){.currency = currency});
}

static int compare_lines(const void *a, const void *b)
{
    const struct currency_line *left = a;
    const struct currency_line *right = b;
    if (left->currency == NULL || right->currency == NULL)
        return (left->currency == NULL) - (right->currency == NULL);
    return strcmp(left->currency->code, right->currency->code);
}

void currency_lines_sort(struct currency_lines *lines)
{
    if (lines->items.count != 0)
        qsort(lines->items.items, lines->items.count, sizeof(struct currency_line), compare_lines);
}

// --- key figures ---

static void add_figure(const struct making *making, struct section *out, struct figure figure)
{
    struct figure *figures = NEW_ARRAY(making->arena, struct figure, out->figure_count + 1);
    if (out->figure_count != 0)
        memcpy(figures, out->figures, out->figure_count * sizeof(*figures));
    figures[out->figure_count++] = figure;
    out->figures = figures;
}

static struct figure amount_figure(const struct making *making, const char *key, const char *label,
                                   struct cell value, const char *note)
{
    return (struct figure){.key = key,
                           .label = label,
                           .value = value,
                           .currency = making->currency,
                           .decimals = making->scale_power == 0 ? 0 : 1,
                           .scale_power = making->scale_power,
                           .unit = making->short_unit,
                           .note = note};
}

struct outstanding {
    struct sum sum, additional;
    uint64_t promises, untold, elsewhere, computed;
};

bool is_elsewhere(const struct making *making, const struct linked_flow *flow)
{
    return flow->is_unconverted || !text_equal(flow->currency->code, making->currency);
}

static bool sum_outstanding(struct outstanding *out, const struct making *making,
                            const struct promises *promises, struct error *err)
{
    const struct fulfilment *fulfilment = &promises->fulfilment;
    bool is_fine = true;
    for (size_t i = 0; is_fine && i < fulfilment->flows.count; i++) {
        const struct linked_flow *flow = &fulfilment->flows.items[i];
        const struct fulfilled *state = &promises->converted[i];
        if (!flow->is_covered)
            continue;
        out->promises++;
        if (!flow->is_supported || state->outstanding.unknown != 0)
            out->untold++;
        else if (is_elsewhere(making, flow))
            out->elsewhere++;
        else
            is_fine = sum_add(&out->sum, &state->outstanding) &&
                      sum_add(&out->additional, &state->additional);
        out->computed += state->is_computed;
    }
    out->promises += fulfilment->unconverted;
    out->elsewhere += fulfilment->unconverted;
    for (size_t i = 0; is_fine && i < fulfilment->loose.count; i++) {
        const struct loose *loose = &fulfilment->loose.items[i];
        out->promises += loose->sum.count;
        if (!loose->is_supported || loose->currency == NULL)
            out->untold += loose->sum.count;
        else if (!text_equal(loose->currency->code, making->currency))
            out->elsewhere += loose->sum.count;
        else
            is_fine = sum_add(&out->sum, &loose->sum);
    }
    return is_fine || error_set(err, ERROR_INPUT, "what is outstanding is too large to sum");
}

static const char *outstanding_note(const struct making *making, const struct outstanding *out)
{
    struct arena *arena = making->arena;
    struct buffer note = {.arena = arena};
    buffer_printf(&note, "of %s of %s promises",
                  text_count(arena, out->promises - out->untold - out->elsewhere),
                  text_count(arena, out->promises));
    if (out->untold != 0)
        buffer_printf(&note,
                      "; %s without an amount, or without links while their donor has "
                      "payments linked to nothing",
                      text_count(arena, out->untold));
    if (out->elsewhere != 0)
        buffer_printf(&note, "; %s %s", text_count(arena, out->elsewhere),
                      making->question->converter == NULL ? "in other currencies"
                                                          : "without a rate");
    if (out->computed != 0)
        buffer_printf(&note, "; %s with a payment converted at a rate of the book",
                      text_count(arena, out->computed));
    if (out->additional.stated != 0)
        buffer_printf(&note, "; %s beyond what was promised is additional",
                      figure_words(making, &out->additional));
    return buffer_string(&note);
}

static bool add_outstanding(struct making *making, struct section *out,
                            const struct promises *promises, struct error *err)
{
    struct outstanding all = {0};
    if (!sum_outstanding(&all, making, promises, err))
        return false;
    if (all.promises == 0)
        return true;
    struct criteria criteria = {.arena = making->arena};
    struct cell value = sum_cell(&all.sum);
    if (all.promises == all.untold)
        value = (struct cell){.type = CELL_SUM, .gap = GAP_NOT_QUANTIFIED, .has_bounds = true};
    criteria_is(&criteria, "currency", making->currency);
    // the entries hold what is outstanding in the currency of each promise
    if (making->question->converter == NULL)
        value.origin = derive_entries(making, "outstanding", &criteria);
    add_figure(
        making, out,
        amount_figure(making, "outstanding", "Outstanding", value, outstanding_note(making, &all)));
    return true;
}

static bool add_delivery(struct making *making, struct section *out,
                         const struct promises *promises, struct error *err)
{
    struct delivery_rate rate;
    if (!delivery_rate_make(&rate, &promises->fulfilment, making->snapshot, making->question,
                            promises->converted, making->currency, making->arena, err))
        return false;
    if (rate.promises == 0 && rate.left_out == 0)
        return true;
    struct figure figure = {.key = "delivery_rate",
                            .label = "Delivery rate",
                            .decimals = 1,
                            .unit = "of what was promised",
                            .value = {.type = CELL_PERCENT, .number = rate.percent}};
    struct criteria criteria = {.arena = making->arena};
    switch (rate.basis) {
    case DELIVERY_LINKED:
        criteria_is(&criteria, "currency", making->currency);
        if (derive_is_exact(making) && making->question->converter == NULL)
            figure.value.origin =
                origin_of(making->arena, derive_ratio(making->arena, ENTRIES_KEY, "delivered",
                                                      "deliverable", &criteria, 1));
        figure.note = arena_printf(making->arena, "over %s with linked payments; %s left out",
                                   text_counted(making->arena, rate.promises, "promise"),
                                   text_count(making->arena, rate.left_out));
        break;
    case DELIVERY_TOGETHER:
        figure.note = "nothing is linked: all payments of one donor and programme over all its "
                      "promises";
        break;
    case DELIVERY_NOT_QUANTIFIED:
        figure.unit = NULL;
        figure.value = (struct cell){.type = CELL_PERCENT, .gap = GAP_NOT_QUANTIFIED};
        figure.note = "no promise has both an amount and linked payments";
        break;
    }
    add_figure(making, out, figure);
    return true;
}

static bool add_overdue(struct making *making, struct section *out, const struct promises *promises,
                        struct error *err)
{
    struct sum overdue[DUE_STATES] = {0};
    uint64_t counts[DUE_STATES] = {0};
    uint64_t elsewhere = 0;
    if (promises->instalments.count == 0)
        return true;
    for (size_t i = 0; i < promises->instalments.count; i++) {
        const struct instalment *item = &promises->instalments.items[i];
        counts[item->state]++;
        bool is_late = item->state == DUE_OVERDUE || item->state == DUE_POSSIBLY;
        const struct currency *currency;
        struct sum unpaid = item->unpaid;
        if (!instalment_convert(&promises->fulfilment, item, &unpaid, &currency))
            return error_set(err, ERROR_INPUT, "what is overdue is too large to convert");
        if (is_late && currency != NULL && !text_equal(currency->code, making->currency))
            elsewhere++;
        else if (is_late && !sum_add(&overdue[item->state], &unpaid))
            return error_set(err, ERROR_INPUT, "what is overdue is too large to sum");
    }
    struct buffer note = {.arena = making->arena};
    buffer_printf(&note, "on %s: %s of %s", judged_day_words(making),
                  text_count(making->arena, counts[DUE_OVERDUE]),
                  text_counted(making->arena, promises->instalments.count, "instalment"));
    if (counts[DUE_POSSIBLY] != 0)
        buffer_printf(&note, "; possibly %s more (%s)",
                      text_count(making->arena, counts[DUE_POSSIBLY]),
                      figure_words(making, &overdue[DUE_POSSIBLY]));
    if (elsewhere != 0)
        buffer_printf(&note, "; %s of them %s", text_count(making->arena, elsewhere),
                      making->question->converter == NULL ? "in other currencies"
                                                          : "without a rate");
    if (counts[DUE_UNKNOWN] != 0)
        buffer_printf(&note, "; %s cannot be told", text_count(making->arena, counts[DUE_UNKNOWN]));
    struct cell value = sum_cell(&overdue[DUE_OVERDUE]);
    struct criteria late = {.arena = making->arena};
    criteria_is(&late, "currency", making->currency);
    criteria_is(&late, "state", due_state_label(DUE_OVERDUE));
    if (making->question->converter == NULL)
        value.origin =
            origin_of(making->arena, derive_fold(making->arena, INSTALMENTS_KEY, "unpaid", &late));
    add_figure(making, out,
               amount_figure(making, "overdue", "Overdue", value, buffer_string(&note)));
    return true;
}

bool add_promise_figures(struct making *making, struct section *out, struct error *err)
{
    struct promises promises;
    return promises_load(&promises, making, err) && add_outstanding(making, out, &promises, err) &&
           add_delivery(making, out, &promises, err) && add_overdue(making, out, &promises, err);
}
