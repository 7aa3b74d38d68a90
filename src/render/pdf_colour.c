// The colour profile of sRGB, made from its definition (IEC 61966-2-1) in the form of ICC.1:2010:
// the primaries as seen under D50 and the curve of its channels. It says what the colours of a
// document mean on any device.
#include "render/pdf_catalog.h"

#include <string.h>

#define HEADER_BYTES 128u
#define ENTRY_BYTES 12u
#define ONE 65536.0 // of a number with 16 bits behind the point

static void put_number(struct buffer *out, uint32_t number)
{
    const char bytes[] = {(char)(number >> 24), (char)(number >> 16), (char)(number >> 8),
                          (char)number};

    buffer_put(out, bytes, sizeof(bytes));
}

static void put_fixed(struct buffer *out, const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_number(out, (uint32_t)(int32_t)(numbers[i] * ONE + (numbers[i] < 0 ? -0.5 : 0.5)));
}

// A signature or a type, four letters, and what follows it.
static void put_word(struct buffer *out, const char *word, uint32_t next)
{
    buffer_put(out, word, 4);
    put_number(out, next);
}

static void put_text(struct buffer *out, const char *text)
{
    const uint32_t place = 28, records = 1, record_bytes = 12;

    put_word(out, "mluc", 0);
    put_number(out, records);
    put_number(out, record_bytes);
    buffer_put(out, "enUS", 4);
    put_number(out, (uint32_t)strlen(text) * 2);
    put_number(out, place);
    for (const char *c = text; *c != '\0'; c++) {
        buffer_char(out, '\0');
        buffer_char(out, *c);
    }
}

static void put_xyz(struct buffer *out, const double *numbers)
{
    put_word(out, "XYZ ", 0);
    put_fixed(out, numbers, 3);
}

static void put_curve(struct buffer *out)
{
    static const double numbers[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    const uint32_t with_linear_start = 3u << 16;

    put_word(out, "para", 0);
    put_number(out, with_linear_start);
    put_fixed(out, numbers, COUNT_OF(numbers));
}

// From the white of sRGB (D65) to that of profiles (D50), after Bradford.
static void put_adaptation(struct buffer *out)
{
    static const double numbers[] = {1.0478112,  0.0228866,  -0.0501270, 0.0295424, 0.9904844,
                                     -0.0170491, -0.0092345, 0.0150436,  0.7521316};

    put_word(out, "sf32", 0);
    put_fixed(out, numbers, COUNT_OF(numbers));
}

static void put_header(struct buffer *out, uint32_t size, const double *white)
{
    static const char zero[HEADER_BYTES] = {0};
    const uint32_t version = 0x04200000;

    put_number(out, size);
    put_number(out, 0);
    put_number(out, version);
    buffer_text(out, "mntrRGB XYZ ");
    // A fixed day: 2010-01-01.
    buffer_put(out, "\x07\xDA\0\1\0\1\0\0\0\0\0\0", 12);
    put_word(out, "acsp", 0);
    buffer_put(out, zero, 24);
    put_fixed(out, white, 3);
    buffer_put(out, zero, HEADER_BYTES - out->size);
}

struct slice pdf_colour_profile(struct arena *arena)
{
    static const double white[] = {0.9642, 1, 0.8249};
    static const double red[] = {0.4360747, 0.2225045, 0.0139322};
    static const double green[] = {0.3850649, 0.7168786, 0.0971045};
    static const double blue[] = {0.1430804, 0.0606169, 0.7141733};
    static const char *const tags[] = {"desc", "cprt", "wtpt", "chad", "rXYZ",
                                       "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"};
    struct buffer data = {.arena = arena}, out = {.arena = arena}, table = {.arena = arena};
    uint32_t before = HEADER_BYTES + 4 + COUNT_OF(tags) * ENTRY_BYTES;

    for (size_t i = 0, start = 0; i < COUNT_OF(tags); i++) {
        bool is_shared = i > 7; // the three channels have one curve
        if (!is_shared)
            start = data.size;
        switch (i) {
        case 0: put_text(&data, "sRGB"); break;
        case 1: put_text(&data, "No copyright, use freely"); break;
        case 2: put_xyz(&data, white); break;
        case 3: put_adaptation(&data); break;
        case 4: put_xyz(&data, red); break;
        case 5: put_xyz(&data, green); break;
        case 6: put_xyz(&data, blue); break;
        case 7: put_curve(&data); break;
        }
        put_word(&table, tags[i], before + (uint32_t)start);
        put_number(&table, (uint32_t)(data.size - start));
        while (data.size % 4 != 0)
            buffer_char(&data, '\0');
    }
    put_header(&out, before + (uint32_t)data.size, white);
    put_number(&out, COUNT_OF(tags));
    buffer_put(&out, table.data, table.size);
    buffer_put(&out, data.data, data.size);
    return (struct slice){out.data, out.size};
}
