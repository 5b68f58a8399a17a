"""Two small stores that differ, and builds of them in processes that a test may kill."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from curated import claim, write_claims
from weighbridge.evidence.store import TABLES, open_store

SRC = Path(__file__).parents[2] / "src"
BUILDER = Path(__file__).with_name("builder.py")


def roots(folder: Path) -> tuple[Path, Path]:
    """Return the roots of an old and of a new store."""
    old, new = folder / "old", folder / "new"
    write_claims(old, [claim("qwen-14b", "mmlu", "66.3")])
    write_claims(new, [claim("qwen-14b", "mmlu", "66.3"), claim("qwen-7b", "mmlu", "58.2")])
    write_claims(new, [claim("llama-2-13b", "mmlu", "55", "meta")], side="us")
    return old, new


def contents(path: Path) -> dict[str, Any]:
    """Return every row of a store, with its digest."""
    store = open_store(path)
    rows = {t: store.query(f"SELECT * FROM {t} ORDER BY {order}") for t, order in TABLES.items()}
    store.connection.close()
    return {"digest": store.digest, **rows}


def started(root: Path, target: Path, *more: str) -> subprocess.Popen[str]:
    """Start a build and return when its process is about to read the root."""
    child = subprocess.Popen(
        [sys.executable, str(BUILDER), str(root), str(target), *more],
        env={**os.environ, "PYTHONPATH": str(SRC), "WEIGHBRIDGE_HOME": str(target.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n", child.communicate()
    return child


def leftovers(folder: Path) -> list[str]:
    """Return the names of the folders that dead builds left."""
    return sorted(path.name for path in folder.glob(".building-*"))
