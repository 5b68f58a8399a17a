"""A map of rows says what it reads, or the registry is refused; so is a reporter without an entry."""

from __future__ import annotations

from typing import Any

import pytest

from weighbridge.registry import Registry
from weighbridge.registry.contradictions import CHECKS
from weighbridge.registry.row_maps import row_maps

PLAIN: dict[str, Any] = {
    "kind": "price",
    "file": "t.csv",
    "names": ["model"],
    "columns": {"input": "in", "output": "out"},
    "constants": {"unit": "USD per token"},
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "key": ({"colums": {}}, "unknown key"),
    "kind": ({"kind": "rumour"}, "none of price"),
    "subject": ({"subject": "planet"}, "none of model"),
    "field": ({"columns": {"inptu": "in"}}, "unknown field"),
    "format": ({"file": "t.xls"}, "unknown format"),
    "file": ({"file": ""}, "no file"),
    "names": ({"names": []}, "names the subject"),
    "expression": ({"split": {"model": "("}}, "cannot be understood"),
    "labels": ({"values": {"in": "input"}}, "no labelled values"),
}


def read(change: dict[str, Any]) -> list[str]:
    faults: list[str] = []
    rows = [{**PLAIN, **change}]
    row_maps({"id": "s", "folder": "raw/s", "url": "https://example.org", "rows": rows}, faults)
    return faults


def test_plain_map_has_no_fault() -> None:
    assert read({}) == []


@pytest.mark.parametrize("name", WRONG)
def test_wrong_map_is_refused(name: str) -> None:
    change, said = WRONG[name]
    assert any(said in fault for fault in read(change)), read(change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"evaluators": {}}, "evaluator 'livebench' has no entry"),
        ({"populations": {}}, "population 'ollama-pulls' is unknown"),
        ({"evaluators": {"x": {"id": "x", "kind": "friend"}}}, "no known kind"),
    ],
)
def test_contradiction_is_found(registry: Registry, change: dict[str, Any], said: str) -> None:
    from dataclasses import replace

    faults: list[str] = []
    for check in CHECKS:
        check(replace(registry, **change), faults)
    assert any(said in fault for fault in faults)


def test_no_two_licences_answer_to_one_statement(registry: Registry) -> None:
    stated = [text for row in registry.licences.values() for text in row.get("stated_as", ())]
    assert len(stated) == len(set(stated)) > 10
