"""The columns of votes and responses in SQL, as their records define them."""

from __future__ import annotations

from dataclasses import fields

from weighbridge.claims import Response, Vote

_TYPES = {
    "str": "VARCHAR",
    "str | None": "VARCHAR",
    "int": "INTEGER",
    "int | None": "INTEGER",
    "float": "DOUBLE",
    "float | None": "DOUBLE",
    "bool | None": "BOOLEAN",
}


def definitions(record: type) -> list[str]:
    """Return the columns of a record's table with their types in SQL."""
    return [f"{each.name} {_TYPES.get(str(each.type), 'VARCHAR')}" for each in fields(record)]


OUTCOMES = {"votes": definitions(Vote), "responses": definitions(Response)}
"""Table -> the definitions of its columns."""

KEYS = {
    "votes": "source, benchmark, category, item, judge, role, model_a, effort_a, setting_a, "
    "model_b, effort_b, setting_b",
    "responses": "source, benchmark, category, item, judge, model, effort, setting, trial",
}
"""Table -> the columns that two rows of one item cannot share."""
