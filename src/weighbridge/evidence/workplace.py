"""A folder beside the store in which one build works: no build's folder outlives it for long.

A build holds a lock on its own folder as long as its process lives; the system lets go of it when
the process dies, however it dies. A folder that nobody holds is a dead build's, and the next build
removes it. Making a folder and looking for dead ones happen under a lock on the parent, so that
a folder is never seen between its making and its locking.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PREFIX = ".building-"


@contextmanager
def workplace(parent: Path) -> Iterator[Path]:
    """Give a new folder in ``parent``, removed at the end; dead builds' folders are removed first.

    Raises:
        OSError: the parent cannot be written.
    """
    folder = parent / f"{PREFIX}{uuid.uuid4().hex}"
    with ExitStack() as leaving:
        # Twice, because an interruption may come in the midst of the first removal.
        leaving.callback(shutil.rmtree, folder, ignore_errors=True)
        leaving.callback(shutil.rmtree, folder, ignore_errors=True)
        with _held(parent):
            _remove_dead(parent)
            folder.mkdir(mode=0o700)
            alive = os.open(folder, os.O_RDONLY)
            leaving.callback(os.close, alive)
            fcntl.flock(alive, fcntl.LOCK_EX)
        yield folder


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove_dead(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
