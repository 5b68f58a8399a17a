"""Work shared between two threads without a trace in the digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar

THREADS = 2
Item = TypeVar("Item")
Found = TypeVar("Found")


def in_order(function: Callable[[Item], Found], items: Iterable[Item]) -> Iterator[Found]:
    """Yield what two threads make of each item, in the order of the items.

    Sums over what is found are then the same on any number of cores.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(function, items)


def sequential_algebra() -> AbstractContextManager[Any]:
    """Keep linear algebra to its caller's thread.

    The last digits of a sum depend on the number of its threads, and several that share few cores
    wait for each other, busily.
    """
    return _libraries().limit(limits=1)  # type: ignore[no-any-return]


@cache
def _libraries() -> Any:
    import scipy.linalg  # noqa: F401  its own library is found once it is loaded
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
