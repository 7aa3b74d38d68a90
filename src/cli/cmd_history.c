// ledger history: what happened to a record.
#include <stdio.h>

#include "base/json.h"
#include "cli/context.h"
#include "cli/pager.h"
#include "report/history.h"

static void put_event(struct json_writer *writer, const struct history_event *event)
{
    const struct record *record = event->record;
    json_begin_object(writer);
    json_key(writer, "record");
    json_number(writer, (long long)event->seq);
    json_pair(writer, "id", record_text(record, KEY_ID));
    json_pair(writer, "event", history_event_name(event->kind));
    json_pair(writer, "recorded", record_text(record, KEY_RECORDED));
    json_pair(writer, "by", record_text(record, KEY_BY));
    json_pair(writer, "reason", record_text(record, KEY_REASON));
    json_pair(writer, "because", record_text(record, KEY_BECAUSE));
    json_key(writer, "changes");
    json_begin_array(writer);
    for (size_t i = 0; i < event->changes.count; i++) {
        json_begin_object(writer);
        json_pair(writer, "field", key_name(event->changes.items[i].key));
        json_pair(writer, "old", event->changes.items[i].before);
        json_pair(writer, "new", event->changes.items[i].after);
        json_end(writer);
    }
    json_end(writer);
    json_end(writer);
}

static bool print_json(const struct context *context, const struct snapshot *snapshot,
                       const struct history *history, struct error *err)
{
    struct buffer out = {.arena = context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    json_begin_object(&writer);
    context_put_book(&writer, snapshot);
    json_pair(&writer, "id", history->id);
    json_pair(&writer, "kind", kind_info(history->kind)->name);
    json_key(&writer, "withdrawn");
    json_bool(&writer, history->is_withdrawn);
    json_key(&writer, "events");
    json_begin_array(&writer);
    for (size_t i = 0; i < history->event_count; i++)
        put_event(&writer, &history->events[i]);
    json_end(&writer);
    json_end(&writer);
    puts(buffer_string(&out));
    return context_finish_output(err);
}

bool cmd_history(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct snapshot snapshot;
    struct history history;
    if (!arguments_expect(&context->arguments, 1, 1, "the id of a record", err) ||
        !context_snapshot(context, &store, &snapshot, err) ||
        !history_make(&history, &snapshot, context->arguments.positional[0], context->arena, err))
        return false;
    if (arguments_has(&context->arguments, "json"))
        return print_json(context, &snapshot, &history, err);
    pager_start(context);
    printf("%s: %s%s\n\n", history.id, kind_info(history.kind)->name,
           history.is_withdrawn ? ", WITHDRAWN" : "");
    return context_print_table(context, &snapshot, &history.table, err);
}
