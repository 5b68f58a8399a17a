"""The reviewed facts: developers, models, spellings, benchmarks, licences and sources.

Everything here is data in YAML beside this file, changed by review alone. ``load`` reads it once
and refuses a registry that contradicts itself, naming every contradiction. A source is one file
in ``sources``: what may be shipped of it, and by which column maps its tables are read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from weighbridge.errors import RegistryError
from weighbridge.registry import facts
from weighbridge.registry.access import with_access
from weighbridge.registry.addresses import Address, addresses
from weighbridge.registry.contradictions import CHECKS
from weighbridge.registry.corrections import rule
from weighbridge.registry.facts import FACTS
from weighbridge.registry.maps import TableMap, maps
from weighbridge.registry.misread import misread
from weighbridge.registry.outcomes import outcome_maps
from weighbridge.registry.records import Registry, Spelling
from weighbridge.registry.row_maps import row_maps
from weighbridge.registry.unread import unread
from weighbridge.spelling import normalise
from weighbridge.terms import Alias, Benchmark, Developer, Model, Source

__all__ = ["FACTS", "Address", "Registry", "Spelling", "load"]

_SOURCE = tuple(each.name for each in fields(Source))
_READ = (
    "folder",
    "no_models",
    "aliases",
    "defaults",
    "fetch",
    "unfetched",
    "unread",
    "corrections",
    "misread",
)
_MAPS = ("tables", "rows", "responses", "votes")
_SOURCE_KEYS = (*_SOURCE, *_READ, *_MAPS)


def load(path: Path | None = None) -> Registry:
    """Read the registry of ``path``, or the one that is shipped; raises RegistryError."""
    return _load(Path(__file__).parent if path is None else path)


@cache
def _load(path: Path) -> Registry:
    faults: list[str] = []
    developer_rows = _rows(path / "developers.yaml")
    source_rows = _source_rows(path / "sources", faults)
    table_maps = {row["id"]: maps(row, faults) for row in source_rows if row.get("tables")}
    beside = {row["id"]: row_maps(row, faults) for row in source_rows if row.get("rows")}

    def tables_of(source: str) -> tuple[TableMap, ...]:
        return (*table_maps.get(source, ()), *(each.table for each in beside.get(source, ())))

    registry = Registry(
        developers=_unique("developer", map(_developer, developer_rows), _id, faults),
        models=_unique("model", _models(path / "models", faults), _id, faults),
        aliases=_unique("alias", _aliases(path, source_rows), _alias_key, faults),
        benchmarks=with_access(
            _unique("benchmark", _records(path, "benchmarks", Benchmark), _id, faults),
            _rows(path / "access.yaml"),
            faults,
        ),
        sources=_unique("source", map(_source, source_rows), _id, faults),
        licences=_keyed("licence", _rows(path / "licences.yaml"), "id", faults),
        sides=_keyed("side", _rows(path / "sides.yaml"), "key", faults),
        reports=_keyed("report", _rows(path / "reports.yaml"), "title", faults),
        tracked=_read(path / "tracked.yaml"),
        maps=table_maps,
        outcomes={
            row["id"]: outcome_maps(row, faults)
            for row in source_rows
            if row.get("responses") or row.get("votes")
        },
        row_maps=beside,
        rolling=frozenset(normalise(name) for name in _read(path / "rolling.yaml")),
        populations=_keyed("population", _rows(path / "populations.yaml"), "id", faults),
        evaluators=_keyed("evaluator", _rows(path / "evaluators.yaml"), "id", faults),
        addresses={
            row["id"]: addresses(row, tables_of(row["id"]), faults)
            for row in source_rows
            if row.get("fetch")
        },
        unfetched={r["id"]: str(r["unfetched"]) for r in source_rows if r.get("unfetched")},
        unread=tuple(each for row in source_rows for each in unread(row, faults)),
        corrections={r["id"]: rule(r, faults) for r in source_rows if "corrections" in r},
        misread=tuple(each for row in source_rows for each in misread(row, faults)),
        no_models={row["id"]: row.get("no_models", {}) for row in source_rows},
        repos={
            row["id"]: {key: tuple(row.get(key, ())) for key in ("hf_orgs", "github_orgs")}
            for row in developer_rows
        },
        precedence=_read(path / "precedence.yaml"),
    )
    _fill_spellings(registry, faults)
    for check in CHECKS:
        check(registry, faults)
    if faults:
        raise RegistryError(f"{len(faults)} contradictions: " + "; ".join(faults))
    return registry


def _read(path: Path) -> Any:
    import yaml

    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(path) or []
    return rows


def _records(path: Path, name: str, record: Callable[..., Any]) -> list[Any]:
    return [record(**row) for row in _rows(path / f"{name}.yaml")]


def _aliases(path: Path, source_rows: list[dict[str, Any]]) -> list[Alias]:
    """Return every alias, those that a source's own file states for it included."""
    own = [
        Alias(**{**row, "source": source["id"]})
        for source in source_rows
        for row in source.get("aliases", ())
    ]
    return [*_records(path, "aliases", Alias), *own]


def _developer(row: dict[str, Any]) -> Developer:
    sources = tuple(row.get("country_sources", ()))
    return Developer(row["id"], row["name"], row["country"], sources, row.get("homepage"))


def _source_rows(folder: Path, faults: list[str]) -> list[dict[str, Any]]:
    rows = []
    for file in sorted(folder.glob("*.yaml")):
        row = _read(file)
        place = f"source {file.stem!r}"
        if row.get("id") != file.stem:
            faults.append(f"{place}: the file's name is not its id {row.get('id')!r}")
        faults += [f"{place}: unknown key {key!r}" for key in row if key not in _SOURCE_KEYS]
        faults += [f"{place}: no {key!r} is stated" for key in _SOURCE if key not in row]
        rows.append({**dict.fromkeys(_SOURCE, ""), **row})
    return rows


def _source(row: dict[str, Any]) -> Source:
    return Source(**{key: row[key] for key in _SOURCE})


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
            _claim(registry.spellings, spelling, Spelling(model.id), faults)
    for row in (row for rows in registry.tracked.values() for row in rows if "model" in row):
        stands = Spelling(row["model"], setting=row.get("setting", ""))
        _claim(registry.spellings, normalise(row["id"]), stands, faults)
    for alias in registry.aliases.values():
        stands = Spelling(alias.model, alias.effort, alias.setting)
        if alias.source is None:
            _claim(registry.spellings, normalise(alias.name), stands, faults)
        else:
            own = alias.source, normalise(alias.name)
            _claim(registry.spellings_of, own, stands, faults)


def _claim(
    known_as: dict[Any, Spelling], spelling: Any, stands: Spelling, faults: list[str]
) -> None:
    known = known_as.setdefault(spelling, stands)
    if known != stands:
        faults.append(f"spelling {spelling!r} stands for {known} and for {stands}")
