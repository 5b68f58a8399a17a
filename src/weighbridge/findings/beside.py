"""Questions to the evidence beside scores: of what was published by the day that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weighbridge.evidence.selection import KNOWN
from weighbridge.evidence.store import Store

Rows = list[dict[str, Any]]


def published(
    store: Store, table: str, where: str = "true", values: Sequence[Any] = (), *, newest_by: str
) -> Rows:
    """Return the rows of a table that were published by the store's day, of each key the newest.

    ``newest_by`` names the columns of the key. A row without a date is known at no day, and is
    the oldest where no day was asked for.
    """
    day = store.selection.as_of
    known = KNOWN.format("as_of").replace("$as_of", f"'{day}'") if day else "true"
    return store.query(
        f"SELECT * FROM {table} WHERE {known} AND ({where}) "
        f"QUALIFY row_number() OVER (PARTITION BY {newest_by} ORDER BY as_of DESC, row_id) = 1 "
        "ORDER BY ALL",
        values,
    )


def interests(store: Store) -> dict[str, dict[str, Any]]:
    """Return every evaluator by id, with its kind and interest."""
    return {row["id"]: row for row in store.query("SELECT * FROM evaluators ORDER BY id")}


def stamped(store: Store, content: dict[str, Any], caveats: Sequence[str]) -> dict[str, Any]:
    """Return an answer with its caveats, the digest and the newest date."""
    stamp = {"digest": store.digest, "evidence_to": store.evidence_to}
    return {**content, "caveats": list(caveats), **stamp}
