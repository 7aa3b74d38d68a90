#!/usr/bin/env python3
"""The sheet of instalments: what is overdue, for how long, and how dark LibreOffice paints it."""
import collections

import openpyxl

import claims
from claims import HERE, equal, ledger, report, run

PARTIES = """id,name,type
JPN,Japan,10
DEU,Germany,10
FUND,Trust Fund,fund
"""
FLOWS = """id,stage,from,to,amount,date
p-jpn,pledge,JPN,FUND,1000 USD,2020-01-10
p-deu,pledge,DEU,FUND,600 USD,2020-01-10
p-eur,pledge,DEU,FUND,300 EUR,2020-01-10
d-jpn,disbursement,JPN,FUND,100 USD,2021-03-01
"""
SCHEDULES = """flow,due,amount
p-jpn,2021-02-01,100 USD
p-jpn,2021-06-01,300 USD
p-jpn,2022-06-01,300 USD
p-jpn,2023-12-01,300 USD
p-deu,2023-12-01,600 USD
p-eur,2022-12-01,300 EUR
"""
# On 29 February 2024: the first instalment is paid; the others are due since 32, 20 and 2 months,
# the euro one since 14. The darkest cell of a currency is its largest, nothing is the lightest.
AGES = {"EUR": ["–", "–", 300, "–"], "USD": [900, "–", 300, 300]}
LIGHT, DARK = (0xFB, 0xE6, 0xD6), (0xEB, 0xA3, 0x6C)
THIRD = (0xF6, 0xD0, 0xB3)  # of the way: 251 − 16/3, 230 − 67/3, 214 − 106/3


def book():
    folder = HERE / "instalments"
    folder.mkdir()
    for name, text in (("parties", PARTIES), ("flows", FLOWS), ("schedules", SCHEDULES),
                       ("links", "earlier,later,type,amount\np-jpn,d-jpn,fulfils,100 USD\n")):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    ledger("init", HERE / "instalments.db", "--from", folder)
    return HERE / "instalments.db"


XLSX = report(book(), "instalments.xlsx")


def rows_of_ages(values):
    sheet = openpyxl.load_workbook(XLSX, data_only=values)["Instalments"]
    header = next(row[0].row for row in sheet.iter_rows()
                  if row[0].value == "Currency" and row[1].value == "State")
    rows = {sheet.cell(row, 1).value: [sheet.cell(row, column) for column in range(3, 7)]
            for row in (header + 1, header + 2)}
    return sheet, rows


def ages_are_sums_over_the_instalments():
    for currency, cells in rows_of_ages(True)[1].items():
        equal([cell.value for cell in cells], AGES[currency], currency)
    for currency, cells in rows_of_ages(False)[1].items():
        for cell, figure in zip(cells, AGES[currency]):
            is_formula = isinstance(cell.value, str) and cell.value.startswith("=SUMIFS(")
            equal(is_formula, figure != "–", cell.coordinate)


def each_currency_has_its_own_scale():
    sheet, rows = rows_of_ages(True)
    scales = {str(area.sqref): [rule.colorScale for rule in rules]
              for area, rules in sheet.conditional_formatting._cf_rules.items()
              if any(rule.type == "colorScale" for rule in rules)}
    equal(sorted(scales), sorted(" ".join(cell.coordinate for cell in cells)
                                 for cells in rows.values()), "shaded cells")
    for scale, in scales.values():
        equal([colour.rgb[-6:] for colour in scale.color], ["%02X%02X%02X" % LIGHT, "%02X%02X%02X" % DARK],
              "colours")
        equal((scale.cfvo[0].type, float(scale.cfvo[0].val), scale.cfvo[1].type),
              ("num", 0.0, "max"), "from zero to the largest")


def libreoffice_paints_the_larger_figure_darker():
    """Two cells of the largest figures, two of a third of it; a pixel that is neither is text."""
    run("soffice", f"-env:UserInstallation=file://{HERE}/office", "--headless", "--norestore",
        "--convert-to", "pdf", "--outdir", HERE, XLSX, timeout=400)
    run("pdftoppm", "-r", "50", XLSX.with_suffix(".pdf"), HERE / "page")
    found = collections.Counter()
    for page in sorted(HERE.glob("page-*.ppm")):
        data = page.read_bytes()
        start = len(b"\n".join(data.split(b"\n", 3)[:3])) + 1
        pixels = data[start:]
        for name, colour in (("dark", DARK), ("third", THIRD)):
            found[name] += sum(pixels.count(bytes((colour[0] + a, colour[1] + b, colour[2] + c)))
                               for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1))
    assert found["dark"] > 300, f"{found['dark']} pixels of the largest figures"
    assert 0.4 < found["third"] / found["dark"] < 2.5, dict(found)


claims.check(ages_are_sums_over_the_instalments, each_currency_has_its_own_scale,
             libreoffice_paints_the_larger_figure_darker)
