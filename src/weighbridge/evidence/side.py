"""The evidence beside scores: prices, adoption, openness and corrections, each row judged or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from weighbridge.claims import Adoption, Correction, Grade, Price
from weighbridge.errors import BadData, Refusal, Refused
from weighbridge.evidence.adoption import adoption
from weighbridge.evidence.build import Collected
from weighbridge.evidence.checks import REASONS
from weighbridge.evidence.corrections import of_fact
from weighbridge.evidence.names import Names
from weighbridge.evidence.openness import grade
from weighbridge.evidence.prices import price
from weighbridge.evidence.store import Store, open_store
from weighbridge.evidence.subjects import Subjects
from weighbridge.registry import Registry
from weighbridge.sources.rows import PublishedRow, rows

JUDGES: dict[str, Callable[[PublishedRow, Subjects, str], Any]] = {
    "price": price,
    "adoption": adoption,
    "openness": grade,
    "correction": of_fact,
}
"""Kind of row -> what makes a record of it or raises Refused."""

RECORDS: dict[str, type] = {
    "prices": Price,
    "adoption": Adoption,
    "openness": Grade,
    "corrections": Correction,
}
TABLE = {
    "price": "prices",
    "adoption": "adoption",
    "openness": "openness",
    "correction": "corrections",
}
"""Kind of row -> the table of its records."""


def collect_side(
    registry: Registry, gathered: Collected, target: Path | None = None
) -> dict[str, str]:
    """Read what stands beside scores where each is found, judge every row, and gather it.

    A source that cannot be parsed keeps its rows of the store at ``target``, or gives none; those
    are returned, each with what is said of it. What is refused for the same reason in the same
    row stands once.
    """
    failed = {}
    subjects = Subjects(registry, Names(registry))
    gathered.side = {table: [] for table in RECORDS}
    refused: list[Refusal] = []
    for source, specs in registry.row_maps.items():
        root = gathered.places.get(source)
        if root is None:
            continue
        broken: dict[str, str] = {}
        try:
            published = [row for spec in specs for row in rows(root, source, spec, broken)]
        except BadData as error:
            refused.append(_unreadable(source, source, str(error)))
            failed[source] = _keep(gathered, source, str(error)[:1000], target)
            continue
        gathered.read[source] = len(published) + len(broken)
        refused += [_unreadable(source, *each) for each in broken.items()]
        for row in published:
            try:
                gathered.side[TABLE[row.spec.kind]].append(_judged(row, subjects))
            except Refused as error:
                refused.append(error.refusal)
    gathered.refused += dict.fromkeys(refused)
    return failed


def _judged(row: PublishedRow, subjects: Subjects) -> Any:
    said = "|".join(row.said.values())
    key = f"{row.source}|{row.file}|{row.row}|{'|'.join(row.names)}|{said}"
    return JUDGES[row.spec.kind](row, subjects, hashlib.sha256(key.encode()).hexdigest()[:12])


def _unreadable(source: str, file: str, why: str) -> Refusal:
    reason = REASONS["unparsable source"]
    return Refusal(source, file, 0, "file", why[:1000], "a readable file", reason)


def _keep(gathered: Collected, source: str, why: str, target: Path | None) -> str:
    """Take over a failed source's rows of the previous store; return what is said of it."""
    try:
        previous = open_store(target) if target and target.exists() else None
        kept = _previous(previous, source) if previous else {}
    except (BadData, TypeError):
        kept = {}
    for table, records in kept.items():
        gathered.side[table] += records
    count = sum(len(records) for records in kept.values())
    said = f"kept its {count} rows of the previous store" if count else "no row of it was kept"
    return f"{why}; {said}"


def _previous(store: Store, source: str) -> dict[str, list[Any]]:
    try:
        return {
            table: [
                record(**row)
                for row in store.query(f"SELECT * FROM {table} WHERE source = ?", [source])
            ]
            for table, record in RECORDS.items()
        }
    finally:
        store.connection.close()
