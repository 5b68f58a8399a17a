"""A ranking whose ranks are ranges, from joint draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from weighbridge.findings.finding import Finding
from weighbridge.findings.groups import Group, bar_said, members
from weighbridge.findings.lead import rules, setting
from weighbridge.findings.weighing import Weighing
from weighbridge.terms import GENERAL


def ranked(on: Weighing, group: Group, area: str = GENERAL) -> list[str]:
    """Return the well-measured models of a group with evidence in an area, best point first.

    Base models are left out: they are the material of the others.
    """
    if area not in on.posterior.areas:
        return []
    column = on.posterior.areas.index(area)
    chosen = [
        model
        for model in members(on, group)
        if on.models[model]["kind"] != "base"
        and on.well_measured(model)
        and on.support_count(model, area)
    ]
    return sorted(chosen, key=lambda m: (-on.posterior.point[on.unit(m), column], m))


def rank(on: Weighing, group: Group, area: str = GENERAL) -> Finding:
    """Rank a group in an area: points with intervals, and the range of each rank."""
    models = ranked(on, group, area)
    rows = _rows(on, models, area) if models else []
    first = rows[0]["model"] if rows else None
    return Finding(
        kind="rank",
        claim=(
            f"{on.models[first]['name']} has the highest point of {len(rows)} well-measured models"
            f" of {group} in {area}"
            if first
            else f"no model of {group} is well measured in {area}"
        ),
        verdict="not_separable"
        if rows and rows[0]["rank_high"] > 1
        else "ahead"
        if rows
        else "not_comparable",
        level=on.knobs.level,
        arguments={"group": str(group), "area": area},
        knobs=rules(on),
        digest=on.store.digest,
        evidence_to=on.store.evidence_to,
        index_version=str(on.posterior.recipe["scale"]["index_version"]),
        details={"models": rows},
        caveats=(
            bar_said(on),
            "The first of many noisy estimates is biased upward: read the range of its rank.",
        ),
    )


def _rows(on: Weighing, models: list[str], area: str) -> list[dict[str, Any]]:
    column = on.posterior.areas.index(area)
    units = [on.unit(m) for m in models]
    draws = np.asarray(on.posterior.draws[units, column], dtype=np.float64)
    tail = (1 - on.knobs.level) / 2
    order = np.argsort(np.argsort(-draws, axis=0), axis=0) + 1
    low, high = np.quantile(draws, (tail, 1 - tail), axis=1)
    ranks = np.quantile(order, (tail, 1 - tail), axis=1, method="nearest").astype(int)
    return [
        {
            "model": model,
            "name": on.models[model]["name"],
            "developer": on.models[model]["developer"],
            "country": on.models[model]["country"],
            "openness": on.models[model]["openness"],
            "released": on.models[model]["released"],
            "setting": setting(on, model),
            "points": round(float(on.posterior.point[unit, column]), 1),
            "low": round(float(low[i]), 1),
            "high": round(float(high[i]), 1),
            "rank_low": int(ranks[0, i]),
            "rank_high": int(ranks[1, i]),
            "support_count": on.support_count(model, area),
        }
        for i, (model, unit) in enumerate(zip(models, units, strict=True))
    ]
