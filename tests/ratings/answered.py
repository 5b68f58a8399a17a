"""Responses: a published table, and matrices drawn from the model itself."""

from __future__ import annotations

import numpy as np

SECTION_6 = (
    "00000 3 00001 6 00010 2 00011 11 00100 1 00101 1 00110 3 00111 4 01000 1 01001 8 01011 16 "
    "01101 3 01110 2 01111 15 10000 10 10001 29 10010 14 10011 81 10100 3 10101 28 10110 15 "
    "10111 80 11000 16 11001 56 11010 21 11011 173 11100 11 11101 61 11110 28 11111 298"
)
SECTION_7 = (
    "00000 12 00001 19 00010 1 00011 7 00100 3 00101 19 00110 3 00111 17 01000 10 01001 5 01010 3 "
    "01011 7 01100 7 01101 23 01110 8 01111 28 10000 7 10001 39 10010 11 10011 34 10100 14 10101 51 "
    "10110 15 10111 90 11000 6 11001 25 11010 7 11011 35 11100 18 11101 136 11110 32 11111 308"
)
"""Sections of the Law School Admission Test: Bock and Lieberman 1970, doi:10.1007/BF02291262."""


def lsat(patterns: str):
    """Return the answers of 1,000 students to five items of a section, as a matrix of int8."""
    words = patterns.split()
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
