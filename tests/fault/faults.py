"""What the fault tests share: small books, the preloaded library, and what must hold afterwards.

TORTURE=long runs every case; else each test takes a sample that fits into `make test`. The sample
is drawn from a fixed seed, so a failure comes back.
"""
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "pages"))
import claims
from claims import ENVIRONMENT, HERE, LEDGER, ROOT

IS_LONG = os.environ.get("TORTURE") == "long"
SHIM = os.environ.get("FAULT_SHIM", str(ROOT / "build/release/fault/shim.so"))
RANDOM = random.Random(2013)


def some(cases, count):
    """All cases in the long form, else `count` of them."""
    cases = list(cases)
    return cases if IS_LONG or len(cases) <= count else RANDOM.sample(cases, count)


def program(*words, preload=None, **options):
    """Runs the program, however it ends; `preload` are the FAULT_ variables."""
    environment = dict(ENVIRONMENT)
    if preload is not None:
        environment.update({f"FAULT_{name.upper()}": str(value) for name, value in preload.items()},
                           LD_PRELOAD=SHIM)
    return subprocess.run([LEDGER, *map(str, words)], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors="surrogateescape", check=False,
                          **options)


def fresh_folder(name):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def small_book(folder, flows=0):
    """A book of two parties, a document and some flows, "flow-1" and so on."""
    source = folder / "source"
    source.mkdir()
    (source / "parties.csv").write_text("id,name,type\nJPN,Japan,10\nAFG,Afghanistan,country\n")
    (source / "evidence.csv").write_text("id,title\nletter,Letter\n")
    (source / "flows.csv").write_text(flow_rows(1, flows))
    claims.ledger("init", folder / "book.db", "--from", source)
    shutil.rmtree(source)
    return folder / "book.db"


def flow_rows(first, last):
    rows = [f"flow-{i},pledge,JPN,AFG,{i}.25 USD,2010-03-{i % 28 + 1:02},words {i}"
            for i in range(first, last + 1)]
    return "\n".join(["id,stage,from,to,amount,date,note", *rows]) + "\n"


def verified_ids(book, what):
    """The ids of a book that must verify."""
    done = program("verify", "--book", book)
    assert done.returncode == 0, f"{what}: verify: {done.stderr.strip()}"
    connection = sqlite3.connect(book)
    try:
        return {row[0] for row in connection.execute("SELECT id FROM entry")}
    finally:
        connection.close()


def is_refusal(done):
    """One clear answer of the program, no crash: refused (1) or out of memory (3), with a line."""
    return done.returncode in (1, 3) and done.stderr.startswith(("ledger: ", "warning: ")) or \
        done.returncode == 3 and "out of memory" in done.stderr
