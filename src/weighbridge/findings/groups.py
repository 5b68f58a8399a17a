"""Groups of models by side and openness: ``cn-open``, ``us-all``, ``all-closed``."""

from __future__ import annotations

from dataclasses import dataclass

from weighbridge.errors import UnknownName
from weighbridge.findings.weighing import Weighing

OPEN = ("open-weight", "open-source")


@dataclass(frozen=True)
class Group:
    """A side's key (or ``all``) and an access class: open, closed or all."""

    side: str
    access: str

    def __str__(self) -> str:
        return f"{self.side}-{self.access}"


def parse(on: Weighing, text: str) -> Group:
    """Return the group that a name means; a side alone means all of its models.

    Raises:
        UnknownName: no group is called that; carries those that exist.
    """
    keys = sorted({row["side"] for row in on.models.values() if row["side"]})
    names = [f"{side}-{access}" for side in [*keys, "all"] for access in ("open", "closed", "all")]
    wanted = text.strip().lower()
    wanted = wanted if "-" in wanted else f"{wanted}-all"
    if wanted not in names:
        raise UnknownName("group", text, tuple(names))
    side, _, access = wanted.partition("-")
    return Group(side, access)


def sided(on: Weighing) -> list[Group]:
    """Return each side's open and closed models as groups, in the registry's order."""
    rows = on.store.query("SELECT key FROM sides ORDER BY code DESC")
    return [Group(str(row["key"]), access) for row in rows for access in ("open", "closed")]


def members(on: Weighing, group: Group) -> list[str]:
    """Return the released models of a group that have ratings and meet the rules, by id.

    A model tuned from a base of another country stands in no group: its strength is not its
    developer's country's alone. It can be weighed by name.
    """
    return sorted(
        m
        for m in on.numbers
        if belongs(on, m, group) and _meets(on, m) and len(countries(on, m) - {None}) <= 1
    )


def countries(on: Weighing, model: str) -> set[str | None]:
    """Return the countries of a model's lineage: its developer's, and those of its bases'."""
    found: set[str | None] = set()
    seen: set[str] = set()
    while model in on.models and model not in seen:
        seen.add(model)
        found.add(on.models[model]["country"])
        model = on.models[model]["base_model"]
    return found


def _meets(on: Weighing, model: str) -> bool:
    """Return whether a model is old and small enough; what is unknown meets no limit."""
    row, day, cap = on.models[model], on.knobs.released_by, on.knobs.size_cap
    if day is not None and (row["released"] or "9999") > day:
        return False
    return cap is None or (row["params_total_b"] or float("inf")) <= cap


def belongs(on: Weighing, model: str, group: Group) -> bool:
    """Return whether a model is in a group; unknown openness belongs to ``all`` alone."""
    row = on.models[model]
    if row["status"] != "released" or group.side not in ("all", row["side"]):
        return False
    if group.access == "all":
        return True
    return row["openness"] in OPEN if group.access == "open" else row["openness"] == "closed"


def bar_said(on: Weighing) -> str:
    """Return the rule by which models are left out of a ranking, as a caveat."""
    return (
        f"Only models with {on.knobs.bar} tests or more, a suite once in each of its areas, and one "
        "score that is not self-reported."
    )
