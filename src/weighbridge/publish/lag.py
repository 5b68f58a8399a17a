"""Lag in months under every rule, as rows of a dot-and-interval plot."""

from __future__ import annotations

from collections.abc import Sequence

from . import words
from .dots import Row
from .page import Lag

STEPS = (1, 2, 3, 6, 12, 24, 60)
"""Months that two ticks may be apart."""


def rows(lags: Sequence[Lag]) -> list[Row]:
    """Return one row for each rule, in the order given."""
    return [_row(lag) for lag in lags]


def said(lag: Lag) -> tuple[str, str]:
    """Return a lag in words, its value and its interval: a bound never without its inequality."""
    if lag.months is None:
        ends = f"evidence ends {lag.follower_newest} / {lag.leader_newest}"
        return "", ends if lag.censored == "evidence ends" else "no evidence"
    width = lag.months.high - lag.months.low
    value, low, high = (
        words.months(v, width) for v in (lag.months.value, lag.months.low, lag.months.high)
    )
    if lag.censored == "beyond":
        return f"> {value.removeprefix('+')} months", f"({low} or more)"
    if lag.censored == "ahead":
        return f"ahead by at least {value.removeprefix(words.MINUS)}", f"({high} or less)"
    return value, f"({low} to {high})"


def spoken(lags: Sequence[Lag]) -> str:
    """Return the plot in a sentence: the first rule's lag, and how many rules there are."""
    first = " ".join(said(lags[0])).strip()
    rest = f"; {len(lags) - 1} other rules beside it" if len(lags) > 1 else ""
    return f"Lag in months. {lags[0].label}: {first}{rest}"


def _row(lag: Lag) -> Row:
    value, detail = said(lag)
    if lag.months is None:
        return Row(lag.heading, lag.label, value, detail, "no", lag.finding_id)
    low, high = lag.months.low, lag.months.high
    place = "b" if low > 0 else "a" if high < 0 else "no"
    beyond, ahead = lag.censored == "beyond", lag.censored == "ahead"
    return Row(
        lag.heading, lag.label, value, detail, place, lag.finding_id, lag.months.value,
        None if ahead else low, None if beyond else high, left=ahead, right=beyond,
    )  # fmt: skip
