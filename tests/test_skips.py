"""A skip prints its reason, and fails the run when the test could have run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = """
import skips
from skips import pytest_make_collect_report, pytest_runtest_makereport
skips.HOLDS["not here"] = lambda: True
skips.HOLDS["here after all"] = lambda: False
"""
MARKED = "import pytest\n@pytest.mark.skipif(True, reason={0!r})\ndef test_it(): assert False\n"
CALLED = "import pytest\ndef test_it(): pytest.skip({0!r})\n"
MODULE = "import pytest\npytest.skip({0!r}, allow_module_level=True)\n"
MISSING = "import pytest\npytest.importorskip('no_such_module', reason={0!r})\n"


def _ran(folder: Path, text: str) -> tuple[int, str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_one.py").write_text(text + "\ndef test_other(): pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-q", "-p", "no:cacheprovider", str(folder)],
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("how", [MARKED, MISSING])
def test_skip_that_must_be(how: str, tmp_path: Path) -> None:
    code, said = _ran(tmp_path, how.format("not here"))
    assert code == (0 if how == MARKED else 5), said
    assert "SKIPPED" in said
    assert "not here" in said


@pytest.mark.parametrize("how", [CALLED, MODULE])
@pytest.mark.parametrize(
    ("reason", "complaint"),
    [("here after all", "although it could run"), ("just so", "does not list: just so")],
)
def test_skip_that_need_not_be(how: str, reason: str, complaint: str, tmp_path: Path) -> None:
    code, said = _ran(tmp_path, how.format(reason))
    assert code != 0
    assert complaint in said


def test_expected_failure_is_no_skip(tmp_path: Path) -> None:
    code, said = _ran(tmp_path, "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n")
    assert code == 0, said
