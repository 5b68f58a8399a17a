"""A second, plain extraction of five boards, written without the readers of the package."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WHOLE_TABLE = 9
"""Abilities in the tables that are read: those with fewer repeat some of their columns."""


class Second(NamedTuple):
    """A cell: where it stands, the published name, how its benchmark's id begins, its percentage."""

    file: str
    row: int
    name: str
    begins: str
    value: float
    setting: str = ""


BFCL = {
    **{f"Non-Live {kind} AST": f"non-live-{kind}" for kind in ("Simple", "Multiple", "Parallel")},
    **{f"Live {kind} AST": f"live-{kind}" for kind in ("Simple", "Multiple", "Parallel")},
    "Non-Live Parallel Multiple AST": "non-live-parallel-multiple",
    "Live Parallel Multiple AST": "live-parallel-multiple",
    **{f"Multi Turn {k}": f"multi-turn-{k}" for k in ("Base", "Miss Func", "Miss Param")},
    "Multi Turn Long Context": "multi-turn-long-context",
    **{f"Web Search {k}": f"web-search-{k}" for k in ("Base", "No Snippet")},
    **{f"Memory {k}": f"memory-{k}" for k in ("KV", "Vector", "Recursive Summarization")},
    "Relevance Detection": "relevance",
    "Irrelevance Detection": "irrelevance",
}
EVALPLUS = {
    "humaneval": "humaneval",
    "humaneval+": "humaneval-plus",
    "mbpp": "mbpp-plus-base",
    "mbpp+": "mbpp-plus",
}
SUPERCLUE = {
    "安全": "safety", "传统安全": "safety", "对话": "dialogue", "上下文对话": "dialogue",
    "生成与创作": "writing", "生成创作": "writing", "百科与知识": "knowledge",
    "知识百科": "knowledge", "知识与百科": "knowledge", "角色模拟": "role-play",
    "角色扮演": "role-play", "计算能力": "arithmetic", "计算": "arithmetic",
    "语义理解": "understanding", "语言理解": "understanding", "逻辑与推理": "logic",
    "逻辑推理": "logic", "闲聊": "chat", "工具使用": "tool-use", "代码": "code",
}  # fmt: skip


def livebench(folder: Path) -> Iterator[Second]:
    """Every task of every release; the file is a table of models by tasks."""
    for path in sorted(folder.glob("table_*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row, record in enumerate(csv.DictReader(stream), start=2):
                name = record.pop("model")
                for task, value in record.items():
                    if value:
                        begins = f"livebench-{task.lower().replace('_', '-')}-20"
                        yield Second(path.name, row, name, begins, float(value))


def bfcl(folder: Path) -> Iterator[Second]:
    """The single categories of the function-calling board; the mode stands behind the name."""
    with (folder / "data_overall.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row, record in enumerate(csv.DictReader(stream), start=2):
            mode = re.search(r"\((FC|Prompt)", record["Model"])
            for column, task in BFCL.items():
                value = record[column].rstrip("%")
                if value not in ("", "N/A"):
                    begins = "bfcl-v4-" + task.lower().replace(" ", "-")
                    said = mode.group(1) if mode else ""
                    yield Second(
                        "data_overall.csv", row, record["Model"], begins, float(value), said
                    )


def evalplus(folder: Path) -> Iterator[Second]:
    """Four columns of one JSON object, whose entries are numbered in their order."""
    models = json.loads((folder / "results.json").read_text("utf-8"))
    for row, (name, record) in enumerate(models.items(), start=1):
        for column, benchmark in EVALPLUS.items():
            if record["pass@1"].get(column) is not None:
                yield Second("results.json", row, name, benchmark, record["pass@1"][column])


def aider(folder: Path) -> Iterator[Second]:
    """The polyglot and edit boards, whose records are lines of ``key: value``; whole runs alone."""
    for file, begins, whole in (
        ("polyglot", "aider-polyglot", ("222", "223", "224", "225")),
        ("edit", "aider-edit", ("132", "133")),
    ):
        text = (folder / f"{file}_leaderboard.yml").read_text("utf-8")
        for row, block in enumerate(re.split(r"(?m)^- ", text)[1:], start=1):
            said = dict(re.findall(r"(?m)^\s*([\w-]+): *(.*?)\s*$", block))
            if said["test_cases"] in whole:
                name, value = said["model"].strip("'\""), float(said["pass_rate_2"])
                place = f"{file}_leaderboard.yml"
                yield Second(place, row, name, begins, value, said["edit_format"])


def superclue(folder: Path) -> Iterator[Second]:
    """The ability columns of the monthly boards, from lines that begin with a bar."""
    for path in sorted(folder.glob("README*.md")):
        columns: list[str] = []
        for row, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            cells = [_bare(cell) for cell in line.strip().strip("|").split("|")]
            if not line.strip().startswith("|"):
                columns = []
            elif "模型" in cells:
                columns = cells
            elif len(cells) == len(columns) and len({*columns} & {*SUPERCLUE}) >= WHOLE_TABLE:
                yield from _abilities(path.name, row, dict(zip(columns, cells, strict=True)))


def _bare(cell: str) -> str:
    return re.sub(r"<[^>]*>|\*\*|\[|\]\([^)]*\)", "", cell).strip()


def _abilities(file: str, row: int, record: dict[str, str]) -> Iterator[Second]:
    for column, ability in SUPERCLUE.items():
        if re.fullmatch(r"\d+(\.\d+)?", record.get(column, "")):
            value = float(record[column])
            yield Second(file, row, record["模型"], f"superclue-{ability}-20", value)


BOARDS = {each.__name__: each for each in (livebench, aider, superclue, bfcl, evalplus)}
