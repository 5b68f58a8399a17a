"""The moments of item response for large matrices of single trials, compiled by Numba.

Twins of ``item_moments`` for two parameters, in single precision with sums in double: an error
of 1e-6 of a standard error. The logistic function is a rational approximation of tanh within
4e-7, which compiles to vector instructions, as exp does not.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from weighbridge.ratings.responses import Codes
from weighbridge.ratings.rows import Floats

Singles = NDArray[np.float32]
RUN = 512
ODD = tuple(np.float32(v) for v in (
    4.89352455891786e-03, 6.37261928875436e-04, 1.48572235717979e-05, 5.12229709037114e-08,
    -8.60467152213735e-11, 2.00018790482477e-13, -2.76076847742355e-16,
))  # fmt: skip
EVEN = tuple(np.float32(v) for v in (
    4.89352518554385e-03, 2.26843463243900e-03, 1.18534705686654e-04, 1.19825839466702e-06,
))  # fmt: skip
A0, A1, A2, A3, A4, A5, A6 = ODD
B0, B1, B2, B3 = EVEN
HALF, EDGE = np.float32(0.5), np.float32(7.9)
ONE, ZERO = np.float32(1), np.float32(0)


@numba.njit(inline="always", fastmath=True)
def logistic(x):
    """Return 1 / (1 + exp(-x))."""
    t = min(max(HALF * x, -EDGE), EDGE)
    s = t * t
    over = t * (A0 + s * (A1 + s * (A2 + s * (A3 + s * (A4 + s * (A5 + s * A6))))))
    return HALF + HALF * over / (B0 + s * (B1 + s * (B2 + s * B3)))


@numba.njit(parallel=True, cache=True, fastmath=True)
def ability_sums(matrix, slope, intercept, ability, out):
    """Write the score and the information of each ability to ``out`` (2, n)."""
    n, many = matrix.shape
    for i in numba.prange(n):
        row, t = matrix[i], ability[i]
        score, information = 0.0, 0.0
        for start in range(0, many, RUN):
            g, h = ZERO, ZERO
            for j in range(start, min(start + RUN, many)):
                a = slope[j]
                p = logistic(a * t + intercept[j])
                seen = a if row[j] >= 0 else ZERO
                g += seen * (np.float32(row[j]) - p)
                h += seen * a * p * (ONE - p)
            score += float(g)
            information += float(h)
        out[0, i], out[1, i] = score, information


@numba.njit(parallel=True, cache=True, fastmath=True)
def item_sums(turned, slope, intercept, low, high, out):
    """Write two scores and three informations of each item to ``out`` (5, J)."""
    many, n = turned.shape
    for j in numba.prange(many):
        row, a, d = turned[j], slope[j], intercept[j]
        ga, gd, haa, had, hdd = 0.0, 0.0, 0.0, 0.0, 0.0
        for start in range(0, n, RUN):
            sa, sd, saa, sad, sdd = ZERO, ZERO, ZERO, ZERO, ZERO
            for i in range(start, min(start + RUN, n)):
                y, x, z = np.float32(row[i]), low[i], high[i]
                seen = HALF if row[i] >= 0 else ZERO
                p, q = logistic(a * x + d), logistic(a * z + d)
                r, s = seen * (y - p), seen * (y - q)
                u, v = seen * p * (ONE - p), seen * q * (ONE - q)
                sa += r * x + s * z
                sd += r + s
                saa += u * x * x + v * z * z
                sad += u * x + v * z
                sdd += u + v
            ga += float(sa)
            gd += float(sd)
            haa += float(saa)
            had += float(sad)
            hdd += float(sdd)
        out[0, j], out[1, j], out[2, j], out[3, j], out[4, j] = ga, gd, haa, had, hdd


def ability_moments(
    matrix: Codes, slope: Singles, intercept: Singles, ability: Singles
) -> tuple[Floats, Floats]:
    """Return the score and the information (n,) of each ability, given the items."""
    out = np.empty((2, len(ability)))
    ability_sums(matrix, slope, intercept, ability, out)
    return out[0], out[1]


def item_moments(
    turned: Codes, slope: Singles, intercept: Singles, low: Singles, high: Singles
) -> tuple[Floats, Floats]:
    """Return scores (J, 2) and informations (J, 2, 2) at two equally weighted nodes a model."""
    out = np.empty((5, len(slope)))
    item_sums(turned, slope, intercept, low, high, out)
    haa, had, hdd = out[2:]
    return out[:2].T.copy(), np.stack([haa, had, had, hdd], 1).reshape(-1, 2, 2)
