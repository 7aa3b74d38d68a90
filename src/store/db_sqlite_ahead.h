// Reading ahead in the file of a book, for those who only read it.
//
// SQLite asks for a page at a time, and for a book that is read through, the calls into the system
// are a quarter of what reading costs. This VFS stands in front of SQLite's own and fetches 64 KB
// once a second page of them is wanted. (Mapping the file would do the same, but an error of the
// disk is then a signal, and SQLite advises against it for files of others.)
#ifndef STORE_DB_SQLITE_AHEAD_H
#define STORE_DB_SQLITE_AHEAD_H

// Its name, for sqlite3_open_v2; NULL, which means SQLite's own, when it cannot be had.
const char *read_ahead_vfs(void);

#endif
