"""The tables of a store beside scores: what was gathered, and what the registry says of terms."""

from __future__ import annotations

import dataclasses
from typing import Any

from weighbridge.registry import Registry

Table = tuple[list[str], list[dict[str, Any]]]

CORRECTIONS = "row_id model field benchmark old new reason corrected_by"
PLACE = "source url as_of as_of_kind file"
PRICES = ("row_id model listed_as setting provider place", "input output cached")
ADOPTION = "metric population unit period scope publisher reading read_at"
LICENCES = (
    "id name key licensor commercial_use user_cap_per user_cap_effect revenue_cap "
    "territory_limit evidence source as_of stated_as"
)
TERMS = "osi_approved naming_duty limits_training_on_output use_restrictions"


def side_tables(registry: Registry, gathered: dict[str, list[Any]]) -> dict[str, Table]:
    """Return every table of a store beside scores."""
    rows = {
        name: [dataclasses.asdict(record) for record in gathered.get(name, ())]
        for name in ("prices", "adoption", "openness", "corrections")
    }
    return {
        "prices": (
            [*_of(PRICES[0]), *_of(PRICES[1], "DOUBLE"), *_of(PLACE), "row INTEGER"],
            rows["prices"],
        ),
        "adoption": (
            [
                *_of(f"row_id subject_kind subject {ADOPTION} {PLACE}"),
                "value DOUBLE",
                "row INTEGER",
            ],
            rows["adoption"],
        ),
        "populations": (_of("id name caveat"), list(registry.populations.values())),
        "openness": (
            [*_of(f"row_id subject_kind subject index dimension grade {PLACE}"), "row INTEGER"],
            rows["openness"],
        ),
        "corrections": ([*_of(f"{CORRECTIONS} {PLACE}"), "row INTEGER"], rows["corrections"]),
        "licences": (
            [*_of(LICENCES), *_of(TERMS, "BOOLEAN"), "user_cap BIGINT"],
            [_licence(row) for row in registry.licences.values()],
        ),
        "evaluators": (_of("id name kind interest source"), evaluators(registry)),
    }


def evaluators(registry: Registry) -> list[dict[str, Any]]:
    """Return everyone who reports numbers, each with its interest: developers, then the others.

    An entry of the registry goes before the general one of a developer.
    """
    developers = {
        each.id: {
            "id": each.id,
            "name": each.name,
            "kind": "developer",
            "interest": "trains models: its own are among those measured, or rivals of them are",
            "source": ", ".join(each.country_sources),
        }
        for each in registry.developers.values()
    }
    return list({**developers, **registry.evaluators}.values())


def _licence(row: dict[str, Any]) -> dict[str, Any]:
    cap = row["user_cap"] or {}
    flat = {key: value for key, value in row.items() if key != "user_cap"}
    return {
        **flat,
        "stated_as": "; ".join(row.get("stated_as", ())),
        "user_cap": cap.get("users"),
        "user_cap_per": cap.get("per"),
        "user_cap_effect": cap.get("effect"),
    }


def _of(names: str, kind: str = "VARCHAR") -> list[str]:
    return [f"{name} {kind}" for name in names.split()]
