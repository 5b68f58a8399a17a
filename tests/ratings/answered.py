"""Responses: a published table, and matrices drawn from the model itself."""

from __future__ import annotations

import numpy as np

PATTERNS = (
    "00000 3 00001 6 00010 2 00011 11 00100 1 00101 1 00110 3 00111 4 01000 1 01001 8 01011 16 "
    "01101 3 01110 2 01111 15 10000 10 10001 29 10010 14 10011 81 10100 3 10101 28 10110 15 "
    "10111 80 11000 16 11001 56 11010 21 11011 173 11100 11 11101 61 11110 28 11111 298"
)
"""Section 6 of the Law School Admission Test: Bock and Lieberman 1970, doi:10.1007/BF02291262."""


def lsat():
    """Return the answers of 1,000 students to five items, as a matrix of int8."""
    words = PATTERNS.split()
    rows = [np.tile([int(c) for c in p], (int(n), 1)) for p, n in zip(words[::2], words[1::2])]  # noqa: B905
    return np.concatenate(rows).astype(np.int8)


def drawn(seed: int, models: int, items: int, missing: float = 0.0, slopes: float = 0.4):
    """Return a matrix, and the abilities (mean 0, variance 1), slopes and difficulties behind it."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=models)
    ability = (ability - ability.mean()) / ability.std()
    slope, difficulty = np.exp(slopes * rng.normal(size=items)), rng.normal(0, 1.2, items)
    p = 1 / (1 + np.exp(-slope * (ability[:, None] - difficulty)))
    found = (rng.random(p.shape) < p).astype(np.int8)
    found[rng.random(p.shape) < missing] = -1
    return found, ability, slope, difficulty
