// Links as a graph: from the earlier flow to the later one. A cycle would make what a pledge
// still owes depend on itself.
//
// The edges are loaded when the first link of an append comes. Which of them stand is asked of the
// standing set at each search, because an amendment moves an edge and a void removes it.
#include <string.h>

#include "store/append_parts.h"

static struct slice number_key(const uint64_t *number)
{
    return (struct slice){(const char *)number, sizeof(*number)};
}

void append_add_link(struct append *append, uint64_t row, uint64_t original, uint64_t earlier,
                     uint64_t later)
{
    __typeof__(*append->links.edges.items) edge = {row, original, earlier, later, 0};
    LIST_PUSH(&append->arena, &append->links.edges, edge);
}

bool append_load_links(struct append *append, struct error *err)
{
    static const enum column columns[] = {COLUMN_KIND, COLUMN_SHAPE, COLUMN_TARGET, COLUMN_EARLIER,
                                          COLUMN_LATER};
    CLEANUP(columns_close) struct column_reader *reader = NULL;
    const struct column_batch *batch = NULL;
    if (append->links.is_loaded)
        return true;
    if (!columns_open(&reader, append->store, append->store->head.size, columns, COUNT_OF(columns),
                      err)) {
        return false;
    }
    while (columns_next(reader, &batch, err)) {
        if (batch == NULL) {
            append->links.is_loaded = true;
            return true;
        }
        for (size_t i = 0; i < batch->count; i++) {
            if (batch->values[COLUMN_SHAPE][i] != KIND_LINK)
                continue;
            uint64_t row = batch->first + i;
            uint64_t target = (uint64_t)batch->values[COLUMN_TARGET][i];
            append_add_link(append, row, target == 0 ? row : target,
                            (uint64_t)batch->values[COLUMN_EARLIER][i],
                            (uint64_t)batch->values[COLUMN_LATER][i]);
        }
    }
    return false;
}

// The index is made with the first search and then kept up, so that appends without a search
// do not pay for it.
static void index_edges(struct append *append)
{
    struct links *links = &append->links;
    for (; links->indexed < links->edges.count; links->indexed++) {
        uint64_t earlier = links->edges.items[links->indexed].earlier;
        uint32_t *last = map_put(&links->by_earlier, number_key(&earlier), NULL);
        links->edges.items[links->indexed].before = *last;
        *last = (uint32_t)links->indexed + 1;
    }
}

bool append_links_lead(struct append *append, uint64_t start, uint64_t goal, uint64_t without)
{
    LIST(uint64_t) waiting = {0};
    struct links *links = &append->links;
    struct map seen = {.arena = &append->scratch};
    index_edges(append);
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
            bool stands = edge.original != without &&
                          !standing_set_is_void(&append->standing, edge.original) &&
                          standing_set_of(&append->standing, edge.original) == edge.row;
            if (stands)
                LIST_PUSH(&append->scratch, &waiting, edge.later);
        }
    }
    return false;
}
