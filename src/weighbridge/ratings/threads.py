"""Work shared between two threads without a trace in the digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
Item = TypeVar("Item")
Found = TypeVar("Found")


def in_order(function: Callable[[Item], Found], items: Iterable[Item]) -> Iterator[Found]:
    """Yield what two threads make of each item, in the order of the items.

    Sums over what is found are then the same on any number of cores.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(function, items)
