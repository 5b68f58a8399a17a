"""Tables and console blocks inside Markdown, each chosen by the text above it or by its place."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

from weighbridge.errors import BadData
from weighbridge.sources.text import Row, paired, read

_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_TAG = re.compile(r"<[^<>]{0,500}>")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\([^()]{0,1000}\)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_MARKS = re.compile(r"\*\*|__|`|↗")
_GAP = re.compile(r"\s{2,}")
_FENCE = "```"

Found = tuple[str, list[tuple[int, str]]]
"""The text between a table and the one before, and the table's numbered lines."""


def table_rows(path: Path, under: str = "", place: int | None = None) -> list[Row]:
    """Return the rows of one table, numbered by line; links, tags and bold marks are taken off.

    ``under`` is a text that stands above that table alone; ``place`` counts the tables from 1.

    Raises:
        BadData: no such table or several, or a row with more cells than columns.
    """
    (_, head), _, *body = _chosen(path, _tables, under, place)
    header = _cells(head)
    rows = []
    for number, line in body:
        cells = _cells(line)
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        cells += [""] * (len(header) - len(cells))
        rows.append((number, paired(path, number, header, cells)))
    return rows


def console_rows(path: Path, under: str = "", place: int | None = None) -> list[Row]:
    """Return the rows of one fenced console block, numbered by line.

    Two layouts are known: ``name | key: value | ...`` (the name's column is ``model``), and a
    printed data frame: an index, then fields without blanks save the last.

    Raises:
        BadData: no such block or several, or a row that has neither layout.
    """
    lines = [(n, line) for n, line in _chosen(path, _blocks, under, place) if line.strip()]
    if lines and "|" in lines[0][1]:
        return [(number, _labelled(path, number, line)) for number, line in lines]
    header = ["", *_GAP.split(lines[0][1].strip())] if lines else []
    return [
        (n, paired(path, n, header, line.strip().split(maxsplit=len(header) - 1)))
        for n, line in lines[1:]
    ]


def _labelled(path: Path, number: int, line: str) -> dict[str, str]:
    name, *parts = line.split("|")
    pairs = [part.partition(":") for part in parts]
    if not all(mark for _, mark, _ in pairs):
        raise BadData(f"{path.name}, row {number}: found {line[:80]!r}, expected name | key: value")
    return {"model": name.strip(), **{key.strip(): value.strip() for key, _, value in pairs}}


def _chosen(
    path: Path, split: Callable[[list[str]], list[Found]], under: str, place: int | None
) -> list[tuple[int, str]]:
    found = split(read(path).splitlines())
    if place is not None:
        found = found[place - 1 : place]
    fitting = [lines for above, lines in found if under in above]
    if len(fitting) != 1:
        which = f"under {under!r}" if under else f"at place {place}"
        raise BadData(f"{path.name}: found {len(fitting)} tables {which}, expected one")
    return fitting[0]


def _tables(lines: list[str]) -> list[Found]:
    found: list[Found] = []
    above: list[str] = []
    at = 0
    while at < len(lines):
        rule = lines[at + 1] if at + 1 < len(lines) else ""
        if "|" in lines[at] and "|" in rule and _RULE.fullmatch(rule):
            end = next((k for k in range(at, len(lines)) if "|" not in lines[k]), len(lines))
            numbered = [(k + 1, lines[k]) for k in range(at, end)]
            found.append(("\n".join(above), numbered))
            above, at = [], end
        else:
            above.append(lines[at])
            at += 1
    return found


def _blocks(lines: list[str]) -> list[Found]:
    found: list[Found] = []
    above: list[str] = []
    block: list[tuple[int, str]] | None = None
    for number, line in enumerate(lines, start=1):
        if line.startswith(_FENCE):
            if block is not None:
                found.append(("\n".join(above), block))
                above = []
            block = [] if block is None else None
        elif block is not None:
            block.append((number, line))
        else:
            above.append(line)
    return found


def _cells(line: str) -> list[str]:
    body = line.strip().removeprefix("|").removesuffix("|")
    return [_plain(cell.replace("\\|", "|")) for cell in _CELL_BREAK.split(body)]


def _plain(cell: str) -> str:
    text = _LINK.sub(r"\1", _TAG.sub("", cell))
    plain = html.unescape(_MARKS.sub("", text)).strip()
    emphasised = _EMPHASIS.fullmatch(plain)
    return emphasised.group(1) if emphasised else plain
