"""From labels to integer codes, and from equal rows to one: most of the time of a rating.

A table of Python's own costs 40 ns a label, sorting fixed-width text 800 ns: what knows its codes
already (a column with ``factorize``, integers) is asked for them, and where few objects fill an
array, each is looked up once and found again by its address, at 10 ns.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighbridge.errors import BadData
from weighbridge.ratings.rows import Floats, Ints
from weighbridge.ratings.threads import in_order

CHUNK = 1 << 18
SAMPLE, FIRST_SLOTS, SLOTS = 1 << 16, 1 << 16, 1 << 21
Labels = tuple[str | int, ...]
Codes = NDArray[np.int32]


def encoded(columns: Sequence[Any], what: str) -> tuple[Labels, list[Codes]]:
    """Return the sorted distinct labels of aligned columns, and each column's codes (n,).

    Labels are text or integers; integers sort as numbers. Raises BadData for any other, for an
    empty one, and for an integer that is written like a text.
    """
    found = [_column(values, what) for values in columns]
    _check({label for names, _ in found for label in names}, what)
    numbers = all(isinstance(v, int) for names, _ in found for v in names)
    order: Any = int if numbers else str
    labels = tuple(sorted({label for names, _ in found for label in names}, key=order))
    place = {label: k for k, label in enumerate(labels)}
    return labels, [
        _recoded(np.array([place[v] for v in names], np.int32), code) for names, code in found
    ]


def _recoded(table: Codes, code: Codes) -> Codes:
    for a in range(0, len(code), CHUNK):
        code[a : a + CHUNK] = table[code[a : a + CHUNK].astype(np.int64)]
    return code


def _check(labels: set[Any], what: str) -> None:
    strange = [v for v in labels if not isinstance(v, str | int) or isinstance(v, bool) or v == ""]
    if strange:
        shown = ", ".join(sorted({repr(v) for v in strange})[:5])
        raise BadData(f"{what}: found {shown}, expected names as text or integers")
    if len({str(v) for v in labels}) < len(labels):
        texts = {v for v in labels if isinstance(v, str)}
        both = sorted(str(v) for v in labels if not isinstance(v, str) and str(v) in texts)
        raise BadData(f"{what}: {', '.join(both[:5])} occur as an integer and as text")


def _column(values: Any, what: str) -> tuple[list[Any], Codes]:
    """Return distinct labels as first met, and the code of each value (n,), to be overwritten."""
    if hasattr(values, "factorize"):
        code, names = values.factorize()
        if len(code) and code.min() < 0:
            raise BadData(f"{what}: {int((code < 0).sum())} of {len(code)} values are missing")
        return names.tolist(), np.array(code, np.int32)
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu" and values.ndim == 1:
        return _integers(values)
    if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
        raise BadData(f"{what}: found {type(values).__name__}, expected a column of names")
    place: defaultdict[Any, int] = defaultdict(count().__next__)
    code = np.empty(len(values), np.int32)
    try:
        starts = range(0, len(values), CHUNK)
        for a, alike in zip(
            starts, in_order(lambda a: _same_objects(values, a), starts), strict=True
        ):
            part = values[a : a + CHUNK]
            part = part if alike is None else part[alike[0]]
            part = part.tolist() if hasattr(part, "tolist") else part
            found = np.fromiter(map(place.__getitem__, part), np.int64, len(part))
            code[a : a + CHUNK] = found if alike is None else found[alike[1]]
    except TypeError as error:
        raise BadData(f"{what}: {error}, expected names as text or integers") from None
    return [v.item() if isinstance(v, np.generic) else v for v in place], code


def _same_objects(column: Any, start: int) -> tuple[Ints, Ints] | None:
    """Return a place of each distinct object of a chunk, and which one stands where (n,).

    None where there is no array of objects, or most are distinct.
    """
    if not isinstance(column, np.ndarray) or column.dtype != object or column.ndim != 1:
        return None
    values = column[start : start + CHUNK]
    if not (values.flags.c_contiguous and len(values) and ctypes.sizeof(ctypes.c_void_p) == 8):
        return None
    kept: Any = (ctypes.c_uint64 * len(values)).from_address(values.ctypes.data)
    return _distinct(np.frombuffer(kept, np.uint64)[None])


def _integers(values: NDArray[Any]) -> tuple[list[int], Codes]:
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if high - low > max(SLOTS, 4 * len(values)):
        names, code = np.unique(values, return_inverse=True)
        return names.tolist(), code.astype(np.int32)
    shifted = values.astype(np.int64) - low
    used = np.bincount(shifted) > 0
    return (np.nonzero(used)[0] + low).tolist(), (np.cumsum(used, dtype=np.int32) - 1)[shifted]


def distinct(rows: Floats) -> tuple[Ints, Ints] | None:
    """Return an index of each distinct row of ``rows`` (n, k), and which one each row equals (n,).

    Rows fall into slots by a hash of their bits; of the rows in a slot those that equal its holder
    are done, the others fall again with another hash. None when in a sample most rows differ, so
    that nothing is won by collapsing them.
    """
    return _distinct(np.ascontiguousarray(rows.T + 0.0).view(np.uint64))


def _distinct(bits: NDArray[np.uint64]) -> tuple[Ints, Ints] | None:
    n = bits.shape[1]
    if n > SAMPLE and len(_dealt(bits[:, :SAMPLE])[0]) > SAMPLE // 4:
        return None
    return _dealt(bits)


def _dealt(bits: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    n, slots, seen = bits.shape[1], FIRST_SLOTS, 0
    first: list[Ints] = []
    code, left = np.empty(n, np.int64), np.arange(n)
    while len(left):
        rows = bits if len(left) == n else bits[:, left]
        slot = _slots(rows, slots, len(first))
        holder = np.full(slots, -1)
        holder[slot] = np.arange(len(left))
        used = np.nonzero(holder >= 0)[0]
        mine = holder[slot]
        same = np.logical_and.reduce([word[mine] == word for word in rows])
        first.append(left[holder[used]])
        holder[used] = np.arange(seen, seen + len(used))
        code[left] = holder[slot]
        left, seen, slots = left[~same], seen + len(used), SLOTS
    return np.concatenate(first), code


def _slots(bits: NDArray[np.uint64], slots: int, seed: int) -> Ints:
    """Return a slot for each column of ``bits`` (k, n), the same for equal columns."""
    odd = np.random.default_rng(seed).integers(0, 1 << 63, len(bits), np.uint64) * np.uint64(2)
    total = np.zeros(bits.shape[1], np.uint64)
    for word, factor in zip(bits, odd + np.uint64(1), strict=True):
        total ^= word
        total *= factor
        total ^= total >> np.uint64(32)
    total &= np.uint64(slots - 1)
    return total.view(np.int64)


def combined(columns: Sequence[Ints]) -> Ints | None:
    """Return one code (n,) for aligned columns of codes; None when there are none."""
    code: Ints | None = None
    for column in columns:
        if code is None:
            code = column
            continue
        joint = code * (int(column.max()) + 1) + column
        code = compressed(joint, int(joint.max()) + 1)[1]
    return code


def compressed(key: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the sorted distinct values of ``key`` below ``size``, and the place of each (n,)."""
    if size > max(4 * len(key), SLOTS):
        found, code = np.unique(key, return_inverse=True)
        return found, code
    used = np.bincount(key, minlength=size) > 0
    return np.nonzero(used)[0], (np.cumsum(used) - 1)[key]


def numbers(values: ArrayLike, n: int, what: str) -> Floats:
    """Return n finite numbers; raises BadData that names the first that is none."""
    try:
        out = np.asarray(values, float)
    except (TypeError, ValueError):
        raise BadData(f"{what}: expected {n} numbers") from None
    if out.shape != (n,):
        raise BadData(f"{what}: shape {out.shape} for {n} votes")
    if not np.isfinite(out).all():
        at = int(np.argmin(np.isfinite(out)))
        raise BadData(f"{what}: found {out[at]} at vote {at}, expected a finite number")
    return out
