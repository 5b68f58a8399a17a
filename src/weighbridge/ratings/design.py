"""Columns that cross families: covariates, developers, benchmarks, reporters, protocols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from weighbridge.ratings.rows import Catalog, Cells, Data, Floats, Ints

ERAS, BEND = np.arange(-3.0, 3.1, 0.5), 0.15
FEW, PAIR = 8, 3
BY_BENCHMARK = ("base", "reasoning", "date", "size", "thinking", "side")
START = {
    "bench": 1.39, "bench_area": 0.59, "bench:base": 0.28, "bench:reasoning": 0.52,
    "bench:date": 0.40, "bench:size": 0.17, "bench:thinking": 0.32, "bench:side": 0.20,
    "area:date": 0.36, "area:non-thinking": 0.27, "area:reasoning": 0.23, "area:thinking": 0.27,
    "area:base": 0.22, "area:size": 0.10, "area:side": 0.14, "developer": 0.20,
    "developer:date": 0.17, "developer:area": 0.17, "protocol": 0.41, "reporter:bench": 0.22,
    "reporter": 0.14, "self": 0.14, "self:developer": 0.08, "trait:side": 0.23,
    "trait:open": 0.20, "era": 0.20,
}  # fmt: skip
"""Prior means of the standard deviations of columns, fitted to 2026-05; others start at 1 or .3."""


@dataclass(frozen=True)
class Group:
    """Columns that share one prior variance: ``labels`` (codes) own columns from ``first``."""

    name: str
    ability: bool
    start: float
    labels: Ints
    first: int


@dataclass(frozen=True)
class Entries:
    """Sparse entries of cells by columns, and squared values whose column does not exist."""

    row: Ints
    column: Ints
    value: Floats
    missing: Floats


@dataclass(frozen=True)
class Design:
    """All groups of columns as fixed by the training cells.

    ``group`` (p,) is the group of each column, ``ability`` (p,) says that a column is
    multiplied by the slope of the benchmark.
    """

    catalog: Catalog
    groups: tuple[Group, ...]
    group: Ints
    ability: Floats

    @property
    def width(self) -> int:
        """Number of columns, p."""
        return len(self.group)

    def entries(self, cells: Cells) -> Entries:
        """Entries of any cells, unscaled by slopes; ``missing`` has shape (n, groups)."""
        rows, columns, values = [], [], []
        missing = np.zeros((len(cells.model), len(self.groups)))
        for g, (group, (_, _, code, value)) in enumerate(
            zip(self.groups, _codes(self.catalog, cells), strict=True)
        ):
            if group.name == "era":
                at = np.nonzero(value != 0)
                rows.append(at[0])
                columns.append(group.first + at[1])
                values.append(value[at])
                continue
            used = np.nonzero((code >= 0) & (value != 0))[0]
            place = np.searchsorted(group.labels, code[used])
            found = np.zeros(len(used), bool)
            inside = place < len(group.labels)
            found[inside] = group.labels[place[inside]] == code[used][inside]
            rows.append(used[found])
            columns.append(group.first + place[found])
            values.append(value[used[found]])
            missing[used[~found], g] = value[used[~found]] ** 2
        return Entries(
            np.concatenate(rows), np.concatenate(columns), np.concatenate(values), missing
        )

    def matrix(self, entries: Entries, slope: Floats) -> Any:
        """Sparse (n, p) matrix with the ability columns multiplied by ``slope`` (n,)."""
        from scipy.sparse import csr_matrix

        scale = np.where(self.ability[entries.column] > 0, slope[entries.row], 1.0)
        shape = (len(entries.missing), self.width)
        return csr_matrix((entries.value * scale, (entries.row, entries.column)), shape)


def _codes(catalog: Catalog, cells: Cells) -> list[tuple[str, bool, Ints, Floats]]:
    """Name, whether slopes multiply it, code (n,) and value (n,) of every group."""
    m, one, zero = cells.model, np.ones(len(cells.model)), np.zeros(len(cells.model), np.int64)
    t, d = catalog.date[m], catalog.developer[m]
    traits = {
        "base": catalog.base[m], "reasoning": catalog.reasoning[m], "date": t,
        "size": catalog.size[m], "thinking": (cells.effort == 4) * 1.0, "side": catalog.side[m],
        "size unknown": catalog.size_unknown[m], "date unknown": catalog.date_unknown[m],
        "non-thinking": (cells.effort == 1) * 1.0,
        "low": ((cells.effort == 2) | (cells.effort == 3)) * 1.0,
    }  # fmt: skip
    many = max(len(catalog.areas), 1)
    by_area = np.where(cells.area >= 0, d * many + cells.area, -1)
    b = cells.benchmark
    eras = BEND * np.logaddexp(0, (t[:, None] - ERAS) / BEND)
    out = [("trait:" + k, True, zero, v) for k, v in traits.items()]
    out += [
        ("trait:open", True, zero, catalog.open_weight[m]), ("era", True, zero, eras),
        ("developer", True, d, one), ("developer:date", True, d, t),
        ("developer:area", True, by_area, one),
    ]  # fmt: skip
    out += [("area:" + k, True, cells.area, v) for k, v in traits.items()]
    measured = (b >= 0) * 1.0
    out += [("bench", False, b, one), ("bench_area", False, cells.area, measured)]
    out += [("bench:" + k, False, b, traits[k]) for k in BY_BENCHMARK]
    protocol = np.where((b >= 0) & (cells.protocol >= 0), cells.protocol * 100_000 + b, -1)
    pair = np.where((b >= 0) & (cells.reporter >= 0), cells.reporter * 100_000 + b, -1)
    own = cells.own * 1.0
    out += [
        ("protocol", False, protocol, one), ("reporter:bench", False, pair, one),
        ("reporter", False, cells.reporter, one), ("self", False, zero, own),
        ("self:developer", False, d, own),
    ]  # fmt: skip
    return out


def _kept(name: str, cells: Cells, code: Ints) -> Ints:
    """Codes that deserve a column: benchmarks with 8 rows, reporters of 3 beside another."""
    if name.startswith("bench:"):
        labels, count = np.unique(code[code >= 0], return_counts=True)
        return np.asarray(labels[count >= FEW])
    if name == "reporter:bench":
        labels, count = np.unique(code[code >= 0], return_counts=True)
        pairs = np.unique(np.stack([cells.benchmark, cells.reporter], 1), axis=0)
        several = np.bincount(pairs[:, 0], minlength=int(pairs[:, 0].max()) + 1) > 1
        return np.asarray(labels[(count >= PAIR) & several[labels % 100_000]])
    return np.asarray(np.unique(code[code >= 0]))


def design_of(data: Data, train: Ints) -> Design:
    """Fix the columns by the training rows ``train`` (indices into the sorted rows)."""
    cells = data.cells.take(train)
    groups: list[Group] = []
    first = 0
    for name, ability, code, value in _codes(data.catalog, cells):
        start = START.get(name, 0.3 if name.startswith("area:") else 1.0)
        if name == "era":
            labels = np.arange(len(ERAS))
        else:
            labels = _kept(name, cells, code)
            nonzero = np.unique(code[value != 0])
            labels = labels[np.isin(labels, nonzero)]
        groups.append(Group(name, ability, start, labels, first))
        first += len(labels)
    sizes = [len(g.labels) for g in groups]
    group = np.repeat(np.arange(len(groups)), sizes)
    ability_of = np.array([float(g.ability) for g in groups])[group]
    return Design(data.catalog, tuple(groups), group, ability_of)
