"""Shards: Parquet files of votes or responses, listed, opened and checked row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weighbridge.errors import BadData
from weighbridge.evidence.checks import shown
from weighbridge.evidence.engine import Error, connect
from weighbridge.spelling import LONGEST_NAME

WILD = "*?["
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
WHOLE = NUMBERS[:5]
MOST_SHOWN = 12


@dataclass(frozen=True)
class Shard:
    """One file: its name as it was given, where it is, and once read the digest of its bytes."""

    name: str
    path: str
    digest: str = ""


@dataclass(frozen=True)
class Field:
    """A column of shards, and the condition in SQL that each of its values fulfils.

    ``kind`` is "name" (text, or whole numbers read as text), "number", or "either". In the condition
    ``{own}`` stands for the value, and the name of another field for that of the same row.
    """

    name: str
    kind: str
    holds: str
    expected: str
    required: bool = True


def name_field(column: str, *, required: bool = True) -> Field:
    """Return the field of a column of names."""
    holds = f"length({{own}}) BETWEEN 1 AND {LONGEST_NAME} AND NOT contains({{own}}, chr(0))"
    return Field(column, "name", holds, f"a name of 1 to {LONGEST_NAME} characters", required)


def effort_field(column: str) -> Field:
    """Return the field of a column of reasoning efforts, empty where unsaid."""
    return Field(column, "name", f"coalesce(length({{own}}), 0) <= {LONGEST_NAME}",
                 f"at most {LONGEST_NAME} characters", required=False)  # fmt: skip


def number_field(column: str, holds: str, expected: str, *, required: bool = False) -> Field:
    """Return the field of a column of numbers, ``{own}`` standing for one in the condition."""
    return Field(column, "number", holds, expected, required)


def listed(places: Sequence[Path]) -> tuple[Shard, ...]:
    """Return the shards of files and of folders, each once, in the order of their names.

    Raises BadData for a place that is not there, and for a folder without a Parquet file.
    """
    found: dict[str, Shard] = {}
    for place in places:
        files = sorted(place.rglob("*.parquet")) if place.is_dir() else [place]
        if not files:
            raise BadData(f"{place}: found no .parquet file, expected shards")
        for file in files:
            path = str(file.resolve())
            if not file.is_file():
                raise BadData(f"{file}: found no such file or folder")
            if any(mark in path for mark in WILD):
                raise BadData(f"{file}: found one of {WILD} in its path, expected none")
            found[path] = Shard(str(file), path)
    if not found:
        raise BadData("found no shard, expected files or folders of Parquet files")
    return tuple(sorted(found.values(), key=lambda shard: shard.name))


def digest_of(shard: Shard) -> str:
    """Return the SHA-256 of a shard's bytes; raises BadData if it is another than before."""
    try:
        with Path(shard.path).open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadData(f"{shard.name}: cannot be read: {error.strerror}") from None
    if shard.digest and found != shard.digest:
        raise BadData(f"{shard.name}: changed while it was being rated")
    return found


def digest_of_all(shards: Iterable[Shard]) -> str:
    """Return the digest of shards in any order.

    Raises BadData when two are the same bytes, which would count their rows twice.
    """
    found: dict[str, str] = {}
    for shard in shards:
        other = found.setdefault(shard.digest, shard.name)
        if other != shard.name:
            raise BadData(f"{shard.name}: found the bytes of {other}, expected each row once")
    return hashlib.sha256("".join(sorted(found)).encode()).hexdigest()[:12]


@contextmanager
def opened(shard: Shard) -> Iterator[tuple[Any, dict[str, str]]]:
    """Give a connection with the view ``shard``, and the type of each of its columns.

    Raises BadData for what is no Parquet, or damaged.
    """
    connection = connect(":memory:")
    path = shard.path.replace("'", "''")
    try:
        connection.execute("SET threads = 1")
        connection.execute("SET temp_directory = ''")
        connection.execute(
            f"CREATE VIEW shard AS SELECT * FROM read_parquet('{path}', file_row_number = true)"
        )
        columns = connection.execute("DESCRIBE shard").fetchall()
        yield connection, {name: kind for name, kind, *_ in columns}
    except Error as error:
        first = str(error).splitlines()[0]
        raise BadData(f"{shard.name}: cannot be read as Parquet: {first}") from None
    finally:
        connection.close()


def check(
    connection: Any, shard: Shard, columns: Mapping[str, str], fields: Sequence[Field]
) -> dict[str, str]:
    """Return the SQL of each field's value; raises BadData that names shard, row and field."""
    values: dict[str, str] = {}
    for field in fields:
        if field.name in columns:
            values[field.name] = _value(shard, field, columns[field.name])
        elif field.required:
            has = ", ".join(sorted(set(columns) - {"file_row_number"})[:MOST_SHOWN])
            raise BadData(
                f"{shard.name}, field {field.name!r}: found only columns {shown(has)}, "
                "expected a column of that name"
            )
    tested = [field for field in fields if field.name in values]
    holds = [field.holds.format(own=values[field.name], **values) for field in tested]
    firsts = ", ".join(f"min(file_row_number) FILTER (NOT coalesce({one}, false))" for one in holds)
    (total, *rows) = connection.execute(f"SELECT count(*), {firsts} FROM shard").fetchone()
    if not total:
        raise BadData(f"{shard.name}: found no row, expected at least one")
    bad = [(row, place) for place, row in enumerate(rows) if row is not None]
    if bad:
        row, place = min(bad)
        raise BadData(_said(connection, shard, row, tested[place]))
    return values


def _said(connection: Any, shard: Shard, row: int, field: Field) -> str:
    ask = f"SELECT CAST({quoted(field.name)} AS VARCHAR) FROM shard WHERE file_row_number = ?"
    (value,) = connection.execute(ask, [row]).fetchone()
    found = "nothing" if value is None else repr(shown(value))
    return (
        f"{shard.name}, row {row + 1}, field {field.name!r}: found {found}, "
        f"expected {field.expected}"
    )


def _value(shard: Shard, field: Field, kind: str) -> str:
    column = quoted(field.name)
    plain = kind.removeprefix("U").partition("(")[0]
    if field.kind != "name" and (plain in NUMBERS or kind == "BOOLEAN"):
        return f"CAST({column} AS DOUBLE)"
    if field.kind != "number" and (kind == "VARCHAR" or plain in WHOLE):
        return f"CAST({column} AS VARCHAR)"
    expected = {"name": "text or whole numbers", "number": "numbers"}.get(
        field.kind, "text or numbers"
    )
    raise BadData(
        f"{shard.name}, field {field.name!r}: found {shown(kind)} values, expected {expected}"
    )


def quoted(column: str) -> str:
    """Return a column as SQL names it."""
    return '"' + column.replace('"', '""') + '"'
