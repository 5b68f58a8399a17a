"""Roles, judges and kinship in published votes: debates and negotiations.

usage: python -m benchmarks.judged

Reads debate-matchups and pact-games of shared/data/raw beside the checkout. The tables on standard
output are docs/measured/votes.md.
"""

from __future__ import annotations

import csv
import gzip
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.tables import head, row
from weighbridge.ratings import bradley_terry, by_label, contrast

ROOT = Path(__file__).parents[1]
RAW = ROOT.parent / "shared" / "data" / "raw"
DEVELOPERS = {
    "Claude": "anthropic", "GPT": "openai", "Gemini": "google", "Grok": "xai", "Kimi": "moonshot",
    "Qwen": "alibaba", "Qwen3.5": "alibaba", "DeepSeek": "deepseek", "GLM": "zhipu",
    "MiniMax": "minimax", "Mistral": "mistral", "Llama": "meta", "ByteDance": "bytedance",
    "Xiaomi": "xiaomi", "Tencent": "tencent", "Baidu": "baidu",
}  # fmt: skip


def table(name):
    with gzip.open(RAW / name, "rt", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def developer(model):
    """Return who made a model of the debates, by the first word of its name; fail on a new one."""
    word = model.split()[0]
    return DEVELOPERS[word if word in DEVELOPERS else word.split("-")[0]]


def effects(found, title):
    unit = "points, or log tie weight"
    lines = [f"**{title}**", "", *head("effect", unit, "standard error", "90% interval")]
    for e in found.effects:
        digits = 1 if e.unit == "points" else 2
        lines.append(row(e.name, f"{e.value:+.{digits}f}", f"{e.error:.{digits}f}",
                         f"{e.low:+.{digits}f} to {e.high:+.{digits}f}"))  # fmt: skip
    said = "; ".join(found.diagnostics) or "none"
    lines += ["", f"{found.method['votes']:,.0f} votes, {len(found.models)} models, "
              f"{found.method['clusters']} clusters. Diagnostics: {said}.", ""]  # fmt: skip
    return "\n".join(lines)


def agreement(found, published):
    """Return the rank correlation with published ratings over the models that both have."""
    mine = dict(zip(found.models, found.point, strict=True))
    both = [m for m in published if m in mine]
    rho = spearmanr([mine[m] for m in both], [published[m] for m in both]).statistic
    return f"Spearman {rho:.3f} to the published ratings over {len(both)} models.\n"


def debates():
    rows = table("debate-matchups/judge-votes.csv.gz")
    votes = [v for v in rows if v["pro"] and v["con"]]
    wrong = [v for v in votes if v["winner"] not in (v["pro"], v["con"])]
    if wrong:
        raise SystemExit(f"judge-votes.csv.gz: {len(wrong)} winners are neither side: {wrong[0]}")
    print(f"{len(rows) - len(votes)} of {len(rows):,} judge votes name no sides and are left out. "
          "A judge always names a winner, so that no severity (tie weight) can be told.\n")  # fmt: skip
    pro, con, judge, topic = ([v[k] for v in votes] for k in ("pro", "con", "judge", "topic_id"))
    y = ["a" if v["winner"] == v["pro"] else "b" for v in votes]
    kin = contrast([developer(m) for m in judge], [developer(m) for m in pro],
                   [developer(m) for m in con])  # fmt: skip
    own = np.array(judge)[kin != 0]
    met = ", ".join(f"{j} {(own == j).sum()}" for j in sorted(set(judge)))
    print(f"Votes on a model of the judge's own developer against another's: {met}.\n")
    sides = {"arguing pro": np.ones(len(y))}
    whole = bradley_terry(pro, con, y, covariates={**sides, "own developer's model": kin},
                          clusters=topic)  # fmt: skip
    print(effects(whole, "Debates: the side argued, and the self-preference of all judges"))
    each = bradley_terry(pro, con, y, covariates={**sides, **by_label("own, judged by", kin, judge)},
                         clusters=topic)  # fmt: skip
    print(effects(each, "Debates: self-preference judge by judge"))
    biased = bradley_terry(pro, con, y, clusters=topic,
                           covariates=by_label("pro, judged by", np.ones(len(y)), judge))  # fmt: skip
    print(effects(biased, "Debates: each judge's leaning to the pro side"))
    plain = bradley_terry(pro, con, y, covariates=sides, clusters=topic)
    moved = np.abs(whole.point - plain.point)
    print(f"Without self-preference, ratings move by {np.median(moved):.1f} points (median) and by "
          f"{moved.max():.1f} at most ({whole.models[int(moved.argmax())]}).\n")  # fmt: skip
    with (RAW / "debate-matchups" / "published-bt-ratings.csv").open(encoding="utf-8") as stream:
        published = {r["Model"]: float(r["BT"]) for r in csv.DictReader(stream)}
    print(agreement(whole, published))


def negotiations():
    games = table("pact-games/games.csv.gz")
    buyer, seller = ([g[k] for g in games] for k in ("buyer", "seller"))
    gain = np.array([float(g["buyer_payoff"]) - float(g["seller_payoff"]) for g in games])
    y = (np.sign(gain) + 1) / 2
    print(f"Of {len(y):,} negotiations the buyer has the larger payoff in {(y == 1).mean():.1%}, the "
          f"seller in {(y == 0).mean():.1%}, neither in {(y == 0.5).mean():.1%}.\n")  # fmt: skip
    keep = [k for k in range(len(y)) if buyer[k] != seller[k]]
    print(f"{len(y) - len(keep)} of a model with itself are left out.\n")
    a, b = [buyer[k] for k in keep], [seller[k] for k in keep]
    session = [games[k]["game_id"].split("_")[0] for k in keep]
    found = bradley_terry(a, b, y[keep], covariates={"buyer": np.ones(len(keep))},
                          ties="davidson", clusters=session)  # fmt: skip
    print(effects(found, "Negotiations: being the buyer, clusters are sessions"))
    e = found.effects[0]
    share = [1 / (1 + 10 ** (-v / 400)) for v in (e.value, e.low, e.high)]
    print(
        "Between equals the buyer wins {:.1%} [{:.1%}, {:.1%}] of decided games.\n".format(*share)
    )
    plain = bradley_terry(a, b, y[keep], ties="davidson", clusters=session)
    moved = np.abs(found.point - plain.point)
    print(f"Without the role, ratings move by {np.median(moved):.1f} points (median) and by "
          f"{moved.max():.1f} at most ({found.models[int(moved.argmax())]}).\n")  # fmt: skip


def main():
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True,
                            text=True, check=True, cwd=ROOT).stdout.strip()  # fmt: skip
    print(f"# Roles, judges and kinship, {date.today()}, commit {commit}\n\n`python -m "
          "benchmarks.judged`. Positive: for the side named; 400 points are odds of ten to one. "
          "Intervals are of 90%, by the sandwich over clusters.\n")  # fmt: skip
    debates()
    negotiations()


if __name__ == "__main__":
    main()
