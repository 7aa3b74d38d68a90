// Decoration is marked as such; what belongs to the structure and what is no page stay as they are.
#include "render/pdf_content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

static bool mark(const char *content, struct buffer *out, struct arena *arena)
{
    unsigned char packed[4096], plain[4096];
    uLongf size = sizeof(packed), plain_size = sizeof(plain) - 1;
    struct buffer marked = {.arena = arena};

    assert_int_equal(compress(packed, &size, (const Bytef *)content, strlen(content)), Z_OK);
    if (!pdf_content_mark((struct slice){(const char *)packed, size}, &marked, arena))
        return false;
    assert_int_equal(uncompress(plain, &plain_size, (const Bytef *)marked.data, marked.size), Z_OK);
    out->arena = arena;
    buffer_put(out, (const char *)plain, plain_size);
    return true;
}

static void what_stands_outside_is_an_artifact(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {0};
    (void)state;

    assert_true(mark("1 0 0 -1 0 842 cm\nq\nBT\n(head)Tj\nET\n"
                     "/P << /MCID 0 >> BDC\n(text)Tj\nEMC\n"
                     "/P << /MCID 1 >> BDC\n(more)Tj\nEMC\n"
                     "0 0 1 1 re f\nQ\n\n",
                     &out, &arena));
    assert_string_equal(buffer_string(&out),
                        "/Artifact BMC\n1 0 0 -1 0 842 cm\nq\nBT\n(head)Tj\nET\nEMC\n"
                        "/P << /MCID 0 >> BDC\n(text)Tj\nEMC\n"
                        "/P << /MCID 1 >> BDC\n(more)Tj\nEMC\n"
                        "/Artifact BMC\n0 0 1 1 re f\nQ\n\nEMC\n");
}

static void spans_of_odd_glyphs_nest(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {0};
    const char *marked = "/P << /MCID 0 >> BDC\nBT\n/Span << /ActualText <FEFF0661> >> BDC\n"
                         "<01>Tj\nEMC\nET\nEMC\n";
    const char *loose = "1 0 0 -1 0 842 cm\nBT\n/Span << /ActualText <FEFF0661> >> BDC\n"
                        "<01>Tj\nEMC\n(x)Tj\nET\n";
    (void)state;

    assert_true(mark(arena_printf(&arena, "%s%s", loose, marked), &out, &arena));
    assert_string_equal(buffer_string(&out),
                        arena_printf(&arena, "/Artifact BMC\n%sEMC\n%s", loose, marked));
}

static void what_is_no_page_is_left(void **state)
{
    struct arena arena CLEANUP(arena_done) = {0};
    struct buffer out = {0};
    (void)state;

    assert_false(mark("/CIDInit /ProcSet findresource begin\n", &out, &arena));
    assert_false(mark("", &out, &arena));
    assert_false(pdf_content_mark(slice_of("not packed at all"), &out, &arena));
    assert_false(pdf_content_mark((struct slice){0}, &out, &arena));
    assert_int_equal(out.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_outside_is_an_artifact),
        cmocka_unit_test(spans_of_odd_glyphs_nest),
        cmocka_unit_test(what_is_no_page_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
