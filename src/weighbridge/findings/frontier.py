"""The best so far of a group at every date, drawn jointly with every other group's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.findings.finding import Finding
from weighbridge.findings.groups import Group, bar_said
from weighbridge.findings.lead import rules
from weighbridge.findings.rank import ranked
from weighbridge.findings.weighing import Weighing
from weighbridge.terms import GENERAL

Floats = NDArray[np.float64]
RISE = 5.0
"""Points by which a median must rise to be a step: less moves a win rate by under 1%."""

MONTH = 365.25 / 12
"""Days in a mean month of the Gregorian calendar."""


@dataclass(frozen=True)
class Frontier:
    """A group's well-measured models by release date and the best so far in every draw.

    ``days`` (m,) counts from the calendar's first day, ascending; ``best`` (m, d) is in points
    and never falls along its first axis.
    """

    group: Group
    models: tuple[str, ...]
    days: NDArray[np.int64]
    best: Floats

    def at(self, day: int) -> Floats:
        """Return the best so far on a day in every draw (d,); minus infinity before the first."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        return self.best[place] if place >= 0 else np.full(self.best.shape[1], -np.inf)

    def reached(self, level: Floats, by: int) -> Floats:
        """Return the day on which the best so far first reached a level (d,) in every draw.

        NaN where it had not by the day ``by``.
        """
        known = self.best[: int(np.searchsorted(self.days, by, side="right"))]
        if not len(known):
            return np.full(len(level), np.nan)
        above = known >= level
        return np.where(above.any(0), self.days[above.argmax(0)], np.nan)


def frontier_of(on: Weighing, group: Group, area: str = GENERAL) -> Frontier:
    """Return a group's frontier in an area, from joint draws of its well-measured models.

    A model without a release date stands on no frontier; a month alone counts as its 15th.
    """
    dated = [m for m in ranked(on, group, area) if on.models[m]["released"]]
    models = sorted(dated, key=lambda m: (day_of(on.models[m]["released"]), m))
    days = np.array([day_of(on.models[m]["released"]) for m in models], np.int64)
    if not models:
        return Frontier(group, (), days, np.zeros((0, on.posterior.draws.shape[2])))
    units = [on.unit(m) for m in models]
    column = on.posterior.areas.index(area)
    draws = np.asarray(on.posterior.draws[units, column], dtype=np.float64)
    return Frontier(group, tuple(models), days, np.maximum.accumulate(draws, axis=0))


def day_of(text: str) -> int:
    """Return the number of a date's day in the calendar; a month alone counts as its 15th."""
    return date.fromisoformat(text if len(text) == 10 else f"{text}-15").toordinal()


def steps(on: Weighing, found: Frontier, area: str = GENERAL) -> list[dict[str, Any]]:
    """Return the dates on which the median of the best so far rose by five points, with its interval.

    The model named is the one whose point is highest by then.
    """
    tail = (1 - on.knobs.level) / 2
    shown: list[dict[str, Any]] = []
    for place, day in enumerate(found.days):
        if place + 1 < len(found.days) and found.days[place + 1] == day:
            continue
        low, middle, high = np.quantile(found.best[place], (tail, 0.5, 1 - tail))
        if shown and middle < shown[-1]["points"] + RISE:
            continue
        model = str(holder(on, found, int(day), area))
        shown.append(
            {
                "date": date.fromordinal(int(day)).isoformat(),
                "model": model,
                "name": on.models[model]["name"],
                "points": round(float(middle), 1),
                "low": round(float(low), 1),
                "high": round(float(high), 1),
            }
        )
    return shown


def newest(found: Frontier, by: int | None = None) -> str | None:
    """Return the release date of the newest model of a frontier by a day, None where none is."""
    days = found.days if by is None else found.days[found.days <= by]
    return date.fromordinal(int(days[-1])).isoformat() if len(days) else None


def holder(on: Weighing, found: Frontier, by: int, area: str = GENERAL) -> str | None:
    """Return the model with the highest point of a frontier by a day, None where none is."""
    known = [m for m, day in zip(found.models, found.days, strict=True) if day <= by]
    if not known:
        return None
    column = on.posterior.areas.index(area)
    return max(known, key=lambda m: (on.posterior.point[on.unit(m), column], m))


def frontier(on: Weighing, groups: list[Group], area: str = GENERAL) -> Finding:
    """Return the best so far of several groups at every date, with intervals."""
    found = [frontier_of(on, group, area) for group in groups]
    best = [(float(np.median(f.best[-1])), str(f.group)) for f in found if f.models]
    undated = sum(
        1 for group in groups for m in ranked(on, group, area) if not on.models[m]["released"]
    )
    return Finding(
        kind="frontier",
        claim=(
            f"{max(best)[1]} stands highest in {area} of {', '.join(str(g) for g in groups)}"
            if best
            else f"no group has a well-measured model in {area}"
        ),
        verdict="answered" if best else "not_comparable",
        level=on.knobs.level,
        arguments={"groups": [str(g) for g in groups], "area": area},
        knobs=rules(on),
        digest=on.store.digest,
        evidence_to=on.store.evidence_to,
        index_version=str(on.posterior.recipe["scale"]["index_version"]),
        details={
            "area": area,
            "groups": [
                {"group": str(f.group), "newest": newest(f), "steps": steps(on, f, area)}
                for f in found
            ],
        },
        caveats=(
            bar_said(on),
            "A frontier is the highest of several uncertain estimates, and so a little too high "
            "for the group with more models.",
            *([f"{undated} well-measured models have no release date and stand on no frontier."]
              if undated else []),
        ),
    )  # fmt: skip
