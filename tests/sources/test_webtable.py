"""Rows of an HTML table are numbered text, whatever its heads and tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.errors import BadData
from weighbridge.sources import webtable

PAGE = """text <td>stray</td>
<table><tr><th>a</th></tr><tr><td>no</td></tr></table>
<table class="x"><thead>
<tr><th rowspan="2">Model</th></tr></thead>
<tr>
  <td class="y">Qwen&amp;Co <b>72B</b></td><td>8.25
</td>
</tr><tr><td>b</td><td></td></tr></table> more
"""


def test_rows_of_one_table_are_plain_and_numbered(tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    path.write_text(PAGE, encoding="utf-8")
    found = webtable.web_rows(path, 2)
    assert found == [(5, {"1": "Qwen&Co 72B", "2": "8.25"}), (8, {"1": "b", "2": ""})]


@pytest.mark.parametrize("place", [3, None])
def test_table_that_is_not_there_is_refused(place: int | None, tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    path.write_text(PAGE, encoding="utf-8")
    with pytest.raises(BadData, match="found no HTML table"):
        webtable.web_rows(path, place)


def test_hostile_markup_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    path.write_text("<table><tr><td>" * 20_000 + "<" * 20_000, encoding="utf-8")
    assert len(webtable.web_rows(path, 1)) == 1
