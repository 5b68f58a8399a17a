"""Votes in shards: each collapses to counts of its own, and counts of shards add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.errors import BadData
from weighbridge.ratings.labels import compressed
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.ratings.votes import OUTCOMES, Votes
from weighbridge.shards import exact
from weighbridge.shards.files import (
    Field,
    Shard,
    check,
    digest_of,
    effort_field,
    name_field,
    number_field,
    opened,
)

MOST_CELLS = 1 << 20
Names = NDArray[np.str_]
SHARES = {"a": 2, "1.0": 2, "tie": 1, "both_bad": 1, "0.5": 1, "b": 0, "0.0": 0}
"""Outcome, as text or as the share of a -> twice that share."""


@dataclass(frozen=True)
class Kept:
    """Which columns are kept beside players and outcome: of covariates, judge and cluster."""

    covariates: tuple[str, ...] = ()
    judge: str | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class Counts:
    """Counts of m cells of one shard or of many, small whatever the number of votes.

    ``names`` are those of players, judges and clusters, each sorted. ``key`` (5, m) is the first
    player, the second, twice the share of the first, judge and cluster; ``covariate`` (k, m) are
    features of the first minus those of the second; ``sums`` (2, m) the weights and their squares,
    as whole numbers of ``exact``; ``votes`` is how many rows were read.
    """

    names: tuple[Names, Names, Names]
    key: NDArray[np.int32]
    covariate: Floats
    sums: Ints
    votes: int
    shards: tuple[Shard, ...]


def fields(kept: Kept, columns: Sequence[str]) -> list[Field]:
    """Return what is read of a shard of votes that has these columns."""
    outcomes = ", ".join(repr(name) for name in SHARES)
    other = "{own} <> {model_a}"
    if {"effort_a", "effort_b"} <= set(columns):
        other = f"({other} OR coalesce({{effort_a}}, '') <> coalesce({{effort_b}}, ''))"
    name = name_field("model_b")
    return [
        name_field("model_a"),
        Field("model_b", "name", f"{name.holds} AND {other}", f"{name.expected}, not model_a's"),
        effort_field("effort_a"),
        effort_field("effort_b"),
        Field("outcome", "either", f"CAST({{own}} AS VARCHAR) IN ({outcomes})",
              f"{', '.join(OUTCOMES)}, or the share of model_a: 1, 0.5, 0"),
        number_field("count", "{own} >= 1 AND {own} < 1e9 AND {own} = floor({own})",
                     "a whole number from 1 to a billion"),
        number_field("weight", "{own} > 0 AND {own} < 1e9", "a number above 0 and below a billion"),
        *(number_field(column, "isfinite({own})", "a finite number", required=True)
          for column in kept.covariates),
        *(name_field(column) for column in (kept.judge, kept.cluster) if column is not None),
    ]  # fmt: skip


def counted(shard: Shard, kept: Kept, _: Path) -> Counts:
    """Return the counts of one shard.

    Raises BadData that names shard, row and field; or a shard whose votes hardly collapse.
    """
    digest = digest_of(shard)
    with opened(shard) as (connection, columns):
        values = check(connection, shard, columns, fields(kept, list(columns)))
        query = f"{_collapse(kept, values)} LIMIT {MOST_CELLS + 1}"
        found = connection.execute(query).fetchnumpy()
        (votes,) = connection.execute("SELECT count(*) FROM shard").fetchone()
    cells = len(found["n"])
    if cells > MOST_CELLS:
        raise BadData(
            f"{shard.name}: found more than {MOST_CELLS:,} combinations of pair, outcome and "
            f"{', '.join(_beside(kept)) or 'nothing else'}, expected votes that collapse: "
            "round covariates, or leave columns out"
        )
    read = Shard(shard.name, shard.path, digest)
    return _encoded(kept, {name: np.asarray(column) for name, column in found.items()}, votes, read)


def _beside(kept: Kept) -> list[str]:
    return [*kept.covariates, *(one for one in (kept.judge, kept.cluster) if one)]


def _collapse(kept: Kept, values: dict[str, str]) -> str:
    a, b = (named(values, f"model_{side}", f"effort_{side}") for side in "ab")
    shares = " ".join(f"WHEN '{name}' THEN {share}" for name, share in SHARES.items())
    share = f"CASE CAST({values['outcome']} AS VARCHAR) {shares} END"
    features = [
        f"CASE WHEN a < b THEN {values[column]} ELSE -{values[column]} END + 0.0 AS c{k}"
        for k, column in enumerate(kept.covariates)
    ]
    labels = [
        f"{values[column]} AS {name}"
        for name, column in (("judge", kept.judge), ("cluster", kept.cluster))
        if column is not None
    ]
    count, weight = values.get("count", "1"), values.get("weight", "1")
    keys = ["least(a, b) AS first", "greatest(a, b) AS second",
            f"CASE WHEN a < b THEN {share} ELSE 2 - {share} END AS y"]  # fmt: skip
    chosen = ", ".join([*keys, *features, *labels])
    sums = f"sum({count} * {weight})::DOUBLE AS n, sum({count} * {weight} * {weight})::DOUBLE AS s"
    return f"SELECT {chosen}, {sums} FROM (SELECT *, {a} AS a, {b} AS b FROM shard) GROUP BY ALL"


def named(values: dict[str, str], name: str, effort: str) -> str:
    """Return the SQL of a model's name with its effort, where the shard states one."""
    own = values[name]
    if effort not in values:
        return own
    told = f"coalesce({values[effort]}, '')"
    return f"{own} || CASE {told} WHEN '' THEN '' ELSE ' (' || {told} || ')' END"


def _encoded(kept: Kept, found: dict[str, Any], votes: int, shard: Shard) -> Counts:
    both, code = np.unique(
        np.concatenate([found["first"], found["second"]]).astype(str), return_inverse=True
    )
    cells = len(found["n"])
    nobody = (np.zeros(0, str), np.zeros(cells, np.int32))
    judges, clusters = (
        np.unique(found[name].astype(str), return_inverse=True) if name in found else nobody
        for name in ("judge", "cluster")
    )
    key = np.stack([code[:cells], code[cells:], found["y"], judges[1], clusters[1]])
    covariate = np.array([found[f"c{k}"] for k in range(len(kept.covariates))], float)
    sums = np.stack([exact.whole(found[name].astype(float)) for name in "ns"])
    return _summed(
        Counts((both, judges[0], clusters[0]), key.astype(np.int32),
               covariate.reshape(-1, cells), sums, votes, (shard,))
    )  # fmt: skip


def merged(parts: Sequence[Counts]) -> Counts:
    """Return the counts of all parts together: the same in any order, and in any grouping.

    Raises BadData where they are too many to hold.
    """
    players, judges, clusters = (
        np.unique(np.concatenate(column)) for column in zip(*(p.names for p in parts), strict=True)
    )
    names = (players, judges, clusters)
    keys = []
    for part in parts:
        places = [np.searchsorted(whole, own) for whole, own in zip(names, part.names, strict=True)]
        places = [place if len(place) else np.zeros(1, int) for place in places]
        own = [places[0][part.key[0]], places[0][part.key[1]], part.key[2],
               places[1][part.key[3]], places[2][part.key[4]]]  # fmt: skip
        keys.append(np.stack(own).astype(np.int32))
    found = _summed(Counts(
        names, np.concatenate(keys, 1), np.concatenate([p.covariate for p in parts], 1),
        np.concatenate([p.sums for p in parts], 1), sum(p.votes for p in parts),
        tuple(shard for p in parts for shard in p.shards),
    ))  # fmt: skip
    if found.key.shape[1] > 4 * MOST_CELLS:
        raise BadData(
            f"found more than {4 * MOST_CELLS:,} combinations of pair, outcome, covariates, judge "
            "and cluster in all shards, expected votes that collapse: round covariates, or leave "
            "columns out"
        )
    return found


def _summed(counts: Counts) -> Counts:
    """Return the same counts with each cell once, cells in the order of their keys."""
    rows = [*counts.covariate[::-1], *counts.key[[4, 3, 2, 1, 0]]]
    order = np.lexsort(rows)
    apart = np.zeros(len(order), bool)
    apart[:1] = True
    for row in rows:
        apart[1:] |= np.diff(row[order]) != 0
    starts = np.nonzero(apart)[0]
    exact.whole(exact.real(counts.sums).sum(1))
    sums = np.add.reduceat(counts.sums[:, order], starts, axis=1)
    at = order[starts]
    return Counts(
        counts.names, counts.key[:, at], counts.covariate[:, at], sums, counts.votes, counts.shards
    )


def votes_of(counts: Counts, kept: Kept) -> Votes:
    """Return the cells as the ratings take them.

    Raises BadData for a covariate that is zero in every vote, and for a single cluster.
    """
    players, judges, clusters = counts.names
    first, second, share, judge, cluster = counts.key.astype(np.int64)
    for name, column in zip(kept.covariates, counts.covariate, strict=True):
        if not column.any():
            raise BadData(f"covariate {name!r} is zero in every vote")
    if len(clusters) == 1:
        raise BadData("one cluster holds all votes: there is nothing to estimate errors from")
    n = len(players)
    pairs, pair = compressed(first * n + second, n * n)
    count, squares = exact.real(counts.sums)
    return Votes(
        tuple(map(str, players)), pairs // n, pairs % n, pair, share / 2, counts.covariate,
        kept.covariates, judge, tuple(map(str, judges)), cluster if len(clusters) else None,
        len(clusters), count, squares,
    )  # fmt: skip
