#!/usr/bin/env python3
"""Exports in the formats of the field: read back they give the same totals, hledger gives the same
balances, and IATI keeps the order, the mandatory elements and the code lists of its schema."""
import csv
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import claims
from claims import equal

FOLDER = claims.HERE
FILES = {
    "parties.csv": '''id,name,type
JPN,Japan,10
NOR,Norway,10
WELLS,"Wells & Co, ""All""",22
FUND,Water Fund,fund
AFG,Afghanistan,country
''',
    "activities.csv": '''id,title,recipient,sector,status,start,end,parent,refs
water,Water,AF,14030 70; 11220 30,2,2010,2013,,
wells,Wells <deep>,AF 60; PK 40,14030,2,2010-05-01,2012-06-30,water,iati:XM-EX-7
''',
    "flows.csv": '''id,stage,from,to,amount,date,period,activity,recipient,sector,nature,finance,title,humanitarian
promise,pledge,JPN,AFG,5000000000.0000000001 JPY,2009-11,2009/2013,,,,,,"Pledge; of five | years",
up-to,pledge,NOR,AFG,up to 300 USD,2010-02-03,,,,,,,,
unsaid,pledge,NOR,AFG,unknown,2010-02-03,,,,,,,,
signed,commitment,NOR,WELLS,1000.50 USD,2010-06-01,,wells,,,,grant,Signed,yes
paid-1,disbursement,NOR,WELLS,400.25 USD,2010-07-01,,wells,,,,,,
paid-2,disbursement,NOR,WELLS,400.25 USD,2010-07-01,,wells,,,,,,
back,disbursement,NOR,WELLS,-50 USD,2010-08-01,,wells,,,,,,
spent,expenditure,NOR,WELLS,20 USD,2011,,wells,,,,,,
fee,disbursement,JPN,FUND,9 EUR,2011-01-01,,,,,interest,,,
budget,plan,NOR,WELLS,700 USD,2010-06-01,2011-01-01/2011-12-31,wells,,,,,,
long,plan,NOR,AFG,900 USD,2010-06-01,2011-01-01/2013-12-31,water,,,,,,
inner,commitment,FUND,WELLS,8 USD,2012-01-01,,water,,,,,,
''',
    "schedules.csv": '''flow,due,amount,condition
signed,2010-09/2010-10,600.50 USD,
signed,2011-01-15,400 USD,when wells hold
promise,2010,1000 JPY,
inner,2012-06-01,2 USD,
signed,2012,unknown,
''',
    "amendments.csv": '''target,target_kind,reason,stage,from,to,amount,date,activity,title
paid-2,flow,typing error,disbursement,NOR,WELLS,400.75 USD,2010-07-02,wells,=1+1
''',
}


def ledger(*words, book="book.db"):
    done = subprocess.run([claims.LEDGER, *words, "--book", book], cwd=FOLDER, check=False,
                          capture_output=True, text=True)
    equal(done.returncode, 0, f"status of {words}: {done.stderr}")
    return done


def make_book():
    for name, text in FILES.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    subprocess.run([claims.LEDGER, "init", "book.db", "--title", "Wells & water"], cwd=FOLDER,
                   check=True, capture_output=True)
    ledger("import", *FILES)
    for name in ("hxl", "iati", "journal"):
        ledger("export", f"--{name}", f"book.{name}", "--log", f"{name}.log")


def totals(book, *words):
    """The stated sums by donor's name, stage and currency."""
    answer = json.loads(ledger("totals", "--by", "donor", "--json", *words, book=book).stdout)
    names = {row["id"]: row["name"]
             for row in json.loads(ledger("list", "party", "--json", book=book).stdout)["rows"]}
    return {(names[row["donor"]], row["stage"], row["currency"]): (Decimal(row["stated"]), row["count"])
            for row in answer["rows"] if row["currency"] is not None}


def read_back(name, *formats):
    subprocess.run([claims.LEDGER, "init", f"{name}.db"], cwd=FOLDER, check=True,
                   capture_output=True)
    ledger("import", f"book.{name}", *formats, book=f"{name}.db")
    return totals(f"{name}.db")


def iati_reads_back_to_the_same_totals():
    equal(read_back("iati"), totals("book.db"), "totals of the IATI file")


def hxl_reads_back_to_the_same_totals():
    expected = {key: value for key, value in totals("book.db").items()
                if key[1] not in ("plan", "expenditure")}
    equal(read_back("hxl"), expected, "totals of the HXL file")


def hxl_has_a_row_of_tags_and_no_formula():
    with open(FOLDER / "book.hxl", encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    equal(all(tag.startswith("#") for tag in rows[1]), True, "the second row is tags")
    equal({len(row) for row in rows}, {len(rows[0])}, "every row has all cells")
    equal([cell for row in rows[2:] for cell in row if cell.startswith("=")], [], "formulas")


def hledger_balances_equal_the_totals():
    out = subprocess.run(["hledger", "-f", "book.journal", "balance", "counted", "not:given",
                          "--no-total", "--flat", "-O", "csv"], cwd=FOLDER, check=True, capture_output=True,
                         text=True).stdout
    found = {}
    for row in list(csv.reader(out.splitlines()))[1:]:
        stage, _, donor = row[0].split(":")
        for amount in row[1].split(", "):
            number, currency = amount.split(" ")
            found[donor, stage, currency] = Decimal(number)
    answer = json.loads(ledger("totals", "--by", "donor", "--json").stdout)
    expected = {(row["donor"], row["stage"], row["currency"]): Decimal(row["stated"])
                for row in answer["rows"] if row["currency"] is not None}
    equal(found, expected, "balances")


# Children of an element in the order of the schema, with how often: (name, least, most).
MANY = 10 ** 6
CHILDREN = {
    "iati-activity": [
        ("iati-identifier", 1, 1), ("reporting-org", 1, 1), ("title", 1, 1),
        ("description", 1, MANY), ("participating-org", 1, MANY), ("other-identifier", 0, MANY),
        ("activity-status", 1, 1), ("activity-date", 1, MANY), ("recipient-country", 0, MANY),
        ("recipient-region", 0, MANY), ("sector", 0, MANY), ("budget", 0, MANY),
        ("planned-disbursement", 0, MANY), ("transaction", 0, MANY), ("related-activity", 0, MANY)],
    "transaction": [
        ("transaction-type", 1, 1), ("transaction-date", 1, 1), ("value", 1, 1),
        ("description", 0, 1), ("provider-org", 0, 1), ("receiver-org", 0, 1), ("sector", 0, MANY),
        ("recipient-country", 0, 1), ("recipient-region", 0, 1), ("finance-type", 0, 1)],
    "budget": [("period-start", 1, 1), ("period-end", 1, 1), ("value", 1, 1)],
    "planned-disbursement": [("period-start", 1, 1), ("period-end", 0, 1), ("value", 1, 1),
                             ("provider-org", 0, 1), ("receiver-org", 0, 1)],
}
ORGANISATIONS = "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90".split()
CODES = {  # element, attribute: what it may be
    ("transaction-type", "code"): [str(code) for code in range(1, 14)],
    ("activity-status", "code"): list("123456"),
    ("activity-date", "type"): list("1234"),
    ("participating-org", "role"): list("1234"),
    ("reporting-org", "type"): ORGANISATIONS,
    ("participating-org", "type"): ORGANISATIONS,
    ("provider-org", "type"): ORGANISATIONS,
    ("receiver-org", "type"): ORGANISATIONS,
    ("finance-type", "code"): "110 421 510 1100".split(),
    ("budget", "type"): list("12"),
    ("budget", "status"): list("12"),
    ("related-activity", "type"): list("12345"),
}
REQUIRED = {"value": ["value-date", "currency"], "reporting-org": ["ref", "type"],
            "participating-org": ["role"], "activity-date": ["iso-date", "type"],
            "transaction-date": ["iso-date"], "period-start": ["iso-date"],
            "period-end": ["iso-date"], "sector": ["code"], "recipient-country": ["code"]}


def check_children(element):
    rules = CHILDREN[element.tag]
    order = [name for name, _, _ in rules]
    found = [child.tag for child in element]
    equal([tag for tag in found if tag not in order], [], f"elements unknown in {element.tag}")
    equal(found, sorted(found, key=order.index), f"order in {element.tag}")
    for name, least, most in rules:
        equal(least <= found.count(name) <= most, True, f"{found.count(name)} {name} in {element.tag}")


def check_shares(activity):
    for tags in (("recipient-country", "recipient-region"), ("sector",)):
        shares = [child.get("percentage") for child in activity if child.tag in tags]
        if len(shares) > 1:
            equal(sum(Decimal(share) for share in shares), Decimal(100), f"percentages of {tags}")
        of_activity = bool(shares)
        for transaction in activity.iter("transaction"):
            own = any(child.tag in tags for child in transaction)
            equal(own, not of_activity, f"{tags} of the activity or of every transaction")


def days(element):
    first, last = (element.find(tag).get("iso-date") for tag in ("period-start", "period-end"))
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1


def iati_keeps_the_rules_of_its_schema():
    root = ElementTree.parse(FOLDER / "book.iati").getroot()
    equal(root.get("version"), "2.03", "version")
    identifiers = [node.text for node in root.iter("iati-identifier")]
    equal(len(identifiers), len(set(identifiers)), "identifiers are unique")
    for element in root.iter():
        if element.tag in CHILDREN:
            check_children(element)
        for name in REQUIRED.get(element.tag, []):
            equal(element.get(name) is not None, True, f"{element.tag} has {name}")
        for (tag, name), codes in CODES.items():
            if element.tag == tag and element.get(name) is not None:
                equal(element.get(name) in codes, True, f"{tag} {name} {element.get(name)}")
        for name in ("iso-date", "value-date"):
            if element.get(name) is not None:
                equal(bool(re.fullmatch(r"\d{4}-\d\d-\d\d", element.get(name))), True, name)
        if element.tag == "budget":
            equal(days(element) <= 12, True, "a budget is of twelve months at most")
    for activity in root.iter("iati-activity"):
        check_shares(activity)
    equal(len(list(root.iter("budget"))), 1, "budgets")
    due = {plan.find("period-start").get("iso-date"):
           (plan.find("value").text, plan.find("provider-org") is None)
           for plan in root.iter("planned-disbursement")}
    equal(due, {"2011-01-01": ("900", False), "2010-09-01": ("600.5", True), "2011-01-15": ("400", True),
                "2012-06-01": ("2", True)}, "planned disbursements")
    equal(len(list(root.iter("transaction"))), 9, "transactions")


def what_cannot_be_said_is_logged():
    said = {name: (FOLDER / f"{name}.log").read_text(encoding="utf-8") for name in ("hxl", "iati", "journal")}
    for name, text in said.items():
        equal("written as stated: 1, the first up-to" in text, True, f"{name} on bounds: {text}")
        equal("unknown amount" in text, True, f"{name} on unknown amounts: {text}")
    for name in ("hxl", "journal"):
        equal("an instalment is left out: 5, the first " in said[name], True, said[name])
    equal("unknown amount or day is left out: 1, the first schedule:signed" in said["iati"], True, said["iati"])
    equal("the condition of an instalment is left out: 1" in said["iati"], True, said["iati"])
    equal("in its currency, is left out: 1, the first schedule:promise" in said["iati"], True, said["iati"])
    equal("\"humanitarian\" is left out: 1, the first signed" in said["journal"], True, said["journal"])
    equal("plans and expenditures; left out: 3, the first spent" in said["hxl"], True, said["hxl"])


make_book()
claims.check(iati_reads_back_to_the_same_totals, hxl_reads_back_to_the_same_totals,
             hxl_has_a_row_of_tags_and_no_formula, hledger_balances_equal_the_totals,
             iati_keeps_the_rules_of_its_schema, what_cannot_be_said_is_logged)
