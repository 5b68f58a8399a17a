"""Where truths lie among posterior draws: even, if the posterior is right (Talts et al. 2018).

Simulation-based calibration, arXiv:1804.06788.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import chisquare


def ranks(draws, truth):
    """Return the share of the draws (n, d) that lie below each truth (n,)."""
    return (draws < np.asarray(truth)[:, None]).mean(1)


def evenness(found, bins: int = 10) -> float:
    """Return the chance that a histogram of even ranks is as uneven as this one."""
    return float(chisquare(np.histogram(found, bins, (0, 1))[0]).pvalue)


def narrowed(draws, by: float):
    """Return draws (n, d) as an engine would give them that is too sure of itself."""
    centre = draws.mean(1, keepdims=True)
    return centre + by * (draws - centre)
