"""Who extracts the same boards by other means finds the same cells."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from second import BOARDS, Second

from weighbridge.claims import Score
from weighbridge.evidence.build import Collected, collect
from weighbridge.registry import Registry

SHARED = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")
AIM = 0.99
SETTING = re.compile(
    r"\s*\((?:\D*|\d+k [^)]*)\)$"
    r"|[-_ ](?:thinking|\d+k|low|medium|high|xhigh|max|base|nothinking|effort|none)$"
)
"""What stands behind a name and is no part of it: a bracket without a date, an effort."""


@pytest.fixture(scope="module")
def gathered(registry: Registry) -> Collected:
    return collect(SHARED, replace(registry, maps={b: registry.maps[b] for b in BOARDS}))


@pytest.fixture(scope="module")
def by_row(gathered: Collected) -> dict[tuple[str, str, int], list[Score]]:
    found = defaultdict(list)
    for score in gathered.scores:
        found[score.source, score.file, score.row].append(score)
    return found


def _cell(cell: Second, scores: list[Score]) -> Score | None:
    return next(
        (
            score
            for score in scores
            if score.benchmark.startswith(cell.begins)
            and abs(score.standard_value - cell.value) < 0.0051
        ),
        None,
    )


@pytest.mark.parametrize("board", BOARDS)
def test_cells_values_settings_and_evaluators_agree(board, gathered, by_row) -> None:
    refused = {(r.source, r.file, r.row) for r in gathered.refused}
    cells = list(BOARDS[board](SHARED / "raw" / board))
    kept = [cell for cell in cells if (board, cell.file, cell.row) not in refused]
    assert len(kept) > 150
    pairs = [(cell, _cell(cell, by_row[board, cell.file, cell.row])) for cell in kept]
    missed = [cell for cell, score in pairs if score is None]
    assert len(missed) <= (1 - AIM) * len(kept), missed[:20]
    found = [(cell, score) for cell, score in pairs if score is not None]
    assert {score.independence for _, score in found} == {"third-party"}
    other = [(c, s.setting) for c, s in found if c.setting and c.setting not in s.setting]
    assert len(other) <= (1 - AIM) * len(found), other[:20]


def _plain(name: str, known: dict[str, set[str]]) -> str:
    """Return the longest beginning of a name that is printed somewhere as a model's, '' if none."""
    while True:
        letters = re.sub(r"[^a-z0-9.+]", "", name.lower())
        if letters in known:
            return letters
        shorter = SETTING.sub("", name)
        if shorter == name:
            return ""
        name = shorter


@pytest.mark.parametrize("board", ["livebench", "aider", "bfcl", "evalplus"])
def test_models_are_those_whose_names_are_printed(board, by_row, registry) -> None:
    plain = {}
    for model in registry.models.values():
        for name in (model.id, model.name, (model.hf_repo or "").rpartition("/")[2]):
            plain.setdefault(re.sub(r"[^a-z0-9.+]", "", name.lower()), set()).add(model.id)
    cells = list(BOARDS[board](SHARED / "raw" / board))
    pairs = [(c, _cell(c, by_row[board, c.file, c.row])) for c in cells]
    said = [
        (cell.name, score.model, plain[known])
        for cell, score in pairs
        if score is not None and (known := _plain(cell.name, plain))
    ]
    assert len(said) > 0.4 * len(cells)
    wrong = {(name, model) for name, model, models in said if model not in models}
    share = sum(model in models for _, model, models in said) / len(said)
    assert share >= AIM, wrong
