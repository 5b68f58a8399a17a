"""One ability scale for three kinds of evidence: scores, votes and responses.

Ratings from votes or responses enter capability as further rows, one benchmark for each source: it
has a slope, an intercept and a noise of its own, and each row the error of its rating.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weighbridge.ratings.capability import CapabilityFit, capability
from weighbridge.ratings.result import Ratings
from weighbridge.ratings.rows import EFFORT_NAMES, Floats, filled
from weighbridge.traits import BenchmarkTraits, ModelTraits, RowTraits

STEPS = 500


@dataclass(frozen=True)
class Further:
    """Ratings that enter beside scores, as a benchmark of ``area`` and ``suite``.

    The rated are models, or ``model@effort``. ``suite`` is that of the scores that test the same.
    """

    ratings: Ratings
    area: str
    suite: str = ""
    language: str = "en"


def joint(  # noqa: PLR0913
    model: Sequence[str],
    benchmark: Sequence[str],
    score: ArrayLike,
    *,
    further: Mapping[str, Further],
    models: Mapping[str, ModelTraits],
    benchmarks: Mapping[str, BenchmarkTraits],
    rows: RowTraits | None = None,
    **how: Any,
) -> CapabilityFit:
    """Fit capability to n scores and to further ratings, named by benchmarks of their own.

    ``how`` are the other arguments of ``capability``. The same ratings under two names are one
    piece of evidence and count once.

    Raises:
        BadData: what ``capability`` refuses; of the further ratings too.
    """
    scores = list(np.asarray(score, float).ravel())
    given = {"model": list(model), "benchmark": list(benchmark), "score": scores}
    added = {"models": models, "benchmarks": benchmarks, "rows": rows or RowTraits()}
    return capability(**with_further({**given, **added}, further), **how)


def with_further(given: Mapping[str, Any], further: Mapping[str, Further]) -> dict[str, Any]:
    """Return the arguments of ``capability`` with the rows of further ratings added to them."""
    n, out = len(given["score"]), dict(given)
    traits = {f.name: list(_trait(given["rows"], f.name, n)) for f in fields(RowTraits)}
    for name, each in _distinct(further).items():
        known, efforts = zip(*map(unit_of, each.ratings.models), strict=True)
        many = len(known)
        own = {"effort": efforts, "error": quasi_errors(each.ratings)}
        traits = {key: [*traits[key], *own.get(key, [DEFAULTS[key]] * many)] for key in traits}
        out["model"] = [*out["model"], *known]
        out["benchmark"] = [*out["benchmark"], *[name] * many]
        out["score"] = [*out["score"], *each.ratings.point.tolist()]
        about = BenchmarkTraits(each.area, each.language, each.suite, elo=True)
        out["benchmarks"] = {**out["benchmarks"], name: about}
    return {**out, "rows": RowTraits(**traits)}


DEFAULTS = {
    "effort": "", "reporter": "", "protocol": "", "self_report": False, "weight": 1.0, "error": 0.0
}  # fmt: skip


def _trait(rows: RowTraits, name: str, n: int) -> list[Any]:
    return filled(getattr(rows, name), n, name, DEFAULTS[name])


def _distinct(further: Mapping[str, Further]) -> dict[str, Further]:
    """Return each set of ratings once, under the first of its names."""
    seen: dict[tuple[Any, ...], str] = {}
    for name in sorted(further):
        rated = further[name].ratings
        point = np.round(rated.point - rated.point.mean(), 6)
        key = tuple(sorted(zip(rated.models, point.tolist(), strict=True)))
        seen.setdefault(key, name)
    return {name: further[name] for name in sorted(seen.values())}


def unit_of(name: str) -> tuple[str, str]:
    """Return the model and the effort of a rated name, '' where it names none."""
    model, mark, effort = name.rpartition("@")
    return (model, effort) if mark and effort in EFFORT_NAMES else (name, "")


def quasi_errors(ratings: Ratings) -> Floats:
    """Return an error (n,) in points for each rating, such that those of two add up to the
    variance of their difference, as nearly as can be in its logarithm.

    What all ratings of one fit share drops out of differences, and is the intercept's. Firth and
    de Menezes, Quasi-variances, 2004, doi:10.1093/biomet/91.1.65.
    """  # noqa: D205
    from scipy.optimize import minimize

    n = len(ratings.models)
    covariance = np.cov(ratings.draws) if ratings.covariance is None else ratings.covariance
    variance = np.diag(covariance)
    i, j = np.triu_indices(n, 1)
    wanted = np.log(variance[i] + variance[j] - 2 * covariance[i, j])
    start = np.full(n, float(np.median(wanted)) - np.log(2))

    def off(log_variance: Floats) -> tuple[float, Floats]:
        q = np.exp(log_variance)
        total = q[i] + q[j]
        gap = np.log(total) - wanted
        pull = 2 * gap / total
        slope = q * (np.bincount(i, pull, n) + np.bincount(j, pull, n))
        return float(gap @ gap), slope

    found = minimize(off, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(np.exp(found.x / 2))
