"""The facts of a model: the statement that is used, and what other sources state instead."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from weighbridge.terms import Model, Statement

DERIVED = ("name of the release", "its base model")
"""Sources that are no publication: a fact that is read off the name or follows from the lineage."""

_ADDRESSES = {"developer": "https://", "page": "page https://"}
_IDENTITY = ("id", "name", "developer", "family", "status", "sources", "differing")
FACTS = tuple(each.name for each in fields(Model) if each.name not in _IDENTITY)
"""The facts of a model that each carry a source of their own."""

EARLIEST = 2018
"""No language model of the registry is older."""


ROUNDING = {"params_total_b": 0.1, "params_active_b": 0.1, "context_tokens": 0.05}
"""By how much of the larger number two statements may differ and still agree."""


def model(developer: str, row: dict[str, Any]) -> Model:
    """Return the model of one reviewed row."""
    facts = row.get("facts", {})
    return Model(
        id=row["id"],
        name=row["name"],
        developer=developer,
        family=row["family"],
        status=row.get("status", "released"),
        sources={name: source for name, (_, source) in facts.items()},
        differing={
            name: tuple(Statement(*each) for each in stated)
            for name, stated in row.get("differing", {}).items()
        },
        **{name: value for name, (value, _) in facts.items()},
    )


def check(one: Model, precedence: list[str], sources: set[str], faults: list[str]) -> None:
    """Add to ``faults`` what contradicts itself in the facts of ``one`` model.

    ``precedence`` ranks sources, the first used first; ``sources`` are the known publishers.
    """
    for source in {*one.sources.values(), *(s.source for d in one.differing.values() for s in d)}:
        kind = _kind(source)
        if kind not in precedence or (kind == source and not _known(kind, sources)):
            faults.append(f"model {one.id!r}: source {source!r} is unknown")
            return
    for name, stated in one.differing.items():
        _check_differing(one, name, stated, precedence, faults)
    for name in ("params_total_b", "params_active_b", "context_tokens"):
        value = getattr(one, name)
        if value is not None and not value > 0:
            faults.append(f"model {one.id!r}: {name} {value} is not positive")
    if (one.params_active_b or 0) > (one.params_total_b or float("inf")):
        faults.append(f"model {one.id!r}: more parameters are active than there are")
    dates = (one.released, *(str(s.value) for s in one.differing.get("released", ())))
    faults += [
        f"model {one.id!r}: date {text!r} is not ISO"
        for text in dates
        if text is not None and _day(text) is None
    ]
    day = _day(one.released or "")
    if day is not None and day.year < EARLIEST:
        faults.append(f"model {one.id!r}: date {one.released!r} is before {EARLIEST}")


def _check_differing(
    one: Model,
    name: str,
    stated: tuple[Statement, ...],
    precedence: list[str],
    faults: list[str],
) -> None:
    if name not in one.sources:
        faults.append(f"model {one.id!r}: {name} differs from no fact")
        return
    used, source = getattr(one, name), one.sources[name]
    for each in stated:
        if agree(name, each.value, used):
            faults.append(f"model {one.id!r}: {name} {each.value!r} does not differ from {used!r}")
        outranks = rank(each.source, precedence) < rank(source, precedence)
        if outranks and not each.why:
            faults.append(f"model {one.id!r}: {name} of {each.source!r} outranks the used {used!r}")


def rank(source: str | None, precedence: list[str]) -> int:
    """Return how early ``source`` is used where sources differ, 0 first."""
    return precedence.index(_kind(source))


def agree(name: str, one: Any, other: Any) -> bool:
    """Return whether two values of a fact say the same.

    Dates agree to a day, a month with a day in it, numbers within the rounding of their fact.
    """
    if name in ROUNDING:
        return bool(abs(one - other) <= ROUNDING[name] * max(one, other))
    first, second = (
        (_day(str(value)) for value in (one, other)) if name == "released" else (None,) * 2
    )
    if first is None or second is None:
        return bool(one == other)
    if len(one) == len(other) == len("2023-07-18"):
        return abs(first - second) <= timedelta(days=1)
    return bool(one[:7] == other[:7])


def _kind(source: str | None) -> str:
    if source is None:
        return "unverified"
    for kind, start in _ADDRESSES.items():
        if source.startswith(start):
            return kind
    return source


def _known(source: str, sources: set[str]) -> bool:
    return source in sources or source in DERIVED


def _day(text: str) -> date | None:
    if "-" not in text:
        return None
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == len("2023-07") else text)
    except ValueError:
        return None
