"""CERF's donor table, 2006 to 2028: paid, pledged and their total, to the last decimal."""

import csv
import decimal
import os
import sys

from book import Book, report

FILE = "cerf/cerf_contributions_20250416.csv"
PUBLISHED = {"disbursement": "9729332889.64", "pledge": "249564114.6929"}
TOTAL = "9978897004.3329"


def main(data):
    path = os.path.join(data, FILE)
    with open(path, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    donors = sorted({row["Donor"] for row in rows})
    ids = {name: f"donor-{number}" for number, name in enumerate(donors, 1)}
    with Book("CERF") as book:
        book.write("parties.csv", ["id", "name", "type"],
                   [[ids[name], name, "10"] for name in donors] + [["CERF", "CERF", "fund"]])
        flows = []
        for number, row in enumerate(rows, 1):
            for stage, column in (("disbursement", "Paid"), ("pledge", "Pledged")):
                if decimal.Decimal(row[column]) != 0:
                    flows.append([f"cerf-{stage}-{number}", stage, ids[row["Donor"]], "CERF",
                                  f"{row[column]} USD", row["Year"]])
        book.write("flows.csv", ["id", "stage", "from", "to", "amount", "date"], flows)
        book.ledger("import", "parties.csv", "flows.csv")
        found = {row["stage"]: row["stated"] for row in book.json("totals")["rows"]}
        total = sum(decimal.Decimal(value) for value in found.values())
        return report("cerf", [*((stage, found.get(stage), PUBLISHED[stage]) for stage in PUBLISHED),
                               ("total", str(total), TOTAL)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
