"""Workers on other machines, by Dask distributed: the extra ``weighbridge[cluster]``."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from concurrent.futures import CancelledError, wait
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from weighbridge.errors import NetworkError, UsageError
from weighbridge.shards.executors import Call, Task, Workers
from weighbridge.shards.files import Shard

CONNECT = 10
PREFIX = "weighbridge-"


class Cluster(Workers):
    """The workers of a Dask scheduler, which read the shards under the same paths as this process.

    What they keep of shards is below their folder for temporary files, and removed at the end.
    """

    tries = 1

    def __init__(self, address: str):
        """Keep where the scheduler is; raises UsageError without the extra."""
        if find_spec("distributed") is None:
            raise UsageError("--cluster needs Dask: pip install 'weighbridge[cluster]'")
        self._address, self._run = address, PREFIX + uuid.uuid4().hex

    def __enter__(self) -> Self:
        """Connect; raises NetworkError where no scheduler answers, or it has no worker."""
        import distributed
        from distributed.client import FutureCancelledError

        self.died = (distributed.KilledWorker, FutureCancelledError, CancelledError)
        connected: Any = distributed.Client  # its module is typed in part
        try:
            self._client = connected(self._address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise NetworkError(f"{self._address}: no Dask scheduler answers: {error}") from None
        self._executor = self._client.get_executor(pure=False)
        self.stalled()  # and raise where there is no worker
        self.at_once = 2 * sum(self._client.nthreads().values())
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what workers kept, and disconnect."""
        submit = self._executor.submit
        removed = [submit(_removed, self._run, workers=[one]) for one in self._client.nthreads()]
        wait(removed, CONNECT)  # a worker that is gone keeps nothing, and never answers
        self._client.close(timeout=CONNECT)

    def start(self, task: Task, shared: Any) -> Call:
        """Leave what all tasks share with the scheduler, once, and return what begins a task.

        As the result of a task it is made anew when the workers that held it die; what is
        scattered is lost with them.
        """
        sent = self._client.submit(_same, shared, pure=False)
        return partial(self._executor.submit, _done, task, self._run, sent)

    def renew(self) -> None:
        """Leave it to the cluster to replace its workers."""

    def stalled(self) -> bool:
        """Return whether no worker does anything.

        Raises NetworkError where no worker comes within ten seconds.
        """
        try:
            self._client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError:
            raise NetworkError(f"{self._address}: the scheduler has no worker") from None
        return not any(self._client.processing().values())


def _same(shared: Any) -> Any:
    return shared


def _done(task: Task, run: str, shared: Any, shard: Shard) -> Any:
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    folder = _folder(run)
    folder.mkdir(mode=0o700, exist_ok=True)
    return task(shard, shared, folder)


def _removed(run: str) -> None:
    shutil.rmtree(_folder(run), ignore_errors=True)


def _folder(run: str) -> Path:
    return Path(tempfile.gettempdir()) / run
