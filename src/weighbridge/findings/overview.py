"""The report's own findings: the headline's two balances, matched pairs, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weighbridge.findings.groups import Group
from weighbridge.findings.lead import ALL_AREAS, AREA_NAMES, Lead, lead, weigh
from weighbridge.findings.rank import ranked
from weighbridge.findings.rivals import best_of_each_developer, rivals
from weighbridge.findings.weighing import Weighing

PAIRS = 5
NEWEST = 8


@dataclass(frozen=True)
class Balance:
    """The best model of one group against the best of another; ``finding`` has its evidence."""

    model: str
    rival: str
    rival_class: str
    overall: Lead
    areas: tuple[Lead, ...]
    finding: Mapping[str, Any]


def balances(on: Weighing, subject: str, comparator: str) -> tuple[Balance, ...]:
    """Weigh the subject's best open-weight model against the comparator's best open and closed."""
    own = ranked(on, Group(subject, "open"))
    found = []
    for access, name in (("open", "open-weight"), ("closed", "closed")):
        others = ranked(on, Group(comparator, access))
        if own and others:
            areas = tuple(lead(on, own[0], others[0], area) for area in ALL_AREAS)
            whole = weigh(on, own[0], others[0]).to_dict()
            found.append(Balance(own[0], others[0], name, areas[0], areas, whole))
    return tuple(found)


def matched(on: Weighing, subject: str, comparator: str) -> Mapping[str, Any]:
    """Match the subject's best model of each developer with its rivals of the comparator."""
    best = best_of_each_developer(on, Group(subject, "open"), comparator, PAIRS)
    return rivals(on, best, comparator).to_dict()


def independence(on: Weighing, side: str) -> dict[str, int]:
    """Count the scores of a side's models by who measured them."""
    count: Counter[str] = Counter()
    for model, rows in on.evidence.items():
        if on.models[model]["side"] == side:
            count.update(row["independence"] for row in rows)
    return {name: count[name] for name in ("self", "rival", "third-party", "unknown")}


def missing(on: Weighing, sides: tuple[str, str], found: tuple[Balance, ...]) -> list[list[str]]:
    """Say what the evidence lacks: areas of the headline's pairs, and the newest models."""
    said = []
    for one in found:
        names = [on.models[m]["name"] for m in (one.model, one.rival)]
        lacking = [
            AREA_NAMES.get(a.area, a.area) for a in one.areas if a.verdict == "not_comparable"
        ]
        if lacking:
            said.append([" against ".join(names), "not comparable in " + ", ".join(lacking)])
    rows = on.store.query("SELECT key, adjective FROM sides")
    adjectives = {row["key"]: row["adjective"] for row in rows}
    for side in sides:
        thin = [
            row["name"]
            for model, row in sorted(on.models.items(), key=lambda kv: kv[1]["released"] or "")
            if row["side"] == side and row["released"] and on.support_count(model) < on.knobs.bar
        ][-NEWEST:]
        said.append(
            [
                f"Newest {adjectives[side]} models with fewer than {on.knobs.bar} scores",
                ", ".join(reversed(thin)),
            ]
        )
    return said


def refused(on: Weighing) -> list[tuple[int, str]]:
    """Return how many cells or rows of the sources were refused for each reason, most first."""
    rows = on.store.query(
        "SELECT reason, sum(count)::BIGINT n FROM refused GROUP BY reason ORDER BY n DESC, reason"
    )
    return [(row["n"], row["reason"]) for row in rows]
