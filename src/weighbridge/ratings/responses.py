"""Which model answered which item, and how often it was right: checked, and read in blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData, Incomparable
from weighbridge.ratings.rows import Floats, Ints

Codes = NDArray[np.int8]
BLOCK = 1 << 18
MISSING = -1


@dataclass(frozen=True)
class Cells:
    """m cells: places of model and item (m,), times right and trials (m,)."""

    model: Ints
    item: Ints
    right: Floats
    trials: Floats


@dataclass(frozen=True)
class Responses:
    """Responses of n models to J items, as ``cells`` or as a ``matrix`` (n, J).

    The matrix holds 1 (right), 0 (wrong) and -1 (missing), each a single trial.
    """

    models: tuple[str, ...]
    items: tuple[str, ...]
    cells: Cells
    matrix: Codes | None

    def blocks(self) -> Iterator[Cells]:
        """Yield all cells, model by model, at most ``BLOCK`` (or one model's) at a time."""
        if self.matrix is None:
            c = self.cells
            for start in range(0, len(c.model), BLOCK):
                at = slice(start, start + BLOCK)
                yield Cells(c.model[at], c.item[at], c.right[at], c.trials[at])
            return
        rows = max(1, BLOCK // max(1, len(self.items)))
        for start in range(0, len(self.models), rows):
            part = self.matrix[start : start + rows]
            model, item = np.nonzero(part >= 0)
            right = part[model, item].astype(float)
            yield Cells(model + start, item, right, np.ones(len(right)))

    def totals(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return times right and trials of each model (n,), (n,) and each item (J,), (J,)."""
        if self.matrix is not None:
            seen, right = self.matrix >= 0, self.matrix > 0
            sums = [right.sum(1), seen.sum(1), right.sum(0), seen.sum(0)]
        else:
            c = self.cells
            n, m = len(self.models), len(self.items)
            sums = [
                np.bincount(at, w, size) for at, size in ((c.model, n), (c.item, m))
                for w in (c.right, c.trials)
            ]  # fmt: skip
        right_of, trials_of, right_on, trials_on = (np.asarray(s, float) for s in sums)
        return right_of, trials_of, right_on, trials_on

    def of_model(self, place: int) -> Cells:
        """Return the cells of one model."""
        if self.matrix is not None:
            item = np.nonzero(self.matrix[place] >= 0)[0]
            right = self.matrix[place, item].astype(float)
            return Cells(np.zeros_like(item), item, right, np.ones(len(item)))
        c = self.cells
        at = slice(*np.searchsorted(c.model, [place, place + 1]))
        return Cells(np.zeros_like(c.model[at]), c.item[at], c.right[at], c.trials[at])


def responses_of(
    model: Sequence[Any] | ArrayLike, item: Sequence[Any] | ArrayLike,
    score: ArrayLike, trials: ArrayLike | None,
) -> Responses:  # fmt: skip
    """Check responses: m aligned rows, or a matrix (n, J) of int8 with the names of its sides.

    Raises BadData for unequal lengths, no rows, fewer than two models, scores outside [0, 1] and
    trials that are not positive; Incomparable where no shared item connects the models.
    """
    y = np.asarray(score)
    found = _matrix(model, item, y, trials) if y.ndim == 2 else _rows(model, item, y, trials)
    if len(found.models) < 2:
        raise BadData(f"one model ({found.models[0]}) has no other to be compared with")
    _check_connected(found)
    return found


def _matrix(model: Any, item: Any, y: NDArray[Any], trials: ArrayLike | None) -> Responses:
    models, items = (tuple(map(str, np.asarray(v).tolist())) for v in (model, item))
    if trials is not None:
        raise BadData("a matrix holds single trials; give rows to state trials")
    if y.shape != (len(models), len(items)) or not y.size:
        raise BadData(f"a matrix {y.shape} of {len(models)} models x {len(items)} items")
    for what, names in (("model", models), ("item", items)):
        if len(set(names)) < len(names):
            raise BadData(f"a {what} of the matrix is named twice")
    if y.dtype != np.int8 or y.min() < MISSING or y.max() > 1:
        raise BadData(f"a matrix of {y.dtype} must be int8: 1 right, 0 wrong, -1 missing")
    empty = np.nonzero(~(y >= 0).any(1))[0]
    if len(empty):
        raise BadData(f"model {models[empty[0]]}: no response at all")
    return Responses(models, items, _none(), np.ascontiguousarray(y))


def _rows(model: Any, item: Any, y: NDArray[Any], trials: ArrayLike | None) -> Responses:
    who, what = _named(model, "model"), _named(item, "item")
    try:
        y = y.astype(float).ravel()
        times = np.ones(len(y)) if trials is None else np.asarray(trials, float).ravel()
    except (TypeError, ValueError) as error:
        raise BadData(f"scores and trials must be numbers: {error}") from error
    if not len(y) or not len(who) == len(what) == len(y) == len(times):
        lengths = f"{len(who)} models, {len(what)} items"
        raise BadData(f"{lengths}, {len(y)} scores and {len(times)} trials")
    _refuse(~((y >= 0) & (y <= 1)), y, "score", "a share right within [0, 1]")
    _refuse(~((times > 0) & np.isfinite(times)), times, "trials", "a positive finite number")
    models, i = np.unique(who, return_inverse=True)
    items, j = np.unique(what, return_inverse=True)
    cell, at = np.unique(i * len(items) + j, return_inverse=True)
    right, count = (np.asarray(np.bincount(at, w, len(cell)), float) for w in (y * times, times))
    cells = Cells(cell // len(items), cell % len(items), right, count)
    names = (tuple(map(str, models.tolist())), tuple(map(str, items.tolist())))
    return Responses(*names, cells, None)


def _named(values: Any, field: str) -> NDArray[Any]:
    names = np.asarray(values)
    if names.dtype.kind == "O":
        odd = [k for k, name in enumerate(names.ravel()) if not isinstance(name, str | int)]
        if odd:
            found = names.ravel()[odd[0]]
            raise BadData(f"row {odd[0]}, field {field!r}: found {found!r}, expected a name")
        names = names.astype(str)
    if names.ndim != 1 or (len(names) and names.dtype.kind not in "iuUT"):
        raise BadData(f"{field}: names must be a list of strings or integer codes")
    return names


def _refuse(wrong: NDArray[np.bool_], values: Floats, field: str, expected: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadData(f"row {row}, field {field!r}: found {values[row]}, expected {expected}")


def _none() -> Cells:
    return Cells(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))


def _check_connected(found: Responses) -> None:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(found.models)
    if found.matrix is not None:
        if (found.matrix[:, np.argmax((found.matrix >= 0).sum(0))] >= 0).all():
            return
        i, j = np.nonzero(found.matrix >= 0)
    else:
        c = found.cells
        i, j = c.model, c.item
    size = n + len(found.items)
    graph = coo_matrix((np.ones(len(i), np.int8), (i, j + n)), (size, size))
    check_joined(found.models, connected_components(graph, directed=False)[1][:n])


def check_joined(models: tuple[str, ...], part: Ints) -> None:
    """Raise Incomparable when models are of several parts (n,) that no shared item connects."""
    groups = np.unique(part)
    if len(groups) > 1:
        few = [models[int(np.argmax(part == k))] for k in groups[:5]]
        raise Incomparable(
            f"no shared item connects {len(groups)} groups of models: {', '.join(few)}"
        )
