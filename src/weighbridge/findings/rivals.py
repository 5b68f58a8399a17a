"""The strongest rivals on the other side, matched like with like, and why each is the match."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from weighbridge.findings.finding import Finding
from weighbridge.findings.groups import Group, members
from weighbridge.findings.lead import ALL_AREAS, caveats, lead, rules
from weighbridge.findings.rank import ranked
from weighbridge.findings.weighing import Weighing

WINDOW_DAYS = 365
SIZE_FACTOR = 2.0
LARGE_B = 100.0
"""From so many billion parameters on, sizes are no longer matched: they need the same machines."""


def rival(on: Weighing, model: str, side: str, access: str) -> tuple[str, str] | None:
    """Return the strongest rival of a side and access class, and why it is the match.

    Released within 12 months of the model, base against base; an open-weight rival of a model
    under 100 B parameters lies within a factor of two of its size.
    """
    own = on.models[model]
    base = own["kind"] == "base"
    found = [
        other
        for other in members(on, Group(side, access))
        if (on.models[other]["kind"] == "base") == base
        and _within(own["released"], on.models[other]["released"])
        and (base or on.well_measured(other))
    ]
    sized = [other for other in found if _near(own, on.models[other])]
    limited = access == "open" and _size(own) is not None and (_size(own) or 0) < LARGE_B
    chosen = sized if limited and sized else found
    if not chosen:
        return None
    best = max(chosen, key=lambda m: (on.posterior.point[on.unit(m), 0], m))
    size = "within a factor of two of its size" if limited and sized else "of any size"
    kind = "base " if base else ""
    return best, (
        f"the highest-rated {kind}{'open-weight' if access == 'open' else 'closed'} model of the "
        f"other side released within 12 months, {size}"
    )


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


def best_of_each_developer(on: Weighing, group: Group, count: int) -> list[str]:
    """Return the best well-measured model of each developer of a group, best first."""
    seen: set[str] = set()
    best = []
    for model in ranked(on, group):
        developer = on.models[model]["developer"]
        if developer not in seen:
            seen.add(developer)
            best.append(model)
    return best[:count]


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
