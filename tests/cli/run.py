"""Runs transcripts of the program: run.py [--accept] PROGRAM [FILE.test ...]

A transcript is what a person would see, in a file a person can read:

    # Comments begin with "# "; blank lines separate.
    $ ledger totals --by donor
    stdout, line by line
    2> stderr, line by line
    => 1

A command is a line for bash; lines "> ..." right below continue it. "=> N" is the exit status,
left out when it is 0. A stdout line that could be taken for one of these marks, and a blank one at
the end, is written "1> line". "[...]" in a line stands for any text. Output without a last newline
ends in the line "\\ no newline".

Every file runs in an empty folder of its own with a fixed clock, author and locale; its commands
share the folder, but not variables or `cd`. $REPO is the project's folder, $DATA is tests/cli/data.
"""

import concurrent.futures
import difflib
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
REPO = os.path.dirname(os.path.dirname(HERE))
SECONDS_LIMIT = int(os.environ.get("TRANSCRIPT_SECONDS", "120"))  # valgrind takes its time
NO_NEWLINE = "\\ no newline"
MARKS = ("$ ", "# ", "> ", "1> ", "2> ", "=> ", NO_NEWLINE)


class Case:
    """One command with the lines expected of it, and the comments before it."""

    def __init__(self, line_number):
        self.line_number = line_number
        self.before = []  # comment and blank lines
        self.command = []  # lines as they stand in the file
        self.expected = []  # normalised as shown() writes them

    def script(self):
        return "\n".join([self.command[0][2:]] + [line[2:] for line in self.command[1:]]) + "\n"


def parse(text):
    """Returns (cases, lines after the last case); raises ValueError."""
    cases, before, case = [], [], None
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("$ "):
            case = Case(number)
            case.before, before = before, []
            case.command.append(line)
            cases.append(case)
        elif line.startswith("> ") or line == ">":
            if case is None or case.expected or before:
                raise ValueError(f"line {number}: \"> \" must follow a command")
            case.command.append(line)
        elif line == "" or line.startswith("# ") or line == "#":
            before.append(line)
        elif case is None:
            raise ValueError(f"line {number}: a command is expected first: {line}")
        else:
            # Blank lines inside output belong to it; a comment inside output is a mistake.
            if any(before):
                raise ValueError(f"line {number}: output after a comment: {line}")
            case.expected += ["" for _ in before]
            before = []
            case.expected.append(line)
    return cases, before


def stream_lines(data):
    text = data.decode("utf-8", "surrogateescape")
    if text == "":
        return []
    if text.endswith("\n"):
        return text[:-1].split("\n")
    return text.split("\n") + [NO_NEWLINE]


def shown(status, out, err):
    """The lines a transcript has for what a command did."""
    lines = stream_lines(out)
    result = []
    for i, line in enumerate(lines):
        ends_blank = all(rest == "" for rest in lines[i:])
        is_final_mark = line == NO_NEWLINE and i == len(lines) - 1
        if ends_blank or (line.startswith(MARKS) and not is_final_mark) or line in (">", "#", "1>"):
            line = "1> " + line
        result.append(line.rstrip(" ") if line == "1> " else line)
    result += [("2> " + line).rstrip(" ") if line == "" else "2> " + line
               for line in stream_lines(err)]
    if status != 0:
        result.append(f"=> {status}")
    return result


def line_matches(expected, actual):
    if "[...]" not in expected:
        return expected == actual
    pattern = ".*".join(re.escape(piece) for piece in expected.split("[...]"))
    return re.fullmatch(pattern, actual, re.DOTALL) is not None


def matches(expected, actual):
    return len(expected) == len(actual) and all(map(line_matches, expected, actual))


def with_placeholders(expected, actual):
    """The new lines, but each old line with [...] stays where it first fits."""
    kept = [line for line in expected if "[...]" in line]
    result = []
    for line in actual:
        old = next((old for old in kept if line_matches(old, line)), None)
        if old is not None:
            kept.remove(old)
        result.append(line if old is None else old)
    return result


def environment(folder, bin_folder):
    result = {
        "PATH": bin_folder + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": folder, "TMPDIR": folder, "REPO": REPO, "DATA": os.path.join(HERE, "data"),
        "LEDGER_NOW": "2013-12-09T12:00:00Z", "LEDGER_AUTHOR": "tester",
        "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TZ": "UTC",
    }
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS") or name.startswith("VALGRIND_"):
            result[name] = value
    return result


def run_command(case, folder, env):
    try:
        done = subprocess.run(["bash", "-c", case.script()], cwd=folder, env=env,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=SECONDS_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return [f"2> stopped after {SECONDS_LIMIT} seconds", "=> 124"]
    return shown(done.returncode, done.stdout, done.stderr)


def run_file(path, program, accept):
    """Returns the result lines of one transcript; rewrites it when accepting."""
    name = os.path.splitext(os.path.basename(path))[0]
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        text = file.read()
    try:
        cases, after = parse(text)
    except ValueError as error:
        return [f"not ok {name}: {error}"]
    if not cases:
        return [f"not ok {name}: has no command"]

    results, rewritten = [], []
    with tempfile.TemporaryDirectory(prefix="ledger-test-") as top:
        folder, bin_folder = os.path.join(top, "work"), os.path.join(top, "bin")
        os.mkdir(folder)
        os.mkdir(bin_folder)
        os.symlink(os.path.abspath(program), os.path.join(bin_folder, "ledger"))
        env = environment(folder, bin_folder)
        for case in cases:
            actual = run_command(case, folder, env)
            claim = f"{name}:{case.line_number} {case.command[0]}"
            if matches(case.expected, actual):
                results.append(f"ok {claim}")
                rewritten += case.before + case.command + case.expected
                continue
            rewritten += case.before + case.command + with_placeholders(case.expected, actual)
            results.append(f"not ok {claim}: differs")
            results += ["  " + line for line in difflib.unified_diff(
                case.expected, actual, "expected", "found", lineterm="", n=1)]
        subprocess.run(["chmod", "-R", "u+w", top], check=False)  # a case may have locked a folder
    if accept:
        new = "\n".join(rewritten + (after or [""]))
        if new == text:
            return []
        with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(new)
        return [f"rewritten {os.path.relpath(path, REPO)}"]
    return results


def main(arguments):
    accept = arguments[:1] == ["--accept"]
    arguments = arguments[1:] if accept else arguments
    if not arguments:
        sys.exit(__doc__)
    program, files = arguments[0], arguments[1:]
    files = files or sorted(os.path.join(HERE, name) for name in os.listdir(HERE)
                            if name.endswith(".test"))
    sys.stdout.reconfigure(errors="surrogateescape", line_buffering=True)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for results in pool.map(lambda path: run_file(path, program, accept), files):
            failed = failed or any(line.startswith("not ok ") for line in results)
            for line in results:
                print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
