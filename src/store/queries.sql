-- Every statement the program runs, by name: "-- name: entry_append" becomes QUERY_ENTRY_APPEND.
--
-- Parameters are $1, $2 ... in the order in which they first appear: one form that both engines
-- read. No sums and no grouping here: what reports count is folded in C.

-- name: head_get
SELECT format, origin, size, frontier, root FROM head;

-- name: head_put
INSERT INTO head (one, format, origin, size, frontier, root) VALUES (1, $1, $2, $3, $4, $5);

-- name: head_swap
UPDATE head SET origin = $1, size = $2, frontier = $3, root = $4 WHERE size = $5;

-- name: entry_append
INSERT INTO entry (seq, kind, id, body, leaf) VALUES ($1, $2, $3, $4, $5);

-- name: entry_scan
SELECT seq, kind, body, leaf, id FROM entry WHERE seq BETWEEN $1 AND $2 ORDER BY seq;

-- name: entry_all
SELECT seq, kind, body, leaf, id FROM entry ORDER BY seq;

-- name: entry_find
SELECT seq, kind FROM entry WHERE id = $1;

-- name: entry_name
SELECT kind, id FROM entry WHERE seq = $1;

-- name: entry_leaves
SELECT seq - 1, leaf FROM entry WHERE seq BETWEEN $1 + 1 AND $2 + 1 ORDER BY seq;

-- name: entry_ids
SELECT id, seq FROM entry ORDER BY id;

-- name: node_put
INSERT INTO node (level, idx, hash) VALUES ($1, $2, $3);

-- name: node_range
SELECT idx, hash FROM node WHERE level = $1 AND idx BETWEEN $2 AND $3 ORDER BY idx;

-- name: node_all
SELECT level, idx FROM node ORDER BY level, idx;

-- name: name_put
INSERT INTO name (dim, id, text) VALUES ($1, $2, $3);

-- name: name_all
SELECT dim, id, text FROM name ORDER BY dim, id;

-- name: chunk_put
INSERT INTO chunk (k, crc, data) VALUES ($1, $2, $3);

-- name: chunk_get
SELECT crc, data FROM chunk WHERE k = $1;

-- name: chunk_keys
SELECT k FROM chunk ORDER BY k;

-- name: checkpoint_put
INSERT INTO checkpoint (size, note) VALUES ($1, $2);

-- name: checkpoint_change
UPDATE checkpoint SET note = $1 WHERE size = $2;

-- name: checkpoint_all
SELECT size, note FROM checkpoint ORDER BY size;

-- name: checkpoint_get
SELECT size, note FROM checkpoint WHERE size = $1;
