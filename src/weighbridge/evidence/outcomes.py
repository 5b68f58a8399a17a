"""Votes and responses are kept, or refused for a cause that is counted; a name is read once."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from weighbridge.errors import BadData, Refusal, Refused
from weighbridge.evidence import causes, checks
from weighbridge.evidence.columns import KEYS, OUTCOMES
from weighbridge.evidence.engine import connect
from weighbridge.evidence.names import Names, spelled
from weighbridge.evidence.settings import effort_of
from weighbridge.registry.outcomes import OutcomeMap
from weighbridge.sources import outcomes as published
from weighbridge.sources.cell import Cell
from weighbridge.spelling import LONGEST_NAME

MOST_NAMES = 5_000
"""Spellings of one file: more than any table of models has, and likeness to more costs too much."""


@dataclass(frozen=True)
class Outcomes:
    """A database in memory with the tables ``votes`` and ``responses`` of one build."""

    connection: Any

    def save(self, table: str, path: Path) -> None:
        """Write one table as Parquet."""
        self.connection.execute(f"COPY {table} TO '{_quoted(path)}' (FORMAT parquet)")

    def counts(self, table: str) -> dict[str, int]:
        """Return the rows of one table by source."""
        rows = self.connection.execute(f"SELECT source, count(*) FROM {table} GROUP BY ALL")
        return dict(rows.fetchall())


def opened() -> Outcomes:
    """Return empty tables."""
    connection = connect(":memory:")
    for table, columns in OUTCOMES.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    return Outcomes(connection)


@dataclass
class Reading:
    """What the files of one source gave: rows read, and refusals, one for each cause of a file."""

    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)


def read(
    into: Outcomes, root: Path, source: str, specs: tuple[OutcomeMap, ...], names: Names
) -> Reading:
    """Add the votes and responses of one source, all of its files or none.

    Raises:
        BadData: no such file, an unreadable one, or a column of a map that it lacks.
    """
    found = Reading()
    into.connection.begin()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for table in OUTCOMES:
                _read_table(into, table, _files(root, source, specs, table), names, found, scratch)
    except BadData:
        into.connection.rollback()
        raise
    into.connection.commit()
    return found


@dataclass(frozen=True)
class File:
    """One file of a source and how it is read."""

    source: str
    path: Path
    spec: OutcomeMap
    name: str


def _files(root: Path, source: str, specs: tuple[OutcomeMap, ...], table: str) -> Iterator[File]:
    for spec in specs:
        if spec.table == table:
            folder = root / spec.folder
            paths = sorted(folder.glob(spec.file))
            if not paths:
                raise BadData(f"{spec.folder}/{spec.file}: found no such file")
            for path in paths:
                yield File(source, path, spec, path.relative_to(folder).as_posix())


def _read_table(
    into: Outcomes, table: str, files: Iterator[File], names: Names, found: Reading, scratch: str
) -> None:
    columns = ", ".join(OUTCOMES[table])
    places = "" if table == "votes" else ", file VARCHAR, row INTEGER"
    into.connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh ({columns}{places})")
    for file in files:
        published.stage(into.connection, file.path, file.spec, Path(scratch))
        _name(into.connection, file, names)
        found.rows += into.connection.execute("SELECT count(*) FROM cells").fetchone()[0]
        found.refused += _judge(into.connection, file, names)
    found.refused += _stand_twice(into.connection, table)
    kept = ", ".join(column.split()[0] for column in OUTCOMES[table])
    into.connection.execute(f"INSERT INTO {table} SELECT {kept} FROM fresh")


def _name(connection: Any, file: File, names: Names) -> None:
    """Make the tables ``named``, of every name and setting of a file, and ``judges``."""
    sides = ("name_a", "name_b") if file.spec.table == "votes" else ("name",)
    every = " UNION ".join(f"SELECT DISTINCT {side}, setting FROM cells" for side in sides)
    pairs = connection.execute(f"{every} LIMIT {MOST_NAMES + 1}").fetchall()
    judges = connection.execute(
        f"SELECT DISTINCT judge FROM cells LIMIT {MOST_NAMES + 1}"
    ).fetchall()
    if max(len(pairs), len(judges)) > MOST_NAMES:
        raise BadData(
            f"{file.name}: found more than {MOST_NAMES:,} names, expected those of models"
        )
    rows = [_spelling(file, name, setting, names) for name, setting in sorted(pairs)]
    _fill(
        connection,
        "named",
        "name, published, model, effort, setting, trial, expected, reason",
        rows,
    )
    known = [(judge, names.resolve(judge, file.source)) for (judge,) in judges]
    _fill(connection, "judges", "name, model", [(j, m.model if m else None) for j, m in known])


def _spelling(file: File, name: str, published: str, names: Names) -> tuple[str | None, ...]:
    """Return what one name stands for under one published setting, or why it is refused."""
    match = re.fullmatch(file.spec.split, name) if len(name) <= LONGEST_NAME else None
    part = match.groupdict() if match else {}
    cell = Cell(file.source, file.name, 0, part.get("name") or name, "", "", "")
    try:
        found = spelled(cell, names)
    except Refused as refused:
        refusal = refused.refusal
        return name, published, None, "", "", "", refusal.expected, refusal.reason
    settings = (published, found.setting, part.get("setting") or "")
    setting = "; ".join(text for text in settings if text)
    effort = found.effort or effort_of(setting)
    return name, published, found.model, effort, setting, part.get("trial") or "", "", ""


def _fill(connection: Any, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    definitions = ", ".join(f"{name} VARCHAR" for name in columns.split(", "))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({definitions})")
    if rows:
        unnested = ", ".join(f"unnest(${place + 1})" for place in range(len(rows[0])))
        lists = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {unnested}", lists)


def _judge(connection: Any, file: File, names: Names) -> list[Refusal]:
    """Move the sound rows of ``cells`` to ``fresh``, and return the refusals of the others."""
    benchmarks = names.registry.benchmarks
    tests = file.spec.tests or {one: one for one in file.spec.benchmarks}
    rows = [(name, test, benchmarks[test].language) for name, test in tests.items()]
    _fill(connection, "tests", "name, benchmark, language", rows)
    judged = causes.judged(file.spec)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {judged.sql}")
    columns = [column.split()[0] for column in OUTCOMES[file.spec.table]]
    columns += [] if "file" in columns else ["file", "row"]
    given = {"source": "$source", "file": "$file"}
    connection.execute(
        f"INSERT INTO fresh ({', '.join(columns)}) "
        f"SELECT {', '.join(given.get(name, name) for name in columns)} "
        "FROM judged WHERE cause IS NULL",
        {"source": file.source, "file": file.name},
    )
    each = [place for place, cause in enumerate(judged.causes) if cause.each]
    refused = connection.execute(
        "SELECT cause, arg_min(found, row), expected, reason, min(row), count(*) FROM judged "
        "WHERE cause IS NOT NULL "
        "GROUP BY cause, expected, reason, CASE WHEN cause IN $each THEN found END ORDER BY ALL",
        {"each": each},
    ).fetchall()
    return [
        Refusal(
            *(file.source, file.name, row, judged.causes[cause].field),
            *(checks.shown(found), expected, reason, count),
        )
        for cause, found, expected, reason, row, count in refused
    ]


def _stand_twice(connection: Any, table: str) -> list[Refusal]:
    """Remove from ``fresh`` all rows of an item that another row speaks of too."""
    keys = KEYS[table]
    twice = (
        f"item <> '' AND ({keys}) IN (SELECT ({keys}) FROM fresh GROUP BY ALL HAVING count(*) > 1)"
    )
    rows = connection.execute(
        f"SELECT source, file, arg_min(item, (row, item)), min(row), count(*) FROM fresh WHERE {twice} "
        "GROUP BY source, file ORDER BY ALL"
    ).fetchall()
    connection.execute(f"DELETE FROM fresh WHERE {twice}")
    expected, reason = "one row of it", checks.REASONS["stands twice"]
    return [
        Refusal(source, file, row, "item", checks.shown(item), expected, reason, count)
        for source, file, item, row, count in rows
    ]


def kept_of(into: Outcomes, previous: Any, source: str, names: Names) -> Reading:
    """Add the votes and responses that the store ``previous`` (a connection) has of one source.

    Rows whose model or benchmark has left the registry since are refused.
    """
    found = Reading()
    with tempfile.TemporaryDirectory() as scratch:
        for table in OUTCOMES:
            path = _quoted(Path(scratch) / f"{table}.parquet")
            chosen = f"SELECT * FROM {table} WHERE source = '{source}'"
            previous.execute(f"COPY ({chosen}) TO '{path}' (FORMAT parquet)")
            found.rows += _add(into.connection, table, path, names, found)
    return found


def _add(connection: Any, table: str, path: str, names: Names, found: Reading) -> int:
    registry = names.registry
    gone = []
    for column in ("benchmark", *(("model_a", "model_b") if table == "votes" else ("model",))):
        known = registry.benchmarks if column == "benchmark" else registry.models
        present = connection.execute(f"SELECT DISTINCT {column}, source FROM '{path}'").fetchall()
        what = column.partition("_")[0]
        expected = f"a {what} of today's registry, in rows kept from the previous store"
        for name, source in sorted(present):
            if name not in known:
                gone.append(f"{column} = '{_quoted(name)}'")
                reason = checks.REASONS[f"unknown {what}"]
                found.refused.append(Refusal(source, table, 0, what, name, expected, reason))
    left = " OR ".join(gone) or "false"
    connection.execute(f"INSERT INTO {table} SELECT * FROM '{path}' WHERE NOT ({left})")
    (rows,) = connection.execute(f"SELECT count(*) FROM '{path}' WHERE NOT ({left})").fetchone()
    return int(rows)


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
