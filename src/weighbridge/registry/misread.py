"""A figure that a source took wrongly from the report it names: what it states, and what the report does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Misread:
    """``value`` is what the source states, ``published`` what the report at ``url`` does.

    Both are in the benchmark's unit; ``why`` says what was mistaken for what.
    """

    source: str
    file: str
    model: str
    benchmark: str
    value: float
    published: float
    url: str
    why: str


_TEXTS = ("file", "model", "benchmark", "url", "why")
_NUMBERS = ("value", "published")


def misread(source: dict[str, Any], faults: list[str]) -> list[Misread]:
    """Return what one source misread; every fault is appended to ``faults``."""
    found = []
    for number, said in enumerate(source.get("misread", []), start=1):
        if (
            isinstance(said, dict)
            and {*said} == {*_TEXTS, *_NUMBERS}
            and all(isinstance(said[key], str) and said[key] for key in _TEXTS)
            and all(type(said[key]) in (int, float) for key in _NUMBERS)
            and said["value"] != said["published"]
        ):
            found.append(Misread(source["id"], **said))
        else:
            place = f"source {source['id']!r}, misread {number}"
            faults.append(
                f"{place}: expected {', '.join(_TEXTS)}, and two different {' and '.join(_NUMBERS)}"
            )
    return found
