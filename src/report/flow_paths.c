#include "report/flow_paths.h"

#include <string.h>

#include "core/country.h"

static const enum dimension dimensions[PATH_LEVELS] = {DIMENSION_DONOR, DIMENSION_FUND,
                                                       DIMENSION_ACTIVITY, DIMENSION_RECIPIENT};

enum dimension path_dimension(int level)
{
    return dimensions[level];
}

const char *path_others(int level)
{
    static const char *const names[PATH_LEVELS] = {"Other donors", "Other funds",
                                                   "Other activities", "Other recipients"};
    return names[level];
}

struct flow_paths flow_paths_of(const struct making *making)
{
    const struct snapshot *snapshot = making->snapshot;
    struct flow_paths paths = {.making = making};
    paths.others[PATH_DONOR] = PLACE_FIRST;
    paths.others[PATH_FUND] = paths.others[PATH_DONOR] + snapshot->party_count + 2;
    paths.others[PATH_ACTIVITY] = paths.others[PATH_FUND] + snapshot->party_count + 2;
    paths.others[PATH_RECIPIENT] = paths.others[PATH_ACTIVITY] + snapshot->activity_count + 2;
    return paths;
}

struct walk {
    struct flow_paths *paths;
    flow_path_taker *take;
    void *user;
};

// A recipient in words: the book's name for the place, else the country's; else the code.
static const char *recipient_name(const struct snapshot *snapshot, const char *code)
{
    for (uint32_t i = 1; i <= snapshot->party_count; i++) {
        const struct party *party = &snapshot->parties[i];
        if ((party->type == PARTY_COUNTRY || party->type == PARTY_REGION) &&
            text_equal(party->place, code))
            return party->name;
    }
    const struct country *country = country_find(slice_of(code));
    return country == NULL ? code : country->name;
}

// Names stay with the paths: whoever reads the flows is closed after a walk.
static void keep_names(struct flow_paths *paths, const struct totals_part *part)
{
    struct arena *arena = paths->making->arena;
    while (paths->currencies.count <= part->row->currency_index)
        LIST_PUSH(arena, &paths->currencies, NULL);
    paths->currencies.items[part->row->currency_index] = part->row->currency;
    while (paths->recipients.count <= part->place)
        LIST_PUSH(arena, &paths->recipients, (struct dimension_value){0});
    struct dimension_value *recipient = &paths->recipients.items[part->place];
    if (recipient->id != NULL || part->place == 0)
        return;
    recipient->id = arena_string(arena, flow_reader_place(part->reader, part->place));
    recipient->label = recipient_name(paths->making->snapshot, recipient->id);
}

static bool take_part(void *user, const struct totals_part *part, struct error *err)
{
    struct walk *walk = user;
    const struct flow_paths *paths = walk->paths;
    const struct flow_row *row = part->row;
    const uint32_t keys[PATH_LEVELS] = {row->donor, row->fund, row->activity, part->place};
    struct flow_path path = {.row = row, .is_first = part->is_first};
    keep_names(walk->paths, part);
    for (int level = PATH_DONOR; level < PATH_LEVELS; level++)
        if (keys[level] != 0 || level == PATH_DONOR)
            path.places[level] = paths->others[level] + 1 + keys[level];
    return walk->take(walk->user, &path, err);
}

bool flow_paths_walk(struct flow_paths *paths, flow_path_taker *take, void *user, struct error *err)
{
    struct arena walking CLEANUP(arena_done) = {0};
    struct walk walk = {paths, take, user};
    struct question question = *paths->making->question;
    memcpy(question.by, dimensions, sizeof(dimensions));
    question.by_count = PATH_LEVELS;
    return totals_each(paths->making->snapshot, &question, take_part, &walk, &walking, err);
}

int place_level(const struct flow_paths *paths, uint32_t place)
{
    int level = PATH_LEVELS - 1;
    while (place < paths->others[level])
        level--;
    return level;
}

uint32_t place_limit(const struct flow_paths *paths)
{
    return paths->others[PATH_RECIPIENT] + 1 + (uint32_t)paths->recipients.count;
}

struct dimension_value place_value(const struct flow_paths *paths, uint32_t place)
{
    int level = place_level(paths, place);
    if (place == paths->others[level])
        return (struct dimension_value){NULL, path_others(level)};
    uint32_t key = place - paths->others[level] - 1;
    if (level == PATH_RECIPIENT)
        return paths->recipients.items[key];
    return totals_record_value(paths->making->snapshot, path_dimension(level), key);
}

int place_compare(const struct flow_paths *paths, uint32_t a, uint32_t b)
{
    int level = place_level(paths, a);
    if (level != place_level(paths, b))
        return level - place_level(paths, b);
    bool is_other = a == paths->others[level];
    if (is_other || b == paths->others[level])
        return is_other - (b == paths->others[level]);
    struct dimension_value left = place_value(paths, a);
    struct dimension_value right = place_value(paths, b);
    int order = strcmp(left.label, right.label);
    return order != 0 ? order
                      : strcmp(left.id == NULL ? "" : left.id, right.id == NULL ? "" : right.id);
}

bool path_add(struct sum *sum, const struct flow_path *path, bool at_recipients, struct error *err)
{
    struct sum one;
    sum_set_flow(&one, path->row);
    if (!path->is_first && !at_recipients)
        one.count = one.unknown = 0;
    return sum_add(sum, &one) || error_set(err, ERROR_INPUT, "the sum is too large at record %llu",
                                           (unsigned long long)path->row->seq);
}

bool path_add_places(struct groups *places, const struct flow_path *path, struct error *err)
{
    const uint32_t *at = path->places;
    size_t place_count = 0;
    for (int level = PATH_DONOR; level < PATH_LEVELS; level++)
        place_count += at[level] != PLACE_NONE;
    bool is_joined = place_count > 1;
    bool is_unstaged = at[PATH_RECIPIENT] != PLACE_NONE && at[PATH_FUND] == PLACE_NONE &&
                       at[PATH_ACTIVITY] == PLACE_NONE;
    uint32_t into[PATH_LEVELS + 4] = {PATHS_ALL, is_joined ? PATHS_JOINED : PATHS_LONE};
    size_t count = 2;
    if (is_joined && at[PATH_FUND] != PLACE_NONE)
        into[count++] = PATHS_THROUGH;
    if (is_unstaged)
        into[count++] = PATHS_UNSTAGED;
    for (int level = PATH_DONOR; is_joined && level < PATH_LEVELS; level++)
        if (at[level] != PLACE_NONE)
            into[count++] = at[level];
    for (size_t i = 0; i < count; i++) {
        const uint32_t keys[PLACE_KEYS] = {into[i], path->row->stage, path->row->currency_index};
        bool at_recipients = into[i] != PLACE_NONE && into[i] == at[PATH_RECIPIENT];
        if (!path_add(groups_find(places, keys), path, at_recipients, err))
            return false;
    }
    return true;
}
