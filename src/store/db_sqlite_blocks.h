// Blocks of 64 KB between SQLite and the files of a book.
//
// SQLite asks for a page at a time, and where many are wanted, the calls into the system are a
// quarter of what reading a book or adding to it costs. This VFS stands in front of SQLite's own:
// it fetches a block once a second page of it is wanted, and what is added to the -wal it keeps
// until a block is left or synced. (Mapping the files would do the same for reading, but an error
// of the disk is then a signal, and SQLite advises against it for files of others.)
#ifndef STORE_DB_SQLITE_BLOCKS_H
#define STORE_DB_SQLITE_BLOCKS_H

// Its name, for sqlite3_open_v2; NULL, which means SQLite's own, when it cannot be had.
const char *blocks_vfs(void);

#endif
