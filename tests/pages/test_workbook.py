#!/usr/bin/env python3
"""The workbook, read by two other programs: openpyxl cell by cell against the report's own JSON,
and LibreOffice, which loads it, saves it and prints it."""
import datetime
import json
import pathlib
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.cell import get_column_letter, range_boundaries

import claims
import synthetic
import xlsx_check
from claims import HERE, equal, ledger, report, run

SHEETS = ["Read me", "Summary", "By donor", "By fund", "By year", "Data", "Rates", "Evidence",
          "Unknown", "Conflicts", "Changes", "By activity", "Delivery", "Pledge bridge",
          "Fund statement", "Timeline", "Flow map", "Counting proof"]
CHARTS = {"By donor": 2, "By fund": 1, "By activity": 1, "By year": 1, "Delivery": 1,
          "Pledge bridge": 1, "Counting proof": 2, "Timeline": 1, "Conflicts": 1, "Changes": 1}


def small_synthetic_book():
    """Wide and tiny figures, ranges, open bounds, every kind of date."""
    plain, book = HERE / "plain.db", HERE / "synthetic.db"
    synthetic.write_files(HERE / "synthetic")
    ledger("init", plain, "--from", HERE / "synthetic")
    lines = ledger("--book", plain, "export", "--jsonl", "-").splitlines()
    synthetic.restore(book, lines[:300])
    return book


SHIPPED = claims.shipped_book()
MADE_UP = small_synthetic_book()
FILES = {book: (report(book, f"{book.stem}.xlsx"), report(book, f"{book.stem}-report.json"))
         for book in (SHIPPED, MADE_UP)}
XLSX, JSON = FILES[SHIPPED]
DOCUMENT = json.loads(JSON.read_text(encoding="utf-8"))
BOOK = openpyxl.load_workbook(XLSX, data_only=True)


def convert(xlsx, ending, folder):
    """LibreOffice's own file, made in a profile that is thrown away with the folder."""
    run("soffice", f"-env:UserInstallation=file://{HERE}/office", "--headless", "--norestore",
        "--convert-to", ending, "--outdir", HERE / folder, xlsx, timeout=400)
    made = HERE / folder / f"{xlsx.stem}.{ending.split(':')[0]}"
    assert made.exists(), f"LibreOffice made no {made.name}"
    return made


def sheets_are_the_sections_of_the_report():
    equal(BOOK.sheetnames, SHEETS, "sheets")
    wanted = [section["sheet"] for section in DOCUMENT["sections"]]
    equal(sorted(name for name in BOOK.sheetnames if name in wanted), sorted(wanted), "sections")


def every_cell_is_what_the_json_says():
    for xlsx, document in FILES.values():
        checker = xlsx_check.Checker()
        book = openpyxl.load_workbook(xlsx, data_only=True)
        for section in json.loads(document.read_text(encoding="utf-8"))["sections"]:
            xlsx_check.check_section(checker, book, section)
        assert checker.compared > 3000, f"only {checker.compared} cells compared"
        assert not checker.differences, "; ".join(checker.differences[:5])


def data_column(book, key):
    rows = book["Data"].iter_rows()
    place = [cell.value for cell in next(rows)].index(key)
    return [row[place] for row in rows]


def exact_dates_are_dates_and_other_ones_text():
    dates, exact = data_column(BOOK, "date"), data_column(BOOK, "date_exact")
    found = 0
    for text, cell in zip(dates, exact):
        if len(text.value) == 10 and text.value[:4].isdigit() and text.value.count("-") == 2:
            equal(cell.value, datetime.datetime.fromisoformat(text.value), cell.coordinate)
            assert cell.is_date, f"{cell.coordinate} has no date format"
            found += 1
        else:
            equal(cell.value, None, cell.coordinate)
    assert found > 10, f"{found} exact dates"


def ids_are_texts_and_unknown_amounts_are_blank():
    for key in ("id", "donor", "to", "date"):
        assert all(cell.data_type == "s" for cell in data_column(BOOK, key)), key
    unknown = [cell.value for cell in data_column(BOOK, "is_unknown")]
    stated = [cell.value for cell in data_column(BOOK, "stated")]
    equal(sum(unknown), 22, "unknown amounts")
    assert all((value is None) == bool(is_unknown) for value, is_unknown in zip(stated, unknown))


def counts_reproduces_the_totals():
    """SUMIFS over `counts`, as the Read me tells people to sum."""
    columns = [data_column(BOOK, key) for key in ("stage", "currency", "counts", "stated")]
    sums = {}
    for stage, currency, counts, stated in zip(*columns):
        if counts.value and stated.value is not None:
            key = stage.value, currency.value
            sums[key] = sums.get(key, 0) + stated.value
    equal(sums["pledge", "USD"], 11_739_382_000, "pledged")
    equal(sums["commitment", "USD"], 1_412_830_141, "committed")
    equal(sums["disbursement", "JPY"], 259_200_000_000, "disbursed")


def data_is_a_table_with_frozen_headers():
    data = BOOK["Data"]
    equal(data.freeze_panes, "B2", "frozen")
    table, = data.tables.values()
    equal(table.ref, data.dimensions, "the table's range")
    assert table.autoFilter is not None
    for name in ("By year", "Unknown", "Evidence", "Rates"):
        assert BOOK[name].freeze_panes, f"{name} has nothing frozen"
        assert BOOK[name].print_title_rows, f"{name} repeats no header in print"
    equal(data.print_title_rows, "$1:$1", "repeated row")


def every_sheet_prints_with_its_name_page_date_and_head():
    root = next(row[1].value for row in BOOK["Read me"].iter_rows() if row[0].value == "Root")
    for sheet in BOOK:
        equal(sheet.page_setup.orientation, "landscape", sheet.title)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        wide = sheet.page_setup.fitToWidth or 1
        assert wide == 1 or sheet.title == "Data", f"{sheet.title}: {wide} pages wide"
        footer = sheet.oddFooter
        equal((footer.left.text, footer.center.text), ("&F – &A", "page &P of &N"), sheet.title)
        equal(footer.right.text, f"as of {DOCUMENT['as_of']}, root {root[:8]}…", sheet.title)


def links_lead_to_sheets_and_to_evidence():
    inner = [cell.hyperlink.location for row in BOOK["Read me"].iter_rows() for cell in row
             if cell.hyperlink]
    for name in SHEETS[1:]:
        assert any(place.startswith((f"'{name}'!", f"{name}!")) for place in inner), name
    outer = {cell.hyperlink.target for row in BOOK["Evidence"].iter_rows() for cell in row
             if cell.hyperlink}
    table, = next(s for s in DOCUMENT["sections"] if s["key"] == "evidence")["tables"]
    for row in table["rows"]:
        assert row["url"] is None or row["url"] in outer, row["url"]


def there_are_charts_with_words_for_them():
    for name, count in CHARTS.items():
        equal(len(BOOK[name]._charts), count, f"charts on {name}")  # openpyxl has no public list
    with zipfile.ZipFile(XLSX) as package:
        drawings = [name for name in package.namelist() if name.startswith("xl/drawings/drawing")]
        equal(len(drawings), len(CHARTS), "drawings")
        for name in drawings:
            assert b'descr="' in package.read(name), f"{name} has no alternative text"


def no_chart_is_cut_by_a_printed_area():
    for name in CHARTS:
        check_charts_in_print(BOOK[name])


def check_charts_in_print(sheet):
    """Each is whole in one area, and none stands in the row of a header that is repeated over the
    page of another."""
    areas = [range_boundaries(area.rsplit("!", 1)[-1].replace("$", ""))
             for area in sheet.print_area]
    titles = sheet.print_title_rows
    header = int(titles.split(":")[0].strip("$")) if titles else 0
    spans = [(chart.anchor._from, chart.anchor.to) for chart in sheet._charts]
    for start, end in spans:
        inside = [area for area in areas
                  if area[0] <= start.col + 1 and end.col + 1 <= area[2]
                  and area[1] <= start.row + 1 and end.row + 1 <= area[3]]
        equal(len(inside), 1, f"areas around a chart of {sheet.title}")
        below = [other for other, _ in spans
                 if start.row + 1 <= header <= end.row + 1 and other.row + 1 > header]
        assert not below, f"{sheet.title}: a slice of a chart is repeated over the next one"


def charts_beside_two_tables_print_alone():
    folder, book = HERE / "donors", HERE / "donors.db"
    folder.mkdir()
    donors = [f"donor-{i:02}" for i in range(12)]
    (folder / "parties.csv").write_text("id,name,type\nUNDP,UNDP,40\n" + "".join(
        f"{donor},Donor {donor},10\n" for donor in donors), encoding="utf-8")
    (folder / "flows.csv").write_text("id,stage,from,to,amount,date\n" + "".join(
        f"p-{donor},pledge,{donor},UNDP,9000 USD,2010\n"
        f"d-{donor},disbursement,{donor},UNDP,4000 USD,2011\n" for donor in donors),
        encoding="utf-8")
    (folder / "links.csv").write_text("earlier,later,type\n" + "".join(
        f"p-{donor},d-{donor},fulfils\n" for donor in donors), encoding="utf-8")
    ledger("init", book, "--from", folder)
    sheet = openpyxl.load_workbook(report(book, "donors.xlsx"))["By donor"]
    equal(len(sheet._charts), 2, "charts")
    check_charts_in_print(sheet)


def figures_of_charts_are_folded_away():
    """A table that only says a chart again stands behind the others, and the chart still shows."""
    for name, title in (("By year", "Pledges and contributions by year"),
                        ("Conflicts", "Claims beside the amount adopted"),
                        ("Timeline", "Activities and pledges of the chart")):
        sheet = BOOK[name]
        rows = [row[0].row for row in sheet.iter_rows() if row[0].value == title]
        assert not sheet.row_dimensions[rows[0]].hidden or name != "By year", name
        header = rows[-1] + 1
        while sheet.cell(header, 2).value is None:
            header += 1
        for row in (rows[-1], header, header + 1, header + 5):
            assert sheet.row_dimensions[row].hidden, f"{name}: row {row} is in sight"
            equal(sheet.row_dimensions[row].outlineLevel, 1, f"{name}: row {row}")
    with zipfile.ZipFile(XLSX) as package:
        for name in package.namelist():
            if name.startswith("xl/charts/chart") and b"'By year'!" in package.read(name):
                assert b'plotVisOnly' not in package.read(name), "hidden figures are not drawn"


def texts_wrap_where_columns_are_too_wide_together():
    """No report sheet is wider than about a page at three quarters, unless figures make it so."""
    for name in set(SHEETS) - {"Read me", "Data"}:
        sheet = BOOK[name]
        widths = {get_column_letter(column): dimension.width
                  for dimension in sheet.column_dimensions.values()
                  for column in range(dimension.min, dimension.max + 1)}
        if sum(7 * width for width in widths.values()) <= 1400:
            continue
        for row in sheet.iter_rows():
            for cell in row:
                is_text = isinstance(cell.value, str) and len(cell.value) > 60
                if is_text and not cell.hyperlink and not cell.value.startswith("http"):
                    width = widths.get(cell.column_letter, 0)
                    merged = cell.coordinate in sheet.merged_cells
                    assert merged or width < 30 or cell.row < 8, f"{name}!{cell.coordinate}"


def figures_have_bars_though_their_chart_has_others():
    for name, columns in (("By donor", "DEF"), ("By year", "CDE"), ("Delivery", "BCD")):
        bars = {str(area.sqref)[0]
                for area, rules in BOOK[name].conditional_formatting._cf_rules.items()
                if rules[0].type == "dataBar"}
        equal(bars & set(columns), set(columns), f"bars on {name}")


def checks_print_under_their_own_header():
    summary = BOOK["Summary"]
    start = next(row[0].row for row in summary.iter_rows() if row[0].value == "Checks")
    inside = [mark.id for mark in summary.row_breaks.brk if start - 1 <= mark.id < start + 5]
    equal(inside, [], "pages that end in the head of the checks")
    header = next(row[0].row for row in summary.iter_rows(min_row=start)
                  if row[1].value == "On its sheet")
    equal(summary.print_title_rows, f"${header}:${header}", "the header repeated below the checks")


def many_charts_on_a_sheet_are_few_areas():
    """The library takes no more than 128 characters of a sheet's areas; charts share pages."""
    folder, book = HERE / "funds", HERE / "funds.db"
    folder.mkdir()
    funds = [f"fund-{i:02}" for i in range(9)]
    (folder / "parties.csv").write_text("id,name,type\nJPN,Japan,10\nUNDP,UNDP,40\n" + "".join(
        f"{fund},Trust {fund},fund\n" for fund in funds), encoding="utf-8")
    (folder / "flows.csv").write_text("id,stage,from,to,amount,date\n" + "".join(
        f"in-{fund},disbursement,JPN,{fund},9000 USD,2010\n"
        f"out-{fund},disbursement,{fund},UNDP,4000 USD,2011\n" for fund in funds),
        encoding="utf-8")
    ledger("init", book, "--from", folder)
    made = report(book, "funds.xlsx", "--sections", "fund_statement")
    sheet = openpyxl.load_workbook(made)["Fund statement"]
    equal(len(sheet._charts), 4, "charts")
    equal(len(sheet.print_area), 3, "areas: the table, two charts, two charts")
    check_charts_in_print(sheet)
    notes = [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("Chart: ")]
    equal(len(notes), len(set(notes)), "a note on all charts is said once")


def chart_caches_hold_what_the_cells_hold():
    """For readers that do not recalculate: every point of every chart is its cell's value."""
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    points = 0
    with zipfile.ZipFile(XLSX) as package:
        parts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        equal(len(parts), sum(CHARTS.values()), "charts")
        for part in parts:
            root = ElementTree.fromstring(package.read(part))
            for reference in [*root.iter(f"{space}numRef"), *root.iter(f"{space}strRef")]:
                points += check_cache(reference, space, part)
    assert points > 500, f"only {points} points"


def check_cache(reference, space, part):
    name, cells = reference.find(f"{space}f").text.rsplit("!", 1)
    sheet = BOOK[name.strip("'")]
    column = [row[0] for row in sheet[cells.replace("$", "")]]
    cached = {int(point.get("idx")): point.find(f"{space}v").text
              for point in reference.iter(f"{space}pt")}
    for index, cell in enumerate(column):
        where = f"{part}, {sheet.title}!{cell.coordinate}"
        value = cell.value
        if reference.tag.endswith("strRef"):
            equal(cached.get(index) or "", "" if value is None else str(value), where)
        elif isinstance(value, (int, float)):
            assert near(float(cached[index]), value), f"{where}: {cached[index]} is not {value}"
        else:  # a gap, whose mark is no figure
            assert cached.get(index) in (None, ""), f"{where}: {cached[index]} is not {value!r}"
    return len(cached)


def rows_of(sheet, first_words):
    """The rows under a header that begins with these words, up to an empty first cell."""
    rows = [[cell.value for cell in row] for row in BOOK[sheet].iter_rows()]
    starts = [i for i, row in enumerate(rows) if row[:len(first_words)] == first_words]
    found = []
    for row in rows[starts[-1] + 1:]:
        if row[0] is None:
            break
        found.append(row)
    return found


def year_of(day):
    return day.year + (day - datetime.datetime(day.year, 1, 1)).days / 366


def bars_of_times_run_from_the_first_to_the_last_day():
    bars = rows_of("Timeline", ["What", "Earliest", "Started"])
    times = rows_of("Timeline", ["What", "Id", "Title"])[:len(bars)]
    equal(len(bars), 16, "bars")
    for (*_, title, announced, time, start, started, ending, ended), bar in zip(
            (row[:9] for row in times), bars):
        equal(bar[0], title, "row")
        begins, lengths = bar[5], sum(length or 0 for length in bar[6:10])
        if time is None:
            equal(lengths, 0, title)
            assert announced and bar[10] > 0, f"{title}: nothing shows when it was announced"
            continue
        for day, year in ((start, begins), (ended, begins + lengths)):
            assert day is None or abs(year_of(day) - year) < 1e-5, f"{title}: {day} is at {year}"
        if started and ending and started < ending:
            certain = (bar[7] or 0) + (bar[8] or 0)
            assert abs(year_of(ending) - year_of(started) - certain) < 1e-5, title


def bars_of_changes_run_from_before_to_after():
    changes = rows_of("Changes", ["Flow", "What", "Before"])
    bars = rows_of("Changes", ["Step", "From", "To"])
    assert len(bars) > 10, f"{len(bars)} changes"
    for change, bar in zip(changes, bars):
        before, after = change[2:4]
        equal(bar[:3], [change[1], before, after], change[0])
        assert near(bar[3], min(before, after)) and near(bar[5], abs(after - before)), bar


def properties_tell_the_book_and_its_time():
    properties = BOOK.properties
    equal(properties.title, DOCUMENT["title"], "title")
    equal(properties.creator, DOCUMENT["version"], "creator")
    when = datetime.datetime(2024, 2, 29, 12)
    equal((properties.created, properties.modified), (when, when), "times")
    assert DOCUMENT["book"]["origin"] in properties.description
    texts = {cell.value for row in BOOK["Read me"].iter_rows() for cell in row}
    assert {DOCUMENT["book"]["root"], DOCUMENT["as_of"]} <= texts, "the Read me names no root"


def every_part_is_well_formed_and_every_target_is_there():
    for xlsx, _ in FILES.values():
        with zipfile.ZipFile(xlsx) as package:
            equal(package.testzip(), None, "damaged part")
            names = package.namelist()
            equal(len(names), len(set(names)), "parts")
            for name in names:
                root = ElementTree.fromstring(package.read(name))
                if name.endswith(".rels"):
                    base = pathlib.PurePosixPath(name).parent.parent
                    check_targets(base, root, names)


def check_targets(base, root, names):
    for relation in root:
        target = relation.get("Target")
        if relation.get("TargetMode") == "External":
            continue
        parts = []
        for part in (base / target.lstrip("/")).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        assert "/".join(parts) in names, f"{target} is missing"


def the_same_book_gives_the_same_bytes():
    before = XLSX.read_bytes()
    report(SHIPPED, XLSX.name)
    assert XLSX.read_bytes() == before, "the second file differs"


def another_locale_gives_the_same_bytes():
    """A decimal comma in a part of the file would break it."""
    locales = HERE / "locales"
    locales.mkdir()
    run("localedef", "-i", "de_DE", "-f", "UTF-8", locales / "de_DE.UTF-8")
    german = dict(claims.ENVIRONMENT, LOCPATH=str(locales), LC_ALL="de_DE.UTF-8")
    words = subprocess.run(["/usr/bin/printf", "%.1f", "1,5"], env=german, text=True,
                           capture_output=True, check=True).stdout
    equal(words, "1,5", "the locale is not in force")
    before = XLSX.read_bytes()
    subprocess.run([claims.LEDGER, "--book", SHIPPED, "report", "-o", XLSX], env=german,
                   capture_output=True, check=True)
    assert XLSX.read_bytes() == before, "the file differs"


def recalculate_on_load():
    """Else LibreOffice trusts cached values, and a wrong one would never show."""
    folder = HERE / "office/user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text("""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>""", encoding="utf-8")


def near(found, expected):
    """LibreOffice saves 15 digits of a number, and adds up in doubles."""
    if isinstance(expected, (int, float)) and isinstance(found, (int, float)):
        return abs(found - expected) <= abs(expected) * 1e-12
    return found == expected


def libreoffice_reads_every_value_and_saves_it():
    for xlsx, _ in FILES.values():
        saved = openpyxl.load_workbook(convert(xlsx, "xlsx", "saved"), data_only=True)
        first = openpyxl.load_workbook(xlsx, data_only=True)
        formulas = openpyxl.load_workbook(xlsx)
        count = sum(cell.data_type == "f" for sheet in formulas for row in sheet.iter_rows()
                    for cell in row)
        assert count > 400, f"only {count} formulas"
        equal(saved.sheetnames, first.sheetnames, "sheets")
        for sheet in first:
            other = saved[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    found = other[cell.coordinate]
                    where = f"{sheet.title}!{cell.coordinate}"
                    assert near(found.value, cell.value), \
                        f"{where}: found {found.value!r}, expected {cell.value!r}"


def printed_by_libreoffice_no_figure_is_too_wide():
    for xlsx, _ in FILES.values():
        text = run("pdftotext", "-layout", convert(xlsx, "pdf", "printed"), "-")
        assert "##" not in text, "a column is too narrow for its figures"
        assert "Stated" in text or "stated" in text
    assert "11,739.4" in run("pdftotext", HERE / "printed" / f"{XLSX.stem}.pdf", "-")


assert shutil.which("soffice"), "LibreOffice is missing; `make packages-test` installs it"
recalculate_on_load()
claims.check(sheets_are_the_sections_of_the_report, every_cell_is_what_the_json_says,
             exact_dates_are_dates_and_other_ones_text,
             ids_are_texts_and_unknown_amounts_are_blank, counts_reproduces_the_totals,
             data_is_a_table_with_frozen_headers, every_sheet_prints_with_its_name_page_date_and_head,
             links_lead_to_sheets_and_to_evidence, there_are_charts_with_words_for_them,
             no_chart_is_cut_by_a_printed_area, charts_beside_two_tables_print_alone,
             many_charts_on_a_sheet_are_few_areas,
             figures_of_charts_are_folded_away, texts_wrap_where_columns_are_too_wide_together,
             figures_have_bars_though_their_chart_has_others,
             checks_print_under_their_own_header, chart_caches_hold_what_the_cells_hold,
             bars_of_times_run_from_the_first_to_the_last_day,
             bars_of_changes_run_from_before_to_after, properties_tell_the_book_and_its_time,
             every_part_is_well_formed_and_every_target_is_there,
             the_same_book_gives_the_same_bytes, another_locale_gives_the_same_bytes,
             libreoffice_reads_every_value_and_saves_it,
             printed_by_libreoffice_no_figure_is_too_wide)
