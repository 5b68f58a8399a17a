"""Everything that answers stand on: the store, the fitted ratings and the rules in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from weighbridge import config
from weighbridge.evidence.store import Store
from weighbridge.findings.fitted import Posterior, Progress, posterior
from weighbridge.findings.scores import (
    Rows,
    areas_of,
    at_effort,
    in_area,
    scores_by_model,
    scores_of,
)
from weighbridge.terms import EFFORTS, GENERAL
from weighbridge.traits import Options

MIN_BENCHMARKS = 3
"""A setting needs as many benchmarks before a model is weighed at it by default."""


@dataclass(frozen=True)
class Knobs:
    """The rules that travel with every answer.

    ``margin`` is in points, ``bar`` counts the tests below which a model stands in no
    ranking; a suite counts once in each of its areas. ``released_by`` keeps the models released by that day, judged by all evidence;
    ``size_cap`` those of as many billion parameters or fewer in total.
    """

    level: float = config.LEVEL
    margin: float = config.MARGIN
    bar: int = 6
    seed: int = 0
    released_by: str | None = None
    size_cap: float | None = None


@dataclass(frozen=True)
class Weighing:
    """A store, its posterior and the rules; findings are functions of it."""

    store: Store
    posterior: Posterior
    knobs: Knobs
    settings: Mapping[str, str] = field(default_factory=dict)
    _rows: dict[str, Rows] = field(default_factory=dict)
    _unit: dict[str, int] = field(default_factory=dict)

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """Return each model's record with its developer's name and country, by id."""
        rows = self.store.query(
            "SELECT m.*, d.name developer_name, d.country, s.key side FROM models m "
            "JOIN developers d ON d.id = m.developer LEFT JOIN sides s ON s.country = d.country"
        )
        return {row["id"]: row for row in rows}

    @cached_property
    def evidence(self) -> dict[str, Rows]:
        """Return the counting scores of every model, with area and language of the benchmark."""
        return scores_by_model(self.store)

    def rows(self, model: str) -> Rows:
        """Return one model's counting scores; all models are read at once only when asked for."""
        if "evidence" in self.__dict__:
            return self.evidence.get(model, [])
        if model not in self._rows:
            self._rows[model] = scores_of(self.store, model)
        return self._rows[model]

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """Return the numbers of each measured model's units."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (model, _) in enumerate(self.posterior.units):
            found[model].append(number)
        return dict(found)

    def unit(self, model: str) -> int:
        """Return the unit at which a model is weighed: its strongest well-measured setting.

        Raises:
            KeyError: the model has no rating.
        """
        if model not in self._unit:
            self._unit[model] = self._chosen(model, self.numbers[model])
        return self._unit[model]

    def _chosen(self, model: str, numbers: list[int]) -> int:
        asked = self.settings.get(model)
        if asked is not None:
            return next(n for n in numbers if self.posterior.units[n][1] == asked)
        counts = self.posterior.tests
        ready = [n for n in numbers if counts[n] >= MIN_BENCHMARKS]
        if ready:
            return max(ready, key=lambda n: (self.posterior.point[n, 0], -n))
        return max(numbers, key=lambda n: (counts[n], -n))

    def effort(self, model: str) -> str:
        """Return the reasoning effort at which a model is weighed, '' when unsaid."""
        return self.posterior.units[self.unit(model)][1]

    def support(self, model: str, area: str = GENERAL) -> Rows:
        """Return a model's counting scores in an area, at the setting at which it is weighed."""
        if model not in self.numbers:
            return []
        several = len(self.numbers[model]) > 1
        rows = at_effort(self.rows(model), self.effort(model), several=several)
        return [row for row in rows if in_area(row, area)]

    def support_count(self, model: str, area: str = GENERAL) -> int:
        """Return the number of a model's scores in an area, at its setting."""
        if model not in self.numbers or area not in self.posterior.areas:
            return 0
        return int(self.posterior.scores[self.unit(model), self.posterior.areas.index(area)])

    def well_measured(self, model: str) -> bool:
        """Return whether a model may be ranked: enough tests, one score not its own."""
        unit = self.unit(model)
        enough = self.posterior.tests[unit] >= self.knobs.bar
        return bool(enough and self.posterior.independent[unit])

    def efforts(self, model: str) -> tuple[str, ...]:
        """Return the settings at which a model was measured, weakest first."""
        found = {self.posterior.units[n][1] for n in self.numbers.get(model, ())}
        return tuple(e for e in ("", *EFFORTS) if e in found)

    def bridges(self, area: str) -> dict[str, str]:
        """Return for each instrument of an area the group of instruments that models connect."""
        return self._chains.get(area, {})

    @cached_property
    def _chains(self) -> dict[str, dict[str, str]]:
        seen: dict[str, list[list[str]]] = defaultdict(list)
        for rows in self.evidence.values():
            instruments: dict[str, dict[str, None]] = defaultdict(dict)
            for row in rows:
                for area in areas_of(row):
                    instruments[area][row["instrument"]] = None
            for area, names in instruments.items():
                seen[area].append(list(names))
        return {area: _connected(lists) for area, lists in seen.items()}


def _connected(seen: Iterable[list[str]]) -> dict[str, str]:
    """Return each name's group, where the names of one list belong together (union-find)."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for names in seen:
        for other in names[1:]:
            parent[root(other)] = root(names[0])
    return {name: root(name) for name in parent}


def weighing(
    store: Store,
    knobs: Knobs | None = None,
    settings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Weighing:
    """Return a weighing of a store: its ratings read from the cache, or fitted and cached."""
    knobs = knobs or Knobs()
    options = Options(level=knobs.level, seed=knobs.seed)
    return Weighing(store, posterior(store, options, progress), knobs, settings or {})
