"""A published price becomes USD per million tokens, or a refusal."""

from __future__ import annotations

from dataclasses import replace

from weighbridge.claims import Price
from weighbridge.errors import Refused
from weighbridge.evidence import checks
from weighbridge.evidence.subjects import Subjects, origin
from weighbridge.sources.rows import PublishedRow

UNITS = {"USD per token": 1e6, "USD per million tokens": 1.0}
"""Unit as published -> factor to USD per million tokens."""

HIGHEST = 2000.0
"""USD per million tokens that no listed price reaches: more is a unit mistaken for another."""


def price(row: PublishedRow, subjects: Subjects, row_id: str) -> Price:
    """Return one row as a checked price; a price of nought is none.

    Raises:
        Refused: with the file, row, field, what was found and what was expected.
    """
    model = subjects.model(row)
    asked = {name: _number(row, name) for name in ("input", "output", "cached")}
    if not asked["input"] or not asked["output"]:
        found = f"{row.said['input']} and {row.said['output']}"
        raise checks.refuse(row.cell(), "input", found, "prices above nought", "no price")
    return Price(
        row_id=row_id,
        model=model.model,
        listed_as=row.names[0],
        setting=model.setting,
        provider=row.said["provider"],
        place=row.said["place"],
        **(origin(row) | asked),
    )


def _number(row: PublishedRow, name: str) -> float | None:
    """Return one price in USD per million tokens, None where none above nought is stated."""
    if not row.said[name].strip():
        return None
    try:
        value = checks.checked_number(row.cell(name)) * UNITS[row.said["unit"]]
    except Refused as refused:
        raise Refused(replace(refused.refusal, field=name)) from None
    if not 0 <= value <= HIGHEST:
        expected = f"0 to {HIGHEST:g} USD per million tokens"
        raise checks.refuse(row.cell(), name, f"{value:g}", expected, "beyond any")
    return float(f"{value:.9g}") or None
