"""Votes and responses beside scores: each counts once, what is left out is said, none is assumed."""

from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
import pytest
from small import FAMILIES, QUICK, seen_through

from weighbridge.errors import UnknownName, UsageError
from weighbridge.evidence.selection import KINDS, Selection, select
from weighbridge.evidence.store import Store
from weighbridge.findings.fitted import fit
from weighbridge.findings.groups import parse
from weighbridge.findings.inputs import capability_inputs, joint_inputs
from weighbridge.findings.kinds import answered, further, stands
from weighbridge.findings.rank import rank
from weighbridge.findings.weighing import Knobs, Weighing

ITEMS = (
    "SELECT * FROM {whole}.responses WHERE (source = 'evalperf-items' AND item IN "
    "(SELECT DISTINCT item FROM {whole}.responses WHERE source = 'evalperf-items' "
    "ORDER BY item LIMIT 40)) OR (source = 'swe-bench-pro-items' AND item LIKE 'instance_a%') "
)
"""One source of enough models, a few of its items, and one of too few."""


def of_kinds(store: Store, *kinds: str, **views: str) -> Store:
    seen = seen_through(store, **views) if views else store
    return dataclasses.replace(seen, selection=Selection(kinds=("scores", *kinds)))


def test_scores_alone_are_what_counts_unless_asked(shipped: Store) -> None:
    found, notes = joint_inputs(shipped)
    assert notes == ()
    assert found["rows"].error is None
    assert found["score"] == capability_inputs(shipped)["score"]
    assert not any(" of " in name.partition("|")[2] for name in found["benchmarks"])


def test_votes_enter_by_one_category_with_errors(shipped: Store) -> None:
    found, notes = joint_inputs(of_kinds(shipped, "votes"))
    alone = capability_inputs(shipped)
    added = list(zip(found["benchmark"], found["rows"].error, strict=True))[len(alone["score"]) :]
    boards = {name for name, _ in added}
    assert boards == {b for b in found["benchmarks"] if "|votes of " in b}
    assert len({b.partition("|")[0] for b in boards}) == len(boards)
    assert min(error for _, error in added) > 0
    assert not any(found["rows"].error[: len(alone["score"])])
    debates = [name for name in boards if name.startswith("lechmazur-debate|")]
    summed = "SELECT * FROM {whole}.votes WHERE category <> 'matchup'"
    again, _ = further(of_kinds(shipped, "votes", votes=summed))
    whole, _ = further(of_kinds(shipped, "votes"))
    assert debates
    for name in debates:
        assert np.array_equal(again[name].ratings.point, whole[name].ratings.point)
    assert notes == ()


def test_responses_replace_the_scores_that_may_be_their_mean(shipped: Store) -> None:
    model = "(SELECT min(model) FROM {whole}.responses WHERE source = 'evalperf-items')"
    twin = (
        f"SELECT * FROM {{whole}}.scores UNION ALL SELECT * REPLACE ({model} AS model, "
        "'evalperf-pass-1' AS benchmark, 'twin' AS row_id, '' AS effort, 'accuracy' AS metric, "
        "'' AS setting, true AS counts) FROM {whole}.scores QUALIFY row_number() OVER "
        "(ORDER BY row_id) = 1"
    )
    alone = capability_inputs(seen_through(shipped, scores=twin))
    found, notes = joint_inputs(of_kinds(shipped, "responses", responses=ITEMS, scores=twin))
    assert "evalperf-pass-1" in alone["benchmark"]
    assert "evalperf-pass-1" not in found["benchmark"]
    assert "evalperf-pass-1|responses of evalperf-items" in found["benchmark"]
    units = Counter(zip(found["model"], found["benchmark"], found["rows"].effort, strict=True))
    assert {n for (_, b, _), n in units.items() if "|responses of " in b} == {1}
    assert [note.partition("|")[0] for note in notes] == ["swe-bench-pro"]
    assert "fewer than 20" in notes[0]


def test_a_score_of_another_effort_stands_beside_responses(shipped: Store) -> None:
    found, _ = further(of_kinds(shipped, "responses", responses=ITEMS))
    efforts = answered(found)
    (model, benchmark), _ = next(iter(efforts.items()))
    row = {"model": model, "benchmark": benchmark, "effort": ""}
    assert not stands(row, {(model, benchmark): {"thinking"}})
    assert not stands({**row, "effort": "thinking"}, {(model, benchmark): {""}})
    assert stands({**row, "effort": "low"}, {(model, benchmark): {"thinking"}})
    assert stands({**row, "benchmark": "another"}, efforts)


def test_of_several_copies_of_a_board_the_newest_counts_with_its_interval(shipped: Store) -> None:
    alone = capability_inputs(shipped)
    found, _ = joint_inputs(of_kinds(shipped, "ratings"))
    boards = {b for b, e in zip(found["benchmark"], found["rows"].error, strict=True) if e}
    assert any(name.startswith("lmarena-elo") for name in boards)
    assert len(found["score"]) < len(alone["score"])
    of = lambda given: Counter(  # noqa: E731
        m for m, b in zip(given["model"], given["benchmark"], strict=True)
        if b.partition("|")[0] == "lmarena-elo"
    )  # fmt: skip
    assert set(of(found)) == set(of(alone))
    rows = shipped.query(
        "SELECT r.value, (high - low) / 2 / 1.959964 error FROM published_ratings r "
        "JOIN scores s USING (row_id) WHERE board = 'lmarena-elo' AND low IS NOT NULL AND counts"
    )
    seen = {round(s, 4): e for s, e in zip(found["score"], found["rows"].error, strict=True)}
    stated = [(seen.get(round(row["value"], 4)), row["error"]) for row in rows]
    assert len(stated) > 100
    assert all(mine is None or mine == pytest.approx(error) for mine, error in stated)


def test_kinds_that_cannot_be_are_refused(shipped: Store) -> None:
    with pytest.raises(UnknownName, match="kind of evidence"):
        select(shipped, Selection(kinds=("scores", "hearsay")))
    with pytest.raises(UsageError, match="expected scores"):
        select(shipped, Selection(kinds=("votes",)))
    with pytest.raises(UsageError, match="not stated"):
        select(shipped, Selection(evaluators="third-party", kinds=KINDS))
    assert select(shipped, Selection(kinds=KINDS)).selection.kinds == KINDS


def test_a_model_with_votes_alone_is_rated_and_not_ranked(shipped: Store) -> None:
    scores = (
        "SELECT * FROM {whole}.scores WHERE model <> (SELECT min(model_a) FROM {whole}.votes "
        "WHERE benchmark = 'lechmazur-debate')"
    )
    store = of_kinds(shipped, "votes", scores=scores)
    on = Weighing(store, fit(store, QUICK, where=FAMILIES), Knobs())
    bare = {m for (m, _), n in zip(on.posterior.units, on.posterior.tests, strict=True) if not n}
    found = rank(on, parse(on, "all-all"), "general")
    assert bare
    assert found.details["models"]
    assert not bare & {row["model"] for row in found.details["models"]}
    assert found.knobs["kinds"] == ("scores", "votes")
