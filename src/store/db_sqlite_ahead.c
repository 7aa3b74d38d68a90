// Blocks of a file are kept from one lock to the next: while a snapshot is held, no page it reads
// from the file changes there. A writer's new pages go into the -wal, and a checkpoint copies none
// that a reader still takes from the file.
#include "store/db_sqlite_ahead.h"

#include <sqlite3.h>
#include <string.h>

#define BLOCK_SIZE ((sqlite3_int64)64 * 1024)
#define BLOCKS 16 // a block's number modulo this is its place

struct block {
    sqlite3_int64 number; // -1: none
    unsigned char *bytes; // NULL: never fetched
    int is_fetched;       // else one page of it was read, by itself
};

struct ahead_file {
    sqlite3_file base; // what SQLite sees; first
    struct block blocks[BLOCKS];
    // the real file follows
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)((struct ahead_file *)file + 1);
}

#define REAL(file) (real_of(file)->pMethods)

static void forget(sqlite3_file *file)
{
    struct ahead_file *ahead = (struct ahead_file *)file;
    for (int i = 0; i < BLOCKS; i++)
        ahead->blocks[i].number = -1;
}

static int close_file(sqlite3_file *file)
{
    struct ahead_file *ahead = (struct ahead_file *)file;
    for (int i = 0; i < BLOCKS; i++)
        sqlite3_free(ahead->blocks[i].bytes);
    return REAL(file)->xClose(real_of(file));
}

// False: the block is not whole in the file, or cannot be read now.
static int fetch(sqlite3_file *file, struct block *block)
{
    if (block->bytes == NULL)
        block->bytes = sqlite3_malloc64((sqlite3_uint64)BLOCK_SIZE);
    block->is_fetched =
        block->bytes != NULL && REAL(file)->xRead(real_of(file), block->bytes, (int)BLOCK_SIZE,
                                                  block->number * BLOCK_SIZE) == SQLITE_OK;
    return block->is_fetched;
}

// What only one page is wanted of is read by itself, or a look-up would cost as much as sixteen.
static int read_file(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    sqlite3_int64 number = offset / BLOCK_SIZE;
    sqlite3_int64 inside = offset % BLOCK_SIZE;
    struct block *block = &((struct ahead_file *)file)->blocks[number % BLOCKS];
    int is_met = block->number == number;
    if (is_met && inside + size <= BLOCK_SIZE && (block->is_fetched || fetch(file, block))) {
        memcpy(out, block->bytes + inside, (size_t)size);
        return SQLITE_OK;
    }
    block->number = number;
    block->is_fetched = 0;
    return REAL(file)->xRead(real_of(file), out, size, offset);
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    forget(file);
    return REAL(file)->xWrite(real_of(file), data, size, offset);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    forget(file);
    return REAL(file)->xTruncate(real_of(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
    forget(file);
    return REAL(file)->xLock(real_of(file), level);
}

static int lock_shared_memory(sqlite3_file *file, int offset, int count, int flags)
{
    forget(file);
    return REAL(file)->xShmLock(real_of(file), offset, count, flags);
}

static int sync_file(sqlite3_file *file, int flags)
{
    return REAL(file)->xSync(real_of(file), flags);
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size)
{
    return REAL(file)->xFileSize(real_of(file), size);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return REAL(file)->xUnlock(real_of(file), level);
}

static int check_reserved_lock(sqlite3_file *file, int *is_locked)
{
    return REAL(file)->xCheckReservedLock(real_of(file), is_locked);
}

static int control_file(sqlite3_file *file, int what, void *argument)
{
    return REAL(file)->xFileControl(real_of(file), what, argument);
}

static int sector_size(sqlite3_file *file)
{
    return REAL(file)->xSectorSize(real_of(file));
}

static int device_characteristics(sqlite3_file *file)
{
    return REAL(file)->xDeviceCharacteristics(real_of(file));
}

static int map_shared_memory(sqlite3_file *file, int region, int size, int may_grow,
                             void volatile **out)
{
    return REAL(file)->xShmMap(real_of(file), region, size, may_grow, out);
}

static void shared_memory_barrier(sqlite3_file *file)
{
    REAL(file)->xShmBarrier(real_of(file));
}

static int unmap_shared_memory(sqlite3_file *file, int is_last)
{
    return REAL(file)->xShmUnmap(real_of(file), is_last);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, // with shared memory, without mapping the file
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = map_shared_memory,
    .xShmLock = lock_shared_memory,
    .xShmBarrier = shared_memory_barrier,
    .xShmUnmap = unmap_shared_memory,
};

static sqlite3_vfs *real_vfs;

// Only the book itself is read ahead; a -wal and what else there is are SQLite's own files.
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
        return real_vfs->xOpen(real_vfs, name, file, flags, out);
    struct ahead_file *ahead = (struct ahead_file *)file;
    memset(ahead, 0, sizeof(*ahead));
    forget(file);
    int code = real_vfs->xOpen(real_vfs, name, real_of(file), flags, out);
    // without methods SQLite does not close it
    if (code == SQLITE_OK && REAL(file)->iVersion >= 2)
        file->pMethods = &methods;
    else if (REAL(file) != NULL)
        REAL(file)->xClose(real_of(file));
    return code == SQLITE_OK && file->pMethods == NULL ? SQLITE_CANTOPEN : code;
}

const char *read_ahead_vfs(void)
{
    static sqlite3_vfs ahead;
    if (real_vfs != NULL)
        return ahead.zName;
    sqlite3_vfs *found = sqlite3_vfs_find(NULL);
    if (found == NULL)
        return NULL;
    ahead = *found;
    ahead.zName = "ledger";
    ahead.szOsFile += (int)sizeof(struct ahead_file);
    ahead.xOpen = open_file;
    if (sqlite3_vfs_register(&ahead, 0) != SQLITE_OK)
        return NULL;
    real_vfs = found;
    return ahead.zName;
}
