"""How the answer moves: with the rule of a lag, and from one year's end to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from weighbridge.evidence.selection import select
from weighbridge.findings.finding import Finding
from weighbridge.findings.frontier import frontier_of
from weighbridge.findings.groups import Group
from weighbridge.findings.lag import lag, last_told
from weighbridge.findings.lead import AREA_NAMES
from weighbridge.findings.rivals import best_of_each_developer, rivals
from weighbridge.findings.scores import holds_scores
from weighbridge.findings.weighing import Weighing, weighing
from weighbridge.terms import AREAS, CHINESE, GENERAL

Progress = Callable[[float, str], None]
TIES = (0.0, 25.0, 50.0)
HIGH_BAR = 15
PARTS = {
    "independent scores alone": {"evaluators": "independent"},
    "refreshed benchmarks alone": {"access": "refreshed"},
}
"""Rules that leave out evidence: a name and what is selected."""
PAIRS = 8


@dataclass(frozen=True)
class Ruled:
    """One lag with the rule under which it was computed, in words."""

    label: str
    finding: Finding


@dataclass(frozen=True)
class Year:
    """A year's end read twice: by what was known then, and by all evidence now.

    ``known`` and ``hindsight`` hold the lag behind the other side's open and closed models;
    ``pairs`` are the matched rivals of then, by what was known then.
    """

    at: str
    then: Weighing
    known: tuple[Finding, ...]
    hindsight: tuple[Finding, ...]
    pairs: Finding


def by_rule(
    on: Weighing, follower: Group, leaders: tuple[Group, ...], progress: Progress | None = None
) -> tuple[Ruled, ...]:
    """Return the lag behind each leader under every rule, on the last day that allows one.

    Area by area it is told for the first leader.
    """
    until = on.store.evidence_to
    strict = replace(on, knobs=replace(on.knobs, bar=HIGH_BAR))
    parts = [
        (f"{HIGH_BAR} tests or more", strict),
        *(
            (label, part)
            for label, changed in PARTS.items()
            if (part := _part(on, changed, progress)) is not None
        ),
    ]
    found: list[Ruled] = []
    for leader in leaders:
        pair = (follower, leader)
        at = _last(on, pair, GENERAL, until)
        year = f"{int(at[:4]) - 1}{at[4:]}".replace("-02-29", "-02-28")
        ties = [lag(on, pair, at=at, tie=tie) for tie in TIES]
        found += [
            Ruled(f"level within {tie:.0f} points" if tie else "no tolerance", one)
            for tie, one in zip(TIES, ties, strict=True)
        ]
        found.append(Ruled("mean of the year before", lag(on, pair, at=at, since=year)))
        found += [
            Ruled(label, lag(part, pair, at=_last(part, pair, GENERAL, at)))
            for label, part in parts
        ]
    pair = (follower, leaders[0])
    for area in (*AREAS, CHINESE):
        one = lag(on, pair, area, at=_last(on, pair, area, until))
        if one.details["months"] is not None:
            found.append(Ruled(AREA_NAMES.get(area, area), one))
    return tuple(found)


def _last(on: Weighing, pair: tuple[Group, Group], area: str, until: str) -> str:
    return last_told((frontier_of(on, pair[0], area), frontier_of(on, pair[1], area)), until)


def _part(on: Weighing, changed: Mapping[str, Any], progress: Progress | None) -> Weighing | None:
    """Return the weighing by a part of the evidence, None where the part holds no score."""
    store = select(on.store, replace(on.store.selection, **changed))
    if not holds_scores(store):
        return None
    return weighing(store, on.knobs, progress=progress)


def years(
    on: Weighing, follower: Group, leaders: tuple[Group, ...], progress: Progress | None = None
) -> tuple[Year, ...]:
    """Return each year's end since the follower's first model, under both readings of time."""
    first = frontier_of(on, follower).days
    if not len(first):
        return ()
    found = []
    for year in range(date.fromordinal(int(first[0])).year, int(on.store.evidence_to[:4])):
        at = f"{year}-12-31"
        then = _part(on, {"as_of": at}, progress)
        if then is None:
            continue
        models = best_of_each_developer(then, follower, leaders[0].side, PAIRS)
        hindsight = replace(on, knobs=replace(on.knobs, released_by=at))
        found.append(
            Year(
                at,
                then,
                tuple(lag(then, (follower, leader), at=at) for leader in leaders),
                tuple(lag(hindsight, (follower, leader), at=at) for leader in leaders),
                rivals(then, models, leaders[0].side),
            )
        )
    return tuple(found)
