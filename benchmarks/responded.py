"""Item response on the shipped responses: accuracies held out, odd items, and planted wrong keys.

usage: python -m benchmarks.responded

The tables on standard output are the second half of docs/measured/item_response.md.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.tables import head, row
from weighbridge.ratings import two_parameter

SHIPPED = Path(__file__).parents[1] / "src" / "weighbridge" / "data" / "responses.parquet"
NOTES = ("suspected wrong key", "negative discrimination", "says little", "everyone right",
         "everyone wrong", "few responses")  # fmt: skip
WRONG = NOTES[0]
PLANTED = 0.05
MOST = 1500
COMPLETE = 0.97
DESIGNS = (("half of the items, every model", 0.5, 1, 5), ("a tenth, one model in six", 0.1, 6, 10))


def groups():
    """Yield the name of each group of responses, with its models, items, scores and trials."""
    seen = duckdb.connect().execute(
        "SELECT concat_ws(', ', source, nullif(judge, ''), nullif(benchmark, '')), "
        "concat_ws(' ', model, effort, setting), concat_ws(' ', category, item), score, "
        f"coalesce(trials, 1) FROM '{SHIPPED}' ORDER BY ALL"
    ).fetchall()  # fmt: skip
    who, *columns = (np.array(v) for v in zip(*seen, strict=True))
    for name in dict.fromkeys(who.tolist()):
        yield name, [c[who == name] for c in columns]


def complete(model, item, score):
    """Return a matrix of 0 and 1 of nearly complete models on the items that all of them answered.

    Of more than ``MOST`` items evenly spaced ones stay; None where scores are between 0 and 1, or
    a model answered an item more than once.
    """
    models, i = np.unique(model, return_inverse=True)
    items, j = np.unique(item, return_inverse=True)
    if set(np.unique(score)) - {0.0, 1.0} or len(np.unique(i * len(items) + j)) < len(i):
        return None
    found = np.full((len(models), len(items)), -1, np.int8)
    found[i, j] = score
    found = found[(found >= 0).mean(1) > COMPLETE]
    found = found[:, (found >= 0).all(0)]
    return found[:, :: -(-found.shape[1] // MOST)]


def held_out(name, matrix):
    """Print how often intervals of accuracies on all items hold, and errors beside the plain share."""
    n, many = matrix.shape
    truth = matrix.mean(1)
    for design, share, one_in, sets in DESIGNS:
        inside, width, error = [], [], []
        for seed in range(sets):
            rng = np.random.default_rng(seed)
            who = np.sort(rng.choice(n, max(n // one_in, 2), replace=False))
            keep = np.ones(matrix.shape, bool)
            keep[who] = rng.random((len(who), many)) < share
            fit = two_parameter(range(n), range(many), np.where(keep, matrix, -1).astype(np.int8))
            found, true = fit.accuracy(who), truth[who]
            inside += list((found.low <= true) & (true <= found.high))
            width += list(found.high - found.low)
            plain = (matrix * keep).sum(1)[who] / keep.sum(1)[who]
            error += list(zip(found.mean - true, plain - true, strict=True))
        ours, theirs = np.sqrt(np.square(error).mean(0))
        print(row(name, f"{n} x {many}", design, len(inside), f"{np.mean(inside):.3f}",
                  f"{np.mean(width):.3f}", f"{ours:.4f}", f"{theirs:.4f}", f"{ours / theirs:.2f}"),
              flush=True)  # fmt: skip


def odd(name, columns):
    """Print the odd items of a group, and what is found of wrong keys planted in its own likeness."""
    model, item, score, trials = columns
    start = time.process_time()
    fit = two_parameter(model, item, score, trials=trials)
    seconds = time.process_time() - start
    count = [sum(note in held for held in fit.notes.values()) for note in NOTES]
    rng = np.random.default_rng(0)
    sound, solution = np.maximum(fit.discrimination, 0.0), fit.solution.items
    i, j = (np.searchsorted(names, v) for names, v in
            ((fit.ratings.models, model), (fit.items, item)))  # fmt: skip
    odds = np.clip(sound[j] * fit.ability[i] + solution.intercept[j], -30, 30)
    right = rng.binomial(trials, 1 / (1 + np.exp(-odds))) / trials
    turned = rng.random(len(fit.items)) < PLANTED
    again = two_parameter(model, item, np.where(turned[j], 1 - right, right), trials=trials)
    told = np.array([WRONG in again.notes.get(v, ()) for v in fit.items])
    print(row(name, f"{len(fit.ratings.models)} x {len(fit.items)}", f"{len(score):,}", *count,
              f"{told[turned].sum()} of {turned.sum()}", f"{told[~turned].sum()} of {(~turned).sum()}",
              fit.ratings.method["rounds"], f"{seconds:.1f}"), flush=True)  # fmt: skip


def main():
    print("## Accuracies held out\n")
    print("\n".join(head("source, benchmark", "models x items", "answered", "accuracies", "90% covers",
                         "width", "RMSE", "RMSE of the share right", "ratio")))  # fmt: skip
    found = list(groups())
    for name, (model, item, score, _) in found:
        matrix = complete(model, item, score)
        if matrix is not None and min(matrix.shape) > 9:
            held_out(name, matrix)
    print("\n## Odd items\n")
    print("\n".join(head("source, judge, benchmark", "models x items", "responses", *NOTES, "planted keys suspected",
                         "sound keys suspected", "rounds", "CPU s")))  # fmt: skip
    for name, columns in found:
        odd(name, columns)


if __name__ == "__main__":
    main()
