#!/usr/bin/env python3
"""The workbook on paper, printed by LibreOffice: every page has something to read on it."""
import collections
import re
import shutil
import warnings

import openpyxl

import claims
import synthetic
from claims import HERE, equal, ledger, report, run

LEAST_ROWS = 3
FOOTER = re.compile(r"^\s*(\S.*\.xlsx) – (.+?)\s+page (\d+) of (\d+)\s+as of ")


def books():
    """The shipped book, and one of wide and tiny figures, ranges and every kind of date."""
    plain, made_up = HERE / "plain.db", HERE / "synthetic.db"
    synthetic.write_files(HERE / "synthetic")
    ledger("init", plain, "--from", HERE / "synthetic")
    synthetic.restore(made_up, ledger("--book", plain, "export", "--jsonl", "-").splitlines()[:300])
    return claims.shipped_book(), made_up


def pages_of(xlsx):
    """The sheet of each page, and its lines without the footer."""
    run("soffice", f"-env:UserInstallation=file://{HERE}/office", "--headless", "--norestore",
        "--convert-to", "pdf", "--outdir", HERE / "printed", xlsx, timeout=400)
    text = run("pdftotext", "-layout", HERE / "printed" / f"{xlsx.stem}.pdf", "-")
    for number, page in enumerate(text.split("\f")[:-1]):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        foot = FOOTER.match(lines[-1])
        assert foot, f"{xlsx.name}, page {number + 1}: the last line is {lines[-1]!r}"
        equal(int(foot[3]), number + 1, f"{xlsx.name}: number of a page")
        yield foot[2], lines[:-1]


class Sheet:
    """What may stand on the pages of a sheet."""

    def __init__(self, sheet):
        self.rows = set()    # first words of rows with something beside them
        self.groups = set()  # headings inside tables, and over them
        for row in sheet.iter_rows():
            words = [str(cell.value) for cell in row if cell.value is not None]
            if len(words) == 1 and row[0].font.b:
                self.groups.add(words[0])
            elif len(words) > 1:
                self.rows.add(self.start(words[0]))
        self.titles = {"".join(run.t for p in chart.title.tx.rich.p for run in p.r or [])
                       for chart in sheet._charts if chart.title}

    @staticmethod
    def start(words):
        return words.split("\n")[0][:12].strip()

    def count_rows(self, lines):
        return sum(any(line.startswith(start) for start in self.rows) for line in lines)

    def has_chart(self, lines):
        text = " ".join(" ".join(lines).split())
        return any(title[:20] in text for title in self.titles)


def check_pages(xlsx):
    sheets = {sheet.title: Sheet(sheet) for sheet in openpyxl.load_workbook(xlsx)}
    pages = list(pages_of(xlsx))
    counts = collections.Counter(name for name, _ in pages)
    equal(set(counts), set(sheets), f"sheets of {xlsx.name} on paper")
    for number, (name, lines) in enumerate(pages):
        where, sheet = f"{xlsx.name}, page {number + 1} ({name})", sheets[name]
        if counts[name] > 1 and not sheet.has_chart(lines):
            rows = sheet.count_rows(lines)
            assert rows >= LEAST_ROWS, f"{where} has {rows} rows: {lines}"
        assert lines[-1] not in sheet.groups, f"{where} ends in the heading {lines[-1]!r}"
        assert "folded away" not in " ".join(lines[3:]) or name == "Read me", \
            f"{where} prints what is folded away"
    return len(pages)


def every_page_has_rows_or_a_chart():
    pages = check_pages(report(SHIPPED, "shipped.xlsx"))
    assert 30 < pages < 60, f"{pages} pages"


def so_it_is_on_letter_paper():
    xlsx = report(SHIPPED, "letter.xlsx", "--paper", "letter")
    sizes = {sheet.page_setup.paperSize for sheet in openpyxl.load_workbook(xlsx)}
    equal(sizes, {1}, "paper")
    check_pages(xlsx)


def so_it_is_converted():
    check_pages(report(SHIPPED, "converted.xlsx", "--in", "USD"))


def so_it_is_with_wide_figures_and_long_tables():
    check_pages(report(MADE_UP, "synthetic.xlsx"))


def wrapped_rows_are_as_high_as_their_lines():
    """A line less would cut words, lines too many cost pages; a line holds about as many letters as
    its column has digits."""
    sheet = openpyxl.load_workbook(report(SHIPPED, "shipped.xlsx"))["Counting proof"]
    width = sheet.column_dimensions["E"].width
    for row in sheet.iter_rows(min_row=9):
        words = row[-1].value
        if row[0].value is None or not isinstance(words, str) or not row[-1].alignment.wrap_text:
            continue
        lines = round(((row[0].parent.row_dimensions[row[0].row].height or 15) - 1) / 15)
        least, most = len(words) / width * 0.8, len(words) / width * 1.25 + 1
        assert least <= max(lines, 1) <= most, f"row {row[0].row}: {lines} lines for {words!r}"


assert shutil.which("soffice"), "LibreOffice is missing; `make packages-test` installs it"
warnings.simplefilter("ignore")
SHIPPED, MADE_UP = books()
claims.check(every_page_has_rows_or_a_chart, so_it_is_on_letter_paper, so_it_is_converted,
             so_it_is_with_wide_figures_and_long_tables, wrapped_rows_are_as_high_as_their_lines)
