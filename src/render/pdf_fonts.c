// Text set by pango (see pdf_fonts.h). Nothing depends on the locale: language and direction are
// fixed, so that the same document gives the same bytes whoever makes it.
#include "render/pdf_fonts.h"

#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <string.h>

#include "base/heap.h"
#include "base/list.h"
#include "base/text.h"

// Noto covers nearly every script; what it lacks falls back to whatever else is installed.
#define FAMILIES "Noto Sans, Noto Sans CJK JP, Noto Sans Arabic, DejaVu Sans"
#define PLAIN_FIRST ' '
#define PLAIN_LAST '~'
#define PLAIN_COUNT (PLAIN_LAST - PLAIN_FIRST + 1)
#define KERNING_FROM_PT 9.0
#define MISSING_SHOWN 20
#define WORD_KEPT 28u // bytes

struct fonts {
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *description;
    PangoAttrList *fine;           // with kerning
    PangoAttrList *plain;          // without
    double widths[2][PLAIN_COUNT]; // of regular and bold at 1 pt
    struct arena *arena;
    LIST(uint32_t) missing;
};

static PangoAttrList *new_attributes(const char *features)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_font_features_new(features));
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    return list;
}

static void set_font(struct fonts *fonts, struct font font)
{
    pango_font_description_set_absolute_size(fonts->description, font.size * PANGO_SCALE);
    pango_font_description_set_weight(fonts->description,
                                      font.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(fonts->layout, fonts->description);
    pango_layout_set_attributes(fonts->layout,
                                font.size < KERNING_FROM_PT ? fonts->plain : fonts->fine);
}

static void fill_widths(struct fonts *fonts)
{
    const double size = 8.0;

    for (int bold = 0; bold < 2; bold++) {
        set_font(fonts, (struct font){size, bold != 0});
        for (int i = 0; i < PLAIN_COUNT; i++) {
            char text = (char)(PLAIN_FIRST + i);
            PangoRectangle extent;
            pango_layout_set_text(fonts->layout, &text, 1);
            pango_layout_get_extents(fonts->layout, NULL, &extent);
            fonts->widths[bold][i] = extent.width / (double)PANGO_SCALE / size;
        }
    }
}

// Pango has a thread do this, which without memory tries again for ever while we wait for it.
static void load_list_of_fonts(void)
{
    static bool is_loaded; // the list belongs to the whole process
    if (is_loaded)
        return;
    FcConfig *list = FcInitLoadConfigAndFonts();
    if (list == NULL || !FcConfigSetCurrent(list))
        out_of_memory();
    FcConfigDestroy(list); // it is held as the current one
    is_loaded = true;
}

// GLib gives up without memory; pango says so and goes on without what it had no memory for.
static GLogWriterOutput hear(GLogLevelFlags level, const GLogField *fields, gsize count, void *user)
{
    const char *no_memory = cairo_status_to_string(CAIRO_STATUS_NO_MEMORY);

    if ((level & G_LOG_LEVEL_ERROR) != 0)
        out_of_memory();
    for (gsize i = 0; i < count; i++)
        if (strcmp(fields[i].key, "MESSAGE") == 0 && strstr(fields[i].value, no_memory) != NULL)
            out_of_memory();
    return g_log_writer_default(level, fields, count, user);
}

static void listen(void)
{
    static bool is_set; // it can be set once
    if (!is_set)
        g_log_set_writer_func(hear, NULL, NULL);
    is_set = true;
}

struct fonts *fonts_open(struct arena *arena)
{
    struct fonts *fonts = NEW(arena, struct fonts);
    cairo_font_options_t *options = cairo_font_options_create();

    listen();
    heap_expect(FONTS_ROOM);
    load_list_of_fonts();
    fonts->arena = arena;
    fonts->map = pango_cairo_font_map_new();
    fonts->context = pango_font_map_create_context(fonts->map);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(fonts->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    pango_context_set_language(fonts->context, pango_language_from_string("en"));
    pango_context_set_base_dir(fonts->context, PANGO_DIRECTION_LTR);

    fonts->layout = pango_layout_new(fonts->context);
    fonts->description = pango_font_description_from_string(FAMILIES);
    fonts->fine = new_attributes("tnum=1, liga=0");
    fonts->plain = new_attributes("tnum=1, liga=0, kern=0");
    // Columns keep their left edge, also under a name written from right to left.
    pango_layout_set_auto_dir(fonts->layout, FALSE);
    pango_layout_set_wrap(fonts->layout, PANGO_WRAP_WORD_CHAR);
    fill_widths(fonts);
    return fonts;
}

void fonts_close(struct fonts *fonts)
{
    pango_attr_list_unref(fonts->fine);
    pango_attr_list_unref(fonts->plain);
    pango_font_description_free(fonts->description);
    g_object_unref(fonts->layout);
    g_object_unref(fonts->context);
    g_object_unref(fonts->map);
}

// The width of a text of plain characters in a small size, or less than 0 when it is not such.
static double plain_width(const struct fonts *fonts, const struct text *text)
{
    const double *widths = fonts->widths[text->font.is_bold];
    double sum = 0;

    if (text->font.size >= KERNING_FROM_PT)
        return -1;
    for (const char *c = text->text; *c != '\0'; c++) {
        if (*c < PLAIN_FIRST || *c > PLAIN_LAST)
            return -1;
        sum += widths[*c - PLAIN_FIRST];
    }
    return sum * text->font.size;
}

static bool fits_plainly(const struct fonts *fonts, const struct text *text, double width)
{
    double plain = plain_width(fonts, text);

    return plain >= 0 && (width <= 0 || plain <= width);
}

// What a PDF cannot hold, and what would turn the order of the text around it.
static bool is_unshowable(uint32_t point)
{
    return point == 0xFFFE || point == 0xFFFF || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

const char *fonts_showable(const char *text, struct arena *arena)
{
    size_t size = strlen(text);
    char *copy = NULL;

    for (size_t at = 0, next = 0; at < size; at = next) {
        if (!is_unshowable(utf8_next(text, size, &next)))
            continue;
        if (copy == NULL)
            copy = arena_string(arena, text);
        memcpy(copy + at, "\uFFFD", strlen("\uFFFD")); // all are three bytes long
    }
    return copy == NULL ? text : copy;
}

// A text of so many lines is one paragraph: breaks within it become spaces.
static void set_one_paragraph(PangoLayout *layout, const char *text)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    char *copy = arena_string(&scratch, text);

    for (char *c = copy; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    }
    pango_layout_set_text(layout, copy, -1);
}

// An id, an option or a compound: plain letters with a mark inside, no longer than a column.
static bool is_kept_whole(const char *word, size_t size)
{
    bool has_mark = false;

    for (size_t i = 0; i < size; i++) {
        if (word[i] < PLAIN_FIRST || word[i] > PLAIN_LAST)
            return false;
        has_mark = has_mark || strchr("-:/", word[i]) != NULL;
    }
    return has_mark && size <= WORD_KEPT;
}

// Lines break at spaces, not behind the hyphens and colons of ids.
static void keep_words(struct fonts *fonts, const char *text)
{
    PangoAttrList *list = pango_attr_list_copy(pango_layout_get_attributes(fonts->layout));

    for (size_t at = 0, size = 0; text[at] != '\0'; at += size + (text[at + size] == ' ')) {
        size = strcspn(text + at, " ");
        if (!is_kept_whole(text + at, size))
            continue;
        PangoAttribute *whole = pango_attr_allow_breaks_new(FALSE);
        whole->start_index = (guint)at;
        whole->end_index = (guint)(at + size);
        pango_attr_list_insert(list, whole);
    }
    pango_layout_set_attributes(fonts->layout, list);
    pango_attr_list_unref(list);
}

static PangoLayout *lay_out(struct fonts *fonts, const struct text *text, double width)
{
    PangoLayout *layout = fonts->layout;

    // The two ways of measuring differ by a rounding; what fits by the first must not break here.
    if (fits_plainly(fonts, text, width))
        width = 0;
    set_font(fonts, text->font);
    pango_layout_set_single_paragraph_mode(layout, text->lines > 0);
    pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE + 0.5) : -1);
    CLEANUP(arena_done) struct arena scratch = {0};
    const char *shown = fonts_showable(text->text, &scratch);
    pango_layout_set_height(layout, text->lines > 0 ? -(int)text->lines : G_MAXINT);
    pango_layout_set_ellipsize(layout, text->lines > 0 && width > 0 ? PANGO_ELLIPSIZE_END
                                                                    : PANGO_ELLIPSIZE_NONE);
    if (width > 0 && strpbrk(shown, "-:/") != NULL)
        keep_words(fonts, shown);
    if (text->lines > 0 && strpbrk(shown, "\n\r\t") != NULL) {
        set_one_paragraph(layout, shown);
    } else {
        pango_layout_set_text(layout, shown, -1);
    }
    return layout;
}

struct extent fonts_measure(struct fonts *fonts, const struct text *text, double width)
{
    double leading = text->font.size * FONT_LEADING;

    if (fits_plainly(fonts, text, width))
        return (struct extent){plain_width(fonts, text), leading};

    PangoLayout *layout = lay_out(fonts, text, width);
    PangoRectangle extent;
    double widest = 0;
    for (GSList *line = pango_layout_get_lines_readonly(layout); line != NULL; line = line->next) {
        pango_layout_line_get_extents(line->data, NULL, &extent);
        double line_width = extent.width / (double)PANGO_SCALE;
        if (line_width > widest)
            widest = line_width;
    }
    return (struct extent){widest, leading * pango_layout_get_line_count(layout)};
}

static void note_missing(struct fonts *fonts, uint32_t character)
{
    for (size_t i = 0; i < fonts->missing.count; i++) {
        if (fonts->missing.items[i] == character)
            return;
    }
    LIST_PUSH(fonts->arena, &fonts->missing, character);
}

static void note_missing_of(struct fonts *fonts, PangoLayout *layout)
{
    for (GSList *line = pango_layout_get_lines_readonly(layout); line != NULL; line = line->next) {
        const PangoLayoutLine *item = line->data;
        for (GSList *run = item->runs; run != NULL; run = run->next) {
            const PangoGlyphString *glyphs = ((PangoGlyphItem *)run->data)->glyphs;
            for (int i = 0; i < glyphs->num_glyphs; i++) {
                PangoGlyph glyph = glyphs->glyphs[i].glyph;
                // The empty glyph has all bits set and stands for nothing.
                if (glyph == PANGO_GLYPH_EMPTY || !(glyph & PANGO_GLYPH_UNKNOWN_FLAG))
                    continue;
                note_missing(fonts, glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
            }
        }
    }
}

// Gives the space a line was broken at its glyph back. Without one it would go into the file as a
// span of its own, which ends the tag around it for some readers.
static void restore_break(const char *text, const PangoLayoutLine *line)
{
    GSList *last = g_slist_last(line->runs);
    hb_codepoint_t space;
    if (last == NULL)
        return;
    const PangoGlyphItem *run = last->data;
    const PangoItem *item = run->item;

    if (item->analysis.level % 2 != 0 || text[item->offset + item->length - 1] != ' ')
        return;
    PangoGlyphInfo *glyph = &run->glyphs->glyphs[run->glyphs->num_glyphs - 1];
    if (glyph->glyph != PANGO_GLYPH_EMPTY)
        return;
    hb_font_t *font = pango_font_get_hb_font(item->analysis.font);
    if (hb_font_get_nominal_glyph(font, ' ', &space))
        glyph->glyph = space;
}

// Pango lifts Arabic between Japanese words to another line of theirs; here all stand on one.
static void level(const PangoLayoutLine *line)
{
    for (GSList *run = line->runs; run != NULL; run = run->next)
        ((PangoGlyphItem *)run->data)->y_offset = 0;
}

PangoLayout *fonts_layout(struct fonts *fonts, const struct text *text, double width)
{
    PangoLayout *layout = lay_out(fonts, text, width);

    if (pango_layout_get_unknown_glyphs_count(layout) > 0)
        note_missing_of(fonts, layout);
    for (GSList *line = pango_layout_get_lines(layout); line != NULL; line = line->next) {
        restore_break(pango_layout_get_text(layout), line->data);
        level(line->data);
    }
    return layout;
}

const char *fonts_missing(const struct fonts *fonts, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};

    if (fonts->missing.count == 0)
        return NULL;
    for (size_t i = 0; i < fonts->missing.count && i < MISSING_SHOWN; i++) {
        buffer_printf(&buffer, "%sU+%04X", i > 0 ? " " : "", fonts->missing.items[i]);
    }
    if (fonts->missing.count > MISSING_SHOWN) {
        buffer_printf(&buffer, " and %zu more", fonts->missing.count - MISSING_SHOWN);
    }
    return buffer_string(&buffer);
}
