"""From held-out predictions to the tables of docs/measured: intervals resample whole models."""

from __future__ import annotations

import subprocess
from datetime import date

import numpy as np

LEVELS = (0.5, 0.8, 0.9, 0.95)
DRAWS = 1000
ROWS, MODELS = 300, 25


def report(found, sides, evidence):
    """Return the whole document: the splits, their subgroups, and the future cut by cut."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True,
                            text=True, check=True).stdout.strip()  # fmt: skip
    joined = {kind: _join(runs) for kind, runs in found.items()}
    lines = [f"# Held-out error of capability, {date.today()}, commit {commit}", "",
             f"`python -m benchmarks.capability`, {evidence[0]:,} scores, evidence {evidence[1]}.",
             "Brackets: 95% intervals, resampling whole models. Errors: share of the range between",
             "floor and ceiling. ECI: its formula refitted on the same rows; tuned: ridge x 100. Epoch:",
             "the 1,568 cells that its index is fitted to, alone.",
             "", *_splits(joined, found), "", *_coverage(joined), "", *_groups(joined, sides)]  # fmt: skip
    if "future" in found:
        lines += ["", *_cuts(found["future"])]
    return "\n".join(lines)


def _join(runs):
    return {k: np.concatenate([run[k] for run in runs]) for k in runs[0]}


def row(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def head(*cells):
    return [row(*cells), row(*["---"] * len(cells))]


def resampled(models, values, statistic):
    """Return the 2.5% and 97.5% points of ``statistic`` of column sums (k,) over whole models.

    ``values`` (n, k) are summed within models, which are drawn with replacement.
    """
    _, code = np.unique(models, return_inverse=True)
    sums = np.stack([np.bincount(code, v) for v in values.T], 1)
    rng = np.random.default_rng(0)
    count = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), DRAWS)
    return np.quantile(statistic((count @ sums).T), [0.025, 0.975])


def ratio(d, peer):
    """Return our RMSE over a peer's with its interval, as text."""
    squares = np.stack([(d["mean"] - d["share"]) ** 2, (d[peer] - d["share"]) ** 2], 1)
    low, high = resampled(d["model"], squares, lambda s: np.sqrt(s[0] / s[1]))
    return f"{np.sqrt(squares[:, 0].sum() / squares[:, 1].sum()):.3f} [{low:.3f}, {high:.3f}]"


def covered(d, level):
    """Return which rows lie within our interval of that level (n,)."""
    return (d["share"] >= d[f"low{level}"] - 1e-9) & (d["share"] <= d[f"high{level}"] + 1e-9)


def score(low, high, y, level=0.9):
    """Return interval scores (Gneiting and Raftery 2007, doi:10.1198/016214506000001437)."""
    beyond = np.maximum(low - y, 0) + np.maximum(y - high, 0)
    return high - low + 2 / (1 - level) * beyond


def _interval(d):
    inside = covered(d, 0.9)
    sums = np.stack([inside, np.ones(len(inside))], 1)
    low, high = resampled(d["model"], sums, lambda s: s[0] / s[1])
    return f"{inside.mean():.3f} [{low:.3f}, {high:.3f}]"


def _rmse(d, who):
    return np.sqrt(np.mean((d[who] - d["share"]) ** 2))


def _splits(joined, found):
    lines = head("split", "fits", "held-out rows", "models", "RMSE", "ECI", "tuned ECI",
                  "ratio to ECI", "ratio to tuned ECI", "CPU seconds a fit")  # fmt: skip
    for kind, d in joined.items():
        name = "future (ECI with a date trend)" if kind == "future" else kind
        rmse = (f"{_rmse(d, who):.4f}" for who in ("mean", "eci", "tuned"))
        lines.append(row(name, len(found[kind]), f"{len(d['share']):,}", len(set(d["model"])),
                          *rmse, ratio(d, "eci"), ratio(d, "tuned"),
                          f"{np.median(d['seconds']):.0f}"))  # fmt: skip
    return lines


def _coverage(joined):
    lines = head("split", "coverage of 50%", "80%", "90%", "95%", "ECI's 90%",
                  "width of 90%", "ECI's", "interval score", "ECI's")  # fmt: skip
    for kind, d in joined.items():
        half = 1.645 * d["eci sd"]
        low, high = np.maximum(d["eci"] - half, 0), np.minimum(d["eci"] + half, 1)
        share = [f"{covered(d, level).mean():.3f}" for level in (0.5, 0.8, 0.95)]
        lines.append(row(
            kind, share[0], share[1], _interval(d), share[2],
            f"{np.mean((d['share'] >= low) & (d['share'] <= high)):.3f}",
            f"{np.mean(d['high0.9'] - d['low0.9']):.3f}", f"{np.mean(high - low):.3f}",
            f"{np.mean(score(d['low0.9'], d['high0.9'], d['share'])):.3f}",
            f"{np.mean(score(low, high, d['share'])):.3f}",
        ))  # fmt: skip
    return lines


def _groups(joined, sides):
    lines = head("split", "group", "held-out rows", "models", "coverage of 90%", "ratio to ECI",
                  "judged")  # fmt: skip
    for kind, d in joined.items():
        if kind.startswith("epoch"):
            continue
        groups = [(name, d["side"] == code) for code, name in sides.items()]
        groups += [("open-weight", d["open"]), ("closed", ~d["open"]),
                   ("self-reported", d["own"]), ("independent", ~d["own"])]  # fmt: skip
        for name, mask in groups:
            part = {k: v[mask] for k, v in d.items()}
            n, models = len(part["share"]), len(set(part["model"]))
            inside = 0.86 <= covered(part, 0.9).mean() <= 0.94
            said = ("within 86-94%" if inside else "**outside**") if (
                n >= ROWS and models >= MODELS) else "too few"  # fmt: skip
            lines.append(row(kind, name, f"{n:,}", models, _interval(part), ratio(part, "eci"),
                              said))  # fmt: skip
    return lines


def _cuts(runs):
    lines = head("future cut", "held-out rows", "RMSE", "ECI + trend", "bias", "coverage of 90%")
    for name, d in zip(("2024-06", "2024-09", "2024-12", "2025-03", "2025-06", "2025-09"), runs,
                       strict=True):  # fmt: skip
        lines.append(row(name, len(d["share"]), f"{_rmse(d, 'mean'):.3f}",
                          f"{_rmse(d, 'eci'):.3f}", f"{np.mean(d['mean'] - d['share']):+.3f}",
                          f"{covered(d, 0.9).mean():.3f}"))  # fmt: skip
    return lines
