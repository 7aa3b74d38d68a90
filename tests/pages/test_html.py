#!/usr/bin/env python3
"""The page, read by other parsers: its figures, its structure, and that it needs nothing else."""
import html.parser
import json
import re
import xml.etree.ElementTree

import claims
from claims import equal, ledger, no_differences, report, read_tables

BOOK = claims.shipped_book()
ledger("--book", BOOK, "add", "party", "EVIL", "--name", "<script>alert('1')</script> & \"Co\"",
       "--type", "10")
ledger("--book", BOOK, "add", "disbursement", "--from", "EVIL", "--to", "AFG", "--amount",
       "1.25m USD", "--date", "2012-07-08")
PATH = report(BOOK, "all.html")
PAGE = PATH.read_text(encoding="utf-8")
DOCUMENT = json.loads(report(BOOK, "all.json").read_text(encoding="utf-8"))
VOID = {"meta"}
EXACT = {"amount", "sum", "percent", "rate"}


def words(text):
    return " ".join(text.split())


class Node:
    def __init__(self, name, attributes, parent):
        self.name, self.attributes, self.parent = name, dict(attributes), parent
        self.children = []

    def all(self, name=None, **attributes):
        """Every element below this one with that name and those attributes, in the page's order."""
        for child in self.children:
            if isinstance(child, str):
                continue
            if name in (None, child.name) and all(child.attributes.get(key) == value
                                                  for key, value in attributes.items()):
                yield child
            yield from child.all(name, **attributes)

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


class Reader(html.parser.HTMLParser):
    """A tree of elements; every end tag must close the element that is open."""
    def __init__(self):
        super().__init__()
        self.root = self.open = Node("", [], None)

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs, self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag, attrs):
        self.open.children.append(Node(tag, attrs, self.open))

    def handle_endtag(self, tag):
        assert self.open.name == tag, f"</{tag}> closes <{self.open.name}>"
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.children.append(data)


READER = Reader()
READER.feed(PAGE)
READER.close()
ROOT = READER.root


def table_of(key):
    found = list(ROOT.all("table", id=f"table-{key}"))
    equal(len(found), 1, f"tables \"{key}\"")
    return found[0]


def exact(cell):
    values = [data.attributes["value"] for data in cell.all("data")]
    return values[0] if values else None


def rows_of(table, part):
    return [row.children for body in table.all(part) for row in body.all("tr")
            if row.attributes.get("class") != "g"]


def stated(value):
    return value["stated"] if isinstance(value, dict) else value


def compare_rows(table, rows, cells, what):
    titles = [words(head.text()) for head in table_of(table["key"]).all("th", scope="col")]
    equal(len(cells), len(rows), f"{what}: rows")
    compared = 0
    for column in table["columns"]:
        if words(column["title"]) not in titles or column["type"] not in EXACT:
            continue
        at = titles.index(words(column["title"]))
        for row, line in zip(rows, cells):
            equal(exact(line[at]), stated(row[column["key"]]), f"{what}: {column['key']}")
            compared += 1
    return compared


def every_table_has_the_figures_of_the_report():
    compared = 0
    for section in DOCUMENT["sections"]:
        for table in read_tables(section):
            if not table["rows"] and not table.get("totals"):
                continue
            page = table_of(table["key"])
            compared += compare_rows(table, table["rows"], rows_of(page, "tbody"), table["key"])
            compared += compare_rows(table, table.get("totals", []), rows_of(page, "tfoot"),
                                     table["key"] + " totals")
    assert compared > 300, f"only {compared} figures were compared"


def key_figures_are_the_reports():
    tiles = {words(label.text()): label.parent for tiles in ROOT.all("dl", **{"class": "tiles"})
             for label in tiles.all("dt")}
    compared = 0
    for section in DOCUMENT["sections"]:
        for figure in section["figures"]:
            value = stated(figure["value"])
            tile = tiles[words(figure["label"])]
            if isinstance(value, str):
                equal(exact(tile), value, figure["label"])
                compared += 1
    assert compared > 1, "no figure was compared"


def it_is_well_formed_xml():
    xml.etree.ElementTree.fromstring(PAGE)
    equal(READER.open.name, "", "element left open")


def it_needs_nothing_else():
    for node in ROOT.all():
        for name in ("src", "srcset", "data", "action", "background", "poster"):
            assert name not in node.attributes, f"<{node.name} {name}>"
        assert node.name not in ("link", "img", "iframe", "object", "embed", "base", "form", "use")
        assert not [name for name in node.attributes if name.startswith("on")], node.name
    style = "".join(node.text() for node in ROOT.all("style"))
    assert "url(" not in style and "@import" not in style


def links_lead_to_evidence_or_to_places_in_the_page():
    places = {node.attributes["id"] for node in ROOT.all() if "id" in node.attributes}
    evidence = set(re.findall(r'"(https?://[^"]*)"', json.dumps(DOCUMENT)))
    outside = 0
    for link in ROOT.all("a"):
        address = link.attributes["href"]
        if address.startswith("#"):
            assert address[1:] in places, f"{address} leads nowhere"
        else:
            assert address.startswith(("https://", "http://")), address
            assert not evidence or address in evidence, f"{address} is no evidence of the report"
            outside += 1
    assert outside > 50, f"only {outside} links to evidence"


def every_id_is_there_once():
    ids = [node.attributes["id"] for node in ROOT.all() if "id" in node.attributes]
    equal(sorted(set(ids)), sorted(ids), "ids")


def charts_have_a_title_and_say_what_they_show():
    charts = {chart["title"]: chart for section in DOCUMENT["sections"]
              for chart in section["charts"]}
    drawings = list(ROOT.all("svg"))
    assert len(drawings) >= len(charts) > 0
    ids = {node.attributes["id"]: node for node in ROOT.all() if "id" in node.attributes}
    for drawing in drawings:
        equal(drawing.attributes["role"], "img", "role")
        title, description = (ids[name] for name in
                              drawing.attributes["aria-labelledby"].split())
        equal((title.name, description.name), ("title", "desc"), "names of a drawing")
        equal(description.text(), charts[title.text()]["alt"], "a drawing in words")
        assert list(drawing.all("text")), "a drawing without text"


def tables_say_what_each_cell_belongs_to():
    for table in ROOT.all("table"):
        equal(len(list(table.all("caption"))), 1, "captions")
        columns = len(list(table.all("th", scope="col")))
        for row in rows_of(table, "tbody"):
            equal(len(row), columns, "cells of a row")
            equal(row[0].attributes.get("scope"), "row", "scope of the first cell")


def as_of_and_head_stand_above_and_under():
    for name in ("header", "footer"):
        text = words(next(ROOT.all(name)).text())
        assert f"As of {DOCUMENT['as_of']}" in text, name
        assert DOCUMENT["book"]["root"][:12] in text, name
    equal(next(ROOT.all("html")).attributes["lang"], "en", "language")


def foreign_markup_stays_text():
    equal(len(list(ROOT.all("script"))), 1, "scripts")
    assert "<script>alert('1')</script> & \"Co\"" in ROOT.text()


def luminance(colour):
    colour = "".join(2 * c for c in colour) if len(colour) == 3 else colour
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_can_be_read_light_and_dark():
    schemes = re.findall(r":root\{(--[^}]*)\}", PAGE)
    equal(len(schemes), 2, "colour schemes")
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+):#(\w+)", scheme))
        for text in ("ink", "soft", "link"):
            for ground in ("ground", "quiet"):
                ratio = contrast(colours[text], colours[ground])
                assert ratio >= 4.5, f"{text} on {ground}: {ratio:.1f}"


def same_book_gives_the_same_bytes():
    # The page names its own command, so the second one is written under the same name.
    first = PATH.read_bytes()
    report(BOOK, "all.html")
    no_differences({"page": PATH.read_bytes()}, {"page": first}, "pages")


if __name__ == "__main__":
    claims.check(every_table_has_the_figures_of_the_report, key_figures_are_the_reports,
                 it_is_well_formed_xml, it_needs_nothing_else,
                 links_lead_to_evidence_or_to_places_in_the_page, every_id_is_there_once,
                 charts_have_a_title_and_say_what_they_show, tables_say_what_each_cell_belongs_to,
                 as_of_and_head_stand_above_and_under, foreign_markup_stays_text,
                 text_can_be_read_light_and_dark, same_book_gives_the_same_bytes)
