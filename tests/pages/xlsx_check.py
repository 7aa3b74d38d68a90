#!/usr/bin/env python3
"""Compares a workbook with the JSON of the same document, cell by cell.

usage: xlsx_check.py BOOK.xlsx REPORT.json

Read with another program's reader: figures must be the JSON's exact figures (to the 15 digits a
cell keeps), days must be date cells, ids and texts must be strings, unknowns must not be numbers.
Exits 1 with a list of differences.
"""

import datetime
import decimal
import json
import sys

import openpyxl

MARKS = {"–", "..", "n/q", "n/c"}
NUMBERS = {"amount", "sum", "rate", "percent", "count", "year"}
FIRST_DAY_OF_CALENDAR = "1900-03-01"


class Sheet:
    """A sheet's rows, read once: asking the library for single rows is quadratic."""

    def __init__(self, sheet):
        self.title = sheet.title
        self.rows = list(sheet.iter_rows())

    def row(self, number):
        return self.rows[number - 1] if number <= len(self.rows) else None


class Checker:
    def __init__(self):
        self.differences = []
        self.compared = 0

    def differ(self, where, found, expected):
        self.differences.append(f"{where}: found {found!r}, expected {expected!r}")

    def number(self, where, found, expected, percent=False):
        self.compared += 1
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return self.differ(where, found, expected)
        value = decimal.Decimal(str(expected))
        if percent:
            value = value.scaleb(-2)
        # Up to 15 digits the nearest double is the same one; past them only 15 digits are kept.
        digits = len(value.normalize().as_tuple().digits)
        tolerance = 0 if digits <= 15 else abs(float(value)) * 1e-15
        if abs(float(found) - float(value)) > tolerance:
            self.differ(where, found, str(value))

    def empty(self, where, found, flat):
        self.compared += 1
        if found is None:
            return
        if flat or found not in MARKS:
            self.differ(where, found, "an empty cell" if flat else "a mark or an empty cell")

    def day(self, where, cell, expected, flat):
        self.compared += 1
        if expected == "..":
            if cell.value not in ((None,) if flat else ("..",)):
                self.differ(where, cell.value, "an open end")
        elif expected < FIRST_DAY_OF_CALENDAR:
            if cell.value != expected:
                self.differ(where, cell.value, expected)
        elif not isinstance(cell.value, datetime.datetime):
            self.differ(where, cell.value, f"the date {expected}")
        elif cell.value.date().isoformat() != expected:
            self.differ(where, cell.value, expected)

    def text(self, where, cell, expected, flat):
        self.compared += 1
        found = cell.value if cell.value is not None else ""
        if expected == "" and found == "":
            return
        if not isinstance(found, str) or cell.data_type not in ("s", "inlineStr"):
            return self.differ(where, found, expected)
        # In a report a mark may follow a text.
        if found != expected and (flat or unmarked(found) != unmarked(expected)):
            self.differ(where, found, expected)

    def sum(self, where, row, columns, value, header):
        if value["stated"] is None:
            self.empty(where, row[columns[header]].value, False)
        else:
            self.number(where, row[columns[header]].value, value["stated"])
            for part in ("lower", "upper"):
                place = columns.get(f"{header}, {part}")
                if place is None:
                    # Without a column for it, the bound must be the figure itself.
                    if value["open"] or value[part] != value["stated"]:
                        self.differ(f"{where} {part}", None, value[part])
                elif value[part] is None:
                    self.text(f"{where} {part}", row[place], "open", False)
                else:
                    self.number(f"{where} {part}", row[place].value, value[part])
        place = columns.get(f"{header}, unknown")
        if value["unknown"]:
            found = row[place].value if place is not None else None
            self.number(f"{where} unknown", found, value["unknown"])

    def cell(self, where, row, columns, header, kind, value, flat):
        cell = row[columns[header]]
        if isinstance(value, dict):
            self.sum(where, row, columns, value, header)
        elif value is None:
            self.empty(where, cell.value, flat)
        elif isinstance(value, bool):
            self.compared += 1
            expected = int(value) if flat else ("yes" if value else "no")
            if cell.value != expected:
                self.differ(where, cell.value, expected)
        elif kind == "day" and len(value) <= 10:
            self.day(where, cell, value, flat)
        elif kind in NUMBERS and looks_numeric(value):
            self.number(where, cell.value, value, kind == "percent")
            exact = columns.get(f"{header}_exact")
            if flat and exact is not None:
                self.text(f"{where} exact", row[exact], value, flat)
        else:
            self.text(where, cell, value, flat)


def unmarked(text):
    return text.removesuffix(" †").removesuffix(" r")


def looks_numeric(value):
    try:
        decimal.Decimal(str(value))
    except decimal.InvalidOperation:
        return False
    return True


def plain(text):
    return " ".join(str(text).split()) if text is not None else None


def drawn_columns(table, flat, header_cells):
    """The JSON columns that are on the sheet, each with its header there."""
    headers = {}
    for place, cell in enumerate(header_cells):
        headers.setdefault(plain(cell.value), place)
    chosen = []
    for column in table["columns"]:
        header = column["key"] if flat else plain(column["title"])
        if header in headers:
            chosen.append((column, header))
    return chosen, headers


def find_header(sheet, table, start):
    """The header row of a report table: under its title, or the first row with its headers."""
    titles = {plain(column["title"]) for column in table["columns"]}
    seen_title = table["title"] is None
    for number, row in enumerate(sheet.rows[start - 1:], start):
        values = {plain(cell.value) for cell in row} - {None}
        if not seen_title:
            seen_title = plain(row[0].value) == plain(table["title"])
        elif values and len(values & titles) >= max(1, len(values) // 3):
            return number
    return None


def matches_group(row):
    """A heading inside a table: text in the first cell only, nothing else in the row."""
    return isinstance(row[0].value, str) and all(cell.value is None for cell in row[1:])


def check_rows(checker, sheet, table, flat, header_row, rows, first):
    header_cells = sheet.row(header_row)
    chosen, places = drawn_columns(table, flat, header_cells)
    if rows and not chosen:
        checker.differ(f"{sheet.title}!{header_row}", [c.value for c in header_cells], "headers")
        return first
    number = first
    for expected in rows:
        row = sheet.row(number)
        while row is not None and not flat and len(chosen) > 1 and matches_group(row):
            number += 1
            row = sheet.row(number)
        if row is None:
            checker.differ(f"{sheet.title}!{number}", "the end of the sheet", expected)
            return number
        for column, header in chosen:
            where = f"{sheet.title}!{row[places[header]].coordinate}"
            checker.cell(where, row, places, header, column["type"], expected[column["key"]], flat)
        number += 1
    return number


def check_flat(checker, book, section, table):
    names = [name for name in book.sheetnames
             if name == section["sheet"] or name.startswith(section["sheet"] + " ")]
    rows = table["rows"]
    at = 0
    for name in names:
        sheet = Sheet(book[name])
        count = len(sheet.rows) - 1
        check_rows(checker, sheet, table, True, 1, rows[at:at + count], 2)
        at += count
    if at != len(rows):
        checker.differ(section["sheet"], f"{at} rows", f"{len(rows)} rows")


def with_details(table):
    """A sheet has the details under the row they are behind: the last one, or the last but one."""
    details, rows = table.get("details", []), table["rows"]
    assert not details or rows, table["key"]
    others = [at for at, row in enumerate(rows) if details and row["id"] is None and
              str(row["name"]).startswith("Others (")]
    assert len(others) == bool(details), table["key"]
    return rows[:others[0] + 1] + details + rows[others[0] + 1:] if details else rows


def check_section(checker, book, section):
    if section["sheet"] not in book.sheetnames:
        checker.differ("sheets", book.sheetnames, section["sheet"])
        return
    sheet = None if section["flat_data"] else Sheet(book[section["sheet"]])
    start = 1
    for table in section["tables"]:
        if section["flat_data"]:
            check_flat(checker, book, section, table)
            continue
        # The figures of a chart stand behind all other tables.
        header_row = find_header(sheet, table, start) or find_header(sheet, table, 1)
        if header_row is None:
            checker.differ(sheet.title, None, f"table {table['key']}")
            continue
        rows = with_details(table)
        after = check_rows(checker, sheet, table, False, header_row, rows, header_row + 1)
        start = check_rows(checker, sheet, table, False, header_row, table.get("totals", []), after)
    for figure in section["figures"]:
        check_figure(checker, sheet, figure)


def check_figure(checker, sheet, figure):
    places = None
    for row in sheet.rows:
        if row[0].value == "Figure":
            places = {plain(cell.value): at for at, cell in enumerate(row)}
        if places is None or row[0].value != figure["label"]:
            continue
        where = f"{sheet.title}!{row[1].coordinate}"
        value = figure["value"]
        if isinstance(value, dict):
            renamed = {"Value": 1}
            for part in ("lower", "upper", "unknown"):
                if part.capitalize() in places:
                    renamed[f"Value, {part}"] = places[part.capitalize()]
            blank = "Value, lower" in renamed and row[renamed["Value, lower"]].value is None
            if blank:
                if value["open"] or value["lower"] != value["stated"]:
                    checker.differ(where, None, value["lower"])
                renamed = {key: at for key, at in renamed.items()
                           if key in ("Value", "Value, unknown")}
                value = dict(value, lower=value["stated"], upper=value["stated"], open=False)
            checker.sum(where, row, renamed, value, "Value")
        elif value is None:
            checker.empty(where, row[1].value, False)
        return
    checker.differ(sheet.title, None, f"figure {figure['label']}")


def main(arguments):
    if len(arguments) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    book = openpyxl.load_workbook(arguments[1])
    with open(arguments[2], encoding="utf-8") as file:
        document = json.load(file)
    checker = Checker()
    for section in document["sections"]:
        check_section(checker, book, section)
    for difference in checker.differences[:50]:
        print(difference)
    if len(checker.differences) > 50:
        print(f"and {len(checker.differences) - 50} more")
    if checker.differences or checker.compared == 0:
        print(f"{len(checker.differences)} differences in {checker.compared} cells")
        return 1
    print(f"{checker.compared} cells agree")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
