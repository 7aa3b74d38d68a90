// Verifies books, many in one process: a line with a path comes in, "sound SIZE" or why not goes
// out. Loading the program takes ten times as long as verifying a small book, and the torture runs
// do that by the ten thousand. What is asked is what `ledger verify` asks.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "store/audit.h"

static void judge(const char *path)
{
    struct store *store CLEANUP(store_close) = NULL;
    struct error err = {0};
    struct audit audit;
    if (store_open(&store, path, STORE_READ, &err) && audit_store(store, &audit, NULL, NULL, &err))
        printf("sound %" PRIu64 "\n", audit.head.size);
    else
        printf("refused %.*s\n", (int)strcspn(err.text, "\n"), err.text);
}

int main(void)
{
    char path[4096];
    while (fgets(path, sizeof(path), stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        judge(path);
        if (fflush(stdout) != 0)
            return 1;
    }
    return 0;
}
