"""Tables of HTML inside a document: columns are numbered, for their heads span several rows."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from weighbridge.errors import BadData
from weighbridge.sources.text import Row, read

CELL = "td"


def web_rows(path: Path, place: int | None = None) -> list[Row]:
    """Return the rows of one HTML table, numbered by line; its columns are ``1``, ``2`` and on.

    ``place`` counts the tables from 1. Rows of heads are left out.

    Raises:
        BadData: no such table, or one with no row of cells.
    """
    reader = _Tables()
    reader.feed(read(path))
    found = reader.tables[place - 1 : place] if place else []
    rows = [(number, cells) for table in found for number, cells in table if cells]
    if not rows:
        raise BadData(f"{path.name}: found no HTML table with cells at place {place}")
    return [
        (number, {str(k): " ".join(cell.split()) for k, cell in enumerate(cells, start=1)})
        for number, cells in rows
    ]


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[tuple[int, list[str]]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append((self.getpos()[0], []))
        elif tag == CELL and self.tables and self.tables[-1]:
            self.tables[-1][-1][1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in (CELL, "tr", "table"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][1][-1] += data
