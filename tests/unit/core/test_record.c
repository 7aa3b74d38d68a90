// Records: a worked body of every kind with its leaf hash, and what building and finishing refuse.
//
// The bodies hold every key their kind may have. They and their hashes (SHA-256 of a zero byte and
// the body) were made by another program, so this table is the form's definition, not its echo.
#include "core/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "proof/hash.h"

struct vector {
    const char *name;
    const char *body;
    const char *leaf;
};

// clang-format off
static const struct vector vectors[] = {
    {"book",
     "{\"by\":\"desk\",\"currency\":\"USD\",\"fiscal-year\":\"04-01\","
     "\"format\":\"1\",\"id\":\"book\",\"kind\":\"book\",\"rate-policy\":[\"stated\","
     "\"spot ECB\"],\"recorded\":\"2013-04-16T09:30:00Z\",\"title\":\"Japan's contributi"
     "ons\"}",
     "c5fcd4dd035d8d4127f9322bdc5e2fa0f288dcaed19169b5469a58db6362d0ce"},
    {"party",
     "{\"administrator\":\"undp\",\"aliases\":[\"LOFTA\",\"LOTFA\"],"
     "\"boundary\":\"inside\",\"by\":\"desk\",\"country\":\"AF\",\"format\":\"1\","
     "\"id\":\"lotfa\",\"kind\":\"party\",\"name\":\"Law and Order Trust Fund for Afghan"
     "istan\",\"note\":\"salaries of police\",\"recorded\":\"2013-04-16T09:30:00Z\","
     "\"refs\":[\"fts:2901\"],\"type\":\"fund\"}",
     "4dd27a85f9133decd6902c219c3dac0130458851f18ca220869e6728179ceaf4"},
    {"activity",
     "{\"by\":\"desk\",\"end\":\"2009-04-01/2010-03-31\",\"end-text\":\"FY2009@JP\","
     "\"format\":\"1\",\"id\":\"gagp\",\"kind\":\"activity\",\"note\":\"with provincial "
     "teams\",\"parent\":\"assistance\",\"recipient\":[\"AF 60\",\"TJ 40\"],"
     "\"recorded\":\"2013-04-16T09:30:00Z\",\"refs\":[\"iati:JP-1\"],"
     "\"sector\":[\"11220 60\",\"15210 40\"],\"start\":\"2007-03\","
     "\"start-text\":\"March 2007\",\"status\":\"2\",\"title\":\"Grassroots projects\"}",
     "f61a8efe9eded1c6d5c00eb920f1face24c3b5065c11792d4cdcfa8fa8ad8da8"},
    {"event",
     "{\"by\":\"desk\",\"date\":\"2012-07-08\",\"date-text\":\"8 July 2012\","
     "\"format\":\"1\",\"id\":\"tokyo-2012\",\"kind\":\"event\",\"note\":\"line one\\nli"
     "ne \\\"two\\\"\\tend \\\\\",\"recorded\":\"2013-04-16T09:30:00Z\","
     "\"refs\":[\"x:1\"],\"title\":\"東京会議\"}",
     "cf0553ed8afcebab005704eff036b0b6dd1570db3b1cc826e8ba61e80805472b"},
    {"evidence",
     "{\"archived\":\"https://web.archive.org/b\",\"by\":\"desk\",\"format\":\"1\","
     "\"grade\":\"B\",\"id\":\"nato-page\",\"kind\":\"evidence\",\"language\":\"en\","
     "\"note\":\"n\",\"published\":\"2013-04\",\"published-text\":\"April 2013\","
     "\"publisher\":\"NATO\",\"recorded\":\"2013-04-16T09:30:00Z\","
     "\"refs\":[\"doc:50336\"],\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b"
     "934ca495991b7852b855\",\"title\":\"Relations with Japan\",\"url\":\"https://www.na"
     "to.int/a\"}",
     "efe7c517a174de25e6963d59b8b8c1f1971f297aeca4b26f8b6219aeb5602fbc"},
    {"flow",
     "{\"activity\":\"gagp\",\"amount\":\"up-to 5000000000 USD\",\"amount-text\":\"up to"
     " US$5 billion\",\"by\":\"desk\",\"class\":\"incoming\",\"date\":\"2009-11-10\","
     "\"date-text\":\"10 November 2009\",\"earmarking\":\"3\",\"equivalent\":[\"45000000"
     "0000 JPY\",\"3400000000 EUR\"],\"equivalent-text\":\"450bn yen; EUR 3.4bn\","
     "\"event\":\"tokyo-2012\",\"evidence\":[\"nato-page\",\"mofa-page\"],"
     "\"finance\":\"grant\",\"form\":\"in-kind\",\"format\":\"1\",\"from\":\"japan\","
     "\"humanitarian\":\"yes\",\"id\":\"F000042\",\"kind\":\"flow\","
     "\"method\":\"market price\",\"nature\":\"contribution\",\"note\":\"x\","
     "\"part-of\":\"big-pledge\",\"period\":\"2009/2013\",\"period-text\":\"2009–2013\","
     "\"quantity\":\"12.5\",\"recipient\":[\"AF\"],\"recorded\":\"2013-04-16T09:30:00Z\""
     ",\"refs\":[\"fts:2901\",\"iati:7\"],\"sector\":[\"15210\"],\"shared\":\"yes\","
     "\"stage\":\"pledge\",\"stated\":\"2012-07\",\"stated-text\":\"July 2012\","
     "\"title\":\"Salaries\",\"to\":\"lotfa\",\"unit\":\"tonnes\",\"value-date\":\"2009-"
     "11-10\",\"value-date-text\":\"10 Nov 2009\",\"valuer\":\"donor\","
     "\"via\":[\"undp\",\"nato\"]}",
     "6c1520350af1924696ec529a80f28e60d3ff52637fc38c0603b5ac1f91c310cd"},
    {"unknown flow",
     "{\"amount\":\"unknown\",\"by\":\"desk\",\"date\":\"2007/..\","
     "\"date-text\":\"since 2007\",\"format\":\"1\",\"from\":\"japan\","
     "\"id\":\"flow:0123456789abcdef\",\"kind\":\"flow\",\"recorded\":\"2013-04-16T09:30"
     ":00Z\",\"stage\":\"disbursement\",\"to\":\"lotfa\"}",
     "c08e737063080ee2fe0c1dd70fd6faf4efc2947cd286af77272b8777e6a3d50e"},
    {"link",
     "{\"amount\":\"-12.5 USD\",\"amount-text\":\"USD -12.50\",\"by\":\"desk\","
     "\"earlier\":\"F000042\",\"format\":\"1\",\"id\":\"link:F000042:F000043:fulfils\","
     "\"kind\":\"link\",\"later\":\"F000043\",\"recorded\":\"2013-04-16T09:30:00Z\","
     "\"type\":\"fulfils\",\"why\":\"paid\"}",
     "76ce6bb77c52e5b3d9be95813c6a400b3209470285df90031098b7ad62260b35"},
    {"schedule",
     "{\"amount\":\"10..12 EUR\",\"amount-text\":\"10-12 euros\",\"by\":\"desk\","
     "\"condition\":\"audit passed\",\"due\":\"2010-06\",\"due-text\":\"June 2010\","
     "\"flow\":\"F000042\",\"format\":\"1\",\"id\":\"schedule:F000042:2010-06\","
     "\"kind\":\"schedule\",\"recorded\":\"2013-04-16T09:30:00Z\"}",
     "e87755562a3fe793b8566e828debccb7c9ce3ac5dc1314325c78bf1e80d797d2"},
    {"claim",
     "{\"amount\":\"about 2490000000 USD\",\"amount-text\":\"US$2.49 billion\","
     "\"by\":\"desk\",\"date\":\"2011-04-28\",\"date-text\":\"28 April 2011\","
     "\"donor\":\"japan\",\"evidence\":\"nato-page\",\"format\":\"1\","
     "\"fund\":\"lotfa\",\"id\":\"claim:question:nato-page#2\",\"kind\":\"claim\","
     "\"locator\":\"p. 3\",\"period\":\"2001/2012\",\"period-text\":\"2001-2012\","
     "\"question\":\"total since 2001\",\"recipient\":[\"AF\"],\"recorded\":\"2013-04-16"
     "T09:30:00Z\",\"stage\":\"disbursement\",\"standing\":\"open\","
     "\"why\":\"not the same period\"}",
     "00f37a49bddf24d7bd221dd25772cb6bf14c2256b780b1ec0ffff1cad5620074"},
    {"claim on a flow",
     "{\"amount\":\"at-least 91000000 USD\",\"by\":\"desk\",\"evidence\":\"nato-page\","
     "\"flow\":\"F000042\",\"format\":\"1\",\"id\":\"claim:F000042:nato-page\","
     "\"kind\":\"claim\",\"recorded\":\"2013-04-16T09:30:00Z\"}",
     "040f9a36a024d028104c36e8efdba87fd2e08eeed5cf7378e4f1abe0cc57e153"},
    {"rate",
     "{\"base\":\"EUR\",\"by\":\"desk\",\"evidence\":\"ecb-file\",\"format\":\"1\","
     "\"id\":\"rate:ECB:EUR:USD:2012-04-02:spot\",\"kind\":\"rate\","
     "\"period\":\"2012-04-02\",\"quote\":\"USD\",\"recorded\":\"2013-04-16T09:30:00Z\","
     "\"source\":\"ECB\",\"type\":\"spot\",\"value\":\"1.3319\"}",
     "cf7fffe58205078fa39026f842bb46474dd4aa0a056da6b3a0eb881cae137ab9"},
    {"deflator",
     "{\"area\":\"JP\",\"base-year\":\"2010\",\"by\":\"desk\",\"format\":\"1\","
     "\"id\":\"deflator:OECD:JP:2009:2010\",\"kind\":\"deflator\",\"recorded\":\"2013-04"
     "-16T09:30:00Z\",\"source\":\"OECD\",\"value\":\"101.9\",\"year\":\"2009\"}",
     "f32e0bab143621df98d6aea019b14308b5ab0fb6c04cd845c18e23126c504f92"},
    {"amend",
     "{\"activity\":\"gagp\",\"amount\":\"6000000000 USD\",\"amount-text\":\"USD 6bn\","
     "\"because\":\"mofa-page\",\"by\":\"desk\",\"class\":\"incoming\","
     "\"date\":\"2009-11-10\",\"date-text\":\"10 November 2009\",\"earmarking\":\"3\","
     "\"equivalent\":[\"450000000000 JPY\",\"3400000000 EUR\"],\"equivalent-text\":\"450"
     "bn yen; EUR 3.4bn\",\"event\":\"tokyo-2012\",\"evidence\":[\"nato-page\","
     "\"mofa-page\"],\"finance\":\"grant\",\"form\":\"in-kind\",\"format\":\"1\","
     "\"from\":\"japan\",\"humanitarian\":\"yes\",\"id\":\"amend:F000042\","
     "\"kind\":\"amend\",\"method\":\"market price\",\"nature\":\"contribution\","
     "\"note\":\"x\",\"part-of\":\"big-pledge\",\"period\":\"2009/2013\","
     "\"period-text\":\"2009–2013\",\"quantity\":\"12.5\",\"reason\":\"the sum was 6 bil"
     "lion\",\"recipient\":[\"AF\"],\"recorded\":\"2013-04-16T09:30:00Z\","
     "\"refs\":[\"fts:2901\",\"iati:7\"],\"sector\":[\"15210\"],\"shared\":\"yes\","
     "\"stage\":\"pledge\",\"stated\":\"2012-07\",\"stated-text\":\"July 2012\","
     "\"target\":\"F000042\",\"target-kind\":\"flow\",\"title\":\"Salaries\","
     "\"to\":\"lotfa\",\"unit\":\"tonnes\",\"value-date\":\"2009-11-10\","
     "\"value-date-text\":\"10 Nov 2009\",\"valuer\":\"donor\",\"via\":[\"undp\","
     "\"nato\"]}",
     "cfd0ff5027d3f6fd5aedbebfdd1677c0be4f4b9e049cc212cc4b5f1930deb73b"},
    {"void",
     "{\"because\":\"nato-page\",\"by\":\"desk\",\"format\":\"1\",\"id\":\"void:F000042"
     "\",\"kind\":\"void\",\"reason\":\"entered twice\",\"recorded\":\"2013-04-16T09:30:"
     "00Z\",\"target\":\"F000042\"}",
     "8dc43f97373837ec97482b841ee55bb02d088eb81538316e7ebdeaeac575e669"},
};
// clang-format on

static struct record read_body(const char *body, struct arena *arena)
{
    struct record record;
    struct error err = {0};
    if (!record_read(slice_of(body), &record, arena, &err))
        fail_msg("%s: %s", body, err.text);
    return record;
}

static const char *write_body(const struct record *record, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    struct error err;
    assert_true(record_write(record, &out, &err));
    return buffer_string(&out);
}

static void reads_and_writes_back_every_worked_body(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    bool seen[KIND_COUNT] = {false};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct record record = read_body(vectors[i].body, &arena);
        seen[record.kind] = true;
        assert_string_equal(write_body(&record, &arena), vectors[i].body);
    }
    for (enum kind kind = KIND_NONE + 1; kind < KIND_COUNT; kind++)
        assert_true(seen[kind]);
}

static void worked_bodies_have_their_leaf_hashes(void **state)
{
    (void)state;
    CLEANUP(hasher_close) struct hasher *hasher = hasher_open(NULL);
    char hex[HASH_HEX_MAX];
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct hash leaf = hash_leaf(hasher, vectors[i].body, strlen(vectors[i].body));
        assert_string_equal(hash_hex(&leaf, hex), vectors[i].leaf);
    }
}

// Every key of every kind stands in one of the bodies, so none can change unseen.
static void worked_bodies_hold_every_key_of_their_kind(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    bool seen[KIND_COUNT][KEY_COUNT] = {{false}};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct record record = read_body(vectors[i].body, &arena);
        for (int key = 0; key < KEY_COUNT; key++) {
            if (record.values[key].count != 0)
                seen[record.kind][key] = true;
        }
    }
    for (enum kind kind = KIND_NONE + 1; kind < KIND_COUNT; kind++) {
        const struct kind_info *info = kind_info(kind);
        for (size_t i = 0; i < info->field_count; i++) {
            if (!seen[kind][info->fields[i].key]) {
                fail_msg("no %s with \"%s\"", info->name, key_name(info->fields[i].key));
            }
        }
    }
}

// Entering the values of a body by hand gives the same record, ids derived.
static void entering_what_a_body_holds_gives_the_same_body(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct record record = read_body(vectors[i].body, &arena);
        struct record entered = {.kind = record.kind, .target_kind = record.target_kind};
        struct diagnostics faults = {.arena = &arena};
        struct error err = {0};
        for (int key = 0; key < KEY_COUNT; key++) {
            const struct value *value = &record.values[key];
            if (value->count == 0)
                continue;
            const struct field *field = record_field(&record, (enum key)key);
            const char *text = value_joined(value, field->shape != SHAPE_ONE, &arena);
            if (!record_enter(&entered, (enum key)key, slice_of(text), true, &arena, &err)) {
                fail_msg("%s: %s", vectors[i].name, err.text);
            }
        }
        if (!record_finish(&entered, &faults, NULL, 0, &arena)) {
            fail_msg("%s: %s", vectors[i].name, faults.faults[0].text);
        }
        assert_string_equal(write_body(&entered, &arena), vectors[i].body);
        assert_true(record_same(&entered, &record));
    }
}

#define HEAD "\"format\":\"1\",\"id\":\"tokyo\",\"kind\":\"event\""
#define TAIL "\"recorded\":\"2013-04-16T09:30:00Z\""

static void refuses_bodies_that_are_not_canonical(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *text;
    } cases[] = {
        {"", "invalid JSON at byte 0: the text ends where \"{\" is expected"},
        {"{}", "unknown record format; this program reads format 1"},
        {"{\"format\":\"2\"}", "unknown record format; this program reads format 1"},
        {"{\"format\":\"1\",\"kind\":\"tale\"}", "a record without a known \"kind\""},
        {"{\"format\":\"1\",\"kind\":\"\"}", "a record without a known \"kind\""},
        {"{\"format\":\"1\",\"kind\":[\"event\"]}", "a record without a known \"kind\""},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL "}",
         "required field \"title\" is missing"},
        {"{\"date\":\"2012\"," HEAD "," TAIL ",\"title\":\"T\"}",
         "a record without \"id\", \"recorded\" or \"by\""},
        {"{\"by\":\"d\",\"colour\":\"red\",\"date\":\"2012\"," HEAD "," TAIL ",\"title\":\"T\"}",
         "kind \"event\" has no field \"colour\""},
        {"{\"amount\":\"5 USD\",\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL ",\"title\":\"T\"}",
         "kind \"event\" has no field \"amount\""},
        {"{\"by\":\"d\",\"date\":[\"2012\"]," HEAD "," TAIL ",\"title\":\"T\"}",
         "field \"date\" must be one text"},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL ",\"refs\":\"a:1\",\"title\":\"T\"}",
         "field \"refs\" must be a list with items"},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL ",\"refs\":[],\"title\":\"T\"}",
         "field \"refs\" must be a list with items"},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL
         ",\"refs\":[\"b:1\",\"a:1\"],\"title\":\"T\"}",
         "field \"refs\" is not sorted"},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL
         ",\"refs\":[\"a:1\",\"a:1\"],\"title\":\"T\"}",
         "field \"refs\" is not sorted"},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL ",\"title\":\"\"}",
         "field \"title\": an empty value; an absent field is left out"},
        {"{\"by\":\"d\",\"date\":\"2012\"," HEAD "," TAIL ",\"title\":\" T\"}",
         "field \"title\": \" T\" has blanks around it"},
        {"{\"by\":\"d\",\"date\":\"FY2009@JP\"," HEAD "," TAIL ",\"title\":\"T\"}",
         "field \"date\": \"FY2009@JP\" is not in canonical form"},
        {"{\"by\":\"d\",\"format\":\"1\",\"id\":\"a\",\"kind\":\"amend\"," TAIL "}",
         "an amendment without a valid \"target-kind\""},
        {"{\"by\":\"d\",\"format\":\"1\",\"id\":\"a\",\"kind\":\"amend\"," TAIL
         ",\"target-kind\":\"void\"}",
         "an amendment without a valid \"target-kind\""},
        {"{\"by\":\"d\",\"format\":\"1\",\"id\":\"a\",\"kind\":\"amend\"," TAIL
         ",\"target\":\"t\",\"target-kind\":\"event\"}",
         "required field \"reason\" is missing"},
        {"{\"by\":\"d\",\"format\":\"1\",\"id\":\"a\",\"kind\":\"amend\",\"reason\":\"r\"," TAIL
         ",\"target\":\"t\",\"target-kind\":\"event\"}",
         "required field \"title\" is missing"},
    };
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct record record;
        struct error err = {0};
        assert_false(record_read(slice_of(cases[i].body), &record, &arena, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_string_equal(err.text, cases[i].text);
    }
}

static struct record event_with_note(size_t note_size, struct arena *arena)
{
    struct record record = {.kind = KIND_EVENT};
    char *note = arena_alloc(arena, note_size + 1);
    memset(note, 'n', note_size);
    record_put(&record, KEY_ID, "tokyo", arena);
    record_put(&record, KEY_RECORDED, "2013-04-16T09:30:00Z", arena);
    record_put(&record, KEY_BY, "d", arena);
    record_put(&record, KEY_TITLE, "T", arena);
    record_put(&record, KEY_DATE, "2012", arena);
    record_put(&record, KEY_NOTE, note, arena);
    return record;
}

static void a_body_has_at_most_65535_bytes(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct error err;
    struct record record = event_with_note(1, &arena);
    struct buffer body = {.arena = &arena};
    assert_true(record_write(&record, &body, &err));
    size_t rest = 65535 - (body.size - 1);

    record = event_with_note(rest, &arena);
    buffer_clear(&body);
    assert_true(record_write(&record, &body, &err));
    assert_int_equal(body.size, 65535);
    assert_true(record_read((struct slice){body.data, body.size}, &record, &arena, &err));

    record = event_with_note(rest + 1, &arena);
    buffer_clear(&body);
    assert_false(record_write(&record, &body, &err));
    assert_string_equal(err.text, "the record has 65536 bytes; at most 65535 fit");
    assert_false(record_read((struct slice){body.data, body.size}, &record, &arena, &err));
    assert_string_equal(err.text, "the record has 65536 bytes; at most 65535 fit");
}

static void enter(struct record *record, enum key key, const char *text, struct arena *arena)
{
    struct error err = {0};
    if (!record_enter(record, key, slice_of(text), true, arena, &err))
        fail_msg("%s", err.text);
}

static void keeps_the_words_only_when_they_differ(void **state)
{
    (void)state;
    static const struct {
        const char *entered;
        const char *canonical;
        const char *words;
    } cases[] = {
        {"5000000000 USD", "5000000000 USD", NULL},
        {"  5000000000 USD ", "5000000000 USD", NULL},
        {"US$5 billion", "5000000000 USD", "US$5 billion"},
        {"5,000,000,000 USD", "5000000000 USD", "5,000,000,000 USD"},
        {"12.50 EUR", "12.5 EUR", "12.50 EUR"},
        {"unknown", "unknown", NULL},
    };
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct record record = {.kind = KIND_FLOW};
        enter(&record, KEY_AMOUNT, cases[i].entered, &arena);
        assert_string_equal(record_text(&record, KEY_AMOUNT), cases[i].canonical);
        const char *words = record_text(&record, KEY_AMOUNT_TEXT);
        if (cases[i].words == NULL)
            assert_null(words);
        if (cases[i].words != NULL)
            assert_string_equal(words, cases[i].words);
    }
    // Words given by themselves stay, whichever comes first.
    struct record record = {.kind = KIND_FLOW};
    enter(&record, KEY_DATE_TEXT, "in fiscal 2009", &arena);
    enter(&record, KEY_DATE, "FY2009@JP", &arena);
    assert_string_equal(record_text(&record, KEY_DATE), "2009-04-01/2010-03-31");
    assert_string_equal(record_text(&record, KEY_DATE_TEXT), "in fiscal 2009");
    enter(&record, KEY_PERIOD, "FY2009@JP", &arena);
    enter(&record, KEY_PERIOD_TEXT, "that year", &arena);
    assert_string_equal(record_text(&record, KEY_PERIOD_TEXT), "that year");
}

static void sorts_sets_and_keeps_the_order_of_lists(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct record record = {.kind = KIND_FLOW};
    enter(&record, KEY_REFS, "iati:2; fts:9;iati:2 ; fts:10;", &arena);
    assert_int_equal(record.values[KEY_REFS].count, 3);
    assert_string_equal(value_joined(&record.values[KEY_REFS], true, &arena),
                        "fts:10; fts:9; iati:2");
    enter(&record, KEY_EVIDENCE, "b; a ;c; a", &arena);
    assert_string_equal(value_joined(&record.values[KEY_EVIDENCE], true, &arena), "b; a; c; a");

    struct record party = {.kind = KIND_PARTY};
    enter(&party, KEY_ALIASES, "one\\; two; back\\\\slash; ; three", &arena);
    assert_int_equal(party.values[KEY_ALIASES].count, 3);
    assert_string_equal(party.values[KEY_ALIASES].items[0], "back\\slash");
    assert_string_equal(party.values[KEY_ALIASES].items[1], "one; two");
    assert_string_equal(value_joined(&party.values[KEY_ALIASES], true, &arena),
                        "back\\\\slash; one\\; two; three");
    struct error err;
    assert_true(record_enter_item(&party, KEY_ALIASES, slice_of("a;b"), &arena, &err));
    assert_string_equal(party.values[KEY_ALIASES].items[0], "a;b");
    assert_true(record_enter_item(&party, KEY_NAME, slice_of("N"), &arena, &err));
    assert_false(record_enter_item(&party, KEY_NAME, slice_of("M"), &arena, &err));
    assert_string_equal(err.text, "given twice; kind \"party\" has one \"name\"");
    assert_false(record_enter(&party, KEY_AMOUNT, slice_of("5 USD"), true, &arena, &err));
    assert_string_equal(err.text, "kind \"party\" has no field \"amount\"");
}

static void a_list_has_at_most_1000_items(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct buffer text = {.arena = &arena};
    for (int i = 0; i < LIMIT_LIST_ITEMS; i++)
        buffer_printf(&text, "n%d;", i);
    struct record record = {.kind = KIND_PARTY};
    enter(&record, KEY_ALIASES, buffer_string(&text), &arena);
    assert_int_equal(record.values[KEY_ALIASES].count, 1000);
    buffer_text(&text, "more");
    struct error err;
    assert_false(
        record_enter(&record, KEY_ALIASES, slice_of(buffer_string(&text)), true, &arena, &err));
    assert_string_equal(err.text, "more than 1000 items in one list");
}

static void refuses_ids_that_a_spreadsheet_would_change(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a",     "japan",    "F000042",   "F0100000", "A0",       "ABCD1",
        "XFE1",  "A1048577", "F12345678", "a.b_c-d",  "marine-1", "mar2013999",
        "march", "truth",    "falsehood", "A1b",      "JPN-2012"};
    static const char *const cells[] = {"A1", "F12", "ab1200", "XFD1", "xfd1048576", "A1048576"};
    static const char *const dates[] = {"MAR01", "Mar-2013", "dec06", "sep.4",
                                        "jan-1", "TRUE",     "true",  "False"};
    static const char *const bad[] = {"",  "1a",   "-a", "a b", "a:b", "a#2",
                                      "é", "a\tb", ".a", "a/b", "a,b", "=a"};
    struct error err;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        if (!id_is_valid(slice_of(good[i]), &err))
            fail_msg("%s", err.text);
    }
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        assert_false(id_is_valid(slice_of(cells[i]), &err));
        assert_non_null(strstr(err.text, "a spreadsheet would take it for a cell"));
        assert_non_null(strstr(err.hint, cells[i]));
    }
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        assert_false(id_is_valid(slice_of(dates[i]), &err));
        assert_non_null(strstr(err.text, "take it for a date or a truth value"));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(id_is_valid(slice_of(bad[i]), &err));
        assert_non_null(strstr(err.text, "expected a letter, then letters, digits"));
    }
    char longest[LIMIT_ID_BYTES + 1];
    memset(longest, 'i', sizeof(longest));
    assert_true(id_is_valid((struct slice){longest, LIMIT_ID_BYTES}, &err));
    assert_false(id_is_valid((struct slice){longest, LIMIT_ID_BYTES + 1}, &err));
}

// A record given as "key=value" lines, and the faults that finishing it finds.
struct finish_case {
    enum kind kind;
    const char *fields;
    const char *faults; // "column: text" lines
};

static void enter_lines(struct record *record, const char *fields, struct arena *arena)
{
    while (*fields != '\0') {
        size_t name = strcspn(fields, "=");
        size_t end = strcspn(fields, "\n");
        enum key key = key_find((struct slice){fields, name});
        assert_int_not_equal(key, KEY_NONE);
        enter(record, key, arena_copy(arena, fields + name + 1, end - name - 1), arena);
        fields += end + (fields[end] == '\n');
    }
}

static const char *fault_lines(const struct diagnostics *faults, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < faults->count; i++) {
        assert_string_equal(faults->faults[i].file, "f.csv");
        assert_int_equal(faults->faults[i].line, 7);
        buffer_printf(&out, "%s%s: %s", i == 0 ? "" : "\n", faults->faults[i].column,
                      faults->faults[i].text);
    }
    return buffer_string(&out);
}

#define FLOW "stage=pledge\namount=5 USD\ndate=2012\n"

static void finishing_finds_what_a_record_can_know_of_itself(void **state)
{
    (void)state;
    static const struct finish_case cases[] = {
        {KIND_FLOW, FLOW "from=japan\nto=lotfa", ""},
        {KIND_FLOW, "stage=pledge\nfrom=japan\nto=lotfa\namount=5 USD",
         "date: required field is missing: when promised, signed or paid, EDTF"},
        {KIND_FLOW, FLOW "from=japan\nto=japan",
         "to: \"from\" and \"to\" are both \"japan\"; they must differ"},
        {KIND_FLOW, FLOW "from=japan\nto=lotfa\nrecipient=AF 60; TJ 30",
         "recipient: shares sum to 90, not to 100"},
        {KIND_FLOW, FLOW "from=japan\nto=lotfa\nrecipient=AF 60; TJ",
         "recipient: some codes have a share and some have none; give all of them or none"},
        {KIND_FLOW, FLOW "from=japan\nto=lotfa\nid=F12",
         "id: invalid id \"F12\"; a spreadsheet would take it for a cell"},
        {KIND_FLOW, FLOW "from=japan\nto=lotfa\nid=flow:0123456789abcdef", ""},
        {KIND_PARTY, "name=Japan\ntype=10",
         "id: required field is missing: the id of a record of kind \"party\""},
        {KIND_PARTY, "id=japan\nname=Japan\ntype=10", ""},
        {KIND_ACTIVITY, "id=a\ntitle=T\nstart=2010\nend=2009",
         "end: ends (2009) before it starts (2010)"},
        {KIND_ACTIVITY, "id=a\ntitle=T\nstart=2010\nend=2010-01", ""},
        {KIND_LINK, "earlier=p1a\nlater=p1a\ntype=fulfils",
         "later: \"earlier\" and \"later\" are both \"p1a\"; they must differ"},
        {KIND_LINK, "id=mine\nearlier=one\nlater=two\ntype=fulfils",
         "id: ids of kind \"link\" are made by the program; found \"mine\", expected "
         "\"link:one:two:fulfils\""},
        {KIND_LINK, "id=link:one:two:fulfils#2\nearlier=one\nlater=two\ntype=fulfils", ""},
        {KIND_CLAIM, "flow=one\nquestion=q\nevidence=e\nstage=pledge",
         "flow: a claim is about either a flow or a question; give one of \"flow\" and "
         "\"question\""},
        {KIND_CLAIM, "flow=one\nevidence=e",
         "amount: a claim states an amount, a date or a stage; none is given"},
        {KIND_RATE, "base=USD\nquote=USD\nperiod=2012\nvalue=1\ntype=spot\nsource=ECB",
         "quote: \"base\" and \"quote\" are both \"USD\"; they must differ"},
        {KIND_VOID, "target=one", "reason: required field is missing: why"},
    };
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct record record = {.kind = cases[i].kind};
        struct diagnostics faults = {.arena = &arena};
        enter_lines(&record, cases[i].fields, &arena);
        bool is_good = record_finish(&record, &faults, "f.csv", 7, &arena);
        assert_string_equal(fault_lines(&faults, &arena), cases[i].faults);
        assert_int_equal(is_good, cases[i].faults[0] == '\0');
    }
}

static void finishing_derives_ids_and_boundaries(void **state)
{
    (void)state;
    static const struct {
        enum kind kind;
        const char *fields;
        enum key key;
        const char *expected;
    } cases[] = {
        {KIND_LINK, "earlier=one\nlater=two\ntype=fulfils", KEY_ID, "link:one:two:fulfils"},
        {KIND_SCHEDULE, "flow=one\ndue=2012-06\namount=5 USD", KEY_ID, "schedule:one:2012-06"},
        {KIND_CLAIM, "question=how much?\nevidence=e\namount=5 USD", KEY_ID, "claim:question:e"},
        {KIND_CLAIM, "flow=one\nevidence=e\namount=5 USD", KEY_ID, "claim:one:e"},
        {KIND_RATE, "base=EUR\nquote=USD\nperiod=2012-04-02\nvalue=1.3319\ntype=spot\nsource=ECB",
         KEY_ID, "rate:ECB:EUR:USD:2012-04-02:spot"},
        {KIND_RATE, "base=EUR\nquote=USD\nperiod=2012\nvalue=1\ntype=spot\nsource=Bank of #1",
         KEY_ID, "rate:Bank-of--1:EUR:USD:2012:spot"},
        {KIND_DEFLATOR, "area=JP\nyear=2009\nvalue=101.9\nbase-year=2010\nsource=OECD", KEY_ID,
         "deflator:OECD:JP:2009:2010"},
        {KIND_VOID, "target=one\nreason=twice", KEY_ID, "void:one"},
        {KIND_PARTY, "id=p\nname=P\ntype=fund", KEY_BOUNDARY, "inside"},
        {KIND_PARTY, "id=p\nname=P\ntype=22", KEY_BOUNDARY, "inside"},
        {KIND_PARTY, "id=p\nname=P\ntype=40", KEY_BOUNDARY, "inside"},
        {KIND_PARTY, "id=p\nname=P\ntype=country", KEY_BOUNDARY, "inside"},
        {KIND_PARTY, "id=p\nname=P\ntype=10", KEY_BOUNDARY, "outside"},
        {KIND_PARTY, "id=p\nname=P\ntype=90", KEY_BOUNDARY, "outside"},
        {KIND_PARTY, "id=p\nname=P\ntype=10\nboundary=inside", KEY_BOUNDARY, "inside"},
    };
    CLEANUP(arena_done) struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct record record = {.kind = cases[i].kind};
        struct diagnostics faults = {.arena = &arena};
        enter_lines(&record, cases[i].fields, &arena);
        assert_true(record_finish(&record, &faults, "f.csv", 7, &arena));
        assert_string_equal(record_text(&record, cases[i].key), cases[i].expected);
    }
}

static void an_amendment_corrects_neither_amendments_nor_voids(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    static const enum kind kinds[] = {KIND_AMEND, KIND_VOID};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct record record = {.kind = KIND_AMEND, .target_kind = kinds[i]};
        struct diagnostics faults = {.arena = &arena};
        enter_lines(&record, "target=one\nreason=why", &arena);
        assert_false(record_finish(&record, &faults, "f.csv", 7, &arena));
        assert_string_equal(fault_lines(&faults, &arena),
                            "target-kind: amendments and voids cannot be corrected");
    }
}

static void same_content_ignores_who_and_when(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    struct record a = event_with_note(3, &arena);
    struct record b = event_with_note(3, &arena);
    record_put(&b, KEY_BY, "another", &arena);
    record_put(&b, KEY_RECORDED, "2014-01-01T00:00:00Z", &arena);
    assert_true(record_same(&a, &b));
    record_put(&b, KEY_TITLE, "U", &arena);
    assert_false(record_same(&a, &b));
    b = event_with_note(4, &arena);
    assert_false(record_same(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_back_every_worked_body),
        cmocka_unit_test(worked_bodies_have_their_leaf_hashes),
        cmocka_unit_test(worked_bodies_hold_every_key_of_their_kind),
        cmocka_unit_test(entering_what_a_body_holds_gives_the_same_body),
        cmocka_unit_test(refuses_bodies_that_are_not_canonical),
        cmocka_unit_test(a_body_has_at_most_65535_bytes),
        cmocka_unit_test(keeps_the_words_only_when_they_differ),
        cmocka_unit_test(sorts_sets_and_keeps_the_order_of_lists),
        cmocka_unit_test(a_list_has_at_most_1000_items),
        cmocka_unit_test(refuses_ids_that_a_spreadsheet_would_change),
        cmocka_unit_test(finishing_finds_what_a_record_can_know_of_itself),
        cmocka_unit_test(finishing_derives_ids_and_boundaries),
        cmocka_unit_test(an_amendment_corrects_neither_amendments_nor_voids),
        cmocka_unit_test(same_content_ignores_who_and_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
