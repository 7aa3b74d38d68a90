// How high a text is in a cell.
//
// A spreadsheet breaks lines when it opens the file, but rows whose height the file does not tell
// stay one line high in some programs. So lines are counted here, letter by letter: each is taken as
// wide as in the wider one of two fonts that sheets are shown in. A line of them is 15 points high.
#include <string.h>

#include "base/text.h"
#include "render/xlsx_sheet.h"

#define CAUTION 1.06 // a column's width is counted in whole pixels of a digit
#define BOLD 1.06
#define SMALL (9 / 11.0) // notes
#define FOREIGN 1.1      // of one column of a terminal
#define HIGH_FROM 0x590  // from here on scripts are higher than Latin, Greek and Cyrillic
#define PUNCTUATION 0x2000
#define SYMBOLS_END 0x2C00
#define HIGH 1.1

// Hundredths of a digit's width, from the space on.
static const unsigned char letter_widths[] = {
    46,  65,  80,  113, 100, 146, 135, 44,  60,  60,  99,  100, 50,  61,  50,  77,  100, 100, 100,
    100, 100, 100, 100, 100, 100, 100, 53,  53,  100, 100, 100, 92,  177, 115, 114, 111, 128, 98,
    91,  128, 130, 60,  63,  109, 92,  169, 133, 137, 106, 137, 109, 96,  98,  128, 112, 176, 103,
    99,  100, 61,  77,  61,  100, 99,  58,  99,  108, 84,  108, 99,  61,  108, 109, 46,  48,  94,
    46,  164, 109, 106, 108, 108, 73,  84,  67,  109, 90,  142, 93,  90,  83,  67,  97,  67,  100,
};

static double letter_width(uint32_t point)
{
    if (point >= ' ' && point < ' ' + sizeof(letter_widths))
        return letter_widths[point - ' '] / 100.0;
    return FOREIGN * utf8_point_width(point);
}

static double scale_of(enum xlsx_look look)
{
    switch (look) {
    case LOOK_NOTE: return CAUTION * SMALL;
    case LOOK_TOTAL:
    case LOOK_GROUP:
    case LOOK_HEADER:
    case LOOK_TITLE:
    case LOOK_HEADING:
    case LOOK_TERM:
    case LOOK_FIGURE: return CAUTION * BOLD;
    case LOOK_DATA:
    case LOOK_BODY:
    case LOOK_OTHER:
    case LOOK_SUBTITLE:
    case LOOK_TEXT: return CAUTION;
    }
    return CAUTION;
}

static bool is_high(uint32_t point)
{
    return point >= HIGH_FROM && !(point >= PUNCTUATION && point < SYMBOLS_END);
}

double xlsx_text_height(const char *text, double characters, enum xlsx_look look)
{
    double scale = scale_of(look);
    size_t size = strlen(text);
    size_t lines = 1;
    double used = 0; // of the line, up to the last place it may break
    double word = 0; // behind that
    double line = look == LOOK_NOTE ? XLSX_NOTE_HEIGHT : XLSX_ROW_HEIGHT;
    bool has_high = false;

    for (size_t at = 0; at < size;) {
        uint32_t point = utf8_next(text, size, &at);
        bool is_wide = point > 0x7F && utf8_point_width(point) == 2;
        double width = scale * letter_width(point);
        has_high |= is_high(point);
        if (point == '\n') {
            lines++;
            used = word = 0;
            continue;
        }
        // A line ends before what it has no room for; a word longer than a line is cut.
        if (point != ' ' && used + word + width > characters && used + word > 0) {
            lines++;
            word = used > 0 ? word : 0;
            used = 0;
        }
        word += width;
        if (point == ' ' || is_wide) {
            used += word;
            word = 0;
        }
    }
    if (lines == 1)
        return line;
    return line * (double)lines * (has_high ? HIGH : 1) + 1;
}
