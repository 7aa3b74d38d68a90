#!/usr/bin/env python3
"""Files made to do harm, for every reader: NUL, bytes that are no UTF-8, half a file, an endless
line, values nested without end, entities that multiply or name other files.

Each is refused with exit status 1 and one clear message, in bounded memory and time, and nothing of
it is recorded.
"""
import itertools
import os
import subprocess

import claims
from claims import ENVIRONMENT, HERE, LEDGER, equal

# A checked build needs more of both, and remembers for a while what was freed.
IS_CHECKED = "asan" in LEDGER
MEGABYTES = 1200 if IS_CHECKED else 120
SECONDS = 60 if IS_CHECKED else 5
KILOBYTE = b"1" * 1024
ENDLESS = 64 << 10  # of them
HERE_GOES = "@@"  # where harm is done to a sample: in the middle of a text

MAP = """source = sheet
numbers = 1234.56

[flow]
id = {Id}
stage = {Stage} | list stages
from = {Donor} | party donor
to = AFG
amount = {Sum} USD
date = {Year}
note = {Note@@}

[party donor]
type = 10

[list stages]
Completion = disbursement
"""
SHEET = ("Id,Stage,Donor,Sum,Note,Year\n"
         "1,Completion,Norway,5,a@@b,2012\n2,Completion,Norway,6,,2012\n")
FTS = """{"data": {"flows": [
  {"id": "101", "amountUSD": 500, "status": "paid", "boundary": "incoming", "date": "2020-02-25",
   "budgetYear": "2020", "description": "seed@@s", "sourceObjects": [
     {"type": "Organization", "id": "11", "name": "Norway, Government of"}],
   "destinationObjects": [{"type": "Organization", "id": "21", "name": "Relief Committee"}]}]}}
"""
FTS_CSV = ("date,amountUSD,srcOrganization,destOrganization,description,status,id,destLocations\n"
           "2020,5,A,B,see@@ds,paid,7,AFG\n")
IATI = """<?xml version="1.0" encoding="UTF-8"?>%s
<iati-activities version="2.03">
  <iati-activity default-currency="USD">
    <iati-identifier>XM-EX-1</iati-identifier>
    <reporting-org ref="XM-EX" type="10"><narrative>Ministry</narrative></reporting-org>
    <title><narrative>Well@@s</narrative></title>
    <recipient-country code="AF"/>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>
      <value value-date="2020-01-01">5</value></transaction>
  </iati-activity>
</iati-activities>
"""
# Name: file, text, more words of `ledger import`.
READERS = {
    "own": ("flows.csv", "id,stage,from,to,amount,note,date\n"
                         "roads,pledge,JPN,AFG,5 USD,a@@b,2009\n", []),
    "map": ("sheet.csv", SHEET, ["--map", "good.map"]),
    "fts": ("fts.json", FTS, []),
    "fts-csv": ("fts.csv", FTS_CSV, []),
    "iati": ("iati.xml", IATI % "", []),
    "ecb": ("ecb.csv", "Date,USD,JPY,\n2012-04-02,1.3319,110@@.41,\n", []),
    "imf": ("imf.tsv", "SDRs per Currency unit for March 2026\n\nCurrency\tMarch 02, 2026\n"
                       "Euro\t0.85\nJapanese@@ yen\t0.0046\n", []),
    "rates": ("rates.csv", "base,quote,source,date,value\nUSD,AFN,I@@MF,2012-04-02,49.5\n", []),
    "deflators": ("deflators.csv", "ISO,year,base_year,currency,source,ver,gdp_defl\n"
                                   "AFG,2012,2023,USD,OE@@CD,Apr2025,0.94\n", []),
}
NUL, NOT_UTF8 = b"a\0b", b"caf\xe9 "


class Answer:
    def __init__(self, words):
        errors = HERE / "stderr"
        with open(errors, "wb") as stream:
            process = subprocess.Popen([LEDGER, *map(str, words)], cwd=HERE, env=ENVIRONMENT,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=stream)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.status = process.returncode
        self.megabytes = usage.ru_maxrss / 1024
        self.seconds = usage.ru_utime + usage.ru_stime  # whatever else the machine does
        self.lines = errors.read_text(encoding="utf-8").splitlines()

    def faults(self):
        """The lines that say what is wrong, without hints and the sum at the end."""
        return [line for line in self.lines
                if not line.lstrip().startswith("hint:") and "nothing was recorded" not in line]


def fresh_book():
    book = HERE / "book.db"
    if not book.exists():
        (HERE / "seed").mkdir()
        (HERE / "seed/parties.csv").write_text("id,name,type,country\nJPN,Japan,country,JP\n"
                                               "AFG,Afghanistan,country,AF\n", encoding="utf-8")
        claims.ledger("init", book, "--from", HERE / "seed")
        (HERE / "good.map").write_text(MAP.replace(HERE_GOES, ""), encoding="utf-8")
    return book


def recorded(book):
    return claims.ledger("--book", book, "export", "--jsonl", "-")


def write(name, text, harm, times=1):
    """The file with bytes put where harm is done, so many times; None: it ends there. They are
    never whole in this process, whose size a child's greatest size begins with."""
    before, after = (part.encode() for part in text.split(HERE_GOES))
    with open(HERE / name, "wb") as file:
        file.write(before)
        if harm is not None:
            file.writelines(itertools.repeat(harm, times))
            file.write(after)


def bounded(answer, what):
    equal(answer.status, 1, f"exit status of {what}: {answer.lines[:3]}")
    assert answer.megabytes < MEGABYTES, f"{what}: {answer.megabytes:.0f} MB"
    assert answer.seconds < SECONDS, f"{what}: {answer.seconds:.1f} s"
    assert max(map(len, answer.lines)) < 400, f"{what}: a message of {max(map(len, answer.lines))}"


def refused(words, what, *expected):
    """One fault, which has one of these texts and the name of the file; nothing is recorded."""
    book = fresh_book()
    before = recorded(book)
    answer = Answer(["--book", book, "import", *words])
    bounded(answer, what)
    faults = answer.faults()
    equal(len(faults), 1, f"faults of {what}: {faults}")
    assert any(text in faults[0] for text in expected), f"{what}: {faults[0]}"
    equal(recorded(book), before, f"records after {what}")


def refused_by_each(*expected, harm, times=1):
    for reader, (name, text, more) in READERS.items():
        write(name, text, harm, times)
        refused([name, *more], reader, *expected)


def each_sample_is_good():
    for reader, (name, text, more) in READERS.items():
        write(name, text, b"")
        answer = Answer(["--book", fresh_book(), "import", name, *more, "--dry-run"])
        equal(answer.status, 0, f"exit status of {reader}: {answer.lines[:3]}")


def nul_is_refused():
    refused_by_each("NUL", harm=NUL)


def bytes_that_are_no_utf8_are_refused():
    refused_by_each("invalid UTF-8", harm=NOT_UTF8)


def half_a_file_is_refused():
    refused_by_each("the row has", "the file ends in the middle", harm=None)


def an_endless_line_is_refused():
    refused_by_each("longer than", "larger than", "does not end within",
                    harm=KILOBYTE, times=ENDLESS)


def endless_nesting_is_refused():
    name, text, _ = READERS["fts"]
    write(name, text.replace('"seed@@s"', HERE_GOES), b"[", 1_000_000)
    refused([name], "fts", "nested deeper than 64")
    name, text, _ = READERS["iati"]
    write(name, text, b"<p>", 1_000_000)
    refused([name], "iati", "nested deeper than 64")


def entities_are_refused():
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(12))
    (HERE / "secret").write_text("secret", encoding="utf-8")
    for what, declared in {"laughs": laughs, "file": f'<!ENTITY l11 SYSTEM "file://{HERE}/secret">',
                           "fifo": '<!ENTITY % l SYSTEM "http://127.0.0.1:9/x"> %l;'}.items():
        (HERE / "iati.xml").write_text((IATI % f"\n<!DOCTYPE x [{declared}]>")
                                       .replace(HERE_GOES, "&l11;"), encoding="utf-8")
        refused(["iati.xml"], what, "DOCTYPE", "entit", "declaration")


def map_files_are_refused():
    write("sheet.csv", SHEET, b"")
    for expected, harm, times in (("NUL", NUL, 1), ("invalid UTF-8", NOT_UTF8, 1), ("}", None, 1),
                                  ("larger than", KILOBYTE, ENDLESS)):
        write("bad.map", MAP, harm, times)
        refused(["sheet.csv", "--map", "bad.map"], f"map, {expected}", expected)


def json_lines_are_refused():
    lines = recorded(fresh_book()).replace('"name":"Japan', '"name":"@@Japan', 1)
    for what, harm, times in (("nul", NUL, 1), ("latin", NOT_UTF8, 1), ("half", None, 1),
                              ("endless", KILOBYTE, ENDLESS), ("entry", b'a","z":', 1),
                              ("nested", b"[", 1_000_000)):
        text = lines.replace('"@@', "@@") if what == "nested" else lines
        write("lines.jsonl", text, harm, times)
        answer = Answer(["init", HERE / "other.db", "--restore", "lines.jsonl"])
        bounded(answer, what)
        equal(len(answer.faults()), 1, f"faults of {what}: {answer.faults()}")
        assert not (HERE / "other.db").exists(), f"{what}: a book was made"


claims.check(each_sample_is_good, nul_is_refused, bytes_that_are_no_utf8_are_refused,
             half_a_file_is_refused, an_endless_line_is_refused, endless_nesting_is_refused,
             entities_are_refused, map_files_are_refused, json_lines_are_refused)
