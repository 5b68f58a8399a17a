"""Who leads, in what, by how much and how sure: two models weighed area by area."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from weighbridge.findings.finding import Finding
from weighbridge.findings.weighing import Weighing
from weighbridge.terms import AREAS, CHINESE, GENERAL

ALL_AREAS = (GENERAL, *AREAS, CHINESE)
AREA_NAMES = {CHINESE: "the Chinese language"}
"""Areas that a sentence calls otherwise than the store."""


@dataclass(frozen=True)
class Lead:
    """One area's answer; gap, low and high are in points, None where nothing is comparable."""

    area: str
    verdict: str
    support_count: int
    p_ahead: float | None = None
    gap: float | None = None
    low: float | None = None
    high: float | None = None
    win_rate: float | None = None
    reason: str = ""


def lead(on: Weighing, a: str, b: str, area: str) -> Lead:
    """Return the lead of ``a`` over ``b`` in one area.

    P(a >= b) and the interval come from the standard deviation of the joint draws' difference.
    A win rate is 1 / (1 + 10^(-gap/400)), the logistic curve of Elo, The Rating of Chessplayers
    (1978), section 8.
    """
    rows_a, rows_b = on.support(a, area), on.support(b, area)
    count = len(rows_a) + len(rows_b)
    reason = _unbridged(on, a, b, area, rows_a, rows_b)
    if reason or area not in on.posterior.areas:
        return Lead(area, "not_comparable", count, reason=reason or f"nothing measures {area}")
    column = on.posterior.areas.index(area)
    one, two = on.unit(a), on.unit(b)
    gap = float(on.posterior.point[one, column] - on.posterior.point[two, column])
    spread = np.asarray(on.posterior.draws[one, column], dtype=np.float64) - np.asarray(
        on.posterior.draws[two, column], dtype=np.float64
    )
    sd = float(np.sqrt(np.mean((spread - gap) ** 2)))
    half = NormalDist().inv_cdf(0.5 + on.knobs.level / 2) * sd
    low, high = gap - half, gap + half
    return Lead(
        area,
        verdict(low, high, on.knobs.margin),
        count,
        round(0.5 * (1 + math.erf(gap / sd / math.sqrt(2))), 4) if sd else 0.5,
        round(gap, 1),
        round(low, 1),
        round(high, 1),
        round(1 / (1 + 10 ** (-gap / 400)), 4),
    )


def verdict(low: float, high: float, margin: float) -> str:
    """Return the verdict of an interval, from the closed list of DESIGN: equivalence first."""
    if -margin <= low and high <= margin:
        return "equivalent"
    if low > 0:
        return "ahead"
    return "behind" if high < 0 else "not_separable"


def _unbridged(
    on: Weighing, a: str, b: str, area: str, rows_a: list[Any], rows_b: list[Any]
) -> str:
    """Return why the evidence of an area does not connect two models, '' when it does."""
    lacking = [on.models[m]["name"] for m, rows in ((a, rows_a), (b, rows_b)) if not rows]
    if lacking:
        return f"no evidence of {' or '.join(lacking)} in {area}"
    if {r["instrument"] for r in rows_a} & {r["instrument"] for r in rows_b}:
        return ""
    groups = on.bridges(area)
    if groups.get(rows_a[0]["instrument"]) == groups.get(rows_b[0]["instrument"]):
        return ""
    return f"no chain of shared benchmarks connects the two in {area}"


def weigh(on: Weighing, a: str, b: str, areas: tuple[str, ...] = ALL_AREAS) -> Finding:
    """Weigh two models: an answer for each area, with the evidence under it."""
    leads = [lead(on, a, b, area) for area in areas]
    shown = [one for one in leads if one.support_count]
    comparable = [one for one in shown if one.verdict != "not_comparable"]
    overall = leads[0]
    name_a, name_b = on.models[a]["name"], on.models[b]["name"]
    return Finding(
        kind="weigh",
        claim=claim(name_a, name_b, overall, on.knobs.level),
        verdict=overall.verdict if comparable else "not_comparable",
        level=on.knobs.level,
        arguments={"a": a, "b": b, "areas": list(areas)},
        knobs=rules(on),
        digest=on.store.digest,
        evidence_to=on.store.evidence_to,
        index_version=str(on.posterior.recipe["scale"]["index_version"]),
        details={
            "a": a,
            "b": b,
            "setting_a": setting(on, a),
            "setting_b": setting(on, b),
            "areas": [asdict(one) for one in shown],
            "shared": shared(on, a, b),
        },
        support=tuple(cited(row) for m in (a, b) for row in on.support(m)),
        caveats=caveats(on, a, b),
    )


def rules(on: Weighing) -> dict[str, Any]:
    """Return the rules in force as plain data."""
    scale = on.posterior.recipe["scale"]
    selection = asdict(on.store.selection)
    anchor = {name: scale[name] for name in ("anchor", "anchor_points")}
    return {**asdict(on.knobs), **selection, **anchor}


def setting(on: Weighing, model: str) -> str:
    """Return the setting at which a model is weighed, in a word."""
    return (on.effort(model) or "as published") if model in on.numbers else "not measured"


def points(value: float) -> str:
    """Return a number of points with its sign: +38, −12, 0."""
    whole = round(value)
    return f"{'+' if whole > 0 else chr(0x2212) if whole < 0 else ''}{abs(whole)}"


def claim(name_a: str, name_b: str, one: Lead, level: float) -> str:
    """Return an area's answer as a sentence with its interval."""
    if one.gap is None or one.low is None or one.high is None:
        return f"{name_a} and {name_b} are not comparable in {one.area}: {one.reason}"
    where = "overall" if one.area == GENERAL else f"in {one.area}"
    interval = (
        f"{points(one.gap)} points ({level:.0%} credible interval "
        f"{points(one.low)} to {points(one.high)})"
    )
    said = {
        "ahead": f"{name_a} is ahead of {name_b} {where}",
        "behind": f"{name_a} is behind {name_b} {where}",
        "equivalent": f"{name_a} and {name_b} are equivalent {where}",
        "not_separable": f"{name_a} and {name_b} are not separable {where}",
    }[one.verdict]
    return f"{said}: {interval}"


def shared(on: Weighing, a: str, b: str) -> list[dict[str, Any]]:
    """Return every benchmark on which both were measured, with both sides' counting values."""
    values: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for model in (a, b):
        for row in on.support(model):
            values[row["instrument"]][model].append(row)
    return [
        {
            "benchmark": name,
            "area": both[a][0]["area"],
            "unit": both[a][0]["unit"],
            **{key: [cited(row) for row in both[m]] for key, m in (("a", a), ("b", b))},
        }
        for name, both in sorted(values.items())
        if both[a] and both[b]
    ]


def cited(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an answer cites of a score."""
    keys = [
        "id",
        "model",
        "benchmark",
        "value",
        "unit",
        "setting",
        "reported_by",
        "independence",
        "source",
        "url",
        "as_of",
    ]
    return {key: row[key] for key in keys}


def caveats(on: Weighing, *models: str) -> tuple[str, ...]:
    """Return why to doubt an answer about these models, in sentences."""
    said = []
    for model in models:
        rows, name = on.support(model), on.models[model]["name"]
        own = sum(row["independence"] == "self" for row in rows)
        if rows and own == len(rows):
            said.append(f"Every score of {name} was reported by its own developer.")
        if 0 < len(rows) < on.knobs.bar:
            said.append(f"{name} was measured on {len(rows)} scores only.")
        if on.models[model]["status"] == "described":
            said.append(f"{name} was described by its developer and never released.")
    return tuple(said)
