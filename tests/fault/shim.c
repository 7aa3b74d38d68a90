// A library to preload: it watches what a program does to the files of one folder, writes it down,
// and makes a chosen call fail. What a test finds then is the program's own doing.
//
// FAULT_FOLDER   only files under this absolute path count
// FAULT_TRACE    a file to which every call is appended, with the bytes written (see record)
// FAULT_SYSTEM   the number by which statfs knows the file system that the files lie on
// FAULT_SAID     what to note there when the program has flushed its standard output
// FAULT_SERVE    set: the command is run many times, each with its own fault (see serve);
//                "warm": with libcrypto set up before, which is most of a small command's work
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES 1024

// A sort of call: what fails for good together.
enum sort { SORT_OPEN, SORT_READ, SORT_WRITE, SORT_SYNC, SORT_CUT, SORT_LOCK, SORT_MAP, SORT_NAME };

struct counts {
    long calls, allocations;
};

static struct {
    bool is_ready, is_begun; // loaded; in main, where the libraries have set themselves up
    const char *folder, *said;
    int trace;
    char kind[16];      // of the fault: an errno by name, "short", "torn" or "kill"
    long at, memory_at; // the number of the call and of the allocation, from 1, that fails; 0: none
    int is_forever;     // all later calls of the same sort fail too
    struct counts now, *shared;
    int failing; // the sort that fails from now on; -1: none
    char *paths[FILES];
} state = {.trace = -1, .failing = -1};

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void start(void)
{
    const char *trace = getenv("FAULT_TRACE");
    state.folder = getenv("FAULT_FOLDER");
    state.said = getenv("FAULT_SAID");
    if (trace != NULL)
        state.trace = (int)syscall(SYS_openat, AT_FDCWD, trace,
                                   O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    state.is_ready = true;
}

__attribute__((destructor)) static void finish(void)
{
    if (state.shared != NULL)
        *state.shared = state.now;
}

// ---- writing down: a line "WHAT PATH OFFSET SIZE" and SIZE bytes ----

static void put(const void *data, size_t size)
{
    if (syscall(SYS_write, state.trace, data, size) != (long)size)
        _exit(98); // a test without its trace would prove nothing
}

static void record(const char *what, const char *path, long long offset, const void *data,
                   size_t size)
{
    char line[4352];
    if (state.trace < 0)
        return;
    int length = snprintf(line, sizeof(line), "%s %s %lld %zu\n", what, path, offset, size);
    put(line, (size_t)length);
    if (size != 0)
        put(data, size);
}

// ---- failing ----

static bool is_watched(const char *path)
{
    return state.is_ready && state.folder != NULL && path != NULL &&
           strncmp(path, state.folder, strlen(state.folder)) == 0;
}

static const char *path_of(int fd)
{
    return fd >= 0 && fd < FILES ? state.paths[fd] : NULL;
}

static int errno_named(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } names[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"ENOMEM", ENOMEM},
                 {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"ENOLCK", ENOLCK}};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].number;
    return EIO;
}

// Counts a call on a watched file; true when this one is to fail, with errno set.
static bool fails(const char *path, enum sort sort)
{
    if (!is_watched(path))
        return false;
    bool is_now = ++state.now.calls == state.at;
    if (is_now && strcmp(state.kind, "kill") == 0)
        kill(getpid(), SIGKILL);
    if (is_now && state.is_forever)
        state.failing = (int)sort;
    if (!is_now && state.failing != (int)sort)
        return false;
    errno = errno_named(state.kind);
    return true;
}

// ---- the calls ----

static int opened(int fd, const char *path, int flags)
{
    struct stat status;
    if (fd < 0 || fd >= FILES || !is_watched(path))
        return fd;
    free(state.paths[fd]);
    state.paths[fd] = strdup(path);
    if ((flags & O_CREAT) != 0 && fstat(fd, &status) == 0 && status.st_size == 0)
        record("create", path, 0, NULL, 0);
    return fd;
}

#define OPEN_MODE(flags)                                                                           \
    mode_t mode = 0;                                                                               \
    if (((flags) & (O_CREAT | O_TMPFILE)) != 0) {                                                  \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode = (mode_t)va_arg(args, int);                                                          \
        va_end(args);                                                                              \
    }

int open(const char *path, int flags, ...)
{
    OPEN_MODE(flags)
    return fails(path, SORT_OPEN) ? -1 : opened(REAL(open)(path, flags, mode), path, flags);
}

int open64(const char *path, int flags, ...)
{
    OPEN_MODE(flags)
    return fails(path, SORT_OPEN) ? -1 : opened(REAL(open64)(path, flags, mode), path, flags);
}

int close(int fd)
{
    if (fd >= 0 && fd < FILES) {
        free(state.paths[fd]);
        state.paths[fd] = NULL;
    }
    return REAL(close)(fd);
}

ssize_t pread64(int fd, void *data, size_t size, off64_t offset)
{
    if (fails(path_of(fd), SORT_READ)) {
        if (strcmp(state.kind, "short") != 0)
            return -1;
        size = (size + 1) / 2; // none at all would mean the end of the file
    }
    return REAL(pread64)(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    bool is_torn = false;
    if (fails(path_of(fd), SORT_WRITE)) {
        is_torn = strcmp(state.kind, "torn") == 0;
        if (!is_torn && strcmp(state.kind, "short") != 0)
            return -1;
        size /= 2;
    }
    ssize_t written = REAL(pwrite64)(fd, data, size, offset);
    if (written > 0 && is_watched(path_of(fd)))
        record("write", path_of(fd), offset, data, (size_t)written);
    if (!is_torn)
        return written;
    errno = EIO;
    return -1;
}

static int sync_with(int (*real)(int), int fd)
{
    if (fails(path_of(fd), SORT_SYNC))
        return -1;
    int status = real(fd);
    if (status == 0 && is_watched(path_of(fd)))
        record("sync", path_of(fd), 0, NULL, 0);
    return status;
}

int fsync(int fd)
{
    return sync_with(REAL(fsync), fd);
}

int fdatasync(int fd)
{
    return sync_with(REAL(fdatasync), fd);
}

int ftruncate64(int fd, off64_t size)
{
    if (fails(path_of(fd), SORT_CUT))
        return -1;
    int status = REAL(ftruncate64)(fd, size);
    if (status == 0 && is_watched(path_of(fd)))
        record("cut", path_of(fd), size, NULL, 0);
    return status;
}

int fcntl64(int fd, int command, ...)
{
    va_list args;
    va_start(args, command);
    void *argument = va_arg(args, void *);
    va_end(args);
    if (command == F_SETLK && fails(path_of(fd), SORT_LOCK))
        return -1;
    return REAL(fcntl64)(fd, command, argument);
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset)
{
    if (fd >= 0 && fails(path_of(fd), SORT_MAP))
        return MAP_FAILED;
    return REAL(mmap64)(address, size, protection, flags, fd, offset);
}

int unlink(const char *path)
{
    if (fails(path, SORT_NAME))
        return -1;
    int status = REAL(unlink)(path);
    if (status == 0 && is_watched(path))
        record("remove", path, 0, NULL, 0);
    return status;
}

int rename(const char *from, const char *to)
{
    if (fails(to, SORT_NAME))
        return -1;
    int status = REAL(rename)(from, to);
    if (status == 0 && is_watched(to))
        record("rename", from, 0, to, strlen(to));
    return status;
}

// SQLite counts what it asked to sleep, not the clock; a lock that fails for good need not be
// waited for.
int usleep(useconds_t micros)
{
    return state.at != 0 ? 0 : REAL(usleep)(micros);
}

int nanosleep(const struct timespec *time, struct timespec *rest)
{
    return state.at != 0 ? 0 : REAL(nanosleep)(time, rest);
}

// ---- many runs of one command ----

static int open_plainly(const char *path, int flags)
{
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
}

static void warm_up(void)
{
    void *(*fetch)(void *, const char *, const char *);
    *(void **)&fetch = dlsym(RTLD_DEFAULT, "EVP_MD_fetch");
    if (fetch == NULL || fetch(NULL, "SHA256", NULL) == NULL)
        _exit(97);
}

// Loading the program takes longer than a small command. So it stops where main begins and forks
// for each line "AT KIND FOREVER MEMORY BYTES OUT ERR" on its standard input: what is to fail, the
// most bytes a file may have (0: any), and where the output goes. The answer is the pid at once,
// and at the end a line "STATUS CALLS ALLOCATIONS", the status as wait() gives it.
static void serve(void)
{
    char line[1024], out[400], err[400];
    struct counts *counts =
        mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (strcmp(getenv("FAULT_SERVE"), "warm") == 0)
        warm_up();
    for (;;) {
        long bytes;
        long size = syscall(SYS_read, STDIN_FILENO, line, sizeof(line) - 1);
        if (size <= 0)
            _exit(0);
        line[size] = '\0';
        if (counts == MAP_FAILED ||
            sscanf(line, "%ld %15s %d %ld %ld %399s %399s", &state.at, state.kind,
                   &state.is_forever, &state.memory_at, &bytes, out, err) != 7) {
            _exit(97);
        }
        *counts = (struct counts){0};
        pid_t child = fork();
        if (child == 0) {
            struct rlimit limit = {(rlim_t)bytes, (rlim_t)bytes};
            state.shared = counts;
            dup2(open_plainly("/dev/null", O_RDONLY), STDIN_FILENO);
            dup2(open_plainly(out, O_WRONLY | O_CREAT | O_TRUNC), STDOUT_FILENO);
            dup2(open_plainly(err, O_WRONLY | O_CREAT | O_TRUNC), STDERR_FILENO);
            if (bytes != 0)
                setrlimit(RLIMIT_FSIZE, &limit);
            alarm(600); // one that hangs dies of a signal, which no test takes for a refusal
            return;
        }
        int status = 0;
        dprintf(STDOUT_FILENO, "%d\n", (int)child);
        waitpid(child, &status, 0);
        dprintf(STDOUT_FILENO, "%d %ld %ld\n", status, counts->calls, counts->allocations);
    }
}

// The first thing main does.
char *setlocale(int category, const char *name)
{
    if (!state.is_begun && getenv("FAULT_SERVE") != NULL)
        serve();
    char *set = REAL(setlocale)(category, name);
    state.is_begun = true;
    return set;
}

int statfs(const char *path, struct statfs *system)
{
    int status = REAL(statfs)(path, system);
    const char *number = getenv("FAULT_SYSTEM");
    if (status == 0 && number != NULL)
        system->f_type = strtol(number, NULL, 0);
    return status;
}

int fflush(FILE *stream)
{
    int status = REAL(fflush)(stream);
    if (status == 0 && stream == stdout && state.said != NULL)
        record("said", "-", 0, state.said, strlen(state.said));
    return status;
}

// ---- memory ----

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool is_out_of_memory(void)
{
    if (!state.is_begun)
        return false;
    long allocation = ++state.now.allocations;
    if (state.memory_at == 0 || allocation < state.memory_at ||
        (allocation > state.memory_at && !state.is_forever))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return is_out_of_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_out_of_memory() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_out_of_memory() ? NULL : __libc_realloc(old, size);
}
