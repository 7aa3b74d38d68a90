"""What the fault tests share: small books, the preloaded library, and what must hold afterwards.

TORTURE=long runs every case; else each test takes a sample that fits into `make test`. The sample
is drawn from a fixed seed, so a failure comes back; TORTURE_SEED=N draws another.
"""
import os
import pathlib
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "pages"))
import claims
from claims import ENVIRONMENT, HERE, LEDGER, ROOT

IS_LONG = os.environ.get("TORTURE") == "long"
SHIM = os.environ.get("FAULT_SHIM", str(ROOT / "build/release/fault/shim.so"))
JUDGE = os.environ.get("FAULT_JUDGE", str(ROOT / "build/release/fault/judge"))
RANDOM = random.Random(int(os.environ.get("TORTURE_SEED", 2013)))


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


class Run:
    """How one run ended, as subprocess has it, and how many calls and allocations it made."""

    def __init__(self, status, calls, allocations, stdout, stderr):
        self.returncode = os.waitstatus_to_exitcode(status)
        self.calls, self.allocations = calls, allocations
        self.stdout, self.stderr = stdout, stderr

    def __str__(self):
        return f"exit {self.returncode}: {self.stderr.strip()[-300:]}"


class Command:
    """One command of the program, loaded once and run many times, each with its own fault.

    A cold one sets up libcrypto in each run, which takes longer than all else.
    """

    count = 0

    def __init__(self, *words, folder=None, is_cold=False):
        Command.count += 1
        self.out, self.err = (HERE / f"{Command.count}.{name}" for name in ("out", "err"))
        environment = ENVIRONMENT | {"LD_PRELOAD": SHIM, "FAULT_SERVE": "cold" if is_cold else "warm"}
        if folder is not None:
            environment["FAULT_FOLDER"] = f"{folder}/"
        self.server = subprocess.Popen([LEDGER, *map(str, words)], env=environment,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def start(self, at=0, kind="none", is_forever=False, memory=0, most_bytes=0):
        """Begins a run and gives its process; `finish` waits for its end."""
        for path in (self.out, self.err):  # one killed at once has not opened them yet
            path.write_text("")
        line = f"{at} {kind} {int(is_forever)} {memory} {most_bytes} {self.out} {self.err}\n"
        os.write(self.server.stdin.fileno(), line.encode())
        return int(self.server.stdout.readline())

    def finish(self):
        numbers = map(int, self.server.stdout.readline().split())
        return Run(*numbers, self.out.read_text(errors="surrogateescape"),
                   self.err.read_text(errors="surrogateescape"))

    def run(self, patience=None, **fault):
        """`patience`: the seconds after which a run that waits for ever is killed."""
        process = self.start(**fault)
        if patience is not None and not select.select([self.server.stdout], [], [], patience)[0]:
            os.kill(process, signal.SIGKILL)
        return self.finish()

    def close(self):
        self.server.stdin.close()
        self.server.wait()
        self.server.stdout.close()


class Judge:
    """Says of one book after another what `ledger verify` says of it; none may make it crash."""

    def __init__(self):
        self.process = None

    def __call__(self, book, what):
        """None for a sound book, else what is wrong with it."""
        if self.process is None:
            self.process = subprocess.Popen([JUDGE], env=ENVIRONMENT, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.write(self.process.stdin.fileno(), f"{book}\n".encode())
        answer = self.process.stdout.readline().decode(errors="surrogateescape")
        if answer.startswith("sound "):
            return None
        if not answer.startswith("refused "):
            said = self.process.communicate()[1].decode(errors="replace")
            status, self.process = self.process.returncode, None
            raise AssertionError(f"{what}: verify dies, exit {status}: {said.strip()[-400:]}")
        return answer.removeprefix("refused ").strip()

    def close(self):
        """At the end, for what a sanitizer says then."""
        if self.process is not None:
            said = self.process.communicate()[1].decode(errors="replace")
            assert self.process.returncode == 0, f"exit {self.process.returncode}: {said[-400:]}"
            self.process = None


judge = Judge()


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


def ids_in(book):
    connection = sqlite3.connect(book)
    try:
        return {row[0] for row in connection.execute("SELECT id FROM entry")}
    finally:
        connection.close()


def verified_ids(book, what):
    """The ids of a book that must verify."""
    why = judge(book, what)
    assert why is None, f"{what}: verify: {why}"
    return ids_in(book)


class Original:
    """A book to begin each case with."""

    def __init__(self, book):
        self.book, self.content = book, book.read_bytes()

    def put_back(self):
        for left in self.book.parent.glob(self.book.name + "*"):
            left.unlink()
        self.book.write_bytes(self.content)

    def is_unchanged(self):
        """The same bytes and no log beside them, so there is nothing to ask."""
        log = self.book.with_name(self.book.name + "-wal")
        return self.book.read_bytes() == self.content and \
            (not log.exists() or log.stat().st_size == 0)


def is_refusal(done):
    """One clear answer of the program, no crash: refused (1) or out of memory (3), with a line."""
    return done.returncode in (1, 3) and done.stderr.startswith(("ledger: ", "warning: ")) or \
        done.returncode == 3 and "out of memory" in done.stderr
