"""A throw-away book for an acceptance run, and how its claims are printed."""

import csv
import json
import os
import subprocess
import tempfile


class Book:
    """A folder with a new book; `ledger` runs in it."""

    def __init__(self, title):
        self.folder = tempfile.TemporaryDirectory(prefix="ledger-acceptance-")
        self.program = os.path.abspath(os.environ.get("LEDGER", "build/ledger"))
        self.ledger("init", "book.db", "--title", title)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def write(self, name, header, rows):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)

    def ledger(self, *words):
        return subprocess.run([self.program, *words, *(["--book", "book.db"]
                                                       if words[0] != "init" else [])],
                              cwd=self.folder.name, check=True, stdout=subprocess.PIPE).stdout

    def json(self, *words):
        return json.loads(self.ledger(*words, "--json"))


def report(name, claims):
    """Prints one line per (what, found, expected); the exit status."""
    wrong = 0
    for what, found, expected in claims:
        if found == expected:
            print(f"ok {name}: {what} is {found}")
        else:
            wrong += 1
            print(f"not ok {name}: {what} is {found}, published {expected}")
    return 1 if wrong else 0
