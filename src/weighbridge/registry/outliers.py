"""Scores that look wrong and stand: each was held against its source, with what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from weighbridge.errors import RegistryError

VERDICTS = ("as published", "undecided")
"""The publication states the value; or what is published was not at hand or does not settle it."""

Key = tuple[str, str, str, float]
"""Source, model, benchmark and value in the benchmark's unit."""

_KEYS = {"source", "verdict", "reason", "checked", "values"}


@dataclass(frozen=True)
class Verdict:
    """What was found of a score that looks wrong, why, and on what day."""

    verdict: str
    reason: str
    checked: str


def verdicts(path: Path | None = None) -> dict[Key, Verdict]:
    """Read the reviewed outliers of ``path``, or those that are shipped; raises RegistryError."""
    import yaml

    file = Path(__file__).parent / "outliers.yaml" if path is None else path
    found: dict[Key, Verdict] = {}
    rows = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    for number, row in enumerate(rows, start=1):
        verdict = _verdict(row, f"{file.name}, entry {number}")
        for model, values in row["values"].items():
            for benchmark, value in values.items():
                key = row["source"], model, benchmark, float(value)
                if key in found:
                    raise RegistryError(f"{file.name}, entry {number}: {key} stands twice")
                found[key] = verdict
    return found


def _verdict(row: dict[str, Any], place: str) -> Verdict:
    if {*row} != _KEYS or not row["reason"] or not row["values"]:
        raise RegistryError(f"{place}: expected {', '.join(sorted(_KEYS))}, none of them empty")
    if row["verdict"] not in VERDICTS:
        raise RegistryError(f"{place}: verdict {row['verdict']!r} is none of {', '.join(VERDICTS)}")
    if type(row["checked"]) is not date:
        raise RegistryError(f"{place}: checked {row['checked']!r} is no day")
    return Verdict(row["verdict"], str(row["reason"]), row["checked"].isoformat())
