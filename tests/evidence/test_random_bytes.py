"""Whatever bytes a table holds: rows, kept or refused, or a source that failed; never a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curated import COLUMNS
from weighbridge.evidence.build import collect
from weighbridge.registry import Registry

EXAMPLES = 300
ONCE = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NASTY = st.text(
    st.sampled_from('",\n\r\t\0;=+-@1.eE%५²Ⅷ\u202e\u200b\x1b\ufeff\u00a0é中'), max_size=12
)
CELL = st.one_of(
    NASTY,
    st.text(max_size=12),
    st.floats().map(str),
    st.sampled_from(["qwen-14b", "mmlu", "66.3", "1e400", "-0", "nan", "inf", "1_0", "2023-09"]),
)


def _collected(root: Path, content: bytes, registry: Registry) -> None:
    path = root / "evidence" / "cn" / "claims.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    found = collect(root, registry)
    if found.failed:
        assert "claims.csv" in found.failed["cn-claims"]
        assert not found.scores
    else:
        rows = {score.row_id for score in found.scores} | {r.row_id for r in found.ratings}
        assert len(rows) + len(found.refused) <= found.read["cn-claims"]
        assert all(r.expected and r.reason and r.row >= 2 for r in found.refused)


@ONCE
@given(content=st.binary(max_size=300))
def test_300_random_byte_strings(content: bytes, tmp_path: Path, registry: Registry) -> None:
    _collected(tmp_path, content, registry)


@ONCE
@given(content=st.binary(max_size=200))
def test_300_random_byte_strings_below_a_header(
    content: bytes, tmp_path: Path, registry: Registry
) -> None:
    _collected(tmp_path, ",".join(COLUMNS).encode() + b"\n" + content, registry)


@ONCE
@given(cells=st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), quote=st.booleans())
def test_300_rows_of_random_cells(
    cells: list[str], quote: bool, tmp_path: Path, registry: Registry
) -> None:
    mark = '"' if quote else ""
    row = ",".join(mark + cell.replace('"', '""' * quote or '"') + mark for cell in cells)
    content = (",".join(COLUMNS) + "\n" + row + "\n").encode("utf-8", "surrogatepass")
    _collected(tmp_path, content, registry)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + ",".join(COLUMNS).encode("utf-16-le"),
        b"PK\x03\x04 a zip archive",
        ("model_id," * 100_000).encode(),
        (",".join(COLUMNS) + "\n" + "x" * 100_000_000).encode(),
        (",".join(COLUMNS) + "\n" + "," * 100_000_000).encode(),
        (",".join(COLUMNS) + '\n"' + "x\n" * 1_000_000).encode(),
    ],
    ids=["utf-16", "zip", "wide header", "100 MB field", "100 MB of commas", "open quote"],
)
def test_6_files_that_are_no_table(content: bytes, tmp_path: Path, registry: Registry) -> None:
    _collected(tmp_path, content, registry)
