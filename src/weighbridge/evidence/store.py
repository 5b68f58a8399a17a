"""One store: a DuckDB file, or the shipped Parquet read in memory; both answer the same SQL.

A store is written whole beside the old one and renamed over it, so that a reader sees the old
or the new and never a part. Its digest is the sha256 of its rows in a fixed order.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from weighbridge import config
from weighbridge.errors import BadData, DigestMismatch
from weighbridge.evidence.selection import OUTCOME_TABLES, WHOLE, Selection

TABLES = {
    "scores": "row_id",
    "published_ratings": "row_id",
    "models": "id",
    "facts": "model, field, used, value, source",
    "spellings": "spelling",
    "corrections": "row_id",
    "benchmarks": "id",
    "developers": "id",
    "sources": "id",
    "unread": "source, file",
    "sides": "key",
    "tracked": "id",
    "refused": "source, file, row, field",
    "votes": "source, file, row",
    "responses": "source, benchmark, judge, model, effort, setting, item, trial",
    "prices": "row_id",
    "adoption": "row_id",
    "populations": "id",
    "openness": "row_id",
    "licences": "id",
    "evaluators": "id",
    "community_models": "id",
    "community_scores": "row_id",
}
"""Every table and the order of its rows."""

SHIPPED = Path(__file__).parent.parent / "data"
FILE = "store.duckdb"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a store holds: its digest, the newest evidence's date, and rows by table."""

    digest: str
    evidence_to: str
    rows: dict[str, int]
    files: dict[str, str]


@dataclass(frozen=True)
class Store:
    """An open store; ``query`` returns a list of dicts, of the selected rows alone."""

    connection: Any
    manifest: Manifest
    place: str
    selection: Selection = WHOLE

    @property
    def digest(self) -> str:
        """Return the content hash that is printed on every output."""
        return self.manifest.digest

    @property
    def evidence_to(self) -> str:
        """Return the date of the newest evidence: what "now" means here."""
        return self.manifest.evidence_to

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of one question.

        Raises:
            BadData: the file under the store is damaged, or lacks a table or a column.
        """
        from weighbridge.evidence.engine import reading

        with reading(self.place):
            cursor = self.connection.execute(sql, list(parameters))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def columns(self, sql: str) -> Mapping[str, Any]:
        """Return the answer as NumPy arrays by column.

        Raises:
            BadData: the file under the store is damaged, or lacks a table or a column.
        """
        from weighbridge.evidence.engine import reading

        with reading(self.place):
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
    from weighbridge.evidence.engine import REBUILD, Error, connect, first_line

    try:
        connection = connect(str(path), read_only=True)
        row = connection.execute("SELECT manifest FROM meta").fetchone() or ("",)
        manifest = msgspec.json.decode(row[0], type=Manifest)
    except (Error, msgspec.DecodeError, TypeError) as error:
        raise BadData(
            f"{path}: is no store of weighbridge ({first_line(error)}); {REBUILD}"
        ) from error
    return Store(connection, manifest, str(path))


def _open_shipped(folder: Path) -> Store:
    from weighbridge.evidence.engine import RESTORE, Named, connect

    try:
        text = (folder / MANIFEST).read_bytes()
        manifest = msgspec.json.decode(text, type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise BadData(f"the shipped evidence has no readable {MANIFEST}; {RESTORE}") from error
    shipped = _shipped_files(manifest)
    for name in (name for names in shipped.values() for name in names):
        path, expected = folder / name, manifest.files.get(name, "no such file")
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no file"
        if found != expected:
            raise DigestMismatch(f"{name}: found {found}, expected {expected}; {RESTORE}")
    connection = Named(connect(":memory:"), _definitions(folder, shipped))
    return Store(connection, manifest, "shipped")


def _definitions(folder: Path, shipped: Mapping[str, Sequence[str]]) -> dict[str, str]:
    definitions = {}
    for table, names in shipped.items():
        places = ", ".join("'" + str(folder / name).replace("'", "''") + "'" for name in names)
        definitions[table] = f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{places}])"
    if absent := {*TABLES} - {*shipped}:
        from weighbridge.evidence.columns import OUTCOMES

        for table in absent:
            definitions[table] = f"CREATE TABLE {table} ({', '.join(OUTCOMES[table])})"
    return definitions


def files_of(table: str) -> tuple[str, str]:
    """Return the names of a table's shipped file and of that of its rows under share alike."""
    return f"{table}.parquet", f"{table}-share-alike.parquet"


def _shipped_files(manifest: Manifest) -> dict[str, list[str]]:
    """Return the files of each table that ships: votes and responses need not."""
    files = {}
    for table in TABLES:
        whole, shared = files_of(table)
        if table not in OUTCOME_TABLES or whole in manifest.files:
            files[table] = [whole, *([shared] if shared in manifest.files else [])]
    return files


Rows = list[dict[str, Any]] | Callable[[Path], None]
"""Rows, or what writes them as Parquet to a path, where they are too many for records."""

Tables = Mapping[str, tuple[list[str], Rows]]
"""Table -> (its column definitions in SQL, its rows)."""


def write(tables: Tables, target: Path, evidence_to: str) -> Manifest:
    """Write a whole store to a new file beside ``target`` and rename it over.

    Raises:
        BadData: the folder cannot be written, or the disk is full; the old store stays.
    """
    from weighbridge.evidence.engine import Error, connect, first_line
    from weighbridge.evidence.workplace import workplace

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with workplace(target.parent) as folder:
            new = folder / FILE
            connection = connect(str(new))
            manifest = _fill(connection, tables, folder, evidence_to)
            connection.execute("CHECKPOINT")
            connection.close()
            _read_back(new, manifest)
            os.replace(new, target)
    except (OSError, Error) as error:
        said = f"cannot be written ({first_line(error)}); the old store stays"
        raise BadData(f"{target}: {said}") from error
    return manifest


def _read_back(path: Path, manifest: Manifest) -> None:
    """Read every row of a new store, because closing it reports no failed write.

    Raises:
        OSError: the file is not what was written.
    """
    try:
        store = _open_file(path)
        counts = {
            table: store.query(f"SELECT count(*) n, bit_xor(hash(t)) FROM {table} t")[0]["n"]
            for table in TABLES
        }
        store.connection.close()
    except BadData as error:
        raise OSError("the new file cannot be read back") from error
    if (store.digest, counts) != (manifest.digest, manifest.rows):
        raise OSError("the new file does not hold what was written to it")


def _fill(connection: Any, tables: Tables, folder: Path, evidence_to: str) -> Manifest:
    for table in TABLES:
        definitions, rows = tables[table]
        connection.execute(f"CREATE TABLE {table} ({', '.join(definitions)})")
        if not isinstance(rows, list):
            rows(path := folder / f"{table}.parquet")
            connection.execute(
                f"INSERT INTO {table} FROM read_parquet(?) ORDER BY ALL", [str(path)]
            )
            continue
        lines = b"\n".join(msgspec.json.encode(row) for row in rows)
        path = folder / f"{table}.ndjson"
        path.write_bytes(lines)
        columns = ", ".join(f"'{d.split()[0]}': '{d.split(maxsplit=1)[1]}'" for d in definitions)
        if rows:
            connection.execute(
                f"INSERT INTO {table} SELECT * FROM read_json(?, columns={{{columns}}}, "
                f"format='newline_delimited', maximum_object_size=100000000)",
                [str(path)],
            )
    counts = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}
    manifest = Manifest(digest_of(connection, {t: t for t in TABLES}), evidence_to, counts, {})
    connection.execute("CREATE TABLE meta (manifest VARCHAR)")
    connection.execute("INSERT INTO meta VALUES (?)", [msgspec.json.encode(manifest).decode()])
    return manifest


def digest_of(connection: Any, places: Mapping[str, str]) -> str:
    """Return the hash of every row of every table, whatever the order in which they came."""
    total = hashlib.sha256()
    for table in TABLES:
        cursor = connection.execute(f"SELECT * FROM {places[table]} ORDER BY ALL")
        total.update(msgspec.json.encode([table, [column[0] for column in cursor.description]]))
        while rows := cursor.fetchmany(10_000):
            total.update(b"".join(msgspec.json.encode(row) for row in rows))
    return f"wb-{total.hexdigest()[:12]}"
