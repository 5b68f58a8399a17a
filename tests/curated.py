"""Curated tables as small as a test needs them."""

from __future__ import annotations

import csv
from pathlib import Path

COLUMNS = [
    "model_id",
    "benchmark",
    "metric",
    "score",
    "shots",
    "setting",
    "reported_by",
    "independence",
    "source",
    "as_of",
    "as_of_kind",
]


def write_claims(root: Path, rows: list[dict[str, str]], side: str = "cn") -> Path:
    """Write a curated table as the upstream has it; unnamed columns are empty."""
    path = root / "evidence" / side / "claims.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def claim(model: str, benchmark: str, score: str, reporter: str = "alibaba") -> dict[str, str]:
    return {
        "model_id": model,
        "benchmark": benchmark,
        "metric": "accuracy",
        "score": score,
        "reported_by": reporter,
        "source": "https://example.org/card",
        "as_of": "2023-09-25",
        "as_of_kind": "published",
    }
