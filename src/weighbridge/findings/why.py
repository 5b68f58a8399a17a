"""On what evidence: every claim behind a cell, copies under their origin, refused rows named."""

from __future__ import annotations

from typing import Any

from weighbridge.evidence.store import Store


def why(store: Store, model: str, benchmark: str) -> dict[str, Any]:
    """Return the claims of one model on one benchmark, each with its copies and its source.

    A claim with ``corrected_by`` is one that its source replaced; ``corrections`` say by what.
    """
    rows = store.query(
        "SELECT * FROM scores WHERE model = ? AND benchmark = ? ORDER BY as_of, row_id",
        [model, benchmark],
    )
    published = store.query(
        "SELECT * FROM published_ratings WHERE model = ? AND board = ? ORDER BY as_of, row_id",
        [model, benchmark],
    )
    spellings = store.query("SELECT spelling FROM spellings WHERE model = ?", [model])
    known = {row["spelling"] for row in spellings} | {model}
    refused = [
        row
        for row in store.query("SELECT * FROM refused ORDER BY source, file, row")
        if row["found"] in known
    ]
    origins = [row for row in rows if row["duplicate_of"] is None]
    return {
        "model": model,
        "benchmark": benchmark,
        "claims": [
            {**row, "copies": [c for c in rows if c["duplicate_of"] == row["row_id"]]}
            for row in origins
        ],
        "corrections": store.query(
            "SELECT * FROM corrections WHERE model = ? AND benchmark = ? ORDER BY as_of, row_id",
            [model, benchmark],
        ),
        "published_ratings": published,
        "refused": refused,
        "digest": store.digest,
        "evidence_to": store.evidence_to,
    }
