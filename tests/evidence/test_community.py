"""Fine-tunes are kept with their base, and no headline knows them unless they are asked for."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from skips import SHARED
from weighbridge.cli import run
from weighbridge.errors import UnknownName
from weighbridge.evidence.build import Collected, collect
from weighbridge.evidence.community import Bases, Community, is_merge
from weighbridge.evidence.selection import Selection, select
from weighbridge.evidence.store import FILE, open_store, write
from weighbridge.evidence.tables import build, tables
from weighbridge.registry import Registry

HEADER = ["fullname", "#Params (B)", "MMLU-PRO", "BBH", "GPQA"]
OFFICIAL = [["Qwen/Qwen2.5-7B-Instruct", "7.6", "36.5", "34.9", "5.5"]]
TUNED = [
    ["someone/Qwen2.5-7B-Instruct-tuned", "7.6", "37.0", "35.5", "6.1"],
    ["other/Qwen2.5-7B-Instruct-tuned", "7.6", "30.0", "31.5", "4.1"],
    ["someone/calme-72b", "72.7", "50.0", "60.5", "16.1"],
    ["someone/qwen2.5-7b-slerp", "7.6", "31.0", "30.5", "5.1"],
    ["Qwen/Qwen-of-next-year", "8", "1", "2", "3"],
]


def _root(folder: Path, rows: list[list[str]]) -> Path:
    place = folder / "raw" / "open-llm-leaderboard"
    place.mkdir(parents=True)
    with (place / "medical_leaderboard.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return folder


@pytest.fixture
def gathered(tmp_path: Path, registry: Registry) -> Collected:
    return collect(_root(tmp_path, OFFICIAL + TUNED), registry)


def test_official_models_count_and_fine_tunes_stand_apart(gathered: Collected) -> None:
    assert {score.model for score in gathered.scores} == {"qwen2.5-7b-instruct"}
    assert len(gathered.scores) == 3
    assert len(gathered.community.scores) == 9
    assert {score.independence for score in gathered.community.scores} == {"third-party"}


def test_base_is_read_from_the_name_and_the_account_is_not_kept(gathered: Collected) -> None:
    tuned = {(m.name, m.base_model, m.params_total_b) for m in gathered.community.models.values()}
    assert tuned == {
        ("Qwen2.5-7B-Instruct-tuned", "qwen2.5-7b-instruct", 7.6),
        ("calme-72b", None, 72.7),
    }
    assert len(gathered.community.models) == 3
    assert "someone" not in str(gathered.community) + str(gathered.refused)


def test_merges_and_names_of_developers_are_refused(gathered: Collected) -> None:
    assert {r.found for r in gathered.refused} == {"qwen2.5-7b-slerp", "Qwen/Qwen-of-next-year"}


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("Llama-3.1-8B-Instruct-abliterated", "llama-3.1-8b-instruct"),
        ("DeepSeek-R1-Distill-Llama-8B-x", "deepseek-r1-distill-llama-8b"),
        ("my-Qwen2.5-14B", "qwen2.5-14b"),
        ("Qwen2.5-7B-and-Llama-3.1-8B", None),
        ("llama", None),
        ("", None),
    ],
)
def test_base(name: str, base: str | None, registry: Registry) -> None:
    assert Bases.of(registry).base(name) == base


@pytest.mark.parametrize("name", ["a-slerp", "x-TIES-y", "Mix-MoE", "2x7B-z", "franken-9b"])
def test_merge(name: str) -> None:
    assert is_merge(name)


@pytest.mark.parametrize("name", ["calme-72b", "moeller-7b", "amix-3b-instruct"])
def test_no_merge(name: str) -> None:
    assert not is_merge(name)


def test_fine_tunes_are_seen_where_they_are_included(tmp_path: Path, registry: Registry) -> None:
    build(_root(tmp_path, OFFICIAL + TUNED), registry, tmp_path / "store.duckdb")
    store = open_store(tmp_path / "store.duckdb")
    count = "SELECT count(*) n FROM scores"
    assert store.query(count)[0]["n"] == 3
    every = select(store, Selection(include="community"))
    assert every.query(count)[0]["n"] == 12
    assert select(store, Selection("2025-04-07", include="community")).query(count)[0]["n"] == 12
    assert select(store, Selection("2025-04-06", include="community")).query(count)[0]["n"] == 0
    base = "SELECT base_model FROM models WHERE name = 'Qwen2.5-7B-Instruct-tuned'"
    assert {row["base_model"] for row in every.query(base)} == {"qwen2.5-7b-instruct"}
    with pytest.raises(UnknownName):
        select(store, Selection(include="merges"))


@pytest.fixture(scope="module")
def whole(registry: Registry) -> Collected:
    """Return all that the leaderboard lists, official models and fine-tunes."""
    if not SHARED.exists():
        pytest.skip("no ../shared beside the checkout")
    source = "open-llm-leaderboard"
    return collect(SHARED, replace(registry, maps={source: registry.maps[source]}))


HEADLINES = (
    ["weigh", "qwen2.5-72b-instruct", "llama-3.1-70b-instruct"],
    ["rank", "--bar", "2"],
    ["rivals", "--count", "2", "--bar", "2"],
)


def _answers(
    home: Path,
    gathered: Collected,
    registry: Registry,
    given: tuple[pytest.MonkeyPatch, pytest.CaptureFixture[str]],
) -> list[str]:
    """Return the answers of a store, without its digest, which tells all that the store holds."""
    patch, captured = given
    manifest = write(tables(registry, gathered), home / FILE, "2025-04-07")
    patch.setenv("WEIGHBRIDGE_HOME", str(home))
    said = []
    for words in HEADLINES:
        assert run([*words, "--json"]) == 0, captured.readouterr().err
        said.append(captured.readouterr().out.replace(manifest.digest, "digest"))
    return said


def test_fine_tunes_of_the_whole_leaderboard_change_no_headline(
    whole: Collected,
    tmp_path: Path,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(whole.community.models) > 3000
    given = monkeypatch, capsys
    with_them = _answers(tmp_path / "with", whole, registry, given)
    without = _answers(tmp_path / "without", replace(whole, community=Community()), registry, given)
    assert with_them == without
