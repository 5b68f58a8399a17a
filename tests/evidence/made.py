"""Small tables of votes and responses, and the maps by which they are read."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import io
from pathlib import Path
from typing import Any

from weighbridge.evidence import outcomes
from weighbridge.evidence.names import Names
from weighbridge.registry import Registry
from weighbridge.registry.outcomes import OutcomeMap, outcome_maps

SOURCE, OTHER = "mmlu-pro-items", "pact-games"
FOLDER = "raw/made"
RESPONSES: dict[str, Any] = {
    "file": "responses.csv.gz",
    "columns": {"name": "model", "item": "item", "score": "score", "as_of": "day"},
    "constants": {"benchmark": "mmlu-pro", "as_of_kind": "published"},
}
VOTES: dict[str, Any] = {
    "file": "votes.csv.gz",
    "columns": {"name_a": "one", "name_b": "two", "item": "game", "outcome": "winner"},
    "constants": {"benchmark": "lechmazur-pact", "as_of": "2026-01-02", "role": "buyer"},
    "outcomes": {"Tie": "tie"},
}


def maps(table: str, *said: dict[str, Any]) -> tuple[OutcomeMap, ...]:
    """Return the maps of one table, which must be without fault."""
    faults: list[str] = []
    found = outcome_maps({"id": SOURCE, "folder": FOLDER, table: list(said)}, faults)
    assert faults == []
    return found


def write(root: Path, file: str, rows: list[dict[str, str]]) -> Path:
    """Write rows as gzipped CSV; their keys are the columns."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path = root / FOLDER / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(stream.getvalue().encode("utf-8", "surrogatepass")))
    return path


def answer(model: str = "qwen-14b", item: str = "1", score: str = "1", day: str = "2024-05-01"):
    return {"model": model, "item": item, "score": score, "day": day}


def game(one: str = "qwen-14b", two: str = "llama-2-13b", winner: str = "qwen-14b", number=1):
    return {"one": one, "two": two, "winner": winner, "game": str(number)}


def only(registry: Registry, **of: tuple[OutcomeMap, ...]) -> Registry:
    """Return a registry that reads nothing but the given maps, by source with dashes for ``_``."""
    return dataclasses.replace(
        registry, maps={}, outcomes={name.replace("_", "-"): specs for name, specs in of.items()}
    )


def read(
    root: Path, registry: Registry, specs: tuple[OutcomeMap, ...]
) -> tuple[list[dict[str, Any]], outcomes.Reading]:
    """Return the rows kept of one table, in the order of their items, and the reading."""
    into = outcomes.opened()
    found = outcomes.read(into, root, SOURCE, specs, Names(registry))
    cursor = into.connection.execute(f"SELECT * FROM {specs[0].table}")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: str(row["item"])), found
