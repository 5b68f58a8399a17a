"""Tables of votes and responses by map, as published, read into a database at one go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from weighbridge.errors import BadData
from weighbridge.registry.outcomes import FIELDS, OutcomeMap
from weighbridge.sources import nested, text

DERIVED = {"responses": ("answered",), "votes": ()}
"""The fields that follow from several texts of a row, by table."""

_JOINED = {"item": "/", "setting": "; "}


def stage(connection: Any, path: Path, spec: OutcomeMap, scratch: Path) -> None:
    """Make the table ``cells`` of one file: ``row``, ``aside``, ``aside_for`` and every field as text.

    ``aside`` is the place of the first rule that sets a row aside, null where none does, and
    ``aside_for`` what stands in that rule's columns. A field
    of which neither a column nor the map says anything is ''. ``scratch`` is a folder to work in.

    Raises:
        BadData: an unreadable file, or a column of the map that it lacks.
    """
    rows = _csv(path, spec, scratch) if spec.format == "csv" else _json(path, spec, scratch)
    said = [f"{_said(name, spec)} AS {name}" for name in FIELDS[spec.table]]
    said += [f"{_aside(spec, True)} AS aside", f"{_aside(spec, False)} AS aside_for"]
    if spec.table == "responses":
        said.append(f"{_answered(spec)} AS answered")
    filters = [_all_of(spec.where), *(f"NOT {_all_of({c: t})}" for c, t in spec.unless.items())]
    try:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE cells AS SELECT row, {', '.join(said)} "
            f"FROM ({rows}) WHERE {' AND '.join(filters)}"
        )
    except _database_error() as error:
        first = str(error).partition("\n")[0][:200]
        raise BadData(f"{path.name}: cannot be read ({first})") from error


def _database_error() -> Any:
    import duckdb

    return duckdb.Error


def _csv(path: Path, spec: OutcomeMap, scratch: Path) -> str:
    """Write a CSV file unpacked and checked, and return the SQL that reads it."""
    content = text.read(path)
    first = _checked_header(path, content, spec.delimiter)
    text.paired(path, 1, first, first)
    _check_columns(path, first, spec)
    plain = scratch / "rows.csv"
    plain.write_text(content, encoding="utf-8", newline="")
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in first)
    return (
        f"SELECT row_number() OVER () + 1 AS row, * FROM read_csv({_text(str(plain))}, "
        f"columns={{{columns}}}, auto_detect=false, header=true, delim={_text(spec.delimiter)}, "
        "quote='\"', escape='\"', strict_mode=true, parallel=false)"
    )


def _checked_header(path: Path, content: str, delimiter: str) -> list[str]:
    """Return the header of a CSV file each of whose rows has as many fields."""
    csv.field_size_limit(text.MAX_FIELD)
    rows = csv.reader(io.StringIO(content, newline=""), strict=True, delimiter=delimiter)
    try:
        header = next(rows, None)
        if header is None:
            raise BadData(f"{path.name}: empty file, expected a header row")
        for number, fields in enumerate(rows, start=2):
            if len(fields) != len(header):
                text.paired(path, number, header, fields)
    except csv.Error as error:
        raise BadData(f"{path.name}, near line {rows.line_num}: {error}") from error
    return header


def _json(path: Path, spec: OutcomeMap, scratch: Path) -> str:
    """Write the records of a JSON file one a line, and return the SQL that reads them."""
    records = nested.json_rows(path, spec.at)
    names = list(dict.fromkeys(name for _, record in records for name in record))
    _check_columns(path, names, spec)
    plain = scratch / "rows.ndjson"
    with plain.open("wb") as stream:
        stream.writelines(msgspec.json.encode({**r, "row": n}) + b"\n" for n, r in records)
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    return (
        f"SELECT * FROM read_json({_text(str(plain))}, "
        f"columns={{'row': 'INTEGER', {columns}}}, format='newline_delimited')"
    )


def _check_columns(path: Path, found: Iterable[str], spec: OutcomeMap) -> None:
    found = list(found)
    for name in spec.needed:
        if name not in found:
            raise BadData(f"{path.name}: expected a column {name!r}, found {sorted(found)[:40]}")
    folded = [name.casefold() for name in [*found, "row"]]
    twice = next((name for name in found if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        said = "expected no two that differ in case alone, and none called row"
        raise BadData(f"{path.name}: found a column {twice!r}, {said}")


def _said(name: str, spec: OutcomeMap) -> str:
    """Return the SQL of one field: its columns, else what the map says of all rows."""
    columns = [f"trim({_column(column)})" for column in spec.columns.get(name, ())]
    constant = _text(spec.constants.get(name, ""))
    if name in _JOINED:
        parts = ", ".join(f"nullif({part}, '')" for part in (constant, *columns))
        return f"concat_ws({_text(_JOINED[name])}, {parts})"
    texts = [f"nullif({column}, '')" for column in columns]
    return f"coalesce({', '.join((*texts, constant))})"


def _aside(spec: OutcomeMap, by_place: bool) -> str:
    clauses = []
    for place, rule in enumerate(spec.set_aside):
        texts = ", ".join(_column(column) for column in rule.where)
        said = f"concat_ws(' / ', {texts})" if texts else "'every row'"
        clauses.append(f"WHEN {_all_of(rule.where)} THEN {place if by_place else said}")
    return f"CASE {' '.join(clauses)} END" if clauses else "NULL"


def _answered(spec: OutcomeMap) -> str:
    if not spec.unanswered:
        return "NULL::BOOLEAN"
    return f"NOT ({' OR '.join(_all_of({c: t}) for c, t in spec.unanswered.items())})"


def _all_of(where: Mapping[str, tuple[str, ...]]) -> str:
    """Return the condition that every column holds one of its texts: true where none is named."""
    held = [
        f"{_column(column)} IN ({', '.join(map(_text, texts))})" for column, texts in where.items()
    ]
    return f"({' AND '.join(held) or 'true'})"


def _column(name: str) -> str:
    quoted = name.replace('"', '""')
    return f"coalesce(\"{quoted}\", '')"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
