#!/usr/bin/env python3
"""The n-th allocation fails, for all n: one line, exit 3 (or a refusal), and the book is whole."""
import shutil

import faults
from faults import program, verified_ids


def allocations_of(folder, words):
    count = folder / "count"
    done = program(*words, preload={"folder": folder, "count": count})
    assert done.returncode == 0, done.stderr
    return int(count.read_text().split()[1]), done.stdout


def starve(name, words, cases, added=None):
    """`added`: the ids the command adds; None for one that only reads, whose answer must be whole."""
    folder = faults.fresh_folder(name)
    book = faults.small_book(folder, 3)
    (folder / "more.csv").write_text(faults.flow_rows(100, 119))
    keep = folder / "keep.db"
    shutil.copy(book, keep)
    before = verified_ids(book, "before")
    words = [str(word).replace("BOOK", str(book)).replace("FOLDER", str(folder)) for word in words]
    count, answer = allocations_of(folder, words)
    gave_up = 0
    every = [(at, forever) for at in range(1, count + 1) for forever in (True, False)]
    for at, forever in faults.some(every, cases):
        for left in folder.glob("book.db*"):
            left.unlink()
        shutil.copy(keep, book)
        preload = {"folder": folder, "memory": at} | ({"forever": 1} if forever else {})
        done = program(*words, preload=preload)
        what = f"allocation {at} of {count} fails{' for good' if forever else ''}"
        assert done.returncode in (0, 1, 3), f"{what}: exit {done.returncode}: {done.stderr[-300:]}"
        assert done.returncode == 0 or done.stderr, f"{what}: nothing is said"
        gave_up += done.returncode != 0
        found = verified_ids(book, what) - before
        if added is None:
            assert not found and (done.returncode != 0 or done.stdout == answer), \
                f"{what}: exit 0 with another answer"
        else:
            assert found == added or (not found and done.returncode != 0), \
                f"{what}: exit {done.returncode}, and the book has {sorted(found)}"
    print(f"    {name}: {count} allocations, given up {gave_up} times")
    assert gave_up > 0, "no failure was noticed: the library does not work"


def an_add_without_memory_leaves_the_book_whole():
    starve("add", ["add", "party", "NOR", "--name", "Norway", "--type", "10", "--book", "BOOK"], 80,
           {"NOR"})


def an_import_without_memory_is_whole_or_absent():
    starve("import", ["import", "FOLDER/more.csv", "--kind", "flow", "--book", "BOOK"], 80,
           {f"flow-{i}" for i in range(100, 120)})


def totals_without_memory_are_right_or_none():
    starve("totals", ["totals", "--by", "donor,year", "--json", "--book", "BOOK"], 60)


def verify_without_memory_never_says_sound_wrongly():
    starve("verify", ["verify", "--book", "BOOK"], 60)


def a_report_without_memory_is_whole_or_none():
    starve("report", ["report", "--json", "--book", "BOOK"], 60)


faults.claims.check(an_add_without_memory_leaves_the_book_whole,
                    an_import_without_memory_is_whole_or_absent,
                    totals_without_memory_are_right_or_none,
                    verify_without_memory_never_says_sound_wrongly,
                    a_report_without_memory_is_whole_or_none)
