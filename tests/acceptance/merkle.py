#!/usr/bin/env python3
"""Proofs and notes of other implementations: merkle.py DATA

Reads DATA/merkle or ../merkle beside it (its README says where the files come from): inclusion and
consistency proofs of which most must be refused, and signed notes with their keys.
"""

import json
import os
import subprocess
import sys
import tempfile

from book import report

PROGRAM = os.environ.get("PROOF_CASES", "build/release/acceptance/proof_cases")


def find(data):
    for folder in (os.path.join(data, "merkle"), os.path.join(data, "..", "merkle")):
        if os.path.isdir(folder):
            return folder
    return None


def proof_line(case):
    proof = case.get("proof") or []
    if "leafIdx" in case:
        words = ["leaf", case["leafIdx"], case["treeSize"], case["leafHash"], case["root"]]
    else:
        words = ["growth", case["size1"], case["size2"], case["root1"], case["root2"]]
    return " ".join(str(word) or "-" for word in [*words, *proof])


def notes(path, folder):
    """(line, whether it is good) for each note and key, and each note with one bit changed."""
    for number, part in enumerate(open(path, encoding="utf-8").read().split("== ")[1:]):
        head, _, text = part.partition("\n")
        words = head.split()
        if words[0] == "refuse":
            yield f"key {words[-1]}", False
            continue
        yield f"key {words[1]}", True
        name = os.path.join(folder, f"note-{number}")
        data = (text.rstrip("\n") + "\n").encode()
        for bit in (None, *range(0, 8 * len(data), 37)):
            variant = bytearray(data)
            if bit is not None:
                variant[bit // 8] ^= 1 << bit % 8
            with open(f"{name}-{bit}", "wb") as out:
                out.write(variant)
            yield f"note {words[1]} {name}-{bit}", bit is None


def answers(lines):
    done = subprocess.run([PROGRAM], input="\n".join(lines) + "\n", capture_output=True, text=True,
                          check=True)
    return done.stdout.split()


def main():
    folder = find(sys.argv[1])
    if folder is None:
        print("acceptance: skipped, there is no folder merkle in or beside " + sys.argv[1])
        return 0
    with open(os.path.join(folder, "transparency-dev-testdata.jsonl"), encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    found = answers([proof_line(case) for case in cases])
    # The one good case whose roots are not 32 bytes long may be refused.
    short = [case for case in cases if not case["wantErr"] and case.get("size1") == 1
             and case["size1"] == case["size2"] and len(case["root1"]) < 44]
    wrong = [f"{case['file']}: {answer}" for case, answer in zip(cases, found)
             if (answer == "good") == case["wantErr"] and case not in short]
    with tempfile.TemporaryDirectory() as scratch:
        signed = list(notes(os.path.join(folder, "notes.txt"), scratch))
        said = answers([line for line, _ in signed])
    other = [line for (line, is_good), answer in zip(signed, said)
             if (answer == "good") != is_good]
    return report("proofs and notes of others", [
        ("proofs answered", len(found), 196),
        ("proofs answered wrongly", wrong, []),
        ("proofs refused of the 184 that must be",
         sum(answer == "refused" for case, answer in zip(cases, found) if case["wantErr"]), 184),
        ("notes and keys answered wrongly", other, []),
        ("notes found", sum(is_good for line, is_good in signed if line.startswith("note")), 2),
    ])


if __name__ == "__main__":
    sys.exit(main())
