"""A test may be skipped only for a reason of this table, and only while that reason holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"
HOLDS: dict[str, Callable[[], bool]] = {
    "no chromium on this machine": lambda: (
        not (shutil.which("chromium") or shutil.which("chromium-browser"))
    ),
    "the raw registries are not on this machine": lambda: not (SHARED / "raw").exists(),
    "numba is not on this machine": lambda: find_spec("numba") is None,
    "distributed is not on this machine": lambda: find_spec("distributed") is None,
    "no ../shared beside the checkout": lambda: not SHARED.exists(),
}
"""Reason -> whether it holds here."""


def _judged(report: Any) -> Any:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if reason not in HOLDS:
            report.outcome = "failed"
            report.longrepr = f"skipped for a reason that tests/skips.py does not list: {reason}"
        elif not HOLDS[reason]():
            report.outcome = "failed"
            report.longrepr = f"skipped although it could run: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return _judged((yield))
