"""The kinds of evidence beside scores, as the capability model takes them: each counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from weighbridge.errors import Incomparable
from weighbridge.evidence.store import Store
from weighbridge.ratings import bradley_terry, two_parameter
from weighbridge.ratings.joint import Further, unit_of
from weighbridge.ratings.result import Ratings
from weighbridge.ratings.rows import ELO_POINTS, logit

FEWEST = 20
"""Models that a source needs: of fewer, two parameters of an item cannot be learnt."""

_UNIT = "{0} || CASE {1} WHEN '' THEN '' ELSE '@' || {1} END"
VOTES = f"""
SELECT {_UNIT.format("model_a", "effort_a")} a, {_UNIT.format("model_b", "effort_b")} b, outcome,
    count, role, split_part(item, '/', 1) AS cluster
FROM votes WHERE source = ? AND benchmark = ? AND category = ? AND a <> b ORDER BY ALL
"""
RESPONSES = f"""
SELECT {_UNIT.format("model", "effort")} unit, dense_rank() OVER (ORDER BY item) AS item,
    sum(score * trials) / sum(trials) AS score,
    sum(trials) / count(DISTINCT (category, judge)) AS trials
FROM responses WHERE source = ? AND benchmark = ? GROUP BY model, effort, item ORDER BY ALL
"""
"""Several categories or judges of one item mark the same answer, which is one trial."""

Columns = Mapping[str, Any]
Found = tuple[dict[str, Further], tuple[str, ...]]


def further(store: Store) -> Found:
    """Return the ratings that the store's kinds add to its scores, and what was left out and why.

    A benchmark's votes are of one category, that with the most: others may sum the same votes up.
    """
    found: dict[str, Further] = {}
    notes: list[str] = []
    for kind, (tables, sql, rated) in SOURCES.items():
        for row in _there(store, kind, tables):
            keys = [row[key] for key in ("source", "benchmark", "category") if key in row]
            name = f"{row['benchmark']}|{kind} of {row['source']}"
            if name in found:
                continue
            if row["models"] < FEWEST:
                notes.append(f"{name}: {row['models']} models, fewer than {FEWEST}")
                continue
            columns = store.connection.execute(sql, keys).fetchnumpy()
            try:
                ratings = rated(columns)
            except Incomparable as error:
                notes.append(f"{name} were left out: {error}")
                continue
            found[name] = Further(ratings, row["area"], row["suite"], row["language"] or "en")
    return found, tuple(notes)


def _there(store: Store, kind: str, tables: str) -> list[dict[str, Any]]:
    if kind not in store.selection.kinds:
        return []
    return store.query(tables, [store.selection.access])


def _from_votes(votes: Columns) -> Ratings:
    role = (votes["role"].astype(str) != "").astype(float)
    return bradley_terry(
        votes["a"].astype(str), votes["b"].astype(str), votes["outcome"],
        counts=votes["count"], covariates={"role": role} if role.any() else None,
        clusters=votes["cluster"].astype(str),
    )  # fmt: skip


def _from_responses(answers: Columns) -> Ratings:
    """Return abilities stretched to the log odds of the share right, of which slopes are usual."""
    unit, item = answers["unit"].astype(str), np.asarray(answers["item"])
    score, trials = np.clip(answers["score"], 0, 1), np.asarray(answers["trials"])
    rated = two_parameter(unit, item, score, trials=trials).ratings
    place = np.searchsorted(rated.models, unit)
    share = np.bincount(place, score * trials) / np.bincount(place, trials)
    odds = logit(share) * ELO_POINTS
    stretch = odds.std() / rated.point.std()
    point = odds.mean() + (rated.point - rated.point.mean()) * stretch
    covariance = np.cov(rated.draws) * stretch**2
    return replace(rated, point=point, covariance=covariance)


_FROM = (
    "b.area, b.suite, b.language FROM {0} t JOIN benchmarks b ON b.id = t.benchmark WHERE "
    "NOT b.composite AND b.direction = 'higher' AND ($1 IS NULL OR b.access = $1) "
    "GROUP BY ALL"
)
SOURCES: dict[str, tuple[str, str, Callable[[Columns], Ratings]]] = {
    "votes": (
        "SELECT t.source, benchmark, category, sum(count) many, "
        "count(DISTINCT (model_a, effort_a)) models, "
        f"{_FROM.format('votes')} ORDER BY many DESC, t.source, benchmark, category",
        VOTES,
        _from_votes,
    ),
    "responses": (
        "SELECT t.source, benchmark, count(DISTINCT (model, effort)) models, "
        f"{_FROM.format('responses')} ORDER BY ALL",
        RESPONSES,
        _from_responses,
    ),
}
"""Kind -> what there is of it, its rows, and how they become ratings."""

Answered = Mapping[tuple[str, str], set[str]]


def answered(found: Mapping[str, Further]) -> Answered:
    """Return the efforts of each model and benchmark whose responses enter."""
    efforts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, each in found.items():
        benchmark, _, kind = name.partition("|")
        for unit in each.ratings.models if kind.startswith("responses") else ():
            model, effort = unit_of(unit)
            efforts[model, benchmark].add(effort)
    return efforts


def stands(row: Mapping[str, Any], answers: Answered) -> bool:
    """Return whether a score stands beside responses: not where those of the model are of its test.

    Who gave the responses is not stated, so that any score of the model there may be their mean.
    """
    efforts = answers.get((row["model"], row["benchmark"]), set())
    other = bool(row["effort"]) and not efforts & {row["effort"], ""}
    return not efforts or other
