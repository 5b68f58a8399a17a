"""The package as a user installs it: a clean environment, another folder, no data beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def _run(words: list[str], cwd: Path, **environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "WEIGHBRIDGE"))}
    done = subprocess.run(
        words, check=False, cwd=cwd, env={**kept, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_installed_package_reports_from_another_folder(tmp_path: Path) -> None:
    venv, work = tmp_path / "venv", tmp_path / "elsewhere"
    work.mkdir()
    _run([sys.executable, "-m", "venv", str(venv)], tmp_path)
    pinned = ["-c", str(CHECKOUT / "constraints.txt"), str(CHECKOUT)]
    _run([str(venv / "bin" / "python"), *PIP, *pinned], tmp_path)
    weighbridge = str(venv / "bin" / "weighbridge")
    home = str(tmp_path / "home")
    assert "Qwen" in _run([weighbridge, "show", "qwen-14b"], work, WEIGHBRIDGE_HOME=home)
    assert '"$defs"' in _run([weighbridge, "schema"], work, WEIGHBRIDGE_HOME=home)
    said = _run([weighbridge, "report"], work, WEIGHBRIDGE_HOME=home)
    assert "weighbridge-report.html" in said
    page = (work / "weighbridge-report.html").read_text("utf-8")
    assert "Content-Security-Policy" in page
    assert str(CHECKOUT) not in page
    assert "index.html" in _run([weighbridge, "site", "--out", "s"], work, WEIGHBRIDGE_HOME=home)
    written = {
        path.relative_to(work / "s").with_suffix(".md") for path in work.rglob("s/**/*.html")
    }
    docs = {path.relative_to(CHECKOUT / "docs") for path in (CHECKOUT / "docs").rglob("*.md")}
    assert written == docs | {Path("index.md")}
