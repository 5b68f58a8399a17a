"""No room, no right, no folder: the build says so, exits 3, and the old store stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import stores

from privilege import obedient
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry

LIMITS = (0, 1, 4_096, 12_288, 50_000, 262_144, 300_000, 1_000_000, 2_000_000)
LIMITED = """
import resource, sys
from pathlib import Path
from weighbridge.cli import run

root, target, *limits = sys.argv[1:]
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
before = Path(target).read_bytes()
for limit in map(int, limits):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    code = run(["build", root])
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(limit, code, Path(target).read_bytes() == before)
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Path:
    folder = tmp_path_factory.mktemp("unwritable")
    stores.roots(folder)
    build(folder / "old", registry, folder / "store.duckdb")
    return folder


def test_disk_full_after_9_numbers_of_bytes(old: Path, tmp_path: Path) -> None:
    target = tmp_path / "store.duckdb"
    shutil.copy(old / "store.duckdb", target)
    before = stores.contents(target)
    words = [str(old / "new"), str(target), *map(str, LIMITS)]
    done = obedient(words, tmp_path, LIMITED, WEIGHBRIDGE_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{limit} 3 True" for limit in LIMITS]
    assert done.stderr.count("the old store stays") == len(LIMITS) == 9
    assert stores.contents(target) == before
    assert stores.leftovers(tmp_path) == []
    done = obedient(["build", str(old / "new")], tmp_path, WEIGHBRIDGE_HOME=str(tmp_path))
    assert done.returncode == 0
    assert stores.contents(target) != before


def test_folder_without_the_right_to_write(old: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    target = Path(shutil.copy(old / "store.duckdb", home))
    home.chmod(0o555)
    done = obedient(["build", str(old / "new")], tmp_path, WEIGHBRIDGE_HOME=str(home))
    assert done.returncode == 3
    assert "set WEIGHBRIDGE_HOME" in done.stderr
    assert [path.name for path in home.iterdir()] == [target.name]


def test_file_where_the_folder_should_be(old: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    done = obedient(["build", str(old / "new")], tmp_path, WEIGHBRIDGE_HOME=str(home))
    assert done.returncode == 3
    assert "set WEIGHBRIDGE_HOME" in done.stderr
    assert home.read_text() == "a file"


def test_folder_with_a_quote_in_its_name(old: Path, tmp_path: Path) -> None:
    home = tmp_path / "it's; a [home]*"
    done = obedient(["build", str(old / "new")], tmp_path, WEIGHBRIDGE_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert len(stores.contents(home / "store.duckdb")["scores"]) == 3
