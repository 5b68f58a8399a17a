"""Column maps: which file of a source holds which number, read strictly from the registry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Any

UNITS = ("percent", "fraction", "points", "elo", "benchmark", "count")
FORMATS = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "json-lines",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "markdown",
}
"""The format that a file's suffix stands for."""

SAID_OUTRIGHT = ("console", "html", "json-record")
"""The formats that no suffix stands for: blocks of fixed width, tables of HTML, a file as a record."""

FIELDS = (
    "name",
    "benchmark",
    "metric",
    "value",
    "out_of",
    "unit",
    "setting",
    "effort",
    "shots",
    "reporter",
    "report",
    "url",
    "as_of",
    "as_of_kind",
    "standard_error",
    "claimed_independence",
    "low",
    "high",
    "interval",
    "params_b",
    "cost",
    "tasks",
)
"""What a map may say of a cell, by a column or by a constant."""


@dataclass(frozen=True)
class TableMap:
    """How one table is read.

    ``file`` is a file or a glob in ``folder``, which lies under the root of the data. ``columns``
    maps a field of a cell to the columns that hold it: the first that is not empty counts, and
    settings are joined, and an
    ``effort`` to them. ``constants`` holds what is true of all rows. ``values`` maps each column
    of scores to its benchmark; a table with one score a row names the column of its ``value``
    and its ``benchmark`` instead, and ``tests`` maps the name of a benchmark there to its id.
    ``where`` maps a column to the texts of the rows that are read, ``unless`` to those of rows that are not,
    ``missing`` lists the texts that stand for no value. ``at`` are the keys under which a nested
    file holds its records; lines before the header that begin with ``comment`` are none; ``community`` says that it lists fine-tunes; ``split`` maps a column (or
    ``file``, the path) to an expression whose named groups are further columns; ``under`` and ``place`` choose a table of a document; ``melt`` names
    the one column that is no model where each model has a column of its own.
    """

    folder: str
    file: str
    format: str
    url: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unless: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    under: str = ""
    place: int | None = None
    melt: str | None = None
    delimiter: str = ","
    comment: str = ""
    split: dict[str, re.Pattern[str]] = field(default_factory=dict)
    dated_by_arxiv: bool = False
    rating_only: bool = False
    community: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that the map fills besides the value."""
        said = {*self.columns, *self.constants} - {"value"}
        return tuple(name for name in FIELDS if name in said)

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """Return every benchmark that the map names."""
        constant = self.constants.get("benchmark")
        return (*self.values.values(), *self.tests.values(), *([constant] if constant else []))

    @property
    def needed(self) -> tuple[str, ...]:
        """Return every column without which the table is not the one described."""
        named = [column for columns in self.columns.values() for column in columns]
        return (*named, *self.values, *self.where, *self.unless, *self.split)


_MERGED = ("columns", "constants")
_MAPPINGS = (*_MERGED, "values", "tests", "where", "unless")
_KEYS = tuple(each.name for each in fields(TableMap) if each.name not in ("folder", "url"))


def maps(source: dict[str, Any], faults: list[str]) -> tuple[TableMap, ...]:
    """Return the maps of one source's tables, each over the source's ``defaults``.

    Every fault is appended to ``faults``: an unknown key or field, no file, no name, an unknown
    unit or format, or a table that names no column of scores.
    """
    tables = source.get("tables", [])
    defaults = source.get("defaults", {})
    found = []
    for number, table in enumerate(tables, start=1):
        place = f"source {source['id']!r}, table {number} ({table.get('file', 'no file')})"
        wrong = [f"{place}: unknown key {key!r}" for key in (*table, *defaults) if key not in _KEYS]
        wrong += [
            f"{place}: {key!r} is no mapping"
            for key in _MAPPINGS
            if not all(isinstance(said.get(key, {}), dict) for said in (defaults, table))
        ]
        try:
            rules = expressions({**defaults, **table}.get("split", {}))
        except re.error as error:
            wrong.append(f"{place}: broken expression ({error})")
        if not wrong:
            merged = {**defaults, **table}
            merged |= {key: {**defaults.get(key, {}), **table.get(key, {})} for key in _MERGED}
            spec = _map(source, {**merged, "split": rules})
            wrong = [f"{place}: {fault}" for fault in _faults(spec)]
            found.append(spec)
        faults += wrong
    return tuple(found)


def _map(source: dict[str, Any], table: dict[str, Any]) -> TableMap:
    file = str(table.get("file", ""))
    said = {
        **{key: value for key, value in table.items() if key in _KEYS},
        "file": file,
        "format": str(table.get("format", FORMATS.get(PurePosixPath(file).suffix, ""))),
        "columns": {key: texts(value) for key, value in table["columns"].items()},
        "constants": {key: str(value) for key, value in table["constants"].items()},
        "values": {str(key): str(value) for key, value in table.get("values", {}).items()},
        "tests": {str(key): str(value) for key, value in table.get("tests", {}).items()},
        "where": {str(key): texts(value) for key, value in table.get("where", {}).items()},
        "unless": {str(key): texts(value) for key, value in table.get("unless", {}).items()},
        "missing": texts(table.get("missing", [])),
        "at": texts(table.get("at", [])),
    }
    return TableMap(folder=str(source.get("folder", "")), url=str(source["url"]), **said)


def texts(value: Any) -> tuple[str, ...]:
    """Return one text or a list of them as texts."""
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def expressions(said: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """Return a table's rules of splitting; raises re.error where one is broken."""
    return {str(column): re.compile(rule) for column, rule in said.items()}


def _faults(spec: TableMap) -> list[str]:
    said = (*spec.columns, *spec.constants)
    faults = [f"unknown field {name!r}" for name in said if name not in FIELDS]
    formats = (*FORMATS.values(), *SAID_OUTRIGHT)
    if not spec.file or not spec.folder:
        faults.append("no file or no folder is named")
    if spec.format not in formats:
        faults.append(f"unknown format {spec.format!r}, expected one of {', '.join(formats)}")
    if "name" not in said:
        faults.append("no column holds the model's name")
    if "unit" in spec.columns or spec.constants.get("unit") not in UNITS:
        faults.append(f"unit {spec.constants.get('unit')!r} is none of {', '.join(UNITS)}")
    single = "value" in spec.columns and "benchmark" in said
    if bool(spec.values) == single:
        faults.append("either values, or one column of values and a benchmark, must be named")
    if spec.format in ("markdown", "console", "html") and not spec.under and spec.place is None:
        faults.append("a table of a document is chosen by under or by place")
    return faults
