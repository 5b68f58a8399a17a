"""What models answer under attack and on contested topics, with each evaluator's interest."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from weighbridge.evidence.store import Store
from weighbridge.findings.beside import Rows, interests, stamped

CAVEATS = (
    "a number of direction lower or none says nothing of capability and is part of no rating",
    "direction none: whether to answer is a matter of judgement, so that neither end is better",
    "a mean is taken here over a model's tests of one metric, each test with one weight",
    "evaluators chose models, prompts and judges themselves: two suites are not comparable",
)
SCORES = (
    "SELECT s.row_id id, s.model, s.benchmark, b.name benchmark_name, b.suite, b.direction, "
    's.metric, s.standard_value "value", b.unit, s.setting, s.reported_by, s.independence, '
    "s.source, s.url, s.as_of FROM scores s JOIN benchmarks b ON b.id = s.benchmark "
    "WHERE s.counts AND NOT b.composite AND b.area = 'safety'"
)


def safety(store: Store, model: str | None = None) -> dict[str, Any]:
    """Return the safety results of one model, or which suites there are."""
    where, values = (" AND s.model = ?", [model]) if model else ("", [])
    rows = store.query(f"{SCORES}{where} ORDER BY s.benchmark, s.row_id", values)
    about = interests(store)
    suites = [_suite(key, group, about) for key, group in sorted(_grouped(rows).items())]
    whose = model or f"{len({row['model'] for row in rows})} models"
    claim = f"{whose}: {len(rows)} results of {len(suites)} suites, each with its evaluator"
    content = {"claim": claim, "model": model, "suites": suites, "support": rows if model else []}
    return stamped(store, content, CAVEATS)


def _grouped(rows: Rows) -> dict[tuple[str, str, str], Rows]:
    groups: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for row in rows:
        groups[row["suite"] or row["benchmark"], row["reported_by"], row["direction"]].append(row)
    return groups


def _suite(key: tuple[str, str, str], rows: Rows, about: dict[str, Any]) -> dict[str, Any]:
    suite, reporter, direction = key
    evaluator = about.get(reporter, {})
    values = [row["value"] for row in rows]
    one = len({(row["model"], row["metric"]) for row in rows}) == 1
    return {
        "suite": suite,
        "evaluator": reporter,
        "interest_kind": evaluator.get("kind"),
        "interest": evaluator.get("interest"),
        "direction": direction,
        "models": len({row["model"] for row in rows}),
        "tests": len({row["benchmark"] for row in rows}),
        "mean": round(sum(values) / len(values), 2) if one else None,
        "low": round(min(values), 2),
        "high": round(max(values), 2),
        "unit": rows[0]["unit"],
        "newest": max(row["as_of"] for row in rows),
    }
