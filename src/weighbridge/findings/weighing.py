"""Everything that answers stand on: the store, the fitted ratings and the rules in force."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from weighbridge import config
from weighbridge.evidence.store import Store
from weighbridge.findings.inputs import capability_inputs, instrument
from weighbridge.ratings.traits import Options
from weighbridge.terms import CHINESE, EFFORTS, GENERAL

MIN_BENCHMARKS = 3
"""A setting needs as many benchmarks before a model is weighed at it by default."""


@dataclass(frozen=True)
class Knobs:
    """The rules that travel with every answer; margin is in points."""

    level: float = config.LEVEL
    margin: float = config.MARGIN
    bar: int = 6
    seed: int = 0


@dataclass(frozen=True)
class Posterior:
    """Joint ratings of u units (model, effort) in a areas, d draws each, in points.

    ``point`` has shape (u, a) and ``draws`` shape (u, a, d).
    """

    units: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    point: NDArray[np.float64]
    draws: NDArray[np.float32]
    recipe: Mapping[str, Any]


@dataclass(frozen=True)
class Weighing:
    """A store, its posterior and the rules; findings are functions of it."""

    store: Store
    posterior: Posterior
    knobs: Knobs
    settings: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """Return each model's record with its developer's name and country, by id."""
        rows = self.store.query(
            "SELECT m.*, d.name developer_name, d.country, s.key side FROM models m "
            "JOIN developers d ON d.id = m.developer LEFT JOIN sides s ON s.country = d.country"
        )
        return {row["id"]: row for row in rows}

    @cached_property
    def evidence(self) -> dict[str, list[dict[str, Any]]]:
        """Return the counting scores of each model, with area and language of the benchmark."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.store.query(
            "SELECT s.row_id id, s.model, s.benchmark, s.metric, b.name benchmark_name, b.area, "
            'b.language, s.standard_value "value", b.unit, s.setting, s.effort, s.reported_by, '
            "s.independence, s.source, s.url, s.as_of FROM scores s "
            "JOIN benchmarks b ON b.id = s.benchmark "
            "WHERE s.counts AND NOT b.composite ORDER BY s.row_id"
        ):
            row["instrument"] = instrument(row)
            found[row["model"]].append(row)
        return found

    @cached_property
    def units(self) -> dict[str, int]:
        """Return the unit at which each model is weighed: its strongest well-measured setting."""
        by_model: dict[str, list[int]] = defaultdict(list)
        for number, (model, _) in enumerate(self.posterior.units):
            by_model[model].append(number)
        return {model: self._unit(model, numbers) for model, numbers in by_model.items()}

    def _unit(self, model: str, numbers: list[int]) -> int:
        asked = self.settings.get(model)
        if asked is not None:
            return next(n for n in numbers if self.posterior.units[n][1] == asked)
        counts = {n: len({r["instrument"] for r in self.at(model, n)}) for n in numbers}
        ready = [n for n in numbers if counts[n] >= MIN_BENCHMARKS]
        if ready:
            return max(ready, key=lambda n: (self.posterior.point[n, 0], -n))
        return max(numbers, key=lambda n: (counts[n], -n))

    def at(self, model: str, unit: int) -> list[dict[str, Any]]:
        """Return the scores of a model measured at one unit's setting."""
        effort = self.posterior.units[unit][1]
        return (
            [row for row in self.evidence.get(model, ()) if row["effort"] in (effort, "")]
            if (effort)
            else [
                row
                for row in self.evidence.get(model, ())
                if row["effort"] == "" or not self._several(model)
            ]
        )

    def _several(self, model: str) -> bool:
        return sum(name == model for name, _ in self.posterior.units) > 1

    def effort(self, model: str) -> str:
        """Return the reasoning effort at which a model is weighed, '' when unsaid."""
        return self.posterior.units[self.units[model]][1]

    def support(self, model: str, area: str = GENERAL) -> list[dict[str, Any]]:
        """Return a model's counting scores in an area, at the setting at which it is weighed."""
        if model not in self.units:
            return []
        return [row for row in self.at(model, self.units[model]) if in_area(row, area)]

    def efforts(self, model: str) -> tuple[str, ...]:
        """Return the settings at which a model was measured, weakest first."""
        found = {effort for name, effort in self.posterior.units if name == model}
        return tuple(e for e in ("", *EFFORTS) if e in found)


def in_area(row: Mapping[str, Any], area: str) -> bool:
    """Return whether a score tests an area; ``chinese`` is the slice in that language."""
    if area == GENERAL:
        return True
    return bool(row["language"] == "zh" if area == CHINESE else row["area"] == area)


Progress = Callable[[float, str], None]


def weighing(
    store: Store,
    knobs: Knobs | None = None,
    settings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Weighing:
    """Return a weighing of a store: its ratings read from the cache, or fitted and cached."""
    knobs = knobs or Knobs()
    options = Options(level=knobs.level, seed=knobs.seed)
    key = hashlib.sha256(msgspec.json.encode([store.digest, asdict(options)])).hexdigest()[:16]
    posterior = _cached(key)
    if posterior is None:
        posterior = fit(store, options, progress)
        _cache(key, posterior)
    return Weighing(store, posterior, knobs, settings or {})


def fit(
    store: Store, options: Options, progress: Progress | None = None, where: str = "true"
) -> Posterior:
    """Fit the capability model on the counting scores of a store."""
    from weighbridge.ratings.capability import capability

    fitted = capability(**capability_inputs(store, where), options=options, progress=progress)
    recipe = {
        "method": dict(fitted.method),
        "diagnostics": list(fitted.diagnostics),
        "scale": asdict(fitted.scale),
        "width": fitted.width,
        "effects": fitted.effects,
        "digest": store.digest,
    }
    return Posterior(fitted.units, fitted.areas, fitted.point, fitted.draws, recipe)


def _folder(key: str) -> Path | None:
    home = config.writable_home()
    return home / "cache" / f"ratings-{key}" if home else None


def _cached(key: str) -> Posterior | None:
    folder = _folder(key)
    if folder is None or not (folder / "recipe.json").exists():
        return None
    try:
        about = msgspec.json.decode((folder / "recipe.json").read_bytes())
        point = np.load(folder / "point.npy", allow_pickle=False)
        draws = np.load(folder / "draws.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, msgspec.DecodeError):
        return None
    units = tuple((model, effort) for model, effort in about["units"])
    return Posterior(units, tuple(about["areas"]), point, draws, about["recipe"])


def _cache(key: str, posterior: Posterior) -> None:
    folder = _folder(key)
    if folder is None:
        return
    about = {"units": posterior.units, "areas": posterior.areas, "recipe": posterior.recipe}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".fitting-"))
        np.save(new / "point.npy", posterior.point)
        np.save(new / "draws.npy", posterior.draws)
        (new / "recipe.json").write_bytes(msgspec.json.encode(about))
        os.rename(new, folder)
    except OSError:
        return
