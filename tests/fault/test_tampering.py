#!/usr/bin/env python3
"""Books that were changed behind the program's back are refused or named, never believed.

Single bits over the whole file, edits of every table through SQL, planted triggers and views,
pages exchanged, the file cut, files that are something else.
"""
import json
import os
import shutil
import sqlite3

import faults
import pages_of
from faults import RANDOM, judge, program


def full_book(folder, flows=8200):
    """A book with every table in use: two whole chunks, a tail, a correction, a checkpoint."""
    book = faults.small_book(folder, flows)
    key = folder / "key"
    for words in (["amend", "flow-1", "--amount", "9 USD", "--reason", "a slip", "--book", book],
                  ["key", "--key", key, "--book", book],
                  ["checkpoint", "--key", key, "--book", book]):
        done = program(*words)
        assert done.returncode == 0, f"{words}: {done.stderr}"
    return book


def no_flipped_bit_is_missed():
    """All over a book with every table in use, and in a small one each bit of the first page."""
    folder = faults.fresh_folder("bits")
    book = full_book(folder, 4200)  # one chunk: verify reads all of it for each bit
    size = book.stat().st_size
    flips = 4000 if faults.IS_LONG else 100
    # every kind of page, and the first one more often: it holds the file's header and the schema
    places = [RANDOM.randrange(size) for _ in range(flips * 4 // 5)]
    places += [RANDOM.randrange(4096) for _ in range(flips - len(places))]
    flip_each(book, [(at, RANDOM.randrange(8)) for at in places])
    small = faults.fresh_folder("every")
    book = faults.small_book(small, 80)
    every = [(at, bit) for at in range(book.stat().st_size) for bit in range(8)]
    first, others = every[:4096 * 8], every[4096 * 8:]
    flip_each(book, first + others[::29] if faults.IS_LONG else faults.some(every, 200))


def flip_each(book, flips):
    """One bit at a time; verify must name it, or the bit must be one that means nothing."""
    keep = book.read_bytes()
    free = pages_of.free_bits(keep)
    assert len(free) < len(keep) * 8 * 3 // 4, "too much of the file would count for nothing"
    missed, in_free, unread = [], 0, 0
    with open(book, "r+b", buffering=0) as file:
        for at, bit in flips:
            os.pwrite(file.fileno(), bytes([keep[at] ^ 1 << bit]), at)
            why = judge(book, f"byte {at}, bit {bit}")
            os.pwrite(file.fileno(), keep[at:at + 1], at)
            is_free = (at, bit) in free
            in_free += is_free
            unread += is_free and why is None
            if why is None and not is_free:
                missed.append((at, bit))
    print(f"    {len(flips)} bits of {len(keep)} bytes: {in_free} of the {len(free)} free ones, of "
          f"which {unread} passed over; of the others {len(missed)} missed")
    assert book.read_bytes() == keep, "verify changes a damaged book"
    assert not missed, f"{len(missed)} of {len(flips)} flips missed: byte and bit {missed[:5]}"


def refusal(book):
    """Why verify says no, without a crash; None when it says sound."""
    return judge(book, "changed")


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
    changes, always = [], []  # a flow without its donor crashed two sections once
    for seq, _, name, body in records.fetchall():
        fields = json.loads(body)
        for key, value in fields.items():
            without = {k: v for k, v in fields.items() if k != key}
            (always if key == "from" else changes).append((seq, name, without))
            changes.append((seq, name, fields | {key: "" if isinstance(value, str) else []}))
            changes.append((seq, name, fields | {key: ["x"] if isinstance(value, str) else "x"}))
        changes.append((seq, name, {}))
    connection.close()
    for seq, name, fields in always + faults.some(changes, 25):
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
    for _ in range(1000 if faults.IS_LONG else 15):
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


def verify_itself_refuses_what_the_judge_refuses():
    """The judge is verify without the program around it; here the program says it."""
    folder = faults.fresh_folder("program")
    book = faults.small_book(folder, 3)
    keep = book.read_bytes()
    for at in [20, 200, 4096, len(keep) - 40]:
        book.write_bytes(keep[:at] + bytes([keep[at] ^ 1]) + keep[at + 1:])
        done = program("verify", "--book", book)
        why = judge(book, f"byte {at}")
        assert done.returncode == (0 if why is None else 1) and (why or "") in done.stderr, \
            f"byte {at}: the judge says {why}, the program {done.returncode}: {done.stderr}"


def nothing_is_left_at_the_end():
    """For what a sanitizer finds when the judge closes."""
    judge.close()


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
                    exchanged_pages_and_cut_files_are_named,
                    verify_itself_refuses_what_the_judge_refuses, foreign_files_are_refused,
                    nothing_is_left_at_the_end)