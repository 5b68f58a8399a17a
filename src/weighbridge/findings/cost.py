"""What a model costs: a token by every listed price, and a solved task where a run says so."""

from __future__ import annotations

from typing import Any

from weighbridge.evidence.store import Store
from weighbridge.findings.beside import Rows, published, stamped

CAVEATS = (
    "a list price: discounts, tiers by length, batches and free offers are left out",
    "a provider's name of a model can move to a newer release",
    "hosts of one model may serve it at different precision, context or speed, which is not stated",
    "a price a token is none a task: models write answers of different length",
    "what a solved task cost is by the prices of the run's day, and by the tasks and the harness of "
    "one benchmark: it compares models within one benchmark alone",
)
KEY = "model, provider, place, listed_as, source"
SOLVED = (
    "SELECT s.row_id, s.model, s.benchmark, s.setting, s.effort, s.standard_value solved_percent, "
    "s.task_cost, round(100 * s.task_cost / s.standard_value, 6) cost_per_solved, s.reported_by, "
    "s.source, s.url, s.as_of FROM scores s LEFT JOIN scores o ON o.row_id = s.duplicate_of "
    "WHERE s.model IN ({marks}) AND s.task_cost > 0 AND s.standard_value > 0 "
    "AND s.corrected_by IS NULL AND o.task_cost IS NULL "
    "ORDER BY s.benchmark, cost_per_solved, s.row_id"
)
"""A run pays for the tasks that it fails too: its cost a task, over the share that it solved."""


def cost(store: Store, models: list[str]) -> dict[str, Any]:
    """Return what models cost: USD per million tokens as listed, cheapest output first, and a task.

    ``prices`` are the newest of each listing. ``solved`` has, for every run that publishes its cost
    and its result together, USD per solved task.
    """
    marks = ", ".join("?" for _ in models)
    rows = published(store, "prices", f"model IN ({marks})", models, newest_by=KEY)
    order = {model: number for number, model in enumerate(models)}
    rows.sort(key=lambda row: (order[row["model"]], row["output"], row["input"], row["row_id"]))
    solved = store.query(SOLVED.format(marks=marks), models)
    found = {model: [row for row in rows if row["model"] == model] for model in models}
    claim = "; ".join(_claim(model, listed) for model, listed in found.items())
    content = {"claim": claim, "models": [_summary(m, r) for m, r in found.items()]}
    return stamped(store, {**content, "prices": rows, "solved": solved}, CAVEATS)


def _summary(model: str, rows: Rows) -> dict[str, Any]:
    between = {
        f"{name}_{end}": pick((row[name] for row in rows), default=None)
        for name in ("input", "output")
        for end, pick in (("low", min), ("high", max))
    }
    return {"model": model, "providers": len({row["provider"] for row in rows}), **between}


def _claim(model: str, rows: Rows) -> str:
    if not rows:
        return f"no price of {model} is in the evidence"
    said = _summary(model, rows)
    read, written = (
        f"{said[f'{name}_low']:g} to {said[f'{name}_high']:g}" for name in ("input", "output")
    )
    return (
        f"{model} is listed by {said['providers']} providers at {read} USD "
        f"per million tokens read and {written} written"
    )
