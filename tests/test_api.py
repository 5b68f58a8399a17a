"""The public names, what they return and what they refuse."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

import weighbridge as wb
from weighbridge import api
from weighbridge.errors import UnknownName, UsageError
from weighbridge.findings import fitted
from weighbridge.findings.finding import Finding
from weighbridge.ratings.traits import Options

FOUR = (
    "model IN (SELECT id FROM models WHERE developer = 'meta' OR family IN ('Qwen', 'Qwen3', "
    "'DeepSeek-V3'))"
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A quick fit of four families in place of the whole one, each time."""
    quick = Options(draws=100, iterations=1, refine=1, calibrate=False)
    whole = fitted.fit
    monkeypatch.setattr(
        fitted, "fit", lambda store, options, progress: whole(store, quick, where=FOUR)
    )
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path))


def test_the_public_names_are_those_of_the_interface() -> None:
    functions = [
        name
        for name, value in inspect.getmembers(api, inspect.isfunction)
        if value.__module__ == api.__name__ and not name.startswith("_")
    ]
    assert sorted(wb.__all__) == list(wb.__all__) == functions
    assert all(getattr(wb, name) is getattr(api, name) for name in wb.__all__)


def test_every_answer_is_a_finding_with_plain_data() -> None:
    store = wb.open()
    found = (
        wb.weigh(store, "Qwen 14B", "Llama 2 13B"),
        wb.rate(store, "math", group="all-open", bar=3),
        wb.rivals(store, "qwen-14b"),
        wb.rivals(store, count=2),
        wb.lag(store, at="2025-06-30", tie=25.0),
    )
    for one in found:
        assert isinstance(one, Finding)
        assert json.loads(json.dumps(one.to_dict()))["digest"] == store.digest
        assert one.claim in one._repr_html_() or "&" in one._repr_html_()
    assert found[0].details["areas"]


def test_what_is_misspelt_is_refused() -> None:
    store = wb.open()
    with pytest.raises(UsageError, match="there are level, margin"):
        wb.rate(store, levl=0.9)
    with pytest.raises(UsageError, match="between"):
        wb.rate(store, level=1.5)
    with pytest.raises(UnknownName, match="chinese"):
        wb.rate(store, "cooking")
    with pytest.raises(UnknownName, match="nearest"):
        wb.weigh(store, "qwen 15b", "llama-2-13b")
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        wb.open(as_of="then")
