"""The part of the real evidence that is small enough to fit in a test, and altered views of it."""

from __future__ import annotations

import dataclasses

from weighbridge.evidence.store import Store
from weighbridge.findings.fitted import fit
from weighbridge.findings.weighing import Knobs, Weighing
from weighbridge.traits import Options

FAMILIES = (
    "model IN (SELECT id FROM models WHERE developer IN ('baichuan', 'meta', 'openai') "
    "OR family IN ('Qwen', 'Qwen1.5', 'Qwen2', 'DeepSeek LLM', 'DeepSeek-V3', 'Qwen3'))"
)
QUICK = Options(draws=200, iterations=2, refine=1, calibrate=False)


def seen_through(store: Store, **views: str) -> Store:
    """The same store with some tables replaced by a question to the whole one."""
    connection = store.connection.cursor()
    whole = f'"{connection.execute("SELECT current_database()").fetchone()[0]}".main'
    for table, sql in views.items():
        connection.execute(f"CREATE TEMP VIEW {table} AS {sql.format(whole=whole)}")
    return dataclasses.replace(store, connection=connection)


def weighed(store: Store, where: str = FAMILIES) -> Weighing:
    return Weighing(store, fit(store, QUICK, where=where), Knobs())
