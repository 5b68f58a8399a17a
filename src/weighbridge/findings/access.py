"""Whether a side stands higher on benchmarks whose items can be read than on others.

A model is rated twice: on benchmarks of one kind of access alone, and on those of another. Both
scales are put on one mean and spread of the models that both rate, so that a side's number is
relative to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.errors import Incomparable
from weighbridge.evidence.selection import ACCESS
from weighbridge.evidence.store import Store
from weighbridge.findings.fitted import Posterior, posterior
from weighbridge.findings.lead import points
from weighbridge.traits import Options

Floats = NDArray[np.float64]
READABLE, *WITHHELD = ACCESS
TESTS, FEWEST = 2, 5
"""Benchmarks of either kind that a model needs, and models that each side needs."""

CAVEATS = (
    "Kinds of access are known of some benchmarks alone; they test other areas too, so that a "
    "difference may be one of strengths.",
    "A side's number is relative to all models compared; only the difference of the sides stands "
    "by itself.",
)
MEASURED = (
    "SELECT s.model, b.access, d.noun, d.code FROM scores s "
    "JOIN benchmarks b ON b.id = s.benchmark JOIN models m ON m.id = s.model "
    "JOIN developers o ON o.id = m.developer JOIN sides d ON d.country = o.country "
    "WHERE counts AND NOT b.composite AND b.direction = 'higher' AND b.access IS NOT NULL "
    f"GROUP BY ALL HAVING count(DISTINCT b.id) >= {TESTS}"
)


def by_access(store: Store, options: Options) -> list[dict[str, Any]]:
    """Return what each side stands higher on public benchmarks than on private or refreshed ones.

    A kind of which too few models of either side were measured is left out.

    Raises:
        Incomparable: of both kinds too few models were measured.
    """
    rows = store.query(MEASURED)
    sides = {row["model"]: (-row["code"], row["noun"]) for row in rows}
    met = {kind: {row["model"] for row in rows if row["access"] == kind} for kind in ACCESS}
    found = []
    for other in WITHHELD:
        both = met[READABLE] & met[other]
        many = [sum(sides[model] == side for model in both) for side in set(sides.values())]
        if len(many) == 2 and min(many) >= FEWEST:
            one = _rated(store, options, READABLE)
            two = _rated(store, replace(options, seed=options.seed + 1), other)
            told = contrast(one, two, {model: sides[model] for model in both})
            found.append(_row(other, told, options.level))
    if not found:
        raise Incomparable(
            f"too few models of each side were measured on {READABLE} benchmarks and on others: "
            f"expected {FEWEST}, with {TESTS} benchmarks of either kind"
        )
    return found


def _rated(store: Store, options: Options, kind: str) -> Posterior:
    return posterior(store, options, where=f"b.access = '{kind}'")


Told = Mapping[tuple[float, str], tuple[int, Floats]]


def in_words(rows: list[dict[str, Any]]) -> str:
    """Return a sentence on the difference of the sides for each kind of access."""
    parts = []
    for row in rows:
        each = row["between"]
        parts.append(
            f"{row['access'].capitalize()} benchmarks against {row['against']} ones, {each['side']} "
            f"minus {each['other']}: {points(each['difference'])} points "
            f"({points(each['low'])} to {points(each['high'])})"
        )
    return ". ".join(parts)


def contrast(one: Posterior, other: Posterior, sides: Mapping[str, tuple[float, str]]) -> Told:
    """Return of each side how many models are compared, and draws (d,) of what they stand higher.

    Points are those of ``one``: mean and spread of ``other`` over the units that both rate are
    set to its own, draw by draw. ``sides`` says of each model that is compared which it is of.
    """
    units = [unit for unit in one.units if unit in set(other.units) and unit[0] in sides]
    a, b = (_standard(each, units) for each in (one, other))
    spread = _drawn(one, units).std(0)
    gap = (a - b) * spread
    place: dict[tuple[float, str], list[int]] = {}
    for number, (model, _) in enumerate(units):
        place.setdefault(sides[model], []).append(number)
    return {
        side: (len({units[k][0] for k in numbers}), gap[numbers].mean(0))
        for side, numbers in sorted(place.items())
    }


def _drawn(found: Posterior, units: Sequence[tuple[str, str]]) -> Floats:
    return np.asarray(found.draws[[found.units.index(unit) for unit in units], 0], np.float64)


def _standard(found: Posterior, units: Sequence[tuple[str, str]]) -> Floats:
    drawn = _drawn(found, units)
    return np.asarray((drawn - drawn.mean(0)) / drawn.std(0))


def _row(other: str, told: Told, level: float) -> dict[str, Any]:
    (first, one), (second, two) = told.items()
    return {
        "access": READABLE,
        "against": other,
        "sides": [
            {"side": side, "models": many, **_interval(draws, level)}
            for (_, side), (many, draws) in told.items()
        ],
        "between": {"side": first[1], "other": second[1], **_interval(one[1] - two[1], level)},
    }


def _interval(draws: Floats, level: float) -> dict[str, Any]:
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    called = "higher" if low > 0 else "lower" if high < 0 else "not separable"
    found = {"difference": draws.mean(), "low": low, "high": high}
    return {**{key: round(float(value), 1) for key, value in found.items()}, "called": called}
