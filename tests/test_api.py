"""The public names, what they return and what they refuse."""

from __future__ import annotations

import inspect
import json

import pytest

import answers
import weighbridge as wb
from weighbridge import api
from weighbridge.errors import UnknownName, UsageError
from weighbridge.findings.finding import Finding

quick_home, quick_fit, quick = answers.quick_home, answers.quick_fit, answers.quick


def test_the_public_names_are_those_of_the_interface() -> None:
    functions = [
        name
        for name, value in inspect.getmembers(api, inspect.isfunction)
        if value.__module__ == api.__name__ and not name.startswith("_")
    ]
    assert sorted(wb.__all__) == list(wb.__all__) == functions
    assert all(getattr(wb, name) is getattr(api, name) for name in wb.__all__)


@pytest.mark.usefixtures("quick")
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


@pytest.mark.usefixtures("quick")
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
