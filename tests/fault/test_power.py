#!/usr/bin/env python3
"""Power cuts: what was written but not synced is dropped, torn or garbled; the book must not mind.

A trace of all writes, syncs and changes of names is taken while the program works, and says when it
acknowledged a record. Each cut replays the trace up to one moment: synced bytes are there; of the
others each write may be there, be missing, stop in the middle, or hold rubbish; a file's name, its
removal and its renaming last once the folder was synced. Whatever comes out must open, verify, and
hold all that was acknowledged before the cut.
"""
import functools
import shutil
import sqlite3

import faults
from faults import RANDOM, program, verified_ids

SECTOR = 512


@functools.cache
def trace_of(folder):
    """A book's life: made, then records one by one and in bulk, over the edge of a chunk and so many
    that the index of ids is made anew; alone at first, then beside a reader."""
    trace = folder.parent / "trace"
    trace.unlink(missing_ok=True)
    source = folder.parent / "life"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    book = folder / "book.db"

    def work(said, *words):
        done = program(*words, preload={"folder": folder, "trace": trace, "said": said})
        assert done.returncode == 0, f"{words}: {done.stderr}"

    work("", "init", book)
    for party in ("JPN", "AFG"):
        work(party, "add", "party", party, "--name", party, "--type", "10" if party == "JPN" else
             "country", "--book", book)
    for i in range(1, 25):
        if i == 9:
            # A reader that stays: from here on no command empties the log when it ends.
            reader = sqlite3.connect(book)
            reader.execute("SELECT size FROM head").fetchone()
        work(f"one-{i}", "add", "pledge", f"one-{i}", "--from", "JPN", "--to", "AFG", "--amount",
             f"{i} USD", "--date", "2010", "--book", book)
    for first, last in ((1, 40), (41, 4180), (4181, 4220)):
        rows = source / "flows.csv"
        rows.write_text(faults.flow_rows(first, last))
        work(f"flow-{first} flow-{last}", "import", rows, "--book", book)
    work("amend:one-1", "amend", "one-1", "--amount", "9 USD", "--reason", "a slip", "--book", book)
    events = read_trace(trace)
    reader.close()
    return events


def read_trace(path):
    events = []
    with open(path, "rb") as file:
        while line := file.readline():
            what, name, offset, size = line.decode().split(" ")
            events.append((what, name, int(offset), file.read(int(size))))
    assert len(events) > 100, "the library wrote no trace"
    return events


class Disk:
    """What is on it for certain, and what is on its way there.

    A name leads to a file by the folder; both have their own syncs. Changes of names reach the disk
    in their order, as a journal of the file system keeps them; writes reach it in any order.
    """

    def __init__(self, folder):
        self.folder = str(folder)
        self.files = []  # [synced bytes, changes since]
        self.now = {}  # name -> file, as the program sees it
        self.lasting = {}  # the same as of the folder's last sync
        self.names = []  # changes of names since then

    def apply(self, event):
        what, name, offset, data = event
        if what == "create":
            self.files.append([b"", []])
            self.rename(("create", name, self.files[-1]))
        elif what == "remove":
            self.rename(("remove", name, None))
        elif what == "rename":
            self.rename(("create", data.decode(), self.now[name]))
            self.rename(("remove", name, None))
        elif what == "sync" and name == self.folder:
            self.lasting, self.names = dict(self.now), []
        elif what == "sync":
            file = self.now[name]
            for change in file[1]:
                file[0] = changed(file[0], change)
            file[1] = []
        elif what in ("write", "cut"):
            self.now[name][1].append((what, offset, data))

    def rename(self, change):
        self.names.append(change)
        put_name(self.now, change)

    def after_cut(self):
        """One state the disk may be in: bytes by name."""
        names = dict(self.lasting)
        for change in self.names[:RANDOM.randrange(len(self.names) + 1)]:
            put_name(names, change)
        found = {}
        for name, (content, waiting) in names.items():
            for change in waiting:
                content = damaged(content, change)
            found[name] = content
        return found


def put_name(names, change):
    what, name, file = change
    if what == "create":
        names[name] = file
    else:
        names.pop(name, None)


def changed(content, change):
    what, offset, data = change
    if what == "cut":
        return content[:offset].ljust(offset, b"\0")
    return content[:offset].ljust(offset, b"\0") + data + content[offset + len(data):]


def damaged(content, change):
    what, offset, data = change
    fate = RANDOM.choice(["there", "there", "missing", "torn", "rubbish"])
    if fate == "missing":
        return content
    if fate == "torn" and what == "write":
        data = data[:RANDOM.randrange(len(data) // SECTOR + 1) * SECTOR]
    if fate == "rubbish" and what == "write":
        at = RANDOM.randrange(len(data) // SECTOR + 1) * SECTOR
        rubbish = RANDOM.randbytes(len(data[at:at + SECTOR]))
        data = data[:at] + rubbish + data[at + SECTOR:]
    return changed(content, (what, offset, data))


def cut_power(events, cuts, folder):
    """How often an acknowledged record was missing, or the book unsound."""
    shutil.rmtree(folder)
    moments = sorted(RANDOM.choices(range(first_whole(events), len(events)), k=cuts))
    disk, said, lost, at = Disk(folder), set(), [], 0
    for moment in moments:
        while at < moment:
            what, name, offset, data = events[at]
            disk.apply(events[at])
            if what == "said":
                said.update(data.decode().split())
            at += 1
        folder.mkdir()
        for name, content in disk.after_cut().items():
            if not name.endswith("-shm"):  # not of the disk: it is made anew
                (folder / name.rsplit("/", 1)[1]).write_bytes(content)
        try:
            missing = said - verified_ids(folder / "book.db", f"cut before event {moment}")
            if missing:
                lost.append(f"cut before event {moment}: {sorted(missing)[:3]} are gone")
        except AssertionError as why:
            lost.append(str(why))
        shutil.rmtree(folder)
    return lost


def first_whole(events):
    """The event from which on the book is acknowledged."""
    return next(i for i, event in enumerate(events) if event[0] == "said") + 1


def without_syncs_of_commits(events):
    """Of the syncs of the log those stay behind which the book is written, and those of the log's
    header, its first 32 bytes."""
    kept, last = [], None
    for i, event in enumerate(events):
        what, name = event[:2]
        if what == "sync" and name.endswith("-wal"):
            later = next((other[1] for other in events[i + 1:] if other[0] in ("write", "cut")), "")
            is_header = last is not None and last[2] == 0 and len(last[3]) == 32
            if later.endswith("-wal") and not is_header:
                continue
        if what == "write" and name.endswith("-wal"):
            last = event
        kept.append(event)
    return kept


def no_power_cut_loses_what_was_acknowledged():
    folder = faults.fresh_folder("disk")
    events = trace_of(folder)
    cuts = 1500 if faults.IS_LONG else 60
    lost = cut_power(events, cuts, folder)
    print(f"    {len(events)} events, {cuts} cuts, {len(lost)} of them lost something")
    assert not lost, f"{len(lost)} of {cuts} cuts: {lost[0]}"


def without_the_sync_of_each_commit_records_are_lost():
    """The control: as under synchronous=NORMAL, which syncs the log only before its content goes to
    the book and when it begins anew; the test must notice what that loses."""
    folder = faults.fresh_folder("disk")
    events = without_syncs_of_commits(trace_of(folder))
    cuts = 200 if faults.IS_LONG else 60
    lost = cut_power(events, cuts, folder)
    print(f"    {cuts} cuts without the syncs of the log: {len(lost)} lost something")
    assert len(lost) > cuts // 20, "hardly anything was lost: the simulation proves nothing"


faults.claims.check(no_power_cut_loses_what_was_acknowledged,
                    without_the_sync_of_each_commit_records_are_lost)
