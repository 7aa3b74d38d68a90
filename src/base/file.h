// Files: reading a whole one, and writing one that appears only when it is complete.
//
// An output is written to a temporary name in the target's folder, flushed to the disk and renamed
// into place, so that a reader never sees half a file and a full disk leaves nothing behind.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

// Opens a file for reading; a directory, a missing file and a refused one each have their own text.
FILE *file_open_read(const char *path, struct error *err) MUST_CHECK;
// The whole content in the arena. Fails past `limit` bytes.
bool file_read_all(const char *path, size_t limit, struct slice *out, struct arena *arena,
                   struct error *err) MUST_CHECK;
void file_close(FILE **file); // for CLEANUP; ignores errors, so for reading only

bool file_exists(const char *path);
bool file_is_directory(const char *path);
// Makes one folder; one that is there already is fine.
bool file_make_directory(const char *path, struct error *err) MUST_CHECK;
// True when the folder of `path` lies on a network file system (NFS, SMB, AFS, 9p, FUSE.sshfs).
bool file_is_on_network(const char *path);
// The table behind it: statfs's magic number and the mount's type name (NULL: not known).
bool file_system_is_network(unsigned long magic, const char *type);
// "reports/japan.xlsx" -> "japan.xlsx"; "japan.xlsx" -> "japan"; -> "xlsx" or "".
const char *path_base(const char *path);
const char *path_stem(struct arena *arena, const char *path);
const char *path_extension(const char *path);
const char *path_join(struct arena *arena, const char *folder, const char *name);
const char *path_folder(struct arena *arena, const char *path); // "." when there is none

struct output {
    char *path;      // the final name
    char *temporary; // what is written now; a library may write it itself
    FILE *stream;    // open for writing, NULL after output_release_stream
    struct arena *arena;
};

// Creates the temporary file. The folder must exist.
bool output_open(struct output *output, const char *path, struct arena *arena,
                 struct error *err) MUST_CHECK;
// Closes the stream so that a library can write output->temporary by name.
bool output_release_stream(struct output *output, struct error *err) MUST_CHECK;
// Flush, fsync, rename, fsync of the folder. On failure the temporary file is removed.
bool output_commit(struct output *output, struct error *err) MUST_CHECK;
// The same without waiting for the disk: for many files, before one file_sync_all.
bool output_commit_later(struct output *output, struct error *err) MUST_CHECK;
// Brings everything on the file system of `folder` to the disk.
bool file_sync_all(const char *folder, struct error *err) MUST_CHECK;
// Removes the temporary file when it was not committed; for CLEANUP.
void output_discard(struct output *output);

// What to do when a write failed for want of room: "free some space"; NULL when it was for anything
// else than a full disk, a quota or the limit on the size of files.
const char *file_room_hint(int number);
// Says that a write failed with this errno, and that hint. `name` may be NULL when the caller adds
// it. Always false.
bool file_fail_write(struct error *err, const char *name, int number);

// Right after a failed write, or when all is written: asks whether every write was good.
bool stream_check(FILE *stream, struct error *err) MUST_CHECK;
// fflush + ferror on a stream, for every stream written to, stdout included.
bool stream_finish(FILE *stream, const char *name, struct error *err) MUST_CHECK;

#endif
