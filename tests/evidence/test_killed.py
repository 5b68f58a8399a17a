"""A build that dies at any moment leaves the old store or the new one, whole."""

from __future__ import annotations

import random
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import stores

from weighbridge.evidence.tables import build
from weighbridge.evidence.workplace import workplace
from weighbridge.registry import Registry


@dataclass(frozen=True)
class Pair:
    """The roots and contents of two stores, and how long a build of the second takes."""

    old: Path
    new: Path
    root: Path
    before: dict[str, Any]
    after: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Pair:
    folder = tmp_path_factory.mktemp("pair")
    old_root, new_root = stores.roots(folder)
    old, new = folder / "old.duckdb", folder / "new.duckdb"
    build(old_root, registry, old)
    build(new_root, registry, new)
    child = stores.started(new_root, folder / "timed.duckdb")
    ready = time.perf_counter()
    child.communicate()
    seconds = time.perf_counter() - ready
    assert child.returncode == 0
    return Pair(old, new, new_root, stores.contents(old), stores.contents(new), seconds)


def _moments(count: int, seconds: float) -> list[float]:
    draw = random.Random(count)
    return [(i + draw.random()) / count * seconds for i in range(count)]


def _kill_and_look(pair: Pair, folder: Path, moment: float, registry: Registry) -> tuple[str, int]:
    """Kill one build after ``moment`` seconds; return which store stands and what was left."""
    target = folder / "store.duckdb"
    shutil.copy(pair.old, target)
    child = stores.started(pair.root, target)
    time.sleep(moment)
    child.kill()
    child.communicate()
    found = stores.contents(target)
    assert found in (pair.before, pair.after), f"neither old nor new after {moment:.4f} s"
    left = stores.leftovers(folder)
    build(pair.root, registry, target)
    assert stores.contents(target) == pair.after, f"the next build differs after {moment:.4f} s"
    assert stores.leftovers(folder) == [], f"left after {moment:.4f} s"
    return ("old" if found == pair.before else "new"), len(left)


def _killed(pair: Pair, folder: Path, count: int, registry: Registry) -> None:
    seen = [_kill_and_look(pair, folder, m, registry) for m in _moments(count, pair.seconds)]
    assert len(seen) == count
    assert any(left for _, left in seen), f"none of {count} kills hit a build at work: {seen}"


def test_killed_at_12_moments(pair: Pair, tmp_path: Path, registry: Registry) -> None:
    _killed(pair, tmp_path, 12, registry)


@pytest.mark.slow
def test_killed_at_100_moments(pair: Pair, tmp_path: Path, registry: Registry) -> None:
    _killed(pair, tmp_path, 100, registry)


def test_interrupted_at_6_moments(pair: Pair, tmp_path: Path) -> None:
    target, codes = tmp_path / "store.duckdb", list[int]()
    for moment in (m for halved in range(4) for m in _moments(6, pair.seconds / 2**halved)):
        if len(codes) >= 6 and 130 in codes:
            break
        shutil.copy(pair.old, target)
        child = stores.started(pair.root, target, "cli")
        time.sleep(moment)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
        codes.append(child.returncode)
        assert child.returncode in (0, 130), said
        assert ("interrupted" in said) == (child.returncode == 130)
        assert stores.contents(target) in (pair.before, pair.after)
        assert stores.leftovers(tmp_path) == []
    assert 130 in codes, f"none of {len(codes)} interruptions hit a build at work: {codes}"


def test_two_builds_at_once_in_4_rounds(pair: Pair, tmp_path: Path) -> None:
    target = tmp_path / "store.duckdb"
    old_root = pair.root.parent / "old"
    for _ in range(4):
        children = [stores.started(root, target) for root in (old_root, pair.root)]
        said = [child.communicate(timeout=60) for child in children]
        assert [child.returncode for child in children] == [0, 0], said
        assert stores.contents(target) in (pair.before, pair.after)
        assert stores.leftovers(tmp_path) == []


def test_only_dead_folders_are_removed(tmp_path: Path) -> None:
    dead = tmp_path / ".building-dead"
    dead.mkdir()
    (dead / "part").write_text("x")
    (tmp_path / ".building-file").write_text("no folder, so nobody's")
    (tmp_path / ".building-link").symlink_to(tmp_path.parent)
    with workplace(tmp_path) as one:
        assert not dead.exists()
        with workplace(tmp_path) as other:
            assert one.exists()
            assert one != other
        assert not other.exists()
        assert one.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == [".building-file", ".building-link"]
