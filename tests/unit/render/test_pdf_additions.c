// What is added behind a PDF: from a small file in cairo's form, seen in pieces of every size.
#include "render/pdf_additions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char file[] = "%PDF-1.4\n"
                           "3 0 obj\n<< /Length 4 >>\nstream\n\xFF\x00\n\x80\nendstream\nendobj\n"
                           "4 0 obj\n<< /Type /StructElem\n   /S /P\n   /K 1\n>>\nendobj\n"
                           "5 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /K 2\n>>\nendobj\n"
                           "6 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /K 3\n>>\nendobj\n"
                           "7 0 obj\n<< /Producer (x)\n>>\nendobj\n"
                           "8 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n>>\nendobj\n"
                           "xref\n0 1\n0000000000 65535 f \n";
static const char end[] = "trailer\n<< /Size 9\n   /Root 8 0 R\n   /Info 7 0 R\n>>\n"
                          "startxref\n321\n%%EOF\n";
static const struct canvas_info info = {
    .title = "A <b> & \xE6\x97\xA5", .author = "me", .comment = "stamp:x", .time = 0};

static struct slice added(const char *text, size_t size, const char *const *words, size_t count,
                          size_t piece, struct arena *arena)
{
    struct pdf_additions *additions = pdf_additions_new(arena);
    struct buffer out = {.arena = arena};
    size_t all = size + strlen(end);
    char *whole = arena_alloc(arena, all);

    memcpy(whole, text, size);
    memcpy(whole + size, end, strlen(end));
    for (size_t i = 0; i < count; i++)
        pdf_additions_figure(additions, words[i]);
    for (size_t at = 0; at < all; at += piece)
        pdf_additions_see(additions, whole + at, at + piece < all ? piece : all - at);
    pdf_additions_end(additions, slice_of(end), &info, &out);
    return (struct slice){out.data, out.size};
}

static const char *const words[] = {"One \xF0\x9F\x98\x80", NULL};

static void figures_get_their_words_and_the_catalog_a_language(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    const char *text = added(file, sizeof(file) - 1, words, 2, 1000, &arena).data;
    (void)state;

    assert_ptr_equal(strstr(text, end), text);
    assert_non_null(strstr(text, "5 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /K 2\n"
                                 "   /Alt <FEFF004F006E00650020D83DDE00>\n>>\nendobj\n"));
    assert_non_null(strstr(text, "/K 3\n   /Alt <FEFF>\n>>\nendobj\n"));
    assert_null(strstr(text, "4 0 obj"));
    assert_non_null(strstr(text, "8 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n   /Lang (en)\n"));
    assert_non_null(strstr(text, "/Metadata 9 0 R"));
    assert_non_null(strstr(text, ">A &#x3C;b&#x3E; &#x26; &#x65E5;</rdf:li>"));
    assert_non_null(strstr(text, "trailer\n<< /Size 10\n   /Root 8 0 R\n   /Info 7 0 R\n"
                                 "   /Prev 321\n"));
    assert_non_null(strstr(text, ">>\n%stamp:x\nstartxref\n"));
}

static void every_address_is_right(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct slice out = added(file, sizeof(file) - 1, words, 2, 7, &arena);
    char *whole = arena_alloc(&arena, sizeof(file) - 1 + out.size + 1);
    unsigned number;
    long address, start;
    int count = 0, size;
    (void)state;

    memcpy(whole, file, sizeof(file) - 1);
    memcpy(whole + sizeof(file) - 1, out.data, out.size + 1);
    const char *last = strstr(out.data + strlen(end), "startxref\n");
    assert_int_equal(sscanf(last, "startxref %ld", &start), 1);
    assert_memory_equal(whole + start, "xref\n", 5);
    const char *at = whole + start + 5;
    for (; sscanf(at, "%u 1\n%ld 00000 n %n", &number, &address, &size) == 2; at += size) {
        assert_ptr_equal(strstr(whole + address, arena_printf(&arena, "%u 0 obj\n", number)),
                         whole + address);
        count++;
    }
    assert_int_equal(count, 4);
    const char *stream = strstr(out.data, "/Length ");
    assert_int_equal(sscanf(stream, "/Length %d", &size), 1);
    stream = strstr(stream, "stream\n") + strlen("stream\n");
    assert_memory_equal(stream + size, "\nendstream\nendobj\n", 18);
}

static void pieces_of_any_size_give_the_same(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct slice whole = added(file, sizeof(file) - 1, words, 2, 1000, &arena);
    (void)state;

    for (size_t piece = 1; piece < 100; piece++) {
        struct slice out = added(file, sizeof(file) - 1, words, 2, piece, &arena);
        assert_true(slice_equal(out, whole));
    }
}

static void checks_only_comment(struct slice out)
{
    const char *mark = strstr(end, "startxref");

    assert_memory_equal(out.data, end, (size_t)(mark - end));
    assert_string_equal(out.data + (mark - end), "%stamp:x\nstartxref\n321\n%%EOF\n");
}

static void another_form_gets_the_comment_and_no_more(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    char *other = arena_copy(&arena, file, sizeof(file) - 1);
    (void)state;

    checks_only_comment(added(file, sizeof(file) - 1, words, 1, 50, &arena));
    *(char *)memmem(other, sizeof(file) - 1, "/Catalog", 8) = '#';
    checks_only_comment(added(other, sizeof(file) - 1, words, 2, 50, &arena));
}

static void an_object_without_an_end_is_no_object(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    const char *long_line =
        arena_printf(&arena, "8 0 obj\n<< /Type /Catalog\n%0300d\n>>\nendobj\n", 1);
    const char *long_body = "8 0 obj\n<< /Type /Catalog\n";
    struct buffer many = {.arena = &arena};
    (void)state;

    checks_only_comment(added(long_line, strlen(long_line), NULL, 0, 9, &arena));
    buffer_text(&many, long_body);
    for (int i = 0; i < 1000; i++)
        buffer_text(&many, "   /Another 1 0 R\n");
    buffer_text(&many, ">>\nendobj\n");
    checks_only_comment(added(many.data, many.size, NULL, 0, 9, &arena));
    checks_only_comment(added(long_body, strlen(long_body), NULL, 0, 9, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_get_their_words_and_the_catalog_a_language),
        cmocka_unit_test(every_address_is_right),
        cmocka_unit_test(pieces_of_any_size_give_the_same),
        cmocka_unit_test(another_form_gets_the_comment_and_no_more),
        cmocka_unit_test(an_object_without_an_end_is_no_object),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
