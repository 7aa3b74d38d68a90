#!/usr/bin/env python3
"""Keys, checkpoints, receipts and published logs, read and made by Go's sumdb packages.

They are a second implementation of the same public formats and share no code with ours. Without
them nothing here can be claimed, so a missing compiler is a failure.
"""
import base64
import os
import random
import subprocess

import claims
from claims import ENVIRONMENT, HERE, LEDGER, equal, ledger, run

RECORDS = 66_000  # two whole levels of tiles and the beginning of a third
READER = HERE / "reader"
BOOK = HERE / "log.db"
KEY = HERE / "log.key"
VERIFIER = HERE / "log.verifier"
FOLDER = HERE / "log"
EARLY = HERE / "early.checkpoint"


def build():
    """Debian keeps Go's packages below /usr/share/gocode."""
    environment = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS="",
                       GOCACHE=str(HERE / "gocache"))
    source = claims.ROOT / "tests/pages/log_reader.go"
    done = subprocess.run(["go", "build", "-o", READER, source], env=environment, check=False,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def reader(*words, **options):
    return run(READER, *words, **options)


def make_book():
    csv = HERE / "donors" / "parties.csv"
    csv.parent.mkdir()
    csv.write_text("id,name,type\n" + "".join(f"donor-{n},Donor {n},10\n" for n in range(RECORDS)))
    ENVIRONMENT["LEDGER_KEY"] = str(KEY)
    ledger("init", BOOK, "--from", csv.parent)
    ledger("key", "--name", "example.org/log")
    VERIFIER.write_text(ledger("key", "--show"))
    ledger("checkpoint", "--book", BOOK, "-o", EARLY)
    ledger("publish", FOLDER, "--book", BOOK)
    for number in range(5):
        ledger("add", "party", f"late-{number}", "--name", "Late", "--type", "10", "--book", BOOK)
    ledger("checkpoint", "--book", BOOK)
    ledger("publish", FOLDER, "--book", BOOK)


def a_second_engine_is_there():
    build()
    make_book()


def go_reads_the_published_log_and_the_receipts():
    receipts = []
    for name in ("donor-0", "donor-255", "donor-256", "donor-40000", "donor-65534", "late-4"):
        receipts.append(HERE / f"{name}.tlog-proof")
        ledger("prove", name, "--book", BOOK, "-o", receipts[-1])
    key = VERIFIER.read_text().strip()
    equal(reader("log", key, FOLDER, EARLY, *receipts),
          f"good: {RECORDS + 6} records, continues {RECORDS + 1}, 6 receipts\n", "what Go says")


def go_notices_a_changed_tile():
    tile = FOLDER / "tile/0/007"
    data = bytearray(tile.read_bytes())
    tile.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    reader("log", VERIFIER.read_text().strip(), FOLDER, EARLY, status=1)
    tile.write_bytes(data)


def keys_made_by_go_sign_here():
    private, verifier = reader("keygen", "example.org/made-by-go").split()
    key = HERE / "go.key"
    key.write_text(private + "\n")
    key.chmod(0o600)
    equal(ledger("key", "--show", "--key", key).strip(), verifier, "verifier key")
    note = HERE / "note"
    ledger("checkpoint", "--book", BOOK, "--key", key, "-o", note)
    equal(reader("open", verifier, note), "good\n", "our signature with Go's key")
    # The same text signed there is the same note: Ed25519 leaves no choice.
    text = HERE / "text"
    text.write_text(note.read_text().split("\n\n")[0] + "\n")
    equal(reader("sign", key, text), note.read_text(), "Go's signature")
    # Both signatures of that size are kept, and each key finds its own.
    ledger("verify", "--against", note, "--verifier", verifier, "--book", BOOK)
    ledger("publish", FOLDER, "--book", BOOK)
    for known in (verifier, VERIFIER.read_text().strip()):
        equal(reader("open", known, FOLDER / "checkpoint"), "good\n", "a note of two signatures")


def signs_what_ours_reads():
    private, verifier = reader("keygen", "example.org/other").split()
    key, text, note = HERE / "other.key", HERE / "other.text", HERE / "other.note"
    key.write_text(private)
    text.write_text(EARLY.read_text().split("\n\n")[0] + "\n")
    note.write_text(reader("sign", key, text))
    said = ledger("verify", "--since", note, "--verifier", verifier, "--book", BOOK)
    assert "signed by example.org/other" in said, said


def a_witness_made_by_go_must_have_signed():
    """Signature and cosignature, each asked for; a changed second or text is a forgery."""
    witness, _, cosigned = reader("cosign", "witness.example", EARLY, 1_679_315_147).partition("\n")
    note, keys = HERE / "cosigned.note", HERE / "keys"
    keys.write_text(VERIFIER.read_text() + witness)
    asked = ["--verifier", VERIFIER, "--verifier", witness, "--book", BOOK]
    note.write_text(cosigned)
    for words in (asked, ["--verifier", keys, "--book", BOOK]):
        said = ledger("verify", "--since", note, *words)
        assert "signed by example.org/log and witness.example\n" in said, said
    said = refused("verify", "--since", EARLY, *asked)
    assert "it is not signed with the key of witness.example" in said, said
    lines = cosigned.splitlines(keepends=True)
    name, signature = lines[-1].rsplit(" ", 1)
    data = bytearray(base64.b64decode(signature))
    for at in (4, 11, 12, 75):  # first and last byte of the seconds and of the signature
        data[at] ^= 1
        note.write_text("".join(lines[:-1]) + f"{name} {base64.b64encode(data).decode()}\n")
        data[at] ^= 1
        said = refused("verify", "--since", note, *asked)
        assert "its signature by witness.example is forged" in said, said
    other = reader("cosign", "witness.example", EARLY, 7).partition("\n")[0]
    note.write_text(cosigned)
    refused("verify", "--since", note, "--verifier", other, "--book", BOOK)


def refused(*words):
    done = subprocess.run([LEDGER, *map(str, words)], env=ENVIRONMENT, capture_output=True,
                          text=True, check=False)
    equal(done.returncode, 1, " ".join(map(str, words)))
    return done.stderr


def variants(good):
    """A note or a receipt with small changes: bits, bytes gone, doubled or swapped, lines moved."""
    chance = random.Random(20131209)
    yield good
    signature = good.rsplit(b"\n\n", 1)[1]
    yield good + signature.replace(b"example.org/log", b"example.org/unknown")
    yield good + signature
    yield good[:-1]
    yield good + b"\n"
    yield good.replace(b"\n\n", b"\n\n\n")
    yield good.replace(b"\n\n", b"\n")
    yield good.replace(b"\n", b"\r\n")
    yield good.replace(b"\xe2\x80\x94", b"-")
    lines = good.splitlines(keepends=True)
    for a in range(len(lines)):
        yield b"".join(lines[:a] + lines[a + 1:])
        yield b"".join(lines[:a] + [lines[a], lines[a]] + lines[a + 1:])
        for b in range(a):
            swapped = list(lines)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield b"".join(swapped)
    for _ in range(60):
        at = chance.randrange(len(good))
        yield good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1:]
        yield good[:at] + good[at + 1:]


def both_judge_alike(good, command, *words):
    """Variants of a good file, judged by `ledger verify WORDS FILE` and by `reader COMMAND`."""
    paths, ours = [], []
    for number, data in enumerate(variants(good.read_bytes())):
        paths.append(HERE / f"variant-{number}")
        paths[-1].write_bytes(data)
        done = subprocess.run([LEDGER, "verify", *words, paths[-1], "--verifier", VERIFIER],
                              env=ENVIRONMENT, cwd=HERE, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        ours.append("good" if done.returncode == 0 else "refused")
    theirs = reader(command, VERIFIER.read_text().strip(), *paths).split()
    differ = [f"{path.name}: {a} here, {b} there"
              for path, a, b in zip(paths, ours, theirs) if a != b]
    equal(differ, [], f"{len(paths)} variants")
    equal(ours[:2], ["good", "good"], "the file, and with a stranger's signature")
    assert ours.count("good") < 6 and len(ours) > 130, ours


def both_refuse_the_same_notes():
    small, good = HERE / "small.db", HERE / "small.checkpoint"
    ledger("init", small)
    ledger("checkpoint", "--book", small, "-o", good)
    both_judge_alike(good, "open", "--book", small, "--against")


def both_refuse_the_same_receipts():
    both_judge_alike(HERE / "donor-40000.tlog-proof", "receipts", "--receipt")


claims.check(a_second_engine_is_there, go_reads_the_published_log_and_the_receipts,
             go_notices_a_changed_tile, keys_made_by_go_sign_here, signs_what_ours_reads,
             a_witness_made_by_go_must_have_signed, both_refuse_the_same_notes,
             both_refuse_the_same_receipts)
