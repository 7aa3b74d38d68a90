// One PDF from several: two small files in cairo's form, seen in pieces of every size.
#include "render/pdf_assembly.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/pdf_catalog.h"

static const char first_part[] =
    "%PDF-1.4\n%\xB5\xED\xAE\xFB\n"
    "3 0 obj\n<< /Length 4 0 R\n   /Length1 9\n>>\nstream\n\xFF\nendobj\n\x80\nendstream\nendobj\n"
    "4 0 obj\n   10\nendobj\n"
    "5 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /P 12 0 R\n   /K 0\n>>\nendobj\n"
    "6 0 obj\n<< /Type /StructElem\n   /S /TH\n   /K 0.5\n>>\nendobj\n"
    "7 0 obj\n<< /Producer (x 1 0 R)\n>>\nendobj\n"
    "8 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n>>\nendobj\n"
    "9 0 obj\n<< /Type /Annot\n   /StructParent 0\n   /A <<\n      /URI (to:there)\n   >>\n"
    "   /BS << /W 0 >>>>\nendobj\n"
    "10 0 obj\n<< /Type /Annot\n   /StructParent 1\n   /A <<\n      /URI (https://a.b/)\n   >>\n"
    "   /T (\\) 3 0 R) >>\nendobj\n"
    "2 0 obj\n<< /Type /Page % 1\n   /Parent 1 0 R\n   /StructParents 2\n>>\nendobj\n"
    "1 0 obj\n<< /Type /Pages\n   /Kids [ 2 0 R ]\n   /Count 1\n>>\nendobj\n"
    "11 0 obj\n<< /Nums [\n   0 5 0 R\n   1 5 0 R\n   2 5 0 R\n] >>\nendobj\n"
    "12 0 obj\n<< /Type /StructTreeRoot\n   /ParentTree 11 0 R\n   /K [ 5 0 R 6 0 R ]\n>>\nendobj\n"
    "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 13 >>\nstartxref\n321\n%%EOF\n";
static const char second_part[] =
    "%PDF-1.4\n"
    "2 0 obj\n<< /Type /Page % 1\n   /Parent 1 0 R\n   /StructParents 0\n>>\nendobj\n"
    "1 0 obj\n<< /Type /Pages\n   /Kids [ 2 0 R ]\n   /Count 1\n>>\nendobj\n"
    "3 0 obj\n<< /Nums [\n   0 4 0 R\n] >>\nendobj\n"
    "4 0 obj\n<< /Type /StructTreeRoot\n   /ParentTree 3 0 R\n   /K [ ]\n>>\nendobj\n";

static const struct canvas_info info = {
    .title = "A <b> & \xE6\x97\xA5", .author = "me", .comment = "stamp:x", .time = 0};

static void collect(void *user, const void *data, size_t size)
{
    buffer_put(user, data, size);
}

static void see(struct pdf_assembly *assembly, const char *text, size_t size, size_t piece)
{
    for (size_t at = 0; at < size; at += piece)
        pdf_assembly_see(assembly, text + at, at + piece < size ? piece : size - at);
    pdf_assembly_end_part(assembly);
}

static bool assemble(size_t piece, struct buffer *out)
{
    struct pdf_assembly *assembly = pdf_assembly_new(collect, out, out->arena);

    pdf_assembly_figure(assembly, "One \xF0\x9F\x98\x80", (struct box){42.5, 100, 80, 20.25});
    pdf_assembly_link(assembly, "there", "Over there");
    pdf_assembly_target(assembly, "there", 1, 99.6);
    pdf_assembly_bookmark(assembly, 0, "A", "there");
    pdf_assembly_bookmark(assembly, 1, "B", "there");
    pdf_assembly_bookmark(assembly, 1, "C", "there");
    pdf_assembly_bookmark(assembly, 0, "D", "there");
    see(assembly, first_part, sizeof(first_part) - 1, piece);
    see(assembly, second_part, sizeof(second_part) - 1, piece);
    bool is_whole = pdf_assembly_end(assembly, &info);
    pdf_assembly_close(assembly);
    return is_whole;
}

// The text of an object that comes once.
static const char *object(const struct buffer *out, unsigned number)
{
    const char *opening = arena_printf(out->arena, "\n%u 0 obj\n", number);
    const char *found = memmem(out->data, out->size, opening, strlen(opening));

    assert_non_null(found);
    found += strlen(opening);
    const char *end = memmem(found, out->size - (size_t)(found - out->data), "endobj\n", 7);
    return arena_copy(out->arena, found, (size_t)(end - found));
}

static const unsigned moved = PDF_FIRST_FREE - 1; // numbers of the first part

static void objects_get_new_numbers_and_what_they_lack(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {.arena = &arena};
    (void)state;

    assert_true(assemble(1000, &out));
    assert_string_equal(object(&out, moved + 5),
                        "<< /Type /StructElem\n   /S /Figure\n   /P 21 0 R\n   /K 0\n"
                        "   /Alt <FEFF004F006E00650020D83DDE00>\n"
                        "   /A << /O /Layout /Placement /Block /BBox [ 42 100 123 121 ] >>\n>>\n");
    assert_string_equal(object(&out, moved + 6), "<< /Type /StructElem\n   /S /TH\n   /K 0.5\n"
                                                 "   /A << /O /Table /Scope /Column >>\n>>\n");
    assert_string_equal(object(&out, moved + 2),
                        "<< /Type /Page \n   /Parent 10 0 R\n   /StructParents 2\n"
                        "   /Tabs /S\n>>\n");
    assert_string_equal(object(&out, moved + 12),
                        "<< /Type /StructElem\n   /S /NonStruct\n   /P 4 0 R\n"
                        "   /K [ 14 0 R 15 0 R ]\n>>\n");
    assert_non_null(strstr(object(&out, moved + 1), "/Parent 2 0 R"));
    const char *stream = object(&out, moved + 3);
    assert_ptr_equal(strstr(stream, "<< /Length 10\n   /Length1 9\n>>\nstream\n"), stream);
    // Strings are no numbers to move.
    assert_non_null(strstr(object(&out, moved + 10), "/T (\\) 3 0 R)"));
    const char *gone = "obj\n   10\n";
    assert_null(memmem(out.data, out.size, gone, strlen(gone)));
    assert_null(memmem(out.data, out.size, "(x 1 0 R)", 9));
}

static void keys_of_a_later_part_follow_those_before(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {.arena = &arena};
    unsigned second = moved + 12;
    (void)state;

    assert_true(assemble(1000, &out));
    assert_non_null(strstr(object(&out, moved + 11), "0 14 0 R\n   1 14 0 R\n   2 14 0 R\n"));
    assert_non_null(strstr(object(&out, moved + 11), "/Limits [ 0 2 ]"));
    assert_non_null(strstr(object(&out, second + 2), "/StructParents 3\n"));
    assert_non_null(strstr(object(&out, second + 3), "3 25 0 R\n"));
    assert_non_null(strstr(object(&out, second + 3), "/Limits [ 3 3 ]"));
    assert_non_null(strstr(object(&out, PDF_PARENTS), "/Kids [ 20 0 R 24 0 R ]"));
    assert_non_null(strstr(object(&out, PDF_PAGES), "/Kids [ 10 0 R 22 0 R ]\n   /Count 2\n"));
    assert_non_null(strstr(object(&out, PDF_DOCUMENT), "/K [ 21 0 R 25 0 R ]"));
}

static void links_say_where_they_lead(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {.arena = &arena};
    (void)state;

    assert_true(assemble(1000, &out));
    const char *inside = object(&out, moved + 9), *outside = object(&out, moved + 10);
    assert_null(strstr(inside, "/URI"));
    assert_non_null(strstr(inside,
                           "/F 4\n   /Contents <FEFF004F007600650072002000740068006500720065"
                           ">\n   /Dest (there)\n>>\n"));
    assert_non_null(strstr(outside, "/URI (https://a.b/)"));
    assert_non_null(strstr(outside, "/Contents <FEFF00680074"));
    assert_non_null(strstr(object(&out, PDF_CATALOG), "(there) [23 0 R /XYZ 0 100 0]"));
}

static void bookmarks_make_a_tree(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {.arena = &arena};
    unsigned a = moved + 12 + 4 + 1;
    (void)state;

    assert_true(assemble(1000, &out));
    assert_non_null(strstr(object(&out, PDF_OUTLINES), arena_printf(&arena,
                                                                    "/First %u 0 R\n   /Last %u 0 "
                                                                    "R\n   /Count 2\n",
                                                                    a, a + 3)));
    assert_string_equal(object(&out, a),
                        arena_printf(&arena,
                                     "<< /Title <FEFF0041>\n   /Parent %d 0 R\n   /Dest (there)\n"
                                     "   /Next %u 0 R\n   /First %u 0 R\n   /Last %u 0 R\n"
                                     "   /Count -2\n>>\n",
                                     PDF_OUTLINES, a + 3, a + 1, a + 2));
    assert_string_equal(object(&out, a + 2),
                        arena_printf(&arena,
                                     "<< /Title <FEFF0043>\n   /Parent %u 0 R\n   /Dest (there)\n"
                                     "   /Prev %u 0 R\n>>\n",
                                     a, a + 1));
    assert_non_null(strstr(object(&out, a + 3), arena_printf(&arena, "/Prev %u 0 R\n>>", a)));
}

static const char *find_last(const struct buffer *out, const char *word)
{
    const char *last = NULL, *at = out->data;

    while ((at = memmem(at, out->size - (size_t)(at - out->data), word, strlen(word))) != NULL)
        last = at++;
    assert_non_null(last);
    return last;
}

// Follows the tables from the last one back; returns how many addresses they hold.
static unsigned check_tables(const struct buffer *out, unsigned *tables)
{
    unsigned checked = 0, first, count;
    uint64_t table;
    int size;

    assert_int_equal(sscanf(find_last(out, "startxref\n"), "startxref %" SCNu64, &table), 1);
    for (*tables = 0; table != 0; (*tables)++) {
        const char *at = out->data + table;
        assert_memory_equal(at, "xref\n", 5);
        for (at += 5; sscanf(at, "%u %u\n%n", &first, &count, &size) == 2;) {
            at += size;
            for (unsigned i = 0; i < count; i++, at += 20) {
                uint64_t address = strtoull(at, NULL, 10);
                if (at[17] != 'n')
                    continue;
                const char *opening = arena_printf(out->arena, "%u 0 obj\n", first + i);
                assert_memory_equal(out->data + address, opening, strlen(opening));
                checked++;
            }
        }
        const char *trailer = arena_copy(out->arena, at, 200);
        const char *before = strstr(trailer, "/Prev "), *end = strstr(trailer, ">>\n");
        table = before != NULL && before < end ? strtoull(before + 6, NULL, 10) : 0;
    }
    return checked;
}

static void every_address_is_right(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {.arena = &arena};
    unsigned tables;
    (void)state;

    assert_true(assemble(7, &out));
    // Three of the first part's twelve are dropped; nine stand once; four are bookmarks.
    assert_int_equal(check_tables(&out, &tables), 12 - 3 + 4 + 9 + 4);
    assert_int_equal(tables, 3);
    assert_ptr_equal(strstr(find_last(&out, ">>\n%stamp:x\n") + 12, "startxref"),
                     find_last(&out, "startxref"));
}

static void pieces_of_any_size_give_the_same(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer whole = {.arena = &arena};
    (void)state;

    assert_true(assemble(100000, &whole));
    for (size_t piece = 1; piece < 100; piece++) {
        struct buffer out = {.arena = &arena};
        assert_true(assemble(piece, &out));
        assert_int_equal(out.size, whole.size);
        assert_memory_equal(out.data, whole.data, whole.size);
    }
}

static bool assemble_one(const char *text, unsigned figures, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    struct pdf_assembly *assembly = pdf_assembly_new(collect, &out, arena);

    while (figures-- > 0)
        pdf_assembly_figure(assembly, NULL, (struct box){0});
    see(assembly, text, strlen(text), 50);
    bool is_whole = pdf_assembly_end(assembly, &info);
    pdf_assembly_close(assembly);
    return is_whole;
}

static void another_form_is_told(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    static const char pages[] = "1 0 obj\n<< /Type /Pages\n   /Count 1\n>>\nendobj\n";
    (void)state;

    assert_true(assemble_one(pages, 0, &arena));
    assert_true(assemble_one(arena_printf(&arena, "2 0 obj\n%% x\nendobj\n%s", pages), 0, &arena));
    assert_false(assemble_one("", 0, &arena));
    assert_false(assemble_one("1 0 obj\n<< /Type /Pages\n   /Count 1\n>>\n", 0, &arena));
    assert_false(assemble_one("1 0 obj\n<< /Type /Pages\n>>\nendobj\n", 0, &arena));
    assert_false(assemble_one("1 0 obj\n<< /Kind /Pages\n   /Count 1\n>>\nendobj\n", 0, &arena));
    // Figures and their words must be as many.
    assert_false(assemble_one(pages, 1, &arena));
    assert_false(assemble_one(
        arena_printf(&arena, "%s2 0 obj\n<< /Type /StructElem\n   /S /Figure\n>>\nendobj\n", pages),
        0, &arena));
    // A stream whose length stands elsewhere than expected, a link that leads nowhere.
    assert_false(assemble_one(
        arena_printf(&arena, "%s2 0 obj\n<< /Filter /X\n>>\nstream\nx\nendstream\nendobj\n", pages),
        0, &arena));
    assert_false(assemble_one(
        arena_printf(&arena, "%s2 0 obj\n<< /Type /Annot\n   /Rect []\n>>\nendobj\n", pages), 0,
        &arena));
}

// As cairo leaves out a font that it had no memory for.
static void an_object_that_does_not_come_is_told(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    static const char page[] = "1 0 obj\n<< /Type /Pages\n   /Count 1\n   /Kids [ %d 0 R ]\n>>\n"
                               "endobj\n%d 0 obj\n<< /Type /Page >>\nendobj\n";
    (void)state;

    assert_true(assemble_one(arena_printf(&arena, page, 2, 2), 0, &arena));
    assert_false(assemble_one(arena_printf(&arena, page, 3, 2), 0, &arena));
    assert_false(assemble_one(arena_printf(&arena, page, 3, 3), 0, &arena));
}

static void metadata_is_plain_xml(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {.arena = &arena};
    int size;
    (void)state;

    assert_true(assemble(1000, &out));
    const char *metadata = object(&out, PDF_METADATA);
    assert_non_null(strstr(metadata, ">A &#x3C;b&#x3E; &#x26; &#x65E5;</rdf:li>"));
    assert_int_equal(sscanf(strstr(metadata, "/Length"), "/Length %d", &size), 1);
    const char *stream = strstr(metadata, "stream\n") + strlen("stream\n");
    assert_string_equal(stream + size, "\nendstream\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_get_new_numbers_and_what_they_lack),
        cmocka_unit_test(keys_of_a_later_part_follow_those_before),
        cmocka_unit_test(links_say_where_they_lead),
        cmocka_unit_test(bookmarks_make_a_tree),
        cmocka_unit_test(every_address_is_right),
        cmocka_unit_test(pieces_of_any_size_give_the_same),
        cmocka_unit_test(another_form_is_told),
        cmocka_unit_test(an_object_that_does_not_come_is_told),
        cmocka_unit_test(metadata_is_plain_xml),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
