"""A source that cannot be read today keeps what the previous store had of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from weighbridge.claims import PublishedRating, Score
from weighbridge.errors import BadData, Refusal
from weighbridge.evidence import outcomes
from weighbridge.evidence.build import Collected, marked
from weighbridge.evidence.checks import REASONS
from weighbridge.evidence.engine import reading
from weighbridge.evidence.names import Names
from weighbridge.evidence.store import Store, open_store
from weighbridge.registry import Registry
from weighbridge.terms import FineTune

LONGEST = 1000
"""Characters that a report cites of a failure."""

Row = TypeVar("Row", Score, PublishedRating)


def keep(gathered: Collected, target: Path, registry: Registry) -> None:
    """Give each failed source the rows that the store at ``target`` has of it, or none.

    A row whose model or benchmark has left the registry since is refused. Copies are marked anew,
    because a kept row and a new one can repeat each other. ``gathered.failed`` says what was kept.
    """
    if not gathered.failed:
        return
    try:
        previous = open_store(target) if target.exists() else None
    except BadData:
        previous = None
    for source, why in gathered.failed.items():
        kept = _keep_source(gathered, previous, source, Names(registry)) if previous else 0
        said = f"kept its {kept} rows of the previous store" if kept else "no row of it was kept"
        gathered.failed[source] = f"{why[:LONGEST]}; {said}"
    if previous:
        previous.connection.close()
        gathered.scores = marked([_unmarked(score) for score in gathered.scores], registry)


def _keep_source(gathered: Collected, previous: Store, source: str, names: Names) -> int:
    registry = names.registry
    try:
        scores = [Score(**row) for row in _rows(previous, "scores", source)]
        ratings = [PublishedRating(**row) for row in _rows(previous, "published_ratings", source)]
        refused = [Refusal(**row) for row in _rows(previous, "refused", source)]
        tuned = [FineTune(**row) for row in _rows(previous, "community_models", source)]
        tuned_scores = [Score(**row) for row in _rows(previous, "community_scores", source)]
        (about,) = previous.query("SELECT read FROM sources WHERE id = ?", [source])
        seen = _kept_outcomes(gathered, previous, source, names)
    except (BadData, TypeError, ValueError):
        return 0
    kept_scores = list(_known(scores, "benchmark", gathered, registry))
    kept_ratings = list(_known(ratings, "board", gathered, registry))
    gathered.scores += kept_scores
    gathered.ratings += kept_ratings
    gathered.refused += [row for row in refused if row.reason != REASONS["unparsable source"]]
    gathered.community.models |= {row.id: row for row in tuned}
    gathered.community.scores += tuned_scores
    gathered.read[source] = about["read"]
    gathered.refused += seen.refused
    cells = {score.row_id for score in kept_scores} | {row.row_id for row in kept_ratings}
    return len(cells) + seen.rows


def _kept_outcomes(
    gathered: Collected, previous: Store, source: str, names: Names
) -> outcomes.Reading:
    if source not in names.registry.outcomes:
        return outcomes.Reading()
    gathered.outcomes = gathered.outcomes or outcomes.opened()
    with reading(previous.place):
        return outcomes.kept_of(gathered.outcomes, previous.connection, source, names)


def _rows(store: Store, table: str, source: str) -> list[dict[str, Any]]:
    return store.query(f"SELECT * FROM {table} WHERE source = ?", [source])


def _known(rows: list[Row], board: str, gathered: Collected, registry: Registry) -> Iterator[Row]:
    for row in rows:
        benchmark = getattr(row, board)
        if row.model not in registry.models:
            gathered.refused.append(_gone(row, "model", row.model))
        elif benchmark not in registry.benchmarks:
            gathered.refused.append(_gone(row, "benchmark", benchmark))
        else:
            yield row


def _gone(row: Score | PublishedRating, field: str, found: str) -> Refusal:
    expected = f"a {field} of today's registry, in a row kept from the previous store"
    return Refusal(
        row.source, row.file, row.row, field, found, expected, REASONS[f"unknown {field}"]
    )


def _unmarked(score: Score) -> Score:
    unmarked = replace(score, counts=True, duplicate_of=None, corrected_by=None)
    return replace(unmarked, copy_probability=0.0, copy_reason="")
