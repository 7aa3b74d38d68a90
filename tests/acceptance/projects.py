"""A donor's projects as a research dataset lists them: amounts by currency, and the 92 without."""

import collections
import os
import sys

from book import Book, report

MAP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "maps", "projects.map")
FILE = "messy/SaudiArabia_TUFFDonorDataset_Level1_v1.0.csv"
PUBLISHED = {"USD": 77, "SAR": 47, "PKR": 8, "EGP": 3, "JOD": 1, "unknown": 92}


def main(data):
    with Book("Projects") as book:
        book.ledger("import", "--map", MAP, os.path.abspath(os.path.join(data, FILE)))
        flows = book.json("list")["rows"]
        found = collections.Counter(row["amount"].rpartition(" ")[2] for row in flows)
        rates = book.json("list", "rate")["rows"]
        evidence = {row["id"] for row in book.json("list", "evidence")["rows"]}
        named = {item for row in flows for item in (row["evidence"] or "").split("; ") if item}
        claims = [(f"flows in {name}", found[name], number) for name, number in PUBLISHED.items()]
        return report("projects", [
            *claims,
            ("flows", len(flows), 228),
            ("currencies with a stated rate", sorted({row["base"] for row in rates}),
             ["EGP", "JOD", "PKR", "SAR"]),
            ("sources that no flow names", sorted(evidence - named), []),
        ])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
