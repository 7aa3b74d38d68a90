// Reading files, looking at what a path is, and taking paths apart. Outputs are in output.c.
#include "base/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#define READ_STEP ((size_t)64 * 1024)

static bool fail_system(struct error *err, const char *verb, const char *path, int number)
{
    enum error_code code = number == ENOENT || number == ENOTDIR ? ERROR_INPUT : ERROR_SYSTEM;
    return error_set(err, code, "cannot %s \"%s\": %s", verb, path, strerror(number));
}

static bool fail_directory(struct error *err, const char *path)
{
    return error_set(err, ERROR_INPUT, "\"%s\" is a directory; a file is expected", path);
}

FILE *file_open_read(const char *path, struct error *err)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        fail_system(err, "open", path, errno);
        return NULL;
    }
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        fail_directory(err, path);
        file_close(&file);
    }
    return file;
}

void file_close(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
    *file = NULL;
}

bool file_read_all(const char *path, size_t limit, struct slice *out, struct arena *arena,
                   struct error *err)
{
    CLEANUP(file_close) FILE *file = file_open_read(path, err);
    if (file == NULL)
        return false;
    struct stat status;
    size_t expected = 0;
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
        expected = (size_t)status.st_size;
    }
    if (expected > limit)
        expected = limit;
    size_t capacity = expected + 2; // one byte to meet the end, one for a NUL
    char *data = arena_alloc(arena, capacity);
    size_t size = 0;
    for (;;) {
        size_t got = fread(data + size, 1, capacity - 1 - size, file);
        size += got;
        if (ferror(file))
            return fail_system(err, "read", path, errno);
        if (size > limit) {
            return error_set(err, ERROR_INPUT, "\"%s\" is larger than %zu bytes", path, limit);
        }
        if (got == 0)
            break;
        if (size == capacity - 1) {
            data = arena_grow(arena, data, size, capacity * 2 + READ_STEP);
            capacity = capacity * 2 + READ_STEP;
        }
    }
    data[size] = '\0';
    *out = (struct slice){data, size};
    return true;
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

bool file_is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_make_directory(const char *path, struct error *err)
{
    if (mkdir(path, 0777) == 0)
        return true;
    int number = errno;
    if (number != EEXIST)
        return fail_system(err, "make folder", path, number);
    if (file_is_directory(path))
        return true;
    return error_set(err, ERROR_INPUT, "\"%s\" is a file; a folder is expected", path);
}

bool file_system_is_network(unsigned long magic, const char *type)
{
    static const unsigned MAGICS[] = {
        0x6969,     // NFS
        0x517B,     // SMB
        0xFE534D42, // SMB2
        0xFF534D42, // CIFS
        0x5346414F, // AFS of OpenAFS
        0x6B414653, // AFS of the kernel
        0x01021997, // 9P
        0x73757245, // CODA
        0x00C36400, // CEPH
        0x0BD00BD0, // Lustre
    };
    static const char *const TYPES[] = {
        "fuse.sshfs", "fuse.curlftpfs", "fuse.davfs", "fuse.gcsfuse",  "fuse.glusterfs",
        "fuse.ceph",  "fuse.rclone",    "fuse.s3fs",  "fuse.smbnetfs", "fuse.gvfsd-fuse",
    };
    for (size_t i = 0; i < COUNT_OF(MAGICS); i++) {
        if ((magic & 0xFFFFFFFF) == MAGICS[i])
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
        if (text_equal(type, TYPES[i]))
            return true;
    }
    return false;
}

// The file system's name of a device, from /proc/self/mountinfo (proc(5)); NULL when not listed.
static const char *mount_type(struct arena *arena, dev_t device)
{
    CLEANUP(file_close) FILE *mounts = fopen("/proc/self/mountinfo", "re");
    if (mounts == NULL)
        return NULL;
    char line[4096];
    while (fgets(line, sizeof(line), mounts) != NULL) {
        unsigned major_number = 0;
        unsigned minor_number = 0;
        if (sscanf(line, "%*s %*s %u:%u", &major_number, &minor_number) != 2)
            continue;
        if (makedev(major_number, minor_number) != device)
            continue;
        const char *type = strstr(line, " - ");
        if (type == NULL)
            continue;
        type += strlen(" - ");
        return arena_copy(arena, type, strcspn(type, " \n"));
    }
    return NULL;
}

bool file_is_on_network(const char *path)
{
    CLEANUP(arena_done) struct arena scratch = {0};
    const char *folder = path_folder(&scratch, path);
    struct statfs system;
    struct stat status;
    if (statfs(folder, &system) != 0 || stat(folder, &status) != 0)
        return false;
    // statfs gives one number for every FUSE file system; only the list of mounts tells which.
    return file_system_is_network((unsigned long)system.f_type,
                                  mount_type(&scratch, status.st_dev));
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

// The dot of the extension in a base name, or NULL; a leading dot marks a hidden file.
static const char *extension_dot(const char *base)
{
    const char *dot = strrchr(base, '.');
    return dot == base ? NULL : dot;
}

const char *path_stem(struct arena *arena, const char *path)
{
    const char *base = path_base(path);
    const char *dot = extension_dot(base);
    return arena_copy(arena, base, dot == NULL ? strlen(base) : (size_t)(dot - base));
}

const char *path_extension(const char *path)
{
    const char *dot = extension_dot(path_base(path));
    return dot == NULL ? "" : dot + 1;
}

const char *path_join(struct arena *arena, const char *folder, const char *name)
{
    size_t size = strlen(folder);
    bool needs_slash = size > 0 && folder[size - 1] != '/';
    return arena_printf(arena, "%s%s%s", folder, needs_slash ? "/" : "", name);
}

const char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

const char *file_room_hint(int number)
{
    switch (number) {
    case ENOSPC: return "free some space";
    case EDQUOT: return "free some space of your quota";
    case EFBIG: return "raise the limit on the size of files (\"ulimit -f\" shows it)";
    default: return NULL;
    }
}

bool file_fail_write(struct error *err, const char *name, int number)
{
    const char *hint = file_room_hint(number);
    if (name == NULL)
        error_set(err, ERROR_SYSTEM, "cannot write: %s", strerror(number));
    else
        fail_system(err, "write", name, number);
    return hint == NULL ? false : error_hint(err, "%s", hint);
}

bool stream_check(FILE *stream, struct error *err)
{
    return !ferror(stream) || file_fail_write(err, NULL, errno);
}

bool stream_finish(FILE *stream, const char *name, struct error *err)
{
    errno = 0;
    if (fflush(stream) != 0)
        return file_fail_write(err, name, errno);
    if (ferror(stream)) {
        // The reason was lost with the call that failed first.
        return error_set(err, ERROR_SYSTEM, "cannot write \"%s\": a write failed", name);
    }
    return true;
}
