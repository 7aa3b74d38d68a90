#!/usr/bin/env python3
"""What the program costs beside other ways to do the same, as ratios inside one run.

$LEDGER is the program, $BENCHES the folder of the compiled benches, $ENTRIES the number of flows.
Costs are CPU seconds (user and system) unless a line says otherwise. It is not a test: the marks
"accept" and "good" are the project's own aims, and only something that fails to run fails it.
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys
import zipfile

LEDGER = os.environ["LEDGER"]
BENCHES = os.environ["BENCHES"]
ENTRIES = int(os.environ.get("ENTRIES", "1000000"))
SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ledger")
FOLDER = os.path.join(BENCHES, "books")  # beside the program: not on a file system in memory

SMALL = 1000
COMBINATIONS = 10_000
SPREAD = 1_000_000
APPENDS = 1000
TRACED = 100
BATCHES = 50
SHEET_ROWS = 50_000
PDF_PAGES = 10
ANNEX_ROWS = (600, 6_000, 24_000)  # entries of an annex of 25 pages, of ten and of forty times more
AMENDMENTS = 50_000
RATE_DAYS = 6_983  # as many as the European Central Bank has published, with 41 rates each
ROUNDS = 3  # where two costs are near each other the least of so many counts, taken in turn
STAGES = ("pledge", "commitment", "disbursement")
STEPS = {"stage": " | list stages"}
FIVE = "donor,fund,activity,recipient,year"
# The text table has no numbers and no dimensions derived from other records, so this does less.
GROUP_BY = (
    'SELECT "from", "to", activity, recipient, substr(date, 1, 4), stage, substr(amount, -3),'
    " count(*), sum(amount) FROM flow GROUP BY 1, 2, 3, 4, 5, 6, 7"
)
# The same question, for these books: what comes out of a fund is not counted again, the fund and
# the recipient are derived, amounts have bounds, and an unknown one is in no currency.
SAME_QUESTION = """
WITH said AS (
  SELECT "from" AS donor, "to", activity, recipient, substr(date, 1, 4) AS year, stage,
    amount = 'unknown' AS is_unknown, amount LIKE 'up-to %' AS is_up_to,
    amount LIKE 'at-least %' AS is_open, instr(amount, '..') AS range,
    CASE WHEN amount = 'unknown' THEN '' ELSE substr(amount, -3) END AS currency,
    replace(replace(replace(amount, 'about ', ''), 'up-to ', ''), 'at-least ', '') AS number
  FROM flow)
SELECT donor, CASE WHEN receiver.type = 'fund' THEN receiver.id END AS fund, said.activity,
  coalesce(nullif(said.recipient, ''), nullif(activities.recipient, ''),
    CASE WHEN receiver.type = 'country' THEN receiver.country END) AS place,
  year, stage, currency, count(*), sum(is_unknown), sum(CAST(number AS REAL)),
  sum(CASE WHEN is_up_to THEN 0 ELSE CAST(number AS REAL) END),
  sum(CASE WHEN is_open THEN 0
    WHEN range > 0 THEN CAST(substr(number, range + 2) AS REAL) ELSE CAST(number AS REAL) END)
FROM said LEFT JOIN parties receiver ON receiver.id = said."to"
  LEFT JOIN activities ON activities.id = said.activity
WHERE donor NOT IN (SELECT id FROM parties WHERE type = 'fund')
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


class Cost:
    """What one command used."""

    def __init__(self, usage):
        self.cpu = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024


def run(command, output=os.devnull):
    say(command)
    with open(output, "wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.PIPE, cwd=FOLDER)
        errors = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}: exit {process.returncode}\n{errors}")
    return Cost(usage)


def say(command):
    if sys.stderr.isatty():
        line = " ".join(os.path.basename(word) for word in command)
        print(f"\r\033[K{line[:78]}", end="", file=sys.stderr, flush=True)


def numbers(*command):
    """The lines "NAME NUMBER" of a compiled bench."""
    path = os.path.join(FOLDER, "numbers")
    run([os.path.join(BENCHES, command[0]), *command[1:]], path)
    with open(path, encoding="ascii") as lines:
        return {name: float(value) for name, value in (line.split() for line in lines)}


def ledger(*arguments, book="book.db", output=os.devnull):
    return run([LEDGER, *arguments, "--book", book], output)


def make_book(name, flows, combinations, *more):
    run([os.path.join(BENCHES, "generate"), name, str(flows), str(combinations), *map(str, more)])
    return run([LEDGER, "init", f"{name}.db", "--from", name])


def least_cpu(*commands):
    """The CPU seconds of `ledger` commands, each the least of several rounds in turn."""
    return [min(costs) for costs in
            zip(*[[ledger(*words, book=book).cpu for book, *words in commands]
                  for _ in range(ROUNDS)])]


def remove_book(name):
    shutil.rmtree(os.path.join(FOLDER, name))
    os.remove(os.path.join(FOLDER, f"{name}.db"))


def count_lines(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return sum(1 for _ in file)


def size_of(*names):
    return sum(os.path.getsize(os.path.join(FOLDER, name)) for name in names)


def folder_size(name):
    folder = os.path.join(FOLDER, name)
    return sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder))


def warm(name):
    """Reads a file, so that what is measured next does not pay for the disk."""
    with open(os.path.join(FOLDER, name), "rb") as file:
        while file.read(1 << 20):
            pass


ROWS = []


def row(what, ours, beside, ratio, accept=None, good=None, unit="x", note=""):
    """accept and good bound the ratio, or our own figure where there is nothing beside it."""
    if accept is None:
        verdict = ""
    elif ratio <= good:
        verdict = "good"
    else:
        verdict = "accept" if ratio <= accept else "MISSED"
    shown = [bound_text(bound, unit) for bound in (accept, good)]
    ROWS.append((what, ours, beside, figure(ratio, unit), *shown, verdict, note))


def figure(value, unit):
    return f"{value:.2f}x" if unit == "x" and value >= 0.1 else f"{value:.3g}{unit}"


def bound_text(bound, unit):
    if bound is None:
        return ""
    return f"1/{round(1 / bound)}" if unit == "x" and bound < 1 else f"{bound:g}{unit}"


def seconds(value):
    return f"{value:.3f} s" if value < 10 else f"{value:.1f} s"


def micro(value):
    return f"{value:.1f} us"


def bench_import():
    cost = make_book("book", ENTRIES, COMBINATIONS)
    flows = os.path.join("book", "flows.csv")
    plain = run(["sqlite3", "plain.db", f".import --csv {flows} flow"])
    row("import, all integrity", seconds(cost.cpu), f"{seconds(plain.cpu)} sqlite3 .import",
        cost.cpu / plain.cpu, 3, 2)
    if shutil.which("duckdb"):
        duck = run(["duckdb", "plain.duckdb",
                    "-c", f"CREATE TABLE flow AS SELECT * FROM read_csv('{flows}')"])
        row("import, all integrity", seconds(cost.cpu), f"{seconds(duck.cpu)} duckdb",
            cost.cpu / duck.cpu, 1.5, 1)
    csv = folder_size("book")
    row("book size", f"{size_of('book.db') / 1e6:.0f} MB", f"{csv / 1e6:.0f} MB of CSV",
        size_of("book.db") / csv, 2, 1.6)
    return cost


def bench_map():
    """The same rows by the book's own layout and through a map file, which names each column and
    passes stages through a list of values."""
    flows = os.path.join("book", "flows.csv")
    with open(os.path.join(FOLDER, flows), encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
    with open(os.path.join(FOLDER, "sheet.map"), "w", encoding="utf-8") as file:
        file.write("source = sheet\nnumbers = 1234.56\n\n[flow]\n")
        file.writelines(f"{name} = {{{name}}}{STEPS.get(name, '')}\n" for name in columns)
        file.write("\n[list stages]\n" + "".join(f"{stage} = {stage}\n" for stage in STAGES))
    others = os.path.join(FOLDER, "others")
    shutil.copytree(os.path.join(FOLDER, "book"), others, ignore=lambda *_: ["flows.csv"])
    costs = {}
    for what, more in (("own", []), ("mapped", ["--map", "sheet.map"])):
        book = f"{what}.db"
        run([LEDGER, "init", book, "--from", others])
        warm(flows)
        costs[what] = ledger("import", flows, *more, book=book)
        ledger("totals", "--by", FIVE, "--csv", book=book, output=os.path.join(FOLDER, what))
    if not filecmp.cmp(*(os.path.join(FOLDER, what) for what in costs), shallow=False):
        sys.exit("bench: the map's book has other totals")
    row("import through a map", seconds(costs["mapped"].cpu),
        f"{seconds(costs['own'].cpu)} plain import", costs["mapped"].cpu / costs["own"].cpu, 2, 1.5)
    for what in costs:
        os.remove(os.path.join(FOLDER, f"{what}.db"))
    shutil.rmtree(others)
    return costs


def count_syncs(count):
    """fdatasync and fsync calls of `count` appends, opening and closing included."""
    trace = os.path.join(FOLDER, "trace")
    run(["strace", "-f", "-o", trace, "-e", "trace=fdatasync,fsync",
         os.path.join(BENCHES, "append"), "single", "small.db", str(count)])
    with open(trace, encoding="ascii", errors="replace") as lines:
        return sum("sync(" in line for line in lines)


def bench_append():
    make_book("small", SMALL, SMALL)
    shutil.copyfile(os.path.join(FOLDER, "book.db"), os.path.join(FOLDER, "big.db"))
    cost = numbers("append", "durable", "small.db", "big.db", str(APPENDS))
    syncs = "no strace here"
    if shutil.which("strace"):
        syncs = f"{(count_syncs(2 * TRACED) - count_syncs(TRACED)) / TRACED:g} fdatasync each"
    row("durable append, wall", micro(cost["small_wall_us"]),
        f"{micro(cost['block_wall_us'])} 4 KB + fdatasync",
        cost["small_wall_us"] / cost["block_wall_us"], 2, 1.5, note=syncs)
    row("  its CPU", micro(cost["small_cpu_us"]), micro(cost["block_cpu_us"]),
        cost["small_cpu_us"] / cost["block_cpu_us"])
    row("append, big book, wall", micro(cost["big_wall_us"]),
        f"{micro(cost['small_wall_us'])} in a book of {SMALL}",
        cost["big_wall_us"] / cost["small_wall_us"], 1.3, 1.15)
    row("  its CPU", micro(cost["big_cpu_us"]), micro(cost["small_cpu_us"]),
        cost["big_cpu_us"] / cost["small_cpu_us"])
    os.remove(os.path.join(FOLDER, "big.db"))
    runs = [numbers("append", "batch", "small.db", f"batch{i}.db", str(BATCHES))
            for i in range(ROUNDS)]
    ours = min(run["ours_us"] for run in runs)
    plain = min(run["plain_us"] for run in runs)
    row("batch append, 1,000 each", micro(ours), f"{micro(plain)} insert of the bodies",
        ours / plain, 2.5, 1.8)


def bench_totals():
    """Both sides write each group as one plain line."""
    warm("book.db")
    cost = ledger("totals", "--by", FIVE, "--csv", output=os.path.join(FOLDER, "ours"))
    ours = least_cpu(("book.db", "totals", "--by", FIVE, "--csv"))[0]
    for name in ("parties", "activities"):
        run(["sqlite3", "plain.db", f".import --csv {os.path.join('book', name)}.csv {name}"])
    warm("plain.db")
    same = run(["sqlite3", "plain.db", SAME_QUESTION], os.path.join(FOLDER, "same"))
    groups = count_lines("same")
    if groups != count_lines("ours") - 1:
        sys.exit(f"bench: sqlite3 finds {groups} groups, the totals {count_lines('ours') - 1}")
    row("totals command", seconds(ours), f"{seconds(same.cpu)} sqlite3, the same question",
        ours / same.cpu, 1 / 20, 1 / 50, note=f"{groups:,} groups")
    plain = run(["sqlite3", "plain.db", GROUP_BY])
    row("  beside less", seconds(ours), f"{seconds(plain.cpu)} sqlite3, only GROUP BY",
        ours / plain.cpu, 1 / 20, 1 / 50)
    warm("book.db")
    fold = numbers("fold", "book.db")
    row(f"totals, {fold['groups']:,.0f} groups", seconds(fold["ours_s"]),
        f"{seconds(fold['arrays_s'])} arrays in memory", fold["ours_s"] / fold["arrays_s"], 8, 5)
    return cost


def bench_amendments():
    make_book("amended", ENTRIES, COMBINATIONS, AMENDMENTS)
    last = str(ENTRIES + AMENDMENTS)  # some thousand records before the last one
    with_them, without, before = least_cpu(
        ("amended.db", "totals", "--by", FIVE), ("book.db", "totals", "--by", FIVE),
        ("amended.db", "totals", "--by", FIVE, "--as-of", last))
    row(f"totals, {AMENDMENTS:,} amendments", seconds(with_them), f"{seconds(without)} without",
        with_them / without, 1.3, 1.15)
    row("totals --as-of, near the end", seconds(before), f"{seconds(with_them)} now",
        before / with_them, 1.05, 1)
    remove_book("amended")


def bench_conversion():
    make_book("rated", ENTRIES, COMBINATIONS, 0, RATE_DAYS)
    converted, stated = least_cpu(("rated.db", "totals", "--by", FIVE, "--in", "USD"),
                                  ("rated.db", "totals", "--by", FIVE))
    row("totals --in USD", seconds(converted), f"{seconds(stated)} as stated, same book",
        converted / stated, 2, 1.5, note=f"{RATE_DAYS:,} days of 41 rates")
    remove_book("rated")


def bench_many_groups():
    make_book("spread", ENTRIES, SPREAD)
    fold = numbers("fold", "spread.db")
    row(f"totals, {fold['groups']:,.0f} groups", seconds(fold["ours_s"]),
        f"{seconds(fold['arrays_s'])} arrays in memory", fold["ours_s"] / fold["arrays_s"], 2, 1.3)
    shutil.rmtree(os.path.join(FOLDER, "spread"))
    cost = ledger("totals", "--by", FIVE, "--csv", book="spread.db")
    os.remove(os.path.join(FOLDER, "spread.db"))
    return cost


def bench_verify():
    warm("book.db")
    ours, beside = [], []
    for _ in range(ROUNDS):
        ours.append(ledger("verify"))
        beside.append(numbers("audit", "book.db"))
    cost = min(ours, key=lambda one: one.cpu)
    least = min(beside, key=lambda one: one["leaves_s"] + one["columns_s"])
    total = least["leaves_s"] + least["columns_s"]
    row("verify", seconds(cost.cpu), f"{seconds(total)} hashing and reading", cost.cpu / total,
        2.5, 1.6, note=f"reference: leaves {seconds(least['leaves_s'])}, "
                       f"columns {seconds(least['columns_s'])}")
    return cost


def memory(what, cost, accept=500):
    row(f"memory, {what}", f"{cost.megabytes:.0f} MB", "", cost.megabytes, accept, 100, " MB")


def count_pages(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return len(re.findall(rb"/Type\s*/Page\b", file.read()))


def bench_annex():
    """A long annex beside a short one: what is drawn must not stay in memory."""
    costs, pages = [], []
    for rows in ANNEX_ROWS:
        make_book("annex", rows, rows)
        costs.append(ledger("report", "--sections", "entries", "-o", "annex.pdf", book="annex.db"))
        pages.append(count_pages("annex.pdf"))
        remove_book("annex")
    for cost, count in zip(costs[1:], pages[1:]):
        row(f"memory, PDF of {count} pages", f"{cost.megabytes:.1f} MB",
            f"{costs[0].megabytes:.1f} MB, {pages[0]} pages", cost.megabytes / costs[0].megabytes,
            1.1, 1.05)


def bench_reports():
    run([LEDGER, "init", "shipped.db", "--from", SHIPPED])
    cost = ledger("report", "-o", "shipped.pdf", book="shipped.db")
    pages = count_pages("shipped.pdf")
    row(f"PDF, per {PDF_PAGES} pages", seconds(cost.cpu * PDF_PAGES / pages),
        f"the shipped book's, {pages} pages", cost.cpu * PDF_PAGES / pages, 0.3, 0.1, " s")
    make_book("sheet", SHEET_ROWS, SHEET_ROWS)
    cost = ledger("report", "--sections", "entries", "-o", "sheet.xlsx", book="sheet.db")
    row("workbook with a table, per row", micro(cost.cpu / SHEET_ROWS * 1e6),
        f"{SHEET_ROWS:,} entries", cost.cpu / SHEET_ROWS * 1e6, unit=" us")


def bench_workbook():
    """The whole command beside the library alone, which writes the same cells; then a report with
    all its sheets."""
    warm("book.db")
    whole = ledger("report", "-o", "whole.xlsx")
    cost = ledger("report", "--sections", "entries", "-o", "book.xlsx")
    with zipfile.ZipFile(os.path.join(FOLDER, "book.xlsx")) as package:
        data = max(package.infolist(), key=lambda part: part.file_size)
        with package.open(data) as part, open(os.path.join(FOLDER, "data.xml"), "wb") as file:
            shutil.copyfileobj(part, file)
    same = numbers("workbook", "data.xml", "same.xlsx")
    row("workbook, streamed", seconds(cost.cpu),
        f"{seconds(same['library_s'])} libxlsxwriter, constant_memory",
        cost.cpu / same["library_s"], 1.2, 0.5, note=f"{same['cells']:,.0f} cells")
    for name in ("whole.xlsx", "book.xlsx", "same.xlsx", "data.xml"):
        os.remove(os.path.join(FOLDER, name))
    return {"workbook of entries": cost, "workbook, all sheets": whole}


def print_table():
    head = ("what", "ours", "beside", "ratio", "accept", "good", "verdict", "")
    widths = [max(len(line[i]) for line in [head, *ROWS]) for i in range(len(head))]
    right = (1, 3, 4, 5)
    for line in [head, *ROWS]:
        cells = [text.rjust(width) if i in right else text.ljust(width)
                 for i, (text, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    try:
        costs = {"import": bench_import()}
        imports = bench_map()
        costs["plain import"] = imports["own"]
        costs["import through a map"] = imports["mapped"]
        bench_append()
        costs["totals"] = bench_totals()
        bench_amendments()
        bench_conversion()
        costs["verify"] = bench_verify()
        warm("book.db")
        costs["list"] = ledger("list")
        costs["export --jsonl"] = ledger("export", "--jsonl", "lines.jsonl")
        costs["totals, many groups"] = bench_many_groups()
        bench_reports()
        bench_annex()
        workbooks = bench_workbook()
        for what, cost in costs.items():
            memory(what, cost)
        for what, cost in workbooks.items():
            memory(what, cost, 150)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    say(["\r"])
    print(f"{ENTRIES:,} flows; CPU seconds unless it says wall")
    print_table()


main()
