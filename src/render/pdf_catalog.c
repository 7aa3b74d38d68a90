// The objects that stand once (see pdf_catalog.h).
#include "render/pdf_catalog.h"

#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#include "core/date.h"
#include "render/pdf_objects.h"

#define LANGUAGE "en"
#define PRODUCER "cairo %s (https://cairographics.org)"

static void begin(struct pdf_out *out, unsigned number)
{
    out->begin(out->user, number);
}

static void end(struct pdf_out *out)
{
    buffer_text(out->text, ">>\nendobj\n");
}

// ---- trees

static void put_pages(struct pdf_out *out, const struct pdf_whole *whole)
{
    unsigned count = 0;

    begin(out, PDF_PAGES);
    buffer_text(out->text, "<< /Type /Pages\n   /Kids [");
    for (size_t i = 0; i < whole->parts.count; i++) {
        buffer_printf(out->text, " %u 0 R", whole->parts.items[i].pages);
        count += whole->parts.items[i].page_count;
    }
    buffer_printf(out->text, " ]\n   /Count %u\n", count);
    end(out);
}

static void put_structure(struct pdf_out *out, const struct pdf_whole *whole)
{
    begin(out, PDF_STRUCTURE);
    buffer_printf(out->text, "<< /Type /StructTreeRoot\n   /ParentTree %d 0 R\n   /K %d 0 R\n",
                  PDF_PARENTS, PDF_DOCUMENT);
    end(out);
    begin(out, PDF_DOCUMENT);
    buffer_printf(out->text, "<< /Type /StructElem\n   /S /Document\n   /P %d 0 R\n   /K [",
                  PDF_STRUCTURE);
    for (size_t i = 0; i < whole->parts.count; i++) {
        if (whole->parts.items[i].structure != 0)
            buffer_printf(out->text, " %u 0 R", whole->parts.items[i].structure);
    }
    buffer_text(out->text, " ]\n");
    end(out);
    begin(out, PDF_PARENTS);
    buffer_text(out->text, "<< /Kids [");
    for (size_t i = 0; i < whole->parts.count; i++) {
        if (whole->parts.items[i].parents != 0)
            buffer_printf(out->text, " %u 0 R", whole->parts.items[i].parents);
    }
    buffer_text(out->text, " ]\n");
    end(out);
}

// ---- places and bookmarks

static void put_place(struct buffer *text, const struct pdf_whole *whole,
                      const struct pdf_target *target)
{
    unsigned page = target->page < whole->pages.count ? whole->pages.items[target->page] : 0;

    buffer_printf(text, "[%u 0 R /XYZ 0 %d 0]", page, (int)(target->y + 0.5));
}

static int compare_targets(const void *a, const void *b)
{
    return strcmp(((const struct pdf_target *)a)->name, ((const struct pdf_target *)b)->name);
}

static void put_places(struct buffer *text, struct pdf_whole *whole)
{
    if (whole->targets.count > 0)
        qsort(whole->targets.items, whole->targets.count, sizeof(*whole->targets.items),
              compare_targets);
    buffer_text(text, "   /Names << /Dests << /Names [\n");
    for (size_t i = 0; i < whole->targets.count; i++) {
        buffer_printf(text, "      (%s) ", whole->targets.items[i].name);
        put_place(text, whole, &whole->targets.items[i]);
        buffer_char(text, '\n');
    }
    buffer_text(text, "   ] >> >>\n");
}

// The next bookmark of the same level below the same one, in a direction; count when there is none.
static size_t neighbour(const struct pdf_whole *whole, size_t of, int step)
{
    const struct pdf_bookmark *items = whole->bookmarks.items;

    for (size_t i = of + (size_t)step; i < whole->bookmarks.count; i += (size_t)step) {
        if (items[i].level == items[of].level)
            return i;
        if (items[i].level < items[of].level)
            break;
    }
    return whole->bookmarks.count;
}

static size_t parent_of(const struct pdf_whole *whole, size_t of)
{
    size_t i = of;

    while (i > 0 && whole->bookmarks.items[i].level >= whole->bookmarks.items[of].level)
        i--;
    return i;
}

static size_t child_count(const struct pdf_whole *whole, size_t of)
{
    size_t i = of + 1;

    while (i < whole->bookmarks.count &&
           whole->bookmarks.items[i].level > whole->bookmarks.items[of].level)
        i++;
    return i - of - 1;
}

static void put_bookmark(struct pdf_out *out, const struct pdf_whole *whole, size_t index)
{
    const struct pdf_bookmark *bookmark = &whole->bookmarks.items[index];
    unsigned first = whole->first_free, count = (unsigned)whole->bookmarks.count;
    unsigned before = (unsigned)neighbour(whole, index, -1);
    unsigned after = (unsigned)neighbour(whole, index, 1);
    unsigned children = (unsigned)child_count(whole, index);
    unsigned number = first + (unsigned)index;
    unsigned parent =
        bookmark->level == 0 ? PDF_OUTLINES : first + (unsigned)parent_of(whole, index);

    begin(out, number);
    buffer_text(out->text, "<< /Title ");
    pdf_put_string(out->text, bookmark->title);
    buffer_printf(out->text, "\n   /Parent %u 0 R\n   /Dest (%s)\n", parent, bookmark->target);
    if (before < count)
        buffer_printf(out->text, "   /Prev %u 0 R\n", first + before);
    if (after < count)
        buffer_printf(out->text, "   /Next %u 0 R\n", first + after);
    if (children > 0)
        buffer_printf(out->text, "   /First %u 0 R\n   /Last %u 0 R\n   /Count -%u\n", number + 1,
                      number + children, children);
    end(out);
}

static void put_outlines(struct pdf_out *out, const struct pdf_whole *whole)
{
    size_t count = whole->bookmarks.count, shown = 0, last = 0;

    for (size_t i = 0; i < count; i++) {
        if (whole->bookmarks.items[i].level == 0) {
            shown++;
            last = i;
        }
    }
    begin(out, PDF_OUTLINES);
    buffer_text(out->text, "<< /Type /Outlines\n");
    if (count > 0)
        buffer_printf(out->text, "   /First %u 0 R\n   /Last %u 0 R\n   /Count %zu\n",
                      whole->first_free, whole->first_free + (unsigned)last, shown);
    end(out);
}

// ---- what the document says of itself

static void put_information(struct pdf_out *out, const struct canvas_info *info)
{
    char time[TIME_TEXT_MAX];
    const struct {
        const char *key, *text;
    } texts[] = {
        {"Title", info->title},
        {"Author", info->author},
        {"Subject", info->subject},
        {"Creator", info->creator},
    };

    begin(out, PDF_INFORMATION);
    buffer_printf(out->text, "<< /Producer (" PRODUCER ")\n", cairo_version_string());
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i].text == NULL)
            continue;
        buffer_printf(out->text, "   /%s ", texts[i].key);
        pdf_put_string(out->text, texts[i].text);
        buffer_char(out->text, '\n');
    }
    time_format(info->time, time);
    for (int i = 0; i < 2; i++) {
        buffer_printf(out->text, "   /%s (D:", i == 0 ? "CreationDate" : "ModDate");
        for (const char *c = time; *c != '\0' && *c != 'Z'; c++) {
            if (strchr("-T:", *c) == NULL)
                buffer_char(out->text, *c);
        }
        buffer_text(out->text, "Z)\n");
    }
    end(out);
}

// Whatever is not plain as a character reference, so that the packet is ASCII.
static void put_xml(struct buffer *out, const char *open, const char *text, const char *close)
{
    size_t size = text == NULL ? 0 : strlen(text);

    if (size == 0)
        return;
    buffer_text(out, open);
    for (size_t at = 0; at < size;) {
        uint32_t point = utf8_next(text, size, &at);
        if (point < ' ' || point == 0xFFFE || point == 0xFFFF)
            point = 0xFFFD;
        if (point > '~' || strchr("&<>\"'", (int)point) != NULL) {
            buffer_printf(out, "&#x%X;", point);
        } else {
            buffer_char(out, (char)point);
        }
    }
    buffer_text(out, close);
}

static void put_packet(struct buffer *out, const struct canvas_info *info)
{
    char time[TIME_TEXT_MAX];

    time_format(info->time, time);
    buffer_text(out,
                "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                "<dc:format>application/pdf</dc:format>\n"
                "<dc:language><rdf:Bag><rdf:li>" LANGUAGE "</rdf:li></rdf:Bag></dc:language>\n");
    put_xml(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", info->title,
            "</rdf:li></rdf:Alt></dc:title>\n");
    put_xml(out, "<dc:creator><rdf:Seq><rdf:li>", info->author,
            "</rdf:li></rdf:Seq></dc:creator>\n");
    put_xml(out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", info->subject,
            "</rdf:li></rdf:Alt></dc:description>\n");
    put_xml(out, "<xmp:CreatorTool>", info->creator, "</xmp:CreatorTool>\n");
    put_xml(out, "<xmp:CreateDate>", time, "</xmp:CreateDate>\n");
    put_xml(out, "<xmp:ModifyDate>", time, "</xmp:ModifyDate>\n");
    buffer_printf(out, "<pdf:Producer>" PRODUCER "</pdf:Producer>\n", cairo_version_string());
    buffer_text(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

static void put_stream(struct pdf_out *out, unsigned number, const char *keys, struct slice bytes)
{
    begin(out, number);
    buffer_printf(out->text, "<< %s\n   /Length %zu\n>>\nstream\n", keys, bytes.size);
    buffer_put(out->text, bytes.data, bytes.size);
    buffer_text(out->text, "\nendstream\nendobj\n");
}

void pdf_put_catalog(struct pdf_out *out, struct pdf_whole *whole, const struct canvas_info *info)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct buffer packet = {.arena = &scratch};

    begin(out, PDF_CATALOG);
    buffer_printf(out->text,
                  "<< /Type /Catalog\n   /Pages %d 0 R\n   /StructTreeRoot %d 0 R\n"
                  "   /MarkInfo << /Marked true >>\n   /Lang (" LANGUAGE ")\n"
                  "   /ViewerPreferences << /DisplayDocTitle true >>\n"
                  "   /PageLabels << /Nums [ 0 << /S /D >> ] >>\n"
                  "   /PageMode /UseOutlines\n   /Outlines %d 0 R\n   /Metadata %d 0 R\n"
                  "   /OutputIntents [ << /Type /OutputIntent\n      /S /GTS_PDFA1\n"
                  "      /OutputConditionIdentifier (sRGB)\n      /Info (sRGB)\n"
                  "      /DestOutputProfile %d 0 R >> ]\n",
                  PDF_PAGES, PDF_STRUCTURE, PDF_OUTLINES, PDF_METADATA, PDF_PROFILE);
    put_places(out->text, whole);
    end(out);
    put_pages(out, whole);
    put_structure(out, whole);
    put_information(out, info);
    put_packet(&packet, info);
    put_stream(out, PDF_METADATA, "/Type /Metadata\n   /Subtype /XML",
               (struct slice){packet.data, packet.size});
    put_outlines(out, whole);
    put_stream(out, PDF_PROFILE, "/N 3", pdf_colour_profile(&scratch));
    for (size_t i = 0; i < whole->bookmarks.count; i++)
        put_bookmark(out, whole, i);
}
