#!/usr/bin/env python3
"""The totals of the shipped book: beside the arithmetic of a few lines over its CSV files, and
beside the figures worked out by hand from the sources."""
import json

import claims
from arithmetic import fold, from_json, fund_of, read_csv, standing_flows, whole
from claims import ROOT, equal, no_differences, totals

BOOK = claims.shipped_book()
PARTIES = {party["id"]: party for party in read_csv(ROOT / "ledger", "parties")}
FLOWS = standing_flows(ROOT / "ledger")


def compare(words, keys_of, asked=lambda flow: True, flows=FLOWS):
    rows, excluded = from_json(totals(BOOK, *words))
    expected_rows, expected_excluded = fold(flows, PARTIES, keys_of, asked)
    no_differences(rows, expected_rows, "rows")
    no_differences(excluded, expected_excluded, "excluded")


def totals_agree_with_the_files():
    compare([], lambda flow: whole())


def totals_by_donor_agree_with_the_files():
    compare(["--by", "donor"], lambda flow: whole(flow["from"]))


def totals_by_fund_agree_with_the_files():
    compare(["--by", "fund"], lambda flow: whole(fund_of(flow, PARTIES)))


def totals_of_one_donor_agree_with_the_files():
    compare(["--donor", "JPN"], lambda flow: whole(), lambda flow: flow["from"] == "JPN")


def totals_of_each_fund_agree_with_the_files():
    funds = {fund_of(flow, PARTIES) for flow in FLOWS.values()} - {None}
    for fund in sorted(funds):
        compare(["--fund", fund], lambda flow: whole(),
                lambda flow, fund=fund: fund_of(flow, PARTIES) == fund)


def totals_as_stated_agree_with_the_files():
    days = ["2003-12-31", "2008-08-20", "2008-08-21", "2009-01-18", "2009-01-19", "2013-12-09"]
    sizes = []
    for day in days:
        flows = standing_flows(ROOT / "ledger", day)
        sizes.append(len(flows))
        compare(["--as-stated", day, "--by", "donor"], lambda flow: whole(flow["from"]), flows=flows)
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1], sizes


# The donors of two tables added up on paper; the tables print 290.889, 688.679 and 571.811.
ARTF_BY_HAND = {
    "2008-08-20": {},
    "2008-08-21": {"pledge": "670113000", "disbursement": "290890000"},
    "2009-01-18": {"pledge": "670113000", "disbursement": "290890000"},
    "2009-01-19": {"pledge": "688682000", "disbursement": "571812000"},
}


def artf_was_restated_between_two_days():
    for day, expected in ARTF_BY_HAND.items():
        rows, _ = from_json(totals(BOOK, "--fund", "ARTF", "--as-stated", day))
        equal({key[0]: row["stated"] for key, row in rows.items()}, expected, f"as stated {day}")


# Worked out on paper. (stage, currency): (stated, lower, upper or None, members)
BY_HAND = {
    # up to 5,000 + 20 + 35 + 10 + 3.5 + 2.2 + 450 + 110 + up to 3,000 + 1,000 + up to 720 + 500
    # + 200 million, and 688.682 to ARTF; the lower end is without the three that say "up to"
    ("pledge", "USD"): ("11739382000", "3019382000", "11739382000", 26),
    ("pledge", "JPY"): ("2000000000", "0", "2000000000", 1),
    ("pledge", None): (None, None, None, 2),
    # 540 + 2.396233 + 285 + 3 + 50 + 35 + 17 + 281 + 6.15 + 6.083908 + 122.2 + 65 (in five) million
    ("commitment", "USD"): ("1412830141", "1412830141", "1412830141", 16),
    # up to 9.28 + 9.37 + 1,200 + 111 + 3,000 + 477 + 2,400 million
    ("commitment", "JPY"): ("7206650000", "7197370000", "7206650000", 7),
    ("commitment", "EUR"): ("100000", "100000", "100000", 1),
    ("disbursement", "JPY"): ("259200000000", "259200000000", "259200000000", 2),
    # over 157 million, and 571.812 to ARTF
    ("disbursement", "USD"): ("728812000", "728812000", None, 14),
    # fifteen contributions that the page names without a sum, and four more
    ("disbursement", None): (None, None, None, 19),
    ("plan", "USD"): ("900296622", "900296622", "900296622", 2),
    ("plan", "EUR"): ("7690000", "7690000", "7690000", 2),
}
NOT_COUNTED_BY_HAND = {
    ("part-of", "EUR"): (4, "636000"),
    ("part-of", "JPY"): (3, "186100000000"),  # 80 bn pledged, 89 + 17.1 bn paid
    ("part-of", "USD"): (7, "779500000"),     # 160 pledged, 199.5 signed, 420 paid
    ("part-of", None): (1, None),
}


def figures(rows):
    return {key[-2:]: (row["stated"], row["lower"], row["upper"], row["count"])
            for key, row in rows.items()}


def totals_agree_with_the_figures_by_hand():
    rows, excluded = from_json(totals(BOOK))
    no_differences(figures(rows), BY_HAND, "rows")
    no_differences(excluded, NOT_COUNTED_BY_HAND, "excluded")
    equal(sum(row["count"] for row in rows.values()), 92, "counted flows")
    equal(sum(count for count, _ in excluded.values()), 15, "parts")


def japan_agrees_with_the_figures_by_hand():
    rows, _ = from_json(totals(BOOK, "--donor", "JPN"))
    found = figures(rows)
    equal(found["pledge", "USD"], ("11035000000", "2315000000", "11035000000", 10), "pledged")
    equal(found["commitment", "USD"], ("1362830141",) * 3 + (15,), "committed")


def a_fund_asked_alone_counts_parts_of_what_it_is_not_asked_for():
    rows, _ = from_json(totals(BOOK, "--fund", "LOTFA"))
    found = figures(rows)
    equal(found["commitment", "USD"], ("249500000",) * 3 + (3,), "committed")
    equal(found["disbursement", "USD"][0::3], ("420000000", 2), "disbursed")
    equal(found["disbursement", None], (None, None, None, 1), "disbursed, unknown")
    equal(found["plan", "USD"][0::3], ("900296622", 2), "planned")


# By fund the police salaries stand in the sums they are part of, which are of no fund: 125 + 74.5
# million signed, 180 + 240 paid. The urgent assistance of 80 bn yen is part of a sum in dollars.
PARTS_BY_HAND = [
    ("LOTFA", "commitment", "USD", "199500000", 2),
    ("LOTFA", "disbursement", "USD", "420000000", 2),
    (None, "pledge", "JPY", "80000000000", 1),
]


def a_fund_tells_of_its_parts_in_other_rows():
    answer = totals(BOOK, "--by", "fund")
    found = [(row["fund"], row["stage"], row["currency"], row["stated"], row["count"])
             for row in answer["parts_in_other_rows"]]
    equal(found, PARTS_BY_HAND, "parts in other rows")
    alone, _ = from_json(totals(BOOK, "--fund", "LOTFA"))
    by_fund, _ = from_json(answer)
    # 50 million of Korea are in the fund's own row: 50 + 199.5
    equal(by_fund["LOTFA", "commitment", "USD"]["stated"], "50000000", "own row")
    equal(figures(alone)["commitment", "USD"][0], "249500000", "asked for alone")


# 688.682 pledged less 571.812 paid in for SY1387, and 6.15 + 6.083908 committed in 2017; on the
# first day 670.113 less 290.890.
def what_artf_is_owed_agrees_with_the_figures_by_hand():
    for words, outstanding, rate in (([], "129103908", "83"),
                                     (["--as-stated", "2008-08-21"], "379223000", "43.4")):
        path = claims.report(BOOK, "artf.json", "--fund", "ARTF", "--sections", "key_figures", *words)
        section = json.loads(path.read_text())["sections"][0]
        values = {figure["key"]: figure["value"] for figure in section["figures"]}
        equal(values["outstanding"]["stated"], outstanding, f"outstanding {words}")
        equal(values["delivery_rate"], rate, f"delivery rate {words}")


claims.check(totals_agree_with_the_files, totals_by_donor_agree_with_the_files,
             totals_by_fund_agree_with_the_files, totals_of_one_donor_agree_with_the_files,
             totals_of_each_fund_agree_with_the_files, totals_as_stated_agree_with_the_files,
             artf_was_restated_between_two_days, totals_agree_with_the_figures_by_hand,
             japan_agrees_with_the_figures_by_hand,
             a_fund_asked_alone_counts_parts_of_what_it_is_not_asked_for,
             a_fund_tells_of_its_parts_in_other_rows,
             what_artf_is_owed_agrees_with_the_figures_by_hand)
