"""What must not stand in a registry: unknown names, impossible values, statements that clash."""

from __future__ import annotations

from typing import get_args

from weighbridge.registry import facts
from weighbridge.registry.records import Registry
from weighbridge.spelling import normalise
from weighbridge.terms import AREAS, EFFORTS, GENERAL, NO_MODEL, Kind, Openness, Ship

LANGUAGES = ("en", "zh", "multi")
UNITS = ("percent", "points", "elo")
DIRECTIONS = ("higher", "lower", "none")
REPORTERS = ("developer", "evaluator")
EVALUATORS = (
    "developer",
    "government",
    "security vendor",
    "evaluation vendor",
    "academic",
    "independent board",
    "platform",
    "press",
    "advocacy",
    "individual",
    "entrant",
    "unknown",
)
"""Kinds of interest that an evaluator can have in what it reports."""

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


def _check_developers(registry: Registry, faults: list[str]) -> None:
    """What names one developer, be it an id, a name or an account, names no other."""
    named: dict[str, set[str]] = {}
    for each in registry.developers.values():
        accounts = (org for orgs in registry.repos[each.id].values() for org in orgs)
        for name in (each.id, each.name, *accounts):
            named.setdefault(normalise(name), set()).add(each.id)
    faults += [
        f"developer's name {name!r} is of {' and of '.join(sorted(ids))}"
        for name, ids in named.items()
        if len(ids) > 1
    ]


def _check_families(registry: Registry, faults: list[str]) -> None:
    """A family is spelled one way: two spellings would be two families to the ratings."""
    spelled: dict[tuple[str, str], set[str]] = {}
    for model in registry.models.values():
        spelled.setdefault((model.developer, normalise(model.family)), set()).add(model.family)
    faults += [
        f"family of {developer}: spelled {' and '.join(sorted(map(repr, names)))}"
        for (developer, _), names in spelled.items()
        if len(names) > 1
    ]


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
            ("direction", bench.direction, DIRECTIONS),
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
    named = [(s, spec.file, spec.benchmarks) for s, maps in registry.maps.items() for spec in maps]
    named += [(s, o.file, o.benchmarks) for s, maps in registry.outcomes.items() for o in maps]
    faults += [
        f"source {source!r}, {file}: benchmark {benchmark!r} is unknown"
        for source, file, benchmarks in named
        for benchmark in benchmarks
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


def _check_evaluators(registry: Registry, faults: list[str]) -> None:
    """Everyone whom the registry names as having reported or published a number has an entry."""
    known = {*registry.developers, *registry.evaluators, "self"}
    constants = [s.constants for specs in registry.maps.values() for s in specs]
    constants += [s.table.constants for specs in registry.row_maps.values() for s in specs]
    named = {said[key] for said in constants for key in ("reporter", "publisher") if key in said}
    named |= {str(report["reporter"]) for report in registry.reports.values()}
    faults += [f"evaluator {name!r} has no entry" for name in sorted(named - known)]
    for each in registry.evaluators.values():
        if each.get("kind") not in EVALUATORS or not (each.get("interest") and each.get("source")):
            faults.append(f"evaluator {each['id']!r}: no known kind, interest or source")


def _check_rows(registry: Registry, faults: list[str]) -> None:
    for source, specs in registry.row_maps.items():
        if source in registry.maps:
            faults.append(f"source {source!r}: has tables of scores and rows besides")
        for spec in specs:
            population = spec.table.constants.get("population")
            if spec.kind == "adoption" and population not in registry.populations:
                faults.append(f"source {source!r}: population {population!r} is unknown")


def _check_addresses(registry: Registry, faults: list[str]) -> None:
    """Every source of which a build reads a file has an address, or says why it has none."""
    read = {*registry.maps, *registry.outcomes, *registry.row_maps}
    asked = {*registry.addresses}
    faults += [
        f"source {source!r}: neither an address nor a reason for having none"
        for source in sorted(read - asked - {*registry.unfetched})
    ]
    faults += [
        f"source {source!r}: an address, and a reason for having none"
        for source in sorted(asked & {*registry.unfetched})
    ]


def _check_misread(registry: Registry, faults: list[str]) -> None:
    for each in registry.misread:
        place = f"source {each.source!r}, misread"
        if each.model not in registry.models:
            faults.append(f"{place}: model {each.model!r} is unknown")
        if each.benchmark not in registry.benchmarks:
            faults.append(f"{place}: benchmark {each.benchmark!r} is unknown")


def _check_tracked(registry: Registry, faults: list[str]) -> None:
    for family, rows in registry.tracked.items():
        for row in rows:
            if ("model" in row) == ("left_out" in row):
                faults.append(f"tracked {family}: {row['id']!r} is unaccounted for")
            elif "model" in row and row["model"] not in registry.models:
                faults.append(f"tracked {family}: model {row['model']!r} is unknown")


CHECKS = (
    _check_models,
    _check_developers,
    _check_families,
    _check_aliases,
    _check_benchmarks,
    _check_sources,
    _check_evaluators,
    _check_rows,
    _check_addresses,
    _check_misread,
    _check_tracked,
)
"""Every check: each appends what it finds to a list of faults."""
