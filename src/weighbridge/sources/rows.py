"""Rows of prices, adoption and openness exactly as published, by the maps of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from weighbridge.errors import BadData
from weighbridge.registry.row_maps import KINDS, LABELLED, WHOLE_FILES, RowMap
from weighbridge.sources.cell import Cell
from weighbridge.sources.record import toml_record, yaml_record
from weighbridge.sources.snapshot import day_of
from weighbridge.sources.table import as_retrieved, is_read, rows_of, said_of, split_rows
from weighbridge.sources.text import Row

RECORDS = {"yaml-record": yaml_record, "toml-record": toml_record}
NUMBERS = {
    "price": ("input", "output"),
    "adoption": ("value",),
    "openness": ("grade",),
    "correction": ("old", "new"),
}
"""Kind of row -> the fields of which it must hold one to say anything."""


@dataclass(frozen=True)
class PublishedRow:
    """One published row: where it stands, the names of its subject, and what it says by field."""

    source: str
    file: str
    row: int
    names: tuple[str, ...]
    said: dict[str, str]
    spec: RowMap

    def cell(self, field: str = "", name: str = "") -> Cell:
        """Return one field as a cell, for the checks of cells."""
        return Cell(
            source=self.source,
            file=self.file,
            row=self.row,
            name=name or next(iter(self.names), ""),
            benchmark="",
            value=self.said.get(field, ""),
            unit=self.said.get("unit", ""),
            as_of=self.said.get("as_of", ""),
        )


def rows(
    root: Path, source: str, spec: RowMap, unreadable: dict[str, str]
) -> Iterator[PublishedRow]:
    """Yield every published row of the files that one map describes.

    A file that is one record is one row: where it cannot be read, ``unreadable`` says why.

    Raises:
        BadData: no such file, an unreadable table, or a column of the map that no file has.
    """
    folder = root / spec.table.folder
    paths = sorted(folder.glob(spec.table.file))
    if not paths:
        raise BadData(f"{spec.table.folder}/{spec.table.file}: found no such file")
    tables = {}
    for path in paths:
        file = path.relative_to(folder).as_posix()
        try:
            tables[file] = _read(path, file, spec)
        except BadData as error:
            if spec.table.format not in WHOLE_FILES:
                raise
            unreadable[file] = str(error)
    _check_columns([row for table in tables.values() for _, row in table], spec)
    for file, table in tables.items():
        dated = replace(spec, table=as_retrieved(spec.table, day_of(folder, file)))
        for number, row in table:
            if is_read(row, spec.table):
                yield from _published(source, file, number, row, dated)


def _read(path: Path, file: str, spec: RowMap) -> list[Row]:
    reader = RECORDS.get(spec.table.format)
    found = reader(path) if reader else rows_of(path, spec.table)
    return split_rows(found, file, spec.table)


def _check_columns(table: list[dict[str, str]], spec: RowMap) -> None:
    found = {name for row in table for name in row}
    for name in spec.needed:
        if name not in found:
            file = spec.table.file
            raise BadData(f"{file}: expected a column {name!r}, found {sorted(found)[:40]}")


def _published(
    source: str, file: str, number: int, row: dict[str, str], spec: RowMap
) -> Iterator[PublishedRow]:
    names = tuple(dict.fromkeys(row[name] for name in spec.names if row.get(name, "").strip()))
    said = {name: said_of(name, row, spec.table) for name in KINDS[spec.kind]}
    said["url"] = said["url"] if said["url"].startswith("http") else spec.table.url
    said["as_of_kind"] = said["as_of_kind"] if said["as_of"] else "not stated"
    found = PublishedRow(source, file, number, names, said, spec)
    if not spec.values:
        if any(said[name] not in spec.table.missing for name in NUMBERS[spec.kind]):
            yield found
        return
    label, value = LABELLED[spec.kind]
    for column, name in spec.values.items():
        if row.get(column, "") not in spec.table.missing:
            yield replace(found, said={**said, label: name, value: row[column]})
