"""The counting rules once more, without the program: what totals must be, from rows of text.

Counted are contributions from outside to inside, less parts of a flow of the same stage that
counts in the same question. The small reader of amounts knows canonical words only, as the
shipped files and the bodies of a book have them. All figures are exact decimals.
"""
import calendar
import csv
import re
from decimal import Decimal, getcontext

getcontext().prec = 60


def read_csv(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def last_day(edtf):
    """The last day of a date as the shipped files have them: 2009, 2009-11~, 2009-11-10."""
    parts = [int(part) for part in edtf.rstrip("~?%").split("/")[-1].rstrip("~?%").split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}"


def standing_flows(folder, said_by=None):
    """Flows by id, each as its last amendment says. With a day: only those flows and amendments
    that had been said by then, going by the day their document was published (an amendment's is
    the one it names as its cause); what no dated document says is as late as the book itself."""
    published = {row["id"]: last_day(row["published"]) if row["published"] else "9999"
                 for row in read_csv(folder, "evidence")}

    def was_said(row, documents):
        return said_by is None or (published[documents[0]] if documents else "9999") <= said_by

    flows = {row["id"]: row for row in read_csv(folder, "flows")
             if was_said(row, items(row["evidence"]))}
    for row in read_csv(folder, "amendments"):
        assert row["target-kind"] == "flow"
        if was_said(row, items(row.get("because")) or items(row["evidence"])):
            flows[row["target"]] = {**row, "id": row["target"]}
    return flows


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
    """A decimal as the program writes it; None stays None."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def items(value):
    """A list field: from a body it is a list, from a file it is text."""
    return value if isinstance(value, list) else [item for item in (value or "").split("; ") if item]


def flow_class(flow, parties):
    ends = parties[flow["from"]]["boundary"], parties[flow["to"]]["boundary"]
    return flow.get("class") or {
        ("outside", "inside"): "incoming", ("inside", "inside"): "internal",
        ("inside", "outside"): "outgoing", ("outside", "outside"): "outside"}[ends]


def fund_of(flow, parties):
    for party in [flow["to"], *items(flow.get("via")), flow["from"]]:
        if parties[party]["type"] == "fund":
            return party
    return None


def why_not(flow, parties):
    kind = flow_class(flow, parties)
    nature = flow.get("nature") or "contribution"
    return kind if kind != "incoming" else nature if nature != "contribution" else None


def is_part(flow, candidates, flows):
    """A forebear of the same stage counts in this question."""
    forebear = flows.get(flow.get("part-of", ""))
    while forebear:
        if forebear["id"] in candidates and forebear["stage"] == flow["stage"]:
            return True
        forebear = flows.get(forebear.get("part-of", ""))
    return False


class Sum:
    def __init__(self):
        self.stated, self.lower, self.upper = Decimal(0), Decimal(0), Decimal(0)
        self.unknown = self.count = 0
        self.approximate = False

    def add(self, amount, share=lambda value: value):
        currency, stated, lower, upper = bounds(amount)
        self.count += 1
        self.approximate |= amount.startswith("about ")
        if currency is None:
            self.unknown += 1
            return
        self.stated += share(stated)
        self.lower += share(lower)
        self.upper = None if upper is None or self.upper is None else self.upper + share(upper)

    def row(self, is_unknown):
        """As `totals --json` gives it, without dimensions."""
        return {"stated": None if is_unknown else plain(self.stated),
                "lower": None if is_unknown else plain(self.lower),
                "upper": None if is_unknown else plain(self.upper),
                "approximate": self.approximate, "open": self.upper is None,
                "unknown": self.unknown, "count": self.count}


def fold(flows, parties, keys_of, asked=lambda flow: True):
    """(rows, excluded) by key. `keys_of` gives a flow's keys, each with its share's function."""
    candidates = {id for id, flow in flows.items() if asked(flow) and not why_not(flow, parties)}
    rows, excluded = {}, {}
    for flow in filter(asked, flows.values()):
        reason = why_not(flow, parties)
        if reason is None and is_part(flow, candidates, flows):
            reason = "part-of"
        currency = bounds(flow["amount"])[0]
        if reason is not None:
            excluded.setdefault((reason, currency), Sum()).add(flow["amount"])
            continue
        for key, share in keys_of(flow):
            place = (*key, flow["stage"], currency)
            rows.setdefault(place, Sum()).add(flow["amount"], share)
    return ({key: value.row(key[-1] is None) for key, value in rows.items()},
            {(reason, currency): (value.count, None if currency is None else plain(value.stated))
             for (reason, currency), value in excluded.items()})


def whole(*key):
    """Keys of a flow that no recipients share."""
    return [(key, lambda value: value)]


def from_json(answer):
    """`totals --json` in the same shape."""
    by = [name for name in answer["by"] if name not in ("stage", "currency")]
    rows = {}
    for row in answer["rows"]:
        key = tuple(row.pop(name) for name in (*by, "stage", "currency"))
        assert key not in rows, f"two rows for {key}"
        rows[key] = row
    return rows, {(row["class"], row["currency"]): (row["count"], row["stated"])
                  for row in answer["excluded"]}
