// Every limit on input, in one place. Each has a test at the limit and one past it.
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_BODY_BYTES 65535            // one canonical record
#define LIMIT_ID_BYTES 64                 // an id the user gives
#define LIMIT_DERIVED_ID_BYTES 512        // an id the program derives (rate:..., link:...)
#define LIMIT_SOURCE_ID_BYTES 160         // of a source's own id; the rest becomes a hash
#define LIMIT_AMOUNT_DIGITS 26            // before the point: any one of them fits a sum
#define LIMIT_LIST_ITEMS 1000             // items of one list field
#define LIMIT_CSV_FIELD_BYTES (64 * 1024) // one cell
#define LIMIT_CSV_RECORD_BYTES (1024 * 1024)
#define LIMIT_CSV_ENDLESS_BYTES (16 * 1024 * 1024) // then a row is not waited for any longer
#define LIMIT_CSV_COLUMNS 1000
// of one item of the list in a JSON file of others, and of the values inside values
#define LIMIT_JSON_ELEMENT_BYTES (1024 * 1024)
#define LIMIT_JSON_DEPTH 64
// of one child of an activity in an IATI file, of what is kept of an activity, and of elements in
// elements
#define LIMIT_XML_ELEMENT_BYTES (1024 * 1024)
#define LIMIT_XML_ACTIVITY_BYTES (64 * 1024 * 1024)
#define LIMIT_XML_DEPTH 64
#define LIMIT_FAULTS_SHOWN 50         // then "and n more"
#define LIMIT_EDITION_ROWS 100000     // what an import changes, listed; then "n more"
#define LIMIT_FILTER_VALUES 1000      // values of one filter on the command line
#define LIMIT_DIMENSIONS 10           // dimensions of one totals question: all there are
#define LIMIT_MAP_BYTES (1024 * 1024) // a map file
#define LIMIT_MAP_RECORDS 100000      // parties, evidence ... made of cells, remembered at once
#define LIMIT_MAP_DEPTH 16            // of what a cell refers to, and that, and so on
#define LIMIT_DEFINITION_BYTES (64 * 1024) // a saved report definition

#endif
