"""Records as they are: one model with each fact's source, and every source's yield."""

from __future__ import annotations

from typing import Any

from weighbridge.evidence.store import Store

COUNTED = "SELECT source, count(*) n, max(as_of) newest FROM {} GROUP BY source"


def show(store: Store, model: str) -> dict[str, Any]:
    """Return a model's record, its facts with their sources, its spellings and its evidence."""
    record = store.query(
        "SELECT m.*, d.name developer_name, d.country, d.sources country_sources FROM models m "
        "JOIN developers d ON d.id = m.developer WHERE m.id = ?",
        [model],
    )[0]
    facts = store.query(
        "SELECT * FROM facts WHERE model = ? ORDER BY field, used DESC, value", [model]
    )
    evidence = store.query(
        "SELECT b.area, s.independence, count(*) scores FROM scores s JOIN benchmarks b "
        "ON b.id = s.benchmark WHERE s.model = ? AND s.counts GROUP BY ALL ORDER BY ALL",
        [model],
    )
    spellings = store.query(
        "SELECT spelling, effort, setting FROM spellings WHERE model = ? ORDER BY spelling", [model]
    )
    return {
        **record,
        "facts": [{**row, "verified": row["source"] is not None} for row in facts],
        "spellings": spellings,
        "evidence": evidence,
        "digest": store.digest,
        "evidence_to": store.evidence_to,
    }


def sources(store: Store) -> list[dict[str, Any]]:
    """Return each source with rows read, kept, copies, refused by reason and the newest date.

    ``votes`` and ``responses`` are the rows kept of those, ``kept`` the scores.
    """
    rows = store.query(
        "SELECT o.*, count(s.row_id) kept, count(s.row_id) FILTER (NOT s.counts) copies, "
        "round(count(s.row_id) FILTER (s.independence = 'self') / "
        "nullif(count(s.row_id), 0), 3) self, coalesce(any_value(v.n), 0) votes, "
        "coalesce(any_value(r.n), 0) responses, "
        "greatest(max(s.as_of), any_value(v.newest), any_value(r.newest)) newest "
        "FROM sources o LEFT JOIN scores s ON s.source = o.id "
        f"LEFT JOIN ({COUNTED.format('votes')}) v ON v.source = o.id "
        f"LEFT JOIN ({COUNTED.format('responses')}) r ON r.source = o.id "
        "GROUP BY ALL ORDER BY o.id"
    )
    reasons = store.query(
        "SELECT source, reason, sum(count)::BIGINT n FROM refused GROUP BY ALL ORDER BY ALL"
    )
    return [
        {**row, "refused": {r["reason"]: r["n"] for r in reasons if r["source"] == row["id"]}}
        for row in rows
    ]
