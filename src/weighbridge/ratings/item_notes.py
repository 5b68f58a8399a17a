"""What is odd about an item, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings.rows import Floats

FEW = 5.0
FLAT = 0.25


@dataclass(frozen=True)
class Seen:
    """What is known of J items: times right and trials, slopes and the upper ends of their intervals."""

    right: Floats
    trials: Floats
    slope: Floats
    high: Floats
    usual: float


@dataclass(frozen=True)
class Note:
    """A finding about an item: when it holds, and the sentence that says so."""

    sentence: str
    holds: Callable[[Seen], NDArray[np.bool_]]


NOTES = {
    "no response": Note(
        "no model answered it: all that is known is what items are like", lambda s: s.trials == 0
    ),
    "few responses": Note(
        "fewer than five responses: its difficulty rests on what items are like",
        lambda s: (s.trials > 0) & (s.trials < FEW),
    ),
    "everyone right": Note(
        "every response is right: how easy it is has no upper end",
        lambda s: (s.trials > 0) & (s.right == s.trials),
    ),
    "everyone wrong": Note(
        "every response is wrong: too hard for all, or the key is wrong",
        lambda s: (s.trials > 0) & (s.right == 0),
    ),
    "suspected wrong key": Note(
        "the stronger a model, the more often it is marked wrong, beyond the interval: look at the key",
        lambda s: s.high < 0,
    ),
    "negative discrimination": Note(
        "stronger models do no better here, rather worse, though chance may explain it",
        lambda s: (s.slope < 0) & (s.high >= 0),
    ),
    "says little": Note(
        "surely less than a quarter of the usual discrimination: it hardly tells models apart",
        lambda s: (s.high < FLAT * s.usual) & (s.high >= 0),
    ),
}  # fmt: skip


def noted(names: tuple[str, ...], seen: Seen) -> dict[str, tuple[str, ...]]:
    """Return for each item that is odd which notes hold, in the order of ``NOTES``."""
    found: dict[str, tuple[str, ...]] = {}
    for key, note in NOTES.items():
        for place in np.nonzero(note.holds(seen))[0]:
            found[names[place]] = (*found.get(names[place], ()), key)
    return dict(sorted(found.items()))
