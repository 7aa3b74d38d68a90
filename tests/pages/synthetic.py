"""A made-up book of 10,000 flows with everything that makes counting hard, the same every time."""
import csv
import json
import random

import claims

FLOWS = 10_000
CORRECTIONS = 400
WHEN = "2024-03-01T12:00:00Z"
PARTIES = [
    ("JPN", "10", "", ""), ("DEU", "10", "", ""), ("NOR", "10", "", ""), ("GATES", "60", "", ""),
    ("AFG", "country", "", "AF"), ("TJK", "country", "", "TJ"), ("ASIA", "region", "", ""),
    ("LOTFA", "fund", "", ""), ("ANA", "fund", "", ""), ("ARTF", "fund", "outside", ""),
    ("UN", "40", "", ""), ("NGO", "21", "outside", ""),
]
ACTIVITIES = [("roads", "AF 60; TJ 40"), ("wells", "AF"), ("clinics", ""), ("border", "AF; TJ")]
RECIPIENTS = ["", "", "", "AF", "TJ 100", "AF 50; PK 50", "AF; PK",
              "AF 33.3333333333; PK 33.3333333333; TJ 33.3333333334", "AF 0.5; IQ 99.5"]
DATES = ["2009", "2009-11-10", "2010-02", "2011~", "2012?", "2007/..", "../2013", "2009/2013",
         "2010-04-01/2011-03-31", "201X", "2013-21", "2012-35", "2008-12-31"]
CURRENCIES = ["USD", "EUR", "JPY", "KWD", "DEM"]


def amount(rng):
    """Every kind; from a twelfth decimal to past 64 bits."""
    digits = rng.choice([1, 3, 6, 9, 12, 18, 22])
    number = str(rng.randrange(10 ** digits))
    decimals = rng.choice([0, 0, 0, 2, 3, 12])
    if decimals:
        is_ambiguous = decimals == 3 and len(number) <= 3  # 1.234 may be a thousand, 1.2340 not
        number += "." + str(rng.randrange(10 ** decimals)).rjust(decimals, "0")
        number += "0" if is_ambiguous else ""
    kind = rng.choice(["", "", "", "", "about ", "up-to ", "at-least ", "range", "-", "unknown"])
    if kind == "unknown":
        return kind
    if kind == "range":
        number = f"{number}..{int(number.split('.')[0]) + rng.randrange(1, 10 ** 9)}"
    return f"{'' if kind == 'range' else kind}{number} {rng.choice(CURRENCIES)}"


def flow(rng, number):
    ends = rng.sample([party[0] for party in PARTIES], 2)
    if rng.random() < 0.7:  # mostly what counts
        ends = [rng.choice(["JPN", "DEU", "NOR"]), rng.choice(["AFG", "LOTFA", "ANA", "UN"])]
    stage = rng.choice(["plan", "pledge", "pledge", "commitment", "disbursement", "expenditure"])
    part_of = f"flow-{rng.randrange(1, number):05}" if number > 1 and rng.random() < 0.2 else ""
    return {
        "id": f"flow-{number:05}", "stage": stage, "from": ends[0], "to": ends[1],
        "amount": amount(rng), "date": rng.choice(DATES),
        "value-date": rng.choice(["", "", "2010-01-05", "2012"]),
        "via": rng.choice(["", "", "", "ANA", "UN; LOTFA"]),
        "activity": rng.choice(["", "", "roads", "wells", "clinics", "border"]),
        "recipient": rng.choice(RECIPIENTS), "part-of": part_of,
        "nature": rng.choice(["", "", "", "", "", "contribution", "fee", "transfer"]),
        "class": rng.choice([""] * 12 + ["incoming", "internal", "outgoing", "outside"]),
        "form": rng.choice(["", "cash", "in-kind"]), "finance": rng.choice(["", "grant", "loan"]),
        "title": f"Flow {number} – 援助",
    }


def write_csv(folder, name, rows):
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_files(folder):
    rng = random.Random(20130416)
    folder.mkdir()
    write_csv(folder, "book", [{"title": "Synthetic", "currency": "USD"}])
    write_csv(folder, "parties",
              [{"id": id, "name": f"Party {id}", "type": type, "boundary": boundary,
                "country": country} for id, type, boundary, country in PARTIES])
    write_csv(folder, "activities", [{"id": id, "title": f"All {id}", "recipient": recipient}
                                     for id, recipient in ACTIVITIES])
    write_csv(folder, "flows", [flow(rng, number) for number in range(1, FLOWS + 1)])


def canonical(record):
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def corrections(lines):
    """Amendments and voids of flows, and of amendments, as lines behind `lines`."""
    rng = random.Random(5)
    flows = [body for body in map(json.loads, lines) if body["kind"] == "flow"]
    out, void, amendments = [], set(), {}
    common = {"by": "tester", "format": "1", "recorded": WHEN, "reason": "a correction"}
    for _ in range(CORRECTIONS):
        target = rng.choice(flows)
        id = target["id"]
        if id in void:
            continue
        made = amendments.setdefault(id, [])
        if rng.random() < 0.3:
            withdrawn = rng.choice([id, *made])
            if withdrawn not in void:
                void.add(withdrawn)
                out.append(dict(common, kind="void", id=f"void:{withdrawn}", target=withdrawn))
            continue
        name = f"amend:{id}" + (f"#{len(made) + 1}" if made else "")
        made.append(name)
        changed = {key: value for key, value in target.items() if key != "part-of"}
        changed.update(common, kind="amend", id=name, target=id, amount=rng.choice(
            ["unknown", "7 USD", "about 12.5 EUR", "up-to 1000000000000 USD"]))
        changed["target-kind"] = "flow"
        out.append(changed)
    party = dict(common, kind="amend", id="amend:UN", target="UN", name="Party UN", type="40",
                 boundary="outside")
    party["target-kind"] = "party"
    return [canonical(line) for line in [*out, party]]


def make_book():
    """(book, its JSON lines): imported from CSV, then corrected."""
    folder = claims.HERE / "synthetic"
    write_files(folder)
    plain, book = claims.HERE / "plain.db", claims.HERE / "synthetic.db"
    claims.ledger("init", plain, "--from", folder)
    lines = claims.ledger("--book", plain, "export", "--jsonl", "-").splitlines()
    lines += corrections(lines)
    restore(book, lines)
    return book, lines


def restore(book, lines):
    file = book.with_suffix(".jsonl")
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    claims.ledger("init", book, "--restore", file)
