#!/usr/bin/env python3
"""A book read without the program: its bodies through SQLite and JSON, its hashes with hashlib.

Sums, leaf hashes and the Merkle root (RFC 6962) must be the program's; and a book that went out
and in again, or ends earlier, must be the same book.
"""
import hashlib
import json
import re
import sqlite3
from decimal import ROUND_DOWN, Decimal

import claims
import synthetic
from arithmetic import bounds, fold, from_json, fund_of, items
from claims import HERE, equal, ledger, no_differences, totals

BOOK, LINES = synthetic.make_book()
PREFIXES = [20, 300, 4096, 4097, 8191, 10_010, 10_200]


def entries(book):
    connection = sqlite3.connect(f"file:{book}?mode=ro", uri=True)
    with connection:
        rows = connection.execute("SELECT body, leaf FROM entry ORDER BY seq").fetchall()
        head = connection.execute("SELECT size, root FROM head").fetchone()
    connection.close()
    return rows, head


def standing(bodies):
    """What stands of each record, by id: its last amendment that is not void."""
    void = {body["target"] for body in bodies if body["kind"] == "void"}
    out = {}
    for body in bodies:
        id = body["target"] if body["kind"] == "amend" else body["id"]
        if body["id"] in void or id in void or body["kind"] == "void":
            continue
        kind = body.get("target-kind", body["kind"])
        out[id] = dict(body, id=id, kind=kind)
    return out


class Ledger:
    """The standing records of a book, ready to be folded."""

    def __init__(self, lines):
        records = standing([json.loads(line) for line in lines])
        self.parties, self.activities, self.flows = (
            {id: record for id, record in records.items() if record["kind"] == kind}
            for kind in ("party", "activity", "flow"))

    def fund(self, flow):
        return fund_of(flow, self.parties)

    def places(self, flow):
        """(place, percent) of each recipient; several without shares are one place together."""
        to = self.parties[flow["to"]]
        own = items(flow.get("recipient"))
        if not own and "activity" in flow:
            own = items(self.activities[flow["activity"]].get("recipient"))
        if not own and to["type"] in ("country", "region"):
            own = [to.get("country", to["id"])]
        shares = [(item.split(" ") + ["100"])[:2] for item in own]
        if len(own) > 1 and " " not in own[0]:
            shares = [(", ".join(own), "100")]
        return [(place, Decimal(percent)) for place, percent in shares] or [(None, Decimal(100))]

    def by_recipient(self, flow):
        shares = self.places(flow)
        largest = max(range(len(shares)), key=lambda i: shares[i][1])  # the first among equals

        def part(percent):
            return lambda value: (value * percent / 100).quantize(Decimal("1e-12"), ROUND_DOWN)

        def rest(value):
            others = [part(percent)(value) for i, (_, percent) in enumerate(shares) if i != largest]
            return value - sum(others)

        return [((place, flow.get("finance")), rest if i == largest else part(percent))
                for i, (place, percent) in enumerate(shares)]


def year_of(flow):
    """A year, or the span that no one may take apart."""
    date = flow["date"]
    if flow["stage"] in ("disbursement", "expenditure"):
        date = flow.get("value-date", date)
    ends = date.split("/") if "/" in date else [date, date]
    first, last = (re.sub("[~?%]", "", end)[:4] for end in ends)
    first, last = first.replace("X", "0"), last.replace("X", "9")
    if last == "..":
        return f"since {first}"
    if first == "..":
        return f"before {int(last) + 1}"
    return first if first == last else f"{first}–{last}"


def compare(by, keys_of):
    book = Ledger(body for body, _ in entries(BOOK)[0])
    rows, excluded = from_json(totals(BOOK, "--by", by))
    expected_rows, expected_excluded = fold(book.flows, book.parties,
                                            lambda flow: keys_of(book, flow))
    assert len(rows) > 20 and len(excluded) > 10
    no_differences(rows, expected_rows, "rows")
    no_differences(excluded, expected_excluded, "excluded")


def same(value):
    return value


def sums_by_donor_are_those_of_the_bodies():
    compare("donor", lambda book, flow: [((flow["from"],), same)])


def sums_by_year_and_fund_are_those_of_the_bodies():
    compare("year,fund", lambda book, flow: [((year_of(flow), book.fund(flow)), same)])


def sums_by_recipient_and_finance_are_those_of_the_bodies():
    compare("recipient,finance", lambda book, flow: book.by_recipient(flow))


def one_currency_summed_by_sql_has_as_many_flows():
    """The query a user would type; SQL only counts here, since its sums are floats."""
    connection = sqlite3.connect(f"file:{BOOK}?mode=ro", uri=True)
    count = connection.execute(
        "SELECT count(*) FROM entry WHERE json_extract(body, '$.kind') = 'flow'"
        " AND json_extract(body, '$.amount') LIKE '%JPY'").fetchone()[0]
    connection.close()
    expected = [line for line in map(json.loads, LINES)
                if line["kind"] == "flow" and bounds(line["amount"])[0] == "JPY"]
    equal(count, len(expected), "flows in JPY")


def leaf(body):
    return hashlib.sha256(b"\0" + body.encode()).digest()


def merkle_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle_root(leaves[:left]) + merkle_root(leaves[left:])).digest()


def leaves_and_root_are_what_hashlib_makes_of_the_bodies():
    rows, (size, root) = entries(BOOK)
    equal([body for body, _ in rows], LINES, "bodies")
    assert all(leaf(body) == stored for body, stored in rows), "a leaf differs"
    equal(size, len(rows), "size")
    equal(root.hex(), merkle_root([stored for _, stored in rows]).hex(), "root")
    equal(totals(BOOK)["book"]["root"], root.hex(), "root in JSON")


def the_restored_book_has_the_same_root():
    copy = HERE / "again.db"
    ledger("--book", BOOK, "export", "--jsonl", HERE / "again.out")
    equal((HERE / "again.out").read_text(encoding="utf-8").splitlines(), LINES, "lines")
    ledger("init", copy, "--restore", HERE / "again.out")
    equal(totals(copy), totals(BOOK), "totals")
    ledger("--book", copy, "verify")


def a_book_of_its_own_csv_has_the_same_totals():
    folder, copy = HERE / "copy", HERE / "copy.db"
    ledger("--book", BOOK, "export", "--csv", folder)
    ledger("init", copy, "--from", folder)
    for by in ("donor", "recipient,year", "fund,form"):
        no_differences(*(dict(enumerate(totals(book, "--by", by)["rows"]))
                         for book in (copy, BOOK)), by)
        equal(totals(copy, "--by", by)["excluded"], totals(BOOK, "--by", by)["excluded"], by)


def as_of_a_record_is_the_book_that_ends_there():
    for size in PREFIXES:
        prefix = HERE / f"first-{size}.db"
        synthetic.restore(prefix, LINES[:size])
        found = totals(BOOK, "--as-of", str(size), "--by", "donor,year")
        equal(found["book"]["size"], size, "size")
        equal(found["book"]["root"], merkle_root([leaf(line) for line in LINES[:size]]).hex(),
              f"root of {size}")
        equal(found, totals(prefix, "--by", "donor,year"), f"as of {size}")


claims.check(sums_by_donor_are_those_of_the_bodies, sums_by_year_and_fund_are_those_of_the_bodies,
             sums_by_recipient_and_finance_are_those_of_the_bodies,
             one_currency_summed_by_sql_has_as_many_flows,
             leaves_and_root_are_what_hashlib_makes_of_the_bodies,
             the_restored_book_has_the_same_root, a_book_of_its_own_csv_has_the_same_totals,
             as_of_a_record_is_the_book_that_ends_there)
