"""From names and scores to checked, canonically sorted arrays of integer codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData
from weighbridge.terms import CHINESE, EFFORTS, GENERAL
from weighbridge.traits import BenchmarkTraits, ModelTraits, RowTraits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EFFORT_CODES = {"": 0, **{name: k + 1 for k, name in enumerate(EFFORTS)}}
EFFORT_NAMES = tuple(EFFORT_CODES)
ELO_POINTS = 400 / np.log(10)
CLIP = 0.02
KINDS = (None, "base", "instruct", "reasoning", "hybrid")


def sigmoid(x: Floats) -> Floats:
    """Logistic function, clipped at 30 logits; any shape."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def logit(p: Floats) -> Floats:
    """Inverse of ``sigmoid`` for shares within [0.02, 0.98], clipped there; any shape."""
    q = np.clip(p, CLIP, 1 - CLIP)
    return np.asarray(np.log(q / (1 - q)))


@dataclass(frozen=True)
class Catalog:
    """Models and benchmarks as aligned arrays, in the order of their sorted names.

    ``side`` is multiplied by ``sign`` so that the first sided model has a positive one: with
    the labels of the sides swapped, the arithmetic is the same bit by bit.
    """

    models: tuple[str, ...]
    families: tuple[str, ...]
    developers: tuple[str, ...]
    family: Ints
    root: Ints
    developer: Ints
    side: Floats
    sign: float
    date: Floats
    date_unknown: Floats
    size: Floats
    size_unknown: Floats
    base: Floats
    reasoning: Floats
    open_weight: Floats
    benchmarks: tuple[str, ...]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    area: Ints
    language: Ints
    suite: Ints
    floor: Floats
    span: Floats
    items: Floats
    elo: NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """Aligned codes of measurements; -1 is "none" (no benchmark, no area, English, unnamed)."""

    model: Ints
    effort: Ints
    benchmark: Ints
    area: Ints
    language: Ints
    suite: Ints
    reporter: Ints
    protocol: Ints
    own: Ints

    def take(self, index: Ints) -> Cells:
        """Return the chosen cells, in the order of ``index``."""
        return Cells(*(getattr(self, f.name)[index] for f in fields(self)))

    @property
    def unit(self) -> Ints:
        """Model and effort in one code, shape (n,)."""
        return self.model * len(EFFORT_NAMES) + self.effort


@dataclass(frozen=True)
class Data:
    """Everything that a fit reads: ``z`` logits, ``weight`` of noise, ``error`` in logits."""

    catalog: Catalog
    cells: Cells
    z: Floats
    weight: Floats
    error: Floats
    several_efforts: NDArray[np.bool_]
    elo_median: Floats
    reporters: tuple[str, ...]
    protocols: tuple[str, ...]
    clipped: int


def codes(values: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """Sorted distinct names, and the place of every value among them (shape (n,))."""
    names = tuple(sorted(set(values)))
    place = {name: k for k, name in enumerate(names)}
    return names, np.array([place[v] for v in values], np.int64)


def lookup(names: Sequence[str], values: Sequence[str], what: str) -> Ints:
    """Place of every value in ``names``; raises BadData that lists the unknown ones."""
    place = {name: k for k, name in enumerate(names)}
    unknown = sorted({str(v) for v in values if v not in place})
    if unknown:
        raise BadData(f"{len(unknown)} unknown {what}: {', '.join(unknown[:20])}")
    return np.array([place[v] for v in values], np.int64)


def _dates(traits: Sequence[ModelTraits], family: Ints) -> tuple[Floats, Floats]:
    date = np.array([np.nan if t.date is None else t.date for t in traits], float)
    known = np.isfinite(date)
    overall = float(np.median(date[known])) if known.any() else 0.0
    filled = date.copy()
    for k in np.nonzero(~known)[0]:
        peers = date[(family == family[k]) & known]
        filled[k] = np.median(peers) if len(peers) else overall
    return filled, (~known).astype(float)


def _check_traits(
    models: Mapping[str, ModelTraits], benchmarks: Mapping[str, BenchmarkTraits]
) -> None:
    wrong = [f"model {k}: side {t.side}" for k, t in models.items() if abs(t.side) not in (0, 0.5)]
    wrong += [f"model {k}: kind {t.kind!r}" for k, t in models.items() if t.kind not in KINDS]
    for k, t in models.items():
        if not all(np.isfinite(v) for v in (t.date, t.log10_params) if v is not None):
            wrong.append(f"model {k}: date or log10_params is not finite")
    for name, b in benchmarks.items():
        if not (np.isfinite(b.floor) and np.isfinite(b.ceiling) and b.ceiling > b.floor):
            wrong.append(f"benchmark {name}: floor {b.floor}, ceiling {b.ceiling}")
        if b.area == CHINESE or (b.items is not None and b.items < 1):
            wrong.append(f"benchmark {name}: area {b.area!r}, items {b.items}")
    if wrong:
        raise BadData("; ".join(wrong[:20]))


def catalog_of(
    models: Mapping[str, ModelTraits], benchmarks: Mapping[str, BenchmarkTraits]
) -> Catalog:
    """Traits as arrays; raises BadData for a side, kind, date or scale that cannot be."""
    _check_traits(models, benchmarks)
    names, boards = tuple(sorted(models)), tuple(sorted(benchmarks))
    mt, bt = [models[k] for k in names], [benchmarks[k] for k in boards]
    families, family = codes([t.family for t in mt])
    developers, developer = codes([t.developer for t in mt])
    side = np.array([t.side for t in mt], float)
    sign = float(np.sign(side[side != 0][0])) if side.any() else 1.0
    date, date_unknown = _dates(mt, family)
    unknown = np.array([t.log10_params is None for t in mt])
    areas = tuple(sorted({t.area for t in bt} - {"", GENERAL}))
    languages = tuple(sorted({t.language for t in bt} - {"", "en"}))
    at = {name: k for k, name in enumerate(areas)}
    spoken = {name: k for k, name in enumerate(languages)}
    return Catalog(
        models=names, families=families, developers=developers,
        family=family, root=codes([t.root for t in mt])[1], developer=developer,
        side=side * sign + 0.0, sign=sign, date=date, date_unknown=date_unknown,
        size=np.array([0.0 if t.log10_params is None else t.log10_params - 1.2 for t in mt]),
        size_unknown=unknown.astype(float),
        base=np.array([float(t.kind == "base") for t in mt]),
        reasoning=np.array([float(t.kind == "reasoning") for t in mt]),
        open_weight=np.array([float(t.open_weight) for t in mt]),
        benchmarks=boards, areas=areas, languages=languages,
        area=np.array([at.get(t.area, -1) for t in bt], np.int64),
        language=np.array([spoken.get(t.language, -1) for t in bt], np.int64),
        suite=codes([t.suite or f"\0{k}" for k, t in zip(boards, bt, strict=True)])[1],
        floor=np.array([t.floor for t in bt], float),
        span=np.array([t.ceiling - t.floor for t in bt], float),
        items=np.array([t.items or 500 for t in bt], float),
        elo=np.array([t.elo for t in bt], bool),
    )  # fmt: skip


def filled(values: Sequence[Any] | ArrayLike | None, n: int, name: str, default: Any) -> list[Any]:
    """Return n values, the default for all when None; raises BadData for another length."""
    if values is None:
        return [default] * n
    out = np.asarray(values).tolist()
    if len(out) != n:
        raise BadData(f"{name} has {len(out)} values for {n} rows")
    return list(out)


def cells_of(
    catalog: Catalog, model: Ints, benchmark: Ints, effort: Ints, rest: tuple[Ints, Ints, Ints]
) -> Cells:
    """Cells of models on benchmarks; ``rest`` is reporter, protocol and self-report codes."""
    b = benchmark
    return Cells(model, effort, b, catalog.area[b], catalog.language[b], catalog.suite[b], *rest)


def read_rows(
    names: tuple[Sequence[str], Sequence[str]],
    score: ArrayLike,
    catalog: Catalog,
    rows: RowTraits,
) -> Data:
    """Check the rows and sort them canonically, so that their order cannot matter.

    ``names`` are the models and the benchmarks, ``score`` (n,) is in each benchmark's unit.
    Raises BadData for unequal lengths, no rows, values that are not finite and unknown names.
    """
    y = np.asarray(score, float).ravel()
    n = len(y)
    if n == 0 or len(names[0]) != n or len(names[1]) != n:
        raise BadData(f"{len(names[0])} models, {len(names[1])} benchmarks and {n} scores")
    if not np.isfinite(y).all():
        raise BadData(f"{int((~np.isfinite(y)).sum())} scores are not finite")
    m = lookup(catalog.models, names[0], "models")
    b = lookup(catalog.benchmarks, names[1], "benchmarks")
    effort = lookup(EFFORT_NAMES, filled(rows.effort, n, "effort", ""), "efforts")
    reporters, rep = codes(filled(rows.reporter, n, "reporter", ""))
    protocols, prot = codes(filled(rows.protocol, n, "protocol", ""))
    own = np.array(filled(rows.self_report, n, "self_report", False), bool).astype(np.int64)
    weight = np.array(filled(rows.weight, n, "weight", 1.0), float)
    if not (np.isfinite(weight).all() and (weight > 0).all() and (weight <= 1).all()):
        raise BadData("weights must lie in (0, 1]")
    error = _errors(filled(rows.error, n, "error", 0.0), catalog.elo[b])
    seen = np.zeros((len(catalog.models), len(EFFORT_NAMES)), bool)
    seen[m, effort] = True
    several = seen[:, 1:].sum(1) > 1
    effort = np.where(several[m], effort, 0)
    rep = np.where(np.array(reporters)[rep] == "", -1, rep)
    prot = np.where(np.array(protocols)[prot] == "", -1, prot)
    o = np.lexsort((error, weight, y, own, prot, rep, effort, b, m))
    m, b, y = m[o], b[o], y[o]
    share = (y - catalog.floor[b]) / catalog.span[b]
    median = np.zeros(len(catalog.benchmarks))
    for k in np.unique(b[catalog.elo[b]]):
        median[k] = np.median(y[b == k])
    share = np.where(catalog.elo[b], sigmoid((y - median[b]) / ELO_POINTS), share)
    clipped = int(((share < 0) | (share > 1)).sum())
    cells = cells_of(catalog, m, b, effort[o], (rep[o], prot[o], own[o]))
    return Data(
        catalog, cells, logit(share), weight[o], error[o], several, median, reporters,
        protocols, clipped,
    )  # fmt: skip


def _errors(points: list[float], elo: NDArray[np.bool_]) -> Floats:
    """Return standard errors (n,) in logits; raises BadData for one that cannot be."""
    error = np.array(points, float)
    if not (np.isfinite(error).all() and (error >= 0).all()):
        raise BadData("errors must be finite and not negative")
    if error[~elo].any():
        raise BadData("errors are those of Elo ratings: of other scores the items tell it")
    return np.asarray(error / ELO_POINTS)
