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
    """Return a lag in words: its value and its interval, never without the inequality it needs."""
    bound = "" if lag.bound is None else words.plain(abs(lag.bound))
    if lag.censored == "beyond":
        return (f"> {bound} months" if bound else "before the first evidence"), ""
    if lag.censored == "ahead":
        return (f"ahead by at least {bound}" if bound else "ahead, unknown how long"), ""
    if lag.months is None:
        return "", "no evidence"
    low, high = lag.low, lag.high
    width = 0.0 if low is None or high is None else high - low
    value, near, far = (
        None if v is None else words.months(v, width) for v in (lag.months, low, high)
    )
    ends = f"({near} to {far})" if near and far else f"({near} or more)" if near else ""
    ends = ends or (f"({far} or less)" if far else "(no interval)")
    return (f"at most {value}" if lag.censored else f"{value}"), ends


def note(lag: Lag) -> str:
    """Return the days at which the evidence of both sides ends, where that limits the answer."""
    if lag.censored != "evidence ends":
        return ""
    return f"evidence ends {lag.follower_newest} / {lag.leader_newest}"


def spoken(lags: Sequence[Lag]) -> str:
    """Return the plot in a sentence: the first rule's lag, and how many rules there are."""
    value, detail = said(lags[0])
    rest = f"; {len(lags) - 1} other rules beside it" if len(lags) > 1 else ""
    return f"Lag in months. {lags[0].label}: {f'{value} {detail}'.strip()}{rest}"


def _row(lag: Lag) -> Row:
    value, detail = said(lag)
    base = (lag.heading, lag.label, note(lag), value, detail)
    if lag.censored == "beyond":
        return Row(*base, "b", lag.finding_id, lag.bound, right=True)
    if lag.censored == "ahead":
        return Row(*base, "a", lag.finding_id, -abs(lag.bound or 0), left=True)
    low, high = lag.low, lag.high
    place = "b" if low is not None and low > 0 else "a" if high is not None and high < 0 else "no"
    open_left = lag.censored == "evidence ends" or low is None
    return Row(
        *base, place, lag.finding_id, lag.months, low, high, open_left, high is None
    )  # fmt: skip
