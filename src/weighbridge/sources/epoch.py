"""Epoch AI's benchmarking hub: one CSV a benchmark, read by the column map of the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from weighbridge.sources.cell import Cell
from weighbridge.sources.table import rows

URL = "https://epoch.ai/benchmarks"
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(\d\d)(\d\d)\.\d{4,5}")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")


def cells(folder: Path, source: str, columns: list[dict[str, Any]], copied: str) -> Iterator[Cell]:
    """Yield each cell of each mapped file; ``copied`` is the day of the copy that is read."""
    for spec in columns:
        needed = ("Model version", spec["column"])
        for number, row in rows(folder / spec["file"], needed):
            if all(row[name] == text for name, text in spec.get("where", {}).items()):
                yield _cell(source, spec, number, row, copied)


def _cell(
    source: str, spec: Mapping[str, Any], number: int, row: Mapping[str, str], copied: str
) -> Cell:
    link = row.get("Source link", "") or row.get("Source link (site from table)", "")
    run_by = str(spec["run_by"])
    as_of, kind = _dated(spec, row, link, copied)
    parts = [row.get(name, "") for name in spec.get("setting", ())]
    return Cell(
        source=source,
        file=spec["file"],
        row=number,
        name=row["Model version"],
        benchmark=spec["benchmark"],
        metric=spec.get("metric", "score"),
        value=row[spec["column"]],
        unit=spec["scale"],
        setting="; ".join(part for part in parts if part),
        shots=re.sub(r"\D.*", "", row.get(spec.get("shots") or "", "")),
        reporter="" if run_by == "source-column" else run_by.removeprefix("board:"),
        report=row.get("Source", "") if run_by == "source-column" else "",
        url=link if link.startswith("http") else URL,
        as_of=as_of,
        as_of_kind=kind,
        standard_error=row.get(spec.get("se") or "", ""),
    )


def _dated(
    spec: Mapping[str, Any], row: Mapping[str, str], link: str, copied: str
) -> tuple[str, str]:
    """Return when the value was published: the row's own date, its paper's month, or the copy's."""
    for name in spec.get("date") or ():
        day = _DAY.search(row.get(name, ""))
        if day and day.group() <= copied:
            return day.group(), f"the row's {name!r}"
    paper = _ARXIV.search(link)
    if paper and 1 <= int(paper.group(2)) <= 12:
        return f"20{paper.group(1)}-{paper.group(2)}", "month of the paper's arXiv number"
    return copied, "day of the copy that was read"
