"""How a source corrects its own numbers: by a mark on the corrected row, or in a later table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """``mark`` is the part of a setting that tells the corrected row from the first one beside it.

    Without a mark the newest row of a model, benchmark and setting corrects the older ones.
    ``why`` is what is known of the reason.
    """

    why: str
    mark: str = ""


def rule(source: dict[str, Any], faults: list[str]) -> Rule:
    """Return how one source corrects itself; every fault is appended to ``faults``."""
    said = source["corrections"]
    if not isinstance(said, dict) or not said.get("why") or not {*said} <= {"why", "mark"}:
        faults.append(f"source {source['id']!r}: corrections need a why, and may have a mark")
        return Rule("")
    return Rule(str(said["why"]), str(said.get("mark", "")))
