"""What an index of openness grades becomes a row of one dimension, or a refusal."""

from __future__ import annotations

from weighbridge.claims import Grade
from weighbridge.evidence import checks
from weighbridge.evidence.subjects import Subjects, origin
from weighbridge.sources.rows import PublishedRow

GRADES = {
    "osai": ("open", "partial", "closed"),
    "opening-up-chatgpt": ("open", "partial", "closed"),
    "fmti": ("1", "0"),
}
"""Index -> its grades; an index that is not here states a licence for each component."""

WORDS = {"1": "met", "0": "not met"}


def grade(row: PublishedRow, subjects: Subjects, row_id: str) -> Grade:
    """Return one row as a checked grade.

    Raises:
        Refused: with the file, row, field, what was found and what was expected.
    """
    said, subject = row.said, subjects.subject(row)
    found = said["grade"].strip()
    grades = next((g for name, g in GRADES.items() if said["index"].startswith(name)), (found,))
    if found not in grades:
        raise checks.refuse(
            row.cell(), said["dimension"], found, ", ".join(grades), "unknown grade"
        )
    return Grade(
        row_id=row_id,
        subject_kind=row.spec.subject,
        subject=subject,
        index=said["index"],
        dimension=said["dimension"],
        grade=WORDS.get(found, found),
        **origin(row),
    )
