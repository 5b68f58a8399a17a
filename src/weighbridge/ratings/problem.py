"""What a fit stands on: parameters, their priors, and the training rows by family."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from weighbridge.ratings import kernel
from weighbridge.ratings.design import Design, design_of
from weighbridge.ratings.elimination import Layout, layout_of
from weighbridge.ratings.rows import Cells, Data, Floats, Ints, sigmoid

NOISE, SLOPE_SD, NOISE_SD, OTHER_SD = 0.16, 0.35, 0.4, 0.7
SCORE_NOISE = 0.02


@dataclass(frozen=True)
class Parameters:
    """Logarithms: ``h`` of the kernel, ``slope`` and ``noise`` by benchmark, ``column`` by group.

    ``score`` (1,) is the log standard deviation of the noise on the score's own scale.
    """

    h: Floats
    slope: Floats
    noise: Floats
    column: Floats
    score: Floats

    def flat(self) -> Floats:
        """Return all of them in one vector."""
        return np.concatenate([self.h, self.slope, self.noise, self.column, self.score])

    def like(self, flat: Floats) -> Parameters:
        """Return the same parts filled from one vector."""
        parts = (self.h, self.slope, self.noise, self.column)
        return Parameters(*np.split(flat, np.cumsum([len(part) for part in parts])))


@dataclass(frozen=True)
class Block:
    """The training rows of one family: their places among the training rows, and what they share.

    ``columns`` (c,) are the columns that these n rows use; their sparse entries (n, c) are those
    of ``ability``, which slopes multiply, and those that are ``plain``.
    """

    family: int
    place: Ints
    cells: Cells
    shared: kernel.Pairs
    columns: Ints
    ability: Any
    plain: Any

    def by_slope(self, slope: Floats) -> Any:
        """Return the entries of ``ability`` multiplied by ``slope`` (n,)."""
        from scipy.sparse import csr_matrix

        x = self.ability
        return csr_matrix(
            (np.repeat(slope, np.diff(x.indptr)) * x.data, x.indices, x.indptr), x.shape
        )


@dataclass(frozen=True)
class Cluster:
    """The families of one developer.

    Of the columns (c,) that their rows use the first ``own`` are used by no other cluster's.
    ``places`` say where the columns of each block stand among them.
    """

    blocks: tuple[Block, ...]
    columns: Ints
    own: int
    places: tuple[Ints, ...]


@dataclass(frozen=True)
class Problem:
    """What a fit of some training rows needs; ``fitted`` (n,) holds the current logits."""

    data: Data
    design: Design
    cells: Cells
    z: Floats
    mean: float
    clusters: tuple[Cluster, ...]
    layout: Layout
    prior: Parameters
    spread: Floats
    weight: Floats
    error: Floats
    fitted: Floats


def problem_of(data: Data, train: Ints) -> Problem:
    """Set up the training rows ``train`` (indices into the sorted rows)."""
    design = design_of(data, train)
    cells, nb = data.cells.take(train), len(data.catalog.benchmarks)
    z = data.z[train]
    mean = float(z.mean())
    count = np.maximum(np.bincount(cells.benchmark, minlength=nb), 1)
    typical = (np.bincount(cells.benchmark, z, nb) / count)[cells.benchmark]
    start = np.array(list(kernel.START.values()))
    columns = np.array([group.start for group in design.groups])
    prior = Parameters(
        np.log(start), np.zeros(nb), np.full(nb, np.log(NOISE)), np.log(columns),
        np.array([np.log(SCORE_NOISE)]),
    )  # fmt: skip
    spread = np.concatenate(
        [np.full(len(start), OTHER_SD), np.full(nb, SLOPE_SD), np.full(nb, NOISE_SD),
         np.full(len(columns) + 1, OTHER_SD)]
    )  # fmt: skip
    clusters, layout = _clusters(data, design, cells)
    return Problem(
        data, design, cells, z - mean, mean, clusters, layout, prior, spread,
        data.weight[train], data.error[train], 0.5 * typical + 0.5 * z,
    )  # fmt: skip


def _clusters(data: Data, design: Design, cells: Cells) -> tuple[tuple[Cluster, ...], Layout]:
    """Return the blocks by the developer of their first row, the most rows first."""
    together: dict[int, list[Block]] = {}
    for block in _blocks(data, design, cells):
        owner = int(data.catalog.developer[block.cells.model[0]])
        together.setdefault(owner, []).append(block)
    grouped = sorted(together.values(), key=lambda blocks: -sum(len(b.place) ** 2 for b in blocks))
    used = [np.unique(np.concatenate([b.columns for b in blocks])) for blocks in grouped]
    layout = layout_of(used, design.width)
    return tuple(map(partial(_cluster, layout), grouped, used)), layout


def _cluster(layout: Layout, blocks: list[Block], used: Ints) -> Cluster:
    own = layout.place[used] < 0
    columns = np.concatenate([used[own], used[~own]])
    order = np.argsort(columns)
    places = [order[np.searchsorted(columns[order], block.columns)] for block in blocks]
    return Cluster(tuple(blocks), columns, int(own.sum()), tuple(places))


def _blocks(data: Data, design: Design, cells: Cells) -> tuple[Block, ...]:
    x = design.matrix(design.entries(cells), np.ones(len(cells.model)))
    family = data.catalog.family[cells.model]
    blocks = []
    for name in np.unique(family):
        place = np.nonzero(family == name)[0]
        own = cells.take(place)
        used = x[place]
        columns = np.unique(used.indices)
        local, ability = used[:, columns], design.ability[columns]
        blocks.append(
            Block(
                int(name), place, own, kernel.pairs(data.catalog, own, own), columns,
                _only(local, ability), _only(local, 1 - ability),
            )
        )  # fmt: skip
    return tuple(sorted(blocks, key=lambda block: -len(block.place)))


def _only(x: Any, columns: Floats) -> Any:
    """Return the entries of a sparse matrix (n, c) in the columns marked 1 (c,)."""
    from scipy.sparse import diags_array

    out = (x @ diags_array(columns)).tocsr()
    out.eliminate_zeros()
    return out


def noise_of(
    data: Data, parameters: Parameters, cells: Cells, fitted: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the variance of each cell's noise in logit^2, and its two fitted parts.

    The parts are the benchmark's own noise and score-scale noise; sampling of items adds the
    delta method's g / items with g = 1 / (p (1 - p)).
    """
    b = cells.benchmark
    p = np.clip(sigmoid(fitted), 0.02, 0.98)
    elo = data.catalog.elo[b]
    g = np.where(elo, 4.0, 1 / (p * (1 - p)))
    own = np.exp(2 * parameters.noise[b])
    score = np.exp(2 * parameters.score[0]) * g**2
    return own + score + np.where(elo, 0.0, g / data.catalog.items[b]), own, score
