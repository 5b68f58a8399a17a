"""The boards as they lie beside the checkout: cells read by hand, and how many names resolve."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from weighbridge.evidence.build import Collected, collect
from weighbridge.evidence.checks import REASONS
from weighbridge.registry import Registry

SHARED = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")

BOARDS = (
    "aider",
    "arena-hard",
    "bfcl",
    "bigcodebench",
    "ceval",
    "cmmlu",
    "evalplus",
    "livebench",
    "lmarena-catalog",
    "superclue",
)
SCORES = [
    ("aider", "gemini-2.0-pro-exp-02-05", "aider-polyglot", "whole", "2025-02-25", 35.6),
    ("aider", "gpt-4o-mini-2024-07-18", "aider-polyglot", "whole", "2024-12-21", 3.6),
    ("aider", "claude-opus-4-20250514", "aider-polyglot", "diff; no think", "2025-05-25", 70.7),
    ("arena-hard", "o3-2025-04-16", "arena-hard-v2", "style control", "2025-06-18", 85.9),
    ("arena-hard", "o3-2025-04-16", "arena-hard-v2-gpt-4.1-judge", "style", "2025-06-18", 87.0),
    ("arena-hard", "deepseek-r1", "arena-hard-v2-creative", "judges", "2025-06-18", 77.0),
    ("arena-hard", "qwen2.5-72b-instruct", "arena-hard", "style control", "2025-04-20", 63.3),
    ("arena-hard", "qwen2.5-72b-instruct", "arena-hard", "judge", "2025-04-20", 78.0),
    ("bfcl", "claude-opus-4-5-20251101", "bfcl-v4-multi-turn-base", "FC", "2025-12-16", 81.0),
    ("bfcl", "claude-opus-4-5-20251101", "bfcl-v4-live-simple", "FC", "2025-12-16", 86.43),
    ("bigcodebench", "starcoder2-3b", "bigcodebench-complete", "", "2025-04-17", 21.4),
    ("bigcodebench", "starcoder2-15b-instruct-v0.1", "bigcodebench-instruct-hard", "", "", 12.2),
    ("ceval", "gpt-4", "ceval", "", "2023-10-26", 66.4),
    ("ceval", "gpt-4", "ceval", "", "2023-10-26", 68.7),
    ("ceval", "bloomz-mt-176b", "ceval-hard", "", "2023-10-26", 30.4),
    ("cmmlu", "llama-3.1-70b-instruct", "cmmlu", "", "2024-12-06", 64.38),
    ("cmmlu", "llama-3.1-70b-instruct", "cmmlu", "", "2024-12-06", 69.01),
    ("evalplus", "opencoder-8b-instruct", "humaneval-plus", "", "2024-12-26", 77.4),
    ("evalplus", "codellama-34b", "mbpp-plus-base", "", "2024-12-26", 69.3),
    ("livebench", "claude-opus-4-1-20250805", "livebench-logic-with-navigation", "base", "", 42.0),
    ("livebench", "claude-opus-4-1-20250805", "livebench-amps-hard-2024-11-25", "base", "", 89.0),
    ("lmarena-catalog", "gemini-3-pro-preview", "lmarena-elo", "style control", "2025-12-17", 1492),
    ("superclue", "qwen-72b-chat", "superclue-code-2023-12", "", "2023-12", 60.14),
    ("superclue", "baichuan2-13b-chat", "superclue-safety-2023-12", "", "2023-12", 54.9),
    ("superclue", "o3-mini-2025-01-31", "math24o", "high", "2025-03-20", 85.71),
]
COMMUNITY = (
    "alpaca-",
    "arch-agent",
    "artigenz",
    "autocoder",
    "azerogpt",
    "bactrian",
    "bitagent",
    "claude-2_(",
    "coalm",
    "code-13",
    "code-290",
    "code-33",
    "code-millenials",
    "deepcoder",
    "dimind",
    "dolphin",
    "galaxy",
    "gemma-2-9b-it-simpo",
    "gpt4all",
    "guanaco",
    "inversecoder",
    "koala",
    "llama-3-70b-synthia",
    "llava",
    "magicoder",
    "mercury",
    "mind_gpt",
    "mistral-codealpaca",
    "mistralhermes",
    "nxcode",
    "oasst",
    "ollama/wojtek",
    "openchat",
    "opencodeinterpreter",
    "openhermes-2.5-code",
    "optimus",
    "phind",
    "polycoder",
    "python-code",
    "quasar",
    "reflection",
    "rwkv",
    "rzn-t",
    "ise-uiuc",
    "sky-t1",
    "snorkel",
    "speechless",
    "stripedhyena",
    "tess",
    "toolace",
    "warriorcoder",
    "whiterabbitneo",
    "xdan",
    "xwincoder",
    "zw-lm",
    "zyte",
    "云天天书",
    "bluelm",
    "llama-3.3-nemotron-super-49b-v1-feedback",
)
"""How names begin that are tuners' outside the registry, nobody's yet, or of no stated version."""


@pytest.fixture(scope="module")
def gathered(registry: Registry) -> Collected:
    return collect(SHARED, registry)


def test_every_map_finds_its_file_and_its_columns(gathered: Collected, registry: Registry) -> None:
    assert not gathered.failed
    assert set(gathered.read) == set(registry.maps)


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
