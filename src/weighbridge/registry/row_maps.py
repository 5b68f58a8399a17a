"""Maps of the tables that hold no scores: prices, adoption, openness and corrections, each kind with its fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Any

from weighbridge.registry.maps import FORMATS, TableMap, expressions

DATED = ("url", "as_of", "as_of_kind")
KINDS = {
    "price": ("provider", "place", "unit", "input", "output", "cached", *DATED),
    "adoption": (
        *("metric", "population", "value", "unit", "period", "scope", "publisher", "reading"),
        *("read_at", *DATED),
    ),
    "openness": ("index", "dimension", "grade", *DATED),
    "correction": ("field", "old", "new", "reason", *DATED),
}
"""Kind of row -> what a map may say of it besides the names of its subject."""

LABELLED = {"adoption": ("metric", "value"), "openness": ("dimension", "grade")}
"""Kind -> what a column of ``values`` is the name of, and what stands in it."""

SUBJECTS = ("model", "family", "developer", "side", "group")
"""What a row can be about. A group is written as in findings: ``all-open``."""

WHOLE_FILES = ("json-record", "yaml-record", "toml-record")
"""The formats of a file that is one record; ``file`` is a column of it."""


@dataclass(frozen=True)
class RowMap:
    """How the rows of one table are read.

    ``table`` says where its rows stand. ``names`` are the columns that name the subject: all that resolve must name the same one. ``subjects`` maps names of this table to
    ids, or to '' where the name is no single subject. ``values`` maps a column to its label.
    """

    kind: str
    subject: str
    table: TableMap
    names: tuple[str, ...]
    subjects: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """Return every column without which the table is not the one described."""
        spec = self.table
        named = [column for columns in spec.columns.values() for column in columns]
        return (*self.names, *named, *self.values, *spec.split, *spec.where, *spec.unless)


_READ = (
    "file",
    "format",
    "at",
    "melt",
    "where",
    "unless",
    "missing",
    "columns",
    "constants",
    "comment",
    "split",
)
_OWN = tuple(each.name for each in fields(RowMap) if each.name != "table")


def row_maps(source: dict[str, Any], faults: list[str]) -> tuple[RowMap, ...]:
    """Return the maps of a source's ``rows``; every fault is appended to ``faults``.

    A fault is an unknown key, kind, format or field, no file, no name, or a broken expression.
    """
    found = []
    for number, said in enumerate(source.get("rows", []), start=1):
        place = f"source {source['id']!r}, rows {number} ({said.get('file', 'no file')})"
        wrong = [f"unknown key {key!r}" for key in said if key not in (*_READ, *_OWN)]
        try:
            spec = _map(source, said)
            wrong += _faults(spec)
            found.append(spec)
        except (re.error, AttributeError, TypeError) as error:
            wrong.append(f"cannot be understood ({error})")
        faults += [f"{place}: {fault}" for fault in wrong]
    return tuple(found)


def _map(source: dict[str, Any], said: dict[str, Any]) -> RowMap:
    file = str(said.get("file", ""))
    table = TableMap(
        folder=str(source.get("folder", "")),
        file=file,
        format=str(said.get("format", FORMATS.get(PurePosixPath(file).suffix, ""))),
        url=str(source["url"]),
        columns=_listed(said.get("columns", {})),
        constants={key: str(value) for key, value in said.get("constants", {}).items()},
        where=_listed(said.get("where", {})),
        unless=_listed(said.get("unless", {})),
        missing=_texts(said.get("missing", [""])),
        at=_texts(said.get("at", [])),
        melt=said.get("melt"),
        comment=str(said.get("comment", "")),
        split=expressions(said.get("split", {})),
    )
    return RowMap(
        kind=str(said.get("kind", "")),
        subject=str(said.get("subject", "model")),
        table=table,
        names=_texts(said.get("names", [])),
        subjects={str(key): str(value) for key, value in said.get("subjects", {}).items()},
        values={str(key): str(value) for key, value in said.get("values", {}).items()},
    )


def _listed(mapping: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {str(key): _texts(value) for key, value in mapping.items()}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def _faults(spec: RowMap) -> list[str]:
    table, known = spec.table, KINDS.get(spec.kind, ())
    faults = [f"unknown field {n!r}" for n in (*table.columns, *table.constants) if n not in known]
    if not known:
        faults.append(f"kind {spec.kind!r} is none of {', '.join(KINDS)}")
    if spec.subject not in SUBJECTS:
        faults.append(f"subject {spec.subject!r} is none of {', '.join(SUBJECTS)}")
    if not table.file or not table.folder:
        faults.append("no file or no folder is named")
    if table.format not in (*FORMATS.values(), *WHOLE_FILES):
        faults.append(f"unknown format {table.format!r}")
    if not spec.names:
        faults.append("no column names the subject")
    if spec.values and spec.kind not in LABELLED:
        faults.append(f"a {spec.kind} has no labelled values")
    return faults
