"""The real registry, and a home of its own, for every test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 - hooks
from weighbridge.registry import Registry, load


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load()


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(_shared(tmp_path_factory) / "home"))
    monkeypatch.delenv("WEIGHBRIDGE_LEVEL", raising=False)


def _shared(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this run, the same for all processes that share its tests."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
