"""Small stores made from the real registry, and the shipped evidence, for every test."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 - hooks
from weighbridge.registry import Registry, load

COLUMNS = [
    "model_id",
    "benchmark",
    "metric",
    "score",
    "shots",
    "setting",
    "reported_by",
    "independence",
    "source",
    "as_of",
    "as_of_kind",
]
SHARED = Path(__file__).parents[2] / "shared" / "data"


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


def write_claims(root: Path, rows: list[dict[str, str]], side: str = "cn") -> Path:
    """Write a curated table as the upstream has it; unnamed columns are empty."""
    path = root / "evidence" / side / "claims.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def claim(model: str, benchmark: str, score: str, reporter: str = "alibaba") -> dict[str, str]:
    return {
        "model_id": model,
        "benchmark": benchmark,
        "metric": "accuracy",
        "score": score,
        "reported_by": reporter,
        "source": "https://example.org/card",
        "as_of": "2023-09-25",
        "as_of_kind": "published",
    }
