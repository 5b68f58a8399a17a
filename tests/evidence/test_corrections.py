"""A number that its source corrected stays, does not count, and names what is used instead."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_duplicates import RUN

from weighbridge.claims import Score
from weighbridge.evidence import corrections, duplicates
from weighbridge.evidence.build import marked as marked_all
from weighbridge.evidence.selection import Selection, select
from weighbridge.evidence.store import Store, open_store
from weighbridge.evidence.tables import build
from weighbridge.findings.show import show
from weighbridge.findings.why import why
from weighbridge.registry import Registry
from weighbridge.registry.corrections import Rule, rule
from weighbridge.registry.misread import Misread, misread

NEWEST = {"aider": Rule("a later table")}
TABLES = "table_2025_11_25.csv", "table_2025_12_23.csv"
"""Two tables of one board, of 2025-12-24 and 2026-01-02."""


def row(row_id: str, value: float, day: str, **change: object) -> Score:
    return replace(RUN, row_id=row_id, value=value, standard_value=value, as_of=day, **change)


def marked(*scores: Score) -> dict[str, tuple[bool, str | None, str | None]]:
    found = duplicates.mark(corrections.mark(list(scores), NEWEST))
    return {s.row_id: (s.counts, s.corrected_by, s.duplicate_of) for s in found}


def test_newest_value_counts_and_each_older_one_names_the_next() -> None:
    first, second = row("a", 75.5, "2025-03-31"), row("b", 73.75, "2025-04-18")
    third = row("c", 75.5, "2025-05-30")
    assert marked(third, first, second) == {
        "a": (False, "b", None),
        "b": (False, "c", None),
        "c": (True, None, None),
    }


WRONG = Misread(
    *("aider", "a.yml", RUN.model, RUN.benchmark, 55.5, 5.55),
    url="https://x",
    why="a digit slipped",
)


def test_misread_score_neither_counts_nor_is_the_origin_of_a_true_one(registry: Registry) -> None:
    wrong = row("a", 55.5, "2025-03-31", file="a.yml")
    same = row("b", 55.5, "2025-04-18", source="epoch-hub")
    found = marked_all([same, wrong], replace(registry, misread=(WRONG,)))
    assert [(s.row_id, s.counts, s.duplicate_of) for s in found] == [
        ("b", True, None),
        ("a", False, None),
    ]
    (said,) = corrections.of_misread(found, [WRONG])
    assert (said.row_id, said.old, said.new, said.corrected_by) == ("a", "55.5", "5.55", "")
    assert (said.url, said.reason) == ("https://x", "a digit slipped")


@pytest.mark.parametrize("change", [{"value": 5.55}, {"why": ""}, {"value": True}, {"row": 2}])
def test_half_a_statement_of_a_misread_score_is_refused(change: dict[str, object]) -> None:
    said = {key: value for key, value in vars(WRONG).items() if key != "source"}
    faults: list[str] = []
    assert misread({"id": "aider", "misread": [said]}, faults) == [WRONG]
    assert faults == []
    assert misread({"id": "aider", "misread": [{**said, **change}]}, faults) == []
    assert len(faults) == 1
    assert "misread 1" in faults[0]


def test_copy_of_a_corrected_value_does_not_count() -> None:
    first, second = row("a", 75.51, "2025-03-31"), row("b", 73.75, "2025-04-18")
    copy = row("c", 75.51, "2025-06-01", source="epoch-hub")
    assert marked(first, second, copy)["c"] == (False, None, "a")


@pytest.mark.parametrize(
    "other",
    [
        row("b", 73.75, "2025-03-31"),
        row("b", 75.5, "2025-04-18"),
        row("b", 73.75, "2025-04-18", setting="whole"),
        row("b", 73.75, "2025-04-18", source="epoch-hub"),
    ],
    ids=["one day", "the same value", "another setting", "another source"],
)
def test_nothing_else_is_a_correction(other: Score) -> None:
    found = corrections.mark([row("a", 75.5, "2025-03-31"), other], NEWEST)
    assert {score.corrected_by for score in found} == {None}


def _table(root: Path, name: str, value: str) -> None:
    path = root / "raw" / "livebench" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"model,tablejoin\ngpt-5-mini-2025-08-07-high,{value}\n", encoding="utf-8")


@pytest.fixture
def store(registry: Registry, tmp_path: Path) -> Store:
    """A board of two tables, one of two columns, and a list of corrected days."""
    maps = tuple(
        replace(spec, values={"tablejoin": spec.values["tablejoin"]})
        for spec in registry.maps["livebench"]
        if spec.file in TABLES
    )
    _table(tmp_path, TABLES[0], "40.5")
    _table(tmp_path, TABLES[1], "41.25")
    run = {"name": "Claude Opus 4.7", "scaffold": "OpenHands", "setting": "Opt@1", "score": 44.1}
    run |= {"score_hack_control": 42.2, "date": "2026-04-27", "reasoning_effort": "high"}
    gso = tmp_path / "raw" / "gso" / "leaderboard.json"
    gso.parent.mkdir()
    gso.write_text(json.dumps({"models": [run]}), encoding="utf-8")
    atom = tmp_path / "raw" / "atom-tracked-models" / "metadata" / "release_date_corrections.csv"
    atom.parent.mkdir(parents=True)
    head = "# by hand\n# against posts\nmodel_id,hf_created_at,actual_release_date,notes\n"
    atom.write_text(f"{head}moonshotai/Kimi-K2.5,2026-01-01,2026-01-27,early\n", encoding="utf-8")
    of = {"maps": {"livebench": maps, "gso": registry.maps["gso"]}, "outcomes": {}}
    of["row_maps"] = {name: registry.row_maps[name] for name in ("atom-tracked-models",)}
    build(tmp_path, replace(registry, **of), tmp_path / "store.duckdb")
    return open_store(tmp_path / "store.duckdb")


def counting(store: Store, source: str) -> list[float]:
    sql = "SELECT standard_value v FROM scores WHERE counts AND source = ?"
    return [each["v"] for each in store.query(sql, [source])]


def test_first_value_counts_until_the_correction_is_published(store: Store) -> None:
    assert counting(store, "livebench") == [41.25]
    assert counting(select(store, Selection(as_of="2025-12-31")), "livebench") == [40.5]
    assert counting(select(store, Selection(as_of="2026-01-02")), "livebench") == [41.25]
    assert counting(store, "gso") == [42.2]


def test_why_shows_both_rows_and_the_reason(store: Store) -> None:
    found = why(store, "claude-opus-4-7", "gso")
    assert {(c["standard_value"], c["counts"]) for c in found["claims"]} == {
        (44.1, False),
        (42.2, True),
    }
    (said,) = found["corrections"]
    used = next(c for c in found["claims"] if c["counts"])
    assert (said["old"], said["new"], said["corrected_by"]) == ("44.1", "42.2", used["row_id"])
    assert "cheating" in said["reason"]


def test_corrected_day_of_release_is_a_row_of_its_model(store: Store) -> None:
    (said,) = show(store, "kimi-k2.5")["corrections"]
    assert (said["field"], said["old"], said["new"]) == ("released", "2026-01-01", "2026-01-27")
    assert why(store, "kimi-k2.5", "gso")["corrections"] == []


def test_rule_without_a_reason_is_a_fault() -> None:
    faults: list[str] = []
    rule({"id": "x", "corrections": {"mark": "m"}}, faults)
    assert faults == ["source 'x': corrections need a why, and may have a mark"]
