// ledger show: one record with its links, parts, claims, evidence and corrections.
#include <stdio.h>

#include "base/json.h"
#include "cli/context.h"
#include "cli/pager.h"
#include "report/detail.h"

static bool is_revised(const struct detail *detail)
{
    return detail->standing != 0 && detail->standing != detail->original;
}

// "r" is the mark of revised figures in every report.
static const char *standing_words(const struct detail *detail)
{
    if (detail->is_replaced)
        return ", replaced";
    if (detail->standing == 0)
        return ", WITHDRAWN";
    return is_revised(detail) ? ", amended (r)" : "";
}

static bool print_json(const struct context *context, const struct snapshot *snapshot,
                       const struct detail *detail, const char *id, struct error *err)
{
    struct buffer out = {.arena = context->arena};
    struct json_writer writer = {.out = &out, .pretty = true};
    json_begin_object(&writer);
    context_put_book(&writer, snapshot);
    json_pair(&writer, "id", id);
    json_key(&writer, "record");
    json_number(&writer, (long long)detail->original);
    json_pair(&writer, "kind", kind_info(record_shape(detail->record))->name);
    json_pair(&writer, "recorded", record_text(detail->record, KEY_RECORDED));
    json_pair(&writer, "by", record_text(detail->record, KEY_BY));
    json_key(&writer, "withdrawn");
    json_bool(&writer, detail->standing == 0 && !detail->is_replaced);
    json_key(&writer, "revised");
    json_bool(&writer, is_revised(detail));
    for (int i = 0; i < DETAIL_TABLES; i++) {
        json_key(&writer, detail->tables[i].key);
        if (!render_json_rows_to(&detail->tables[i], &writer, NULL, err))
            return false;
    }
    json_end(&writer);
    puts(buffer_string(&out));
    return context_finish_output(err);
}

bool cmd_show(struct context *context, struct error *err)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct text_style style = context_style(context);
    struct snapshot snapshot;
    struct detail detail;
    if (!arguments_expect(&context->arguments, 1, 1, "the id of a record", err) ||
        !context_snapshot(context, &store, &snapshot, err))
        return false;
    const char *id = context->arguments.positional[0];
    if (!detail_make(&detail, &snapshot, id, context->arena, err))
        return false;
    if (arguments_has(&context->arguments, "json"))
        return print_json(context, &snapshot, &detail, id, err);
    pager_start(context);
    printf("%s: %s, record %llu of %s by %s%s\n\n", id,
           kind_info(record_shape(detail.record))->name, (unsigned long long)detail.original,
           record_text(detail.record, KEY_RECORDED), record_text(detail.record, KEY_BY),
           standing_words(&detail));
    for (int i = 0; i < DETAIL_TABLES; i++) {
        if (detail.tables[i].row_count == 0)
            continue;
        if (i != DETAIL_FIELDS)
            putchar('\n');
        if (!render_text_table(&detail.tables[i], &style, stdout, err))
            return false;
    }
    return context_finish_output(err);
}
