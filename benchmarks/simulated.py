"""Fit a simulated store: 2,000 models in 220 families, 300 benchmarks, 30,000 scores.

usage: python -m benchmarks.simulated

Sizes of families and boards fall as one over their rank, and a family is measured on 100 boards,
so that the largest are as large as in the published evidence.
"""

from __future__ import annotations

import numpy as np

MODELS, FAMILIES, DEVELOPERS, BOARDS, ROWS = 2000, 220, 60, 300, 30_000
REPORTERS, AREAS, USED = 60, 12, 100
KINDS = ("base", "instruct", "reasoning", "hybrid")
HYBRID = KINDS.index("hybrid")


def ranked(rng, many, n):
    """Return n draws (n,) of ``many`` codes, each as frequent as one over its rank plus five."""
    share = 1 / (np.arange(many) + 5)
    return rng.choice(many, n, p=share / share.sum())


def scores(seed=0):
    """Return the arguments of a capability fit."""
    from weighbridge.ratings.capability import BenchmarkTraits, ModelTraits, RowTraits

    rng = np.random.default_rng(seed)
    family = np.concatenate([np.arange(FAMILIES), ranked(rng, FAMILIES, MODELS - FAMILIES)])
    dates = rng.uniform(-2, 1.3, FAMILIES)[family] + rng.uniform(0, 0.3, MODELS)
    models = {
        f"m{k}": ModelTraits(
            f"f{f}", f"f{f}", f"d{f % DEVELOPERS}", side=(-0.5, 0.5, 0.0)[f % DEVELOPERS % 3],
            date=float(dates[k]), log10_params=float(rng.normal(1.2, 0.6)), kind=KINDS[k % 4],
            open_weight=bool(f % 2),
        )
        for k, f in enumerate(family)
    }  # fmt: skip
    boards = {f"b{k}": BenchmarkTraits(f"a{k % AREAS}", items=500) for k in range(BOARDS)}
    ability = dates + rng.normal(0, 0.4, FAMILIES)[family] + rng.normal(0, 0.3, MODELS)
    difficulty, slope = rng.normal(0, 1, BOARDS), np.exp(rng.normal(0, 0.35, BOARDS))
    m = np.concatenate([np.arange(MODELS), rng.integers(0, MODELS, ROWS - MODELS)])
    share = 1 / (np.arange(BOARDS) + 5)
    used = [rng.choice(BOARDS, USED, False, share / share.sum()) for _ in range(FAMILIES)]
    b = np.array(used)[family[m], rng.integers(0, USED, ROWS)]
    z = slope[b] * ability[m] - difficulty[b] + rng.normal(0, 0.3, ROWS)
    reporter = (7 * b + np.where(b % 3 == 0, ranked(rng, 4, ROWS), 0)) % REPORTERS
    rows = RowTraits(
        effort=["thinking" if k % 4 == HYBRID and i % 2 else "" for i, k in enumerate(m)],
        reporter=[f"r{k}" for k in reporter],
        protocol=[f"p{k % 2}" if k % 3 == 0 else "" for k in b // 3 + reporter],
        self_report=(reporter == 0).tolist(),
    )
    return {
        "model": [f"m{k}" for k in m], "benchmark": [f"b{k}" for k in b],
        "score": 100 / (1 + np.exp(-z)), "models": models, "benchmarks": boards, "rows": rows,
    }  # fmt: skip


def main():
    import scipy.linalg  # noqa: F401 - its threads are limited only once it is loaded
    from threadpoolctl import threadpool_limits

    from weighbridge.ratings.capability import capability

    with threadpool_limits(1):
        found = capability(**scores())
    largest = max(len(s.block.place) for s in found.solution.families.values())
    print(f"{found.problem.design.width} columns, largest family {largest} rows")


if __name__ == "__main__":
    main()
