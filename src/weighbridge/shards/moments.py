"""What shards of responses say of abilities and items, and its sums over all shards.

The tasks are those of ``ratings.item_moments`` and its compiled twins on one shard's models; each
returns sums for its models, or for all items, never a response.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from weighbridge.ratings import item_moments as plainly
from weighbridge.ratings.item_engine import Engine, compiled, plain
from weighbridge.ratings.item_moments import Items, Nodes
from weighbridge.ratings.responses import Cells, Responses
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.shards import exact
from weighbridge.shards.executors import Executor, Task
from weighbridge.shards.files import Shard
from weighbridge.shards.responses import Placed, Plan, placed

Progress = Callable[[float, str], None]
KERNELS = threading.Lock()
"""Threads of one worker take turns: compiled kernels of Numba's plain pool do not bear company."""


@dataclass(frozen=True)
class Work:
    """The shards of one call, who works on them, and who is told how far they are."""

    executor: Executor
    shards: tuple[Shard, ...]
    progress: Progress | None = None

    def run(self, task: Task, shared: Any, what: str) -> Iterator[Any]:
        """Yield what a task finds in each shard, as they come."""
        many = len(self.shards)
        for done, found in enumerate(self.executor.run(task, self.shards, shared), 1):
            yield found
            if self.progress is not None:
                self.progress(done / many, f"{what}: shard {done} of {many}")


@dataclass(frozen=True)
class Asked:
    """What tasks are asked: the plan, items, whether two nodes are enough, and the rest."""

    plan: Plan
    items: Items
    fast: bool
    rest: Any


def engines(work: Work, plan: Plan) -> tuple[Engine, Engine]:
    """Return the moments in NumPy, and compiled where a shard is large enough and Numba is here."""
    n = len(plan.models)

    def one(fast: bool, name: str) -> Engine:
        def by_model(task: Task, width: int, what: str) -> Callable[[Items, Floats], Floats]:
            def summed(items: Items, at: Floats) -> Floats:
                total = np.zeros((width or at.shape[1], n), np.int64)
                for places, part in work.run(task, Asked(plan, items, fast, at), what):
                    total[:, places] = exact.added(total[:, places], part)
                return exact.real(total)

            return summed

        ability = by_model(_ability, 2, "abilities")
        likelihood = by_model(_likelihood, 0, "likelihood")

        def both(items: Items, at: Floats) -> tuple[Floats, Floats]:
            score, information = ability(items, at)
            return score, information

        def item(items: Items, nodes: Nodes, size: int) -> tuple[Floats, Floats]:
            total = _added(work.run(_item, Asked(plan, items, fast, (nodes, size)), "items"))
            parts = exact.real(total).reshape(-1, size, 1 + size)
            return parts[..., 0].copy(), parts[..., 1:].copy()

        def marginal(items: Items, known: tuple[Floats, Floats], size: int) -> Floats:
            found = work.run(_marginal, Asked(plan, items, fast, (known, size)), "precision")
            return exact.real(_added(found))

        return Engine(name, both, item, lambda i, at: likelihood(i, at).T, marginal)

    return one(False, "numpy"), one(True, "numba")


def within(work: Work, plan: Plan) -> Callable[[slice], Responses]:
    """Return what gives the trials, and no answer, of all models on a slice of the items."""

    def trials(part: slice) -> Responses:
        total = np.zeros((len(plan.models), part.stop - part.start), np.int64)
        for model, item, count in work.run(_trials, (plan, part), "joint errors"):
            total[model, item] = exact.added(total[model, item], count)
        i, j = np.nonzero(total)
        cells = Cells(i, j + part.start, np.zeros(len(i)), exact.real(total[i, j]))
        return Responses(plan.models, plan.items, cells, None)

    return trials


def joined(work: Work, plan: Plan) -> tuple[Ints, str]:
    """Return the part (n,) of each model, two of one part being joined by shared items, and the
    names of the engines that shards use.
    """  # noqa: D205
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    n, many = len(plan.models), len(plan.models) + len(plan.items)
    label: Ints = np.arange(many)
    names: set[str] = set()
    for places, own, name in work.run(_parts, plan, "placing"):
        names.add(name)
        start = np.concatenate([np.arange(many), places])
        end = many + np.concatenate([label, label.max() + 1 + own])
        size = int(end.max()) + 1
        graph = coo_matrix((np.ones(len(start), np.int8), (start, end)), (size, size))
        label = connected_components(graph, directed=False)[1][:many].astype(np.int64)
    return label[:n], " and ".join(sorted(names))


def _added(parts: Iterator[Ints]) -> Ints:
    total = next(parts)
    for part in parts:
        total = exact.added(total, part)
    return total


def _engine(own: Placed, fast: bool) -> Engine:
    return (compiled(own.responses) if fast else None) or plain(own.responses)


def _ability(shard: Shard, asked: Asked, folder: Path) -> tuple[Ints, Ints]:
    own = placed(shard, asked.plan, folder)
    with KERNELS:
        found = _engine(own, asked.fast).ability(asked.items, asked.rest[own.places])
    return own.places, exact.whole(np.stack(found))


def _item(shard: Shard, asked: Asked, folder: Path) -> Ints:
    own, (nodes, size) = placed(shard, asked.plan, folder), asked.rest
    here = Nodes(nodes.at[own.places], nodes.weight[own.places])
    with KERNELS:
        score, information = _engine(own, asked.fast).item(asked.items, here, size)
    return exact.whole(np.concatenate([score[..., None], information], 2))


def _likelihood(shard: Shard, asked: Asked, folder: Path) -> tuple[Ints, Ints]:
    own = placed(shard, asked.plan, folder)
    found = plainly.log_likelihood(own.responses, asked.items, asked.rest[own.places])
    return own.places, exact.whole(found.T)


def _marginal(shard: Shard, asked: Asked, folder: Path) -> Ints:
    own, ((mean, error), size) = placed(shard, asked.plan, folder), asked.rest
    known = (mean[own.places], error[own.places])
    return exact.whole(plainly.marginal_information(own.responses, asked.items, known, size))


def _trials(shard: Shard, asked: tuple[Plan, slice], folder: Path) -> tuple[Ints, Ints, Ints]:
    plan, part = asked
    own = placed(shard, plan, folder)
    found = []
    for c in own.responses.blocks():
        inside = (c.item >= part.start) & (c.item < part.stop)
        where = (own.places[c.model[inside]], c.item[inside] - part.start)
        found.append((*where, exact.whole(c.trials[inside])))
    model, item, count = (np.concatenate(column) for column in zip(*found, strict=True))
    return model, item, count


def _parts(shard: Shard, plan: Plan, folder: Path) -> tuple[Ints, Ints, str]:
    """Return places of models and of items after them, the part of each, and the engine's name."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    own = placed(shard, plan, folder)
    n, size = len(own.places), len(own.places) + len(plan.items)
    edges = [(c.model, c.item + n) for c in own.responses.blocks()]
    i, j = (np.concatenate(side) for side in zip(*edges, strict=True))
    graph = coo_matrix((np.ones(len(i), np.int8), (i, j)), (size, size))
    part = connected_components(graph, directed=False)[1]
    seen = np.unique(j)
    places = np.concatenate([own.places, seen - n + len(plan.models)])
    own_part = np.unique(np.concatenate([part[:n], part[seen]]), return_inverse=True)[1]
    return places, own_part, _engine(own, True).name
