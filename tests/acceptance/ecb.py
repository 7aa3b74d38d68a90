"""ECB's full history as rates: crosses to the fourth decimal, and the days without a row."""

import decimal
import os
import sys

from book import Book, report

FILE = "rates/eurofxref-hist.csv"
# amount, day of the flow, what it is in dollars
CROSSES = [("2000000000", "2007-03-08", "17078301.5193"),
           ("248900000000", "2012-04-02", "3015096953.1605")]
MISSING = [("2008-03-21", "2008-03-20"), ("2013-04-13", "2013-04-12")]


def main(data):
    with Book("ECB") as book:
        book.write("parties.csv", ["id", "name", "type"],
                   [["JPN", "Japan", "10"], ["AFG", "Afghanistan", "country"]])
        days = [day for _, day, _ in CROSSES] + [day for day, _ in MISSING]
        amounts = [amount for amount, _, _ in CROSSES] + ["1000000"] * len(MISSING)
        book.write("flows.csv", ["id", "stage", "from", "to", "amount", "date"],
                   [[f"flow-{number}", "pledge", "JPN", "AFG", f"{amount} JPY", day]
                    for number, (amount, day) in enumerate(zip(amounts, days), 1)])
        book.ledger("import", "parties.csv", os.path.abspath(os.path.join(data, FILE)),
                    "flows.csv")
        rows = book.json("totals", "--by", "year", "--in", "USD")["rows"]
        by_year = {row["year"]: decimal.Decimal(row["stated"]) for row in rows}
        claims = [(f"{amount} JPY on {day}", str(round(by_year[day[:4]], 4)), expected)
                  for amount, day, expected in CROSSES]
        sections = book.json("report", "--in", "USD", "--sections", "rates")["sections"]
        used = {row["date"]: row["rate_date"] for row in sections[0]["tables"][0]["rows"]}
        claims += [(f"no row on {day}", used.get(day), before) for day, before in MISSING]
        return report("ecb", claims)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
