"""Responses in shards: read once, kept as small arrays where they were read."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings.labels import compressed
from weighbridge.ratings.responses import MISSING, Cells, Responses
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.shards import exact
from weighbridge.shards.files import (
    Shard,
    check,
    digest_of,
    effort_field,
    name_field,
    number_field,
    opened,
)
from weighbridge.shards.votes import Names, named

Arrays = dict[str, NDArray[Any]]
DENSE = 8
FIELDS = (
    name_field("model"),
    effort_field("effort"),
    name_field("benchmark", required=False),
    name_field("item"),
    number_field(
        "score", "{own} BETWEEN 0 AND 1", "a share right from 0 to 1", required=True
    ),
    number_field("trials", "{own} > 0 AND {own} < 1e9", "a number above 0 and below a billion"),
)  # fmt: skip


@dataclass(frozen=True)
class Survey:
    """What one shard holds, or many: names, and of each times right and trials (2, n), exactly."""

    models: Names
    items: Names
    of_model: Ints
    on_item: Ints
    rows: int
    shards: tuple[Shard, ...]


@dataclass(frozen=True)
class Plan:
    """The sorted names of all models and items, whose places are used in every shard."""

    models: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """One shard's responses: the places (n,) of its models, to all items of the plan."""

    places: Ints
    responses: Responses


def surveyed(shard: Shard, _: Any, folder: Path) -> Survey:
    """Read one shard and return what it holds; raises BadData that names shard, row and field."""
    digest = digest_of(shard)
    read = _read(shard, folder)
    sums = [
        np.stack([exact.whole(_totals(read[side], read[of], len(read[names])))
                  for of in ("right", "trials")])
        for side, names in (("model", "models"), ("item", "items"))
    ]  # fmt: skip
    told = Shard(shard.name, shard.path, digest)
    return Survey(read["models"], read["items"], sums[0], sums[1], int(read["rows"]), (told,))


def together(parts: Sequence[Survey]) -> Survey:
    """Return what all parts hold: the same in any order, and in any grouping."""
    columns: list[Any] = []
    for names, sums in (("models", "of_model"), ("items", "on_item")):
        every = _united([getattr(part, names) for part in parts])
        total = np.zeros((2, len(every)), np.int64)
        for part in parts:
            place = np.searchsorted(every, getattr(part, names))
            total[:, place] = exact.added(total[:, place], getattr(part, sums))
        columns += [every, total]
    models, of_model, items, on_item = columns
    rows, shards = sum(part.rows for part in parts), [s for part in parts for s in part.shards]
    return Survey(models, items, of_model, on_item, rows, tuple(shards))


def _united(names: Sequence[Names]) -> Names:
    first, *others = names
    if all(np.array_equal(first, other) for other in others):
        return first
    return np.unique(np.concatenate(names))


def placed(shard: Shard, plan: Plan, folder: Path) -> Placed:
    """Return one shard's responses in the places of a plan, read anew where they are not kept."""
    kept = _kept(folder, shard, "placed", lambda: _in_places(_read(shard, folder), plan))
    places = kept["places"].astype(np.int64)
    models = tuple(plan.models[place] for place in places)
    if "matrix" in kept:
        none = np.zeros(0)
        cells = Cells(none.astype(np.int64), none.astype(np.int64), none, none)
        return Placed(places, Responses(models, plan.items, cells, kept["matrix"]))
    model, item = (kept[name].astype(np.int64) for name in ("model", "item"))
    right, trials = (kept[name].astype(float) for name in ("right", "trials"))
    return Placed(places, Responses(models, plan.items, Cells(model, item, right, trials), None))


def _in_places(read: Arrays, plan: Plan) -> Arrays:
    places = np.searchsorted(np.array(plan.models), read["models"])
    item = np.searchsorted(np.array(plan.items), read["items"])[read["item"]]
    model, right, trials = (read[name] for name in ("model", "right", "trials"))
    size = len(places) * len(plan.items)
    single = (trials == 1).all() and ((right == 0) | (right == 1)).all()
    if single and size <= DENSE * len(model):
        matrix = np.full((len(places), len(plan.items)), MISSING, np.int8)
        matrix[model, item] = right
        return {"places": places, "matrix": matrix}
    return {"places": places, "model": model, "item": item.astype(np.int32), "right": right,
            "trials": trials}  # fmt: skip


def _read(shard: Shard, folder: Path) -> Arrays:
    return _kept(folder, shard, "read", lambda: _decoded(shard))


def _decoded(shard: Shard) -> Arrays:
    """Return the sorted names and the cells of a shard, each model and item once."""
    digest_of(shard)
    with opened(shard) as (connection, columns):
        values = check(connection, shard, columns, FIELDS)
        item = values["item"]
        if "benchmark" in values:
            item = f"{values['benchmark']} || '/' || {item}"
        trials = values.get("trials", "1.0::DOUBLE")
        connection.execute(
            f"CREATE VIEW answers AS SELECT {named(values, 'model', 'effort')} AS model, "
            f"{item} AS item, {values['score']} * {trials} AS right_, {trials} AS trials FROM shard"
        )
        for side in ("model", "item"):
            connection.execute(
                f"CREATE TYPE {side}s AS ENUM (SELECT DISTINCT {side} FROM answers ORDER BY ALL)"
            )
        codes = ", ".join(
            f"enum_code({side}::{side}s)::BIGINT AS {side}" for side in ("model", "item")
        )
        found = connection.execute(f"SELECT {codes}, right_, trials FROM answers").fetchnumpy()
        models, items = (
            np.array([name for (name,) in connection.execute(
                f"SELECT unnest(enum_range(NULL::{side}s))::VARCHAR"
            ).fetchall()], str)
            for side in ("model", "item")
        )  # fmt: skip
    return _cells(models, items, {name: np.asarray(column) for name, column in found.items()})


def _cells(models: Names, items: Names, found: Arrays) -> Arrays:
    many = len(items)
    key, cell = compressed(found["model"] * many + found["item"], len(models) * many)
    right, trials = (_totals(cell, found[name], len(key)) for name in ("right_", "trials"))
    return {
        "models": models, "items": items, "model": (key // many).astype(np.int32),
        "item": (key % many).astype(np.int32), "right": _small(right), "trials": _small(trials),
        "rows": np.array(len(cell)),
    }  # fmt: skip


def _totals(place: Ints, values: NDArray[Any], many: int) -> Floats:
    return np.asarray(np.bincount(place, values, many), float)


def _small(values: Floats) -> NDArray[Any]:
    """Return the same values in a byte each, where that holds them."""
    small = np.clip(values, 0, 127).astype(np.int8)
    return small if (small == values).all() else values


def _kept(folder: Path, shard: Shard, what: str, make: Callable[[], Arrays]) -> Arrays:
    """Return arrays as they are kept in a folder, made first where they are not.

    A worker may die while it writes, and several may write at once: the name appears at the end.
    """
    name = hashlib.sha256(shard.path.encode()).hexdigest()[:32]
    path = folder / f"{name}-{what}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            return dict(kept)
    except FileNotFoundError:
        made = make()
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as stream:
        np.savez(stream, **made)  # type: ignore[arg-type]
    os.replace(stream.name, path)
    return made
