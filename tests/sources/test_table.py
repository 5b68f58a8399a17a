"""A column map turns a table into cells, and a table that does not fit fails as a whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from weighbridge.errors import BadData
from weighbridge.evidence.build import collect
from weighbridge.registry import load
from weighbridge.registry.maps import maps
from weighbridge.sources import table
from weighbridge.sources.cell import Cell

REGISTRY = Path(__file__).parents[2] / "src" / "weighbridge" / "registry"
URL = "https://example.org/board"
PLAIN = {
    "file": "t.csv",
    "columns": {"name": "model"},
    "constants": {"unit": "percent", "as_of": "2024-05-01", "as_of_kind": "day of the copy"},
    "values": {"score": "mmlu"},
}


def read(tmp_path: Path, content: str, **change: object) -> list[Cell]:
    spec = {**PLAIN, **change}
    folder = tmp_path / "raw"
    folder.mkdir(exist_ok=True)
    (folder / str(spec["file"])).write_text(content, encoding="utf-8")
    faults: list[str] = []
    (found,) = maps({"id": "board", "folder": "raw", "url": URL, "tables": [spec]}, faults)
    assert not faults
    return list(table.cells(tmp_path, "board", found))


def test_row_says_more_than_the_map(tmp_path: Path) -> None:
    columns = {"name": "model", "setting": ["mode", "host"], "as_of": ["ran", "seen"]}
    content = "model,score,mode,host,ran,seen\nqwen-14b,66.3,diff,,,20240401\nx,1,a,b,2025-01-01,\n"
    constants = {**PLAIN["constants"], "setting": "style control"}
    first, second = read(tmp_path, content, columns=columns, constants=constants)
    assert (first.setting, second.setting) == ("style control; diff", "style control; a; b")
    assert (first.as_of, first.as_of_kind) == ("2024-04-01", "the row's 'seen'")
    assert (second.as_of, second.as_of_kind) == ("2024-05-01", "day of the copy")
    assert (first.file, first.row, first.url, first.value) == ("t.csv", 2, URL, "66.3")


def test_paper_dates_a_row_where_the_map_says_so(tmp_path: Path) -> None:
    content = "model,score,link\na,1,https://arxiv.org/abs/2403.05530\n"
    columns = {"name": "model", "url": "link"}
    (dated,) = read(tmp_path, content, columns=columns, dated_by_arxiv=True)
    (plain,) = read(tmp_path, content, columns=columns)
    assert (dated.as_of, plain.as_of) == ("2024-03", "2024-05-01")


def test_rows_are_chosen_and_missing_values_are_no_cells(tmp_path: Path) -> None:
    content = "model,score,cases\na,N/A,225\nb,5,33\nc,6,225\nd,,225\n"
    where = {"cases": [225]}
    found = read(tmp_path, content, where=where, missing=["", "N/A"])
    assert [(cell.name, cell.row) for cell in found] == [("c", 4)]
    assert [cell.value for cell in read(tmp_path, content, where=where)] == ["N/A", "6", ""]


def test_rows_are_left_out_and_an_effort_joins_the_setting(tmp_path: Path) -> None:
    content = "model,score,kind,effort\na,1,run,high\nb,2,trial,\nc,3,run,\n"
    columns = {"name": "model", "effort": "effort"}
    constants = {**PLAIN["constants"], "setting": "agent"}
    found = read(
        tmp_path, content, unless={"kind": ["trial"]}, columns=columns, constants=constants
    )
    assert [(c.name, c.setting) for c in found] == [("a", "agent; effort high"), ("c", "agent")]


def test_tests_of_a_column_are_translated_and_the_others_stay_unknown(tmp_path: Path) -> None:
    content = "model,score,test\na,1,MMLU\na,2,gpqa\n"
    columns = {"name": "model", "value": "score", "benchmark": "test"}
    found = read(tmp_path, content, columns=columns, values={}, tests={"MMLU": "mmlu"})
    assert [cell.benchmark for cell in found] == ["mmlu", "board/gpqa"]


def test_a_column_may_be_missing_in_some_files_of_a_glob(tmp_path: Path) -> None:
    read(tmp_path, "model,old\nb,2\n", file="t2.csv", values={"old": "mmlu"})
    (tmp_path / "raw" / "t1.csv").write_text("model,score\na,1\n", encoding="utf-8")
    spec = {**PLAIN, "file": "t?.csv"}
    (found,) = maps({"id": "board", "folder": "raw", "url": URL, "tables": [spec]}, [])
    cells = list(table.cells(tmp_path, "board", found))
    assert [(cell.file, cell.name, cell.value) for cell in cells][:1] == [("t1.csv", "a", "1")]


def test_one_column_a_model_is_melted(tmp_path: Path) -> None:
    constants = {"unit": "elo", "benchmark": "lmarena-elo", "as_of_kind": "day"}
    change = {"melt": "", "values": {}, "missing": ["0.0"], "constants": constants}
    columns = {"name": "name", "value": "value", "as_of": ""}
    content = ",gpt-4,claude-1\n20230508,1274.5,0.0\n20230601,1260,1200\n"
    found = read(tmp_path, content, columns=columns, **change)
    assert [(c.as_of, c.name, c.value, c.benchmark) for c in found] == [
        ("2023-05-08", "gpt-4", "1274.5", "lmarena-elo"),
        ("2023-06-01", "gpt-4", "1260", "lmarena-elo"),
        ("2023-06-01", "claude-1", "1200", "lmarena-elo"),
    ]


@pytest.mark.parametrize(
    ("content", "change", "said"),
    [
        ("model,points\na,1\n", {}, "t.csv: expected a column 'score', found"),
        ("name,score\na,1\n", {}, "expected a column 'model'"),
        ("model,score\na,1\n", {"where": {"cases": 3}}, "expected a column 'cases'"),
        ("model,score\na,1\n", {"melt": "day"}, "expected a column 'day'"),
    ],
)
def test_table_that_does_not_fit_is_refused(
    content: str, change: dict[str, object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadData, match=said):
        read(tmp_path, content, **change)


def test_map_without_its_file_is_refused(tmp_path: Path) -> None:
    (spec,) = maps({"id": "b", "folder": "raw", "url": URL, "tables": [PLAIN]}, [])
    with pytest.raises(BadData, match=r"raw/t\.csv: found no such file"):
        list(table.cells(tmp_path, "b", spec))


def test_example_of_the_guide_is_a_map(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "adding-a-source.md"
    example = guide.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    faults: list[str] = []
    (spec,) = maps(yaml.safe_load(example), faults)
    assert not faults
    folder = tmp_path / spec.folder
    folder.mkdir(parents=True)
    (folder / spec.file).write_text("Model,Math,Code\na,1,2\n", encoding="utf-8")
    found = list(table.cells(tmp_path, "new-board", spec))
    assert [(cell.benchmark, cell.value) for cell in found] == [
        ("new-board-math-2025", "1"),
        ("new-board-code-2025", "2"),
    ]


@pytest.fixture
def with_a_new_source(tmp_path: Path) -> Path:
    """A registry to which one file was added, and nothing else."""
    folder = tmp_path / "registry"
    shutil.copytree(REGISTRY, folder, ignore=shutil.ignore_patterns("*.py", "__py*"))
    source = {
        **{"id": "new-board", "name": "New board", "url": URL, "licence": "none stated"},
        **{"ship": "facts", "ship_reason": "numbers", "citation": URL, "folder": "raw/new"},
        "unfetched": "the board is made up",
        **{"no_models": {"a baseline": ["Human"]}, "tables": [PLAIN]},
    }
    (folder / "sources" / "new-board.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
    return folder


def test_new_source_needs_one_file_and_no_code(with_a_new_source: Path, tmp_path: Path) -> None:
    registry = load(with_a_new_source)
    raw = tmp_path / "raw" / "new"
    raw.mkdir(parents=True)
    rows = "model,score\nqwen-14b,66.3\nHuman,89\nqwq-32b + gpt-4o,70\nqwen-14b\u202e,1\n"
    (raw / "t.csv").write_text(rows, encoding="utf-8")
    gathered = collect(tmp_path, registry)
    assert [(s.source, s.model, s.value) for s in gathered.scores] == [
        ("new-board", "qwen-14b", 66.3)
    ]
    assert [(r.row, r.found) for r in gathered.refused] == [
        (3, "Human"),
        (4, "qwq-32b + gpt-4o"),
        (5, "qwen-14b\ufffd"),
    ]
    assert len({refusal.reason for refusal in gathered.refused}) == 3
    (raw / "t.csv").write_text("model,points\nqwen-14b,66.3\n", encoding="utf-8")
    failed = collect(tmp_path, registry)
    assert "expected a column 'score'" in failed.failed["new-board"]
    assert not failed.scores
