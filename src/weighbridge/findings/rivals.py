"""The strongest rivals on the other side, matched like with like, and why each is the match."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from weighbridge.findings.finding import Finding
from weighbridge.findings.groups import Group, members
from weighbridge.findings.lead import ALL_AREAS, caveats, lead, rules
from weighbridge.findings.weighing import Weighing

WINDOW_DAYS = 365
SIZE_FACTOR = 2.0
SMALL_B = 20.0
LARGE_B = 100.0
"""From so many billion parameters on, sizes are no longer matched: they need the same machines."""


def rival(on: Weighing, model: str, side: str, access: str) -> tuple[str, str] | None:
    """Return the strongest rival of a side and access class, and why it is the match.

    Released within 12 months of the model, measured on as many tests as the bar asks, base
    against base; an open-weight rival of a model under 100 B parameters lies within a factor of
    two of its size.
    """
    own = on.models[model]
    base = own["kind"] == "base"
    sized = access == "open" and (_size(own) or LARGE_B) < LARGE_B
    found = [
        other
        for other in members(on, Group(side, access))
        if (on.models[other]["kind"] == "base") == base
        and _within(own["released"], on.models[other]["released"])
        and _measured(on, other)
        and (not sized or _near(own, on.models[other]))
    ]
    if not found:
        return None
    best = max(found, key=lambda m: (on.posterior.point[on.unit(m), 0], m))
    size = "within a factor of two of its size" if sized else "of any size"
    kind = "base " if base else ""
    return best, (
        f"the highest-rated {kind}{'open-weight' if access == 'open' else 'closed'} model of the "
        f"other side released within 12 months, {size}"
    )


def _measured(on: Weighing, model: str) -> bool:
    return bool(on.posterior.tests[on.unit(model)] >= on.knobs.bar)


def _within(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    days = [date.fromisoformat(t if len(t) == 10 else f"{t}-15") for t in (one, other)]
    return abs((days[0] - days[1]).days) <= WINDOW_DAYS


def _size(row: dict[str, Any]) -> float | None:
    size: float | None = row["params_total_b"]
    return size


def _near(own: dict[str, Any], other: dict[str, Any]) -> bool:
    one, two = _size(own), _size(other)
    return bool(one and two and 1 / SIZE_FACTOR <= two / one <= SIZE_FACTOR)


def pair(on: Weighing, model: str, side: str, access: str) -> dict[str, Any] | None:
    """Return one matched pair with its lead in every area, or None without a match."""
    found = rival(on, model, side, access)
    if found is None:
        return None
    other, why = found
    leads = [lead(on, model, other, area) for area in ALL_AREAS]
    return {
        "model": model,
        "rival": other,
        "rival_class": "open-weight" if access == "open" else "closed",
        "why": why,
        "areas": [asdict(one) for one in leads if one.support_count],
        "caveats": list(caveats(on, model, other)),
    }


def best_of_each_developer(on: Weighing, group: Group, against: str, count: int) -> list[str]:
    """Return the best model of each developer and size class of a group, best first.

    Base models stand beside tuned ones, as both are downloaded; of a developer's models in a
    class the best one that has an open-weight rival on the side ``against`` is taken, or else
    the best of all. Scores that are self-reports alone suffice here, and a caveat says so.
    """
    points = {m: float(on.posterior.point[on.unit(m), 0]) for m in members(on, group)}
    by_class: dict[tuple[str, int], list[str]] = defaultdict(list)
    for model in sorted(points, key=lambda m: (-points[m], m)):
        if _measured(on, model):
            row = on.models[model]
            by_class[row["developer"], _size_class(_size(row))].append(model)
    best = [
        next((m for m in models if rival(on, m, against, "open")), models[0])
        for models in by_class.values()
    ]
    return sorted(best, key=lambda m: (-points[m], m))[:count]


def _size_class(size: float | None) -> int:
    """Return 0 for what one graphics card holds, 1 for one server of them, 2 beyond or unknown."""
    return 2 if size is None else int(np.searchsorted((SMALL_B, LARGE_B), size, side="right"))


def rivals(on: Weighing, models: list[str], side: str) -> Finding:
    """Return each model's strongest rival on ``side``, open-weight and closed."""
    pairs = [
        one
        for model in models
        for access in ("open", "closed")
        if (one := pair(on, model, side, access)) is not None
    ]
    names = ", ".join(on.models[m]["name"] for m in models)
    return Finding(
        kind="rivals",
        claim=f"{len(pairs)} matched rivals of {names}" if pairs else f"no rival of {names}",
        verdict="answered" if pairs else "not_comparable",
        level=on.knobs.level,
        arguments={"models": models, "side": side},
        knobs=rules(on),
        digest=on.store.digest,
        evidence_to=on.store.evidence_to,
        index_version=str(on.posterior.recipe["scale"]["index_version"]),
        details={"pairs": pairs},
        caveats=("A rival is the highest point of several: its lead is biased in its favour.",),
    )
