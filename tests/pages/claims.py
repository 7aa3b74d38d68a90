"""What the tests of this folder share: the program, its answers, and one line per claim.

A claim is a function; it holds when it returns, and an AssertionError says why it does not.
"""
import json
import os
import pathlib
import subprocess
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEDGER = os.environ.get("LEDGER", str(ROOT / "build/ledger"))
FOLDER = tempfile.TemporaryDirectory(prefix="ledger-pages-")
HERE = pathlib.Path(FOLDER.name)
ENVIRONMENT = dict(os.environ, LEDGER_NOW="2024-02-29T12:00:00Z", LEDGER_AUTHOR="tester",
                   LC_ALL="C.UTF-8", TZ="UTC")
ENVIRONMENT.pop("LEDGER_BOOK", None)


def run(*command, status=0, **options):
    """Standard output as text; another exit status than expected is a failure."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          env=ENVIRONMENT, stdin=subprocess.DEVNULL, check=False, **options)
    assert done.returncode == status, \
        f"{' '.join(map(str, command))}: exit {done.returncode}: {done.stderr.strip()[-600:]}"
    return done.stdout


def ledger(*words, **options):
    return run(LEDGER, *words, **options)


def shipped_book():
    """A book of the shipped CSV files."""
    book = HERE / "shipped.db"
    ledger("init", book, "--from", ROOT / "ledger")
    return book


def totals(book, *words):
    return json.loads(ledger("--book", book, "totals", "--json", *words))


def report(book, name, *words):
    """Writes a report and gives its path; the ending picks the format."""
    path = HERE / name
    ledger("--book", book, "report", "-o", path, *words)
    return path


def read_tables(section):
    """The tables of a section that pages print; the others hold the figures of charts."""
    return [table for table in section["tables"] if table.get("audience") != "machines"]


def equal(found, expected, what="value"):
    assert found == expected, f"{what}: found {found!r}, expected {expected!r}"


def no_differences(found, expected, what):
    """Two dictionaries are equal; names the first few keys where they are not."""
    keys = [key for key in {**found, **expected} if found.get(key) != expected.get(key)]
    lines = [f"{key}: {found.get(key)!r} is not {expected.get(key)!r}" for key in keys[:3]]
    assert not keys, f"{what}: {len(keys)} differ; " + "; ".join(lines)


def check(*tests):
    """Runs each claim and prints its line."""
    failed = 0
    for test in tests:
        name = test.__name__
        try:
            test()
            print(f"ok {name}", flush=True)
        except AssertionError as why:
            failed += 1
            print(f"not ok {name}: {' '.join(str(why).split())}", flush=True)
        except Exception as why:  # a broken test is a failed one, and the others still run
            failed += 1
            traceback.print_exc()
            print(f"not ok {name}: {type(why).__name__}: {why}", flush=True)
    raise SystemExit(1 if failed else 0)
