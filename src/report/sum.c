#include "report/sum.h"

bool sum_add_flow(struct sum *sum, const struct flow_row *row)
{
    sum->count++;
    if (row->currency_index == 0) {
        sum->unknown++;
        return true;
    }
    sum->is_open |= row->amount_kind == AMOUNT_AT_LEAST;
    sum->is_approximate |= row->amount_kind == AMOUNT_ABOUT;
    bool overflows = __builtin_add_overflow(sum->stated, row->stated, &sum->stated);
    overflows |= __builtin_add_overflow(sum->lower, row->lower, &sum->lower);
    overflows |= __builtin_add_overflow(sum->upper, row->upper, &sum->upper);
    return !overflows;
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

struct decimal sum_decimal(int128 units)
{
    return decimal_normal((struct decimal){units, DECIMAL_SCALE_MAX});
}

static int128 share_of(int128 units, struct decimal percent)
{
    struct decimal part;
    struct decimal whole = {units, DECIMAL_SCALE_MAX};
    if (!decimal_multiply_divide(whole, percent, decimal_of(100), DECIMAL_SCALE_MAX, &part))
        return 0; // a share of at most 100 % cannot overflow
    return part.mantissa * decimal_power(DECIMAL_SCALE_MAX - part.scale);
}

struct flow_row flow_row_share(const struct flow_row *row, struct decimal percent)
{
    struct flow_row part = *row;
    part.stated = share_of(row->stated, percent);
    part.lower = share_of(row->lower, percent);
    part.upper = share_of(row->upper, percent);
    return part;
}

bool sum_has_amount(const struct sum *sum)
{
    return sum->count > sum->unknown;
}

struct cell sum_cell(const struct sum *sum)
{
    struct cell cell = {.type = CELL_SUM, .unknown = sum->unknown};
    if (!sum_has_amount(sum)) {
        cell.gap = sum->count == 0 ? GAP_NIL : GAP_UNKNOWN;
        return cell;
    }
    cell.number = sum_decimal(sum->stated);
    cell.lower = sum_decimal(sum->lower);
    cell.upper = sum_decimal(sum->upper);
    cell.is_open = sum->is_open;
    cell.is_approximate = sum->is_approximate;
    return cell;
}
