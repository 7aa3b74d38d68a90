// The book's own CSV layout: headers, rows, every fault with its words, ids made from content,
// folders, and that what is written reads back the same.
#include "exchange/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static FILE *stream_of(const char *text)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    rewind(stream);
    return stream;
}

static void put_faults(struct buffer *out, const struct diagnostics *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->faults[i];
        assert_string_equal(path_base(fault->file), fault->file);
        buffer_printf(out, "\n%s%zu:%s: %s", fault->severity == SEVERITY_WARNING ? "warning " : "",
                      fault->line, fault->column == NULL ? "" : fault->column, fault->text);
        if (fault->hint != NULL)
            buffer_printf(out, " (%s)", fault->hint);
    }
}

// "line{body without by and recorded}" for each record, then the faults.
static const char *read_all(const char *name, enum kind kind, const char *text, struct arena *arena)
{
    CLEANUP(layout_close) struct layout_reader *reader = NULL;
    struct diagnostics faults = {.arena = arena};
    struct error err = {0};
    struct buffer out = {.arena = arena};
    if (!layout_open(&reader, stream_of(text), name, &(struct format_options){.kind = kind},
                     &faults, &err)) {
        return arena_string(arena, err.text);
    }
    for (;;) {
        struct record record;
        size_t line = 0;
        bool has_record = false;
        assert_true(layout_next(reader, &record, &line, &has_record, &faults, arena, &err));
        if (!has_record)
            break;
        buffer_printf(&out, "%zu", line);
        assert_true(record_write(&record, &out, &err));
    }
    put_faults(&out, &faults);
    return buffer_string(&out);
}

struct reading {
    const char *name;
    enum kind kind;
    const char *text;
    const char *expected;
};

static void assert_readings(const struct reading *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        assert_string_equal(read_all(cases[i].name, cases[i].kind, cases[i].text, &arena),
                            cases[i].expected);
    }
}

#define PARTY(line, id, name)                                                                      \
#line "{\"boundary\":\"outside\",\"format\":\"1\",\"id\":\"" id                                \
          "\",\"kind\":\"party\",\"name\":\"" name "\",\"type\":\"10\"}"
#define EVENT(line, id, title)                                                                     \
#line "{\"date\":\"2012\",\"format\":\"1\",\"id\":\"" id                                       \
          "\",\"kind\":\"event\",\"title\":\"" title "\"}"
#define VOID_ONE                                                                                   \
    "{\"format\":\"1\",\"id\":\"void:one\",\"kind\":\"void\",\"reason\":\"twice\","                \
    "\"target\":\"one\"}"

static void reads_records_of_each_kind_of_file(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"parties.csv", KIND_NONE, "id,name,type\njapan,Japan,10\n", PARTY(2, "japan", "Japan")},
        {"x.csv", KIND_PARTY, "id,name,type\njapan,Japan,10\n", PARTY(2, "japan", "Japan")},
        {"x.csv", KIND_NONE, "kind,id,name,type\nparty,japan,Japan,government\nParty,us,US,10\n",
         PARTY(2, "japan", "Japan") PARTY(3, "us", "US")},
        {"x.csv", KIND_NONE, "id,name,type,kind\njapan,Japan,10,parties\n",
         PARTY(2, "japan", "Japan")},
        {"parties.csv", KIND_NONE,
         " type ,\"name\",id,recorded,by,format\n10, Japan ,japan,yesterday,me,7\n",
         PARTY(2, "japan", "Japan")},
        {"parties.csv", KIND_NONE, "id,name,type\n\n,,\njapan,Japan,10\n , ,\n",
         PARTY(4, "japan", "Japan")},
        {"events.csv", KIND_NONE, "id,title,date\ntokyo,\"a\nb\",2012\nbonn,B,2012\n",
         EVENT(2, "tokyo", "a\\nb") EVENT(4, "bonn", "B")},
        {"voids.csv", KIND_NONE, "target,reason\none,twice\n", "2" VOID_ONE},
        {"amendments.csv", KIND_NONE,
         "title,date,target,target_kind,reason,amount\nT,2012,one,event,typo,\n",
         "2{\"date\":\"2012\",\"format\":\"1\",\"id\":\"amend:one\",\"kind\":\"amend\","
         "\"reason\":\"typo\",\"target\":\"one\",\"target-kind\":\"event\",\"title\":\"T\"}"},
        {"rates.csv", KIND_NONE,
         "base,quote,period,value,type,source\nEUR,USD,2012,1.30,spot,ECB\n",
         "2{\"base\":\"EUR\",\"format\":\"1\",\"id\":\"rate:ECB:EUR:USD:2012:spot\",\"kind\":"
         "\"rate\",\"period\":\"2012\",\"quote\":\"USD\",\"source\":\"ECB\",\"type\":\"spot\","
         "\"value\":\"1.3\"}"},
        {"parties.csv", KIND_NONE, "id,name,type\n", ""},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void a_wrong_header_is_told_once_and_no_row_is_read(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"parties.csv", KIND_NONE, "id,nme,type\njapan,Japan,10\n",
         "\n1:2: unknown column \"nme\" (did you mean \"name\"?)"},
        {"parties.csv", KIND_NONE, "note\nx\n",
         "\n1:: missing columns \"id\", \"name\", \"type\" (the first row must name the columns of "
         "parties)"},
        {"flows.csv", KIND_NONE, "\n\nid,stage\nx,y\n",
         "\n3:: missing columns \"from\", \"to\", \"amount\", \"date\" (the first row must name "
         "the "
         "columns of flows)"},
        {"amendments.csv", KIND_NONE, "target,reason\nx,y\n",
         "\n2:target-kind: required field is missing: the target's kind"},
        {"parties.csv", KIND_NONE, "id,name,type,name,Id\n",
         "\n1:4: column \"name\" is there twice, as column 2 and 4"
         "\n1:5: unknown column \"Id\" (did you mean \"id\"?)"},
        {"parties.csv", KIND_NONE, "id,name,type,\n",
         "\n1:4: the column has no name (name it, or "
         "remove it from every row)"},
        {"voids.csv", KIND_NONE, "target,reason,amount\n",
         "\n1:3: unknown column \"amount\" (columns of voids: id, target, reason, because)"},
        {"x.csv", KIND_NONE, "id,name,type\njapan,Japan,10\n",
         "\n1:: cannot tell which kind of records the file holds (name it as the book's layout "
         "does (parties.csv, flows.csv, ...), or add a column \"kind\")"},
        {"x.csv", KIND_NONE, "id,kind\na,tale\n",
         "\n2:: unknown kind \"tale\"; expected book, party, activity, event, evidence, flow, "
         "link, "
         "schedule, claim, rate, deflator, amend or void"},
        {"x.csv", KIND_NONE, "id,kind\n",
         "\n1:: no row has a cell \"kind\" to tell which records the file holds"},
        {"parties.csv", KIND_NONE, "\n\r\n", "\n0:: the file has no row of column names"},
        {"parties.csv", KIND_NONE, "id,\"name\njapan\n",
         "\n1:2: the quoted cell that begins here is never closed (end the cell with a quote, and "
         "write each quote inside it twice)"},
        {"parties.csv", KIND_NONE, "id,n\xff\njapan,Japan\n",
         "\n1:2: invalid UTF-8 at byte 2 of the cell, 0xff (save the file as UTF-8, or name "
         "its \"encoding\" in a map file)"},
        {"parties.csv", KIND_NONE, "", "\"parties.csv\" is empty; expected a row of column names"},
    };
    assert_readings(cases, COUNT_OF(cases));
}

#define FLOWS "id,stage,from,to,amount,date\n"

static void a_bad_row_shows_all_its_faults_and_is_passed_over(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"parties.csv", KIND_NONE, "id,name,type\na1b,A,10\nb1b,B\nc1c,C,10,x\nd1d,D,10\n",
         PARTY(2, "a1b", "A") PARTY(5, "d1d", "D") "\n3:: the row has 2 cells, the header has 3"
                                                   "\n4:: the row has 4 cells, the header has 3 (a "
                                                   "cell with a comma in it must stand in "
                                                   "quotes)"},
        {"events.csv", KIND_NONE, "id,title,date\ntokyo\n",
         "\n2:: the row has 1 cell, the header has 3"},
        {"flows.csv", KIND_NONE, FLOWS "x1x,pledgd,2nd,lotfa,5 USD,2012\n",
         "\n2:stage: unknown stage \"pledgd\"; expected one of plan, pledge, commitment, "
         "disbursement, expenditure (did you mean \"pledge\"?)"
         "\n2:from: \"2nd\" is not an id; an id starts with a letter and has no spaces"},
        {"flows.csv", KIND_NONE, FLOWS ",,japan,japan,5 USD,2012\n",
         "\n2:stage: required field is missing: plan, pledge, commitment, disbursement, expenditure"
         "\n2:to: \"from\" and \"to\" are both \"japan\"; they must differ"},
        {"parties.csv", KIND_NONE, "id,name,type\nA1,A,10\n",
         "\n2:id: invalid id \"A1\"; a spreadsheet would take it for a cell (put a word in it, "
         "such "
         "as \"gift-A1\")"},
        {"parties.csv", KIND_NONE, "kind,id,name,type\nflow,a,A,10\n,b,B,10\n",
         PARTY(3, "b",
               "B") "\n2:kind: found \"flow\" in a file of parties; one file holds one kind"},
        {"parties.csv", KIND_NONE, "id,name,type\na,\xff,10\nb,B,10\nc,\"C",
         PARTY(3, "b", "B") "\n2:2: invalid UTF-8 at byte 1 of the cell, 0xff (save the file as "
                            "UTF-8, or name its \"encoding\" in a map file)"
                            "\n4:2: the quoted cell that begins here is never closed (end the cell "
                            "with a quote, and "
                            "write each quote inside it twice)"},
        {"amendments.csv", KIND_NONE,
         "target,target-kind,reason,title,amount\none,void,r,,\ntwo,,r,,\nsix,event,r,T,5 USD\n",
         "\n2:target-kind: \"void\" is not a kind of record that can be corrected (expected one of "
         "book, party, activity, event, evidence, flow, link, schedule, claim, rate, deflator)"
         "\n3:target-kind: required field is missing: the target's kind"
         "\n4:amount: kind \"event\" has no field \"amount\""},
    };
    assert_readings(cases, COUNT_OF(cases));
}

static void counts_the_rows_passed_over(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(layout_close) struct layout_reader *reader = NULL;
    struct diagnostics faults = {.arena = &arena};
    struct error err = {0};
    FILE *stream = stream_of("id,name,type\na,\xff,10\nb,B,10\nc,C,z\nd\n");
    assert_true(layout_open(&reader, stream, "parties.csv",
                            &(struct format_options){.kind = KIND_NONE}, &faults, &err));
    assert_int_equal(layout_kind(reader), KIND_PARTY);
    struct record record;
    size_t line = 0;
    bool has_record = false;
    assert_true(layout_next(reader, &record, &line, &has_record, &faults, &arena, &err));
    assert_true(has_record);
    assert_int_equal(line, 3);
    assert_true(layout_next(reader, &record, &line, &has_record, &faults, &arena, &err));
    assert_false(has_record);
    assert_int_equal(layout_faulty_rows(reader), 3);
    assert_int_equal(faults.error_count, 3);
}

static const char *ids_of(const char *text, struct arena *arena)
{
    const char *all = read_all("flows.csv", KIND_NONE, text, arena);
    struct buffer out = {.arena = arena};
    for (const char *at = all; (at = strstr(at, "\"id\":\"")) != NULL;) {
        at += 6;
        buffer_printf(&out, "%.*s ", (int)strcspn(at, "\""), at);
    }
    const char *warning = strstr(all, "\nwarning");
    buffer_text(&out, warning == NULL ? "" : warning);
    return buffer_string(&out);
}

// The expected id is FNV-1a with MurmurHash3's mix over
// {"amount":"5 USD","date":"2012","format":"1","from":"japan","kind":"flow","stage":"pledge",
// "to":"lotfa"}, worked out by another program.
static void a_flow_without_id_is_named_by_its_content(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    assert_string_equal(
        ids_of("stage,from,to,amount,date\npledge,japan,lotfa,5 USD,2012\n", &arena),
        "flow:676f9c275bf5866e ");
    assert_string_equal(
        ids_of("recorded,by,to,from,date,amount,stage,note\n2013,me,lotfa,japan,2012,5 USD,"
               "pledge,\n",
               &arena),
        "flow:676f9c275bf5866e ");
    const char *two = ids_of("id,stage,from,to,amount,date\nmine,pledge,japan,lotfa,5 USD,2012\n"
                             ",pledge,japan,lotfa,6 USD,2012\n",
                             &arena);
    assert_true(text_starts_with(two, "mine flow:"));
    assert_null(strstr(two, "676f9c275bf5866e"));
    assert_string_equal(
        ids_of("stage,from,to,amount,date\npledge,japan,lotfa,5 USD,2012\n"
               "pledge,japan,lotfa,5 USD,2012\npledge,japan,lotfa,5 USD,2012\n",
               &arena),
        "flow:676f9c275bf5866e flow:676f9c275bf5866e#2 flow:676f9c275bf5866e#3 "
        "\nwarning 3:: the same flow stands in a row before; it is taken as another one (give each "
        "its \"id\", or its source's own id in \"refs\")"
        "\nwarning 4:: the same flow stands in a row before; it is taken as another one (give each "
        "its \"id\", or its source's own id in \"refs\")");
}

// Writes the records of a file again and reads that: the same records, and this text.
static const char *write_again(const char *name, const char *text, struct arena *arena)
{
    CLEANUP(layout_close) struct layout_reader *reader = NULL;
    struct diagnostics faults = {.arena = arena};
    struct error err = {0};
    static struct record records[16];
    size_t count = 0;
    bool used[KEY_COUNT] = {false};
    assert_true(layout_open(&reader, stream_of(text), name,
                            &(struct format_options){.kind = KIND_NONE}, &faults, &err));
    for (bool has_record = true; has_record; count += has_record) {
        size_t line;
        assert_true(count < COUNT_OF(records));
        assert_true(layout_next(reader, &records[count], &line, &has_record, &faults, arena, &err));
        for (int key = 0; has_record && key < KEY_COUNT; key++) {
            used[key] |= records[count].values[key].count != 0;
        }
    }
    assert_int_equal(faults.error_count, 0);
    char *written = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&written, &size);
    layout_write_header(stream, layout_kind(reader), used);
    for (size_t i = 0; i < count; i++)
        layout_write_row(stream, &records[i], used, arena);
    fclose(stream);
    const char *out = arena_copy(arena, written, size);
    free(written);
    CLEANUP(layout_close) struct layout_reader *again = NULL;
    assert_true(layout_open(&again, stream_of(out), name,
                            &(struct format_options){.kind = KIND_NONE}, &faults, &err));
    for (size_t i = 0; i < count; i++) {
        struct record record;
        size_t line;
        bool has_record = false;
        assert_true(layout_next(again, &record, &line, &has_record, &faults, arena, &err));
        assert_true(has_record);
        assert_true(record_same(&record, &records[i]));
    }
    assert_int_equal(faults.error_count, 0);
    return out;
}

static void writes_only_the_quotes_that_are_needed(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    assert_string_equal(
        write_again(
            "parties.csv",
            "type,name,id,note,aliases\r\n10,\"Japan, \"\"MOFA\"\"\",japan,\"a\r\nb\",b\\;c;a "
            "\r\n10,Plain,p,;,\r\n",
            &arena),
        "id,name,type,boundary,aliases,note\n"
        "japan,\"Japan, \"\"MOFA\"\"\",10,outside,a; b\\;c,\"a\r\nb\"\n"
        "p,Plain,10,outside,,;\n");
    assert_string_equal(
        write_again("flows.csv",
                    "id,stage,from,to,amount,date,evidence\na-b,Pledged,japan,lotfa,"
                    "US$5 billion,FY2009@JP,\"b;a\"\n",
                    &arena),
        "id,stage,from,to,amount,amount-text,date,date-text,evidence\n"
        "a-b,pledge,japan,lotfa,5000000000 USD,US$5 billion,2009-04-01/2010-03-31,FY2009@JP,"
        "b; a\n");
    assert_string_equal(
        write_again(
            "amendments.csv",
            "target,target-kind,reason,date,title,stage,from,to,amount\none,event,typo,2012,"
            "T,,,,\ntwo,flow,wrong,2013,,pledge,japan,lotfa,-5 USD\n",
            &arena),
        "id,target,target-kind,reason,title,date,stage,from,to,amount\n"
        "amend:one,one,event,typo,T,2012,,,,\n"
        "amend:two,two,flow,wrong,,2013,pledge,japan,lotfa,-5 USD\n");
}

// No text that begins like a formula leaves the program, and every text comes back as it was.
static void guards_texts_that_look_like_formulas(void **state)
{
    (void)state;
    static const struct {
        const char *text; // as it stands in the book
        const char *cell; // as it is written
    } cases[] = {
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@a", "'@a"},
        {"'=1", "''=1"},
        {"''=1", "'''=1"},
        {"'", "'"},
        {"''", "'''"},
        {"'x", "'x"},
        {"''x", "'''x"},
        {"'tis", "'tis"},
        {"a=1", "a=1"},
        {"=a,b", "\"'=a,b\""},
        {"''", "'''"},
        {"'-5 USD", "''-5 USD"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct record record = {.kind = KIND_EVENT};
        record_put(&record, KEY_ID, "tokyo", &arena);
        record_put(&record, KEY_DATE, "2012", &arena);
        record_put(&record, KEY_TITLE, cases[i].text, &arena);
        const bool used[KEY_COUNT] = {false};
        char *written = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&written, &size);
        layout_write_header(stream, KIND_EVENT, used);
        layout_write_row(stream, &record, used, &arena);
        fclose(stream);
        assert_string_equal(written,
                            arena_printf(&arena, "id,title,date\ntokyo,%s,2012\n", cases[i].cell));
        assert_string_equal(read_all("events.csv", KIND_NONE, written, &arena),
                            arena_printf(&arena, EVENT(2, "tokyo", "%s"), cases[i].text));
        free(written);
    }
}

static void make_file(const char *folder, const char *name, struct arena *arena)
{
    FILE *file = fopen(arena_printf(arena, "%s/%s", folder, name), "w");
    assert_non_null(file);
    fclose(file);
}

static void finds_the_files_of_a_folder_in_order(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    char folder[] = "/tmp/test_layout_XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct layout_folder found;
    struct error err = {0};
    assert_false(layout_folder(folder, &found, &arena, &err));
    assert_string_equal(
        err.text, arena_printf(&arena,
                               "folder \"%s\" holds no file of the book's layout; expected "
                               "any of book.csv, parties.csv, activities.csv, events.csv, "
                               "evidence.csv, flows.csv, links.csv, schedules.csv, claims.csv, "
                               "rates.csv, deflators.csv, amendments.csv, voids.csv",
                               folder));
    static const char *const files[] = {
        "voids.csv",    "amendments.csv", "deflators.csv", "rates.csv",
        "claims.csv",   "links.csv",      "schedules.csv", "flows.csv",
        "evidence.csv", "events.csv",     "parties.csv",   "activities.csv",
        "book.csv",     "README.md",      "book.db",       ".~lock.flows.csv"};
    static const char *const expected[] = {"parties.csv",   "activities.csv", "events.csv",
                                           "evidence.csv",  "flows.csv",      "links.csv",
                                           "schedules.csv", "claims.csv",     "rates.csv",
                                           "deflators.csv", "amendments.csv", "voids.csv"};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        make_file(folder, files[i], &arena);
    assert_true(layout_folder(folder, &found, &arena, &err));
    assert_int_equal(found.count, COUNT_OF(expected));
    for (size_t i = 0; i < found.count; i++) {
        assert_string_equal(path_base(found.files[i].path), expected[i]);
        assert_int_equal(found.files[i].kind, layout_file_kind(expected[i]));
    }
    assert_string_equal(path_base(found.book), "book.csv");
    make_file(folder, "zebra.csv", &arena);
    make_file(folder, "flow.csv", &arena);
    make_file(folder, "Links.CSV", &arena);
    assert_false(layout_folder(folder, &found, &arena, &err));
    assert_non_null(strstr(err.text, "/Links.CSV\" is not a file of the book's layout; known names "
                                     "only: book.csv, parties.csv,"));
    assert_string_equal(err.hint, "did you mean \"links.csv\"?");
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        unlink(arena_printf(&arena, "%s/%s", folder, files[i]));
    }
    unlink(arena_printf(&arena, "%s/Links.CSV", folder));
    assert_false(layout_folder(folder, &found, &arena, &err));
    assert_string_equal(err.hint, "did you mean \"flows.csv\"?");
    unlink(arena_printf(&arena, "%s/flow.csv", folder));
    unlink(arena_printf(&arena, "%s/zebra.csv", folder));
    rmdir(folder);
    assert_false(layout_folder(folder, &found, &arena, &err));
    assert_non_null(strstr(err.text, "No such file or directory"));
}

static void every_kind_has_its_file_and_needs_its_columns(void **state)
{
    (void)state;
    CLEANUP(arena_done) struct arena arena = {0};
    for (enum kind kind = KIND_NONE + 1; kind < KIND_COUNT; kind++) {
        assert_int_equal(layout_file_kind(layout_file_name(kind, &arena)), kind);
    }
    assert_int_equal(layout_file_kind("a/b/flows.csv"), KIND_FLOW);
    assert_int_equal(layout_file_kind("flows"), KIND_NONE);
    assert_int_equal(layout_file_kind("flow.csv"), KIND_NONE);
    assert_false(layout_needs_column(KIND_PARTY, KEY_BOUNDARY));
    assert_true(layout_needs_column(KIND_PARTY, KEY_ID));
    assert_false(layout_needs_column(KIND_FLOW, KEY_ID));
    assert_false(layout_needs_column(KIND_RATE, KEY_ID));
    assert_false(layout_needs_column(KIND_AMEND, KEY_TARGET_KIND));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_records_of_each_kind_of_file),
        cmocka_unit_test(a_wrong_header_is_told_once_and_no_row_is_read),
        cmocka_unit_test(a_bad_row_shows_all_its_faults_and_is_passed_over),
        cmocka_unit_test(counts_the_rows_passed_over),
        cmocka_unit_test(a_flow_without_id_is_named_by_its_content),
        cmocka_unit_test(writes_only_the_quotes_that_are_needed),
        cmocka_unit_test(guards_texts_that_look_like_formulas),
        cmocka_unit_test(finds_the_files_of_a_folder_in_order),
        cmocka_unit_test(every_kind_has_its_file_and_needs_its_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
