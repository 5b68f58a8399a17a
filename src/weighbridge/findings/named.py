"""From the words of a question to what they name: models, benchmarks, areas, groups."""

from __future__ import annotations

from weighbridge.errors import UnknownName
from weighbridge.evidence.store import Store
from weighbridge.findings.groups import Group, parse
from weighbridge.findings.lead import ALL_AREAS
from weighbridge.findings.weighing import Weighing
from weighbridge.spelling import LONGEST_NAME, find, nearest, normalise
from weighbridge.terms import GENERAL


def model_in(store: Store, name: str) -> str:
    """Return the model of a loose spelling; raises UnknownName."""
    wanted = name[:LONGEST_NAME]
    spelled = store.query("SELECT model FROM spellings WHERE spelling = ?", [normalise(wanted)])
    if spelled:
        return str(spelled[0]["model"])
    rows = store.query("SELECT spelling, model FROM spellings ORDER BY spelling")
    return find(wanted, {row["spelling"]: row["model"] for row in rows})


def benchmark_in(store: Store, name: str) -> str:
    """Return the benchmark of a loose spelling; raises UnknownName."""
    rows = store.query("SELECT id, name FROM benchmarks ORDER BY id")
    known = {row["id"]: row["id"] for row in rows} | {
        row["name"].lower(): row["id"] for row in rows
    }
    found = known.get(name.strip().lower()) or known.get(name.strip().lower().replace(" ", "-"))
    if found is None:
        raise UnknownName("benchmark", name, nearest(name, tuple(row["id"] for row in rows)))
    return str(found)


def developer_in(store: Store, name: str) -> str:
    """Return the developer of an id or a name, whatever the case; raises UnknownName."""
    rows = store.query("SELECT id, name FROM developers ORDER BY id")
    known = {str(row[key]).lower(): str(row["id"]) for key in ("name", "id") for row in rows}
    found = known.get(name.strip().lower())
    if found is None:
        raise UnknownName("developer", name, nearest(name, tuple(row["id"] for row in rows)))
    return found


def area_of(name: str | None) -> str:
    """Return the area of a name, general when none is given; raises UnknownName."""
    if name is None:
        return GENERAL
    wanted = name.strip().lower()
    if wanted not in ALL_AREAS:
        raise UnknownName("area", name, ALL_AREAS)
    return wanted


def areas_of(name: str | None) -> tuple[str, ...]:
    """Return the areas to weigh: all of them, or the one named."""
    return ALL_AREAS if name is None else (area_of(name),)


def other_side(on: Weighing, model: str, wanted: str) -> str:
    """Return the side of a model's rivals: the one wanted, unless the model is of it."""
    own = on.models[model]["side"]
    if own != wanted:
        return wanted
    rows = on.store.query("SELECT key FROM sides WHERE key <> ? ORDER BY key", [own])
    return str(rows[0]["key"])


def groups_of(on: Weighing, follower: str | None, leader: str | None) -> tuple[Group, Group]:
    """Return the two groups of a question; raises UnknownName.

    By default they are the open models of the registry's first side and all of its second.
    """
    sides = on.store.query("SELECT key FROM sides ORDER BY code DESC")
    one, other = (str(row["key"]) for row in sides)
    return parse(on, follower or f"{one}-open"), parse(on, leader or f"{other}-all")
