"""What a model costs a token: every price that a source lists, by provider."""

from __future__ import annotations

from typing import Any

from weighbridge.evidence.store import Store
from weighbridge.findings.beside import Rows, published, stamped

CAVEATS = (
    "a list price: discounts, tiers by length, batches and free offers are left out",
    "a provider's name of a model can move to a newer release",
    "hosts of one model may serve it at different precision, context or speed, which is not stated",
    "a price a token is none a task: models write answers of different length",
)
KEY = "model, provider, place, listed_as, source"


def cost(store: Store, models: list[str]) -> dict[str, Any]:
    """Return the newest listed prices of models, USD per million tokens, cheapest output first."""
    marks = ", ".join("?" for _ in models)
    rows = published(store, "prices", f"model IN ({marks})", models, newest_by=KEY)
    order = {model: number for number, model in enumerate(models)}
    rows.sort(key=lambda row: (order[row["model"]], row["output"], row["input"], row["row_id"]))
    found = {model: [row for row in rows if row["model"] == model] for model in models}
    claim = "; ".join(_claim(model, listed) for model, listed in found.items())
    content = {"claim": claim, "models": [_summary(m, r) for m, r in found.items()]}
    return stamped(store, {**content, "prices": rows}, CAVEATS)


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
