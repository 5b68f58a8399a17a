"""From the store to the arrays of the capability model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from weighbridge.evidence.settings import instrument
from weighbridge.evidence.store import Store
from weighbridge.traits import BenchmarkTraits, ModelTraits, RowTraits

if TYPE_CHECKING:
    from weighbridge.findings.kinds import Answered

REFERENCE = date(2024, 10, 1)
_ROOT_GPT = re.compile(r"openai o.*|^o\d.*|chatgpt.*|davinci.*")


SCORES = (
    "SELECT model, benchmark, metric, setting, effort, protocol, standard_value, reported_by, "
    "independence, copy_probability, {0} error "
    "FROM scores s JOIN benchmarks b ON b.id = s.benchmark {1}"
    "WHERE counts AND NOT b.composite AND b.direction = 'higher' AND ({2}) ORDER BY row_id"
)
PUBLISHED = (
    "LEFT JOIN (SELECT row_id, (high - low) / (2 * 1.959964) error FROM published_ratings "
    "WHERE high > low) USING (row_id) "
    "LEFT JOIN (SELECT s.model, s.benchmark, s.effort, max(s.as_of) newest FROM scores s "
    "SEMI JOIN published_ratings r ON r.board = s.benchmark AND r.low IS NOT NULL "
    "WHERE s.metric = 'elo' GROUP BY ALL) n USING (model, benchmark, effort) "
)
"""The errors of published 95% intervals, and the newest day on which a board rated a model."""


def joint_inputs(store: Store, where: str = "true") -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the inputs of the capability model of every kind selected, and what was left out."""
    if set(store.selection.kinds) <= {"scores", "ratings"}:
        return capability_inputs(store, where), ()
    from weighbridge.findings.kinds import answered, further
    from weighbridge.ratings.joint import with_further

    found, notes = further(store)
    return with_further(capability_inputs(store, where, answered(found)), found), notes


def capability_inputs(
    store: Store, where: str = "true", answers: Answered | None = None
) -> dict[str, Any]:
    """Return model, benchmark, score, models, benchmarks and rows of every counting score.

    ``where`` is a further SQL condition on the table ``scores``. Benchmarks whose variant is on
    another scale (length-controlled, style-controlled) are instruments of their own, named
    ``benchmark|variant``. Of a board that publishes intervals, the kind ``ratings`` keeps each
    model's newest rating with its error. ``answers`` are the responses that replace scores.
    """
    shown = "ratings" in store.selection.kinds
    part = ("coalesce(error, 0)", PUBLISHED, f"({where}) AND coalesce(s.as_of = newest, true)")
    rows = store.query(SCORES.format(*(part if shown else ("0.0", "", where))))
    if answers:
        from weighbridge.findings.kinds import stands

        rows = [row for row in rows if stands(row, answers)]
    instruments = [instrument(row) for row in rows]
    known = {row["id"]: row for row in store.query("SELECT * FROM benchmarks")}
    return {
        "model": [row["model"] for row in rows],
        "benchmark": instruments,
        "score": [row["standard_value"] for row in rows],
        "models": model_traits(store),
        "benchmarks": {
            name: _benchmark(known[name.partition("|")[0]], name) for name in set(instruments)
        },
        "rows": RowTraits(
            effort=[row["effort"] for row in rows],
            reporter=[row["reported_by"] for row in rows],
            protocol=[row["protocol"] for row in rows],
            self_report=[row["independence"] == "self" for row in rows],
            weight=[1 - row["copy_probability"] for row in rows],
            error=[row["error"] for row in rows] if shown else None,
        ),
    }


def model_traits(store: Store) -> dict[str, ModelTraits]:
    """Return what is known of each model before any score."""
    rows = store.query(
        "SELECT m.*, coalesce(s.code, 0) side FROM models m JOIN developers d ON d.id = m.developer"
        " LEFT JOIN sides s ON s.country = d.country"
    )
    return {row["id"]: _model(row) for row in rows}


def _model(row: Mapping[str, Any]) -> ModelTraits:
    import math

    size = row["params_active_b"] or row["params_total_b"]
    return ModelTraits(
        family=row["family"],
        root=root_of(row["family"]),
        developer=row["developer"],
        side=row["side"],
        date=years(row["released"]),
        log10_params=math.log10(size) if size else None,
        kind=row["kind"],
        open_weight=row["openness"] in ("open-weight", "open-source"),
    )


def years(text: str | None) -> float | None:
    """Return an ISO date (or month) as years since 2024-10-01, None when unknown."""
    if not text:
        return None
    day = date.fromisoformat(text if len(text) == 10 else f"{text}-15")
    return (day - REFERENCE).days / 365.25


def root_of(family: str) -> str:
    """Return all generations of a family together: Qwen2.5-Coder is qwen."""
    text = _ROOT_GPT.sub("gpt", family.lower())
    text = re.sub(r"^(code|chat)(?=qwen|llama|glm|gemma)", "", text)
    return re.split(r"[\s\-\d./]", text)[0] or text


def _benchmark(row: Mapping[str, Any], name: str) -> BenchmarkTraits:
    return BenchmarkTraits(
        area=row["area"],
        language=row["language"] or "en",
        suite=row["suite"] or row["id"],
        floor=row["floor"] or 0.0,
        ceiling=row["ceiling"] or 100.0,
        items=row["items"],
        elo=row["unit"] == "elo",
    )
