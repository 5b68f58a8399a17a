"""Dated Arena ratings: one row a day, one column a model, 0.0 where a model was not listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from weighbridge.errors import BadData
from weighbridge.sources.cell import Cell
from weighbridge.sources.table import rows

URL = "https://github.com/nakasyou/lmarena-history"
_DAY = re.compile(r"(20\d\d)([01]\d)([0-3]\d)")
UNLISTED = {"", "0", "0.0"}


def cells(path: Path, source: str) -> Iterator[Cell]:
    """Yield each listed rating of each day, in Elo points.

    Raises:
        BadData: a row's first field is not a day written ``yyyymmdd``.
    """
    for number, row in rows(path):
        day, *names = row
        match = _DAY.fullmatch(row[day])
        if match is None:
            raise BadData(f"{path.name}, row {number}: found {row[day]!r}, expected yyyymmdd")
        for name in names:
            if row[name] not in UNLISTED:
                yield Cell(
                    source=source,
                    file=path.name,
                    row=number,
                    name=name,
                    benchmark="lmarena-elo",
                    metric="elo",
                    value=row[name],
                    unit="elo",
                    reporter="lmarena",
                    report="Chatbot Arena",
                    url=URL,
                    as_of="-".join(match.groups()),
                    as_of_kind="day of the snapshot",
                )
