"""One call of every verb, for what must hold of them all."""

from __future__ import annotations

from pathlib import Path

import duckdb

from curated import claim, write_claims

JSON = {
    "weigh": ["weigh", "qwen-14b", "llama-2-13b"],
    "rank": ["rank", "--country", "cn"],
    "rivals": ["rivals", "--count", "2"],
    "frontier": ["frontier", "--group", "cn-open", "--group", "us-open"],
    "lag": ["lag", "--at", "2025-05-31"],
    "trust": ["trust"],
    "why": ["why", "qwen-14b", "mmlu"],
    "models": ["models", "--developer", "alibaba"],
    "show": ["show", "qwen-14b"],
    "benchmarks": ["benchmarks"],
    "sources": ["sources"],
    "cost": ["cost", "qwen3-32b"],
    "openness": ["openness", "deepseek-r1"],
    "adoption": ["adoption", "--by", "ollama-pulls"],
    "safety": ["safety", "deepseek-r1"],
    "report": ["report", "--out", "{folder}/report.html"],
    "site": ["site", "--out", "{folder}/site"],
    "build": ["build", "{folder}"],
    "rate": ["rate", "{folder}/votes.parquet", "--workers", "1"],
    "update": ["update", "--dry-run"],
}
"""The verbs that take ``--json``."""

TEXT = {
    "export": ["export", "--table", "sources"],
    "schema": ["schema", "weigh"],
}
"""The others."""

VOTES = (
    "SELECT * FROM (VALUES ('a', 'b', 'a'), ('b', 'a', 'a'), ('a', 'b', 'tie'))"
    " AS votes (model_a, model_b, outcome)"
)


def words(verb: str, folder: Path) -> list[str]:
    """Return the words of one call; ``folder`` is a place to write that holds small tables."""
    duckdb.execute(f"COPY ({VOTES}) TO '{folder}/votes.parquet'")
    write_claims(folder, [claim("qwen-14b", "mmlu", "66.3"), claim("qwen-99b", "mmlu", "60")])
    return [word.format(folder=folder) for word in ({**JSON, **TEXT})[verb]]
