"""OCHA FTS, Afghanistan 2020: the published total, and the way to it from everything found."""

import os
import sys

from book import Book, report

PAGES = ["fts/afg_2020_p1.json", "fts/afg_2020_p2.json", "fts/afg_2020_p3.json"]
FLAT = ["fts/fts_incoming_funding_afg.csv", "fts/fts_internal_funding_afg.csv"]
STEPS = {"internal": "-71958119", "shared": "-28526312", "total": "725591299"}


def figures(book):
    """(what, found, published) of a book that has the whole year."""
    firm = book.json("totals", "--firm")["rows"]
    stages = {row["stage"]: row["stated"] for row in book.json("totals")["rows"]}
    forms = {row["form"]: row["stated"] for row in book.json("totals", "--firm", "--by", "form")["rows"]}
    yield "firm", [row["stated"] for row in firm], ["725591299"]
    yield "committed", stages["commitment"], "296624940"
    yield "paid", stages["disbursement"], "428966359"
    yield "in kind", forms["in-kind"], "1352072"
    steps = book.json("totals", "--firm", "--explain")["proofs"][0]["steps"]
    found = {step["step"]: step["amount"] for step in steps}
    for step, amount in STEPS.items():
        yield f"step {step}", found.get(step), amount
    yield "sum of incoming", int(found["naive"]) + int(found["internal"]), 754117611
    donors = book.json("totals", "--firm", "--by", "donor")["rows"]
    yield "sources", len(donors), 44
    by_amount = sorted((int(row["stated"]) for row in donors), reverse=True)
    yield "seventh source", by_amount[6], 21759689
    japan = book.json("totals", "--firm", "--donor", "Japan")["rows"]
    yield "Japan", [row["stated"] for row in japan], ["21759689"]


def main(data):
    claims = []
    with Book("AFG 2020") as book:
        paths = [os.path.join(data, name) for name in PAGES]
        book.ledger("import", *paths)
        claims += figures(book)
        flows = book.json("list", "--text", "flows split off it")["rows"]
        empty = [flow for flow in flows if flow["amount"] == "0 USD"]
        claims.append(("parents whose money moved to children", len(empty), 18))
        again = book.ledger("import", *reversed(paths)).decode()
        claims.append(("recorded when imported again", again.splitlines()[-2].split()[0], "0"))
    with Book("AFG 2020, flat") as book:
        book.ledger("import", *(os.path.join(data, name) for name in FLAT))
        claims += ((f"flat {what}", found, published) for what, found, published in figures(book))
    return report("fts", claims)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
