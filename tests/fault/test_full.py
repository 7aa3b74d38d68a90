#!/usr/bin/env python3
"""No room for what a command writes, at any point of it: it says so, and leaves nothing half done.

Room is taken away in two ways: by a limit on the size of each file, which any user can have, and by
a small file system, which only root can make.
"""
import contextlib
import os
import re
import subprocess

import faults
from faults import Command, Original, is_refusal, judge

SAID = re.compile("File too large|No space left|is there room on the disk")
HINT = re.compile("^hint: .*(free some space|raise the limit|is there room)", re.MULTILINE)
REPORTS = ["report.xlsx", "report.pdf", "report.html", "report.txt", "report.csv", "report.json"]
EXPORTS = {"jsonl": "x.jsonl", "hxl": "x.hxl", "iati": "x.xml", "journal": "x.journal", "csv": "csv"}
PAGE = 4096


def sizes_below(most, step=1):
    """Limits to try, from what takes `most`: around pages and the end, and between."""
    near = {1024, PAGE - 1, PAGE, most - 1, most // 2}
    steps = 60 if faults.IS_LONG else 2
    sizes = near | {most * i // steps for i in range(1, steps)}
    return sorted({size // step * step for size in sizes if max(1024, step) <= size < most})


class SmallFiles:
    """No file may have more than so many bytes."""

    def __init__(self, folder):
        self.folder = folder

    def sizes(self, contents):
        return sizes_below(max(map(len, contents)))

    def run(self, command, size):
        return command.run(most_bytes=size)


class SmallDisk:
    """All files together may have so many bytes, in whole pages."""

    def __init__(self, folder):
        self.folder = folder / "disk"

    def sizes(self, contents):
        return sizes_below(sum(-(-len(content) // PAGE) * PAGE for content in contents), PAGE)

    def run(self, command, size):
        space = os.statvfs(self.folder)
        used = (space.f_blocks - space.f_bfree) * space.f_frsize
        self.mount(f"remount,size={max(size, used)}")
        done = command.run()
        self.mount("remount,size=1g")
        return done

    def mount(self, options):
        subprocess.run(["mount", "-o", options, "-t", "tmpfs", "tmpfs", self.folder], check=True,
                       capture_output=True)

    def __enter__(self):
        self.folder.mkdir()
        self.mount("size=1g")
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.folder], check=True)


def files_in(folder):
    return {path for path in folder.rglob("*") if path.is_file()}


def write_without_room(words, book, room, target):
    """The command writes to `target`, with room for everything, then for less and less."""
    original = Original(book)
    command = Command(*words)
    done = command.run()
    assert done.returncode == 0, done
    made = {path: path.read_bytes() for path in files_in(target.parent)}
    assert made, f"{words}: nothing was made"
    sizes = room.sizes(made.values())
    for size in sizes:
        for path in made:
            path.unlink()
        what = f"{type(room).__name__} of {size} bytes: {words}"
        done = room.run(command, size)
        assert is_refusal(done) and SAID.search(done.stderr), f"{what}: {done}"
        assert HINT.search(done.stderr), f"{what}: no word of what to do: {done.stderr}"
        # A folder's files each are there whole, or not.
        for path in files_in(target.parent):
            assert made.get(path) == path.read_bytes(), f"{what}: {path.name} is there in part"
        # What was there before stays, or is replaced by the whole.
        for path in made:
            path.write_bytes(b"older")
        room.run(command, size)
        for path, content in made.items():
            assert path.read_bytes() in (b"older", content), f"{what}: a part replaced {path.name}"
        assert files_in(target.parent) == set(made), f"{what}: a file is left"
        assert original.is_unchanged(), f"{what}: the book is another"
    for path in made:
        path.unlink()
    command.close()
    return len(sizes)


def write_everything(folder, room):
    """Each report and each export; the targets lie in a folder of their own."""
    book = faults.small_book(folder, 30)
    targets = room.folder / "targets"
    targets.mkdir()
    count = 0
    for name in REPORTS:
        count += write_without_room(["report", "-o", targets / name, "--book", book], book, room,
                                    targets / name)
    tables = targets / "tables"
    count += write_without_room(["report", "--csv", "-o", f"{tables}/", "--book", book], book, room,
                                tables)
    for option, name in EXPORTS.items():
        count += write_without_room(["export", f"--{option}", targets / name, "--book", book], book,
                                    room, targets / name)
    print(f"    {type(room).__name__}: {count} runs without room")


def reports_and_exports_are_whole_or_not_there():
    folder = faults.fresh_folder("files")
    write_everything(folder, SmallFiles(folder))


def they_are_on_a_small_disk_too():
    folder = faults.fresh_folder("small")
    with contextlib.ExitStack() as stack:
        try:
            disk = stack.enter_context(SmallDisk(folder))
        except subprocess.CalledProcessError:
            print("    only root can make a small file system: not tried")
            return
        write_everything(folder, disk)


def backups_are_whole_or_not_there():
    folder = faults.fresh_folder("backup")
    book = faults.small_book(folder, 30)
    write_without_room(["backup", folder / "copies" / "copy.db", "--book", book], book,
                       SmallFiles(folder), faults.fresh_folder("backup/copies") / "copy.db")


def a_new_book_is_whole_or_not_there():
    folder = faults.fresh_folder("new")
    target = faults.fresh_folder("new/books") / "new.db"
    source = folder / "source"
    source.mkdir()
    (source / "parties.csv").write_text("id,name,type\nJPN,Japan,10\nAFG,Afghanistan,country\n")
    (source / "flows.csv").write_text(faults.flow_rows(1, 200))
    command = Command("init", target, "--from", source)
    done = command.run()
    assert done.returncode == 0, done
    most = target.stat().st_size
    for size in sizes_below(most):
        for path in files_in(target.parent):
            path.unlink()
        done = command.run(most_bytes=size)
        assert is_refusal(done) and SAID.search(done.stderr) and HINT.search(done.stderr), \
            f"{size} of {most} bytes: {done}"
        assert not files_in(target.parent), f"{size} bytes: {files_in(target.parent)} is left"
    command.close()


def an_import_without_room_is_whole_or_absent():
    folder = faults.fresh_folder("import")
    book = faults.small_book(folder, 30)
    original = Original(book)
    before = faults.ids_in(book)
    (folder / "more.csv").write_text(faults.flow_rows(100, 400))
    added = {f"flow-{i}" for i in range(100, 401)}
    command = Command("import", folder / "more.csv", "--kind", "flow", "--book", book)
    assert command.run().returncode == 0
    refused = 0
    for size in sizes_below(2 * book.stat().st_size):
        original.put_back()
        done = command.run(most_bytes=max(size, PAGE))
        assert done.returncode == 0 or is_refusal(done) and HINT.search(done.stderr), \
            f"{size} bytes: {done}"
        refused += done.returncode != 0
        assert judge(book, f"{size} bytes") is None, f"{size} bytes: the book is unsound"
        found = faults.ids_in(book) - before
        assert found == (added if done.returncode == 0 else set()), \
            f"{size} bytes: exit {done.returncode}, {len(found)} of {len(added)} rows are there"
    command.close()
    assert refused > 0, "there was always room"


faults.claims.check(reports_and_exports_are_whole_or_not_there, they_are_on_a_small_disk_too,
                    backups_are_whole_or_not_there, a_new_book_is_whole_or_not_there,
                    an_import_without_room_is_whole_or_absent)
