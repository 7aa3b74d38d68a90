// Parties that a file makes: listed, and compared with those there are, because a second spelling of
// one name would divide its money between two donors.
#ifndef CLI_NEW_PARTIES_H
#define CLI_NEW_PARTIES_H

#include "base/diagnostics.h"
#include "base/list.h"
#include "base/map.h"
#include "cli/known.h"

struct new_parties {
    struct arena *arena;
    LIST(struct new_party {
        const char *id;
        const char *name;
        const char *type;
        const char *boundary;
        const char *file;
        size_t line;
    })
    items;
};

void new_parties_add(struct new_parties *parties, const struct record *party, const char *file,
                     size_t line);
// A warning for each whose name is nearly that of another: the same words in another order or with
// other small words, or one or two letters apart.
void new_parties_compare(const struct new_parties *parties, const struct known *known,
                         struct diagnostics *faults);
// "new party cerf:norway: Norway (10, outside)" lines on stdout, LIMIT_FAULTS_SHOWN of them.
void new_parties_print(const struct new_parties *parties);

#endif
