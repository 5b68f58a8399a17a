"""How much models are used, each population by itself: no figure joins two."""

from __future__ import annotations

from typing import Any

from weighbridge.errors import UnknownName
from weighbridge.evidence.store import Store
from weighbridge.findings.beside import Rows, interests, published, stamped
from weighbridge.spelling import nearest

KEY = "population, metric, subject_kind, subject, publisher"
APART = "populations count different things: no number of one stands beside a number of another"


def adoption(store: Store, population: str | None = None) -> dict[str, Any]:
    """Return the newest counts and shares of one population, or of each how many there are.

    Raises:
        UnknownName: no population has that id.
    """
    known = {row["id"]: row for row in store.query("SELECT * FROM populations ORDER BY id")}
    if population is not None and population not in known:
        raise UnknownName("population", population, nearest(population, tuple(known)))
    wanted = [population] if population else list(known)
    where = "list_contains(?, population)"
    rows = published(store, "adoption", where, [wanted], newest_by=KEY)
    rows.sort(key=lambda r: (r["population"], r["metric"], r["subject_kind"], -r["value"]))
    about = interests(store)
    found = [_population(known[one], [r for r in rows if r["population"] == one]) for one in wanted]
    uses = [_with_publisher(row, about) for row in rows] if population else []
    claim = (
        f"{known[population]['name']}: {len(uses)} numbers"
        if population
        else f"{len(found)} populations, each by itself: ask for one with --by"
    )
    caveats = (known[population]["caveat"], APART) if population else (APART,)
    return stamped(store, {"claim": claim, "populations": found, "uses": uses}, caveats)


def _population(about: dict[str, Any], rows: Rows) -> dict[str, Any]:
    dates = [row["as_of"] for row in rows if row["as_of"]]
    publishers = sorted({row["publisher"] for row in rows})
    counted = {"subjects": len({row["subject"] for row in rows}), "publishers": publishers}
    return {**about, **counted, "newest": max(dates, default="")}


def _with_publisher(row: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    publisher = about.get(row["publisher"], {})
    said = {"publisher_name": publisher.get("name"), "interest": publisher.get("interest")}
    return {**row, **said}
