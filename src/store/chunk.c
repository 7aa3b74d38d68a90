// One column of a chunk as bytes: width, smallest value, each value less the smallest.
//
//     byte 0      width of one value: 0, 1, 2, 4 or 8 bytes
//     bytes 1-8   the smallest value, little-endian
//     then        count values of that width, little-endian; none for width 0
//
// The form is canonical (the smallest width that fits), so that equal values are equal bytes. The
// loops have no branches, which lets the compiler turn them into vector code.
#include <assert.h>
#include <endian.h>
#include <string.h>
#include <zlib.h>

#include "store/columns.h"
#include "store/store_parts.h"

#define HEADER_SIZE 9

static unsigned width_of(uint64_t span)
{
    if (span == 0)
        return 0;
    if (span <= UINT8_MAX)
        return 1;
    if (span <= UINT16_MAX)
        return 2;
    return span <= UINT32_MAX ? 4 : 8;
}

static void find_range(const int64_t *values, size_t count, int64_t *smallest, int64_t *largest)
{
    int64_t low = values[0];
    int64_t high = values[0];
    for (size_t i = 1; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    *smallest = low;
    *largest = high;
}

#define ENCODE(bits, to_little)                                                                    \
    for (size_t i = 0; i < count; i++) {                                                           \
        uint##bits##_t less = to_little((uint##bits##_t)((uint64_t)values[i] - base));             \
        memcpy(place + i * sizeof(less), &less, sizeof(less));                                     \
    }

#define DECODE(bits, to_host)                                                                      \
    for (size_t i = 0; i < count; i++) {                                                           \
        uint##bits##_t less;                                                                       \
        memcpy(&less, place + i * sizeof(less), sizeof(less));                                     \
        values[i] = (int64_t)(base + (uint64_t)to_host(less));                                     \
    }

#define SAME(value) (value)

void chunk_encode(const int64_t *values, size_t count, struct buffer *out)
{
    assert(count >= 1 && count <= CHUNK_RECORDS);
    int64_t smallest = 0;
    int64_t largest = 0;
    find_range(values, count, &smallest, &largest);
    uint64_t base = (uint64_t)smallest;
    unsigned width = width_of((uint64_t)largest - base);

    unsigned char bytes[HEADER_SIZE + CHUNK_RECORDS * sizeof(uint64_t)];
    uint64_t stored_base = htole64(base);
    bytes[0] = (unsigned char)width;
    memcpy(bytes + 1, &stored_base, sizeof(stored_base));
    unsigned char *place = bytes + HEADER_SIZE;
    switch (width) {
    case 1: ENCODE(8, SAME) break;
    case 2: ENCODE(16, htole16) break;
    case 4: ENCODE(32, htole32) break;
    case 8: ENCODE(64, htole64) break;
    default: break;
    }
    buffer_put(out, (const char *)bytes, HEADER_SIZE + count * width);
}

bool chunk_decode(struct slice data, size_t count, int64_t *values, struct error *err)
{
    unsigned width = data.size < HEADER_SIZE ? 99 : (unsigned char)data.data[0];
    bool is_width = width == 0 || width == 1 || width == 2 || width == 4 || width == 8;
    if (!is_width || data.size < HEADER_SIZE + count * width)
        return error_set(err, ERROR_STORE, "a column is not in the form of a column");
    uint64_t base = 0;
    memcpy(&base, data.data + 1, sizeof(base));
    base = le64toh(base);
    const char *place = data.data + HEADER_SIZE;
    switch (width) {
    case 1: DECODE(8, SAME) break;
    case 2: DECODE(16, le16toh) break;
    case 4: DECODE(32, le32toh) break;
    case 8: DECODE(64, le64toh) break;
    default:
        for (size_t i = 0; i < count; i++)
            values[i] = (int64_t)base;
        break;
    }
    return true;
}

// Non-zero for the columns in which a waiting row differs from the first row of the chunk.
static void find_changes(const struct chunk_rows *rows, int64_t changes[ROW_WIDTH])
{
    memset(changes, 0, ROW_WIDTH * sizeof(*changes));
    for (size_t i = 0; i < ROWS_WAITING; i++) {
        for (int column = 0; column < ROW_WIDTH; column++)
            changes[column] |= rows->waiting[i][column] ^ rows->first[column];
    }
}

void chunk_row_done(struct chunk_rows *rows, size_t place)
{
    if (place % ROWS_WAITING != ROWS_WAITING - 1)
        return;
    size_t start = place + 1 - ROWS_WAITING;
    int64_t changes[ROW_WIDTH];
    if (start == 0) {
        memcpy(rows->first, rows->waiting[0], sizeof(rows->first));
        memset(rows->varies, 0, sizeof(rows->varies));
    }
    find_changes(rows, changes);
    for (int column = 0; column < COLUMN_COUNT; column++) {
        int64_t *values = rows->columns[column];
        if (!rows->varies[column] && changes[column] == 0)
            continue;
        if (!rows->varies[column]) {
            rows->varies[column] = true;
            for (size_t i = 0; i < start; i++)
                values[i] = rows->first[column];
        }
        for (size_t i = 0; i < ROWS_WAITING; i++)
            values[start + i] = rows->waiting[i][column];
    }
}

// Equal values give the same bytes however many there are.
void chunk_rows_encode(const struct chunk_rows *rows, enum column column, struct buffer *out)
{
    if (rows->varies[column]) {
        chunk_encode(rows->columns[column], CHUNK_RECORDS, out);
    } else {
        chunk_encode(&rows->first[column], 1, out);
    }
}

uint32_t chunk_crc(struct slice data)
{
    return (uint32_t)crc32(0, (const unsigned char *)data.data, (unsigned)data.size);
}
