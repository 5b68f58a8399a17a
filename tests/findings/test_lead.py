"""Who leads: verdicts follow intervals, and where evidence ends there is no number."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import FAMILIES, QUICK, seen_through

from weighbridge.evidence.store import Store
from weighbridge.findings.fitted import counted, fit
from weighbridge.findings.groups import countries, members, parse
from weighbridge.findings.lead import lead, verdict, weigh
from weighbridge.findings.scores import scores_of
from weighbridge.findings.weighing import Knobs, Weighing
from weighbridge.registry import Registry

PAIRS = (
    ("qwen-14b", "llama-2-13b"),
    ("baichuan2-13b-base", "llama-2-13b"),
    ("deepseek-llm-67b-base", "llama-2-70b"),
    ("deepseek-v3", "llama-3.1-405b-instruct"),
    ("qwen3-235b-a22b", "gpt-oss-120b"),
)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_named_pairs_have_three_areas(on: Weighing, a: str, b: str) -> None:
    areas = weigh(on, a, b).details["areas"]
    answered = [one for one in areas if one["verdict"] != "not_comparable"]
    assert len([one for one in answered if one["area"] != "general"]) >= 3
    for one in answered:
        assert one["low"] < one["gap"] < one["high"]
        assert one["support_count"] > 0


def test_lead_is_antisymmetric(on: Weighing) -> None:
    one, other = lead(on, *PAIRS[0], "code"), lead(on, *reversed(PAIRS[0]), "code")
    assert one.gap == -other.gap
    assert (one.low, one.high) == (-other.high, -other.low)
    assert one.p_ahead == pytest.approx(1 - other.p_ahead, abs=1e-3)


def test_without_code_rows_code_is_not_comparable(shipped: Store) -> None:
    stripped = seen_through(
        shipped,
        scores="SELECT s.* FROM {whole}.scores s JOIN {whole}.benchmarks b ON b.id = s.benchmark "
        "WHERE NOT (s.model = 'qwen-14b' AND b.area = 'code')",
    )
    on = Weighing(stripped, fit(stripped, QUICK, where=FAMILIES), Knobs())
    found = lead(on, "qwen-14b", "llama-2-13b", "code")
    assert found.verdict == "not_comparable"
    assert found.gap is None
    assert "Qwen-14B" in found.reason
    assert lead(on, "qwen-14b", "llama-2-13b", "math").gap is not None


@given(st.floats(-500, 500), st.floats(0.1, 300))
def test_verdict_is_one_of_four(middle: float, half: float) -> None:
    low, high = middle - half, middle + half
    found = verdict(low, high, 20)
    assert (found == "ahead") == (low > 0 and high > 20)
    assert {"ahead": "behind", "behind": "ahead"}.get(found, found) == verdict(-high, -low, 20)


def test_every_number_leads_to_a_source(on: Weighing) -> None:
    for row in weigh(on, *PAIRS[0]).support:
        assert row["url"].startswith(("https://", "http://"))
        assert row["reported_by"]


def test_exchange_of_sides_changes_no_number(shipped: Any) -> None:
    from weighbridge.findings.inputs import capability_inputs
    from weighbridge.ratings.capability import capability

    given_ = capability_inputs(shipped, FAMILIES)
    exchanged = {
        name: dataclasses.replace(traits, side=-traits.side)
        for name, traits in given_["models"].items()
    }
    one = capability(**given_, options=QUICK)
    other = capability(**{**given_, "models": exchanged}, options=QUICK)
    assert one.units == other.units
    assert one.point.tobytes() == other.point.tobytes()
    assert one.draws.tobytes() == other.draws.tobytes()


def test_a_model_of_a_foreign_base_stands_in_no_group(on: Weighing) -> None:
    tuned = dataclasses.replace(on)
    tuned.__dict__["models"] = {
        **on.models,
        "qwen-14b-chat": {**on.models["qwen-14b-chat"], "base_model": "llama-2-13b"},
    }
    group = parse(on, "cn-open")
    assert countries(tuned, "qwen-14b-chat") == {"CN", "US"}
    assert set(members(on, group)) - set(members(tuned, group)) == {"qwen-14b-chat"}
    assert weigh(tuned, "qwen-14b-chat", "llama-2-13b").details["areas"]


def test_the_parts_of_one_board_are_one_test_of_an_area(shipped: Store) -> None:
    names = ("xlam-2-70b-fc-r", "gpt-4")
    rows = [scores_of(shipped, name) for name in names]
    tests, _, counts = counted(shipped, tuple((name, "") for name in names), ("general",))
    assert len({row["benchmark"] for row in rows[0]}) > 10 > tests[0]
    assert tests[1] > 6
    assert counts[0, 0] == len(rows[0])


@pytest.mark.parametrize("model", ["dracarys2-72b-instruct", "deepseek-r1-distill-llama-70b"])
def test_tuned_across_countries_is_in_no_group(
    on: Weighing, registry: Registry, model: str
) -> None:
    bases = {
        m: {**row, "base_model": registry.models[m].base_model} for m, row in on.models.items()
    }
    tuned = dataclasses.replace(on)
    tuned.__dict__["models"] = bases
    assert countries(tuned, model) == {"CN", "US"}
    groups = [parse(on, name) for name in ("cn-all", "us-all")]
    assert [str(group) for group in groups if model in members(tuned, group)] == []
