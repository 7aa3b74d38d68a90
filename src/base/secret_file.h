// Files that hold a secret: made for their owner alone, never over another, and read only while
// nobody else can.
#ifndef BASE_SECRET_FILE_H
#define BASE_SECRET_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

// Makes the folder with mode 0700; one that is there already is fine.
bool secret_folder_make(const char *path, struct error *err) MUST_CHECK;
// A new file of mode 0600, on the disk when it returns true. Whatever is there already is kept, and
// refused.
bool secret_file_make(const char *path, struct slice text, struct error *err) MUST_CHECK;
// Refused: what is no regular file, and a file that its group or others can read or write, with a
// hint. The content is in the arena.
bool secret_file_read(const char *path, size_t limit, struct slice *out, struct arena *arena,
                      struct error *err) MUST_CHECK;

#endif
