"""The same measurement reported twice counts once, at its origin, with all its citations.

Equality of two values is no proof: two honest measurements can agree. A *chain* needs a reason
(the row's report is the developer's own; a curated table quotes a paper that another source
quotes too). Otherwise equality raises a copy probability against the chance of coincidence at
that precision, and the row is down-weighted by it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

from weighbridge.claims import Score
from weighbridge.evidence.settings import variant_of

COPY_SHARE = 0.34
"""Share of rivals' cells equal to the developer's own before any is known to be a copy."""

REPEAT_SPREAD = 2.0
"""Standard deviation, in points of 100, of an honest second measurement of the same cell."""

ORDER = {"self": 0, "third-party": 1, "rival": 2, "unknown": 3}


def coincidence(value: float) -> float:
    """Return the chance that an honest second measurement prints the same digits.

    The difference of two measurements with standard deviation s each has density
    1/(2 s sqrt(pi)) at zero; times the width of the last printed digit.
    """
    return float(min(1.0, 10.0 ** -_decimals(value) / (2 * REPEAT_SPREAD * math.pi**0.5)))


def _decimals(value: float) -> int:
    return len(f"{value:.4f}".rstrip("0").partition(".")[2])


def copy_probability(value: float) -> float:
    """Return the posterior probability of a copy, by Bayes' rule from COPY_SHARE."""
    chance = coincidence(value)
    return COPY_SHARE / (COPY_SHARE + (1 - COPY_SHARE) * chance)


def mark(scores: list[Score]) -> list[Score]:
    """Return the scores, each copy pointing at its origin; the order is kept.

    Rows of one model, benchmark, scale and compatible effort repeat each other when their values
    agree as printed; the origin is the developer's own row, else a board's own file before a copy
    of it, else the earliest. The same report read from two sources is a chain (probability 1).
    """
    groups: dict[tuple[str, str, str], list[Score]] = defaultdict(list)
    for score in scores:
        groups[score.model, score.benchmark, _scale(score)].append(score)
    marked: dict[str, Score] = {}
    for group in groups.values():
        for copy in _copies(sorted(group, key=_seniority)):
            marked[copy.row_id] = copy
    return [marked.get(score.row_id, score) for score in scores]


def _seniority(score: Score) -> tuple[int, bool, str, str]:
    reprinted = score.source != score.reported_by
    return ORDER[score.independence], reprinted, score.as_of or "9999", score.row_id


def _copies(group: list[Score]) -> list[Score]:
    origins: list[Score] = []
    copies = []
    for score in group:
        origin = next((o for o in origins if _may_repeat(score, o)), None)
        if origin is None:
            origins.append(score)
            continue
        same = score.reported_by == origin.reported_by and score.reported_by != ""
        probability = 1.0 if same else copy_probability(score.standard_value)
        reason = (
            "the same reporter's value read a second time"
            if same
            else f"equal to the value of {origin.reported_by or 'an earlier report'} as printed"
        )
        copies.append(
            replace(
                score,
                duplicate_of=origin.row_id,
                copy_probability=round(probability, 6),
                copy_reason=reason,
                counts=probability < 0.5 and not score.corrected_by,
            )
        )
    return copies


def _may_repeat(score: Score, origin: Score) -> bool:
    """Say whether a row can be the origin's.

    A source repeats no run under another protocol, and not what it corrected since.
    """
    if score.source == origin.source and bool(score.corrected_by) != bool(origin.corrected_by):
        return False
    efforts = _compatible(score.effort, origin.effort)
    protocols = score.source != origin.source or _compatible(score.protocol, origin.protocol)
    return efforts and protocols and _digits_agree(score.standard_value, origin.standard_value)


def _compatible(one: str, other: str) -> bool:
    return one == other or "" in (one, other)


def _digits_agree(one: float, other: float) -> bool:
    """Say whether two values are equal to the last digit of the coarser, at most one decimal."""
    decimals = max(1, min(_decimals(one), _decimals(other)))
    return abs(one - other) <= 0.5 * 10.0**-decimals + 1e-9


def _scale(score: Score) -> str:
    return variant_of(score.metric, score.setting)
