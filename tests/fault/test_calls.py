#!/usr/bin/env python3
"""Every call of the program on the book's files fails, once or for good, in every way it can.

Afterwards the book verifies, what was acknowledged is in it, and what was refused is whole or
absent: never in part.
"""
import shutil

import faults
from faults import is_refusal, program, verified_ids

KINDS = ["EIO", "ENOSPC", "short", "torn"]


def calls_of(folder, words):
    """How many calls on the folder's files the undisturbed command makes."""
    count = folder / "count"
    done = program(*words, preload={"folder": folder, "count": count})
    assert done.returncode == 0, done.stderr
    calls = int(count.read_text().split()[0])
    assert calls > 20, f"the library saw {calls} calls only"
    return calls


def storm(name, words, added, cases):
    """`words` is the command on BOOK; `added` are the ids it adds, all or none."""
    folder = faults.fresh_folder(name)
    book = faults.small_book(folder, 3)
    (folder / "more.csv").write_text(faults.flow_rows(100, 139))
    keep = folder / "keep.db"
    shutil.copy(book, keep)
    before = verified_ids(book, "before")
    words = [str(word).replace("BOOK", str(book)).replace("MORE", str(folder / "more.csv"))
             for word in words]
    calls = calls_of(folder, words)
    every = [(at, kind, is_forever) for at in range(1, calls + 1) for kind in KINDS
             for is_forever in (False, True)]
    acknowledged = refused = 0
    for at, kind, is_forever in faults.some(every, cases):
        for left in folder.glob("book.db*"):
            left.unlink()
        shutil.copy(keep, book)
        what = f"call {at} of {calls} fails with {kind}{' for good' if is_forever else ''}"
        preload = {"folder": folder, "at": at, "kind": kind}
        done = program(*words, preload=preload | ({"forever": 1} if is_forever else {}))
        assert done.returncode == 0 or is_refusal(done), \
            f"{what}: exit {done.returncode}: {done.stderr[-300:]}"
        found = verified_ids(book, what) - before
        if done.returncode == 0:
            acknowledged += 1
            assert found == added, f"{what}: acknowledged, and {sorted(added - found)} are gone"
        else:
            refused += 1
            assert found in (set(), added), f"{what}: refused, and a part is there: {sorted(found)}"
    print(f"    {name}: {calls} calls, {acknowledged} acknowledged, {refused} refused")
    assert refused > 0, "no fault was noticed: the library does not work"


def an_add_survives_each_failing_call():
    storm("add", ["add", "party", "NOR", "--name", "Norway", "--type", "10", "--book", "BOOK"],
          {"NOR"}, 60)


def an_import_survives_each_failing_call():
    storm("import", ["import", "MORE", "--kind", "flow", "--book", "BOOK"],
          {f"flow-{i}" for i in range(100, 140)}, 60)


def an_amendment_survives_each_failing_call():
    storm("amend", ["amend", "flow-1", "--amount", "7 USD", "--reason", "a slip", "--book", "BOOK"],
          {"amend:flow-1"}, 30)


def a_reader_never_harms_the_book():
    folder = faults.fresh_folder("read")
    book = faults.small_book(folder, 3)
    words = ["totals", "--by", "donor", "--json", "--book", book]
    answer = program(*words).stdout
    keep = book.read_bytes()
    calls = calls_of(folder, words)
    for at, kind in faults.some([(at, kind) for at in range(1, calls + 1)
                                 for kind in ("EIO", "short")], 40):
        done = program(*words, preload={"folder": folder, "at": at, "kind": kind, "forever": 1})
        what = f"call {at} fails with {kind}"
        assert is_refusal(done) or (done.returncode == 0 and done.stdout == answer), \
            f"{what}: exit {done.returncode}: another answer: {done.stdout} {done.stderr}"
        for left in folder.glob("book.db-*"):
            left.unlink()
        assert book.read_bytes() == keep, f"{what}: the book is another"


faults.claims.check(an_add_survives_each_failing_call, an_import_survives_each_failing_call,
                    an_amendment_survives_each_failing_call, a_reader_never_harms_the_book)
