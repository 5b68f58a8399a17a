"""Answers of the command line from a part of the real evidence that is fitted in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.evidence.selection import Selection
from weighbridge.evidence.store import Store
from weighbridge.findings import fitted
from weighbridge.traits import Options

PART = (
    "model IN (SELECT id FROM models WHERE developer IN ('meta', 'openai') "
    "OR family IN ('Qwen', 'Qwen2', 'DeepSeek LLM', 'DeepSeek-V3', 'Qwen3'))"
)
QUICK = Options(draws=200, iterations=2, refine=1, calibrate=False)


fit = fitted.fit
_fits: dict[tuple[str, Selection], fitted.Posterior] = {}


def _fitted(store: Store, *_: object) -> fitted.Posterior:
    key = store.digest, store.selection
    if key not in _fits:
        _fits[key] = fit(store, QUICK, where=PART)
    return _fits[key]


@pytest.fixture(scope="session")
def quick_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quick")


@pytest.fixture
def quick_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fit a part of the evidence with few steps."""
    monkeypatch.setattr(fitted, "fit", _fitted)


@pytest.fixture
def quick(quick_fit: None, quick_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fit once for all tests, in a home of their own."""
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(quick_home))
    return quick_home
