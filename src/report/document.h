// A report as plain data: sections of figures, charts and tables, with what every page must say.
//
// Made by report/, drawn by every renderer in render/. Nothing here points into the database.
#ifndef REPORT_DOCUMENT_H
#define REPORT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/chart.h"
#include "report/table.h"

// One key figure: "Pledged", "US$ 5,000.0 million", "of which 1 amount unknown".
struct figure {
    const char *key;
    const char *label;
    struct cell value;
    const char *currency; // of an amount; NULL: none
    uint8_t decimals;     // print, after scaling
    uint8_t scale_power;
    const char *unit; // "US$ million"; NULL: none
    const char *note; // one short line under it; NULL: none
};

// A sum that means nothing by itself and is there to be compared: for a workbook.
struct control {
    const char *label;
    struct decimal number;
    const struct origin *origin; // its `check` is a sum over the flat data
};

struct section {
    const char *key;   // "by_donor"
    const char *title; // "By donor"
    const char *sheet; // its sheet's name in a workbook, at most 31 characters
    const char *intro; // a sentence or two; NULL: none
    const struct figure *figures;
    size_t figure_count;
    const struct chart *charts;
    size_t chart_count;
    const struct table *tables;
    size_t table_count;
    const struct control *controls;
    size_t control_count;
    bool is_annex;     // entries and the like: last in a PDF, "Data" in a workbook
    bool is_method;    // how figures came about, such as rates: in a PDF behind the method
    bool is_charted;   // its tables only say its chart in full: in a PDF last too
    bool is_flat_data; // its table is the flat data of the workbook
};

// A term and what it means here: definitions, how to sum, legend.
struct definition {
    const char *term;
    const char *text;
};

struct document {
    const char *title;    // "Japan's pledges and contributions"
    const char *subtitle; // scope in words: filters, period, boundary
    const char *book_title;
    const char *origin; // the book's head
    uint64_t size;
    const char *root;     // 64 hex digits
    uint64_t flow_count;  // flows that passed the filters, counted or not
    const char *sources;  // "Sources: 58 documents of NATO (7), UNDP (5) and 24 others"; NULL: none
    const char *as_of;    // "23 November 2026, record 128"
    int64_t as_of_time;   // UTC second; creation and modification date of every file made
    const char *currency; // reporting currency
    const char *selection;          // checksum of the records behind it: behind.h
    const char *stamp;              // one word that makes this report again; NULL: none
    const char *version;            // "ledger 0.1.0"
    const char *command;            // the options that make this report again
    const struct chart *main_chart; // of one of the sections: for the first page; NULL: none
    const struct section *sections;
    size_t section_count;
    const struct definition *definitions;
    size_t definition_count;
    const struct definition *legend; // marks: "–", "..", "n/q", "n/c", "~", "r", "†"
    size_t legend_count;
    const char *const *method; // paragraphs: scope, counting, conversion, what is left out
    size_t method_count;
};

#endif
