// Fuzzing the book's file: a small sound book with bytes of it replaced is opened, verified and
// read whole. What verify takes for sound has the records it had.
//
// The input is a list of changes: a place in three bytes, a count, and so many bytes.
#include "store/audit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys.h"
#include "render/render.h"
#include "report/report.h"
#include "store/append.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COUNT_MAX 16 // bytes of one change

static const struct {
    enum kind kind;
    const char *fields[18]; // keys and texts by turns; NULL at the end
} records[] = {
    {KIND_BOOK, {"title", "Test", "currency", "USD"}},
    {KIND_PARTY, {"id", "JPN", "name", "Japan", "type", "10", "aliases", "Nippon"}},
    {KIND_PARTY, {"id", "AFG", "name", "Afghanistan", "type", "country", "country", "AF"}},
    {KIND_PARTY, {"id", "LOTFA", "name", "Police fund", "type", "fund"}},
    {KIND_ACTIVITY, {"id", "roads", "title", "Roads", "recipient", "AF"}},
    {KIND_EVIDENCE, {"id", "page", "title", "A page", "published", "2012-07-08"}},
    {KIND_FLOW,
     {"id", "one", "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount", "up to 5bn USD",
      "date", "2009"}},
    {KIND_FLOW,
     {"id", "two", "stage", "disbursement", "from", "JPN", "to", "LOTFA", "amount", "2.5 EUR",
      "date", "2010-03"}},
    {KIND_FLOW,
     {"id", "three", "stage", "commitment", "from", "JPN", "to", "AFG", "amount", "unknown",
      "activity", "roads", "date", "2011"}},
    {KIND_FLOW,
     {"id", "four", "stage", "pledge", "from", "JPN", "to", "LOTFA", "amount", "1 USD", "date",
      "2009", "part-of", "one"}},
    {KIND_LINK, {"earlier", "one", "later", "two", "type", "fulfils", "amount", "3 USD"}},
    {KIND_SCHEDULE, {"flow", "one", "due", "2012", "amount", "7 USD"}},
    {KIND_CLAIM, {"flow", "one", "evidence", "page", "amount", "6bn USD", "standing", "open"}},
    {KIND_RATE,
     {"base", "EUR", "quote", "USD", "period", "2010", "value", "1.3", "type", "average", "source",
      "test"}},
};

static struct {
    char path[64];
    uint8_t *bytes; // as it was made
    size_t size;
    struct head head;
} sound;

static void must(bool claim)
{
    if (!claim)
        abort();
}

static void append_all(struct append *append, struct arena *arena)
{
    struct diagnostics faults = {.arena = arena};
    struct append_result result;
    struct error err = {0};
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        struct record record = {.kind = records[i].kind};
        const char *const *fields = records[i].fields;
        for (size_t j = 0; fields[j] != NULL; j += 2)
            must(record_enter(&record, key_find(slice_of(fields[j])), slice_of(fields[j + 1]),
                              false, arena, &err));
        must(record_finish(&record, &faults, "test", i + 1, arena) &&
             append_record(append, &record, &result, arena, &err));
    }
}

static void remove_book(void)
{
    unlink(sound.path);
}

static void make_book(void)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(append_close) struct append *append = NULL;
    struct append_options options = {.now = 1366113600, .author = "tester"};
    struct stat status;
    struct error err = {0};
    const char *folder = getenv("TMPDIR");
    snprintf(sound.path, sizeof(sound.path), "%.40s/ledger-fuzz-%d.db",
             folder == NULL ? "/tmp" : folder, (int)getpid());
    must(append_create(&append, sound.path, &options, &err));
    append_all(append, &arena);
    must(append_commit(append, &sound.head, &err));
    append_close(&append);
    atexit(remove_book);
    int fd = open(sound.path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && fstat(fd, &status) == 0);
    sound.size = (size_t)status.st_size;
    sound.bytes = malloc(sound.size);
    must(sound.bytes != NULL && read(fd, sound.bytes, sound.size) == (ssize_t)sound.size);
    close(fd);
}

static void change_book(const uint8_t *data, size_t size)
{
    int fd = open(sound.path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    must(fd >= 0 && pwrite(fd, sound.bytes, sound.size, 0) == (ssize_t)sound.size);
    for (size_t at = 0; at + 4 < size;) {
        size_t place = (data[at] | (size_t)data[at + 1] << 8 | (size_t)data[at + 2] << 16);
        size_t count = data[at + 3] % COUNT_MAX + 1;
        at += 4;
        count = count < size - at ? count : size - at;
        must(pwrite(fd, data + at, count, (off_t)(place % sound.size)) == (ssize_t)count);
        at += count;
    }
    close(fd);
}

static void read_records(struct store *store)
{
    for (uint64_t seq = 1; seq <= store_head(store)->size && seq <= 2 * COUNT_OF(records); seq++) {
        CLEANUP(arena_done) struct arena arena = {0};
        struct record record;
        struct error err = {0};
        must(store_record(store, seq, &record, &arena, &err) || err.text[0] != '\0');
    }
}

static bool draw_report(struct store *store, struct arena *arena, struct error *err)
{
    CLEANUP(report_close) struct document document = {0};
    struct snapshot snapshot;
    struct question question = {0};
    struct report_request request = {
        .question = &question, .command = "ledger report", .version = "test"};
    char *text = NULL;
    size_t size = 0;
    if (!snapshot_load(&snapshot, store, 0, arena, err) ||
        !report_make(&document, &snapshot, &request, arena, err)) {
        return false;
    }
    FILE *stream = open_memstream(&text, &size);
    bool is_drawn = render_json_document(&document, stream, err);
    fclose(stream);
    free(text);
    return is_drawn;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) struct arena arena = {0};
    CLEANUP(store_close) struct store *store = NULL;
    struct audit audit;
    struct error err = {0};
    if (sound.size == 0)
        make_book();
    change_book(data, size);
    if (!store_open(&store, sound.path, STORE_READ, &err)) {
        must(err.text[0] != '\0');
        return 0;
    }
    read_records(store);
    // A report takes ten times as long as all else: one input in eight.
    if (size > 0 && data[0] % 8 == 0)
        must(draw_report(store, &arena, &err) || err.text[0] != '\0');
    err = (struct error){0};
    if (audit_store(store, &audit, NULL, NULL, &err))
        must(audit.head.size == sound.head.size && hash_equal(&audit.head.root, &sound.head.root));
    else
        must(err.text[0] != '\0');
    return 0;
}
