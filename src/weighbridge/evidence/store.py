"""One store: a DuckDB file, or the shipped Parquet read in memory; both answer the same SQL.

A store is written whole beside the old one and renamed over it, so that a reader sees the old
or the new and never a part. Its digest is the sha256 of its rows in a fixed order.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from weighbridge import config
from weighbridge.errors import BadData, DigestMismatch

TABLES = {
    "scores": "row_id",
    "published_ratings": "row_id",
    "models": "id",
    "facts": "model, field, used, value, source",
    "spellings": "spelling",
    "benchmarks": "id",
    "developers": "id",
    "sources": "id",
    "sides": "key",
    "tracked": "id",
    "refused": "source, file, row, field",
}
"""Every table and the order of its rows."""

SHIPPED = Path(__file__).parent.parent / "data"
FILE = "store.duckdb"
MANIFEST = "manifest.json"
RESTORE = (
    "restore it with: pip install --force-reinstall weighbridge (or git checkout src/weighbridge"
    "/data), or build your own with: weighbridge build FOLDER"
)


@dataclass(frozen=True)
class Manifest:
    """What a store holds: its digest, the newest evidence's date, and rows by table."""

    digest: str
    evidence_to: str
    rows: dict[str, int]
    files: dict[str, str]


@dataclass(frozen=True)
class Store:
    """An open store; ``query`` returns a list of dicts."""

    connection: Any
    manifest: Manifest
    place: str

    @property
    def digest(self) -> str:
        """Return the content hash that is printed on every output."""
        return self.manifest.digest

    @property
    def evidence_to(self) -> str:
        """Return the date of the newest evidence: what "now" means here."""
        return self.manifest.evidence_to

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of one question."""
        cursor = self.connection.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def columns(self, sql: str) -> Mapping[str, Any]:
        """Return the answer as NumPy arrays by column."""
        arrays: Mapping[str, Any] = self.connection.execute(sql).fetchnumpy()
        return arrays


def open_store(path: Path | None = None) -> Store:
    """Open the store at ``path``, else the user's own, else the shipped evidence.

    Raises:
        BadData: the file is no store.
        DigestMismatch: a shipped file is not what its manifest says.
    """
    home = config.home()
    own = path or (home / FILE if home else None)
    if own is not None and (path is not None or own.exists()):
        return _open_file(own)
    return _open_shipped(SHIPPED)


def _open_file(path: Path) -> Store:
    import duckdb

    try:
        connection = duckdb.connect(str(path), read_only=True)
        row = connection.execute("SELECT manifest FROM meta").fetchone() or ("",)
        manifest = msgspec.json.decode(row[0], type=Manifest)
    except (duckdb.Error, msgspec.DecodeError, TypeError) as error:
        raise BadData(f"{path}: is no store of weighbridge ({error}); {RESTORE}") from error
    return Store(connection, manifest, str(path))


def _open_shipped(folder: Path) -> Store:
    import duckdb

    try:
        text = (folder / MANIFEST).read_bytes()
        manifest = msgspec.json.decode(text, type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise BadData(f"the shipped evidence has no readable {MANIFEST}; {RESTORE}") from error
    for name, expected in manifest.files.items():
        path = folder / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no file"
        if found != expected:
            raise DigestMismatch(f"{name}: found {found}, expected {expected}; {RESTORE}")
    connection = duckdb.connect()
    for table in TABLES:
        place = str(folder / f"{table}.parquet").replace("'", "''")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{place}'")
    return Store(connection, manifest, "shipped")


SHIPPABLE = dict.fromkeys(
    ("scores", "published_ratings", "refused"),
    "source IN (SELECT id FROM sources WHERE ship <> 'no')",
)
"""The condition under which a row may be shipped, by table; tables without one ship whole."""

Tables = Mapping[str, tuple[list[str], list[dict[str, Any]]]]
"""Table -> (its column definitions in SQL, its rows)."""


def write(tables: Tables, target: Path, evidence_to: str) -> Manifest:
    """Write a whole store to a new file beside ``target`` and rename it over.

    Raises:
        BadData: the folder cannot be written, or the disk is full; the old store stays.
    """
    import duckdb

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".building-") as folder:
            new = Path(folder) / FILE
            connection = duckdb.connect(str(new))
            manifest = _fill(connection, tables, Path(folder), evidence_to)
            connection.close()
            os.replace(new, target)
    except (OSError, duckdb.Error) as error:
        raise BadData(f"{target}: cannot be written ({error}); the old store stays") from error
    return manifest


def _fill(connection: Any, tables: Tables, folder: Path, evidence_to: str) -> Manifest:
    total = hashlib.sha256()
    for table, order in TABLES.items():
        definitions, rows = tables[table]
        keys = order.split(", ")
        ordered = sorted(rows, key=lambda row: tuple(_sortable(row[key]) for key in keys))
        lines = b"\n".join(msgspec.json.encode(row) for row in ordered)
        total.update(table.encode() + b"\0" + lines + b"\0")
        path = folder / f"{table}.ndjson"
        path.write_bytes(lines)
        columns = ", ".join(f"'{d.split()[0]}': '{d.split(maxsplit=1)[1]}'" for d in definitions)
        connection.execute(f"CREATE TABLE {table} ({', '.join(definitions)})")
        if rows:
            connection.execute(
                f"INSERT INTO {table} SELECT * FROM read_json('{path}', columns={{{columns}}}, "
                f"format='newline_delimited', maximum_object_size=100000000)"
            )
    counts = {table: len(tables[table][1]) for table in TABLES}
    manifest = Manifest(f"wb-{total.hexdigest()[:12]}", evidence_to, counts, {})
    connection.execute("CREATE TABLE meta (manifest VARCHAR)")
    connection.execute("INSERT INTO meta VALUES (?)", [msgspec.json.encode(manifest).decode()])
    return manifest


def _sortable(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def ship(store: Store, folder: Path, conditions: Mapping[str, str]) -> Manifest:
    """Write the part of a store that may be shipped as Parquet, with its manifest.

    ``conditions`` maps a table to the SQL condition on its rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files, counts = {}, {}
    for table, order in TABLES.items():
        path = folder / f"{table}.parquet"
        store.connection.execute(
            f"COPY (SELECT * FROM {table} WHERE {conditions.get(table, 'true')} ORDER BY {order}) "
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        counts[table] = store.query(f"SELECT count(*) n FROM '{path}'")[0]["n"]
    manifest = Manifest(store.digest, store.evidence_to, counts, files)
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (folder / MANIFEST).write_bytes(text + b"\n")
    return manifest
