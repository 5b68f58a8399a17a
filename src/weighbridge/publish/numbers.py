"""How numbers are printed: a true minus, no digit that the error does not carry."""

from __future__ import annotations

MINUS = "\u2212"
WORDS = {
    "not_separable": "not separable",
    "not_comparable": "not comparable",
}


def points(value: float) -> str:
    """Return points with a sign: +38, −12, 0."""
    whole = round(value)
    return f"{'+' if whole > 0 else MINUS if whole < 0 else ''}{abs(whole)}"


def interval(gap: float | None, low: float | None, high: float | None) -> str:
    """Return a gap with its interval, or the words that there is none."""
    if gap is None or low is None or high is None:
        return "no evidence"
    return f"{points(gap)} ({points(low)} to {points(high)})"


def probability(value: float | None) -> str:
    """Return a probability as .79, >.99 or <.01."""
    if value is None:
        return "no evidence"
    if value > 0.99:
        return ">.99"
    return "<.01" if value < 0.01 else f"{value:.2f}".removeprefix("0")


def word(verdict: str) -> str:
    """Return a verdict as people write it."""
    return WORDS.get(verdict, verdict)
