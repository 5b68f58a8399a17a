"""From votes between pairs to counts: one cell for each pair, outcome and stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData
from weighbridge.ratings.effects import columns_of
from weighbridge.ratings.labels import (
    CHUNK,
    SLOTS,
    Codes,
    Labels,
    combined,
    compressed,
    distinct,
    encoded,
    numbers,
)
from weighbridge.ratings.rows import Floats, Ints

OUTCOMES = {"a": 1.0, "tie": 0.5, "both_bad": 0.5, "b": 0.0}


@dataclass(frozen=True)
class Marks:
    """What else is known of n votes, each None or aligned with them.

    ``weights`` are what a vote counts, ``counts`` how many equal votes a row stands for,
    ``covariates`` features of a minus those of b, ``judges`` and ``clusters`` labels.
    """

    weights: ArrayLike | None = None
    counts: ArrayLike | None = None
    covariates: Mapping[str, ArrayLike] | ArrayLike | None = None
    judges: Sequence[Any] | None = None
    clusters: Sequence[Any] | None = None


@dataclass(frozen=True)
class Votes:
    """m cells of votes on P pairs of n players; ``left`` < ``right`` (P,) are the pairs' places.

    ``pair`` (m,) is a cell's pair, ``outcome`` (m,) the share of its left player (1 win, 0.5 tie,
    0 loss), ``covariate`` (k, m) features of left minus right, ``judge`` and ``cluster`` (m,)
    codes, ``count`` the summed weights, ``squares`` the summed squares of weights.
    """

    names: Labels
    left: Ints
    right: Ints
    pair: Ints
    outcome: Floats
    covariate: Floats
    effects: tuple[str, ...]
    judge: Ints
    judges: tuple[str, ...]
    cluster: Ints | None
    clusters: int
    count: Floats
    squares: Floats


@dataclass(frozen=True)
class _Rows:
    """n votes as read, the smaller place first: ``outcome`` is twice the share of ``first``."""

    first: Codes
    second: Codes
    outcome: NDArray[np.int8]
    covariate: Floats
    judge: Codes | None
    cluster: Codes | None


def collapsed(a: Sequence[Any], b: Sequence[Any], outcome: ArrayLike, marks: Marks) -> Votes:
    """Return the cells of n votes.

    Raises BadData for unequal lengths, no votes, unknown outcomes, weights that are not positive
    and finite, counts that are not whole, covariates that are not finite or are zero throughout,
    labels that are no names, and votes of a player on itself.
    """
    result = doubled_outcomes(outcome)
    n = len(result)
    if n == 0 or len(a) != n or len(b) != n:
        raise BadData(f"{len(a)} and {len(b)} players and {n} outcomes")
    names, (first, second) = encoded((a, b), "players")
    if (first == second).any():
        at = int(np.argmax(first == second))
        raise BadData(f"vote {at} sets {names[first[at]]!r} against itself")
    covariates = columns_of(marks.covariates, n)
    table = np.zeros((len(covariates), n))
    for k, (name, column) in enumerate(covariates.items()):
        table[k] = numbers(column, n, f"covariate {name!r}")
        if not table[k].any():
            raise BadData(f"covariate {name!r} is zero in every vote")
    weight, square = _weights(marks, n)
    judges, judge = _labels(marks.judges, n, "judges")
    clusters, cluster = _labels(marks.clusters, n, "clusters")
    if len(clusters) == 1:
        raise BadData("one cluster holds all votes: there is nothing to estimate errors from")
    rows = _turned(_Rows(first, second, result, table, judge, cluster))
    vote, pairs, pair, count, squares = _cells(rows, len(names), weight, square)
    return Votes(
        names, pairs // len(names), pairs % len(names), pair, rows.outcome[vote] / 2,
        rows.covariate[:, vote], tuple(covariates),
        np.zeros(len(pair), np.int64) if judge is None else judge[vote].astype(np.int64), judges,
        None if cluster is None else cluster[vote].astype(np.int64), len(clusters), count, squares,
    )  # fmt: skip


def doubled_outcomes(outcome: ArrayLike) -> NDArray[np.int8]:
    """Return twice the share of a (n,): numbers 1, 0.5 and 0, or words of ``OUTCOMES``.

    Raises BadData that lists what else was found.
    """
    values: Any = outcome if hasattr(outcome, "factorize") else np.asarray(outcome)
    if getattr(values.dtype, "kind", "O") in "fiub":
        given: Floats = np.asarray(values, float).ravel() * 2
        known = (given == 0) | (given == 1) | (given == 2)
        if not known.all():
            at = int(np.argmin(known))
            raise BadData(f"outcome {given[at] / 2} at vote {at}: expected 1, 0.5 or 0")
        return given.astype(np.int8)
    names, (code,) = encoded([values], "outcomes")
    unknown = [repr(name) for name in names if name not in OUTCOMES]
    if unknown:
        raise BadData(f"outcomes {', '.join(unknown[:5])}: expected {', '.join(OUTCOMES)}")
    return np.array([2 * OUTCOMES[str(name)] for name in names], np.int8)[code]


def _weights(marks: Marks, n: int) -> tuple[Floats | None, Floats | None]:
    """Return what a row counts, and its square summed over its votes; None: one throughout."""
    given = {"weights": marks.weights, "counts": marks.counts}
    found = {k: numbers(v, n, k) for k, v in given.items() if v is not None}
    for name, values in found.items():
        bad = (values <= 0) | ((values % 1 != 0) if name == "counts" else False)
        if bad.any():
            at = int(np.argmax(bad))
            kind = "positive whole" if name == "counts" else "positive"
            raise BadData(f"{name} must be {kind} numbers: found {values[at]} at vote {at}")
    if not found:
        return None, None
    weight, count = (found.get(k, np.ones(n)) for k in ("weights", "counts"))
    return weight * count, weight**2 * count


def _labels(labels: Sequence[Any] | None, n: int, what: str) -> tuple[tuple[str, ...], Any]:
    if labels is None:
        return (), None
    if len(labels) != n:
        raise BadData(f"{what} has {len(labels)} values for {n} votes")
    names, (code,) = encoded([labels], what)
    return tuple(str(name) for name in names), code


def _turned(rows: _Rows) -> _Rows:
    turn = rows.first > rows.second
    low, high = np.minimum(rows.first, rows.second), np.maximum(rows.first, rows.second)
    outcome = np.where(turn, np.int8(2) - rows.outcome, rows.outcome)
    for column in rows.covariate:
        np.negative(column, out=column, where=turn)
    return _Rows(low, high, outcome, rows.covariate, rows.judge, rows.cluster)


def _cells(
    rows: _Rows, n: int, weight: Floats | None, square: Floats | None
) -> tuple[Ints | slice, Ints, Ints, Floats, Floats]:
    """Return a vote of each cell, the pairs' keys, each cell's pair, and its sums of weights."""
    m = len(rows.first)
    alike = distinct(rows.covariate.T) if rows.covariate.size else None
    if rows.covariate.size and alike is None:
        pairs, pair = compressed(rows.first.astype(np.int64) * n + rows.second, n * n)
        one = np.ones(m) if weight is None else weight
        return slice(None), pairs, pair, one, one if square is None else square
    labels = [code.astype(np.int64) for code in (rows.judge, rows.cluster) if code is not None]
    stratum = combined([*labels, alike[1]] if alike else labels)
    many = 1 if stratum is None else int(stratum.max()) + 1
    keys, at, count, squares = _summed(rows, stratum, (n, many), (weight, square))
    pairs, pair = compressed(keys // (3 * many), n * n)
    return at, pairs, pair, count, squares


def _summed(
    rows: _Rows, stratum: Ints | None, sizes: tuple[int, int], sums: tuple[Any, Any]
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the keys of the cells, a vote of each, and both sums of weights."""
    n, many = sizes
    m, (weight, square) = len(rows.first), sums

    def keyed(b: slice) -> Ints:
        key = (rows.first[b].astype(np.int64) * n + rows.second[b]) * 3 + rows.outcome[b]
        return key if stratum is None else key * many + stratum[b]

    cell, size = None, n * n * 3 * many
    if size > max(4 * m, SLOTS):
        keys, cell = np.unique(keyed(slice(None)), return_inverse=True)
    else:
        keys = np.arange(size)
    holder, count, squares = np.full(len(keys), -1), np.zeros(len(keys)), np.zeros(len(keys))
    step = max(CHUNK, len(keys))
    for a in range(0, m, step):
        b = slice(a, a + step)
        key = keyed(b) if cell is None else cell[b]
        holder[key] = np.arange(a, a + len(key))
        count += np.bincount(key, None if weight is None else weight[b], len(keys))
        if square is not None:
            squares += np.bincount(key, square[b], len(keys))
    used = np.nonzero(holder >= 0)[0]
    return keys[used], holder[used], count[used], (count if square is None else squares)[used]
