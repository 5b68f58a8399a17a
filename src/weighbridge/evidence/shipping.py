"""What of a store ships with the package, as Parquet with its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from weighbridge.evidence.columns import OUTCOMES
from weighbridge.evidence.store import MANIFEST, TABLES, Manifest, Store, digest_of, files_of

SHIPPABLE = dict.fromkeys(
    (
        "scores",
        "published_ratings",
        "refused",
        "prices",
        "adoption",
        "openness",
        "corrections",
        "community_models",
        "community_scores",
        *OUTCOMES,
    ),
    "source IN (SELECT id FROM sources WHERE ship <> 'no')",
)
"""The condition under which a row may be shipped, by table; tables without one ship whole."""

SHARE_ALIKE = "source IN (SELECT id FROM sources WHERE ship = 'share-alike')"
"""The condition under which a row ships in a file of its own, under its source's licence."""


def ship(store: Store, folder: Path, conditions: Mapping[str, str]) -> Manifest:
    """Write the part of a store that may be shipped as Parquet, with its manifest.

    ``conditions`` maps a table to the SQL condition on its rows. The digest and the newest date
    are those of what is shipped: the store's own where no row is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files, counts, places = {}, {}, {}
    for table in TABLES:
        parts = _parts(store, table, conditions.get(table, "true"))
        for name, condition in parts.items():
            store.connection.execute(
                f"COPY (SELECT * FROM {table} WHERE {condition} ORDER BY ALL) "
                f"TO '{folder / name}' (FORMAT parquet, COMPRESSION zstd)"
            )
            files[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        places[table] = f"read_parquet({[str(folder / name) for name in parts]})"
        counts[table] = store.query(f"SELECT count(*) n FROM {places[table]}")[0]["n"]
    newest = f"SELECT max(as_of) d FROM {places['scores']} WHERE length(as_of) = 10"
    evidence_to = store.query(newest)[0]["d"] or ""
    manifest = Manifest(digest_of(store.connection, places), evidence_to, counts, files)
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (folder / MANIFEST).write_bytes(text + b"\n")
    return manifest


def _parts(store: Store, table: str, condition: str) -> dict[str, str]:
    """Return the files of a table, and the condition on the rows of each."""
    whole, shared = files_of(table)
    if table not in SHIPPABLE:
        return {whole: condition}
    alike = f"({condition}) AND {SHARE_ALIKE}"
    parts = {whole: f"({condition}) AND NOT ({SHARE_ALIKE})"}
    rows = store.query(f"SELECT count(*) n FROM {table} WHERE {alike}")
    return {**parts, shared: alike} if rows[0]["n"] else parts
