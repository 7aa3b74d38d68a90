-- The book in a database: one truth (entry) and what is derived from it.
--
-- Portable on purpose: plain tables, keys and CHECK, no triggers, no server code. Where it says
-- INTEGER PRIMARY KEY, SQLite makes the number the row's own key; another engine reads BIGINT
-- there, and BYTEA for BLOB. The texts are compared on every open, so a change bumps the format.
-- Indexes come last: a new book is filled before they are made.

-- One row, changed only by compare-and-swap on size. frontier: the Merkle tree's, 32 bytes each.
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    format BIGINT NOT NULL,
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    frontier BLOB NOT NULL,
    root BLOB NOT NULL
);

-- The truth, append-only. leaf = SHA-256(0x00 and the body's bytes).
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    kind BIGINT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    leaf BLOB NOT NULL
);

-- The hash of each complete subtree of 256^level records; idx counts from 0.
CREATE TABLE node (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
);

-- The dictionary of the columns, for all records in whole chunks.
CREATE TABLE name (
    dim BIGINT NOT NULL,
    id BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (dim, id)
);

-- One column of 4,096 records. k = column * 2^32 + number of the chunk, from 0.
CREATE TABLE chunk (
    k INTEGER PRIMARY KEY,
    crc BIGINT NOT NULL,
    data BLOB NOT NULL
);

-- Every signed note ever issued.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL
);

CREATE UNIQUE INDEX entry_id ON entry (id);
