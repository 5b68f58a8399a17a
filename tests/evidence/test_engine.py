"""The shipped evidence is opened table by table, by the engine alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from weighbridge.errors import BadData
from weighbridge.evidence.engine import Named, connect, reading
from weighbridge.evidence.store import SHIPPED, _open_shipped

QUESTION = """
import sys
from weighbridge.evidence.store import open_store
open_store().query("SELECT count(*) FROM models")
print("duckdb" in sys.modules)
"""


def test_a_table_comes_to_be_when_it_is_named() -> None:
    left = {"one": "CREATE TABLE one (x INTEGER)", "two": "CREATE TABLE two (x INTEGER)"}
    named = Named(connect(":memory:"), left)
    assert named.execute("SELECT x FROM one").fetchall() == []
    assert {*left} == {"two"}
    other = named.cursor()
    other.execute('INSERT INTO "two" VALUES (?)', [3])
    assert named.execute("SELECT one.x, two.x FROM two LEFT JOIN one USING (x)").fetchall() == [
        (None, 3)
    ]
    assert not left


def test_a_word_within_a_word_names_no_table() -> None:
    left = {"scores": "CREATE TABLE scores (x INTEGER)"}
    named = Named(connect(":memory:"), left)
    named.execute("SELECT 1 AS every_scores, 2 AS scores2")
    assert {*left} == {"scores"}


def test_a_question_opens_no_file_of_another_table() -> None:
    store = _open_shipped(SHIPPED)
    store.query("SELECT count(*) FROM developers")
    made = store.connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal")
    assert made.fetchall() == [("developers",)]


def test_a_file_that_goes_away_is_named_with_what_to_do(tmp_path: Path) -> None:
    place = tmp_path / "gone.parquet"
    named = Named(connect(":memory:"), {"t": f"CREATE VIEW t AS SELECT * FROM '{place}'"})
    with pytest.raises(BadData, match="restore it with"), reading("shipped"):
        named.execute("SELECT * FROM t")


def test_the_interface_around_the_engine_is_not_imported() -> None:
    said = subprocess.run(
        [sys.executable, "-c", QUESTION], check=True, capture_output=True, text=True, timeout=100
    )
    assert said.stdout == "False\n"
