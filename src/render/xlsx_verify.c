// The zip reader of xlsx_zip.h, and libxml2 as a stream parser that keeps nothing.
#include "render/xlsx_verify.h"

#include <string.h>

#include <libxml/parser.h>

#include "base/arena.h"
#include "render/xlsx_zip.h"

static bool bad(struct error *err, const char *name, const char *what)
{
    error_set(err, ERROR_SYSTEM, "the workbook was not written completely: %s: %s", name, what);
    return error_hint(err, "is there room on the disk?");
}

struct reader {
    xmlParserCtxtPtr xml;
    uint64_t row_count;
    unsigned matched; // characters of ROW_TAG so far
};

#define ROW_TAG "<row "

// Rows of a sheet: text cannot hold the tag, because "<" is escaped in it.
static void count_rows(struct reader *reader, const unsigned char *data, size_t size)
{
    const unsigned char *end = data + size;

    while (data < end) {
        if (reader->matched == 0) {
            data = memchr(data, ROW_TAG[0], (size_t)(end - data));
            if (data == NULL)
                return;
            reader->matched = 1;
        } else if (*data == (unsigned char)ROW_TAG[reader->matched]) {
            reader->matched++;
        } else {
            reader->matched = 0;
            continue; // it may be the start of another tag
        }
        if (reader->matched == sizeof(ROW_TAG) - 1) {
            reader->row_count++;
            reader->matched = 0;
        }
        data++;
    }
}

static void ignore_xml_error(void *user, xmlErrorPtr error)
{
    (void)user;
    (void)error;
}

static bool take(void *user, const unsigned char *data, size_t size)
{
    struct reader *reader = user;
    count_rows(reader, data, size);
    return xmlParseChunk(reader->xml, (const char *)data, (int)size, 0) == XML_ERR_OK;
}

// The index of a sheet by its part's name, as the library numbers them; SIZE_MAX: not a sheet.
static size_t sheet_index(const char *name)
{
    static const char prefix[] = "xl/worksheets/sheet";
    size_t number = 0;

    if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
        return SIZE_MAX;
    for (const char *p = name + sizeof(prefix) - 1; *p >= '0' && *p <= '9'; p++)
        number = number * 10 + (size_t)(*p - '0');
    return number - 1;
}

static bool verify_part(const struct zip *zip, const struct zip_part *part,
                        const struct xlsx_expected *expected, struct error *err)
{
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .serror = ignore_xml_error};
    struct reader reader = {.xml = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, part->name)};

    if (reader.xml == NULL)
        out_of_memory();
    xmlCtxtUseOptions(reader.xml, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const char *fault = zip_read(zip, part, take, &reader);
    if (fault == NULL && xmlParseChunk(reader.xml, NULL, 0, 1) != XML_ERR_OK)
        fault = "it is not well-formed XML";
    xmlFreeParserCtxt(reader.xml);
    size_t sheet = sheet_index(part->name);
    if (fault == NULL && expected != NULL && sheet < expected->sheet_count &&
        reader.row_count != expected->rows[sheet]) {
        fault = "rows are missing";
    }
    return fault == NULL ? true : bad(err, part->name, fault);
}

bool xlsx_verify(const char *path, const struct xlsx_expected *expected, struct error *err)
{
    CLEANUP(zip_close) struct zip zip = {0};
    bool has_workbook = false;
    const char *fault = zip_open(&zip, path);

    if (fault != NULL)
        return bad(err, path, fault);
    for (uint32_t i = 0; i < zip.part_count; i++) {
        struct zip_part part;
        fault = zip_next(&zip, &part);
        if (fault != NULL)
            return bad(err, "zip directory", fault);
        if (!verify_part(&zip, &part, expected, err))
            return false;
        has_workbook = has_workbook || strcmp(part.name, "xl/workbook.xml") == 0;
    }
    return has_workbook ? true : bad(err, "xl/workbook.xml", "it is missing");
}
