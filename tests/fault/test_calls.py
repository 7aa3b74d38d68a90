#!/usr/bin/env python3
"""Every call of the program on the book's files fails, once or for good, in every way it can.

Afterwards the book verifies, what was acknowledged is in it, and what was refused is whole or
absent: never in part. The same when the program is killed at that call.
"""
import faults
from faults import Command, Original, is_refusal, program, verified_ids

KINDS = ["EIO", "ENOSPC", "ENOMEM", "EACCES", "EMFILE", "ENOLCK", "short", "torn"]


def calls_of(command):
    """How many calls on the folder's files the undisturbed command makes."""
    done = command.run()
    assert done.returncode == 0, done
    assert done.calls > 20, f"the library saw {done.calls} calls only"
    return done.calls, done.stdout


def storm(name, words, added, cases):
    """`words` is the command on BOOK; `added` are the ids it adds, all or none."""
    folder = faults.fresh_folder(name)
    book = faults.small_book(folder, 3)
    (folder / "more.csv").write_text(faults.flow_rows(100, 139))
    original = Original(book)
    before = verified_ids(book, "before")
    command = Command(*[str(word).replace("BOOK", str(book)).replace("FOLDER", str(folder))
                        for word in words], folder=folder)
    calls = calls_of(command)[0]
    every = [(at, kind, is_forever) for at in range(1, calls + 1) for kind in KINDS
             for is_forever in (False, True)]
    kills = [(at, "kill", False) for at in range(1, calls + 1)]
    ends = {"acknowledged": 0, "refused": 0, "killed": 0, "refused and recorded": 0}
    for at, kind, is_forever in faults.some(every, cases) + faults.some(kills, 12):
        original.put_back()
        what = f"call {at} of {calls} fails with {kind}{' for good' if is_forever else ''}"
        done = command.run(at=at, kind=kind, is_forever=is_forever)
        is_killed = kind == "kill" and done.returncode == -9
        assert done.returncode == 0 or is_killed or is_refusal(done), f"{what}: {done}"
        found = verified_ids(book, what) - before
        if done.returncode == 0 or is_killed and "root " in done.stdout:
            ends["acknowledged"] += 1
            assert found == added, f"{what}: acknowledged, and {sorted(added - found)} are gone"
        else:
            ends["killed" if is_killed else "refused"] += 1
            assert found in (set(), added), f"{what}: refused, and a part is there: {sorted(found)}"
            if found and not is_killed:
                ends["refused and recorded"] += 1
                assert "nothing was recorded" not in done.stderr, f"{what}: it was: {done}"
    command.close()
    print(f"    {name}: {calls} calls, {ends}")
    assert ends["refused"] > 0 and ends["killed"] > 0, "no fault was noticed: the library is idle"


def an_add_survives_each_failing_call():
    storm("add", ["add", "party", "NOR", "--name", "Norway", "--type", "10", "--book", "BOOK"],
          {"NOR"}, 40)


def an_import_survives_each_failing_call():
    storm("import", ["import", "FOLDER/more.csv", "--kind", "flow", "--book", "BOOK"],
          {f"flow-{i}" for i in range(100, 140)}, 40)


def an_amendment_survives_each_failing_call():
    storm("amend", ["amend", "flow-1", "--amount", "7 USD", "--reason", "a slip", "--book", "BOOK"],
          {"amend:flow-1"}, 25)


def a_reader_never_harms_the_book():
    folder = faults.fresh_folder("read")
    book = faults.small_book(folder, 3)
    original = Original(book)
    for words in (["totals", "--by", "donor", "--json"], ["verify"], ["list"], ["check"]):
        command = Command(*words, "--book", book, folder=folder)
        calls, answer = calls_of(command)
        for at, kind, is_forever in faults.some(
                [(at, kind, is_forever) for at in range(1, calls + 1) for kind in KINDS
                 for is_forever in (False, True)], 12):
            done = command.run(at=at, kind=kind, is_forever=is_forever)
            what = f"{words[0]}: call {at} fails with {kind}"
            assert is_refusal(done) or (done.returncode == 0 and done.stdout == answer), \
                f"{what}: another answer: {done.stdout} {done}"
            for left in folder.glob("book.db-*"):
                left.unlink()
            assert original.is_unchanged(), f"{what}: the book is another"
        command.close()


def a_book_on_a_network_disk_is_read_only():
    """Its log needs memory that all who open it share, which no network disk gives."""
    folder = faults.fresh_folder("network")
    book = faults.small_book(folder, 3)
    original = Original(book)
    (folder / "more.csv").write_text(faults.flow_rows(100, 139))
    (folder / "new").mkdir()
    nfs = {"system": 0x6969}
    for words in (["list"], ["verify"], ["totals", "--by", "donor"]):
        done = program(*words, "--book", book, preload=nfs)
        assert done.returncode == 0, f"{words[0]}: {done.stderr}"
        assert done.stdout == program(*words, "--book", book).stdout, f"{words[0]}: another answer"
    for words in (["add", "party", "NOR", "--name", "Norway", "--type", "10"],
                  ["amend", "flow-1", "--amount", "7 USD", "--reason", "a slip"],
                  ["void", "flow-1", "--reason", "a slip"],
                  ["import", folder / "more.csv", "--kind", "flow"]):
        done = program(*words, "--book", book, preload=nfs)
        assert done.returncode == 1 and "network file system" in done.stderr and \
            "\nhint: " in done.stderr, f"{words[0]}: exit {done.returncode}: {done.stderr}"
    done = program("init", folder / "new" / "book.db", preload=nfs)
    assert done.returncode == 1 and "network file system" in done.stderr, f"init: {done.stderr}"
    assert not list((folder / "new").iterdir()), "init leaves a file there"
    assert original.is_unchanged(), "the book is another"


faults.claims.check(an_add_survives_each_failing_call, an_import_survives_each_failing_call,
                    an_amendment_survives_each_failing_call, a_reader_never_harms_the_book,
                    a_book_on_a_network_disk_is_read_only)
