"""Who works on the shards: this process, or others, one of which may die at any moment."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from weighbridge.errors import BadData
from weighbridge.shards.files import Shard

Task = Callable[[Shard, Any, Path], Any]
"""What is done with a shard: it, what all tasks share, and a folder for what is kept of it."""

Call = Callable[[Shard], "Future[Any]"]
PATIENCE, FORGOTTEN = 10.0, 3


class Executor(Protocol):
    """Runs a task on every shard and yields what it returns, in any order."""

    def run(self, task: Task, shards: Sequence[Shard], shared: Any) -> Iterator[Any]:
        """Yield one result for each shard; raises BadData that names a shard that kills."""


class Serial:
    """No process but the one that asks."""

    def __enter__(self) -> Self:
        """Make the folder for what is kept of shards."""
        self._kept = tempfile.TemporaryDirectory(prefix="weighbridge-")
        return self

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self._kept.cleanup()

    def run(self, task: Task, shards: Sequence[Shard], shared: Any) -> Iterator[Any]:
        """Yield one result for each shard, in their order."""
        for shard in shards:
            yield task(shard, shared, Path(self._kept.name))


class Workers(ABC):
    """Other processes: what is lost when one dies is done again, and it alone.

    Who died says not on which shard. Each that was under way is done again with nothing beside it,
    ``tries`` times at most, so that none is blamed for another.
    """

    died: tuple[type[BaseException], ...] = ()
    tries = 3
    at_once = 2

    @abstractmethod
    def start(self, task: Task, shared: Any) -> Call:
        """Return what begins a task on a shard."""

    @abstractmethod
    def renew(self) -> None:
        """Replace workers that died."""

    def stalled(self) -> bool:
        """Return whether nobody works, so that nothing under way will ever end.

        Raises an error where no worker is left that could.
        """
        return False

    def run(self, task: Task, shards: Sequence[Shard], shared: Any) -> Iterator[Any]:
        """Yield one result for each shard, as they come; BadData names a shard that kills."""
        left, call = list(reversed(shards)), self.start(task, shared)
        flying: dict[Future[Any], Shard] = {}
        try:
            while left or flying:
                lost = self._launched(call, left, flying)
                yield from self._landed(self._ended(flying), flying, lost)
                if lost:
                    while flying:
                        yield from self._landed(self._ended(flying), flying, lost)
                    yield from self._again(lost, task, shared)
                    call = self.start(task, shared)
        finally:
            for future in flying:
                future.cancel()

    def _launched(
        self, call: Call, left: list[Shard], flying: dict[Future[Any], Shard]
    ) -> list[Shard]:
        """Start what may be under way at once; return the shard that found all workers dead."""
        while left and len(flying) < self.at_once:
            shard = left.pop()
            try:
                flying[call(shard)] = shard
            except self.died:
                return [shard]
        return []

    def _ended(self, flying: Collection[Future[Any]]) -> set[Future[Any]]:
        """Wait until something under way has ended; all of it has where nobody works on it."""
        done = wait(flying, PATIENCE, FIRST_COMPLETED).done
        while flying and not done:
            if self.stalled():
                for future in flying:
                    future.cancel()
                return set(flying)
            done = wait(flying, PATIENCE, FIRST_COMPLETED).done
        return done

    def _landed(
        self, done: set[Future[Any]], flying: dict[Future[Any], Shard], lost: list[Shard]
    ) -> Iterator[Any]:
        for future in done:
            shard = flying.pop(future)
            try:
                found = future.result()
            except self.died:
                lost.append(shard)
            else:
                yield found

    def _again(self, lost: list[Shard], task: Task, shared: Any) -> Iterator[Any]:
        self.renew()
        for shard in lost:
            for _ in range(self.tries):
                try:
                    found = self._alone(self.start(task, shared), shard)
                except self.died:
                    self.renew()
                else:
                    yield found
                    break
            else:
                raise BadData(
                    f"{shard.name}: the worker that reads it dies each time, {self.tries} times "
                    "with nothing beside it: take it out, or give workers more memory"
                )

    def _alone(self, call: Call, shard: Shard) -> Any:
        """Return the answer of one task; one that nobody did, and that killed nobody, begins anew."""
        for _ in range(FORGOTTEN):
            (future,) = self._ended([call(shard)])
            if not future.cancelled():
                break
        return future.result()


class Pool(Workers):
    """Processes of this machine."""

    died = (BrokenProcessPool,)

    def __init__(self, workers: int):
        """Keep how many there are to be."""
        self._workers, self.at_once, self._turn = workers, 2 * workers, 0

    def __enter__(self) -> Self:
        """Begin the processes, and make the folder for what is kept of shards."""
        self._kept = tempfile.TemporaryDirectory(prefix="weighbridge-")
        self._folder = Path(self._kept.name)
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        """End them, and remove it."""
        self._executor.shutdown(cancel_futures=kind is not None)
        self._kept.cleanup()

    def start(self, task: Task, shared: Any) -> Call:
        """Write what all tasks share to a file, once, and return what begins a task."""
        place = self._folder / "shared.pickle"
        self._turn += 1
        place.write_bytes(pickle.dumps((self._turn, shared), pickle.HIGHEST_PROTOCOL))
        executor, told = self._executor, (self._turn, place)
        return lambda shard: executor.submit(_done, task, told, shard)

    def renew(self) -> None:
        """Begin new processes in the place of those of which one died."""
        self._executor.shutdown(cancel_futures=True)
        self._begin()

    def _begin(self) -> None:
        self._executor = ProcessPoolExecutor(self._workers, get_context("spawn"), _begun)


def _done(task: Task, shared: tuple[int, Path], shard: Shard) -> Any:
    return task(shard, _shared(*shared), shared[1].parent)


@lru_cache(maxsize=1)
def _shared(turn: int, place: Path) -> Any:
    found, shared = pickle.loads(place.read_bytes())
    if found != turn:
        raise RuntimeError(f"what tasks share is of turn {found}, not {turn}")
    return shared


def _begun() -> None:
    """Leave interruption to the parent, die with it, and keep to one core."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = "1"
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
