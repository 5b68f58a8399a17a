"""Any table by column map: what differs between sources is data of the registry, not code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from weighbridge.errors import BadData
from weighbridge.registry.maps import TableMap
from weighbridge.sources import markdown, nested, text, webtable
from weighbridge.sources.cell import Cell
from weighbridge.sources.snapshot import day_of
from weighbridge.sources.text import Row

READERS: dict[str, Callable[[Path, TableMap], list[Row]]] = {
    "csv": lambda path, spec: text.csv_rows(path, spec.delimiter, spec.comment),
    "json": lambda path, spec: nested.json_rows(path, spec.at),
    "json-record": lambda path, _: nested.json_record(path),
    "json-lines": lambda path, _: nested.json_lines_rows(path),
    "yaml": lambda path, spec: nested.yaml_rows(path, spec.at),
    "markdown": lambda path, spec: markdown.table_rows(path, spec.under, spec.place),
    "html": lambda path, spec: webtable.web_rows(path, spec.place),
    "console": lambda path, spec: markdown.console_rows(path, spec.under, spec.place),
}
FILE = "file"
"""The column that holds the path of a row's file, for a map to split."""

COPY_DAYS = ("day of upstream's commit", "day of the copy that was read")
"""The kinds of day that belong to one copy of a file, not to what it says."""

RETRIEVED = "day of retrieval"
MELTED = ("name", "value")
"""The columns of a table that had one column a model before it was melted."""

_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(\d\d)(0[1-9]|1[0-2])\.\d{4,5}")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")


def cells(root: Path, source: str, spec: TableMap) -> Iterator[Cell]:
    """Yield every published cell of the files that one map describes.

    Raises:
        BadData: no such file, an unreadable one, or a column of the map that no file has.
    """
    folder = root / spec.folder
    paths = sorted(folder.glob(spec.file))
    if not paths:
        raise BadData(f"{spec.folder}/{spec.file}: found no such file")
    tables = {
        path: split_rows(rows_of(path, spec), path.relative_to(folder).as_posix(), spec)
        for path in paths
    }
    _check_columns(paths[0], [row for rows in tables.values() for row in rows], spec)
    for path, rows in tables.items():
        file = path.relative_to(folder).as_posix()
        dated = as_retrieved(spec, day_of(folder, file))
        for number, row in rows:
            if is_read(row, spec):
                yield from _row_cells(source, file, number, row, dated)


def is_read(row: dict[str, str], spec: TableMap) -> bool:
    """Say whether a map reads a row."""
    wanted = all(row.get(name, "") in texts for name, texts in spec.where.items())
    return wanted and not any(row.get(name, "") in texts for name, texts in spec.unless.items())


def rows_of(path: Path, spec: TableMap) -> list[Row]:
    """Return the rows of one file, a column of values a model made one row a model."""
    rows = READERS[spec.format](path, spec)
    return rows if spec.melt is None else _melted(path, rows, spec.melt)


def split_rows(rows: list[Row], file: str, spec: TableMap) -> list[Row]:
    """Return the rows with the further columns that a map's expressions find in one of them."""
    if not spec.split:
        return rows
    return [(number, _split({**row, FILE: file}, spec)) for number, row in rows]


def _split(row: dict[str, str], spec: TableMap) -> dict[str, str]:
    for column, rule in spec.split.items():
        match = rule.fullmatch(row.get(column, ""))
        row |= {name: (match.group(name) or "") if match else "" for name in rule.groupindex}
    return row


def _melted(path: Path, rows: list[Row], index: str) -> list[Row]:
    """Turn one column a model into one row a model; ``index`` names the column that is none."""
    if rows and index not in rows[0][1]:
        raise BadData(f"{path.name}: expected a column {index!r}, found {list(rows[0][1])[:20]}")
    return [
        (number, {index: row[index], **dict(zip(MELTED, pair, strict=True))})
        for number, row in rows
        for pair in row.items()
        if pair[0] != index
    ]


def _check_columns(path: Path, rows: list[Row], spec: TableMap) -> None:
    found = {name for _, row in rows for name in row}
    for name in spec.needed:
        if name not in found:
            raise BadData(f"{path.name}: expected a column {name!r}, found {sorted(found)[:40]}")


def _row_cells(
    source: str, file: str, number: int, row: dict[str, str], spec: TableMap
) -> Iterator[Cell]:
    said = {name: said_of(name, row, spec) for name in spec.fields}
    said["setting"] = _with_effort(said.get("setting", ""), said.pop("effort", ""))
    said["as_of"], said["as_of_kind"] = _dated(row, said, spec)
    said["shots"] = re.sub(r"\D.*", "", said.get("shots", ""))
    if not said.get("url", "").startswith("http"):
        said["url"] = spec.url
    test = said.get("benchmark", "")
    known = spec.tests.get(test, f"{source}/{test}") if spec.tests else test
    values = spec.values or {spec.columns["value"][0]: known}
    for column, benchmark in values.items():
        value = row.get(column, "")
        if value.strip() not in spec.missing:
            cell = {**said, "benchmark": benchmark, "value": value}
            yield Cell(
                source=source,
                file=file,
                row=number,
                rating_only=spec.rating_only,
                community=spec.community,
                **cell,
            )


def said_of(name: str, row: dict[str, str], spec: TableMap) -> str:
    """Return what a row says of one field, else what the map says of all its rows."""
    parts = [row.get(column, "") for column in spec.columns.get(name, ())]
    constant = spec.constants.get(name, "")
    if name == "setting":
        return "; ".join(part for part in (constant, *parts) if part)
    return next((part for part in parts if part.strip()), constant)


def _with_effort(setting: str, effort: str) -> str:
    return "; ".join(part for part in (setting, f"effort {effort}" * bool(effort)) if part)


def _dated(row: dict[str, str], said: dict[str, str], spec: TableMap) -> tuple[str, str]:
    """Return when a value was published: the row's own date, its paper's month, or the map's."""
    stated = spec.constants.get("as_of", "")
    own = "as_of_kind" in spec.columns or not stated
    for column in spec.columns.get("as_of", ()):
        words = row.get(column, "").strip()
        match = _DAY.fullmatch(words)
        day = "-".join(match.groups()) if match else words
        if words and not (match and stated and day > stated):
            return day, said.get("as_of_kind", "") if own else f"the row's {column!r}"
    paper = _ARXIV.search(said.get("url", "")) if spec.dated_by_arxiv else None
    if paper:
        return f"20{paper.group(1)}-{paper.group(2)}", "month of the paper's arXiv number"
    return stated, said.get("as_of_kind", "")


def as_retrieved(spec: TableMap, day: str) -> TableMap:
    """Move the day that the map states for a copy to the ``day`` of a newer copy, if it is one."""
    if not day or spec.constants.get("as_of_kind") not in COPY_DAYS:
        return spec
    return replace(spec, constants={**spec.constants, "as_of": day, "as_of_kind": RETRIEVED})
