#include "report/sum.h"

void sum_set_flow(struct sum *sum, const struct flow_row *row)
{
    bool is_known = row->currency_index != 0;
    sum->stated = is_known ? row->stated : 0;
    sum->lower = is_known ? row->lower : 0;
    sum->upper = is_known ? row->upper : 0;
    sum->count = 1;
    sum->unknown = !is_known;
    sum->is_open = is_known && row->amount_kind == AMOUNT_AT_LEAST;
    sum->is_approximate = is_known && row->amount_kind == AMOUNT_ABOUT;
}

bool sum_add_flow(struct sum *sum, const struct flow_row *row)
{
    struct sum one;
    sum_set_flow(&one, row);
    return sum_add(sum, &one);
}

bool sum_add(struct sum *sum, const struct sum *other)
{
    sum->count += other->count;
    sum->unknown += other->unknown;
    sum->is_open |= other->is_open;
    sum->is_approximate |= other->is_approximate;
    bool overflows = __builtin_add_overflow(sum->stated, other->stated, &sum->stated);
    overflows |= __builtin_add_overflow(sum->lower, other->lower, &sum->lower);
    overflows |= __builtin_add_overflow(sum->upper, other->upper, &sum->upper);
    return !overflows;
}

// decimal_normal, for numbers that mostly end in many zeros: dividing 128 bits is slow, so half of
// what may be left goes at once.
struct decimal sum_decimal(int128 units)
{
    static const unsigned steps[] = {8, 4, 2, 1};
    struct decimal value = {units, DECIMAL_SCALE_MAX};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        int128 power = decimal_power(steps[i]);
        if (value.scale < steps[i] || value.mantissa % power != 0)
            continue;
        value.mantissa /= power;
        value.scale -= steps[i];
    }
    return value;
}

static int128 units_of(struct decimal value)
{
    return value.mantissa * decimal_power(DECIMAL_SCALE_MAX - value.scale);
}

bool flow_row_split(const struct flow_row *row, const struct decimal *shares, size_t count,
                    struct flow_row *parts, struct arena *scratch)
{
    const int128 wholes[] = {row->stated, row->lower, row->upper};
    struct decimal *split[COUNT_OF(wholes)];
    for (size_t i = 0; i < COUNT_OF(wholes); i++) {
        split[i] = NEW_ARRAY(scratch, struct decimal, count);
        if (!decimal_split(sum_decimal(wholes[i]), shares, count, split[i]))
            return false;
    }
    for (size_t i = 0; i < count; i++) {
        parts[i] = *row;
        parts[i].stated = units_of(split[0][i]);
        parts[i].lower = units_of(split[1][i]);
        parts[i].upper = units_of(split[2][i]);
    }
    return true;
}

bool flow_row_wanted(const struct flow_row *row, const struct question *question,
                     const struct flow_reader *reader, struct flow_row *part, struct arena *scratch)
{
    size_t count;
    const struct recipient_share *shares = flow_reader_recipients(reader, row->recipients, &count);
    *part = *row;
    if (question->value_count[FILTER_RECIPIENT] == 0 || count <= 1)
        return true;
    struct flow_row *parts = NEW_ARRAY(scratch, struct flow_row, count);
    struct decimal *percents = NEW_ARRAY(scratch, struct decimal, count);
    for (size_t i = 0; i < count; i++)
        percents[i] = shares[i].percent;
    if (!flow_row_split(row, percents, count, parts, scratch))
        return false;
    part->stated = part->lower = part->upper = 0;
    for (size_t i = 0; i < count; i++) {
        if (!flow_reader_wants_place(reader, shares[i].place))
            continue;
        part->stated += parts[i].stated;
        part->lower += parts[i].lower;
        part->upper += parts[i].upper;
    }
    return true;
}

bool sum_scale(struct sum *sum, int128 numerator, int128 denominator)
{
    int128 *const units[] = {&sum->stated, &sum->lower, &sum->upper};
    const struct decimal over = {numerator, DECIMAL_SCALE_MAX};
    const struct decimal under = {denominator, DECIMAL_SCALE_MAX};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        struct decimal value = {*units[i], DECIMAL_SCALE_MAX};
        if (*units[i] == denominator)
            *units[i] = numerator;
        else if (*units[i] != 0 &&
                 (!decimal_multiply_divide(value, over, under, DECIMAL_SCALE_MAX, &value) ||
                  __builtin_mul_overflow(value.mantissa,
                                         decimal_power(DECIMAL_SCALE_MAX - value.scale), units[i])))
            return false;
    }
    return true;
}

const char *sum_mark(const struct sum *sum)
{
    return sum->is_approximate ? about_mark(sum_decimal(sum->stated)) : "";
}

bool sum_has_amount(const struct sum *sum)
{
    return sum->count > sum->unknown;
}

struct cell sum_cell(const struct sum *sum)
{
    struct cell cell = {.type = CELL_SUM, .unknown = sum->unknown, .has_bounds = true};
    if (!sum_has_amount(sum)) {
        cell.gap = sum->count == 0 ? GAP_NIL : GAP_UNKNOWN;
        return cell;
    }
    cell.number = sum_decimal(sum->stated);
    cell.lower = sum->lower == sum->stated ? cell.number : sum_decimal(sum->lower);
    cell.upper = sum->upper == sum->stated ? cell.number : sum_decimal(sum->upper);
    cell.is_open = sum->is_open;
    cell.is_approximate = sum->is_approximate;
    return cell;
}
