"""IATI files of versions 1.01 and 2.03: every transaction of a type is there, to the last digit."""

import decimal
import os
import sys

from book import Book, report

# file, stage, currency, transactions, their sum
PUBLISHED = [
    ("iati/aiddata_IraqAIMS_2.03.xml", "commitment", "USD", 1327, "10392805606"),
    ("iati/aiddata_IraqAIMS_2.03.xml", "disbursement", "USD", 440, "4052509637"),
    ("iati/aiddata_IraqAIMS_2.03.xml", "expenditure", "USD", 1337, "10710540673"),
    ("iati/dfid_afghanistan_2011_v1.01.xml", "commitment", "GBP", 396, "570925949"),
    ("iati/ocha_foodsecurity.xml", "commitment", "EUR", 19, None),
    ("iati/ocha_foodsecurity.xml", "disbursement", "EUR", 17, None),
    ("iati/ocha_foodsecurity.xml", "expenditure", "USD", 15, None),
]


def sums(book):
    """(number, sum) by stage and currency of every flow, counted or not."""
    out = {}
    for row in book.json("list")["rows"]:
        amount, currency = row["amount"].split(" ")
        count, total = out.get((row["stage"], currency), (0, decimal.Decimal(0)))
        out[row["stage"], currency] = (count + 1, total + decimal.Decimal(amount))
    return out


def main(data):
    claims = []
    for name in dict.fromkeys(row[0] for row in PUBLISHED):
        path = os.path.join(data, name)
        with Book("IATI") as book:
            book.ledger("import", path)
            found = sums(book)
            again = book.ledger("import", path).decode()
            claims.append((f"{name} imported again", again.splitlines()[-2].split()[0], "0"))
        for _, stage, currency, count, total in (row for row in PUBLISHED if row[0] == name):
            number, amount = found[stage, currency]
            claims.append((f"{name} {stage} {currency} transactions", number, count))
            if total is not None:
                claims.append((f"{name} {stage} {currency}", str(amount), total))
    return report("iati", claims)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
