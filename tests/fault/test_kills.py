#!/usr/bin/env python3
"""kill -9 at random under several writers, many appenders beside readers, a clock that goes back."""
import contextlib
import json
import os
import signal
import subprocess
import threading
import time

import faults
from faults import ENVIRONMENT, LEDGER, RANDOM, Command, Original, program, verified_ids

PLEDGE = ["--from", "JPN", "--to", "AFG", "--amount", "5 USD", "--date", "2010"]


def acknowledged_by(done, bulk):
    """What a writer said is in the book: the root comes last, before it a pledge's id."""
    if "root " not in done.stdout:
        return set()
    return bulk or {done.stdout.split(":")[0]}


def killed_writers_lose_nothing_acknowledged():
    """Each round starts four writers and kills them after a moment; one of them imports 300 rows,
    which must be there whole or not at all. Now and then the book begins anew, to stay small."""
    folder = faults.fresh_folder("kills")
    original = Original(faults.small_book(folder))
    book, rows = original.book, folder / "more.csv"
    rounds = 600 if faults.IS_LONG else 12
    writers = [Command("add", "pledge", *PLEDGE, "--note", f"writer {i}", "--book", book)
               for i in range(3)]
    bulk_writer = Command("import", rows, "--kind", "flow", "--book", book)
    writers.append(bulk_writer)
    killed = total = each = 0
    for turn in range(rounds):
        if turn % 20 == 0:
            original.put_back()
            acknowledged = set()
        first = turn * 1000
        bulk = {f"flow-{i}" for i in range(first, first + 300)}
        rows.write_text(faults.flow_rows(first, first + 299))
        began, before = time.monotonic(), killed
        running = {writer: writer.start() for writer in writers}
        if turn > 0:  # the first round shows how long it takes
            time.sleep(RANDOM.uniform(0, each))
            for process in RANDOM.sample(list(running.values()), len(running)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                time.sleep(RANDOM.uniform(0, each / 8))
        for writer in writers:
            done = writer.finish()
            killed += done.returncode == -9
            said = acknowledged_by(done, bulk if writer is bulk_writer else None)
            assert done.returncode == -9 or said, f"round {turn}: {done}"
            acknowledged |= said
            total += len(said)
        # Aimed again after each round, because the machine has other work too.
        if turn == 0:
            each = time.monotonic() - began
        else:
            each *= {0: 0.5, 1: 0.8, 4: 1.5}.get(killed - before, 1)
        found = verified_ids(book, f"round {turn}")
        assert not acknowledged - found, f"round {turn}: {sorted(acknowledged - found)[:3]} are gone"
        part = len(bulk & found)
        assert part in (0, 300), f"round {turn}: {part} of 300 rows of a killed import are there"
    for writer in writers:
        writer.close()
    print(f"    {rounds} rounds of 4 writers, {killed} killed, {total} records acknowledged")
    assert killed > rounds // 2 and total > 0, "the kills come too late or too early"


def eight_appenders_and_readers_agree():
    folder = faults.fresh_folder("crowd")
    book = faults.small_book(folder)
    each = 40 if faults.IS_LONG else 6
    failures, done = [], threading.Event()

    def append(who):
        for i in range(each):
            writer = program("add", "pledge", f"w{who}-{i}", *PLEDGE, "--book", book)
            if writer.returncode != 0:
                failures.append(f"appender {who}, record {i}: {writer.stderr}")

    def read():
        last = 0
        while not done.is_set():
            answer = program("totals", "--json", "--book", book)
            if answer.returncode != 0:
                failures.append(f"reader: {answer.stderr}")
                return
            head = json.loads(answer.stdout)
            counted = sum(row["count"] for row in head["rows"])
            if head["book"]["size"] < last or counted != head["book"]["size"] - 4:
                failures.append(f"reader: {counted} flows in a book of {head['book']['size']}")
            last = head["book"]["size"]

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=append, args=(who,)) for who in range(8)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert not failures, failures[0]
    found = verified_ids(book, "after the crowd")
    missing = {f"w{who}-{i}" for who in range(8) for i in range(each)} - found
    assert not missing, f"{len(missing)} records are gone: {sorted(missing)[:3]}"


def a_clock_that_goes_back_never_makes_the_book_go_back():
    folder = faults.fresh_folder("clock")
    book = faults.small_book(folder)
    times = ["2024-03-01T00:00:00Z", "2020-01-01T00:00:00Z", "1971-01-01T00:00:00Z",
             "2024-03-01T00:00:01Z"]
    for i, now in enumerate(times):
        subprocess.run([LEDGER, "add", "pledge", f"clock-{i}", *PLEDGE, "--book", str(book)],
                       env=ENVIRONMENT | {"LEDGER_NOW": now}, check=True, stdout=subprocess.DEVNULL)
    recorded = [json.loads(program("show", f"clock-{i}", "--json", "--book", book).stdout)["recorded"]
                for i in range(len(times))]
    expected = [times[0], times[0], times[0], times[3]]
    assert recorded == expected, f"found {recorded}"
    verified_ids(book, "after the clock went back")


faults.claims.check(killed_writers_lose_nothing_acknowledged, eight_appenders_and_readers_agree,
                    a_clock_that_goes_back_never_makes_the_book_go_back)
