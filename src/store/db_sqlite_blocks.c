// Reading: blocks are kept from one lock to the next. While a snapshot is held, no page it reads
// from the book changes there: a writer's new pages go into the -wal, and a checkpoint copies none
// that a reader still takes from the book.
//
// Writing: only what goes into the -wal waits here, for SQLite shows it to nobody before it was
// synced (synchronous=FULL). A checkpoint may show pages of the book to others before it syncs
// them, so those are written at once.
#include "store/db_sqlite_blocks.h"

#include <sqlite3.h>
#include <string.h>

#define BLOCK_SIZE (64 * 1024)
#define BLOCKS 16 // a block's number modulo this is its place

// Bytes of a block; empty when to is 0.
struct span {
    int from;
    int to;
};

struct block {
    sqlite3_int64 number; // -1: none
    unsigned char *bytes; // NULL: never used
    struct span known;    // empty: one page of it was read, by itself
    struct span waiting;  // to be written; within `known`
};

struct block_file {
    sqlite3_file base;       // what SQLite sees; first
    struct block_file *book; // of a -wal: whose it is
    struct block_file *wal;  // of a book: its -wal, if that is open
    int failure;             // of a write that was put off: told until the next lock
    struct block blocks[BLOCKS];
    // the real file follows
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)((struct block_file *)file + 1);
}

#define REAL(file) (real_of(file)->pMethods)

static int write_out(struct block_file *blocks, struct block *block)
{
    sqlite3_file *file = &blocks->base;
    struct span span = block->waiting;
    if (span.to == 0)
        return SQLITE_OK;
    block->waiting = (struct span){0};
    int code = REAL(file)->xWrite(real_of(file), block->bytes + span.from, span.to - span.from,
                                  block->number * BLOCK_SIZE + span.from);
    if (code != SQLITE_OK)
        blocks->failure = code;
    return code;
}

static int write_out_all(struct block_file *blocks)
{
    for (int i = 0; i < BLOCKS; i++)
        write_out(blocks, &blocks->blocks[i]);
    return blocks->failure;
}

static void forget(struct block_file *blocks)
{
    if (blocks == NULL)
        return;
    write_out_all(blocks);
    blocks->failure = SQLITE_OK;
    for (int i = 0; i < BLOCKS; i++) {
        blocks->blocks[i].number = -1;
        blocks->blocks[i].known = (struct span){0};
    }
}

static void forget_both(sqlite3_file *file)
{
    struct block_file *blocks = (struct block_file *)file;
    forget(blocks);
    forget(blocks->wal);
}

static int close_file(sqlite3_file *file)
{
    struct block_file *blocks = (struct block_file *)file;
    forget(blocks);
    if (blocks->book != NULL)
        blocks->book->wal = NULL;
    for (int i = 0; i < BLOCKS; i++)
        sqlite3_free(blocks->blocks[i].bytes);
    return REAL(file)->xClose(real_of(file));
}

static int has_bytes(struct block *block)
{
    if (block->bytes == NULL)
        block->bytes = sqlite3_malloc(BLOCK_SIZE);
    return block->bytes != NULL;
}

// The block of that number in its place, which another one may have to leave.
static int find_block(struct block_file *blocks, sqlite3_int64 number, struct block **found,
                      int *is_met)
{
    struct block *block = *found = &blocks->blocks[number % BLOCKS];
    *is_met = block->number == number;
    if (*is_met)
        return SQLITE_OK;
    int code = write_out(blocks, block);
    block->number = number;
    block->known = (struct span){0};
    return code;
}

static int holds(struct span span, int from, int to)
{
    return from >= span.from && to <= span.to;
}

// Not whole in the file, or not to be read now: nothing is known then.
static void fetch(sqlite3_file *file, struct block *block)
{
    block->known = (struct span){0};
    if (has_bytes(block) && REAL(file)->xRead(real_of(file), block->bytes, BLOCK_SIZE,
                                              block->number * BLOCK_SIZE) == SQLITE_OK)
        block->known.to = BLOCK_SIZE;
}

// What only one page is wanted of is read by itself, or a look-up would cost as much as sixteen.
static int read_part(sqlite3_file *file, unsigned char *out, sqlite3_int64 number, int from, int to)
{
    struct block *block = NULL;
    int is_met = 0;
    int code = find_block((struct block_file *)file, number, &block, &is_met);
    if (code == SQLITE_OK && is_met && !holds(block->known, from, to)) {
        code = write_out((struct block_file *)file, block);
        fetch(file, block);
    }
    if (code != SQLITE_OK)
        return code;
    if (!holds(block->known, from, to))
        return REAL(file)->xRead(real_of(file), out, to - from, number * BLOCK_SIZE + from);
    memcpy(out, block->bytes + from, (size_t)(to - from));
    return SQLITE_OK;
}

static struct span join(struct span a, struct span b)
{
    if (a.to == 0)
        return b;
    return (struct span){a.from < b.from ? a.from : b.from, a.to > b.to ? a.to : b.to};
}

static int write_part(sqlite3_file *file, const unsigned char *data, sqlite3_int64 number, int from,
                      int to)
{
    struct block_file *blocks = (struct block_file *)file;
    struct span span = {from, to};
    struct block *block = NULL;
    int is_met = 0;
    int code = find_block(blocks, number, &block, &is_met);
    if (code == SQLITE_OK && (from > block->known.to || to < block->known.from)) {
        code = write_out(blocks, block); // between the two lie bytes that are not known
        block->known = (struct span){0};
    }
    if (code != SQLITE_OK)
        return code;
    if (!has_bytes(block))
        return SQLITE_NOMEM;
    memcpy(block->bytes + from, data, (size_t)(to - from));
    block->known = join(block->known, span);
    block->waiting = join(block->waiting, span);
    return SQLITE_OK;
}

// The end of what lies in one block.
static int part_end(int from, int size)
{
    return size > BLOCK_SIZE - from ? BLOCK_SIZE : from + size;
}

static int read_file(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    unsigned char *place = out;
    int answer = SQLITE_OK;
    while (size > 0) {
        int from = (int)(offset % BLOCK_SIZE);
        int to = part_end(from, size);
        int code = read_part(file, place, offset / BLOCK_SIZE, from, to);
        if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
            return code;
        answer = code == SQLITE_OK ? answer : code;
        place += to - from;
        offset += to - from;
        size -= to - from;
    }
    return answer;
}

static int put_off(sqlite3_file *file, const unsigned char *data, int size, sqlite3_int64 offset)
{
    int code = ((struct block_file *)file)->failure;
    while (code == SQLITE_OK && size > 0) {
        int from = (int)(offset % BLOCK_SIZE);
        int to = part_end(from, size);
        code = write_part(file, data, offset / BLOCK_SIZE, from, to);
        data += to - from;
        offset += to - from;
        size -= to - from;
    }
    return code;
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    struct block_file *blocks = (struct block_file *)file;
    if (blocks->book != NULL) // a -wal
        return put_off(file, data, size, offset);
    forget(blocks);
    return REAL(file)->xWrite(real_of(file), data, size, offset);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    forget((struct block_file *)file);
    return REAL(file)->xTruncate(real_of(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
    forget_both(file);
    return REAL(file)->xLock(real_of(file), level);
}

static int lock_shared_memory(sqlite3_file *file, int offset, int count, int flags)
{
    forget_both(file);
    return REAL(file)->xShmLock(real_of(file), offset, count, flags);
}

static int sync_file(sqlite3_file *file, int flags)
{
    int code = write_out_all((struct block_file *)file);
    return code != SQLITE_OK ? code : REAL(file)->xSync(real_of(file), flags);
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size)
{
    int code = write_out_all((struct block_file *)file);
    return code != SQLITE_OK ? code : REAL(file)->xFileSize(real_of(file), size);
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

static void join_to_book(struct block_file *wal, const char *name)
{
    wal->book = (struct block_file *)sqlite3_database_file_object(name);
    wal->book->wal = wal;
}

// Only the book itself and its -wal; what else there is are SQLite's own files.
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int is_book = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    if (!is_book && (flags & SQLITE_OPEN_WAL) == 0)
        return real_vfs->xOpen(real_vfs, name, file, flags, out);
    struct block_file *blocks = (struct block_file *)file;
    memset(blocks, 0, sizeof(*blocks));
    forget(blocks);
    int code = real_vfs->xOpen(real_vfs, name, real_of(file), flags, out);
    // without methods SQLite does not close it
    if (code == SQLITE_OK && REAL(file)->iVersion >= 2)
        file->pMethods = &methods;
    else if (REAL(file) != NULL)
        REAL(file)->xClose(real_of(file));
    if (file->pMethods == NULL)
        return code == SQLITE_OK ? SQLITE_CANTOPEN : code;
    if (!is_book)
        join_to_book(blocks, name);
    return code;
}

const char *blocks_vfs(void)
{
    static sqlite3_vfs joined;
    if (real_vfs != NULL)
        return joined.zName;
    sqlite3_vfs *found = sqlite3_vfs_find(NULL);
    if (found == NULL)
        return NULL;
    joined = *found;
    joined.zName = "ledger";
    joined.szOsFile += (int)sizeof(struct block_file);
    joined.xOpen = open_file;
    if (sqlite3_vfs_register(&joined, 0) != SQLITE_OK)
        return NULL;
    real_vfs = found;
    return joined.zName;
}
