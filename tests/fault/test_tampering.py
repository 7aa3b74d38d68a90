#!/usr/bin/env python3
"""Books that were changed behind the program's back are refused or named, never believed.

Single bits over the whole file, edits of every table through SQL, planted triggers and views,
pages exchanged, the file cut, files that are something else.
"""
import json
import shutil
import sqlite3

import faults
import pages_of
from faults import RANDOM, program


def full_book(folder):
    """A book with every table in use: two whole chunks, a tail, a correction, a checkpoint."""
    book = faults.small_book(folder, 8200)
    key = folder / "key"
    for words in (["amend", "flow-1", "--amount", "9 USD", "--reason", "a slip", "--book", book],
                  ["key", "--key", key, "--book", book],
                  ["checkpoint", "--key", key, "--book", book]):
        done = program(*words)
        assert done.returncode == 0, f"{words}: {done.stderr}"
    return book


def refusal(book):
    """Verify must say no, in one line and without a crash; its words."""
    done = program("verify", "--book", book)
    assert done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr[-400:]}"
    return done.stderr if done.returncode == 1 else None


def no_flipped_bit_is_missed():
    folder = faults.fresh_folder("bits")
    book = full_book(folder)
    keep = book.read_bytes()
    free = set(pages_of.free_bytes(keep))
    assert len(free) < len(keep) // 4, "too much of the file would count for nothing"
    flips = 2500 if faults.IS_LONG else 80
    missed, in_free = [], 0
    # every kind of page, and the first one bit by bit more often: it holds the schema
    places = [RANDOM.randrange(len(keep)) for _ in range(flips * 4 // 5)]
    places += [RANDOM.randrange(4096) for _ in range(flips - len(places))]
    for at in places:
        bit = 1 << RANDOM.randrange(8)
        changed = bytearray(keep)
        changed[at] ^= bit
        book.write_bytes(changed)
        if refusal(book) is None:
            if at in free:
                in_free += 1
            else:
                missed.append((at, bit))
    print(f"    {flips} bits of {len(keep)} bytes: {in_free} in free space, {len(missed)} missed")
    assert not missed, f"{len(missed)} of {flips} flips missed: byte and bit {missed[:5]}"


def edit(book, statement):
    connection = sqlite3.connect(book)
    changes = connection.execute(statement).rowcount
    connection.commit()
    connection.close()
    return changes


TABLES = {
    "head": ["size = size - 1", "size = size + 1", "root = zeroblob(32)", "origin = origin || 'x'",
             "frontier = zeroblob(length(frontier))", "format = 2"],
    "entry": ["body = replace(body, '10.25', '11.25') WHERE id = 'flow-10'",
              "id = 'other' WHERE seq = 3000", "kind = 3 WHERE seq = 10",
              "leaf = zeroblob(32) WHERE seq = 4100", "seq = 999999 WHERE seq = 100",
              "body = body || ' ' WHERE seq = 8000", "leaf = x'00' WHERE seq = 7",
              "body = CAST(body AS BLOB) WHERE seq = 12"],
    "node": ["hash = zeroblob(32) WHERE idx = 3", "idx = 9999 WHERE idx = 0", "level = level + 7"],
    "name": ["text = text || 'x' WHERE id = 1", "id = id + 1000", "dim = dim + 1 WHERE id = 1"],
    "chunk": ["data = zeroblob(length(data)) WHERE k = (SELECT min(k) FROM chunk)",
              "crc = crc + 1 WHERE k = (SELECT max(k) FROM chunk)",
              "k = k + 100 WHERE k = (SELECT max(k) FROM chunk)"],
    "checkpoint": ["note = replace(note, '8', '9')", "size = size - 1", "note = ''"],
}


def every_edit_through_sql_is_named():
    folder = faults.fresh_folder("sql")
    book = full_book(folder)
    keep = folder / "keep.db"
    shutil.copy(book, keep)
    statements = [f"UPDATE {table} SET {change}" for table, changes in TABLES.items()
                  for change in changes]
    statements += [f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})"
                   for table in TABLES if table != "checkpoint"]
    statements += [f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})"
                   for table in TABLES if table != "checkpoint"]
    statements += [
        "INSERT INTO entry VALUES (9001, 6, 'new', '{}', zeroblob(32))",
        "INSERT INTO node VALUES (5, 0, zeroblob(32))",
        "INSERT INTO name VALUES (2, 5000, 'new')",
        "INSERT INTO chunk SELECT k + 1, crc, data FROM chunk WHERE k = (SELECT max(k) FROM chunk)",
        "INSERT INTO checkpoint VALUES (17, 'no note')",
    ]
    for statement in statements:
        shutil.copy(keep, book)
        assert edit(book, statement) > 0, f"{statement}: changes nothing"
        assert refusal(book) is not None, f"{statement}: verify says sound"


def planted_schema_is_refused_by_every_command():
    folder = faults.fresh_folder("schema")
    book = full_book(folder)
    keep = folder / "keep.db"
    shutil.copy(book, keep)
    for statement in (
            "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE seq = 2; END",
            "CREATE VIEW v AS SELECT * FROM entry", "CREATE TABLE extra (x)",
            "CREATE INDEX i ON entry (kind)", "DROP INDEX entry_id",
            "ALTER TABLE entry ADD COLUMN more", "PRAGMA application_id = 1",
            "PRAGMA user_version = 7"):
        shutil.copy(keep, book)
        edit(book, statement)
        for words in (["list"], ["verify"], ["totals"],
                      ["add", "party", "X", "--name", "x", "--type", "10"]):
            done = program(*words, "--book", book)
            assert done.returncode == 1 and done.stderr.startswith("ledger: "), \
                f"{statement}: {words[0]}: exit {done.returncode}: {done.stderr}"


def bodies_that_lack_something_crash_no_reader():
    """A body without one of its fields, or with another kind's text: any answer, but no crash."""
    folder = faults.fresh_folder("bodies")
    book = folder / "book.db"
    faults.claims.ledger("init", book, "--from", faults.ROOT / "ledger")
    keep = folder / "keep.db"
    shutil.copy(book, keep)
    connection = sqlite3.connect(keep)
    records = connection.execute("SELECT min(seq), kind, id, body FROM entry GROUP BY kind, "
                                 "json_extract(body, '$.stage'), json_extract(body, '$.type')")
    changes = []
    for seq, _, name, body in records.fetchall():
        fields = json.loads(body)
        for key, value in fields.items():
            without = {k: v for k, v in fields.items() if k != key}
            changes.append((seq, name, without))
            changes.append((seq, name, fields | {key: "" if isinstance(value, str) else []}))
            changes.append((seq, name, fields | {key: ["x"] if isinstance(value, str) else "x"}))
        changes.append((seq, name, {}))
    connection.close()
    for seq, name, fields in faults.some(changes, 25):
        shutil.copy(keep, book)
        connection = sqlite3.connect(book)
        body = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        connection.execute("UPDATE entry SET body = ? WHERE seq = ?", (body, seq))
        connection.commit()
        connection.close()
        for words in (["totals", "--by", "donor"], ["list"], ["show", name], ["history", name],
                      ["check"], ["report", "--json"], ["find", "japan"], ["verify"],
                      ["amend", name, "--note", "x", "--reason", "x", "--dry-run"]):
            done = program(*words, "--book", book)
            assert done.returncode in (0, 1, 2), \
                f"record {seq} as {body[:300]}: {words[0]}: exit {done.returncode}: " \
                f"{done.stderr[-300:]}"


def exchanged_pages_and_cut_files_are_named():
    folder = faults.fresh_folder("pages")
    book = full_book(folder)
    keep = book.read_bytes()
    pages = len(keep) // 4096
    for _ in range(200 if faults.IS_LONG else 15):
        one, other = RANDOM.sample(range(pages), 2)
        if keep[one * 4096:one * 4096 + 4096] == keep[other * 4096:other * 4096 + 4096]:
            continue
        changed = bytearray(keep)
        changed[one * 4096:one * 4096 + 4096] = keep[other * 4096:other * 4096 + 4096]
        changed[other * 4096:other * 4096 + 4096] = keep[one * 4096:one * 4096 + 4096]
        book.write_bytes(changed)
        assert refusal(book) is not None, f"pages {one + 1} and {other + 1}: verify says sound"
    for size in [0, 1, 99, 100, 4095, 4096, len(keep) // 2, len(keep) - 4096, len(keep) - 1]:
        book.write_bytes(keep[:size])
        assert refusal(book) is not None, f"cut to {size} bytes: verify says sound"


def foreign_files_are_refused():
    folder = faults.fresh_folder("foreign")
    book = folder / "book.db"
    edit(book, "CREATE TABLE t (x)")
    assert "is not a book" in (refusal(book) or ""), "a database of another program"
    book.write_bytes(b"SQLite format 3\0" + bytes(4080))
    assert refusal(book) is not None
    for content in (b"hello", bytes(8192), RANDOM.randbytes(8192)):
        book.write_bytes(content)
        assert "is not a book" in (refusal(book) or ""), f"{content[:10]}"


faults.claims.check(no_flipped_bit_is_missed, every_edit_through_sql_is_named,
                    planted_schema_is_refused_by_every_command,
                    bodies_that_lack_something_crash_no_reader,
                    exchanged_pages_and_cut_files_are_named, foreign_files_are_refused)
