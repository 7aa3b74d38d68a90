#!/usr/bin/env python3
"""Adds up the shipped CSV files without the program, to compare with `ledger totals`.

    shipped_totals.py [FOLDER] [--donor ID] [--fund ID]

Prints lines `dimension key stage currency stated lower upper unknown count`, sorted; "-" where a
word is missing, "open" where there is no upper bound. Then what was not counted, by class.
Counted: contributions from outside to inside, less parts of a flow that counts in the same
question. Its own small reader of amounts knows the canonical words only, as the files have them.
"""
import argparse
import csv
import pathlib
import re
from decimal import Decimal, getcontext

getcontext().prec = 60
STAGES = ["plan", "pledge", "commitment", "disbursement", "expenditure"]
ROOT = pathlib.Path(__file__).resolve().parents[2]


def read(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bounds(text):
    """(currency, stated, lower, upper); unknown has no currency; upper None is open."""
    if text == "unknown":
        return None, None, None, None
    span = re.fullmatch(r"(-?[\d.]+?)\.\.(-?[\d.]+) ([A-Z]{3})", text)
    if span:
        low, high = Decimal(span[1]), Decimal(span[2])
        return span[3], low, low, high
    word, number, currency = re.fullmatch(
        r"(?:(about|up-to|at-least) )?(-?\d+(?:\.\d+)?) ([A-Z]{3})", text).groups()
    value = Decimal(number)
    lower = Decimal(0) if word == "up-to" else value
    upper = None if word == "at-least" else value
    return currency, value, lower, upper


def plain(value):
    if value is None:
        return "open"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def flow_class(flow, parties):
    if flow.get("class"):
        return flow["class"]
    ends = parties[flow["from"]]["boundary"], parties[flow["to"]]["boundary"]
    return {("outside", "inside"): "incoming", ("inside", "inside"): "internal",
            ("inside", "outside"): "outgoing", ("outside", "outside"): "outside"}[ends]


def fund_of(flow, parties):
    via = [id for id in flow.get("via", "").split("; ") if id]
    for id in [flow["to"], *via, flow["from"]]:
        if parties[id]["type"] == "fund":
            return id
    return "-"


def why_not(flow, parties):
    if flow_class(flow, parties) != "incoming":
        return flow_class(flow, parties)
    if flow.get("shared"):
        return "shared"
    nature = flow.get("nature") or "contribution"
    return None if nature == "contribution" else nature


def is_part(flow, candidates, flows):
    """A forebear of the same stage counts in this question."""
    forebear = flows.get(flow.get("part-of", ""))
    while forebear:
        if forebear["id"] in candidates and forebear["stage"] == flow["stage"]:
            return True
        forebear = flows.get(forebear.get("part-of", ""))
    return False


def add(table, key, flow):
    currency, stated, lower, upper = bounds(flow["amount"])
    row = table.setdefault((*key, flow["stage"], currency or "-"),
                           [Decimal(0), Decimal(0), Decimal(0), 0, 0])
    row[4] += 1
    if currency is None:
        row[3] += 1
        return
    row[0] += stated
    row[1] += lower
    row[2] = None if upper is None or row[2] is None else row[2] + upper


def show(table):
    def order(key):
        return key[0], key[1], STAGES.index(key[2]), key[3]

    for key in sorted(table, key=order):
        stated, lower, upper, unknown, count = table[key]
        numbers = ["-"] * 3 if key[3] == "-" else [plain(n) for n in (stated, lower, upper)]
        print(*key, *numbers, unknown, count)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder", nargs="?", type=pathlib.Path, default=ROOT / "ledger")
    options.add_argument("--donor")
    options.add_argument("--fund")
    args = options.parse_args()

    parties = {party["id"]: party for party in read(args.folder, "parties")}
    flows = {flow["id"]: flow for flow in read(args.folder, "flows")}
    asked = [flow for flow in flows.values()
             if args.donor in (None, flow["from"])
             and args.fund in (None, fund_of(flow, parties))]
    candidates = {flow["id"] for flow in asked if why_not(flow, parties) is None}

    counted, left_out = {}, {}
    for flow in asked:
        reason = why_not(flow, parties)
        if reason is None and is_part(flow, candidates, flows):
            reason = "part-of"
        if reason is not None:
            add(left_out, ("excluded", reason), flow)
            continue
        add(counted, ("all", "-"), flow)
        add(counted, ("donor", flow["from"]), flow)
        add(counted, ("fund", fund_of(flow, parties)), flow)
    show(counted)
    show(left_out)


if __name__ == "__main__":
    main()
