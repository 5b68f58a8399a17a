"""Votes and responses: what is kept, what is refused, and that no row is lost between."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.registry import Registry

QWEN, LLAMA = "qwen-14b", "llama-2-13b"


def _responses(**more: Any) -> Any:
    return made.maps("responses", {**made.RESPONSES, **more})


def test_a_response_is_a_share_with_its_setting(tmp_path: Path, registry: Registry) -> None:
    rows = [{"model": "qwen-14b#2", "item": "7", "score": "5.5", "day": "20240501", "said": ""}]
    made.write(tmp_path, "responses.csv.gz", rows)
    specs = _responses(
        scale=[1, 10],
        split="(?P<name>.+?)#(?P<trial>[0-9]+)",
        constants={"benchmark": "mmlu-pro", "setting": "effort low", "trials": 3, "judge": "GLM-5"},
        unanswered={"said": [""]},
    )
    ((row,), found) = made.read(tmp_path, registry, specs)
    assert (found.rows, found.refused) == (1, [])
    assert row == {
        "model": QWEN, "effort": "low", "setting": "effort low", "benchmark": "mmlu-pro",
        "category": "", "item": "7", "score": 0.5, "trials": 3, "trial": 2, "answered": False,
        "judge": "GLM-5", "judge_model": "glm-5", "source": made.SOURCE, "as_of": "2024-05-01",
        "as_of_kind": "",
    }  # fmt: skip


def test_records_of_json_and_tests_by_name(tmp_path: Path, registry: Registry) -> None:
    folder = tmp_path / made.FOLDER
    folder.mkdir(parents=True)
    records = [
        {"model": QWEN, "test": test, "item": 3, "part": "b", "score": 1.0} for test in ("G", "X")
    ]
    (folder / "all.json").write_text(json.dumps({"deep": records}))
    specs = made.maps(
        "responses",
        {
            "file": "all.json",
            "at": "deep",
            "columns": {
                "name": "model",
                "benchmark": "test",
                "item": ["item", "part"],
                "score": "score",
            },
            "tests": {"G": "gsm8k"},
        },
    )
    ((row,), found) = made.read(tmp_path, registry, specs)
    assert (row["benchmark"], row["item"], row["score"]) == ("gsm8k", "3/b", 1.0)
    ((refusal),) = found.refused
    assert (refusal.field, refusal.found, refusal.file) == ("benchmark", "X", "all.json")


def test_the_winner_is_named_or_told_by_a_text(tmp_path: Path, registry: Registry) -> None:
    rows = [
        made.game(),
        made.game(winner=LLAMA, number=2),
        made.game(winner="Tie", number=3),
        made.game(winner="nobody", number=4),
    ]
    made.write(tmp_path, "votes.csv.gz", rows)
    kept, found = made.read(tmp_path, registry, made.maps("votes", made.VOTES))
    assert [row["outcome"] for row in kept] == ["a", "b", "tie"]
    assert {(r["model_a"], r["model_b"], r["role"]) for r in kept} == {(QWEN, LLAMA, "buyer")}
    assert [row["row"] for row in kept] == [2, 3, 4]
    (refusal,) = found.refused
    assert (refusal.row, refusal.field, refusal.found) == (5, "outcome", "nobody")


def test_the_larger_payoff_wins(tmp_path: Path, registry: Registry) -> None:
    pairs = [("-4", "3.5"), ("3.5", "-4"), ("0", "0.0"), ("", "1")]
    rows = [{**made.game(number=n), "pa": a, "pb": b} for n, (a, b) in enumerate(pairs)]
    made.write(tmp_path, "votes.csv.gz", rows)
    columns = {"name_a": "one", "name_b": "two", "item": "game", "payoff_a": "pa", "payoff_b": "pb"}
    specs = made.maps("votes", {**made.VOTES, "columns": columns})
    kept, found = made.read(tmp_path, registry, specs)
    assert [(r["outcome"], r["payoff_a"], r["payoff_b"]) for r in kept] == [
        ("b", -4.0, 3.5), ("a", 3.5, -4.0), ("tie", 0.0, 0.0),
    ]  # fmt: skip
    assert [(r.field, r.row) for r in found.refused] == [("outcome", 5)]


@pytest.mark.parametrize(("ours", "margin"), [(QWEN, 1.5), (LLAMA, -1.5), ("glm-5", None)])
def test_a_margin_is_towards_the_first(
    ours: str, margin: float | None, tmp_path: Path, registry: Registry
) -> None:
    made.write(tmp_path, "votes.csv.gz", [{**made.game(), "margin": "+1.5", "for": ours}])
    columns = {**made.VOTES["columns"], "margin": "margin", "margin_for": "for"}
    ((row,), _) = made.read(
        tmp_path, registry, made.maps("votes", {**made.VOTES, "columns": columns})
    )
    assert row["margin"] == margin


HOSTILE = {
    "unknown model": (made.answer("qwen-15b"), "name"),
    "no model": (made.answer(""), "name"),
    "long model": (made.answer("x" * 5000), "name"),
    "hidden character": (made.answer("qwen\u202e-14b"), "name"),
    "two models": (made.answer("R1+Sonnet"), "name"),
    "no item": (made.answer(item=""), "item"),
    "long item": (made.answer(item="x" * 5000), "item"),
    "escape in an item": (made.answer(item="\x1b[31mred"), "item"),
    "direction override in an item": (made.answer(item="a\u202eb"), "item"),
    "no score": (made.answer(score=""), "score"),
    "word": (made.answer(score="yes"), "score"),
    "infinite": (made.answer(score="inf"), "score"),
    "nan": (made.answer(score="nan"), "score"),
    "huge": (made.answer(score="1e400"), "score"),
    "huge integer": (made.answer(score="9" * 5000), "score"),
    "formula": (made.answer(score="=1+0"), "score"),
    "above": (made.answer(score="1.01"), "score"),
    "below": (made.answer(score="-0.01"), "score"),
    "other day": (made.answer(day="01/05/2024"), "as_of"),
    "no such day": (made.answer(day="2024-02-30"), "as_of"),
    "day of other digits": (made.answer(day="२०२४-०५-०१"), "as_of"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cell_is_refused_alone(name: str, tmp_path: Path, registry: Registry) -> None:
    row, field = HOSTILE[name]
    made.write(tmp_path, "responses.csv.gz", [made.answer(item="sound"), row])
    kept, found = made.read(tmp_path, registry, _responses())
    assert [r["item"] for r in kept] == ["sound"]
    (refusal,) = found.refused
    assert (refusal.source, refusal.file) == (made.SOURCE, "responses.csv.gz")
    assert (refusal.row, refusal.field, refusal.count) == (3, field, 1)
    assert refusal.found.isprintable()
    assert refusal.expected
    assert refusal.reason


@pytest.mark.parametrize("text", ["0", "1000001", "1.5", "-1", "x", "9" * 400])
@pytest.mark.parametrize("field", ["trials", "trial"])
def test_a_number_of_trials_is_whole_and_bounded(
    field: str, text: str, tmp_path: Path, registry: Registry
) -> None:
    made.write(tmp_path, "responses.csv.gz", [{**made.answer(), "more": text}])
    specs = _responses(columns={**made.RESPONSES["columns"], field: "more"})
    kept, found = made.read(tmp_path, registry, specs)
    sound = field == "trial" and text == "0"
    assert (len(kept), [r.field for r in found.refused]) == ((1, []) if sound else (0, [field]))


def test_one_refusal_for_each_cause_counts_its_rows(tmp_path: Path, registry: Registry) -> None:
    rows = [made.answer("qwen-15b", str(n)) for n in range(3)]
    rows += [made.answer("qwen-16b", str(n)) for n in range(2)]
    rows += [made.answer(item=str(n), score=f"{n}x") for n in range(4)]
    made.write(tmp_path, "responses.csv.gz", rows)
    kept, found = made.read(tmp_path, registry, _responses())
    said = [(r.found, r.row, r.count) for r in found.refused]
    assert kept == []
    assert sorted(said) == [("0x", 7, 4), ("qwen-15b", 2, 3), ("qwen-16b", 5, 2)]


def test_what_a_review_sets_aside_says_why(tmp_path: Path, registry: Registry) -> None:
    made.write(tmp_path, "responses.csv.gz", [made.answer(item=n) for n in ("1", "2", "3")])
    rule = {"where": {"model": [QWEN], "item": ["2", "3"]}, "why": "rows of its own"}
    kept, found = made.read(tmp_path, registry, _responses(set_aside=[rule]))
    assert [r["item"] for r in kept] == ["1"]
    first, second = found.refused
    assert (first.field, first.found, first.expected) == (
        "item / model",
        f"2 / {QWEN}",
        "rows of its own",
    )
    assert (second.found, second.row) == (f"3 / {QWEN}", 4)


def test_a_row_that_stands_twice_is_refused_both_times(tmp_path: Path, registry: Registry) -> None:
    rows = [made.answer(), made.answer(item="2"), made.answer(score="0")]
    made.write(tmp_path, "responses.csv.gz", rows)
    kept, found = made.read(tmp_path, registry, _responses())
    assert [r["item"] for r in kept] == ["2"]
    (refusal,) = found.refused
    assert (refusal.field, refusal.found, refusal.row, refusal.count) == ("item", "1", 2, 2)


def test_nobody_plays_against_itself(tmp_path: Path, registry: Registry) -> None:
    made.write(tmp_path, "votes.csv.gz", [made.game(two="Qwen/Qwen-14B", winner="Tie")])
    kept, found = made.read(tmp_path, registry, made.maps("votes", made.VOTES))
    assert kept == []
    assert [(r.field, r.found) for r in found.refused] == [("name_b", "Qwen/Qwen-14B")]


_texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
_cells = st.one_of(_texts, st.sampled_from(["1", "0.5", QWEN, "2024-01", "'", '"', "a\nb", "\\"]))


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(_cells, _cells, _cells, _cells), min_size=1, max_size=6))
def test_every_row_is_kept_or_refused(rows: list[tuple[str, ...]], registry: Registry) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made.write(Path(folder), "responses.csv.gz", [made.answer(*row) for row in rows])
        kept, found = made.read(Path(folder), registry, _responses())
    assert found.rows == len(rows) == len(kept) + sum(r.count for r in found.refused)
    assert all(0 <= row["score"] <= 1 and row["item"].isprintable() for row in kept)
