"""Which rows are held out and which may be read: four splits under one rule against leaks.

A held-out cell takes with it every row of its model (at any effort) on its benchmark (any variant,
edition or part: the suite), from every source.
"""

from __future__ import annotations

import numpy as np

FOLDS = 5
CUTS = (-0.33, -0.08, 0.17, 0.41, 0.67, 0.92)
"""Years since 2024-10-01: the first days of 2024-06, 2024-09, ... 2025-09."""


def split(given, kind, seed, fold=0):
    """Return two masks (n,) over the rows: those to fit on and those to score.

    ``random`` holds out (model, suite) groups, ``suite`` (root family, suite) groups; ``grouped``
    reads what ``suite`` reads and scores (root family, benchmark) groups, one drawn from each that
    is held out: of a suite of twenty parts nothing were left to read if each part were drawn.
    ``future`` scores the models of the year after cut ``fold``, of which no row is read.
    """
    if kind == "future":
        return _future(given, CUTS[fold])
    models, suites = given["model"], [given["benchmarks"][b].suite or b for b in given["benchmark"]]
    roots = [given["models"][m].root for m in models]
    group = _codes(models if kind == "random" else roots, suites)
    rng = np.random.default_rng(seed)
    scored = rng.integers(0, FOLDS, group.max() + 1)[group] == fold
    cell = _codes(models, suites)
    train = ~np.isin(cell, cell[scored])
    if kind == "grouped":
        scored &= _one_part(group, _codes(roots, given["benchmark"]), rng)
    return train, scored


def _one_part(group, part, rng):
    """Return the rows (n,) of one part, drawn at random, of each group."""
    order = rng.permutation(part.max() + 1)[part]
    first = np.full(group.max() + 1, len(order))
    np.minimum.at(first, group, order)
    return order == first[group]


def _codes(left, right):
    pairs = [f"{a}|{b}" for a, b in zip(left, right, strict=True)]
    return np.unique(pairs, return_inverse=True)[1]


def _future(given, cut):
    """Models of unknown date are neither read nor scored; benchmarks must be known by the cut."""
    date = np.array([given["models"][m].date for m in given["model"]], float)
    train = date <= cut
    known = {b for b, t in zip(given["benchmark"], train, strict=True) if t}
    return train, (date > cut) & (date <= cut + 1) & np.array(
        [b in known for b in given["benchmark"]]
    )
