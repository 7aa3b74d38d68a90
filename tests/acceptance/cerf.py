"""CERF's donor table, 2006 to 2028: paid, pledged and their total, to the last decimal."""

import decimal
import os
import sys

from book import Book, report

MAP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "maps", "cerf.map")
FILE = "cerf/cerf_contributions_20250416.csv"
PUBLISHED = {"disbursement": "9729332889.64", "pledge": "249564114.6929"}
TOTAL = "9978897004.3329"


def main(data):
    path = os.path.abspath(os.path.join(data, FILE))
    with Book("CERF") as book:
        book.ledger("import", "--map", MAP, path)
        again = book.ledger("import", "--map", MAP, path).decode().splitlines()[-2]
        found = {row["stage"]: row["stated"] for row in book.json("totals")["rows"]}
        total = sum(decimal.Decimal(value) for value in found.values())
        return report("cerf", [*((stage, found.get(stage), PUBLISHED[stage]) for stage in PUBLISHED),
                               ("total", str(total), TOTAL),
                               ("importing it again", again.split(";")[0], "0 recorded")])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
