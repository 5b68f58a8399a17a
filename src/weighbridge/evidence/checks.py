"""Every reason for which a row is refused, as a table; and the checks that find them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date

from weighbridge.errors import Refusal, Refused
from weighbridge.sources.cell import Cell
from weighbridge.spelling import LONGEST_NAME
from weighbridge.terms import NO_MODEL, Benchmark

REASONS = {
    "unknown model": "the name is no model of the registry, and nothing was guessed",
    **NO_MODEL,
    "unknown benchmark": "the benchmark is not in the registry",
    "not a number": "the value is no finite number",
    "out of range": "the value lies outside the benchmark's possible range",
    "no value": "the cell is empty",
    "no price": "no price above nought is stated: a free offer, a subscription or nothing at all",
    "a rolling name": "the name moves from release to release, so that no single one is meant",
    "several subjects": "the names of the row stand for different subjects",
    "unknown subject": "the name is no subject of the registry, or pools several of them",
    "unknown population": "what was counted is not in the registry",
    "beyond any": "the number is beyond all that are asked or counted: is the unit another?",
    "unknown grade": "the grade is none that the index gives",
    "bad date": "the date is not written as a calendar date",
    "too long": "the name is longer than any model's",
    "bad character": "the name holds control or bidirectional characters",
    "set aside": "a review of the source sets the row aside, as the registry says",
    "stands twice": "another row says the same of the same item, and which one holds is unknown",
    "one with itself": "both sides are the same model in the same setting",
    "unparsable source": "the file as a whole cannot be read",
}
LONGEST = 40
"""Characters of the longest number that is read as one."""

"""Characters of the longest name that is looked up: likeness to a longer one costs too much."""

ELO = 0.0, 10_000.0
"""Bounds of an Elo rating: none published lies near them, and one beyond would bend every other."""

SHOTS = re.compile(r"[0-9]{1,4}")
"""A number of worked examples; whatever else stands there is unknown."""

NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?"
_NUMBER = re.compile(NUMBER)
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_INERT = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def refuse(cell: Cell, field: str, found: str, expected: str, reason: str) -> Refused:
    """Return the refusal of one cell; ``reason`` must be one of REASONS."""
    return Refused(
        Refusal(cell.source, cell.file, cell.row, field, shown(found), expected, REASONS[reason])
    )


def shown(found: str) -> str:
    """Return what was found as it is cited: hidden characters made visible, and cut."""
    visible = (c if unicodedata.category(c) not in _INERT else "\ufffd" for c in found[:200])
    return "".join(visible)


def checked_name(cell: Cell) -> str:
    """Return the published name, refused when empty, too long or with hidden characters."""
    name = cell.name.strip()
    if not name:
        raise refuse(cell, "model", "", "a model name", "no model named")
    if len(name) > LONGEST_NAME:
        expected = f"at most {LONGEST_NAME} characters"
        raise refuse(cell, "model", name, expected, "too long")
    if any(unicodedata.category(c) in _INERT for c in name):
        raise refuse(cell, "model", name, "printable characters", "bad character")
    return name


def checked_number(cell: Cell) -> float:
    """Return the value as a finite number."""
    text = cell.value.strip().removesuffix("%").rstrip()
    if not text:
        raise refuse(cell, "value", "", "a number", "no value")
    value = float(text) if len(text) < LONGEST and _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise refuse(cell, "value", cell.value, "a finite number", "not a number")
    return value


def checked_total(cell: Cell) -> int:
    """Return what a count is out of, a whole number above nought."""
    if not SHOTS.fullmatch(cell.out_of) or int(cell.out_of) == 0:
        raise refuse(cell, "out_of", cell.out_of, "a number of items", "not a number")
    return int(cell.out_of)


def checked_range(cell: Cell, value: float, benchmark: Benchmark) -> float:
    """Return a value in the benchmark's unit, refused outside its possible range."""
    low, high = ELO if benchmark.unit == "elo" else (0.0, benchmark.ceiling)
    if high is None:
        return value
    if not low <= value <= high * (1 + 1e-9):
        expected = f"{low:g} to {high:g} {benchmark.unit}"
        raise refuse(cell, "value", f"{value:g}", expected, "out of range")
    return value


def checked_date(cell: Cell) -> str:
    """Return the date of publication as written, '' when the source states none."""
    text = cell.as_of.strip()
    if not text:
        return ""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        raise refuse(cell, "as_of", text, "YYYY-MM-DD or YYYY-MM", "bad date") from None
    return text
