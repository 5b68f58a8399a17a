"""Cells are kept, set aside, or refused with file, row, field, found and expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from curated import claim, write_claims
from weighbridge.errors import BadData
from weighbridge.evidence.build import collect, judged
from weighbridge.evidence.names import Names
from weighbridge.evidence.store import open_store
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry
from weighbridge.sources.cell import Cell

BAD = {
    "unknown model": (claim("qwen-15b", "mmlu", "60"), "model"),
    "no model": (claim("", "mmlu", "60"), "model"),
    "unknown benchmark": (claim("qwen-14b", "mmlu-ultra", "60"), "benchmark"),
    "not a number": (claim("qwen-14b", "mmlu", "sixty"), "value"),
    "infinite": (claim("qwen-14b", "mmlu", "inf"), "value"),
    "empty": (claim("qwen-14b", "mmlu", ""), "value"),
    "above 100": (claim("qwen-14b", "mmlu", "663"), "value"),
    "negative": (claim("qwen-14b", "mmlu", "-1"), "value"),
    "bad date": ({**claim("qwen-14b", "mmlu", "66"), "as_of": "25/09/2023"}, "as_of"),
    "hidden character": (claim("qwen\u202e-14b", "mmlu", "66"), "model"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_row_is_refused_alone(name: str, tmp_path: Path, registry: Registry) -> None:
    row, field = BAD[name]
    write_claims(tmp_path, [claim("qwen-14b", "mmlu", "66.3"), row])
    gathered = collect(tmp_path, registry)
    assert [s.value for s in gathered.scores] == [66.3]
    (refusal,) = gathered.refused
    assert (refusal.file, refusal.row, refusal.field) == ("cn/claims.csv", 3, field)
    assert refusal.expected
    assert refusal.reason


def test_unknown_model_names_the_nearest(tmp_path: Path, registry: Registry) -> None:
    write_claims(tmp_path, [claim("llama-2-13bb", "mmlu", "55")])
    (refusal,) = collect(tmp_path, registry).refused
    assert "llama-2-13b" in refusal.expected


def test_unparsable_source_is_named_and_the_rest_lands(tmp_path: Path, registry: Registry) -> None:
    write_claims(tmp_path, [claim("qwen-14b", "mmlu", "66.3")])
    broken = write_claims(tmp_path, [claim("llama-2-13b", "mmlu", "55", "meta")], side="us")
    broken.write_text(broken.read_text() + "one,two\n")
    gathered = collect(tmp_path, registry)
    assert set(gathered.failed) == {"us-claims"}
    assert "row 3" in gathered.failed["us-claims"]
    assert {s.model for s in gathered.scores} == {"qwen-14b"}
    with pytest.raises(BadData, match="nothing landed"):
        build(tmp_path, registry, tmp_path / "store.duckdb", strict=True)
    assert not (tmp_path / "store.duckdb").exists()


def test_independence_is_derived_not_believed(tmp_path: Path, registry: Registry) -> None:
    rows = [
        {**claim("qwen-14b", "mmlu", "66.3", "alibaba"), "independence": "third-party"},
        claim("llama-2-13b", "mmlu", "55.0", "alibaba"),
        claim("llama-2-13b", "mmlu", "54.0", "somebody"),
    ]
    write_claims(tmp_path, rows)
    found = [score.independence for score in collect(tmp_path, registry).scores]
    assert found == ["self", "rival", "third-party"]


def test_reporter_may_be_each_models_own_developer(registry: Registry) -> None:
    cell = Cell("board", "t.csv", 2, "gpt-4", "mmlu", "86.4 %", "percent", reporter="self")
    score = judged(cell, Names(registry), registry)
    assert (score.reported_by, score.independence, score.value) == ("openai", "self", 86.4)


def test_copy_counts_once_and_honest_difference_twice(tmp_path: Path, registry: Registry) -> None:
    rows = [
        claim("qwen-14b", "mmlu", "66.31", "alibaba"),
        claim("qwen-14b", "mmlu", "66.31", "baichuan"),
        claim("qwen-14b", "mmlu", "64.90", "deepseek"),
    ]
    write_claims(tmp_path, rows)
    scores = collect(tmp_path, registry).scores
    assert [score.counts for score in scores] == [True, False, True]
    assert scores[1].duplicate_of == scores[0].row_id
    assert 0.9 < scores[1].copy_probability < 1


def test_composites_are_set_aside(tmp_path: Path, registry: Registry) -> None:
    write_claims(tmp_path, [claim("qwen-14b", "aa-intelligence-index", "30")])
    gathered = collect(tmp_path, registry)
    assert not gathered.scores
    assert [rating.board for rating in gathered.ratings] == ["aa-intelligence-index"]


def test_setting_is_split_off_the_name(tmp_path: Path, registry: Registry) -> None:
    write_claims(tmp_path, [claim("qwen3-235b-a22b-no-thinking", "mmlu", "80")])
    (score,) = collect(tmp_path, registry).scores
    assert (score.model, score.effort) == ("qwen3-235b-a22b", "non-thinking")


def test_same_evidence_same_digest(tmp_path: Path, registry: Registry) -> None:
    rows = [claim("qwen-14b", "mmlu", "66.3"), claim("llama-2-13b", "mmlu", "55", "meta")]
    digests = []
    for number in range(2):
        root = tmp_path / str(number)
        write_claims(root, rows)
        digests.append(build(root, registry, root / "store.duckdb")[0].digest)
    assert digests[0] == digests[1]
    write_claims(tmp_path / "1", [*rows, claim("qwen-7b", "mmlu", "58.2")])
    changed = build(tmp_path / "1", registry, tmp_path / "1" / "store.duckdb")[0].digest
    assert changed != digests[0]
    assert open_store(tmp_path / "1" / "store.duckdb").digest == changed


def test_nothing_to_read_is_said(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(BadData, match="found no evidence"):
        collect(tmp_path, registry)
