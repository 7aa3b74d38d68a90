// Links as a graph: from the earlier flow to the later one. A cycle would make what a pledge
// still owes depend on itself. And the claims on each flow, of which one may be adopted.
//
// The edges are loaded when the first link (or adopted claim) of an append comes. Which of them stand is asked of the
// standing set at each search, because an amendment moves an edge and a void removes it.
#include <string.h>

#include "store/append_parts.h"

static struct slice number_key(const uint64_t *number)
{
    return (struct slice){(const char *)number, sizeof(*number)};
}

void append_add_link(struct append *append, struct links *links, uint64_t row, uint64_t original,
                     uint64_t earlier, uint64_t later)
{
    __typeof__(*links->edges.items) edge = {row, original, earlier, later, 0};
    LIST_PUSH(&append->arena, &links->edges, edge);
}

static bool load_edges(struct append *append, struct links *links, enum kind shape,
                       struct error *err)
{
    static const enum column columns[] = {COLUMN_KIND, COLUMN_SHAPE, COLUMN_TARGET, COLUMN_EARLIER,
                                          COLUMN_LATER};
    CLEANUP(columns_close) struct column_reader *reader = NULL;
    const struct column_batch *batch = NULL;
    if (links->is_loaded)
        return true;
    if (!columns_open(&reader, append->store, append->store->head.size, columns, COUNT_OF(columns),
                      err)) {
        return false;
    }
    columns_only(reader, COLUMN_SHAPE, COLUMNS_BIT(shape));
    while (columns_next(reader, &batch, err)) {
        if (batch == NULL) {
            links->is_loaded = true;
            return true;
        }
        for (size_t i = 0; i < batch->count; i++) {
            if (batch->values[COLUMN_SHAPE][i] != (int64_t)shape)
                continue;
            uint64_t row = batch->first + i;
            uint64_t target = (uint64_t)batch->values[COLUMN_TARGET][i];
            append_add_link(append, links, row, target == 0 ? row : target,
                            (uint64_t)batch->values[COLUMN_EARLIER][i],
                            (uint64_t)batch->values[COLUMN_LATER][i]);
        }
    }
    return false;
}

bool append_load_links(struct append *append, struct error *err)
{
    return load_edges(append, &append->links, KIND_LINK, err);
}

// The index is made with the first search and then kept up, so that appends without a search
// do not pay for it.
static void index_edges(struct links *links)
{
    for (; links->indexed < links->edges.count; links->indexed++) {
        uint64_t earlier = links->edges.items[links->indexed].earlier;
        uint32_t *last = map_put(&links->by_earlier, number_key(&earlier), NULL);
        links->edges.items[links->indexed].before = *last;
        *last = (uint32_t)links->indexed + 1;
    }
}

static bool edge_stands(const struct append *append, uint64_t row, uint64_t original)
{
    return !standing_set_is_void(&append->standing, original) &&
           standing_set_of(&append->standing, original) == row;
}

bool append_links_lead(struct append *append, uint64_t start, uint64_t goal, uint64_t without)
{
    LIST(uint64_t) waiting = {0};
    struct links *links = &append->links;
    struct map seen = {.arena = &append->scratch};
    index_edges(links);
    LIST_PUSH(&append->scratch, &waiting, start);
    while (waiting.count > 0) {
        uint64_t flow = waiting.items[--waiting.count];
        bool is_new = false;
        if (flow == goal)
            return true;
        map_put(&seen, number_key(&flow), &is_new);
        const uint32_t *last = is_new ? map_find(&links->by_earlier, number_key(&flow)) : NULL;
        for (uint32_t place = last == NULL ? 0 : *last; place != 0;
             place = links->edges.items[place - 1].before) {
            __typeof__(*links->edges.items) edge = links->edges.items[place - 1];
            if (edge.original != without && edge_stands(append, edge.row, edge.original))
                LIST_PUSH(&append->scratch, &waiting, edge.later);
        }
    }
    return false;
}

bool is_adopted_claim(const struct record *record)
{
    return record_shape(record) == KIND_CLAIM && record_text(record, KEY_FLOW) != NULL &&
           text_equal(record_text(record, KEY_STANDING),
                      code_name(&codes_standing, STANDING_ADOPTED));
}

bool append_adopted_claim(struct append *append, uint64_t flow, uint64_t without, uint64_t *found,
                          struct error *err)
{
    struct links *claims = &append->claims;
    *found = 0;
    // The amendments too: which claims stand decides.
    if (!append_load_standing(append, err) || !load_edges(append, claims, KIND_CLAIM, err))
        return false;
    index_edges(claims);
    const uint32_t *last = map_find(&claims->by_earlier, number_key(&flow));
    for (uint32_t place = last == NULL ? 0 : *last; place != 0;
         place = claims->edges.items[place - 1].before) {
        __typeof__(*claims->edges.items) edge = claims->edges.items[place - 1];
        struct record record;
        if (edge.original == without || !edge_stands(append, edge.row, edge.original))
            continue;
        if (!store_record(append->store, edge.row, &record, &append->scratch, err))
            return false;
        if (is_adopted_claim(&record))
            *found = edge.original;
    }
    return true;
}
