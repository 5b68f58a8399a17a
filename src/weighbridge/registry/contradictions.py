"""What must not stand in a registry: unknown names, impossible values, statements that clash."""

from __future__ import annotations

from typing import get_args

from weighbridge.registry import facts
from weighbridge.registry.records import Registry
from weighbridge.terms import AREAS, EFFORTS, GENERAL, NO_MODEL, Kind, Openness, Ship

LANGUAGES = ("en", "zh", "multi")
UNITS = ("percent", "points", "elo")
REPORTERS = ("developer", "evaluator")
STATUSES = ("released", "described")


def _check_models(registry: Registry, faults: list[str]) -> None:
    for model in registry.models.values():
        for name, value, allowed in (
            ("developer", model.developer, registry.developers),
            ("status", model.status, STATUSES),
            ("openness", model.openness, (None, *get_args(Openness))),
            ("kind", model.kind, (None, *get_args(Kind))),
            ("base_model", model.base_model, {None, *registry.models}),
        ):
            if value not in allowed:
                faults.append(f"model {model.id!r}: {name} {value!r} is unknown")
        facts.check(model, registry.precedence, set(registry.sources), faults)
        if model.status == "described" and (model.hf_repo or model.openness == "open-weight"):
            faults.append(
                f"model {model.id!r}: described only, yet its weights are said to be open"
            )


def _check_aliases(registry: Registry, faults: list[str]) -> None:
    for alias in registry.aliases.values():
        if alias.model not in registry.models:
            faults.append(f"alias {alias.name!r}: model {alias.model!r} is unknown")
        if alias.effort not in ("", *EFFORTS):
            faults.append(f"alias {alias.name!r}: effort {alias.effort!r} is unknown")
        if not (alias.rule or alias.source):
            faults.append(f"alias {alias.name!r}: neither rule nor source is stated")
        if alias.source not in {None, *registry.sources}:
            faults.append(f"alias {alias.name!r}: source {alias.source!r} is unknown")


def _check_benchmarks(registry: Registry, faults: list[str]) -> None:
    for bench in registry.benchmarks.values():
        areas = (*AREAS, GENERAL) if bench.composite else AREAS
        for name, value, allowed in (
            ("area", bench.area, areas),
            ("language", bench.language, LANGUAGES),
            ("unit", bench.unit, UNITS),
        ):
            if value not in allowed:
                faults.append(f"benchmark {bench.id!r}: {name} {value!r} is unknown")
        if None not in (bench.floor, bench.ceiling) and bench.floor >= bench.ceiling:  # type: ignore[operator]
            faults.append(f"benchmark {bench.id!r}: the floor is not below the ceiling")


def _check_sources(registry: Registry, faults: list[str]) -> None:
    faults += [
        f"source {source.id!r}: ship {source.ship!r} is unknown"
        for source in registry.sources.values()
        if source.ship not in get_args(Ship)
    ]
    faults += [
        f"source {source!r}, {spec.file}: benchmark {benchmark!r} is unknown"
        for source, specs in registry.maps.items()
        for spec in specs
        for benchmark in spec.benchmarks
        if benchmark not in registry.benchmarks
    ]
    for source, reasons in registry.no_models.items():
        if not isinstance(reasons, dict) or not {*reasons} <= {*NO_MODEL}:
            expected = ", ".join(NO_MODEL)
            faults.append(f"source {source!r}: no_models is not sorted by one of {expected}")
    for title, report in registry.reports.items():
        if report["kind"] not in REPORTERS:
            faults.append(f"report {title!r}: kind {report['kind']!r} is unknown")
        elif report["kind"] == "developer" and report["reporter"] not in registry.developers:
            faults.append(f"report {title!r}: developer {report['reporter']!r} is unknown")


def _check_tracked(registry: Registry, faults: list[str]) -> None:
    for family, rows in registry.tracked.items():
        for row in rows:
            if ("model" in row) == ("left_out" in row):
                faults.append(f"tracked {family}: {row['id']!r} is unaccounted for")
            elif "model" in row and row["model"] not in registry.models:
                faults.append(f"tracked {family}: model {row['model']!r} is unknown")


CHECKS = (_check_models, _check_aliases, _check_benchmarks, _check_sources, _check_tracked)
"""Every check: each appends what it finds to a list of faults."""
