"""Marginal likelihood of items by alternating Newton steps, with adaptive quadrature.

Abilities are standard normal among models and are integrated out (Bock and Aitkin 1981,
doi:10.1007/BF02293801). The nodes sit where each model's posterior is, as wide as it is (Naylor
and Smith 1982, doi:10.2307/2347995): with many items it is narrower than the gaps of any fixed
grid. Each round also gives the abilities mean 0 and variance 1 (expanded parameters: Liu, Rubin
and Wu 1998, doi:10.1093/biomet/85.4.755).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from weighbridge.ratings.item_engine import Engine, compiled, plain
from weighbridge.ratings.item_moments import Items, Nodes
from weighbridge.ratings.responses import Responses
from weighbridge.ratings.rows import Floats

STARTS, ROUNDS = 5, 2000
LONGEST = np.array([0.5, 1.0, 0.5])
WIDTHS = ((0.15, 2), (0.35, 9), (np.inf, 21))
CLOSE = {2: 1e-4, 9: 1e-5, 21: 1e-7}
SURE = 1e-9
PSEUDO = 5.0
TAU, SPREAD, GUESS_SPREAD = 0.5, 1.5, 0.5
SLOPES, MOST_TAU, FARTHEST_CENTRE = (0.5, 4.0), 1.0, 3.0
Totals = tuple[Floats, Floats, Floats, Floats]


@dataclass(frozen=True)
class Form:
    """A variant of the model: parameters of an item, and whether all share one slope."""

    size: int
    shared_slope: bool = False


FORMS = {"1pl": Form(2, shared_slope=True), "2pl": Form(2), "3pl": Form(3)}


@dataclass(frozen=True)
class Recipe:
    """What is fitted: the form, the centre of guesses, and the weight of the items' prior."""

    form: Form
    guessing: float
    prior: float


@dataclass(frozen=True)
class Bell:
    """The prior of items: slope N(a, (tau a)^2), intercept N(-slope b, spread^2), logit guess.

    A shift or a stretch of the abilities moves a and b and leaves its shape what it was. None
    runs away where few models say little of it: they would else be alike, or apart, for certain.
    """

    slope: float = 1.0
    difficulty: float = 0.0
    tau: float = TAU
    spread: float = SPREAD
    guess: float = 0.0

    def precision(self, recipe: Recipe) -> Floats:
        """Return the prior's precision (k, k), its slope's zero where all items share one."""
        toward = np.array([self.difficulty, 1.0, 0.0])
        full = np.outer(toward, toward) / self.spread**2
        full[0, 0] += 0.0 if recipe.form.shared_slope else (self.tau * self.slope) ** -2
        full[2, 2] = GUESS_SPREAD**-2
        return np.asarray(recipe.prior * full[: recipe.form.size, : recipe.form.size])

    def learnt(self, items: Floats, covariance: Floats) -> Bell:
        """Return the bell that fits the items (J, 3), told their covariances (J, k, k)."""
        a, d, many = items[:, 0], items[:, 1], len(items) + PSEUDO
        aa, ad, dd = (a * a + covariance[:, 0, 0], a * d + covariance[:, 0, 1],
                      d * d + covariance[:, 1, 1])  # fmt: skip
        slope = float(np.clip(float(a @ a) / max(float(a.sum()), SURE), *SLOPES))
        b = float(np.clip(-float(a @ d) / float(a @ a), -FARTHEST_CENTRE, FARTHEST_CENTRE))
        around = ((aa - 2 * a * slope + slope**2) / slope**2).sum()
        apart = (dd + 2 * b * ad + b * b * aa).sum()
        tau, spread = (PSEUDO * TAU**2 + around) / many, (PSEUDO * SPREAD**2 + apart) / many
        return replace(
            self, slope=slope, difficulty=b, tau=min(float(np.sqrt(tau)), MOST_TAU),
            spread=float(np.sqrt(spread)),
        )  # fmt: skip

    def moved(self, centre: float, scale: float) -> Bell:
        """Return the bell in abilities less ``centre`` and over ``scale``."""
        return replace(
            self, slope=self.slope * scale, difficulty=(self.difficulty - centre) / scale
        )


@dataclass(frozen=True)
class Solution:
    """Items, abilities (n,) with their errors, and how they were found.

    ``precision`` (J, k, k) is the items' information with their prior, ``bell``, were abilities
    known; ``marginal`` is what is left of it as they are not.
    """

    items: Items
    nodes: Nodes
    ability: Floats
    error: Floats
    precision: Floats
    marginal: Floats
    bell: Bell
    rounds: int
    log_likelihood: float
    engine: str


@dataclass
class State:
    """The parameters (J, 3) in slope, intercept, logit guess, on their way, and the abilities."""

    items: Floats
    mode: Floats
    mean: Floats
    error: Floats
    bell: Bell
    precision: Floats
    log_likelihood: float = np.nan

    def read(self, form: Form) -> Items:
        """Return the parameters as the likelihood takes them."""
        guess = 1 / (1 + np.exp(-self.items[:, 2])) if form.size == 3 else self.items[:, 2] * 0
        return Items(self.items[:, 0], self.items[:, 1], guess)


def fitted(responses: Responses, recipe: Recipe) -> Solution:
    """Return where the penalised marginal likelihood is highest."""
    fast = compiled(responses) if recipe.form.size == 2 else None
    return maximised(responses.totals(), (plain(responses), fast), recipe)


def maximised(totals: Totals, engines: tuple[Engine, Engine | None], recipe: Recipe) -> Solution:
    """Return where it is highest, from the totals of ``Responses`` and what computes its moments.

    The second engine is for two nodes, where there is one.
    """
    state = _start(totals, recipe)
    slow, fast = engines
    for _ in range(STARTS):
        _newton(fast or slow, state, recipe.form)
    many = _needed(state.error)
    for rounds in range(1, ROUNDS + 1):  # noqa: B007 - its last value is told
        rule, engine = hermite(many), (fast or slow) if many == 2 else slow
        before, mode = state.items.copy(), state.mode
        _items(engine, state, _posterior(engine, state, rule, recipe.form), recipe)
        _standardised(state)
        step = (state.items - before)[:, : recipe.form.size]
        moved = float(np.einsum("jk,jkl,jl->j", step, state.precision, step).max()) ** 0.5
        _newton(engine, state, recipe.form)
        moved = max(moved, float(np.abs((state.mode - mode) / state.error).max()))
        if moved < CLOSE[many]:
            if _needed(state.error) <= many:
                break
            many = _needed(state.error)
    nodes = _posterior(engine, state, rule, recipe.form)
    items, size, left = state.read(recipe.form), recipe.form.size, state.precision
    if many > 2:
        known = (state.mean, state.error)
        left = slow.marginal(items, known, size) + SURE * np.eye(size)
        left = left + state.bell.precision(recipe)
    return Solution(
        items, nodes, state.mean, state.error, state.precision, left, state.bell,
        rounds, state.log_likelihood, engine.name,
    )  # fmt: skip


def hermite(many: int) -> tuple[Floats, Floats]:
    """Return nodes and weights (q,) of Gauss-Hermite quadrature over a standard normal."""
    at, weight = np.polynomial.hermite_e.hermegauss(many)
    return at, weight / weight.sum()


def posterior(
    log_joint: Floats, centre: tuple[Floats, Floats], rule: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return weights (n, q) of the nodes, and the log of the integral of each posterior (n,)."""
    at, weight = rule
    log = np.log(weight) + log_joint + at**2 / 2 + np.log(centre[1])[:, None]
    top = log.max(1, keepdims=True)
    total = np.exp(log - top).sum(1, keepdims=True)
    return np.exp(log - top) / total, (top + np.log(total))[:, 0]


def _needed(error: Floats) -> int:
    return next(many for width, many in WIDTHS if np.median(error) < width)


def _start(totals: Totals, recipe: Recipe) -> State:
    right, trials, item_right, item_trials = totals
    share = (right + 0.5) / (trials + 1)
    ability = np.log(share / (1 - share))
    spread = ability.std()
    ability = (ability - ability.mean()) / (spread if spread > SURE else 1.0)
    share = (item_right + 0.5) / (item_trials + 1)
    items = np.zeros((len(share), 3))
    centre = np.log(recipe.guessing / (1 - recipe.guessing))
    items[:, 0], items[:, 1], items[:, 2] = 1.0, np.log(share / (1 - share)), centre
    bell = Bell(guess=float(centre))
    size = recipe.form.size
    flat = np.tile(np.eye(size), (len(share), 1, 1))
    return State(items, ability, ability, np.full(len(ability), 0.5), bell, flat)


def _newton(engine: Engine, state: State, form: Form) -> None:
    """Move each ability one step to its posterior's mode."""
    score, information = engine.ability(state.read(form), state.mode)
    step = np.clip((score - state.mode) / (1 + information), -1, 1)
    state.mode = state.mode + step
    state.error = 1 / np.sqrt(1 + information)


def _posterior(engine: Engine, state: State, rule: tuple[Floats, Floats], form: Form) -> Nodes:
    """Read the posteriors around their modes, exactly where two nodes are too few."""
    at = state.mode[:, None] + state.error[:, None] * rule[0]
    if len(rule[0]) == 2:
        state.mean = state.mode
        return Nodes(at, np.full(at.shape, 0.5))
    joint = engine.likelihood(state.read(form), at) - at**2 / 2
    weight, integral = posterior(joint, (state.mode, state.error), rule)
    state.mean = (weight * at).sum(1)
    state.error = np.sqrt((weight * (at - state.mean[:, None]) ** 2).sum(1))
    state.log_likelihood = float(integral.sum())
    return Nodes(at, weight)


def _items(engine: Engine, state: State, nodes: Nodes, recipe: Recipe) -> None:
    """Move the items one Newton step, and then the bell of their prior."""
    size, bell = recipe.form.size, state.bell
    score, information = engine.item(state.read(recipe.form), nodes, size)
    tight = bell.precision(recipe)
    centre = np.array([bell.slope, -bell.slope * bell.difficulty, bell.guess])[:size]
    score = score - (state.items[:, :size] - centre) @ tight
    information = information + tight + SURE * np.eye(size)
    if recipe.form.shared_slope:
        step = _shared(score, information)
    else:
        step = np.linalg.solve(information, score[..., None])[..., 0]
    longest = np.maximum(LONGEST[:size], np.abs(state.items[:, :size]) / 2)
    step /= np.maximum(1, np.abs(step / longest).max(1, keepdims=True))
    state.items[:, :size] += step
    state.precision = information
    if recipe.prior:
        state.bell = bell.learnt(state.items, np.asarray(np.linalg.inv(information)))


def _shared(score: Floats, information: Floats) -> Floats:
    """Return the Newton step of J intercepts and the one slope that all share."""
    across, own = information[:, 0, 1], information[:, 1, 1]
    slope = (score[:, 0] - across * score[:, 1] / own).sum()
    slope /= (information[:, 0, 0] - across**2 / own).sum()
    slope = np.clip(slope, -LONGEST[0], LONGEST[0])
    return np.stack([np.full(len(own), slope), (score[:, 1] - across * slope) / own], 1)


def _standardised(state: State) -> None:
    """Give the abilities mean 0 and variance 1 without a change of any chance."""
    centre = float(state.mean.mean())
    scale = float(np.sqrt(((state.mean - centre) ** 2 + state.error**2).mean()))
    state.mode, state.error = (state.mode - centre) / scale, state.error / scale
    state.items[:, 1] += state.items[:, 0] * centre
    state.items[:, 0] *= scale
    state.bell = state.bell.moved(centre, scale)
