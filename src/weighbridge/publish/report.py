"""The report: one self-contained HTML file, every number beside its interval and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from weighbridge.findings.lead import ALL_AREAS
from weighbridge.findings.overview import Balance, balances, independence, matched, missing
from weighbridge.findings.weighing import Weighing
from weighbridge.publish import charts, numbers

TEMPLATES = Path(__file__).parent / "templates"
COLUMNS = ("general", "knowledge", "reasoning", "math", "code", "agentic")
VERBS = {
    "ahead": "is ahead of",
    "behind": "is behind",
    "equivalent": "is equivalent to",
    "not_separable": "cannot be told from",
}


@dataclass(frozen=True)
class Page:
    """What the template shows."""

    on: Weighing
    subject: Mapping[str, Any]
    comparator: Mapping[str, Any]
    balances: tuple[Balance, ...]
    rivals: Mapping[str, Any]


def page(on: Weighing) -> Page:
    """Gather the report's findings; the first side of the registry is the question's subject."""
    sides = on.store.query("SELECT * FROM sides ORDER BY code DESC")
    subject, comparator = sides[0], sides[1]
    return Page(
        on,
        subject,
        comparator,
        balances(on, subject["key"], comparator["key"]),
        matched(on, subject["key"], comparator["key"]),
    )


def headline(content: Page) -> str:
    """Return the answer as one sentence with its intervals and both comparators."""
    best = f"The best {content.subject['adjective']} open-weight model"
    parts = [
        f"{VERBS[one.overall.verdict]} the best {content.comparator['adjective']} "
        f"{one.rival_class} one, "
        f"{numbers.interval(one.overall.gap, one.overall.low, one.overall.high)} points"
        for one in content.balances
        if one.overall.verdict in VERBS
    ]
    return f"{best} {'; it '.join(parts)}" if parts else f"{best} is not comparable"


def render(on: Weighing) -> str:
    """Return the whole report as HTML."""
    content = page(on)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(
        strip=charts.strip, balance=charts.balance, bar=charts.bar, points=numbers.points,
        probability=numbers.probability, word=numbers.word, interval=numbers.interval,
    )  # fmt: skip
    sides = (content.subject, content.comparator)
    keys = tuple(side["key"] for side in sides)
    counts = [(side, independence(on, side["key"])) for side in sides]
    return environment.get_template("report.html").render(
        css=Markup((TEMPLATES / "styles.css").read_text(encoding="utf-8")),
        page=content, on=on, keys=keys, headline=headline(content), columns=COLUMNS,
        pairs=_pairs(content), heat=_heat(content), counts=counts,
        longest=max(max(c.values()) for _, c in counts) or 1, card=_card,
        missing=missing(on, (keys[0], keys[1]), content.balances),
        evidence=_evidence(content),
        sources=on.store.query("SELECT * FROM sources ORDER BY id"),
        scale=on.posterior.recipe["scale"], selfs=_self_effect(on),
    )  # fmt: skip


def _card(content: Page, model: str) -> dict[str, Any]:
    row = content.on.models[model]
    total, active = row["params_total_b"], row["params_active_b"]
    size = f"{total:g}B" + (f" / {active:g}B" if active else "") if total else "size unknown"
    unverified = content.on.store.query(
        "SELECT field FROM facts WHERE model = ? AND source IS NULL ORDER BY field", [model]
    )
    return {
        **row,
        "size": size,
        "licence": row["licence"] or "licence unknown",
        "setting": content.on.effort(model) or "as published",
        "unverified": [fact["field"] for fact in unverified],
    }


def _pairs(content: Page) -> list[dict[str, Any]]:
    rows = []
    seen = None
    for pair in content.rivals["pairs"]:
        areas = {one["area"]: one for one in pair["areas"]}
        cells = [areas.get(a, {"area": a, "gap": None, "verdict": "not_comparable"}) for a in COLUMNS]
        rows.append(
            {
                **pair,
                "first": pair["model"] != seen,
                "cells": cells,
                "left": _card(content, pair["model"]),
                "right": _card(content, pair["rival"]),
            }
        )
        seen = pair["model"]
    return rows


def _heat(content: Page) -> list[dict[str, Any]]:
    rows = []
    for one in content.balances:
        cells = []
        for area in one.areas:
            if area.p_ahead is None:
                cells.append(("hx", "no evidence"))
                continue
            step = 0 if area.p_ahead < 0.25 else 4 if area.p_ahead > 0.75 else 2
            step = {0: 0 if area.verdict == "behind" else 1, 2: 2}.get(
                step, 4 if area.verdict == "ahead" else 3
            )
            cells.append((f"h{step}", numbers.probability(area.p_ahead)))
        rows.append({"balance": one, "cells": cells})
    wanted = [
        k
        for k in range(1, len(ALL_AREAS))
        if any(row["cells"][k][0] != "hx" for row in rows)
    ]
    return [
        {**row, "cells": [row["cells"][k] for k in wanted], "areas": [ALL_AREAS[k] for k in wanted]}
        for row in rows
    ]


def _evidence(content: Page) -> list[Mapping[str, Any]]:
    rows = {row["id"]: row for one in content.balances for row in one.finding["support"]}
    return sorted(rows.values(), key=lambda r: (r["model"], r["benchmark"], r["id"]))


def _self_effect(on: Weighing) -> dict[str, float] | None:
    """Return the self-report effect in percentage points at a score of 60%, with its interval."""
    found = on.posterior.recipe["effects"].get("self", {}).get("all")
    if found is None:
        return None
    mean, error = found
    slope = 100 * 0.6 * 0.4
    return {
        "mean": slope * mean,
        "low": slope * (mean - 1.645 * error),
        "high": slope * (mean + 1.645 * error),
    }
