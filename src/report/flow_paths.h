// The ways money went: of every counted flow its donor, fund, activity and recipient, as numbered
// places, so that sums over places and over the edges between them need no names.
#ifndef REPORT_FLOW_PATHS_H
#define REPORT_FLOW_PATHS_H

#include "report/groups.h"
#include "report/sections.h"

enum { PATH_DONOR, PATH_FUND, PATH_ACTIVITY, PATH_RECIPIENT, PATH_LEVELS };

// Places are numbered level by level; the first number of a level stands for its other places.
#define PLACE_NONE 0u

// Beside its places, what a path is summed as.
enum {
    PATHS_ALL = 1,
    PATHS_JOINED,    // from one place to another
    PATHS_THROUGH,   // those of them through a fund
    PATHS_LONE,      // of one place only
    PATHS_UNSTAGED,  // to a recipient without fund and activity
    PLACE_FIRST = 8, // the first place there is
};

struct flow_path {
    uint32_t places[PATH_LEVELS]; // PLACE_NONE where the path skips a level
    const struct flow_row *row;
    bool is_first; // of the paths that a flow with several recipients is
};

struct flow_paths {
    const struct making *making;
    uint32_t others[PATH_LEVELS];
    LIST(struct dimension_value) recipients;  // by their place less that of the first
    LIST(const struct currency *) currencies; // by currency_index of a row
};

struct flow_paths flow_paths_of(const struct making *making);

typedef bool flow_path_taker(void *user, const struct flow_path *path, struct error *err);
// Every path, in the order of the log; each walk gives the same numbers.
bool flow_paths_walk(struct flow_paths *paths, flow_path_taker *take, void *user,
                     struct error *err) MUST_CHECK;

int place_level(const struct flow_paths *paths, uint32_t place);
uint32_t place_limit(const struct flow_paths *paths); // no place has this number or a larger one
// Without an id: of the others, and of a donor whose record was withdrawn.
struct dimension_value place_value(const struct flow_paths *paths, uint32_t place);
enum dimension path_dimension(int level);
const char *path_others(int level); // "Other donors"
// By level, then by name and id; of one level, the others are last.
int place_compare(const struct flow_paths *paths, uint32_t a, uint32_t b);

// The sums of places and of PATHS_..., each stage and currency by itself.
enum { PLACE_KEY, PLACE_STAGE, PLACE_CURRENCY, PLACE_KEYS };
bool path_add_places(struct groups *places, const struct flow_path *path,
                     struct error *err) MUST_CHECK;

// Adds a path to a sum. A flow with several recipients is one flow, but at the recipients.
bool path_add(struct sum *sum, const struct flow_path *path, bool at_recipients,
              struct error *err) MUST_CHECK;

#endif
