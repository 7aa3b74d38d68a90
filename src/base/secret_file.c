#include "base/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

bool secret_folder_make(const char *path, struct error *err)
{
    if (mkdir(path, 0700) == 0 || (errno == EEXIST && file_is_directory(path)))
        return true;
    return error_set(err, ERROR_SYSTEM, "cannot make folder \"%s\": %s", path, strerror(errno));
}

static bool write_all(int fd, struct slice text)
{
    while (text.size > 0) {
        ssize_t done = write(fd, text.data, text.size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        text = (struct slice){text.data + done, text.size - (size_t)done};
    }
    return fsync(fd) == 0;
}

static bool sync_folder(const char *path)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    CLEANUP(close_fd) int fd = open(path_folder(&scratch, path), O_RDONLY | O_CLOEXEC);
    // Some file systems cannot sync a folder and answer EINVAL.
    return fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
}

bool secret_file_make(const char *path, struct slice text, struct error *err)
{
    CLEANUP(close_fd)
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return error_set(err, ERROR_INPUT, "\"%s\" is there already; it is never overwritten",
                         path);
    if (fd < 0)
        return error_set(err, errno == ENOENT ? ERROR_INPUT : ERROR_SYSTEM,
                         "cannot write \"%s\": %s", path, strerror(errno));
    if (write_all(fd, text) && sync_folder(path))
        return true;
    error_set(err, ERROR_SYSTEM, "cannot write \"%s\": %s", path, strerror(errno));
    unlink(path);
    return false;
}

bool secret_file_read(const char *path, size_t limit, struct slice *out, struct arena *arena,
                      struct error *err)
{
    CLEANUP(file_close) FILE *file = file_open_read(path, err);
    struct stat status;
    if (file == NULL)
        return false;
    if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode))
        return error_set(err, ERROR_INPUT, "\"%s\" is no regular file", path);
    if ((status.st_mode & 077) != 0) {
        error_set(err, ERROR_INPUT, "\"%s\" is open to others (mode %04o); a secret must not be",
                  path, (unsigned)(status.st_mode & 07777));
        return error_hint(err, "chmod 600 \"%s\"; if others may have read it, make another", path);
    }
    char *data = arena_alloc(arena, limit + 1);
    size_t size = fread(data, 1, limit + 1, file);
    if (ferror(file))
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\"", path);
    if (size > limit)
        return error_set(err, ERROR_INPUT, "\"%s\" is larger than %zu bytes", path, limit);
    *out = (struct slice){data, size};
    return true;
}
