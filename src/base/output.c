// Outputs (declared in base/file.h): written under a temporary name, renamed when complete.
//
// A target that is there and is no regular file (a terminal, a pipe, /dev/full) cannot be replaced
// by a rename; it is written directly, and `temporary` is then the very pointer `path`.
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_direct(const struct output *output)
{
    return output->temporary == output->path;
}

// Creates the temporary file with the rights a plain fopen would give it.
static int create_temporary(char *temporary)
{
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return -1;
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) == 0)
        return fd;
    int number = errno;
    close(fd);
    unlink(temporary);
    errno = number;
    return -1;
}

bool output_open(struct output *output, const char *path, struct arena *arena, struct error *err)
{
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    if (is_there && S_ISDIR(status.st_mode)) {
        return error_set(err, ERROR_INPUT, "\"%s\" is a directory; a file is expected", path);
    }
    struct output opened = {.path = arena_string(arena, path), .arena = arena};
    int fd = -1;
    if (is_there && !S_ISREG(status.st_mode)) {
        opened.temporary = opened.path;
        fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        // The name is cut so that the longest file name allowed still has room for the rest.
        opened.temporary =
            arena_printf(arena, "%s/.%.200s.XXXXXX", path_folder(arena, path), path_base(path));
        fd = create_temporary(opened.temporary);
    }
    if (fd < 0)
        return file_fail_write(err, path, errno);
    opened.stream = fdopen(fd, "wb");
    if (opened.stream == NULL)
        out_of_memory();
    *output = opened;
    return true;
}

// Closes the stream whatever happens; the first failure is the one reported.
static bool close_stream(struct output *output, bool wants_sync, struct error *err)
{
    FILE *stream = TAKE(output->stream);
    bool is_good = stream_finish(stream, output->path, err);
    if (is_good && wants_sync && fsync(fileno(stream)) != 0) {
        is_good = file_fail_write(err, output->path, errno);
    }
    if (fclose(stream) != 0 && is_good)
        is_good = file_fail_write(err, output->path, errno);
    return is_good;
}

bool output_release_stream(struct output *output, struct error *err)
{
    if (close_stream(output, false, err))
        return true;
    output_discard(output);
    return false;
}

// Brings to the disk what is known by name only: a file a library wrote, or a folder.
static bool sync_by_name(const char *name, const char *shown, struct error *err)
{
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return file_fail_write(err, shown, errno);
    // Some file systems cannot sync a folder and answer EINVAL.
    bool is_good = fsync(fd) == 0 || errno == EINVAL || file_fail_write(err, shown, errno);
    close(fd);
    return is_good;
}

static bool commit(struct output *output, bool wants_sync, struct error *err)
{
    if (is_direct(output))
        return output->stream == NULL || close_stream(output, false, err);
    bool is_written = true;
    if (output->stream != NULL)
        is_written = close_stream(output, wants_sync, err);
    else if (wants_sync)
        is_written = sync_by_name(output->temporary, output->path, err);
    if (!is_written)
        return false;
    if (rename(output->temporary, output->path) != 0)
        return file_fail_write(err, output->path, errno);
    output->temporary = NULL;
    return !wants_sync || sync_by_name(path_folder(output->arena, output->path), output->path, err);
}

bool output_commit(struct output *output, struct error *err)
{
    bool is_good = commit(output, true, err);
    output_discard(output);
    return is_good;
}

bool output_commit_later(struct output *output, struct error *err)
{
    bool is_good = commit(output, false, err);
    output_discard(output);
    return is_good;
}

bool file_sync_all(const char *folder, struct error *err)
{
    int fd = open(folder, O_RDONLY | O_CLOEXEC);
    bool is_good = fd >= 0 && syncfs(fd) == 0;
    if (!is_good)
        file_fail_write(err, folder, errno);
    if (fd >= 0)
        close(fd);
    return is_good;
}

void output_discard(struct output *output)
{
    file_close(&output->stream);
    if (output->temporary != NULL && !is_direct(output))
        unlink(output->temporary);
    output->temporary = NULL;
}
