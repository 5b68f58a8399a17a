"""What each source yielded: rows read, kept, counted, shipped and refused, and names unresolved."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from weighbridge.evidence.checks import REASONS
from weighbridge.evidence.outliers import in_store
from weighbridge.evidence.store import Store
from weighbridge.registry.outliers import Verdict, verdicts

COUNTED = "SELECT source, count(*) n, max(as_of) newest FROM {} GROUP BY source"
UNRESOLVED = REASONS["unknown model"]
SUGGESTED = "a model such as "
"""What a refusal says before the nearest names."""

_SHORT = {long: short for short, long in REASONS.items()}


def sources(store: Store) -> list[dict[str, Any]]:
    """Return each source with its rows: read, kept, counted, shipped, refused by reason, unresolved.

    ``self`` is the share of kept rows that the model's own developer reported, ``newest`` the date
    of the newest, ``votes`` and ``responses`` are rows kept of those, ``community`` counts scores of fine-tunes that stand in a table of their own.
    """
    rows = store.query(
        "SELECT o.*, count(s.row_id) kept, count(s.row_id) FILTER (s.counts) counted, "
        "count(s.row_id) FILTER (NOT s.counts) copies, "
        "count(s.row_id) FILTER (o.ship <> 'no') shipped, "
        "round(count(s.row_id) FILTER (s.independence = 'self') / "
        "nullif(count(s.row_id), 0), 3) self, coalesce(any_value(v.n), 0) votes, "
        "coalesce(any_value(r.n), 0) responses, "
        "greatest(max(s.as_of), any_value(v.newest), any_value(r.newest)) newest "
        "FROM sources o LEFT JOIN scores s ON s.source = o.id "
        f"LEFT JOIN ({COUNTED.format('votes')}) v ON v.source = o.id "
        f"LEFT JOIN ({COUNTED.format('responses')}) r ON r.source = o.id "
        "GROUP BY ALL ORDER BY o.id"
    )
    reasons = store.query(
        "SELECT source, reason, sum(count)::BIGINT n FROM refused GROUP BY ALL ORDER BY n DESC, reason"
    )
    tuned = store.query("SELECT source, count(*) n FROM community_scores GROUP BY ALL")
    community = {row["source"]: row["n"] for row in tuned}
    refused: dict[str, dict[str, int]] = {row["id"]: {} for row in rows}
    for row in reasons:
        refused.setdefault(row["source"], {})[row["reason"]] = row["n"]
    return [
        {
            **row,
            "community": community.get(row["id"], 0),
            "refused": of,
            "unresolved": of.get(UNRESOLVED, 0),
        }
        for row in rows
        for of in (refused[row["id"]],)
    ]


def shortened(row: dict[str, Any]) -> dict[str, Any]:
    """Return a source's yield with its reasons as the few words that fit a table."""
    said = (f"{n} {_SHORT.get(why, why)}" for why, n in row["refused"].items())
    return {**row, "refused": ", ".join(said)}


def unread(store: Store) -> list[dict[str, Any]]:
    """Return each file, or pattern of files, that is not read, with its source and the reason."""
    return store.query("SELECT * FROM unread ORDER BY source, file")


def unresolved(store: Store) -> list[dict[str, Any]]:
    """Return each unresolved spelling with source, rows and the nearest names, most rows first."""
    rows = store.query(
        "SELECT found AS name, source, sum(count)::INTEGER AS rows, min(expected) AS expected "
        "FROM refused WHERE reason = ? GROUP BY ALL ORDER BY rows DESC, name, source",
        [UNRESOLVED],
    )
    return [
        {"nearest": row.pop("expected").removeprefix(SUGGESTED).split(", "), **row} for row in rows
    ]


def odd(store: Store) -> list[dict[str, Any]]:
    """Return each score that looks like an error of transcription, the likeliest error first.

    ``verdict``, ``reason`` and ``checked`` say what was found of it; None where nobody looked.
    """
    known = verdicts()
    blank = dict.fromkeys(each.name for each in fields(Verdict))
    rows = []
    for each in in_store(store):
        found = known.get((each.source, each.model, each.benchmark, each.value))
        rows.append({**asdict(each), **(asdict(found) if found else blank)})
    return rows
