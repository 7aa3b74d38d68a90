#include "report/sources.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "report/flow_reader.h"

#define KINDS 3
#define MASKS (SOURCES_OF_FOUND + 1)
#define DOCUMENTS_NAMED 3u
#define WORDS_MOST 200u // bytes of names, about two lines of print; the first is named in any case
#define PUBLISHERS_NAMED 2u

struct document_count {
    uint64_t records[KINDS];
};

struct line {
    const char **items; // NULL: not made yet
    size_t count;
};

struct sources {
    struct arena *arena;
    const struct snapshot *snapshot;
    const char *annex;
    struct document_count *documents; // by index in the snapshot's evidence
    bool *is_cited;                   // the same
    struct line lines[MASKS];
};

static unsigned kind_of(const struct flow_row *row, const char *currency)
{
    if (row->counted != COUNTED)
        return 2;
    return row->currency == NULL || text_equal(row->currency->code, currency) ? 0 : 1;
}

// From lists of documents, which rows name, to documents.
static void add_list(struct sources *sources, const char *joined,
                     const struct document_count *counts)
{
    for (const char *item = joined; *item != '\0';) {
        size_t size = strcspn(item, ";");
        uint32_t *index = map_find(&sources->snapshot->evidence_index, (struct slice){item, size});
        for (unsigned kind = 0; kind < KINDS && index != NULL; kind++)
            sources->documents[*index].records[kind] += counts->records[kind];
        item += size + (item[size] == ';');
    }
}

static bool count_records(struct sources *sources, const struct question *question,
                          const char *currency, struct error *err)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open_for_sources(&reader, sources->snapshot, question, &scratch, err))
        return false;
    const struct names *names = flow_reader_names(reader);
    uint32_t count = names->count[DIM_EVIDENCE_LIST];
    struct document_count *lists = NEW_ARRAY(&scratch, struct document_count, count + 1);
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            break;
        lists[row->evidence].records[kind_of(row, currency)]++;
    }
    for (uint32_t id = 1; id <= count; id++)
        add_list(sources, names_text(names, DIM_EVIDENCE_LIST, id), &lists[id]);
    return true;
}

bool sources_load(struct sources **out, const struct snapshot *snapshot,
                  const struct question *question, const char *currency, const char *annex,
                  struct arena *arena, struct error *err)
{
    struct sources *sources = NEW(arena, struct sources);
    *sources = (struct sources){.arena = arena, .snapshot = snapshot, .annex = annex};
    sources->documents = NEW_ARRAY(arena, struct document_count, snapshot->evidence_count + 1);
    sources->is_cited = NEW_ARRAY(arena, bool, snapshot->evidence_count + 1);
    if (snapshot->evidence_count != 0 && !count_records(sources, question, currency, err))
        return false;
    *out = sources;
    return true;
}

static uint64_t records_of(const struct sources *sources, uint32_t document, unsigned of)
{
    uint64_t sum = 0;
    for (unsigned kind = 0; kind < KINDS; kind++)
        sum += (of & 1u << kind) != 0 ? sources->documents[document].records[kind] : 0;
    return sum;
}

// The document with most records after `before` in the order of records, then of the book; 0: none.
static uint32_t next_document(const struct sources *sources, uint32_t before, unsigned of)
{
    uint64_t limit = before == 0 ? UINT64_MAX : records_of(sources, before, of);
    uint32_t next = 0;
    uint64_t most = 0;
    for (uint32_t i = 1; i <= sources->snapshot->evidence_count; i++) {
        uint64_t records = records_of(sources, i, of);
        bool is_after = records < limit || (records == limit && i > before);
        if (is_after && records > most) {
            next = i;
            most = records;
        }
    }
    return next;
}

static struct line make_line(const struct sources *sources, unsigned of)
{
    struct arena *arena = sources->arena;
    struct line line = {.items = NEW_ARRAY(arena, const char *, DOCUMENTS_NAMED + 1)};
    size_t documents = 0, size = 0;
    for (uint32_t i = 1; i <= sources->snapshot->evidence_count; i++)
        documents += records_of(sources, i, of) != 0;
    for (uint32_t i = next_document(sources, 0, of); i != 0 && line.count < DOCUMENTS_NAMED;
         i = next_document(sources, i, of)) {
        const char *title = sources->snapshot->evidence[i].title;
        size += strlen(title);
        if (line.count != 0 && size > WORDS_MOST)
            break;
        uint64_t records = records_of(sources, i, of);
        line.items[line.count] = arena_printf(
            arena, "%s (%s)", title,
            line.count == 0 ? text_counted(arena, records, "record") : text_count(arena, records));
        line.count++;
    }
    size_t more = documents - line.count;
    if (more != 0)
        line.items[line.count++] =
            arena_printf(arena, "%s more%s", text_count(arena, more),
                         sources->annex == NULL ? "" : ", listed under Evidence");
    return line;
}

void sources_put(struct sources *sources, struct table *table, unsigned of)
{
    struct line *line = &sources->lines[of];
    if (line->items == NULL)
        *line = make_line(sources, of);
    table->sources = line->items;
    table->source_count = line->count;
    table->sources_section = line->count != 0 ? sources->annex : NULL;
}

void sources_cite(struct sources *sources, const char *document)
{
    sources->is_cited[snapshot_evidence(sources->snapshot, document)] = true;
}

bool sources_has(const struct sources *sources, uint32_t document)
{
    return sources->is_cited[document] || records_of(sources, document, SOURCES_OF_FOUND) != 0;
}

struct publisher {
    const char *name;
    uint32_t count; // of documents
};

typedef LIST(struct publisher) publishers;

// Returns how many documents there are, of publishers or not.
static uint32_t count_publishers(const struct sources *sources, publishers *out,
                                 struct arena *arena)
{
    struct map places = {.arena = arena};
    uint32_t documents = 0;
    for (uint32_t i = 1; i <= sources->snapshot->evidence_count; i++) {
        const char *name = sources->snapshot->evidence[i].publisher;
        bool is_new;
        if (records_of(sources, i, SOURCES_OF_FOUND) == 0)
            continue;
        documents++;
        if (name == NULL)
            continue;
        uint32_t *place = map_put(&places, slice_of(name), &is_new);
        if (is_new) {
            *place = (uint32_t)out->count;
            LIST_PUSH(arena, out, (struct publisher){.name = name});
        }
        out->items[*place].count++;
    }
    return documents;
}

const char *sources_publishers(const struct sources *sources)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    struct buffer words = {.arena = sources->arena};
    publishers found = {0};
    uint32_t documents = count_publishers(sources, &found, &scratch);
    size_t named = 0;
    if (documents == 0)
        return NULL;
    buffer_printf(&words, "Sources: %s", text_counted(sources->arena, documents, "document"));
    for (; named < found.count && named < PUBLISHERS_NAMED; named++) {
        struct publisher *most = &found.items[named], swapped = *most;
        for (size_t i = named + 1; i < found.count; i++)
            if (found.items[i].count > most->count)
                most = &found.items[i];
        found.items[named] = *most;
        *most = swapped;
        buffer_printf(&words, "%s%s (%s)", named == 0 ? " of " : ", ", found.items[named].name,
                      text_count(sources->arena, found.items[named].count));
    }
    if (named < found.count)
        buffer_printf(&words, " and %s",
                      text_counted(sources->arena, found.count - named, "other"));
    return buffer_string(&words);
}
