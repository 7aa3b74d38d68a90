#include "cli/export_flows.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "report/flow_reader.h"
#include "report/records.h"

// Where a flow stands, and what it counts as.
struct place {
    uint64_t seq;
    uint32_t activity;
    uint32_t counted;
};

struct source {
    struct context *context;
    struct store *store;
    struct snapshot snapshot;
    LIST(struct place) places;
    size_t next;
    LIST(struct place_of_instalment {
        uint64_t seq;
        size_t next; // place + 1 of the next one of its flow; 0: none
    })
    instalments;
    struct map first_instalments; // flow -> place + 1
    const struct writer *writer;
    struct writer_log *log;
    struct record record;
    struct record instalment;
    struct progress progress;
};

static bool read_places(struct source *source, struct error *err)
{
    struct question question = {0};
    struct arena arena CLEANUP(arena_done) = {0};
    struct flow_reader *reader CLEANUP(flow_reader_close) = NULL;
    if (!flow_reader_open(&reader, &source->snapshot, &question, &arena, err))
        return false;
    for (;;) {
        const struct flow_row *row;
        if (!flow_reader_next(reader, &row, err))
            return false;
        if (row == NULL)
            return true;
        struct place place = {row->seq, row->activity, row->counted};
        LIST_PUSH(source->context->arena, &source->places, place);
    }
}

// By activity in the order of the log, flows without one last.
static int compare_places(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;
    uint32_t one = left->activity - 1;
    uint32_t other = right->activity - 1;
    if (one != other)
        return one < other ? -1 : 1;
    return left->seq < right->seq ? -1 : left->seq > right->seq;
}

// What an amendment holds is the whole text, under an id of its own.
static void take_subject(struct record *record, struct arena *scratch)
{
    if (record->kind == KIND_AMEND)
        record_put(record, KEY_ID, record_subject(record), scratch);
}

static bool read_instalments(struct source *source, struct error *err)
{
    struct arena *arena = source->context->arena;
    struct arena scratch CLEANUP(arena_done) = {0};
    struct record_numbers numbers;
    if (!records_standing(&numbers, &source->snapshot, KIND_SCHEDULE, arena, err))
        return false;
    source->first_instalments.arena = arena;
    for (size_t i = numbers.count; i-- > 0;) { // each goes before those behind it
        struct record record;
        struct place_of_instalment place = {numbers.items[i], 0};
        arena_reset(&scratch);
        if (!store_record(source->store, place.seq, &record, &scratch, err))
            return false;
        const char *flow = record_text(&record, KEY_FLOW);
        uint32_t *first = map_put(&source->first_instalments, slice_of(flow), NULL);
        place.next = *first;
        LIST_PUSH(arena, &source->instalments, place);
        *first = (uint32_t)source->instalments.count;
    }
    return true;
}

static bool next_instalment(void *user, const char *flow, size_t *place, const struct record **out,
                            struct arena *scratch, struct error *err)
{
    struct source *source = user;
    const uint32_t *first = map_find(&source->first_instalments, slice_of(flow));
    size_t at =
        *place == 0 ? (first == NULL ? 0 : *first) : source->instalments.items[*place - 1].next;
    *out = NULL;
    if (at == 0)
        return true;
    *place = at;
    if (!store_record(source->store, source->instalments.items[at - 1].seq, &source->instalment,
                      scratch, err))
        return false;
    take_subject(&source->instalment, scratch);
    *out = &source->instalment;
    return true;
}

// What stands in the book beside the flows, and in no file but the book's own.
static bool say_others(struct source *source, struct error *err)
{
    static const struct {
        enum kind kind;
        const char *text;
    } others[] = {{KIND_LINK, "a link between flows is left out"},
                  {KIND_CLAIM, "what another source says of a flow is left out"},
                  {KIND_SCHEDULE, "an instalment is left out"}};
    struct arena scratch CLEANUP(arena_done) = {0};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct record_numbers numbers;
        if (others[i].kind == KIND_SCHEDULE && source->writer->is_by_activity)
            continue;
        if (!records_standing(&numbers, &source->snapshot, others[i].kind, &scratch, err))
            return false;
        for (size_t n = 0; n < numbers.count; n++) {
            struct record record;
            if (!store_record(source->store, numbers.items[n], &record, &scratch, err))
                return false;
            writer_say(source->log, record_subject(&record), others[i].text);
        }
        arena_reset(&scratch);
    }
    return true;
}

static void say_activities(struct source *source)
{
    const struct snapshot *snapshot = &source->snapshot;
    bool *is_used = NEW_ARRAY(source->context->arena, bool, snapshot->activity_count + 1);
    for (size_t i = 0; i < source->places.count; i++)
        is_used[source->places.items[i].activity] = true;
    for (uint32_t i = 1; source->writer->is_by_activity && i <= snapshot->activity_count; i++)
        if (!is_used[i])
            writer_say(source->log, snapshot->activities[i].id,
                       "an activity without flows is left out");
}

static bool next_flow(void *user, struct writer_flow *out, bool *has_flow, struct arena *scratch,
                      struct error *err)
{
    struct source *source = user;
    *has_flow = source->next < source->places.count;
    if (!*has_flow)
        return true;
    const struct place *place = &source->places.items[source->next++];
    if (!store_record(source->store, place->seq, &source->record, scratch, err))
        return false;
    take_subject(&source->record, scratch);
    writer_say_fields(source->log, &source->record, source->writer->keys, scratch);
    out->record = &source->record;
    out->excluded = place->counted == COUNTED ? NULL : counted_name((enum counted)place->counted);
    progress_step(&source->progress, source->next, source->places.count);
    return true;
}

static const struct record *find_record(void *user, const char *id)
{
    const struct snapshot *snapshot = &((struct source *)user)->snapshot;
    const uint32_t *party = map_find(&snapshot->party_index, slice_of(id));
    const uint32_t *activity = map_find(&snapshot->activity_index, slice_of(id));
    if (party != NULL)
        return snapshot->parties[*party].record;
    return activity == NULL ? NULL : snapshot->activities[*activity].record;
}

static bool write_log(struct context *context, const struct writer_log *log, struct error *err)
{
    const char *path = arguments_get(&context->arguments, "log");
    struct output output CLEANUP(output_discard) = {0};
    bool is_file = path != NULL && strcmp(path, "-") != 0;
    if (is_file && !output_open(&output, path, context->arena, err))
        return false;
    FILE *stream = is_file ? output.stream : path == NULL ? stderr : stdout;
    for (size_t i = 0; i < log->remarks.count; i++)
        fprintf(stream, "%s%s: %zu, the first %s\n", path == NULL ? "ledger: " : "",
                log->remarks.items[i].text, log->remarks.items[i].count,
                log->remarks.items[i].first_id);
    return !is_file || output_commit(&output, err);
}

static bool write_file(struct source *source, const struct writer *writer, const char *path,
                       struct writer_log *log, struct error *err)
{
    struct output output CLEANUP(output_discard) = {0};
    bool is_standard = strcmp(path, "-") == 0;
    const struct writer_source asked = {.user = source,
                                        .title = source->snapshot.title,
                                        .origin = source->snapshot.head.origin,
                                        .next = next_flow,
                                        .instalment = next_instalment,
                                        .find = find_record};
    if (!is_standard && !output_open(&output, path, source->context->arena, err))
        return false;
    source->progress = progress_start("writing");
    if (!writer->write(is_standard ? stdout : output.stream, &asked, log, err))
        return false;
    progress_end(&source->progress);
    if (is_standard)
        return true;
    if (!output_commit(&output, err))
        return false;
    context_done(source->context, "wrote %s", path);
    printf("wrote %s: %zu flows\n", path, source->places.count);
    return true;
}

bool export_flows(struct context *context, const struct writer *writer, const char *path,
                  struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct source *source = NEW(context->arena, struct source);
    struct writer_log log = {.arena = context->arena, .by_text.arena = context->arena};
    source->context = context;
    if (!context_snapshot(context, &store, &source->snapshot, err))
        return false;
    source->store = store;
    source->writer = writer;
    source->log = &log;
    if (!read_places(source, err) || !read_instalments(source, err) || !say_others(source, err))
        return false;
    say_activities(source);
    if (writer->is_by_activity && source->places.count != 0)
        qsort(source->places.items, source->places.count, sizeof(struct place), compare_places);
    return write_file(source, writer, path, &log, err) && write_log(context, &log, err);
}
