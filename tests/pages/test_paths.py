#!/usr/bin/env python3
"""No path that data names is opened: files lie in wait under names that every field, file and proof
gives, and the kernel tells of each that is touched."""
import base64
import ctypes
import json
import os
import struct
import subprocess

import claims
from claims import ENVIRONMENT, HERE, ledger

OPENED = 0x20  # IN_OPEN of inotify(7)
LIBC = ctypes.CDLL(None, use_errno=True)
BAIT = HERE / "bait"
HOOK = BAIT / "secret"
MAP = f"""source = {HOOK}
[flow]
id = {{Id}}
stage = pledge
from = {{Donor}} | party donor
to = AFG
amount = {{Sum}} USD
date = {{Year}}
note = {HOOK}
[party donor]
type = 10
"""
IATI = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="{HOOK}"?>
<iati-activities version="2.03" xmlns:xi="http://www.w3.org/2001/XInclude"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{HOOK}">
  <iati-activity default-currency="USD" linked-data-uri="file://{HOOK}" xml:base="{HOOK}">
    <iati-identifier>XM-EX-1</iati-identifier>
    <reporting-org ref="XM-EX" type="10"><narrative>Ministry</narrative></reporting-org>
    <title><narrative>Wells</narrative></title>
    <xi:include href="file://{HOOK}" parse="text"/>
    <recipient-country code="AF"/>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>
      <value value-date="2020-01-01">5</value></transaction>
    <document-link url="file://{HOOK}" format="text/html"><title><narrative>{HOOK}</narrative></title>
    </document-link>
  </iati-activity>
</iati-activities>
"""


class Watch:
    """Names opened in a folder since the last question."""

    def __init__(self, folder):
        self.handle = LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert LIBC.inotify_add_watch(self.handle, os.fsencode(folder), OPENED) >= 0

    def opened(self):
        try:
            events = os.read(self.handle, 65536)
        except BlockingIOError:
            return []
        names = []
        while events:
            size = struct.unpack_from("iIII", events)[3]
            names.append(events[16:16 + size].rstrip(b"\0").decode())
            events = events[16 + size:]
        return names


def lay_bait():
    BAIT.mkdir()
    # a book, so that whoever opens it goes on
    ledger("init", HOOK)
    return Watch(BAIT)


WATCH = lay_bait()


def try_all(*commands):
    """Each command runs, well or not, and touches nothing that it was not given."""
    for words in commands:
        done = subprocess.run([claims.LEDGER, *map(str, words)], env=ENVIRONMENT, cwd=HERE,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), f"{words}: exit {done.returncode}: {done.stderr}"
        opened = WATCH.opened()
        assert not opened, f"{words}: {opened} was opened"


def the_watch_notices():
    HOOK.read_bytes()
    assert WATCH.opened() == ["secret"], "nothing would be noticed"


def book_of_paths():
    """Every text of it is the path, or leads to it."""
    folder = HERE / "source"
    folder.mkdir()
    for name, text in {
            "parties.csv": f"id,name,type,aliases,refs\nJPN,{HOOK},10,file://{HOOK},x:{HOOK}\n"
                           "AFG,../bait/secret,country,,\n",
            "activities.csv": f"id,title,recipient\nroads,{HOOK},AF\n",
            "events.csv": f"id,title,date\nmeeting,{HOOK},2012\n",
            "evidence.csv": f"id,title,publisher,url,archived\npage,{HOOK},{HOOK},file://{HOOK},"
                            f"file://{HOOK}\n",
            "flows.csv": "id,stage,from,to,amount,date,activity,event,title,note,evidence\n"
                         f"one,pledge,JPN,AFG,5 USD,2012,roads,meeting,{HOOK},file://{HOOK},page\n",
            "rates.csv": f"base,quote,period,value,type,source\nEUR,USD,2012,1.3,average,{HOOK}\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    book = HERE / "book.db"
    ledger("init", book, "--from", folder, "--title", HOOK)
    return book


def a_book_full_of_paths_opens_none():
    book = book_of_paths()
    out = HERE / "out"
    try_all(*([*words, "--book", book] for words in (
        ["list"], ["list", "evidence"], ["show", "page"], ["show", "one"], ["history", "one"],
        ["find", "secret"], ["check"], ["verify"], ["totals", "--by", "donor"],
        ["totals", "--in", "EUR"], ["totals", "--explain"], ["import", HERE / "source"],
        ["export", "--csv", out], ["export", "--iati", HERE / "x.xml"],
        ["export", "--hxl", HERE / "x.hxl"], ["export", "--journal", HERE / "x.journal"],
        ["export", "--jsonl", HERE / "x.jsonl"], ["backup", HERE / "copy.db"],
        *(["report", "-o", HERE / f"r.{ending}"]
          for ending in ("txt", "csv", "json", "html", "pdf", "xlsx")))))
    try_all(["init", HERE / "again.db", "--restore", HERE / "x.jsonl"],
            ["import", HERE / "x.xml", "--book", HERE / "again.db"],
            ["sync", HERE / "copy.db", "--book", book])


def files_of_others_open_none():
    book = HERE / "files.db"
    ledger("init", book)
    for name, text in {
            "iati.xml": IATI,
            "entity.xml": IATI.replace("?>\n", f'?>\n<!DOCTYPE x SYSTEM "{HOOK}" '
                                       f'[<!ENTITY e SYSTEM "file://{HOOK}">]>\n', 1),
            "sheet.csv": f"Id,Donor,Sum,Year\n1,{HOOK},5,2012\n",
            "own.map": MAP,
            "fts.json": json.dumps({"data": {"flows": [
                {"id": "1", "amountUSD": 5, "description": str(HOOK), "$ref": f"file://{HOOK}"}]},
                "meta": {"nextLink": f"file://{HOOK}"}}),
    }.items():
        (HERE / name).write_text(text, encoding="utf-8")
    try_all(*(["import", HERE / name, *more, "--book", book] for name, more in (
        ("iati.xml", []), ("entity.xml", []), ("sheet.csv", ["--map", HERE / "own.map"]),
        ("fts.json", []))), ["import", "--guess", HERE / "sheet.csv", "--book", book])


def stamps_and_proofs_open_none():
    def stamp(*options):
        text = json.dumps({"format": "1", "options": ["--as-of", "1", *map(str, options)],
                           "origin": str(HOOK), "root": "0" * 64, "selection": "", "size": "1",
                           "version": str(HOOK)}, separators=(",", ":"))
        path = HERE / "stamped.txt"
        path.write_text(f"report\n\nledger-stamp:{base64.b64encode(text.encode()).decode()}\n")
        return path
    book = HERE / "files.db"
    for options in ([], ["--book", HOOK], ["--output", HOOK], ["--donor", HOOK], ["--title", HOOK]):
        try_all(["verify", "--report", stamp(*options), "--book", book])
    note = f"{HOOK}\n1\n{base64.b64encode(bytes(32)).decode()}\n\n— {HOOK} {'A' * 92}\n"
    receipt = f"c2sp.org/tlog-proof@v1\nextra {base64.b64encode(str(HOOK).encode()).decode()}\n" \
              f"index 0\n\n{note}"
    (HERE / "checkpoint").write_text(note, encoding="utf-8")
    (HERE / "receipt").write_text(receipt, encoding="utf-8")
    try_all(*(["verify", option, HERE / name, "--book", book] for option, name in (
        ("--receipt", "receipt"), ("--against", "checkpoint"), ("--since", "checkpoint"))))
    published = HERE / "published"
    published.mkdir()
    (published / "checkpoint").write_text(note, encoding="utf-8")
    ledger("key", "--key", HERE / "key", "--book", book)
    (HERE / "verifier").write_text(ledger("key", "--show", "--key", HERE / "key", "--book", book))
    try_all(*(["sync", published, "--verifier", HERE / "verifier", "--book", to]
              for to in (book, HERE / "new.db")))


claims.check(the_watch_notices, a_book_full_of_paths_opens_none, files_of_others_open_none,
             stamps_and_proofs_open_none)
