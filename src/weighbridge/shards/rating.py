"""Ratings from shards: the engines of ``ratings`` on sums over shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from weighbridge.errors import BadData, UsageError
from weighbridge.ratings.item_response import DRAWS, ItemFit, item_fit
from weighbridge.ratings.item_steps import FORMS, Recipe, maximised
from weighbridge.ratings.item_uncertainty import covariance
from weighbridge.ratings.pairwise import rated
from weighbridge.ratings.responses import check_joined
from weighbridge.ratings.result import Ratings
from weighbridge.ratings.rows import Floats
from weighbridge.shards import exact
from weighbridge.shards.files import Shard, digest_of_all, opened
from weighbridge.shards.moments import Work, engines, joined, within
from weighbridge.shards.responses import FIELDS, Plan, Survey, surveyed, together
from weighbridge.shards.votes import Kept, counted, fields, merged, votes_of

T = TypeVar("T")
AT_ONCE = 8
"""Partial results that wait to be put together: more would be faster, and take more memory."""


@dataclass(frozen=True)
class Sharded:
    """Ratings, and of how many votes or responses, in what shards: their digest in any order.

    ``support`` (n,) is how many each model has; ``items`` are None for votes.
    """

    ratings: Ratings
    support: Floats
    rows: int
    digest: str
    items: ItemFit | None = None


def kind_of(shard: Shard) -> str:
    """Return whether a shard holds "votes" or "responses", by its columns.

    Raises BadData where it has the columns of neither, and UsageError of both.
    """
    with opened(shard) as (_, columns):
        has = set(columns)
    needs = {
        "votes": [f.name for f in fields(Kept(), []) if f.required],
        "responses": [f.name for f in FIELDS if f.required],
    }
    found = [kind for kind, names in needs.items() if has >= set(names)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{shard.name}: has the columns of votes and of responses: say --kind")
    wanted = " or ".join(f"{', '.join(names)} ({kind})" for kind, names in needs.items())
    raise BadData(f"{shard.name}: found columns {', '.join(sorted(has))[:300]}; expected {wanted}")


def rated_votes(
    work: Work, kept: Kept | None = None, *, ties: str = "half", level: float = 0.90
) -> Sharded:
    """Rate the players of votes in shards, as ``bradley_terry`` does.

    Args:
        work: shards with the columns ``model_a``, ``model_b``, ``outcome``, and who works on them.
        kept: which columns are covariates, judge and cluster.
        ties: "half" or "davidson".
        level: of the intervals.

    Raises:
        BadData: a shard, row or field is not what it should be, or a shard kills its worker.
        Incomparable: no chain of votes connects all players.
        UsageError: ``ties`` or ``level`` is not one of the possible.
    """
    kept = kept or Kept()
    counts = _folded(work.run(counted, kept, "reading"), merged)
    digest = digest_of_all(counts.shards)
    votes = votes_of(counts, kept)
    first, second = counts.key[:2]
    support = sum(np.bincount(side, votes.count, len(votes.names)) for side in (first, second))
    found = rated(votes, ties=ties, level=level)
    return Sharded(found, np.asarray(support, float), counts.votes, digest)


def rated_responses(
    work: Work, *, form: str = "2pl", guessing: float = 0.2, prior: float = 1.0, level: float = 0.90
) -> Sharded:
    """Rate models and items from responses in shards, as ``two_parameter`` does.

    Args:
        work: shards with the columns ``model``, ``item``, ``score``, and who works on them.
        form: "1pl", "2pl" or "3pl".
        guessing: centre of the prior of guesses in "3pl".
        prior: weight of the items' prior, above 0.
        level: of the intervals.

    Raises:
        BadData: a shard, row or field is not what it should be, or a shard kills its worker.
        Incomparable: no shared item connects the models.
        UsageError: ``form``, ``guessing``, ``prior`` or ``level`` is not one of the possible.
    """
    if form not in FORMS or not 0 < level < 1 or not 0 < guessing < 1 or not prior > 0:
        raise UsageError(
            f"form {form!r} is one of {', '.join(FORMS)}; level {level} and guessing {guessing} lie "
            f"within 0 and 1, prior {prior} is positive"
        )
    survey = _folded(work.run(surveyed, None, "reading"), together)
    digest = digest_of_all(survey.shards)
    work = replace(work, shards=tuple(sorted(survey.shards, key=lambda shard: shard.name)))
    fit = _fitted(
        work, survey, Recipe(FORMS[form], guessing, prior), {"form": form, "level": level}
    )
    return Sharded(fit.ratings, exact.real(survey.of_model)[1], survey.rows, digest, fit)


def _fitted(work: Work, survey: Survey, recipe: Recipe, asked: dict[str, Any]) -> ItemFit:
    plan = Plan(tuple(map(str, survey.models)), tuple(map(str, survey.items)))
    if len(plan.models) < 2:
        raise BadData(f"one model ({plan.models[0]}) has no other to be compared with")
    part, used = joined(work, plan)
    check_joined(plan.models, part)
    slow, compiled = engines(work, plan)
    fast = compiled if recipe.form.size == 2 and "numba" in used else None
    of_model, on_item = exact.real(survey.of_model), exact.real(survey.on_item)
    totals = (of_model[0], of_model[1], on_item[0], on_item[1])
    solution = maximised(totals, (slow, fast), recipe)
    spread = covariance(within(work, plan), solution)
    method = {
        **asked, "prior": recipe.prior, "draws": DRAWS, "rounds": solution.rounds,
        "guessing": recipe.guessing if recipe.form.size == 3 else None,
        "nodes": solution.nodes.at.shape[1], "engine": solution.engine,
        "log_likelihood": solution.log_likelihood, "responses": float(of_model[1].sum()),
        "item_uncertainty": spread.ndim == 2,
    }  # fmt: skip
    names = (plan.models, plan.items)
    return item_fit(names, solution, spread, (method, (on_item[0], on_item[1])), None)


def _folded(parts: Iterator[T], together: Callable[[Sequence[T]], T]) -> T:
    """Return all parts put together, a few at a time."""
    waiting: list[T] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) > AT_ONCE:
            waiting = [together(waiting)]
    return together(waiting)
