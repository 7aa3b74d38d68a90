// Text: slices, the buffer, UTF-8 measures, suggestions and quoting.
#include "base/text.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void compares_and_trims_slices(void **state)
{
    (void)state;
    assert_int_equal(slice_of(NULL).size, 0);
    assert_true(slice_is(slice_of("abc"), "abc"));
    assert_false(slice_is(slice_of("abc"), "abcd"));
    assert_true(slice_equal((struct slice){NULL, 0}, slice_of("")));
    assert_true(slice_is(slice_trim(slice_of(" \t\r\n a b \n")), "a b"));
    assert_int_equal(slice_trim(slice_of(" \t ")).size, 0);
    assert_int_equal(slice_trim((struct slice){NULL, 0}).size, 0);
}

static void compares_texts(void **state)
{
    (void)state;
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, ""));
    assert_false(text_equal("a", "A"));
    assert_true(text_equal_nocase("USD", "usd"));
    assert_false(text_equal_nocase("usd", "us"));
    assert_false(text_equal_nocase("[", "{")); // 0x20 apart, and no letters
    assert_false(text_equal_nocase(NULL, "a"));
    assert_true(text_starts_with("rate:USD", "rate:"));
    assert_false(text_starts_with("rat", "rate"));
    assert_true(text_is_blank(NULL));
    assert_true(text_is_blank(" \t\r\n"));
    assert_false(text_is_blank(" x "));
}

static void buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer buffer = {.arena = &arena};
    assert_string_equal(buffer_string(&buffer), "");
    for (int i = 0; i < 1000; i++) {
        buffer_char(&buffer, 'a');
        assert_int_equal(strlen(buffer_string(&buffer)), (size_t)i + 1);
    }
    buffer_clear(&buffer);
    assert_string_equal(buffer_string(&buffer), "");
    buffer_text(&buffer, "x=");
    buffer_printf(&buffer, "%d,", 12);
    buffer_put(&buffer, "abc", 2);
    buffer_put(&buffer, NULL, 0);
    assert_string_equal(buffer_string(&buffer), "x=12,ab");
    assert_int_equal(buffer.size, 7);
}

static void buffer_prints_at_every_fill(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    for (int fill = 0; fill < 140; fill++) {
        struct buffer buffer = {.arena = &arena};
        for (int i = 0; i < fill; i++)
            buffer_char(&buffer, '-');
        buffer_printf(&buffer, "%s", "0123456789");
        assert_int_equal(buffer.size, (size_t)fill + 10);
        assert_string_equal(buffer_string(&buffer) + fill, "0123456789");
    }
}

static void finds_the_first_invalid_byte(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        size_t offset;
    } CASES[] = {
        {"", 0, SIZE_MAX},
        {"plain ascii text", 16, SIZE_MAX},
        {"a\0b", 3, SIZE_MAX},
        {"\xC2\x80", 2, SIZE_MAX},             // U+0080, the first of two bytes
        {"\xDF\xBF\xE0\xA0\x80", 5, SIZE_MAX}, // U+07FF U+0800
        {"\xED\x9F\xBF\xEE\x80\x80", 6, SIZE_MAX},
        {"\xEF\xBF\xBF\xF0\x90\x80\x80", 7, SIZE_MAX},
        {"\xF4\x8F\xBF\xBF", 4, SIZE_MAX}, // U+10FFFF
        {"\xF4\x90\x80\x80", 4, 0},        // past it
        {"\xED\xA0\x80", 3, 0},            // a surrogate
        {"\xC0\x80", 2, 0},                // overlong forms
        {"\xC1\xBF", 2, 0},
        {"\xE0\x9F\xBF", 3, 0},
        {"\xF0\x8F\xBF\xBF", 4, 0},
        {"\xF5\x80\x80\x80", 4, 0},
        {"a\x80", 2, 1},
        {"12345678\xE6\x97\xA5\xE6\x97", 13, 11}, // cut short
        {"1234567\xFF", 8, 7},
        {"123456789\xF0\x9F\x98", 12, 9},
        {"\xC3(", 2, 0},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(utf8_find_invalid(CASES[i].text, CASES[i].size), CASES[i].offset);
    }
}

static void decodes_and_replaces(void **state)
{
    (void)state;
    const char text[] = "a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80\xFFz";
    static const uint32_t POINTS[] = {'a', 0xE9, 0x65E5, 0x1F600, 0xFFFD, 'z'};
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(POINTS); i++) {
        assert_int_equal(utf8_next(text, sizeof(text) - 1, &at), POINTS[i]);
    }
    assert_int_equal(at, sizeof(text) - 1);
}

static void measures_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        size_t width;
        size_t utf16;
    } CASES[] = {
        {"", 0, 0, 0},
        {"abc", 3, 3, 3},
        {"caf\xC3\xA9", 4, 4, 4},
        {"cafe\xCC\x81", 5, 4, 5},             // combining acute
        {"\xE6\x97\xA5\xE6\x9C\xAC", 2, 4, 2}, // two Han
        {"\xE3\x81\x8B\xE3\x82\x99", 2, 2, 2}, // hiragana and a combining voiced mark
        {"\xEF\xBD\xB6", 1, 1, 1},             // half-width katakana
        {"\xEF\xBC\xA1", 1, 2, 1},             // full-width A
        {"\xED\x95\x9C", 1, 2, 1},             // Hangul syllable
        {"\xE1\x84\x92\xE1\x85\xA1", 2, 2, 2}, // the same from two joining jamo
        {"\xD8\xA7\xD9\x8E", 2, 1, 2},         // alef with fatha
        {"\xF0\x9F\x98\x80", 1, 2, 2},         // an emoji
        {"\xF0\xA0\x80\x80", 1, 2, 2},         // U+20000
        {"\xE2\x80\x93", 1, 1, 1},             // en dash
        {"\xC2\xAD\xE2\x80\x8B", 2, 1, 2},     // soft hyphen shows, zero-width space not
        {"a\xFF\xFE", 3, 3, 3},                // invalid bytes
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(utf8_length(CASES[i].text), CASES[i].length);
        assert_int_equal(utf8_width(CASES[i].text), CASES[i].width);
        assert_int_equal(utf16_length(CASES[i].text), CASES[i].utf16);
    }
}

static void suggests_the_nearest_word(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"pledge",   "commitment", "disbursement", "donor",
                                        "currency", "jpn",        "japan",        "fund"};
    static const struct {
        const char *word;
        const char *best;
    } CASES[] = {
        {"plegde", "pledge"}, // neighbours swapped: one
        {"PLEDGE", "pledge"}, // case counts nothing
        {"comitment", "commitment"},
        {"disbursment", "disbursement"},
        {"dnoor", "donor"},
        {"curr", NULL}, // four away, one allowed
        {"currecny", "currency"},
        {"jpan", "jpn"}, // one away from both: the earlier
        {"jp", "jpn"},   // one is allowed even to a short word
        {"xyz", NULL},
        {"bond", NULL},       // two from fund, one allowed
        {"pl3dg3", "pledge"}, // two of six
        {"pl3d93", NULL},     // three of six
        {"x", NULL},          // one letter is no misspelling of another
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *best = text_suggest(CASES[i].word, WORDS, COUNT_OF(WORDS));
        assert_true(text_equal(best, CASES[i].best));
    }
    assert_null(text_suggest("donor", NULL, 0));
}

static void suggestion_counts_characters_and_leaves_monsters_alone(void **state)
{
    (void)state;
    // Two code points in six bytes: one replaced is within the limit.
    struct suggestion suggestion = {.word = "\xE6\x97\xA5\xE6\x9C\xAC"};
    suggestion_offer(&suggestion, "\xE6\x97\xA5\xE6\x9C\xA8");
    assert_non_null(suggestion.best);
    assert_int_equal(suggestion.distance, 1);
    char word[200];
    memset(word, 'a', sizeof(word));
    word[128] = '\0';
    assert_non_null(text_suggest(word, &(const char *){word}, 1));
    word[128] = 'a';
    word[129] = '\0';
    assert_null(text_suggest(word, &(const char *){word}, 1));
}

static void quotes_foreign_text(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const struct {
        const char *text;
        const char *quoted;
    } CASES[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"a\nb\tc\rd\x1B[31m\x7F", "\"a\\nb\\tc\\rd\\x1b[31m\\x7f\""},
        {"\xE6\x97\xA5\xFF", "\"\xE6\x97\xA5\\xff\""},
        {"\xEF\xBF\xBD", "\"\xEF\xBF\xBD\""}, // a true U+FFFD is no invalid byte
        {"\xE2\x80\xAEx", "\"\\u202ex\""},    // right-to-left override
        {"123456789 123456789 123456789 123456789 123456789 123456789 ",
         "\"123456789 123456789 123456789 123456789 123456789 123456789 \""},
        {"123456789 123456789 123456789 123456789 123456789 123456789 1",
         "\"123456789 123456789 123456789 123456789 123456789 123456789 ...\""},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_string_equal(text_quote(&arena, slice_of(CASES[i].text)), CASES[i].quoted);
    }
    assert_string_equal(text_quote(&arena, (struct slice){"a\0b", 3}), "\"a\\x00b\"");
}

static void a_name_becomes_words_of_an_id(void **state)
{
    static const struct {
        const char *name;
        const char *slug;
    } CASES[] = {
        {"United Kingdom", "united-kingdom"},
        {"  C\xc3\xb4te d\xe2\x80\x99Ivoire (2) ", "cote-d-ivoire-2"},
        {"\xc3\x96sterreich", "osterreich"},
        {"STRASSE, Stra\xc3\x9f\x65, \xc3\x85\xc5\xbf", "strasse-strasse-as"},
        {"\xc3\x97\xc3\xb7 \xe6\x97\xa5\xe6\x9c\xac \xff", ""},
        {"\xe6\x97\xa5\xe6\x9c\xac: Japan", "japan"},
        {"\xc5\xbe\xc6\x80", "z"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena arena = {0};
        struct buffer out = {.arena = &arena};
        buffer_text(&out, "x:");
        buffer_slug(&out, slice_of(CASES[i].name));
        assert_string_equal(buffer_string(&out) + 2, CASES[i].slug);
        arena_done(&arena);
    }
}

static void counts_for_people_are_grouped(void **state)
{
    struct arena arena = {0};
    (void)state;

    assert_string_equal(text_count(&arena, 0), "0");
    assert_string_equal(text_count(&arena, 999), "999");
    assert_string_equal(text_count(&arena, 1000), "1,000");
    assert_string_equal(text_count(&arena, 1002003), "1,002,003");
    assert_string_equal(text_count(&arena, UINT64_MAX), "18,446,744,073,709,551,615");
    assert_string_equal(text_counted(&arena, 1, "flow"), "1 flow");
    assert_string_equal(text_counted(&arena, 0, "flow"), "0 flows");
    assert_string_equal(text_counted_are(&arena, 1, "flow"), "1 flow is");
    assert_string_equal(text_counted_are(&arena, 1616, "flow"), "1,616 flows are");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_and_trims_slices),
        cmocka_unit_test(compares_texts),
        cmocka_unit_test(buffer_grows_and_stays_terminated),
        cmocka_unit_test(buffer_prints_at_every_fill),
        cmocka_unit_test(finds_the_first_invalid_byte),
        cmocka_unit_test(decodes_and_replaces),
        cmocka_unit_test(measures_texts),
        cmocka_unit_test(suggests_the_nearest_word),
        cmocka_unit_test(suggestion_counts_characters_and_leaves_monsters_alone),
        cmocka_unit_test(quotes_foreign_text),
        cmocka_unit_test(a_name_becomes_words_of_an_id),
        cmocka_unit_test(counts_for_people_are_grouped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
