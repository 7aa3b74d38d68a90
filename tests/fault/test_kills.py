#!/usr/bin/env python3
"""kill -9 at random under several writers, many appenders beside readers, a clock that goes back."""
import json
import subprocess
import threading
import time

import faults
from faults import ENVIRONMENT, LEDGER, RANDOM, program, verified_ids


def add_words(book, name):
    return [LEDGER, "add", "pledge", name, "--from", "JPN", "--to", "AFG", "--amount", "5 USD",
            "--date", "2010", "--book", str(book)]


def start(words):
    return subprocess.Popen(words, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed_writers_lose_nothing_acknowledged():
    """Each round starts four writers and kills them after a moment; one of the rounds' writers is an
    import of 300 rows, which must be there whole or not at all."""
    folder = faults.fresh_folder("kills")
    book = faults.small_book(folder)
    rounds = 150 if faults.IS_LONG else 12
    acknowledged, killed = set(), 0
    began = time.monotonic()
    start(add_words(book, "undisturbed")).communicate()
    each = 4 * (time.monotonic() - began)  # of four at once, on one machine
    for turn in range(rounds):
        first = turn * 1000
        bulk = {f"flow-{i}" for i in range(first, first + 300)}
        rows = folder / "more.csv"
        rows.write_text(faults.flow_rows(first, first + 299))
        names = [f"turn-{turn}-{i}" for i in range(3)]
        writers = {name: start(add_words(book, name)) for name in names}
        writers["bulk"] = start([LEDGER, "import", str(rows), "--kind", "flow", "--book", str(book)])
        time.sleep(RANDOM.uniform(0, 0.5 * each))
        for writer in RANDOM.sample(list(writers.values()), len(writers)):
            writer.kill()
            time.sleep(RANDOM.uniform(0, each / 8))
        for name, writer in writers.items():
            answer = writer.communicate()[0]
            killed += writer.returncode != 0
            if "root " in answer:
                acknowledged |= bulk if name == "bulk" else {name}
        found = verified_ids(book, f"round {turn}")
        assert not acknowledged - found, f"round {turn}: {sorted(acknowledged - found)[:3]} are gone"
        part = len(bulk & found)
        assert part in (0, 300), f"round {turn}: {part} of 300 rows of a killed import are there"
    print(f"    {rounds} rounds of 4 writers, {killed} killed, {len(acknowledged)} acknowledged")
    assert killed > rounds // 2, "hardly a writer was killed on its way"


def eight_appenders_and_readers_agree():
    folder = faults.fresh_folder("crowd")
    book = faults.small_book(folder)
    each = 40 if faults.IS_LONG else 6
    failures, done = [], threading.Event()

    def append(who):
        for i in range(each):
            writer = start(add_words(book, f"w{who}-{i}"))
            writer.communicate()
            if writer.returncode != 0:
                failures.append(f"appender {who}, record {i}: exit {writer.returncode}")

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
        environment = ENVIRONMENT | {"LEDGER_NOW": now}
        subprocess.run(add_words(book, f"clock-{i}"), env=environment, check=True,
                       stdout=subprocess.DEVNULL)
    recorded = [json.loads(program("show", f"clock-{i}", "--json", "--book", book).stdout)["recorded"]
                for i in range(len(times))]
    expected = [times[0], times[0], times[0], times[3]]
    assert recorded == expected, f"found {recorded}"
    verified_ids(book, "after the clock went back")


faults.claims.check(killed_writers_lose_nothing_acknowledged, eight_appenders_and_readers_agree,
                    a_clock_that_goes_back_never_makes_the_book_go_back)
