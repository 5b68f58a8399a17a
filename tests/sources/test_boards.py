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
    (
        "swe-bench",
        "claude-opus-4-5-20251101",
        "swe-bench-verified-bash-only",
        "mini",
        "2025-11",
        74.4,
    ),
    ("swe-bench", "kimi-k2-instruct", "swe-bench-verified-bash-only", "", "2025-08-07", 43.8),
    ("swe-bench", "gpt-4o-2024-08-06", "swe-bench-multimodal", "GUIRepair", "2025-05-31", 30.37),
    ("llm-stats", "o3-2025-04-16", "swe-bench-verified", "", "2025-07-19", 0.69),
    ("llm-stats", "kimi-k2-instruct", "ifeval", "Prompt Strict", "2025-07-19", 0.9),
    ("simple-evals", "o3-2025-04-16", "mmlu", "effort high", "2025-07-09", 93.3),
    ("simple-evals", "o1-mini-2024-09-12", "math-500", "", "2025-07-09", 90.0),
    ("simple-evals", "gpt-4o-2024-11-20", "math", "", "2025-07-09", 68.5),
    ("mmlu-pro", "qwen1.5-72b-chat", "mmlu-pro", "", "2026-03-17", 52.64),
    ("mmlu-pro", "claude-3-5-sonnet-20240620", "mmlu-pro", "", "2026-03-17", 76.12),
    ("alpacaeval", "gpt-4o-2024-05-13", "alpacaeval-2", "", "2024-12-27", 57.46),
    ("alpacaeval", "qwen1.5-72b-chat", "alpacaeval-2", "", "2024-12-27", 36.57),
    ("alpacaeval", "llama-2-70b-chat", "alpacaeval-2", "", "2024-12-27", 13.89),
    ("wildbench", "gpt-4o-2024-05-13", "wildbench", "", "2024-08-01", 5.93),
    ("wildbench", "gpt-4o-mini-2024-07-18", "wildbench", "", "2024-08-01", 5.71),
    ("vectara", "phi-4", "vectara-consistency-2025", "", "2026-03-10", 96.3),
    ("vectara", "qwen3-8b", "vectara-consistency-2025", "", "2026-03-10", 95.2),
    ("nolima", "gpt-4o", "nolima-32k", "", "2025-05-05", 69.7),
    ("nolima", "deepseek-r1-distill-llama-70b", "nolima-hard-32k", "", "2025-05-05", 20.7),
    ("ruler", "qwen3-32b", "ruler", "", "2025-10-09", 93.7),
    ("ruler", "dbrx-instruct", "ruler", "", "2025-10-09", 56.3),
    ("longbench", "llama-2-7b-chat", "longbench-zh", "", "2024-12-18", 14.3),
    ("longbench", "gpt-3.5-turbo-16k-0613", "longbench-en", "", "2024-12-18", 44.0),
    ("tau-bench", "gpt-4o", "tau-bench-airline", "tool calling", "2026-03-18", 0.42),
    ("tau-bench", "claude-3-5-sonnet-20241022", "tau-bench-retail", "", "2026-03-18", 0.69),
    (
        "tau2-bench",
        "claude-3-7-sonnet-20250219",
        "tau2-bench-retail",
        "gpt-4.1",
        "2025-06-09",
        72.1,
    ),
    ("tau2-bench", "glm-5", "tau2-bench-airline", "gpt-5.2", "2026", 82.5),
    ("gso", "claude-opus-4-7", "gso", "OpenHands; effort high", "2026-04-27", 44.12),
    ("gso", "gpt-5.5", "gso", "effort xhigh", "2026-04-27", 40.2),
    ("scicode", "deepseek-r1", "scicode", "", "2025-10-29", 28.5),
    ("scicode", "o1-preview-2024-09-12", "scicode-main", "", "2025-10-29", 7.7),
    ("supergpqa", "deepseek-r1", "supergpqa", "", "2025-03-04", 61.82),
    ("supergpqa", "yi-1.5-34b", "supergpqa", "", "2025-03-04", 27.62),
    ("mmmu", "gemma-3-27b-it", "mmmu", "", "2026-07-03", 64.9),
    ("lechmazur", "gemini-3.1-pro-preview", "lechmazur-connections", "", "2026-07-17", 98.4),
    ("lechmazur", "claude-opus-4-6", "lechmazur-generalization", "high", "2026-04-08", 89.2),
    ("zeroeval", "claude-3-5-sonnet-20241022", "gsm8k", "", "2024-11-05", 96.66),
    ("zeroeval", "o3-mini-2025-01-31", "zebralogic", "high", "2025-04-14", 91.7),
    ("gpassk", "llama-3.1-8b-instruct", "livemathbench-2412", "greedy", "2025-03-18", 24.0),
    ("gpassk", "llama-3.1-8b-instruct", "aime-2025", "greedy", "2025-03-18", 0.0),
    ("mathbench", "gpt-4-0125-preview", "mathbench-a-arithmetic", "", "2024-05-21", 76.0),
    ("mathbench", "gpt-4-0125-preview", "mathbench-t-college", "", "2024-05-21", 73.3),
    ("lawbench", "gpt-4", "lawbench", "", "2023-11-13", 52.35),
    ("lawbench", "qwen-7b-chat", "lawbench", "", "2023-11-13", 38.99),
    ("gaokao-bench", "ernie-bot-0615", "gaokao-objective", "", "2025-01-07", 56.6),
    ("gaokao-bench", "ernie-bot-0615", "gaokao-subjective", "", "2025-01-07", 48.4),
    ("alignbench", "gpt-4o", "alignbench", "judge gpt-4-0613", "2024-06-17", 8.38),
    ("multi-swe-bench-java", "deepseek-coder-v2", "multi-swe-bench-java", "", "2024-08-27", 7),
    ("simple-evals", "gpt-4o-2024-11-20", "mmmlu", "", "2025-04-21", 0.81),
    ("llmeval3", "deepseek-r1", "llmeval3", "", "2025-12-29", 91.23),
    ("llmeval3", "chatglm2-6b", "llmeval3", "", "2025-12-29", 39.63),
    ("forecastbench", "o3-2025-04-16", "forecastbench-baseline", "scratchpad", "2026-08-21", 62.0),
    ("forecastbench", "claude-opus-4-1-20250805", "forecastbench-baseline", "", "2026-08-21", 61.2),
    ("helm-capabilities", "glm-4.5-air", "mmlu-pro", "fp8", "2026-01-09", 0.76),
    ("helm-capabilities", "gemini-2.5-flash-lite", "helm-ifeval", "HELM", "2026-01-09", 0.81),
    ("farel-bench-classes", "deepseek-r1", "farel-sibling", "", "2025-01-28", 49),
    ("farel-bench-classes", "qwen2.5-72b-instruct", "farel-sibling", "", "2025-01-28", 39),
    ("ludwig-stumpp", "llama-1-65b", "winogrande", "", "2023-08-25", 0.77),
    ("ludwig-stumpp", "gpt-4", "humaneval", "", "2023-08-25", 0.67),
    ("epoch-benchmark-stitching", "claude-3-5-sonnet-20240620", "factorio", "", "2025-09-08", 21.9),
    ("epoch-benchmark-stitching", "claude-3-5-sonnet-20241022", "osuniverse", "", "2025-11", 28.36),
]
RATINGS = [
    ("gso", "claude-opus-4-7", "gso-hack-control", "2026-04-27", 42.16),
    ("mathbench", "gpt-4-0125-preview", "mathbench-a", "2024-05-21", 58.8),
    ("lmarena-csv", "glm-4.5", "lmarena-elo", "2025-08-06", 1434),
    ("lmarena-csv", "gemini-2.5-pro", "lmarena-vision", "2025-08-06", 1317),
    ("arena-ai-daily", "claude-opus-4-6", "lmarena-elo", "2026-04-19", 1503),
    ("textclass-elo", "gpt-4o-2024-05-13", "textclass-elo", "2025-11-02", 1825.22),
    ("f5-casi", "phi-4", "f5-casi", "2026-02", 76.0),
    ("f5-casi", "claude-3-5-haiku-20241022", "f5-casi", "2025-06", 85.69),
    ("lechmazur", "claude-opus-4-7", "lechmazur-debate", "2026-05-05", 1710.6),
    ("epoch-hub-manual", "gemini-2.5-flash", "otis-mock-aime-2024-2025", "2026-05-14", 67.4),
    ("epoch-benchmark-stitching", "gpt-4.5-preview-2025-02-27", "mcbench", "2025-07-22", 1270),
]
"""What is shown and not fitted: composites, ratings of a pool, copies of Arena, values off a plot."""
UNRESOLVED = {
    "swe-bench": 0.08,
    "llm-stats": 0.2,
    "simple-evals": 0.0,
    "mmlu-pro": 0.06,
    "alpacaeval": 0.7,
    "wildbench": 0.25,
    "vectara": 0.16,
    "nolima": 0.05,
    "ruler": 0.27,
    "longbench": 0.65,
    "tau-bench": 0.0,
    "tau2-bench": 0.14,
    "gso": 0.05,
    "scicode": 0.0,
    "supergpqa": 0.0,
    "mmmu": 0.78,
    "lechmazur": 0.28,
    "zeroeval": 0.04,
    "gpassk": 0.15,
    "mathbench": 0.26,
    "alignbench": 0.31,
    "lawbench": 0.21,
    "gaokao-bench": 0.0,
    "llmeval3": 0.33,
    "forecastbench": 0.06,
    "helm-capabilities": 0.08,
    "lmarena-csv": 0.08,
}
"""Share of a board's cells whose name is refused: tuners outside the registry for the most part."""
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


@pytest.mark.parametrize("board", UNRESOLVED)
def test_no_more_names_are_refused_than_were_reviewed(board: str, gathered: Collected) -> None:
    unknown = [
        refusal.found
        for refusal in gathered.refused
        if refusal.source == board and refusal.reason == REASONS["unknown model"]
    ]
    assert len(unknown) <= UNRESOLVED[board] * gathered.read[board], Counter(unknown)


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
