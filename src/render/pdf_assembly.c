// Putting parts together (see pdf_assembly.h).
#include "render/pdf_assembly.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/pdf_catalog.h"
#include "render/pdf_content.h"
#include "render/pdf_objects.h"

#define HASH_START 14695981039346656037u // FNV-1a, 64 bits
#define HASH_PRIME 1099511628211u
#define DROPPED UINT64_MAX // the address of an object that came and is not in the file
// Four bytes past 127 tell programs that the file is not text.
#define HEADER "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

struct link {
    const char *target;
    const char *words;
};

// A figure in words, and where it stands, y upwards from the lower edge.
struct figure_said {
    const char *words;
    struct box box;
};

struct pdf_assembly {
    pdf_assembly_write *write;
    void *user;
    struct arena *arena;
    struct arena scratch; // for one object
    uint64_t size;        // of what was written
    uint64_t hash[2];
    uint64_t table; // address of the last table of addresses; 0: none yet
    struct pdf_objects objects;
    struct pdf_shift shift;
    LIST(uint64_t) addresses; // of the part's objects, by number less one; 0: it did not come
    struct pdf_part part;
    struct pdf_whole whole;
    LIST(struct figure_said) figures;
    size_t next_figure;
    LIST(struct link) links;
    struct buffer text; // of an object, or of the end
    bool is_odd;        // something was not as cairo writes it
};

static void put(struct pdf_assembly *assembly, const void *data, size_t size)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < size; i++) {
        assembly->hash[0] = (assembly->hash[0] ^ bytes[i]) * HASH_PRIME;
        assembly->hash[1] = (assembly->hash[1] ^ bytes[i]) * HASH_PRIME;
    }
    assembly->size += size;
    assembly->write(assembly->user, data, size);
}

static void put_text(struct pdf_assembly *assembly)
{
    put(assembly, assembly->text.data, assembly->text.size);
    buffer_clear(&assembly->text);
}

// ---- what an object gets in addition

static void trim_end(struct buffer *text)
{
    while (text->size > 0 && isspace((unsigned char)text->data[text->size - 1]))
        text->size--;
}

// In front of the ">>" that ends a dictionary.
static void append(struct buffer *text, const char *more)
{
    trim_end(text);
    if (text->size < 2 || memcmp(text->data + text->size - 2, ">>", 2) != 0)
        return;
    text->size -= 2;
    trim_end(text);
    buffer_printf(text, "\n   %s\n>>\n", more);
}

static bool has_word(const struct buffer *text, const char *word)
{
    const char *found = strstr(text->data, word);

    return found != NULL && (isspace((unsigned char)found[strlen(word)]));
}

static void complete_element(struct pdf_assembly *assembly, struct buffer *text)
{
    struct buffer alt = {.arena = &assembly->scratch};

    if (has_word(text, "/S /TH")) {
        append(text, "/A << /O /Table /Scope /Column >>");
    } else if (has_word(text, "/S /Figure")) {
        if (assembly->next_figure == assembly->figures.count) {
            assembly->is_odd = true;
            return;
        }
        const struct figure_said *said = &assembly->figures.items[assembly->next_figure++];
        const struct box *box = &said->box;
        buffer_text(&alt, "/Alt ");
        pdf_put_string(&alt, said->words);
        buffer_printf(&alt, "\n   /A << /O /Layout /Placement /Block /BBox [ %d %d %d %d ] >>",
                      (int)floor(box->x), (int)floor(box->y), (int)ceil(box->x + box->width),
                      (int)ceil(box->y + box->height));
        append(text, buffer_string(&alt));
    }
}

static const char *words_of(const struct pdf_assembly *assembly, const char *target)
{
    for (size_t i = 0; i < assembly->links.count; i++) {
        if (strcmp(assembly->links.items[i].target, target) == 0)
            return assembly->links.items[i].words;
    }
    return target;
}

// What a link says of itself: its address, or for a place in the document the place's words. The
// action that opens an address is then no more than the place.
static void complete_link(struct pdf_assembly *assembly, struct buffer *text)
{
    static const char uri[] = "/URI (", action[] = "/A <<";
    struct buffer more = {.arena = &assembly->scratch};
    char *found = strstr(text->data, uri);
    char *end = found == NULL ? NULL : strchr(found, ')');

    if (end == NULL) {
        assembly->is_odd = true;
        return;
    }
    const char *address =
        arena_copy(&assembly->scratch, found + sizeof(uri) - 1, (size_t)(end - found) - 6);
    buffer_text(&more, "/F 4\n   /Contents ");
    if (text_starts_with(address, PDF_TARGET_SCHEME)) {
        const char *target = address + strlen(PDF_TARGET_SCHEME);
        char *start = strstr(text->data, action), *rest = strstr(end, ">>");
        pdf_put_string(&more, words_of(assembly, target));
        buffer_printf(&more, "\n   /Dest (%s)", target);
        if (start != NULL && start < found && rest != NULL)
            memset(start, ' ', (size_t)(rest - start) + 2);
    } else {
        pdf_put_string(&more, address);
    }
    append(text, buffer_string(&more));
}

static void complete_tree(struct pdf_assembly *assembly, struct buffer *text)
{
    struct pdf_part *part = &assembly->part;

    part->first_key = assembly->shift.keys;
    part->last_key = assembly->shift.highest_key;
    append(text,
           arena_printf(&assembly->scratch, "/Limits [ %u %u ]", part->first_key, part->last_key));
}

static void complete_pages(struct pdf_assembly *assembly, struct buffer *text)
{
    const char *count = strstr(text->data, "/Count ");

    if (count == NULL || sscanf(count, "/Count %u", &assembly->part.page_count) != 1)
        assembly->is_odd = true;
    append(text, arena_printf(&assembly->scratch, "/Parent %d 0 R", PDF_PAGES));
}

// A part's structure stands as one group in the whole's: it has no meaning of its own.
static void make_group(struct pdf_assembly *assembly, struct buffer *text)
{
    const char *children = strstr(text->data, "/K ");
    const char *rest = children == NULL ? "/K []\n>>\n" : children;

    rest = arena_string(&assembly->scratch, rest);
    buffer_clear(text);
    buffer_printf(text, "<< /Type /StructElem\n   /S /NonStruct\n   /P %d 0 R\n   %s", PDF_DOCUMENT,
                  rest);
}

// `number` is the object's in the whole.
static void complete(struct pdf_assembly *assembly, const struct pdf_object *object,
                     unsigned number, struct buffer *text)
{
    if (pdf_object_is(object->text, "StructElem")) {
        complete_element(assembly, text);
    } else if (pdf_object_is(object->text, "Annot")) {
        complete_link(assembly, text);
    } else if (pdf_object_is(object->text, "Page")) {
        append(text, "/Tabs /S");
        LIST_PUSH(assembly->arena, &assembly->whole.pages, number);
    } else if (pdf_object_is(object->text, "Pages")) {
        assembly->part.pages = number;
        complete_pages(assembly, text);
    } else if (pdf_object_is(object->text, "StructTreeRoot")) {
        assembly->part.structure = number;
        make_group(assembly, text);
    } else if (text_starts_with(text->data, "<< /Nums [")) {
        assembly->part.parents = number;
        complete_tree(assembly, text);
    } else if (has_word(text, "/CIDFontType2") && !has_word(text, "/CIDToGIDMap")) {
        append(text, "/CIDToGIDMap /Identity");
    }
}

// ---- objects

static void begin_object(struct pdf_assembly *assembly, unsigned number)
{
    buffer_printf(&assembly->text, "%u 0 obj\n", number);
}

// Its length stands in an object of its own, because cairo does not know it yet; we do.
static void put_stream(struct pdf_assembly *assembly, struct buffer *text, struct slice stream)
{
    static const char length[] = "/Length ", reference[] = " 0 R";
    struct buffer marked = {.arena = &assembly->scratch};
    char *found = strstr(text->data, length);
    char *end = found == NULL ? NULL : strstr(found, reference);

    if (end == NULL) {
        assembly->is_odd = true;
        return;
    }
    if (pdf_content_mark(stream, &marked, &assembly->scratch))
        stream = (struct slice){marked.data, marked.size};
    size_t before = (size_t)(found - text->data) + sizeof(length) - 1;
    buffer_put(&assembly->text, text->data, before);
    buffer_printf(&assembly->text, "%zu%sstream\n", stream.size, end + sizeof(reference) - 1);
    put_text(assembly);
    put(assembly, stream.data, stream.size);
    buffer_text(&assembly->text, "\nendstream\n");
}

// Lengths, and what stands once in the whole.
static bool is_dropped(struct slice text)
{
    static const char information[] = "<< /Producer ";
    size_t size = sizeof(information) - 1;

    return pdf_object_is(text, "Catalog") || isspace((unsigned char)text.data[0]) ||
           (text.size > size && memcmp(text.data, information, size) == 0);
}

static void take_object(void *user, const struct pdf_object *object)
{
    struct pdf_assembly *assembly = user;
    struct buffer text = {.arena = &assembly->scratch};
    unsigned number = object->number + assembly->shift.objects;

    while (assembly->addresses.count < object->number)
        LIST_PUSH(assembly->arena, &assembly->addresses, 0);
    uint64_t *address = &assembly->addresses.items[object->number - 1];
    *address = DROPPED;
    if (object->text.size == 0 || is_dropped(object->text))
        return;
    pdf_put_shifted(&text, object->text, &assembly->shift);
    if (text.size == 0)
        return; // a comment and no more
    *address = assembly->size;
    begin_object(assembly, number);
    if (object->stream.data != NULL) {
        put_stream(assembly, &text, object->stream);
    } else {
        complete(assembly, object, number, &text);
        buffer_put(&assembly->text, text.data, text.size);
    }
    buffer_text(&assembly->text, "endobj\n");
    put_text(assembly);
    arena_reset(&assembly->scratch);
}

void pdf_assembly_see(struct pdf_assembly *assembly, const void *data, size_t size)
{
    pdf_objects_see(&assembly->objects, data, size);
}

// ---- parts and the whole

static void put_addresses(struct pdf_assembly *assembly, unsigned first)
{
    buffer_printf(&assembly->text, "%u %zu\n", first, assembly->addresses.count);
    for (size_t i = 0; i < assembly->addresses.count; i++) {
        uint64_t address = assembly->addresses.items[i];
        bool is_here = address != DROPPED;
        buffer_printf(&assembly->text, "%010" PRIu64 " %s \n", is_here ? address : 0,
                      is_here ? "00000 n" : "65535 f");
    }
    assembly->addresses.count = 0;
}

static void begin_table(struct pdf_assembly *assembly)
{
    buffer_text(&assembly->text, "xref\n");
    if (assembly->table == 0)
        buffer_text(&assembly->text, "0 1\n0000000000 65535 f \n");
}

static void begin_trailer(struct pdf_assembly *assembly, unsigned size)
{
    buffer_printf(&assembly->text, "trailer\n<< /Size %u\n   /Root %d 0 R\n", size, PDF_CATALOG);
    if (assembly->table != 0)
        buffer_printf(&assembly->text, "   /Prev %" PRIu64 "\n", assembly->table);
}

// Without memory cairo can leave out a font, say, and end as if all were well.
static bool has_all_objects(const struct pdf_assembly *assembly)
{
    size_t count = assembly->addresses.count;

    for (size_t i = 0; i < count; i++)
        if (assembly->addresses.items[i] == 0)
            return false;
    return assembly->shift.highest_object <= assembly->shift.objects + count;
}

void pdf_assembly_end_part(struct pdf_assembly *assembly)
{
    struct pdf_shift *shift = &assembly->shift;
    uint64_t table = assembly->size;
    unsigned first = shift->objects + 1;

    if (assembly->part.pages == 0 || !has_all_objects(assembly))
        assembly->is_odd = true;
    shift->objects += (unsigned)assembly->addresses.count;
    begin_table(assembly);
    put_addresses(assembly, first);
    begin_trailer(assembly, shift->objects + 1);
    buffer_text(&assembly->text, ">>\n");
    put_text(assembly);
    assembly->table = table;
    if (assembly->part.parents != 0)
        shift->keys = shift->highest_key + 1;
    LIST_PUSH(assembly->arena, &assembly->whole.parts, assembly->part);
    assembly->part = (struct pdf_part){0};
    assembly->objects.number = 0;
    assembly->objects.line_start = 0;
    buffer_clear(&assembly->objects.bytes);
}

static void begin_last(void *user, unsigned number)
{
    struct pdf_assembly *assembly = user;

    put_text(assembly);
    LIST_PUSH(assembly->arena, &assembly->addresses, assembly->size);
    begin_object(assembly, number);
}

// The few objects that stand once have the first numbers and, bookmarks, the last.
static void put_last_table(struct pdf_assembly *assembly)
{
    size_t all = assembly->addresses.count, first = PDF_FIRST_FREE - PDF_CATALOG;
    uint64_t *items = assembly->addresses.items;

    assembly->addresses.count = first;
    put_addresses(assembly, PDF_CATALOG);
    assembly->addresses.items = items + first;
    assembly->addresses.count = all - first;
    if (all > first)
        put_addresses(assembly, assembly->whole.first_free);
    assembly->addresses.items = items;
}

bool pdf_assembly_end(struct pdf_assembly *assembly, const struct canvas_info *info)
{
    struct pdf_out out = {begin_last, assembly, &assembly->text};
    const uint64_t *hash = assembly->hash;

    assembly->whole.first_free = assembly->shift.objects + 1;
    pdf_put_catalog(&out, &assembly->whole, info);
    put_text(assembly);
    uint64_t table = assembly->size;
    unsigned size = assembly->whole.first_free + (unsigned)assembly->whole.bookmarks.count;
    begin_table(assembly);
    put_last_table(assembly);
    begin_trailer(assembly, size);
    buffer_printf(&assembly->text, "   /Info %d 0 R\n   /ID [", PDF_INFORMATION);
    for (int i = 0; i < 2; i++)
        buffer_printf(&assembly->text, "<%016" PRIX64 "%016" PRIX64 ">", hash[0], hash[1]);
    buffer_text(&assembly->text, "]\n>>\n");
    if (info->comment != NULL)
        buffer_printf(&assembly->text, "%%%s\n", info->comment);
    buffer_printf(&assembly->text, "startxref\n%" PRIu64 "\n%%%%EOF\n", table);
    put_text(assembly);
    return !assembly->is_odd && assembly->next_figure == assembly->figures.count;
}

struct pdf_assembly *pdf_assembly_new(pdf_assembly_write *write, void *user, struct arena *arena)
{
    struct pdf_assembly *assembly = NEW(arena, struct pdf_assembly);

    assembly->write = write;
    assembly->user = user;
    assembly->arena = arena;
    assembly->hash[0] = HASH_START;
    assembly->hash[1] = ~HASH_START;
    assembly->text.arena = arena;
    assembly->objects.take = take_object;
    assembly->objects.user = assembly;
    assembly->objects.bytes.arena = arena;
    assembly->shift.objects = PDF_FIRST_FREE - 1;
    put(assembly, HEADER, sizeof(HEADER) - 1);
    return assembly;
}

void pdf_assembly_close(struct pdf_assembly *assembly)
{
    arena_done(&assembly->scratch);
}

void pdf_assembly_figure(struct pdf_assembly *assembly, const char *words, struct box box)
{
    struct figure_said said = {words == NULL ? "" : arena_string(assembly->arena, words), box};

    LIST_PUSH(assembly->arena, &assembly->figures, said);
}

void pdf_assembly_link(struct pdf_assembly *assembly, const char *target, const char *words)
{
    struct link link = {arena_string(assembly->arena, target),
                        arena_string(assembly->arena, words)};

    LIST_PUSH(assembly->arena, &assembly->links, link);
}

void pdf_assembly_target(struct pdf_assembly *assembly, const char *name, size_t page, double y)
{
    struct pdf_target target = {arena_string(assembly->arena, name), page, y};

    LIST_PUSH(assembly->arena, &assembly->whole.targets, target);
}

void pdf_assembly_bookmark(struct pdf_assembly *assembly, unsigned level, const char *title,
                           const char *target)
{
    struct pdf_bookmark bookmark = {level, arena_string(assembly->arena, title),
                                    arena_string(assembly->arena, target)};

    LIST_PUSH(assembly->arena, &assembly->whole.bookmarks, bookmark);
}
