"""One model's record as it is, with each fact's source."""

from __future__ import annotations

from typing import Any

from weighbridge.evidence.store import Store


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
        "corrections": store.query(
            "SELECT * FROM corrections WHERE model = ? AND benchmark = '' ORDER BY as_of, row_id",
            [model],
        ),
        "digest": store.digest,
        "evidence_to": store.evidence_to,
    }
