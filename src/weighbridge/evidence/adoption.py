"""A published count or share of use becomes a row of one population, or a refusal."""

from __future__ import annotations

from weighbridge.claims import Adoption
from weighbridge.evidence import checks
from weighbridge.evidence.subjects import Subjects, origin
from weighbridge.sources.rows import PublishedRow


def adoption(row: PublishedRow, subjects: Subjects, row_id: str) -> Adoption:
    """Return one row as a checked count or share.

    Raises:
        Refused: with the file, row, field, what was found and what was expected.
    """
    said, subject = row.said, subjects.subject(row)
    value = checks.checked_number(row.cell("value"))
    if said["population"] not in subjects.registry.populations:
        expected = "a population of the registry"
        raise checks.refuse(
            row.cell(), "population", said["population"], expected, "unknown population"
        )
    highest = 100.0 if said["unit"] == "percent" else float("inf")
    if not 0 <= value <= highest:
        expected = f"0 to {highest:g} {said['unit']}"
        raise checks.refuse(row.cell(), "value", said["value"], expected, "beyond any")
    kept = ("metric", "population", "unit", "period", "scope", "publisher", "reading", "read_at")
    return Adoption(
        row_id=row_id,
        subject_kind=row.spec.subject,
        subject=subject,
        value=value,
        **(origin(row) | {name: said[name] for name in kept}),
    )
