"""Frontiers, lags and year ends: from the plain data of findings to what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from .page import Frontier, Interval, Lag, PairRow, Side, Step, YearEnd

Details = Mapping[str, Any]
"""A finding as ``to_dict`` gives it."""
Sides = Mapping[str, Side]
"""The two sides by their keys."""
ACCESS: dict[str, Literal["open-weight", "closed"]] = {"open": "open-weight", "closed": "closed"}


def group_name(sides: Sides, group: str) -> str:
    """Return a group's name as readers call it: ``US open-weight`` for ``us-open``."""
    side, _, access = group.partition("-")
    return f"{sides[side].adjective} {ACCESS.get(access, 'open-weight or closed')}"


def frontiers(sides: Sides, finding: Details) -> tuple[Frontier, ...]:
    """Return the groups of a frontier finding; those of all access classes have no line."""
    found = []
    for group in finding["groups"]:
        side, _, access = group["group"].partition("-")
        if side in sides and access in ACCESS:
            steps = tuple(_step(step) for step in group["steps"])
            newest = group["newest"] or ""
            found.append(Frontier(sides[side], ACCESS[access], steps, newest, finding["id"]))
    return tuple(found)


def _step(step: Details) -> Step:
    points = Interval(step["points"], step["low"], step["high"])
    return Step(step["date"], step["model"], step["name"], points)


def lag(sides: Sides, label: str, finding: Details) -> Lag:
    """Return a lag finding under its rule's label; the heading names the two groups."""
    names = [group_name(sides, finding[key]) for key in ("follower", "leader")]
    return Lag(
        heading=" behind ".join(names),
        label=label,
        at=finding["at"],
        months=_interval(finding["months"], finding["low"], finding["high"]),
        finding_id=finding["id"],
        censored=finding["censored"],
        gap=_ahead(finding),
        follower_newest=finding["follower_newest"] or "unknown",
        leader_newest=finding["leader_newest"] or "unknown",
    )


def year_end(
    sides: Sides,
    reading: Literal["known then", "in hindsight"],
    lags: Iterable[Details],
    pairs: tuple[PairRow, ...] = (),
) -> YearEnd:
    """Return one day under one reading: the gaps of its lag findings, and the pairs of then."""
    found = list(lags)
    gaps = tuple((group_name(sides, one["leader"]), _ahead(one)) for one in found)
    return YearEnd(found[0]["at"], reading, gaps, pairs, found[0]["id"])


def _ahead(finding: Details) -> Interval | None:
    """A lag finding's gap, turned round: on the page above zero means that the follower is ahead."""
    found = _interval(finding["gap"], finding["gap_low"], finding["gap_high"])
    return None if found is None else Interval(-found.value, -found.high, -found.low)


def _interval(value: float | None, low: float | None, high: float | None) -> Interval | None:
    if value is None or low is None or high is None:
        return None
    return Interval(value, low, high)
