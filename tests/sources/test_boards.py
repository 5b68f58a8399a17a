"""The boards as they lie beside the checkout: cells read by hand, and how many names resolve."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from by_hand import BOARDS, COMMUNITY, RATINGS, SCORES, UNRESOLVED

from weighbridge.evidence.build import Collected, collect
from weighbridge.evidence.checks import REASONS
from weighbridge.registry import Registry

SHARED = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")


@pytest.fixture(scope="module")
def gathered(registry: Registry) -> Collected:
    return collect(SHARED, registry)


def test_every_map_finds_its_file_and_its_columns(gathered: Collected, registry: Registry) -> None:
    assert not gathered.failed
    assert set(gathered.read) == {*registry.maps, *registry.outcomes}


@pytest.mark.parametrize("known", SCORES, ids=lambda known: f"{known[0]}-{known[2]}-{known[5]}")
def test_score_read_by_hand(known: tuple[str, ...], gathered: Collected) -> None:
    source, model, benchmark, setting, as_of, value = known
    found = [
        score
        for score in gathered.scores
        if (score.source, score.model) == (source, model)
        and score.benchmark.startswith(benchmark)
        and setting in score.setting
        and as_of in score.as_of
    ]
    assert value in [round(score.value, 2 if float(value) < 200 else None) for score in found]


def test_overall_columns_are_published_ratings(gathered: Collected, registry: Registry) -> None:
    found = {(r.board, r.model, r.setting): r for r in gathered.ratings if r.source == "bfcl"}
    assert found["bfcl-v4", "claude-opus-4-5-20251101", "FC"].value == 77.47
    composites = {b.id for b in registry.benchmarks.values() if b.composite}
    assert not composites & {score.benchmark for score in gathered.scores}


def test_arena_categories_are_shown_with_interval_and_not_fitted(gathered: Collected) -> None:
    scores = [s for s in gathered.scores if s.source == "lmarena-catalog"]
    boards = {"lmarena-elo", "lmarena-elo-chinese", "lmarena-elo-coding", "lmarena-elo-math"}
    assert {score.benchmark for score in scores} == boards
    assert all(score.setting.startswith("style control") for score in scores)
    ratings = [r for r in gathered.ratings if r.source == "lmarena-catalog"]
    assert "lmarena-text-french" in {rating.board for rating in ratings}
    assert all(r.low is not None and r.low <= r.value <= (r.high or 0) for r in ratings)


def test_copies_of_a_board_point_at_its_own_file(gathered: Collected) -> None:
    rows = {score.row_id: score for score in gathered.scores}
    epoch = [s for s in gathered.scores if s.source == "epoch-hub"]
    aider = [s for s in epoch if s.benchmark == "aider-polyglot"]
    copies = [s for s in aider if s.duplicate_of and rows[s.duplicate_of].source == "aider"]
    assert len(copies) > 0.9 * len(aider)
    assert not any(score.counts for score in copies)


def test_livebench_pools_a_task_only_where_its_column_was_carried_over(
    gathered: Collected, registry: Registry
) -> None:
    columns: dict[str, dict[str, dict[str, float]]] = {}
    for score in gathered.scores:
        if score.source == "livebench":
            unit = f"{score.model} {score.effort} {score.setting}"
            files = columns.setdefault(score.benchmark, {})
            files.setdefault(score.file, {})[unit] = score.value
    pooled = {name: files for name, files in columns.items() if len(files) > 1}
    assert len(pooled) > 20
    for name, files in pooled.items():
        ordered = [files[file] for file in sorted(files)]
        for one, other in pairwise(ordered):
            both = set(one) & set(other)
            assert len(both) >= 7, name
            assert sum(one[unit] == other[unit] for unit in both) >= 0.7 * len(both), name


@pytest.mark.parametrize("board", [board for board in BOARDS if board != "superclue"])
def test_nearly_every_name_of_a_known_developer_resolves(board: str, gathered: Collected) -> None:
    unknown = [
        refusal.found
        for refusal in gathered.refused
        if refusal.source == board and refusal.reason == REASONS["unknown model"]
    ]
    known = [n for n in unknown if not n.lower().replace(" ", "_").startswith(COMMUNITY)]
    assert len(known) <= 0.02 * (gathered.read[board] - len(unknown)), Counter(known)


def test_superclue_refuses_services_without_a_version(gathered: Collected) -> None:
    refused = Counter(r.reason for r in gathered.refused if r.source == "superclue")
    assert refused[REASONS["a baseline"]] > 30
    assert refused[REASONS["unknown model"]] < 0.3 * gathered.read["superclue"]


@pytest.mark.parametrize("known", RATINGS, ids=lambda known: f"{known[0]}-{known[2]}-{known[4]}")
def test_rating_read_by_hand_is_shown_and_not_fitted(
    known: tuple[str, ...], gathered: Collected
) -> None:
    source, model, board, as_of, value = known
    found = [
        round(rating.value, 2)
        for rating in gathered.ratings
        if (rating.source, rating.model, rating.board) == (source, model, board)
        and rating.as_of == as_of
    ]
    assert value in found
    assert not [s for s in gathered.scores if (s.source, s.benchmark) == (source, board)]


def test_nearly_every_name_is_a_models_or_is_refused_with_a_reason(
    gathered: Collected, registry: Registry
) -> None:
    unknown = Counter(r.source for r in gathered.refused if r.reason == REASONS["unknown model"])
    boards = [source for source in registry.maps if source != "open-llm-leaderboard"]
    assert len(boards) > 40
    short = {b: unknown[b] for b in boards if unknown[b] > UNRESOLVED * gathered.read[b]}
    assert short == {}


def test_a_developers_own_numbers_are_its_own_wherever_they_are_printed(
    gathered: Collected,
) -> None:
    rows = {score.row_id: score for score in gathered.scores}
    printed = [s for s in gathered.scores if s.source == "llm-stats"]
    assert {score.independence for score in printed} == {"self"}
    copies = [score for score in printed if score.duplicate_of]
    assert len(copies) > 80
    assert not any(score.counts for score in copies)
    origins = {rows[score.duplicate_of].source for score in copies if score.duplicate_of}
    assert {"cn-claims", "simple-evals"} <= origins


def test_a_system_of_several_models_measures_none(gathered: Collected) -> None:
    refused = Counter(r.reason for r in gathered.refused if r.source == "swe-bench")
    assert refused[REASONS["not one model"]] == 9
    fitted = [s for s in gathered.scores if s.benchmark == "swe-bench-verified"]
    assert not [s for s in fitted if s.setting.startswith("mini-SWE-agent")]
