#!/usr/bin/env python3
"""The n-th allocation fails, for all n: one line, exit 3 (or a refusal), and the book is whole."""
import io
import re
import resource
import signal
import subprocess
import zipfile

import faults
from faults import RANDOM, Command, Original, is_refusal, verified_ids

KEY = faults.HERE / "key"  # the one of RFC 8032's first test
KEY.write_text("PRIVATE+KEY+mof.example/pledges+ac9d0d9a+"
               "AZ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n")
KEY.chmod(0o600)


def starve(name, words, cases, added=None, is_cold=False):
    """`added`: the ids the command adds; None for one that only reads, whose answer must be whole.

    Setting up libcrypto takes most allocations of each command; a cold one has them fail too.
    """
    folder = faults.fresh_folder(name)
    book = faults.small_book(folder, 3)
    (folder / "more.csv").write_text(faults.flow_rows(100, 119))
    original = Original(book)
    before = verified_ids(book, "before")
    command = Command(*[str(word).replace("BOOK", str(book)).replace("FOLDER", str(folder))
                        for word in words], folder=folder, is_cold=is_cold)
    undisturbed = command.run()
    assert undisturbed.returncode == 0, undisturbed
    count = undisturbed.allocations
    gave_up = 0
    every = [(at, forever) for at in range(1, count + 1) for forever in (True, False)]
    for at, forever in faults.some(every, cases):
        original.put_back()
        done = command.run(memory=at, is_forever=forever)
        what = f"allocation {at} of {count} fails{' for good' if forever else ''}"
        assert done.returncode == 0 or is_refusal(done), f"{what}: {done}"
        gave_up += done.returncode != 0
        found = set() if original.is_unchanged() else verified_ids(book, what) - before
        if added is None:
            assert not found and (done.returncode != 0 or done.stdout == undisturbed.stdout), \
                f"{what}: exit 0 with another answer"
        else:
            assert found == added or (not found and done.returncode != 0), \
                f"{what}: exit {done.returncode}, and the book has {sorted(found)}"
    command.close()
    print(f"    {name}: {count} allocations, given up {gave_up} times")
    assert gave_up > 0, "no failure was noticed: the library does not work"


def an_add_without_memory_leaves_the_book_whole():
    starve("add", ["add", "party", "NOR", "--name", "Norway", "--type", "10", "--book", "BOOK"], 60,
           {"NOR"}, is_cold=True)


def an_import_without_memory_is_whole_or_absent():
    starve("import", ["import", "FOLDER/more.csv", "--kind", "flow", "--book", "BOOK"], 60,
           {f"flow-{i}" for i in range(100, 120)})


def an_amendment_without_memory_leaves_the_book_whole():
    starve("amend", ["amend", "flow-1", "--amount", "7 USD", "--reason", "a slip", "--book", "BOOK"],
           30, {"amend:flow-1"})


def a_checkpoint_without_memory_leaves_the_book_whole():
    starve("checkpoint", ["checkpoint", "--key", KEY, "--book", "BOOK"], 30, is_cold=True)


def an_export_without_memory_is_whole_or_none():
    starve("export", ["export", "--jsonl", "-", "--book", "BOOK"], 20)


def totals_without_memory_are_right_or_none():
    starve("totals", ["totals", "--by", "donor,year", "--json", "--book", "BOOK"], 40)


def verify_without_memory_never_says_sound_wrongly():
    starve("verify", ["verify", "--book", "BOOK"], 40)


def a_report_without_memory_is_whole_or_none():
    starve("report", ["report", "--json", "--book", "BOOK"], 40)


SIGNALS = (signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV)  # what ends a run inside a library


def starve_file(format, cases, is_whole=None, most=None):
    """A report in a file: the whole of it or none, never a part under its name.

    `is_whole` is given where libraries write the file. One may die of a signal. A single allocation
    that fails it may also pass over, when the file lacks no more than `is_whole` allows, or, in a
    thread, wait for.
    """
    folder = faults.fresh_folder(format)
    book = faults.small_book(folder, 3)
    original = Original(book)
    target = faults.fresh_folder(f"{format}/reports") / f"report.{format}"
    command = Command("report", "-o", target, "--book", book)
    undisturbed = command.run()
    assert undisturbed.returncode == 0, undisturbed
    content, count = target.read_bytes(), undisturbed.allocations
    ends = {"done": 0, "given up": 0, "died": 0, "waited": 0}
    every = [(at, forever) for at in range(1, count + 1) for forever in (True, False)]
    if most is not None:
        every = RANDOM.sample(every, most)
    for at, forever in faults.some(every, cases):
        target.unlink(missing_ok=True)
        done = command.run(memory=at, is_forever=forever, patience=30)
        what = f"allocation {at} of {count} fails{' for good' if forever else ''}"
        end = "done" if done.returncode == 0 else "given up"
        if is_whole and -done.returncode in SIGNALS:
            end = "died"
        elif is_whole and not forever and -done.returncode == signal.SIGKILL:
            end = "waited"
        assert done.returncode in (0, 1, 3) or end in ("died", "waited"), f"{what}: {done}"
        ends[end] += 1
        assert target.exists() or done.returncode != 0, f"{what}: exit 0 without a report"
        if target.exists():
            is_same = target.read_bytes() == content
            assert is_same or is_whole and not forever and is_whole(target, content), \
                f"{what}: exit {done.returncode}, and a part is there"
        for left in target.parent.iterdir():
            is_temporary = left.name[0] == "." and done.returncode not in (0, 1)
            assert left == target or is_temporary, f"{what}: exit {done.returncode}, {left} is left"
            left.unlink()
        assert original.is_unchanged(), f"{what}: the book is another"
    command.close()
    print(f"    {format}: {count} allocations, {ends}")
    assert ends["given up"] > 0, "no failure was noticed: the library does not work"


def a_page_without_memory_is_whole_or_none():
    starve_file("html", 20)


def a_workbook_without_memory_is_whole_or_none():
    starve_file("xlsx", 30, is_same_workbook)


CELL = re.compile(rb'<c r="(\w+)"[^>]*>(?:<f>(.*?)</f>)?(?:<v>(.*?)</v>)?')
TEXT = re.compile(rb"<t[^>]*>(.*?)</t>", re.DOTALL)


def is_same_workbook(path, content):
    """Each cell holds the same, but the value kept with a formula, which is computed anew when the
    workbook is opened; what a cell or a chart looks like may be lost."""
    def cells(file):
        book = zipfile.ZipFile(file)
        assert book.testzip() is None, f"{file} is damaged"
        return {name: (CELL if "/worksheets/" in name else TEXT).findall(book.read(name))
                for name in book.namelist() if "/worksheets/sheet" in name or "Strings" in name}
    found, expected = cells(path), cells(io.BytesIO(content))
    return found.keys() == expected.keys() and all(
        len(found[name]) == len(expected[name]) and
        all(is_same_cell(*cell) for cell in zip(found[name], expected[name])) for name in found)


def is_same_cell(found, expected):
    return found == expected or \
        isinstance(found, tuple) and found == (*expected[:2], b"0") and expected[1] != b""


def a_pdf_without_memory_is_sound_or_none():
    starve_file("pdf", 20, is_sound_pdf, most=2000)  # all of them would take a day


def is_sound_pdf(path, content):
    """Nothing refers to what is not there; single words may be set in wrong signs."""
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
    fonts = [subprocess.run(["pdffonts", "-"], input=file, capture_output=True, check=True).stdout
             for file in (content, path.read_bytes())]
    return checked.returncode == 0 and fonts[1].count(b"\n") >= fonts[0].count(b"\n")


def limit(format, megabytes):
    """What a shell's `ulimit -v` does: little memory, rather than one failure."""
    folder = faults.fresh_folder(f"limit_{format}")
    book = faults.small_book(folder, 3)
    target = folder / f"report.{format}"
    assert faults.program("report", "-o", target, "--book", book).returncode == 0
    content = target.read_bytes()
    ends = {"whole": 0, "out of memory": 0, "not begun": 0}
    for size in [100, *faults.some(megabytes, 12), 4096]:
        target.unlink(missing_ok=True)
        most = size << 20
        done = faults.program(
            "report", "-o", target, "--book", book, timeout=60,
            preexec_fn=lambda most=most: resource.setrlimit(resource.RLIMIT_AS, (most, most)))
        is_begun = "error while loading shared libraries" not in done.stderr
        end = "not begun" if not is_begun else "out of memory" if done.returncode else "whole"
        ends[end] += 1
        what = f"{size} MB: exit {done.returncode}: {done.stderr}"
        assert end != "out of memory" or done.returncode == 3, what
        assert target.exists() == (done.returncode == 0), what
        assert not target.exists() or target.read_bytes() == content, f"{what}: a part is there"
    print(f"    {format}: {ends}")
    assert ends["whole"] > 0 and ends["out of memory"] > 0, "the limits lie on one side"


def a_workbook_in_little_memory_is_whole_or_none():
    limit("xlsx", range(20, 240))


def a_pdf_in_little_memory_is_whole_or_none():
    limit("pdf", range(20, 340))


faults.claims.check(an_add_without_memory_leaves_the_book_whole,
                    an_import_without_memory_is_whole_or_absent,
                    an_amendment_without_memory_leaves_the_book_whole,
                    a_checkpoint_without_memory_leaves_the_book_whole,
                    an_export_without_memory_is_whole_or_none,
                    totals_without_memory_are_right_or_none,
                    verify_without_memory_never_says_sound_wrongly,
                    a_report_without_memory_is_whole_or_none,
                    a_page_without_memory_is_whole_or_none,
                    a_workbook_without_memory_is_whole_or_none,
                    a_pdf_without_memory_is_sound_or_none,
                    a_workbook_in_little_memory_is_whole_or_none,
                    a_pdf_in_little_memory_is_whole_or_none)
