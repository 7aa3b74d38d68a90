// Derivations of the model as formulas: SUMIFS and COUNTIFS over the data, sums of rows and
// columns, ratios. Text only; the value stands beside it in the model.
//
// No formula is made where a spreadsheet would read a criterion otherwise than the model does: ids
// that look like dates or numbers, wildcards, texts over 255 characters.
#ifndef RENDER_XLSX_FORMULA_H
#define RENDER_XLSX_FORMULA_H

#include "render/xlsx_layout.h"

enum xlsx_formula_style {
    FORMULAS_STRUCTURED, // Data[stated], as Excel writes it for tables
    FORMULAS_PLAIN,      // Data!$Q$2:$Q$344
    FORMULAS_NONE,
};

struct xlsx_formulas {
    const struct xlsx_layout *layout;
    enum xlsx_formula_style style;
};

// The place of the figure a formula is for.
struct xlsx_own {
    const struct xlsx_placed *placed; // NULL: a key figure, which stands in no table
    const struct table_row *row;
    size_t index; // of the row in its table
    uint32_t sheet_row;
    uint16_t sheet_column;
};

// "=SUMIFS(...)"; NULL when it cannot be said as one.
const char *xlsx_formula(const struct xlsx_formulas *formulas, const struct derivation *derivation,
                         const struct xlsx_own *own, struct arena *arena);
// "Summary!$B$8", quoted where the name needs it; for defined names and comparisons.
const char *xlsx_reference(const char *sheet_name, uint32_t row, uint16_t column,
                           struct arena *arena);
// "B8", as a formula on the same sheet says it.
const char *xlsx_cell_name(uint32_t row, uint16_t column, struct arena *arena);
// Whether a spreadsheet compares with the text as it is. Exposed for its test.
bool xlsx_is_plain_criterion(const char *text);

#endif
