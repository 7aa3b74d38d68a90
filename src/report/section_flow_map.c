// Flow map: donor, fund, activity, recipient as the edges of a map, each with its sum.
//
// Every counted flow is one path; a path skips what it has not, so that money without a fund goes
// from the donor to the activity. Each stage is a map of its own. When there are more edges than
// anybody reads, the places with the most flows are kept and the others of a level put together, so
// that a book of any size takes little memory.
#include <stdlib.h>
#include <string.h>

#include "report/flow_paths.h"
#include "report/section_charts.h"

#define EDGES_MAX 5000u
#define PLACES_KEPT 25u // of each level, once there are more edges

static const struct table_column columns[] = {
    {.key = "stage", .title = "Stage", .type = CELL_TEXT},
    {.key = "from_kind", .title = "From kind", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "from", .title = "From id", .type = CELL_ID, .audience = AUDIENCE_SHEETS},
    {.key = "from_name", .title = "From", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "to_kind", .title = "To kind", .type = CELL_TEXT, .audience = AUDIENCE_MACHINES},
    {.key = "to", .title = "To id", .type = CELL_ID, .audience = AUDIENCE_SHEETS},
    {.key = "to_name", .title = "To", .type = CELL_TEXT, .is_wrapped = true, .weight = 3},
    {.key = "currency", .title = "Currency", .type = CELL_TEXT},
    {.key = "amount", .title = "Amount", .type = CELL_SUM, .decimals = 0},
    {.key = "unknown", .title = "Unknown", .type = CELL_COUNT, .audience = AUDIENCE_MACHINES},
    {.key = "flows", .title = "Flows", .type = CELL_COUNT},
};

// What edges are grouped by.
enum { EDGE_STAGE, EDGE_FROM, EDGE_TO, EDGE_CURRENCY, EDGE_KEYS };

struct flow_map {
    struct making making; // its arena is `scratch`
    struct flow_paths paths;
    struct groups edges;
    const uint8_t *is_kept; // by place; NULL: all are
    size_t other_counts[PATH_LEVELS];
    const struct group **rows; // the edges in order
    size_t position;
    struct arena scratch;
    struct table_row row;
    struct row_source source;
};

struct finding {
    struct flow_map *map;
    struct groups places;
    struct arena room; // of the places, and of what finds edges
    bool has_too_many;
};

// --- the edges ---

static uint32_t kept_place(const struct flow_map *map, int level, uint32_t place)
{
    return map->is_kept == NULL || map->is_kept[place] ? place : map->paths.others[level];
}

// From each place of a path to the next one it has.
static bool add_edges(void *user, const struct flow_path *path, struct error *err)
{
    struct flow_map *map = user;
    uint32_t keys[EDGE_KEYS] = {[EDGE_STAGE] = path->row->stage,
                                [EDGE_FROM] = kept_place(map, PATH_DONOR, path->places[PATH_DONOR]),
                                [EDGE_CURRENCY] = path->row->currency_index};
    for (int to = PATH_FUND; to < PATH_LEVELS; to++) {
        if (path->places[to] == PLACE_NONE)
            continue;
        keys[EDGE_TO] = kept_place(map, to, path->places[to]);
        if (!path_add(groups_find(&map->edges, keys), path, to == PATH_RECIPIENT, err))
            return false;
        keys[EDGE_FROM] = keys[EDGE_TO];
    }
    return true;
}

static bool add_path(void *user, const struct flow_path *path, struct error *err)
{
    struct finding *finding = user;
    if (!path_add_places(&finding->places, path, err))
        return false;
    finding->has_too_many |= finding->map->edges.count > EDGES_MAX;
    return finding->has_too_many || add_edges(finding->map, path, err);
}

static int compare_edge_keys(const void *user, size_t key, uint32_t a, uint32_t b)
{
    const struct flow_map *map = user;
    if (key == EDGE_STAGE)
        return a < b ? -1 : 1;
    if (key != EDGE_CURRENCY)
        return place_compare(&map->paths, a, b);
    if (a == 0 || b == 0)
        return a == 0 ? 1 : -1; // unknown amounts last
    return strcmp(map->paths.currencies.items[a]->code, map->paths.currencies.items[b]->code);
}

// --- which places are kept ---

struct frequent {
    const struct flow_paths *paths;
    uint32_t place;
    uint64_t flow_count;
};

// The most flows first.
static int compare_frequent(const void *a, const void *b)
{
    const struct frequent *left = a, *right = b;
    if (left->flow_count != right->flow_count)
        return left->flow_count > right->flow_count ? -1 : 1;
    return place_compare(left->paths, left->place, right->place);
}

// Of places that had flows; a level loses none for the sake of one.
static size_t count_kept(const struct frequent *places, size_t count, size_t *used)
{
    for (*used = 0; *used < count && places[*used].flow_count != 0;)
        (*used)++;
    return *used <= PLACES_KEPT + 1 ? *used : PLACES_KEPT;
}

static void keep_frequent(struct finding *finding)
{
    struct flow_map *map = finding->map;
    const uint32_t *others = map->paths.others;
    uint32_t limit = place_limit(&map->paths);
    uint8_t *is_kept = NEW_ARRAY(map->paths.making->arena, uint8_t, limit);
    struct frequent *places = NEW_ARRAY(&finding->room, struct frequent, limit);
    for (uint32_t i = 0; i < limit; i++)
        places[i] = (struct frequent){&map->paths, i, 0};
    for (size_t i = 0; i < finding->places.count; i++) {
        const struct group *group = groups_get(&finding->places, i);
        places[group->keys[PLACE_KEY]].flow_count += group->sum.count;
    }
    for (int level = PATH_DONOR; level < PATH_LEVELS; level++) {
        struct frequent *first = &places[others[level]];
        size_t count = (level + 1 < PATH_LEVELS ? others[level + 1] : limit) - others[level];
        size_t used;
        qsort(first, count, sizeof(*first), compare_frequent);
        size_t kept = count_kept(first, count, &used);
        for (size_t i = 0; i < kept; i++)
            is_kept[first[i].place] = 1;
        map->other_counts[level] = used - kept;
    }
    map->is_kept = is_kept;
}

static bool find_edges(struct finding *finding, struct error *err)
{
    struct flow_map *map = finding->map;
    struct arena *arena = map->paths.making->arena;
    groups_init(&map->edges, EDGE_KEYS, arena, &finding->room);
    groups_init(&finding->places, PLACE_KEYS, &finding->room, &finding->room);
    if (!flow_paths_walk(&map->paths, add_path, finding, err))
        return false;
    if (finding->has_too_many) {
        keep_frequent(finding);
        groups_init(&map->edges, EDGE_KEYS, arena, &finding->room);
        if (!flow_paths_walk(&map->paths, add_edges, map, err))
            return false;
    }
    map->rows = groups_sorted(&map->edges, compare_edge_keys, map, arena);
    return true;
}

// --- the rows ---

static struct dimension_value named_place(const struct flow_map *map, uint32_t place)
{
    struct dimension_value value = place_value(&map->paths, place);
    int level = place_level(&map->paths, place);
    if (place == map->paths.others[level])
        value.label =
            arena_printf(map->making.arena, "%s (%zu)", value.label, map->other_counts[level]);
    return value;
}

// The entries that pass along an edge: they have both ends, and nothing between them. A flow with
// several recipients is one row of the entries, so that the last edges are not sums over them.
static bool edge_criteria(const struct flow_map *map, const struct group *edge,
                          const struct currency *currency, struct criteria *criteria)
{
    static const struct dimension_value none = {0};
    struct dimension_value from = place_value(&map->paths, edge->keys[EDGE_FROM]);
    struct dimension_value to = place_value(&map->paths, edge->keys[EDGE_TO]);
    int from_level = place_level(&map->paths, edge->keys[EDGE_FROM]);
    int to_level = place_level(&map->paths, edge->keys[EDGE_TO]);
    *criteria = (struct criteria){.arena = map->making.arena};
    if (to_level == PATH_RECIPIENT || from.id == NULL || to.id == NULL || currency == NULL)
        return false;
    criteria_dimension(criteria, path_dimension(from_level), &from, 2);
    for (int level = from_level + 1; level < to_level; level++)
        criteria_dimension(criteria, path_dimension(level), &none, 0);
    criteria_dimension(criteria, path_dimension(to_level), &to, 5);
    criteria_is(criteria, "stage", code_name(&codes_stage, edge->keys[EDGE_STAGE]));
    criteria_counted(criteria, &map->making, NULL, 7);
    return true;
}

static const struct cell *cells_of(const struct flow_map *map, const struct group *edge)
{
    const struct making *making = &map->making;
    const struct flow_paths *paths = &map->paths;
    struct cell *cells = NEW_ARRAY(making->arena, struct cell, COUNT_OF(columns));
    struct dimension_value from = named_place(map, edge->keys[EDGE_FROM]);
    struct dimension_value to = named_place(map, edge->keys[EDGE_TO]);
    int from_level = place_level(paths, edge->keys[EDGE_FROM]);
    int to_level = place_level(paths, edge->keys[EDGE_TO]);
    const struct currency *currency = paths->currencies.items[edge->keys[EDGE_CURRENCY]];
    struct criteria criteria;
    cells[0] = cell_text(code_label(&codes_stage, edge->keys[EDGE_STAGE]));
    cells[1] = cell_text(dimension_name(path_dimension(from_level)));
    cells[2] = cell_id(from.id);
    cells[3] = cell_text(from.label);
    cells[4] = cell_text(dimension_name(path_dimension(to_level)));
    cells[5] = cell_id(to.id);
    cells[6] = cell_text(to.label);
    cells[7] = cell_text(currency == NULL ? NULL : currency->code);
    cells[8] = sum_cell(&edge->sum);
    cells[9] = (struct cell){.type = CELL_COUNT, .number = decimal_of((int64_t)edge->sum.unknown)};
    cells[10] = cell_count(edge->sum.count);
    if (edge_criteria(map, edge, currency, &criteria)) {
        cells[8].origin = derive_sum(making, &criteria);
        cells[10].origin = derive_count(making, &criteria);
    }
    return cells;
}

static bool rewind_edges(void *user, struct error *err)
{
    struct flow_map *map = user;
    (void)err;
    map->position = 0;
    return true;
}

static bool next_edge(void *user, const struct table_row **row, struct error *err)
{
    struct flow_map *map = user;
    (void)err;
    arena_reset(&map->scratch);
    *row = NULL;
    if (map->position == map->edges.count)
        return true;
    map->row = (struct table_row){.cells = cells_of(map, map->rows[map->position++])};
    *row = &map->row;
    return true;
}

static void close_edges(void *user)
{
    struct flow_map *map = user;
    arena_done(&map->scratch);
}

static void finding_done(struct finding *finding)
{
    arena_done(&finding->room);
}

static struct flow_map *new_map(const struct making *making)
{
    struct flow_map *map = NEW(making->arena, struct flow_map);
    struct making *lasting = NEW(making->arena, struct making);
    *lasting = *making; // rows are made when the report has been
    map->making = *making;
    map->making.arena = &map->scratch;
    map->paths = flow_paths_of(lasting);
    map->source = (struct row_source){
        .rewind = rewind_edges, .next = next_edge, .user = map, .close = close_edges};
    return map;
}

bool section_flow_map(struct making *making, struct section *out, struct error *err)
{
    struct finding finding CLEANUP(finding_done) = {.map = new_map(making)};
    struct flow_map *map = finding.map;
    if (!find_edges(&finding, err))
        return false;
    if (map->edges.count == 0)
        return true;
    map->source.count = map->edges.count;
    struct table table = {
        .key = "flow_map",
        .title = title_with_scope(making, "From whom, through what, to whom"),
        .columns = columns,
        .column_count = COUNT_OF(columns),
        .source = &map->source,
    };
    table.unfolded = "What goes to recipients is divided by their shares, which the data holds as "
                     "one row a flow.";
    table_add_note(making, &table,
                   "Each stage is a map of its own: the same money is pledged, "
                   "committed and paid. A flow with several recipients is one in each.");
    if (finding.has_too_many)
        table_add_note(making, &table,
                       arena_printf(making->arena,
                                    "There are too many ways to read one by one: the %u donors, "
                                    "funds, activities and recipients with the most flows have "
                                    "rows of their own, the others of each have one together.",
                                    PLACES_KEPT));
    out->is_charted = true;
    section_add_table(making, out, &table);
    return add_flow_map_chart(making, out, &map->paths, &finding.places, err);
}
