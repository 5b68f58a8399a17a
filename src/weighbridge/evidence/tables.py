"""The tables of a store, from the registry and what a build has gathered."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from weighbridge.claims import Correction
from weighbridge.errors import BadData
from weighbridge.evidence import corrections
from weighbridge.evidence.build import Collected, Progress, collect
from weighbridge.evidence.columns import OUTCOMES
from weighbridge.evidence.corrections import SCORE
from weighbridge.evidence.previous import keep
from weighbridge.evidence.side import collect_side
from weighbridge.evidence.side_tables import side_tables
from weighbridge.evidence.store import Manifest, Rows, Tables, write
from weighbridge.registry import FACTS, Registry
from weighbridge.terms import Model

SCORES = (
    "row_id VARCHAR, model VARCHAR, benchmark VARCHAR, metric VARCHAR, value DOUBLE, unit VARCHAR, "
    "standard_value DOUBLE, setting VARCHAR, effort VARCHAR, protocol VARCHAR, shots INTEGER, "
    "reported_by VARCHAR, independence VARCHAR, source VARCHAR, url VARCHAR, as_of VARCHAR, "
    "as_of_kind VARCHAR, file VARCHAR, row INTEGER, standard_error DOUBLE, counts BOOLEAN, "
    "duplicate_of VARCHAR, copy_probability DOUBLE, copy_reason VARCHAR, corrected_by VARCHAR, "
    "task_cost DOUBLE"
)
RATINGS = (
    "row_id VARCHAR, model VARCHAR, board VARCHAR, value DOUBLE, unit VARCHAR, setting VARCHAR, "
    "source VARCHAR, url VARCHAR, as_of VARCHAR, as_of_kind VARCHAR, file VARCHAR, row INTEGER, "
    "low DOUBLE, high DOUBLE"
)
MODELS = (
    "id VARCHAR, name VARCHAR, developer VARCHAR, family VARCHAR, base_model VARCHAR, "
    "released VARCHAR, openness VARCHAR, licence VARCHAR, params_total_b DOUBLE, "
    "params_active_b DOUBLE, context_tokens BIGINT, architecture VARCHAR, kind VARCHAR, "
    "hf_repo VARCHAR, status VARCHAR"
)
COMMUNITY = (
    "id VARCHAR, name VARCHAR, spelling VARCHAR, base_model VARCHAR, base_source VARCHAR, "
    "params_total_b DOUBLE, source VARCHAR"
)
BENCHMARKS = (
    "id VARCHAR, name VARCHAR, area VARCHAR, language VARCHAR, unit VARCHAR, floor DOUBLE, "
    "ceiling DOUBLE, items INTEGER, suite VARCHAR, composite BOOLEAN, direction VARCHAR, "
    "access VARCHAR, source VARCHAR"
)


def tables(registry: Registry, gathered: Collected) -> Tables:
    """Return every table of a store as column definitions and rows."""
    models = list(registry.models.values())
    facts = [fact for m in models for fact in _facts(m)]
    spellings = [
        {"spelling": s, "model": v.model, "effort": v.effort, "setting": v.setting}
        for s, v in registry.spellings.items()
    ]
    developers = [
        {"id": d.id, "name": d.name, "country": d.country, "sources": ", ".join(d.country_sources)}
        for d in registry.developers.values()
    ]
    sides = [
        {"key": k, **{f: s[f] for f in ("country", "adjective", "noun", "code")}}
        for k, s in registry.sides.items()
    ]
    tracked = [
        {"family": family, "id": t["id"], "model": t.get("model"), "left_out": t.get("left_out")}
        for family, rows in registry.tracked.items()
        for t in rows
    ]
    refused = [dataclasses.asdict(r) for r in gathered.refused]
    strings = _strings
    return {
        "community_models": (
            _split(COMMUNITY),
            [dataclasses.asdict(m) for m in gathered.community.models.values()],
        ),
        "community_scores": (
            _split(SCORES),
            [dataclasses.asdict(s) for s in gathered.community.scores],
        ),
        "scores": (_split(SCORES), [dataclasses.asdict(s) for s in gathered.scores]),
        "published_ratings": (_split(RATINGS), [dataclasses.asdict(r) for r in gathered.ratings]),
        "models": (_split(MODELS), [_only(m, MODELS) for m in models]),
        "facts": ([*strings("model field value source"), "used BOOLEAN", "why VARCHAR"], facts),
        "spellings": (strings("spelling model effort setting"), spellings),
        "benchmarks": (
            _split(BENCHMARKS),
            [_only(b, BENCHMARKS) for b in registry.benchmarks.values()],
        ),
        "developers": (strings("id name country sources"), developers),
        "sources": (
            [*strings("id name url licence ship ship_reason citation"), "read INTEGER"],
            [
                {**dataclasses.asdict(s), "read": gathered.read.get(s.id, 0)}
                for s in registry.sources.values()
            ],
        ),
        "unread": (
            strings("source file why"),
            [dataclasses.asdict(each) for each in registry.unread],
        ),
        "sides": ([*strings("key country adjective noun"), "code DOUBLE"], sides),
        "tracked": (strings("family id model left_out"), tracked),
        "refused": (
            [*strings("source file field found expected reason"), "row INTEGER", "count INTEGER"],
            refused,
        ),
        **{table: (columns, _saved(gathered, table)) for table, columns in OUTCOMES.items()},
        **side_tables(registry, {**gathered.side, "corrections": _corrections(registry, gathered)}),
    }


def _corrections(registry: Registry, gathered: Collected) -> list[Correction]:
    """Return what sources corrected of their own scores or misread, and of models' facts."""
    scores = corrections.of_scores(gathered.scores, registry.corrections)
    scores += corrections.of_misread(gathered.scores, registry.misread)
    facts = (each for each in gathered.side.get("corrections", ()) if each.field != SCORE)
    return [*scores, *facts]


def _saved(gathered: Collected, table: str) -> Rows:
    """Return how one table of votes or responses is written, no rows where none were read."""
    return partial(gathered.outcomes.save, table) if gathered.outcomes else []


def _facts(model: Model) -> list[dict[str, Any]]:
    used = [
        {"field": f, "value": str(getattr(model, f)), "source": model.sources.get(f), "used": True}
        for f in FACTS
        if getattr(model, f) is not None
    ]
    others = [
        {"field": f, "value": str(s.value), "source": s.source, "used": False, "why": s.why}
        for f, stated in model.differing.items()
        for s in stated
    ]
    return [{"model": model.id, "why": "", **fact} for fact in used + others]


def _split(definitions: str) -> list[str]:
    return [part.strip() for part in definitions.split(",")]


def _strings(names: str) -> list[str]:
    return [f"{name} VARCHAR" for name in names.split()]


def _only(record: Any, definitions: str) -> dict[str, Any]:
    return {name.split()[0]: getattr(record, name.split()[0]) for name in _split(definitions)}


def build(
    roots: Path | Sequence[Path],
    registry: Registry,
    target: Path,
    progress: Progress | None = None,
    *,
    strict: bool = False,
) -> tuple[Manifest, Collected]:
    """Build a store from folders laid out as evidence/ and raw/, and rename it into place.

    A source is read from the first of ``roots`` that has a file of it.
    A source that cannot be parsed keeps its rows of the store that ``target`` holds, if any.

    Raises:
        BadData: nothing to read under a root, nothing can be written at ``target``, or with
            ``strict`` any source failed.
    """
    gathered = collect(roots, registry, progress)
    failed = collect_side(registry, gathered, target)
    if strict and (gathered.failed or failed):
        why = (*gathered.failed.values(), *failed.values())
        raise BadData("nothing landed: " + "; ".join(why))
    keep(gathered, target, registry)
    gathered.failed |= failed
    dates = [score.as_of for score in gathered.scores if len(score.as_of) == 10]
    evidence_to = max(dates, default="")
    return write(tables(registry, gathered), target, evidence_to), gathered
