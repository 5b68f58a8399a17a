"""Abilities of models and difficulties of items, from responses: item response theory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weighbridge.errors import BadData, UsageError
from weighbridge.ratings.item_engine import LARGE
from weighbridge.ratings.item_notes import Seen, noted
from weighbridge.ratings.item_prediction import Expected, expected_chance, expected_share
from weighbridge.ratings.item_steps import FORMS, ROUNDS, Recipe, Solution, fitted
from weighbridge.ratings.item_uncertainty import covariance
from weighbridge.ratings.responses import Responses, responses_of
from weighbridge.ratings.result import Ratings, Scale
from weighbridge.ratings.rows import ELO_POINTS, Floats, lookup

DRAWS, MEAN_POINTS = 1000, 1000.0


@dataclass(frozen=True)
class ItemFit:
    """Ratings of n models and parameters of J items, from which of them was right on which.

    ``ability`` (n,) has mean 0 and variance 1 among the models, ``ability_error`` is its standard
    error; ``difficulty`` (J,) is where a model knows the answer with even odds, in the same unit,
    ``discrimination`` the log odds gained in one unit, ``guessing`` the chance without knowledge.
    ``notes`` names what is odd about an item; ``item_notes.NOTES`` says it in words.
    """

    ratings: Ratings
    items: tuple[str, ...]
    ability: Floats
    ability_error: Floats
    difficulty: Floats
    difficulty_error: Floats
    discrimination: Floats
    discrimination_error: Floats
    guessing: Floats
    notes: Mapping[str, tuple[str, ...]]
    responses: Responses | None
    solution: Solution
    level: float

    def predict(self, model: Sequence[Any], item: Sequence[Any]) -> Expected:
        """Return the chance (m,) that each model is right on the item beside it, with its interval.

        Raises BadData for names that were not in the fit, and for unequal lengths.
        """
        if len(model) != len(item):
            raise BadData(f"{len(model)} models and {len(item)} items")
        place = (self._models(model), lookup(self.items, [str(v) for v in item], "items"))
        return expected_chance(self.solution, self.ability_error**2, place, self.level)

    def accuracy(self, model: Sequence[Any]) -> Expected:
        """Return the share of all J items that each model (m,) would have right, one trial each.

        What it answered is known. On the rest it is expected to fare, beside what the fit says, as
        it did on the items it answered, and to scatter as much: so the interval holds where these
        are a random part of all, though no fit be right of models with strong and weak subjects;
        and where the fit is right, whichever they are. Raises BadData for models that were not in
        the fit, and UsageError where the answers stayed in their shards.
        """
        if self.responses is None:
            raise UsageError("accuracy needs the answers, which stayed in their shards")
        spread = self.ability_error**2
        return expected_share(
            self.responses, self.solution, spread, self._models(model), self.level
        )

    def _models(self, model: Sequence[Any]) -> Any:
        return lookup(self.ratings.models, [str(v) for v in model], "models")


def two_parameter(  # noqa: PLR0913
    model: Sequence[Any] | ArrayLike,
    item: Sequence[Any] | ArrayLike,
    score: ArrayLike,
    *,
    trials: ArrayLike | None = None,
    level: float = 0.90,
    form: str = "2pl",
    guessing: float = 0.2,
    prior: float = 1.0,
) -> ItemFit:
    """Rate models from their responses to items, in points: 400 are odds of ten to one on an item
    of median discrimination, their mean is 1000.

    Rows: ``score`` (m,) is the share right within [0, 1] of ``trials`` (m,; 1 unless stated), rows
    of one model and item add up. Matrix: ``score`` (n, J) of int8 is 1, 0 or -1 (missing), with
    the names of its n models and J items. What is missing is ignored: right where its absence
    does not hang on the answer. P(right) = c + (1 - c) / (1 + exp(-a (theta - b))), with c = 0 in
    "2pl", also one a for all in "1pl"; in "3pl" c has a prior around ``guessing``. Marginal
    maximum likelihood (Bock and Aitkin 1981, doi:10.1007/BF02293801) with a prior of slopes and
    intercepts that is learnt from all items (Mislevy 1986, doi:10.1007/BF02293979), of weight
    ``prior``: 0 is none.

    Raises:
        BadData: responses that cannot be; without a prior, items that all have right or wrong.
        Incomparable: no shared item connects the models.
        UsageError: ``level``, ``form``, ``guessing`` or ``prior`` is not one of the possible.
    """  # noqa: D205
    if form not in FORMS or not 0 < level < 1 or not 0 < guessing < 1 or not prior >= 0:
        raise UsageError(
            f"form {form!r} is one of {', '.join(FORMS)}; level {level} and guessing {guessing} lie "
            f"within 0 and 1, prior {prior} is not negative"
        )
    responses = responses_of(model, item, score, trials)
    seen = responses.totals()[2:]
    _check_finite(responses, seen, prior)
    solution = fitted(responses, Recipe(FORMS[form], guessing, prior))
    spread = covariance(lambda _: responses, solution)
    method = {
        "form": form, "level": level, "prior": prior, "guessing": guessing if form == "3pl" else None,
        "draws": DRAWS, "rounds": solution.rounds, "nodes": solution.nodes.at.shape[1],
        "engine": solution.engine, "log_likelihood": solution.log_likelihood,
        "responses": float(seen[1].sum()), "item_uncertainty": spread.ndim == 2,
    }  # fmt: skip
    return item_fit(
        (responses.models, responses.items), solution, spread, (method, seen), responses
    )


def _check_finite(responses: Responses, seen: tuple[Floats, Floats], prior: float) -> None:
    right, trials = seen
    endless = np.nonzero((right == 0) | (right == trials))[0]
    if not prior and len(endless):
        few = ", ".join(responses.items[k] for k in endless[:5])
        raise BadData(
            f"{len(endless)} items are all right or all wrong and have no finite maximum without "
            f"a prior: {few}"
        )


def item_fit(
    names: tuple[tuple[str, ...], tuple[str, ...]],
    solution: Solution,
    spread: Floats,
    told: tuple[Any, Any],
    responses: Responses | None,
) -> ItemFit:
    """Return the ratings of models and the parameters of items, both named, of a solution.

    ``spread`` is the abilities' covariance (n, n) or its diagonal; ``told`` the method and, of each
    item, times right and trials; ``responses`` None where they stayed in shards.
    """
    (models, items_named), (method, (right, trials)) = names, told
    z = NormalDist().inv_cdf(0.5 + method["level"] / 2)
    items, inverse = solution.items, np.linalg.inv(solution.marginal)
    slope, difficulty = items.slope, -items.intercept / items.slope
    toward = np.stack([difficulty, np.ones(len(slope))], 1)
    squares = np.einsum("jk,jkl,jl->j", toward, inverse[:, :2, :2], toward)
    error = np.sqrt(inverse[:, 0, 0])
    usual = float(np.median(slope))
    seen = Seen(right, trials, slope, slope + z * error, usual)
    notes = noted(items_named, seen)
    unit = ELO_POINTS * max(usual, 0.0)
    ability = solution.ability
    point = (ability - ability.mean()) * unit + MEAN_POINTS
    ratings = Ratings(
        models, point, point[:, None] + unit * _draws(spread),
        Scale("mean of all models", MEAN_POINTS, float(ELO_POINTS), "1"), method,
        _said(responses, solution, usual),
    )  # fmt: skip
    own = np.sqrt(np.diag(spread) if spread.ndim == 2 else spread)
    return ItemFit(
        ratings, items_named, ability, own, difficulty,
        np.sqrt(squares) / np.abs(slope), slope, error, items.guess, notes, responses, solution,
        method["level"],
    )  # fmt: skip


def _said(responses: Responses | None, solution: Solution, usual: float) -> tuple[str, ...]:
    said = []
    if solution.rounds == ROUNDS:
        said.append(f"not converged after {ROUNDS} rounds: the numbers may still move")
    if usual <= 0:
        said.append("the median item does not tell models apart: all ratings are equal")
    slow = solution.engine == "numpy" and solution.items.guess.max() == 0
    matrix = None if responses is None else responses.matrix
    if slow and matrix is not None and matrix.size >= LARGE:
        said.append("computed without compiled kernels: the extra weighbridge[fast] is faster")
    return tuple(said)


def _draws(spread: Floats) -> Floats:
    """Return joint normal draws (n, d) around the mean of all models, in antithetic pairs."""
    half = np.random.default_rng(0).standard_normal((len(spread), DRAWS // 2))
    if spread.ndim == 1:
        half *= np.sqrt(spread)[:, None]
    else:
        values, vectors = np.linalg.eigh(spread)
        half = (vectors * np.sqrt(np.maximum(values, 0.0))) @ half
    half -= half.mean(0)
    return np.concatenate([half, -half], axis=1)
