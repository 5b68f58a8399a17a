"""The reviewed facts: developers, models, spellings, benchmarks, licences and sources.

Everything here is data in YAML beside this file, changed by review alone. ``load`` reads it once
and refuses a registry that contradicts itself, naming every contradiction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from weighbridge.errors import RegistryError
from weighbridge.registry import facts
from weighbridge.registry.facts import FACTS
from weighbridge.registry.spelling import normalise
from weighbridge.terms import (
    AREAS,
    EFFORTS,
    GENERAL,
    Alias,
    Benchmark,
    Developer,
    Kind,
    Model,
    Openness,
    Ship,
    Source,
)

__all__ = ["FACTS", "Registry", "Spelling", "load", "normalise"]

LANGUAGES = ("en", "zh", "multi")
UNITS = ("percent", "points", "elo")
REPORTERS = ("developer", "evaluator")
STATUSES = ("released", "described")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Spelling:
    """What a spelling stands for: a model and the setting that the spelling carries."""

    model: str
    effort: str = ""
    setting: str = ""


@dataclass(frozen=True)
class Registry:
    """All reviewed facts; ``spellings`` maps every normalised spelling to what it stands for."""

    developers: dict[str, Developer] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    benchmarks: dict[str, Benchmark] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    licences: dict[str, dict[str, Any]] = field(default_factory=dict)
    sides: dict[str, dict[str, Any]] = field(default_factory=dict)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    columns: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    repos: dict[str, dict[str, Any]] = field(default_factory=dict)
    precedence: list[str] = field(default_factory=list)
    spellings: dict[str, Spelling] = field(default_factory=dict)

    def resolve(self, name: str) -> Spelling | None:
        """Say what ``name`` stands for by the reviewed spellings alone, never by likeness."""
        return self.spellings.get(normalise(name))


def load(path: Path | None = None) -> Registry:
    """Read the registry of ``path``, or the one that is shipped; raises RegistryError."""
    return _load(Path(__file__).parent if path is None else path)


@cache
def _load(path: Path) -> Registry:
    faults: list[str] = []
    developer_rows = _rows(path / "developers.yaml")
    source_rows = _rows(path / "sources.yaml")
    registry = Registry(
        developers=_unique("developer", map(_developer, developer_rows), _id, faults),
        models=_unique("model", _models(path / "models", faults), _id, faults),
        aliases=_unique("alias", _records(path, "aliases", Alias), _alias_key, faults),
        benchmarks=_unique("benchmark", _records(path, "benchmarks", Benchmark), _id, faults),
        sources=_unique("source", map(_source, source_rows), _id, faults),
        licences=_keyed("licence", _rows(path / "licences.yaml"), "id", faults),
        sides=_keyed("side", _rows(path / "sides.yaml"), "key", faults),
        reports=_keyed("report", _rows(path / "reports.yaml"), "title", faults),
        tracked=_read(path / "tracked.yaml"),
        columns={row["id"]: row["files"] for row in source_rows if row.get("files")},
        repos={
            row["id"]: {key: tuple(row.get(key, ())) for key in ("hf_orgs", "github_orgs")}
            for row in developer_rows
        },
        precedence=_read(path / "precedence.yaml"),
    )
    _fill_spellings(registry, faults)
    for check in _CHECKS:
        check(registry, faults)
    if faults:
        raise RegistryError(f"{len(faults)} contradictions: " + "; ".join(faults))
    return registry


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_LOADER)


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(path) or []
    return rows


def _records(path: Path, name: str, record: Callable[..., Any]) -> list[Any]:
    return [record(**row) for row in _rows(path / f"{name}.yaml")]


def _developer(row: dict[str, Any]) -> Developer:
    sources = tuple(row.get("country_sources", ()))
    return Developer(row["id"], row["name"], row["country"], sources, row.get("homepage"))


def _source(row: dict[str, Any]) -> Source:
    return Source(**{key: value for key, value in row.items() if key != "files"})


def _models(folder: Path, faults: list[str]) -> list[Model]:
    models = []
    for file in sorted(folder.glob("*.yaml")):
        content = _read(file)
        if content["developer"] != file.stem:
            faults.append(f"file {file.name} is of developer {content['developer']!r}")
        models += [facts.model(content["developer"], row) for row in content["models"]]
    return models


def _id(record: Any) -> str:
    return str(record.id)


def _alias_key(alias: Alias) -> str:
    return alias.name if alias.source is None else f"{alias.source}:{alias.name}"


def _unique(what: str, records: Any, key: Callable[[Any], str], faults: list[str]) -> Any:
    found: dict[str, Any] = {}
    for record in records:
        if key(record) in found:
            faults.append(f"{what} {key(record)!r} stands twice")
        found[key(record)] = record
    return found


def _keyed(what: str, rows: list[dict[str, Any]], key: str, faults: list[str]) -> Any:
    return _unique(what, rows, lambda row: str(row[key]), faults)


def _spelled(model: Model) -> set[str]:
    """Every normalised spelling that a model has without an alias."""
    names = {model.id, model.name}
    if model.hf_repo:
        names |= {model.hf_repo, model.hf_repo.rsplit("/", 1)[-1]}
    return {normalise(name) for name in names}


def _fill_spellings(registry: Registry, faults: list[str]) -> None:
    for model in registry.models.values():
        for spelling in sorted(_spelled(model)):
            _claim(registry, spelling, Spelling(model.id), faults)
    for row in (row for rows in registry.tracked.values() for row in rows if "model" in row):
        stands = Spelling(row["model"], setting=row.get("setting", ""))
        _claim(registry, normalise(row["id"]), stands, faults)
    for alias in registry.aliases.values():
        if alias.source is None:
            stands = Spelling(alias.model, alias.effort, alias.setting)
            _claim(registry, normalise(alias.name), stands, faults)


def _claim(registry: Registry, spelling: str, stands: Spelling, faults: list[str]) -> None:
    known = registry.spellings.setdefault(spelling, stands)
    if known != stands:
        faults.append(f"spelling {spelling!r} stands for {known} and for {stands}")


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
        f"{source}: benchmark {file['benchmark']!r} is unknown"
        for source, files in registry.columns.items()
        for file in files
        if file["benchmark"] not in registry.benchmarks
    ]
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


_CHECKS = (_check_models, _check_aliases, _check_benchmarks, _check_sources, _check_tracked)
