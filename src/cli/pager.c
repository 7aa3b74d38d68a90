#include "cli/pager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

static pid_t pager_process; // 0: none

static bool is_on_path(const char *program, struct arena *arena)
{
    const char *path = getenv("PATH");
    if (strchr(program, '/') != NULL)
        return access(program, X_OK) == 0;
    while (path != NULL && *path != '\0') {
        size_t size = strcspn(path, ":");
        if (access(arena_printf(arena, "%.*s/%s", (int)size, path, program), X_OK) == 0)
            return true;
        path += size + (path[size] == ':');
    }
    return false;
}

void pager_start(const struct context *context)
{
    const char *program = getenv("PAGER");
    int ends[2];
    if (!context->is_terminal || pager_process != 0)
        return;
    if (program == NULL)
        program = "less";
    if (program[0] == '\0' || text_equal(program, "cat") || !is_on_path(program, context->arena) ||
        pipe(ends) != 0)
        return;
    pager_process = fork();
    if (pager_process == 0) {
        setenv("LESS", "FRX", 0); // leave when all fits on one screen; keep colours
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp(program, program, (char *)NULL);
        _exit(127);
    }
    if (pager_process < 0)
        pager_process = 0;
    else
        dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
}

void pager_finish(void)
{
    if (pager_process == 0)
        return;
    fflush(stdout);
    close(STDOUT_FILENO);
    waitpid(pager_process, NULL, 0);
    pager_process = 0;
}
