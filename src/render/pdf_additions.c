// An incremental update behind a PDF of cairo's (see pdf_additions.h).
#include "render/pdf_additions.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "core/date.h"

#define LANGUAGE "en"
#define LINE_MAX_BYTES 256u              // longer lines are streams and texts, nothing to know of
#define OBJECT_BYTES 4096u               // of an object that is kept
#define HASH_START 14695981039346656037u // FNV-1a, 64 bits
#define HASH_PRIME 1099511628211u

struct pdf_object {
    unsigned number;
    const char *body; // from "<<" to ">>", without that
};

struct pdf_additions {
    struct arena *arena;
    char line[LINE_MAX_BYTES]; // what has come of it
    size_t line_size;          // past LINE_MAX_BYTES: too long
    unsigned number;           // of the object being read; 0: none
    struct buffer body;        // its lines
    struct pdf_object catalog;
    LIST(struct pdf_object) figures;
    LIST(const char *) words;
    uint64_t size; // of the file
    uint64_t hash[2];
};

// The end of a file as cairo writes it.
struct trailer {
    unsigned size, root, info;
    uint64_t start; // of its cross-reference table
};

struct pdf_additions *pdf_additions_new(struct arena *arena)
{
    struct pdf_additions *additions = NEW(arena, struct pdf_additions);

    additions->arena = arena;
    additions->body.arena = arena;
    additions->hash[0] = HASH_START;
    additions->hash[1] = ~HASH_START;
    return additions;
}

void pdf_additions_figure(struct pdf_additions *additions, const char *words)
{
    const char *kept = words == NULL ? "" : arena_string(additions->arena, words);

    LIST_PUSH(additions->arena, &additions->words, kept);
}

// ---- watching

static void keep_object(struct pdf_additions *additions)
{
    static const char end[] = ">>\n";
    const char *text = buffer_string(&additions->body);
    size_t size = additions->body.size;
    struct pdf_object object = {.number = additions->number};

    if (size < sizeof(end) || strcmp(text + size - (sizeof(end) - 1), end) != 0)
        return;
    bool is_catalog = text_starts_with(text, "<< /Type /Catalog\n");
    bool is_figure = text_starts_with(text, "<< /Type /StructElem\n   /S /Figure\n");
    if (!is_catalog && !is_figure)
        return;
    object.body = arena_copy(additions->arena, text, size - (sizeof(end) - 1));
    if (is_catalog) {
        additions->catalog = object;
    } else {
        LIST_PUSH(additions->arena, &additions->figures, object);
    }
}

static void see_line(struct pdf_additions *additions, const char *line)
{
    static const char opening[] = " 0 obj\n";
    unsigned number;
    int at = 0;

    if (sscanf(line, "%u%n", &number, &at) == 1 && strcmp(line + at, opening) == 0) {
        additions->number = number;
        buffer_clear(&additions->body);
    } else if (strcmp(line, "endobj\n") == 0) {
        if (additions->number != 0)
            keep_object(additions);
        additions->number = 0;
    } else if (additions->body.size + strlen(line) > OBJECT_BYTES) {
        additions->number = 0;
    } else if (additions->number != 0) {
        buffer_text(&additions->body, line);
    }
}

void pdf_additions_see(struct pdf_additions *additions, const void *data, size_t size)
{
    const char *bytes = data;

    additions->size += size;
    for (size_t i = 0; i < size; i++) {
        additions->hash[0] = (additions->hash[0] ^ (unsigned char)bytes[i]) * HASH_PRIME;
        additions->hash[1] = (additions->hash[1] ^ (unsigned char)bytes[i]) * HASH_PRIME;
        if (additions->line_size < LINE_MAX_BYTES - 1)
            additions->line[additions->line_size] = bytes[i];
        additions->line_size++;
        if (bytes[i] != '\n')
            continue;
        if (additions->line_size < LINE_MAX_BYTES) {
            additions->line[additions->line_size] = '\0';
            see_line(additions, additions->line);
        } else {
            additions->number = 0;
        }
        additions->line_size = 0;
    }
}

// ---- writing

// A text string in UTF-16, which needs no escapes.
static void put_string(struct buffer *out, const char *text)
{
    size_t size = strlen(text);

    buffer_text(out, "<FEFF");
    for (size_t at = 0; at < size;) {
        uint32_t point = utf8_next(text, size, &at);
        if (point >= 0x10000) {
            buffer_printf(out, "%04X", 0xD800 + ((point - 0x10000) >> 10));
            point = 0xDC00 + ((point - 0x10000) & 0x3FF);
        }
        buffer_printf(out, "%04X", point);
    }
    buffer_char(out, '>');
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

static void put_metadata(struct buffer *out, const struct canvas_info *info)
{
    char time[TIME_TEXT_MAX];

    time_format(info->time, time);
    buffer_text(out,
                "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
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
    buffer_text(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

// Where objects of the update start, in the order of their numbers.
struct update {
    struct buffer *out;
    uint64_t before; // bytes of the file in front
    struct buffer table;
};

static void open_object(struct update *update, unsigned number)
{
    buffer_printf(&update->table, "%u 1\n%010" PRIu64 " 00000 n \n", number,
                  update->before + update->out->size);
    buffer_printf(update->out, "%u 0 obj\n", number);
}

static void put_objects(struct update *update, const struct pdf_additions *additions,
                        unsigned metadata, const struct canvas_info *info)
{
    struct buffer packet = {.arena = additions->arena};

    for (size_t i = 0; i < additions->figures.count; i++) {
        open_object(update, additions->figures.items[i].number);
        buffer_printf(update->out, "%s   /Alt ", additions->figures.items[i].body);
        put_string(update->out, additions->words.items[i]);
        buffer_text(update->out, "\n>>\nendobj\n");
    }
    open_object(update, additions->catalog.number);
    buffer_printf(update->out,
                  "%s   /Lang (" LANGUAGE ")\n"
                  "   /ViewerPreferences << /DisplayDocTitle true >>\n"
                  "   /Metadata %u 0 R\n>>\nendobj\n",
                  additions->catalog.body, metadata);
    put_metadata(&packet, info);
    open_object(update, metadata);
    buffer_printf(update->out,
                  "<< /Type /Metadata\n   /Subtype /XML\n   /Length %zu\n>>\nstream\n%s\n"
                  "endstream\nendobj\n",
                  packet.size, buffer_string(&packet));
}

static bool read_trailer(struct slice end, struct trailer *trailer, struct arena *arena)
{
    const char *text = arena_copy(arena, end.data, end.size);
    const char *found = strstr(text, "trailer\n");

    return found != NULL &&
           sscanf(found,
                  "trailer << /Size %u /Root %u 0 R /Info %u 0 R >> "
                  "startxref %" SCNu64,
                  &trailer->size, &trailer->root, &trailer->info, &trailer->start) == 4;
}

static void put_comment(struct buffer *out, const struct canvas_info *info)
{
    if (info->comment != NULL)
        buffer_printf(out, "%%%s\n", info->comment);
}

static void put_update(struct pdf_additions *additions, const struct trailer *trailer,
                       struct slice end, const struct canvas_info *info, struct buffer *out)
{
    const uint64_t *hash = additions->hash;
    struct update update = {out, additions->size - end.size, {.arena = additions->arena}};

    buffer_put(out, end.data, end.size);
    put_objects(&update, additions, trailer->size, info);
    uint64_t start = update.before + out->size;
    buffer_printf(out, "xref\n%strailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n",
                  buffer_string(&update.table), trailer->size + 1, trailer->root, trailer->info);
    buffer_printf(out, "   /Prev %" PRIu64 "\n   /ID [", trailer->start);
    for (int i = 0; i < 2; i++)
        buffer_printf(out, "<%016" PRIX64 "%016" PRIX64 ">", hash[0], hash[1]);
    buffer_text(out, "]\n>>\n");
    put_comment(out, info);
    buffer_printf(out, "startxref\n%" PRIu64 "\n%%%%EOF\n", start);
}

void pdf_additions_end(struct pdf_additions *additions, struct slice end,
                       const struct canvas_info *info, struct buffer *out)
{
    static const char mark[] = "startxref";
    struct trailer trailer;

    if (read_trailer(end, &trailer, additions->arena) &&
        additions->catalog.number == trailer.root &&
        additions->figures.count == additions->words.count) {
        put_update(additions, &trailer, end, info, out);
        return;
    }
    const char *found = memmem(end.data, end.size, mark, sizeof(mark) - 1);
    size_t before = found == NULL ? end.size : (size_t)(found - end.data);
    buffer_put(out, end.data, before);
    // A comment there moves nothing that has an address.
    put_comment(out, info);
    buffer_put(out, end.data + before, end.size - before);
}
