"""Files of a source that are not read, each with its reason: nothing is left out in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unread:
    """``file`` is a path or a glob under the root of the data; ``why`` is a sentence."""

    source: str
    file: str
    why: str


def unread(source: dict[str, Any], faults: list[str]) -> list[Unread]:
    """Return what of one source is not read; every fault is appended to ``faults``."""
    said = source.get("unread", [])
    place = f"source {source['id']!r}, unread"
    sound = [
        row for row in said if isinstance(row, dict) and {*row} == {"file", "why"} and row["why"]
    ]
    if len(sound) != len(said):
        faults.append(f"{place}: expected rows of file and why")
    return [Unread(source["id"], str(row["file"]), str(row["why"])) for row in sound]
