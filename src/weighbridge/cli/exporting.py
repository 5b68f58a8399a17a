"""``weighbridge export``: one table as CSV or Parquet."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from weighbridge.errors import BadData, UnknownName, UsageError
from weighbridge.evidence.engine import reading
from weighbridge.evidence.store import TABLES, Store, open_store
from weighbridge.publish.words import clean

FIRST = (
    "model, benchmark, metric, value, unit, setting, reported_by, independence, source, as_of, "
    "standard_value, counts, duplicate_of, (SELECT licence FROM sources WHERE id = source) licence,"
    " row_id, effort, protocol, shots, url, as_of_kind, file, row, standard_error, "
    "copy_probability, copy_reason, corrected_by, task_cost"
)
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, in either width."""


def export_table(table: str, form: str, out: Path | None) -> int:
    """Write one table; in CSV no cell is a formula, and none holds a control character."""
    if table not in TABLES:
        raise UnknownName("table", table, tuple(TABLES))
    if form == "parquet" and out is None:
        raise UsageError("parquet is no text: name a file with --out FILE")
    store = open_store()
    sql = f"SELECT {FIRST if table == 'scores' else '*'} FROM {table} ORDER BY {TABLES[table]}"
    try:
        if form == "parquet":
            _parquet(store, sql, out)
        elif out is None:
            _csv(store, sql, sys.stdout)
        else:
            with out.open("w", newline="", encoding="utf-8") as stream:
                _csv(store, sql, stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BadData(f"{out}: cannot be written ({error.strerror})") from error
    return 0


def _parquet(store: Store, sql: str, out: Path | None) -> None:
    import duckdb

    place = str(out).replace("'", "''")
    try:
        store.connection.execute(f"COPY ({sql}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)")
    except duckdb.IOException as error:
        raise BadData(f"{out}: cannot be written ({error})") from error


def _csv(store: Store, sql: str, stream: Any) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    with reading(store.place):
        cursor = store.connection.execute(sql)
        writer.writerow(column[0] for column in cursor.description)
        while rows := cursor.fetchmany(10_000):
            writer.writerows([_inert(value) for value in row] for row in rows)


def _inert(value: Any) -> Any:
    if isinstance(value, str):
        shown = clean(value)
        return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown
    if isinstance(value, bool):
        return str(value).lower()
    return value
