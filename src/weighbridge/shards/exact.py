"""Sums that do not depend on their order: multiples of 2^-32, which add as whole numbers.

Sums of floating point change in their last digits with the order of what is added, and so with the
number of workers. A shard's own sum is rounded once, by at most 1.2e-10, and the rest is exact.
"""

from __future__ import annotations

import numpy as np

from weighbridge.errors import BadData
from weighbridge.ratings.rows import Floats, Ints

UNIT = 2.0**32
LARGEST = 2.0**31


def whole(values: Floats) -> Ints:
    """Return values as whole numbers of 2^-32; raises BadData for one beyond 2^31, or none."""
    if not (np.abs(values) < LARGEST).all():
        raise BadData(f"a sum of more than {LARGEST:.0f}: split the data, or weigh votes less")
    return np.rint(values * UNIT).astype(np.int64)


def real(sums: Ints) -> Floats:
    """Return what whole numbers of 2^-32 stand for."""
    return np.asarray(sums / UNIT)


def added(total: Ints, part: Ints) -> Ints:
    """Return the sum of aligned whole numbers; raises BadData where it is beyond 2^31."""
    found = total + part
    if (((total ^ found) & (part ^ found)) < 0).any():
        raise BadData(f"a sum of more than {LARGEST:.0f}: split the data, or weigh votes less")
    return found
