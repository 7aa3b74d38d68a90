#!/usr/bin/env python3
"""Reports that cannot be written: one clear line, exit 1, and no file or half file left behind."""
import os
import resource
import subprocess

import claims
from claims import ENVIRONMENT, HERE, LEDGER, equal

BOOK = claims.shipped_book()
ENDINGS = ["xlsx", "pdf", "txt", "csv", "json"]
# The smallest file a process may be limited to and still read a book: SQLite's shared memory.
SMALL = 32_768


def refused(*words, limit=None, stdout=subprocess.PIPE):
    """The message of a report that must fail; `limit` is the largest file the program may write.

    restore_signals: Python ignores the signal of a file grown too large, and so does the program
    then: it sees a failing write, as on a full disk.
    """
    def prepare():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run([LEDGER, "--book", BOOK, "report", *map(str, words)], env=ENVIRONMENT,
                          stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                          text=True, preexec_fn=prepare, restore_signals=False, check=False)
    equal(done.returncode, 1, f"exit status of {words}: {done.stderr}")
    message = [line for line in done.stderr.splitlines() if line.startswith("ledger: ")]
    equal(len(message), 1, f"lines of {done.stderr}")
    assert "wrote" not in (done.stdout or ""), done.stdout
    return done.stderr


def fresh_folder(name):
    folder = HERE / name
    folder.mkdir()
    return folder


def a_full_device_is_said():
    folder = fresh_folder("full")
    for ending in ENDINGS:
        link = folder / f"report.{ending}"  # a link, so that no fault here can harm the device
        link.symlink_to("/dev/full")
        message = refused("-o", link)
        assert "No space left on device" in message, message
        assert str(link) in message, message
        assert link.is_symlink() and os.readlink(link) == "/dev/full", f"{ending}: link replaced"
        link.unlink()
    equal(list(folder.iterdir()), [], "left behind")


def full_standard_output_is_said():
    for ending in ("--text", "--csv", "--json"):
        with open("/dev/full", "w", encoding="utf-8") as full:
            message = refused(ending, stdout=full)
        assert "No space left on device" in message, message


def a_missing_folder_is_said():
    for ending in ENDINGS:
        message = refused("-o", HERE / "missing" / f"report.{ending}")
        assert "missing" in message and "No such file or directory" in message, message
    assert not (HERE / "missing").exists()


def a_full_disk_leaves_nothing():
    """The largest file allowed is smaller than the report, as on a disk without room."""
    folder = fresh_folder("disk")
    for ending in ENDINGS:
        for limit in (SMALL, SMALL + 8_000):
            message = refused("-o", folder / f"report.{ending}", limit=limit)
            equal(list(folder.iterdir()), [], f"{ending} with {limit} bytes left behind")
            assert "report." in message, message


def a_full_disk_keeps_the_report_that_was_there():
    folder = fresh_folder("kept")
    for ending in ENDINGS:
        file = folder / f"report.{ending}"
        file.write_text("yesterday's")
        refused("-o", file, limit=SMALL)
        equal(file.read_text(), "yesterday's", ending)
    equal(len(list(folder.iterdir())), len(ENDINGS), "files")


def a_folder_that_is_a_file_is_said():
    (HERE / "file").write_text("")
    for ending in ENDINGS:
        message = refused("-o", HERE / "file" / f"report.{ending}")
        assert "Not a directory" in message or "not a directory" in message, message


def a_report_onto_a_directory_is_refused():
    folder = fresh_folder("taken.xlsx")
    claims.ledger("--book", BOOK, "report", "--xlsx", "-o", folder)  # a folder to write into
    equal([path.name for path in folder.iterdir()], ["report.xlsx"], "written")


claims.check(a_full_device_is_said, full_standard_output_is_said, a_missing_folder_is_said,
             a_full_disk_leaves_nothing, a_full_disk_keeps_the_report_that_was_there,
             a_folder_that_is_a_file_is_said, a_report_onto_a_directory_is_refused)
