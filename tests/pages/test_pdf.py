#!/usr/bin/env python3
"""The PDF, read by other programs: its text, structure, fonts, links and ink."""
import json
import re
import subprocess
import xml.dom.minidom
from decimal import ROUND_HALF_EVEN, Decimal

import claims
from claims import HERE, ROOT, equal, ledger, report, run

JAPANESE = "国際協力機構"
MARGIN_SIDE_PT, MARGIN_END_PT = 40, 20  # the grid's sides are 42 pt; header and footer stand in the ends


def book_with_a_japanese_name():
    book = claims.shipped_book()
    ledger("--book", book, "add", "party", "JICA", "--name", JAPANESE, "--type", "10")
    ledger("--book", book, "add", "disbursement", "--from", "JICA", "--to", "AFG", "--amount",
           "1.25m USD", "--date", "2012-07-08", "--title", f"{JAPANESE} 農業")
    return book


BOOK = book_with_a_japanese_name()
PDF = report(BOOK, "japan.pdf")
DOCUMENT = json.loads(report(BOOK, "japan.json").read_text(encoding="utf-8"))
PAGES = run("pdftotext", "-layout", PDF, "-").split("\f")[:-1]


def information():
    lines = run("pdfinfo", "-isodates", PDF).splitlines()
    return dict(re.split(r":\s+", line, maxsplit=1) for line in lines if ": " in line)


def table(section, key):
    tables = next(s for s in DOCUMENT["sections"] if s["key"] == section)["tables"]
    return next(table for table in tables if table["key"] == key)


def millions(value):
    """As print has it: one decimal, half to even, commas."""
    stated = value["stated"] if isinstance(value, dict) else value
    return f"{(Decimal(stated) / 10 ** 6).quantize(Decimal('0.1'), ROUND_HALF_EVEN):,}"


def it_is_sound_and_tagged_and_tells_its_time():
    run("qpdf", "--check", PDF)
    found = information()
    equal(found["Title"], DOCUMENT["title"], "title")
    equal(found["Creator"], DOCUMENT["version"], "creator")
    equal(found["CreationDate"], "2024-02-29T12:00:00Z", "created")
    equal(found["ModDate"], "2024-02-29T12:00:00Z", "modified")
    equal(found["Tagged"], "yes", "tagged")
    equal(int(found["Pages"]), len(PAGES), "pages")


def fonts_are_embedded_subsets():
    lines = run("pdffonts", PDF).splitlines()[2:]
    assert len(lines) >= 3, "fewer fonts than regular, bold and Japanese"
    for line in lines:
        equal(line[-25:].split()[:3] if len(line.split()) < 7 else line.split()[-5:-2],
              ["yes", "yes", "yes"], line.split()[0])


def key_figures_are_those_of_the_json():
    section = next(s for s in DOCUMENT["sections"] if s["key"] == "key_figures")
    assert len(section["figures"]) >= 4
    for figure in section["figures"]:
        value = figure["value"]
        text = str(value) if figure["currency"] is None else millions(value)
        assert re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d,])", PAGES[0]), \
            f"{figure['label']} {text} is not on the first page"
    assert "Pledged" in PAGES[0] and "US$ million" in PAGES[0]


def tables_show_the_figures_of_the_json():
    lines = [line for page in PAGES for line in page.splitlines()]
    donors = table("by_donor", "by_donor")
    for row in donors["rows"] + donors["totals"]:
        name = row["name"]
        figures = [millions(row[column["key"]]) for column in donors["columns"]
                   if column["type"] in ("amount", "sum") and figure(row[column["key"]])]
        assert any(line.startswith(name) and has_in_order(line, figures) for line in lines), \
            f"{name}: no line with {figures}"


def figure(value):
    return value["stated"] if isinstance(value, dict) else value


def has_in_order(line, words):
    place = 0
    for word in words:
        place = line.find(word, place) + len(word)
        if place < len(word):
            return False
    return True


def every_page_names_its_number_its_time_and_the_book():
    root = DOCUMENT["book"]["root"]
    entries = table("entries", "entries")["rows"]
    documents = {name for row in entries for name in split_list(row["evidence"])}
    for number, page in enumerate(PAGES, 1):
        for text in (f"page {number} of {len(PAGES)}", f"Sources: {len(documents)} documents of Ministry of", f"As of {DOCUMENT['as_of']}",
                     DOCUMENT["book"]["origin"], root[:16], DOCUMENT["title"]):
            assert text in page, f"page {number} has no \"{text}\""
    assert root in "".join("".join(PAGES).split()), "the whole root stands nowhere"


def headers_are_repeated_where_a_table_goes_on():
    continued = 0
    for number, page in enumerate(PAGES, 1):
        lines = [line for line in page.splitlines() if line.strip()]
        for place, line in enumerate(lines):
            if "(continued)" not in line:
                continue
            continued += 1
            title = line.split("(continued)")[0].strip()
            header = first_header(title)
            assert any(header in below for below in lines[place + 1:place + 4]), \
                f"page {number}: \"{title}\" goes on without \"{header}\""
    assert continued >= 3, f"{continued} tables go on"


def first_header(title):
    """The words that follow the table's title where it begins."""
    lines = [line.strip() for page in PAGES for line in page.splitlines() if line.strip()]
    at = len(lines) - 1 - lines[::-1].index(title)  # a line of sources may end in the same word
    return next(re.split(r"\s{2,}", line)[0] for line in lines[at + 1:]
                if len(re.split(r"\s{2,}", line)) > 2)


def split_list(value):
    return value.replace(";", " ").replace(",", " ").split() if isinstance(value, str) else value or []


def sources_of_figures_stand_under_them():
    """How many entries rest on each document, counted here; the others are only numbered."""
    titles = {row["id"]: row["title"] for row in table("evidence", "evidence")["rows"]}
    counted = [row for row in table("entries", "entries")["rows"] if row["counts"]]
    text = " ".join(" ".join(PAGES).split())
    for key, is_here in (("by_donor", True), ("by_donor_other_currencies", False)):
        records = {}
        for row in counted:
            if (row["currency"] in (None, DOCUMENT["currency"])) == is_here:
                for name in split_list(row["evidence"]):
                    records[name] = records.get(name, 0) + 1
        words = table("by_donor", key)["sources"]
        named = {re.fullmatch(r"(.*) \((\d+)(?: records?)?\)", item)[1]:
                 int(re.fullmatch(r".* \((\d+)(?: records?)?\)", item)[1]) for item in words[:-1]}
        for title, count in named.items():
            assert count in [n for name, n in records.items() if titles[name] == title], (title, count)
        equal(sorted(named.values()), sorted(records.values())[-len(named):], f"{key}: the largest")
        equal(words[-1], f"{len(records) - len(named)} more, listed under Evidence", key)
        assert "Sources: " + "; ".join(words) in text, words
    places = [section["key"] for section in DOCUMENT["sections"]]
    links = [value for value in objects_of(PDF) if isinstance(value, dict)
             and value.get("/Dest") == f"section-{places.index('evidence')}"]
    assert len(links) > 5, f"{len(links)} links to the list of evidence"


def links_lead_to_the_evidence():
    text = run("pdfinfo", "-url", PDF)
    rows = table("evidence", "evidence")["rows"]
    missing = [row["url"] for row in rows if row["url"] is not None and row["url"] not in text]
    assert not missing, f"{len(missing)} are missing, such as {missing[0]}"


def the_outline_names_the_sections():
    outline = json.loads(run("qpdf", "--json", "--json-key=outlines", PDF))["outlines"]
    titles = [entry["title"] for entry in outline]
    for section in DOCUMENT["sections"]:
        assert section["title"] in titles, section["title"]
    below = [entry["title"] for parent in outline for entry in parent["kids"]]
    charts = [chart["title"] for section in DOCUMENT["sections"] for chart in section["charts"]]
    equal(sorted(below), sorted(charts), "charts in the outline")
    for entry in [*outline, *(kid for parent in outline for kid in parent["kids"])]:
        assert entry["destpageposfrom1"] <= len(PAGES), f"{entry['title']} leads nowhere"


def its_structure_has_headings_tables_and_figures():
    kinds = re.findall(r"^\s*(\w+)", run("pdfinfo", "-struct", PDF), re.MULTILINE)
    charts = sum(len(section["charts"]) for section in DOCUMENT["sections"])
    equal(kinds.count("H1"), 1, "H1")
    equal(kinds.count("Figure"), charts, "figures")
    tables = sum(len(claims.read_tables(section)) for section in DOCUMENT["sections"])
    assert kinds.count("Table") >= tables, f"{kinds.count('Table')} of {tables} tables"
    assert kinds.count("TH") > tables and kinds.count("TD") > 1000
    text = run("pdfinfo", "-struct-text", PDF)
    assert f'"{DOCUMENT["title"]}"' in text and "11,739.4" in text


def objects_of(pdf):
    return json.loads(run("qpdf", "--json=1", "--json-key=objects", pdf))["objects"].values()


def it_says_its_language_and_what_its_figures_show():
    dictionaries = [value for value in objects_of(PDF) if isinstance(value, dict)]
    catalog = next(value for value in dictionaries if value.get("/Type") == "/Catalog")
    equal(catalog.get("/Lang"), "en", "language")
    equal(catalog["/ViewerPreferences"]["/DisplayDocTitle"], True, "title in the window")
    spoken = [value["/Alt"] for value in dictionaries if value.get("/S") == "/Figure"]
    charts = [chart for section in DOCUMENT["sections"] for chart in section["charts"]]
    equal(sorted(spoken), sorted(chart["alt"] for chart in charts), "words of figures")
    for value in (value for value in dictionaries if value.get("/S") == "/Figure"):
        left, bottom, right, top = value["/A"]["/BBox"]
        assert 40 <= left < right <= 556 and 40 <= bottom < top <= 800, value["/A"]


def links_and_header_cells_say_what_they_are():
    dictionaries = [value for value in objects_of(PDF) if isinstance(value, dict)]
    links = [value for value in dictionaries if value.get("/Subtype") == "/Link"]
    assert len(links) > 100
    for link in links:
        equal(link["/F"], 4, "printed")
        assert link["/Contents"] == link["/A"]["/URI"] if "/A" in link else " " in link["/Contents"] \
            or link["/Contents"].isalpha(), link
    heads = [value for value in dictionaries if value.get("/S") == "/TH"]
    assert heads and all(value["/A"] == {"/O": "/Table", "/Scope": "/Column"} for value in heads)
    pages = [value for value in dictionaries if value.get("/Type") == "/Page"]
    equal([value["/Tabs"] for value in pages], ["/S"] * len(PAGES), "order of links")


def everything_shown_is_content_or_decoration():
    """Nothing is painted outside of marked content, and what is marked belongs to one element."""
    plain = HERE / "plain.pdf"
    run("qpdf", "--qdf", "--object-streams=disable", PDF, plain)
    pages = re.findall(rb"\nstream\n(/Artifact BMC\n1 0 0 -1 0 .*?)endstream", plain.read_bytes(), re.DOTALL)
    equal(len(pages), len(PAGES), "pages")
    for number, content in enumerate(pages, 1):
        depth, found = 0, []
        for line in content.split(b"\n"):
            if line.endswith((b" BDC", b" BMC")):
                depth += 1
                found += re.findall(rb"/MCID (\d+)", line)
            elif line == b"EMC":
                depth -= 1
            else:
                assert depth > 0 or not line, f"page {number}: {line} is not marked"
        equal(depth, 0, f"page {number}: marks that do not end")
        equal([int(word) for word in found], list(range(len(found))), f"page {number}")


def its_colours_mean_the_same_everywhere():
    catalog = next(value for value in objects_of(PDF)
                   if isinstance(value, dict) and value.get("/Type") == "/Catalog")
    profile = catalog["/OutputIntents"][0]["/DestOutputProfile"].split()[0]
    data = subprocess.run(["qpdf", f"--show-object={profile}", "--raw-stream-data", PDF],
                          stdout=subprocess.PIPE, check=True).stdout
    equal(int.from_bytes(data[:4], "big"), len(data), "size of the profile")
    equal(data[12:24], b"mntrRGB XYZ ", "kind of profile")
    count = int.from_bytes(data[128:132], "big")
    entries = [data[at:at + 12] for at in range(132, 132 + 12 * count, 12)]
    primaries = []
    for entry in entries:
        start, size = (int.from_bytes(entry[at:at + 4], "big") for at in (4, 8))
        assert start + size <= len(data), f"{entry[:4]} ends behind the profile"
        if entry[1:4] == b"XYZ":
            primaries.append([int.from_bytes(data[at:at + 4], "big") / 65536
                              for at in range(start + 8, start + 20, 4)])
    # Red, green and blue together are the profile's white, D50.
    for total, white in zip(map(sum, zip(*primaries)), (0.9642, 1, 0.8249)):
        assert abs(total - white) < 0.0005, f"{total} is not {white}"


def its_metadata_says_the_same_twice():
    text = run("pdfinfo", "-meta", PDF)
    packet = xml.dom.minidom.parseString(text[text.index("<x:xmpmeta"):text.index("<?xpacket end")])
    said = {name: packet.getElementsByTagName(name)[0].toxml() for name in
            ("dc:title", "dc:language", "xmp:CreatorTool", "xmp:CreateDate", "xmp:ModifyDate")}
    for name, expected in (("dc:title", DOCUMENT["title"]), ("dc:language", "en"),
                           ("xmp:CreatorTool", DOCUMENT["version"]),
                           ("xmp:CreateDate", "2024-02-29T12:00:00Z"),
                           ("xmp:ModifyDate", "2024-02-29T12:00:00Z")):
        equal(re.sub(r"<[^>]*>", "", said[name]), expected, name)


def text_in_japanese_is_text():
    assert JAPANESE in run("pdftotext", PDF, "-")


def the_same_book_gives_the_same_bytes():
    before = PDF.read_bytes()
    report(BOOK, PDF.name)
    assert PDF.read_bytes() == before, "the second file differs"


def picture(path):
    """(width, height, rows of bytes) of a PGM file; at 72 dpi a pixel is a point."""
    data = path.read_bytes()
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(head[1]), int(head[2])
    pixels = data[head.end():]
    return width, height, [pixels[y * width:(y + 1) * width] for y in range(height)]


def ink_stays_within_the_margins(pdf=PDF, name="a4"):
    run("pdftoppm", "-r", "72", "-gray", pdf, HERE / name)
    pictures = sorted(HERE.glob(f"{name}-*.pgm"))
    equal(len(pictures), int(run("qpdf", "--show-npages", pdf)), "pictures")
    for number, path in enumerate(pictures, 1):
        width, height, rows = picture(path)
        inked_rows = [y for y, row in enumerate(rows) if min(row) < 200]
        inked = [x for y in inked_rows for x in range(width) if rows[y][x] < 200]
        assert min(inked) >= MARGIN_SIDE_PT, f"page {number}: ink at {min(inked)} pt from the left"
        assert max(inked) < width - MARGIN_SIDE_PT, f"page {number}: ink at {max(inked)} of {width}"
        assert inked_rows[0] >= MARGIN_END_PT, f"page {number}: ink at the top"
        assert inked_rows[-1] < height - MARGIN_END_PT, f"page {number}: ink at the bottom"


def words_of(pdf):
    """(page, left, top, right, bottom, word); the boxes without what fonts keep free above and below."""
    page = 0
    for line in run("pdftotext", "-bbox", pdf, "-").splitlines():
        page += "<page " in line
        found = re.search(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*)</word>', line)
        if found:
            left, top, right, bottom = map(float, found.groups()[:4])
            free = (bottom - top) / 4
            yield page, left + 0.5, top + free, right - 0.5, bottom - free, found[5]


def no_word_lies_on_another():
    pages = {}
    for page, left, top, right, bottom, word in words_of(PDF):
        for other in pages.setdefault(page, []):
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1], \
                f"page {page}: \"{word}\" lies on \"{other[4]}\" at {left:.0f}, {top:.0f}"
        pages[page].append((left, top, right, bottom, word))
    equal(len(pages), len(PAGES), "pages with words")


def pages_of(title):
    """From the page a section begins on to that of the next one."""
    outline = json.loads(run("qpdf", "--json", "--json-key=outlines", PDF))["outlines"]
    starts = [entry["destpageposfrom1"] for entry in outline]
    at = [entry["title"] for entry in outline].index(title)
    return range(starts[at], (starts + [len(PAGES) + 1])[at + 1])


def amounts_of_entries_end_where_their_column_does():
    lines, ends, pages = {}, [], pages_of("Entries")
    for page, left, top, right, _, word in words_of(PDF):
        if page in pages:
            lines.setdefault((page, round(top)), []).append((left, right, word))
    for line in lines.values():
        currency = next((word for word in line if word[2] in ("USD", "JPY", "EUR")), None)
        if currency is not None:
            figure = max((word for word in line if word[1] < currency[0]), key=lambda word: word[1])
            assert re.search(r"^[\d,]+$", figure[2]), line
            ends.append(figure[1])
    assert len(ends) > 25, f"{len(ends)} amounts"
    assert max(ends) - min(ends) < 0.6, f"from {min(ends)} to {max(ends)}"


def ids_and_dates_stay_on_one_line():
    text = run("pdftotext", "-layout", PDF, "-")
    ids = {row["id"] for row in table("entries", "entries")["rows"]}
    for name in ids:
        assert name in text, f"{name} is nowhere whole"
    broken = re.findall(r"\b(?:jpn|mofa)-\w*-?$", text, re.MULTILINE)
    assert not [word for word in broken if word.endswith("-")], broken
    for row in table("evidence", "evidence")["rows"]:
        if re.fullmatch(r"\d{4}-\d\d~?", row["published"] or ""):
            year = row["published"][:4]
            assert re.search(rf"(about )?[A-Z][a-z]+ {year}", text), row["published"]
    assert not re.search(r"\s(about|September|December|November)\s*$", text.split("Documents")[-1],
                         re.MULTILINE), "a date is parted"


def no_page_is_left_nearly_empty():
    """But the last, and the end of a table before a sheet that is turned the other way."""
    shapes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)",
                        run("pdfinfo", "-l", str(len(PAGES)), PDF))
    for number, page in enumerate(PAGES[:-1], 1):
        lines = len([line for line in page.splitlines() if line.strip()])
        if shapes[number - 1] == shapes[number] or "(continued)" not in page:
            assert lines > 12, f"page {number} has {lines} lines"


def letter_paper_keeps_its_margins_too():
    pdf = report(BOOK, "letter.pdf", "--paper", "letter")
    assert "612 x 792" in run("pdfinfo", pdf)
    ink_stays_within_the_margins(pdf, "letter")


def small_book(name, *amounts):
    book = claims.HERE / f"{name}.db"
    ledger("init", book)
    if amounts:
        ledger("--book", book, "add", "party", "AFG", "--name", "Afghanistan", "--type", "country")
        ledger("--book", book, "add", "party", "JPN", "--name", "Japan", "--type", "10")
    for year, amount in enumerate(amounts, 2010):
        ledger("--book", book, "add", "pledge", "--from", "JPN", "--to", "AFG", "--amount", amount,
               "--date", f"{year}-05-05")
    return report(book, f"{name}.pdf"), json.loads(report(book, f"{name}.json").read_text())


def what_has_no_content_is_left_out_and_said():
    """An empty book, one of a single entry, one of unknown amounts: every section is either there
    or named in the method, and there is no picture of nothing."""
    sections = {"Summary", "Charts", "Method, terms and proof"}
    known = None
    for name, amounts in (("empty", ()), ("single", ("5m USD",)), ("unknown", ("unknown",) * 3)):
        pdf, document = small_book(name, *amounts)
        text = " ".join(run("pdftotext", pdf, "-").split())
        left_out = set(re.search(r"Left out for want of content: (.*?)\.", text)[1].split(", "))
        outline = json.loads(run("qpdf", "--json", "--json-key=outlines", pdf))["outlines"]
        there = {entry["title"] for entry in outline} - sections
        there |= {section["title"] for section in document["sections"]}
        assert not there & left_out, f"{name}: {there & left_out} are there and left out"
        known = known or there | left_out
        equal(there | left_out, known, f"{name}: sections")
        charts = [chart for section in document["sections"] for chart in section["charts"]]
        structure = run("pdfinfo", "-struct", pdf)
        equal(structure.count("Figure"), len(charts), f"{name}: figures")
        assert name == "single" or not charts, f"{name}: {charts}"


def of_many_donors_the_largest_have_dots():
    """Forty donors; number n promised n million and paid 100 - n per cent of it."""
    folder = claims.HERE / "many"
    folder.mkdir()
    donors = [f"donor-{n:02}x" for n in range(1, 41)]
    (folder / "parties.csv").write_text("id,name,type\nAFG,Afghanistan,country\n" + "".join(
        f"{name},Giver {name[6:8]},10\n" for name in donors))
    (folder / "flows.csv").write_text("id,stage,from,to,amount,date\n" + "".join(
        f"p-{name},pledge,{name},AFG,{n}000000 USD,2010\n"
        f"d-{name},disbursement,{name},AFG,{n * (100 - n)}0000 USD,2011\n"
        for n, name in enumerate(donors, 1)))
    (folder / "links.csv").write_text("type,earlier,later\n" + "".join(
        f"fulfils,p-{name},d-{name}\n" for name in donors))
    (folder / "book.csv").write_text("title,currency\nMany,USD\n")
    book = claims.HERE / "many.db"
    ledger("init", book, "--from", folder)
    text = run("pdftotext", "-layout", report(book, "many.pdf"), "-")
    dots = text[text.index("Of 40 donors"):text.index("% of what was promised")]
    found = re.findall(r"Giver (\d\d)\s+([\d.]+)%", dots)
    equal(found, [(f"{n:02}", f"{100 - n}.0") for n in range(17, 41)], "dots")
    promised, paid = sum(range(1, 17)), sum(n * (100 - n) for n in range(1, 17)) / 100
    equal(re.search(r"other donors \(16\), together\s+([\d.]+)%", dots)[1],
          f"{paid / promised * 100:.1f}", "the others")
    bars = text[:text.index("Contents")]
    assert re.search(r"Not drawn: Others \(25\), pledge 325.0, disbursement 269.8\.", bars), bars


def bars_stand_by_the_longest():
    """What is paid without a pledge stands where its bar belongs."""
    book = claims.HERE / "longest.db"
    ledger("init", book)
    for party, kind in (("AFG", "country"), ("JPN", "10"), ("DEU", "10"), ("NOR", "10")):
        ledger("--book", book, "add", "party", party, "--name", party.title(), "--type", kind)
    for kind, party, amount in (("pledge", "JPN", 5), ("pledge", "NOR", 2), ("disbursement", "DEU", 4)):
        ledger("--book", book, "add", kind, "--from", party, "--to", "AFG", "--amount",
               f"{amount}m USD", "--date", "2010")
    names = [row["name"] for row in json.loads(report(book, "longest.json").read_text())
             ["sections"][1]["tables"][0]["rows"]]
    equal(names, ["Jpn", "Deu", "Nor"], "order")


def what_a_pdf_cannot_hold_is_replaced():
    """Noncharacters, and marks that would turn the text around them, in a name, a note, a title."""
    book = claims.HERE / "strange.db"
    claims.ledger("init", book)
    claims.ledger("--book", book, "add", "party", "AFG", "--name", "Afghanistan", "--type", "country")
    claims.ledger("--book", book, "add", "party", "X", "--name", "Bad\uffffna\u202eme", "--type", "10")
    claims.ledger("--book", book, "add", "pledge", "--from", "X", "--to", "AFG", "--amount",
                  "5m USD", "--date", "2010", "--note", "\ufffe" * 20000)
    path = claims.report(book, "strange.pdf", "--title", "T\uffff\u2066t")
    text = claims.run("pdftotext", path, "-")
    assert "Bad\ufffdna\ufffdme" in text, text[:400]
    assert "T\ufffd\ufffdt" in claims.run("pdfinfo", path), claims.run("pdfinfo", path)


claims.check(it_is_sound_and_tagged_and_tells_its_time, fonts_are_embedded_subsets,
             key_figures_are_those_of_the_json, tables_show_the_figures_of_the_json,
             every_page_names_its_number_its_time_and_the_book,
             headers_are_repeated_where_a_table_goes_on, sources_of_figures_stand_under_them,
             links_lead_to_the_evidence,
             the_outline_names_the_sections, its_structure_has_headings_tables_and_figures,
             it_says_its_language_and_what_its_figures_show,
             links_and_header_cells_say_what_they_are, everything_shown_is_content_or_decoration,
             its_colours_mean_the_same_everywhere, its_metadata_says_the_same_twice,
             text_in_japanese_is_text, the_same_book_gives_the_same_bytes,
             amounts_of_entries_end_where_their_column_does, ids_and_dates_stay_on_one_line,
             no_page_is_left_nearly_empty,
             ink_stays_within_the_margins, no_word_lies_on_another, letter_paper_keeps_its_margins_too,
             what_has_no_content_is_left_out_and_said,
             of_many_donors_the_largest_have_dots, bars_stand_by_the_longest, what_a_pdf_cannot_hold_is_replaced)
