"""A shard that is not what it should be is named, with its row and field."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest
import sharded

from weighbridge.cli import run
from weighbridge.errors import BadData, UsageError
from weighbridge.shards import listed, rated_responses, rated_votes
from weighbridge.shards.files import Shard, digest_of, digest_of_all
from weighbridge.shards.rating import kind_of

VOTES = "SELECT 'x' AS model_a, 'y' AS model_b, 'a' AS outcome"
RESPONSES = "SELECT 'x' AS model, 'i' AS item, 1 AS score"
LONG = "x" * 201
BAD = [
    (VOTES, "SELECT 'x' AS model_a, 'y' AS model_b", "field 'outcome': found only columns model_a"),
    (VOTES, "SELECT ['x'] AS model_a, 'y' AS model_b, 'a' AS outcome",
     r"field 'model_a': found VARCHAR\[\] values, expected text or whole numbers"),
    (VOTES, "SELECT NULL::VARCHAR AS model_a, 'y' AS model_b, 'a' AS outcome",
     "row 2, field 'model_a': found nothing, expected a name"),
    (VOTES, "SELECT 'x' AS model_a, '' AS model_b, 'a' AS outcome", "row 2, field 'model_b': found ''"),
    (VOTES, f"SELECT '{LONG}' AS model_a, 'y' AS model_b, 'a' AS outcome", "row 2, field 'model_a'"),
    (VOTES, "SELECT 'y' AS model_a, 'y' AS model_b, 'a' AS outcome",
     "row 2, field 'model_b': found 'y', expected .* not model_a's"),
    (VOTES, "SELECT 'x' AS model_a, 'y' AS model_b, 'c' AS outcome",
     "row 2, field 'outcome': found 'c', expected a, tie, both_bad, b, or the share"),
    (f"{VOTES}, 1.0 AS count", "SELECT 'x' AS model_a, 'y' AS model_b, 'a' AS outcome, 1.5 AS count",
     "row 2, field 'count': found '1.5'"),
    (f"{VOTES}, 1 AS weight", "SELECT 'x' AS model_a, 'y' AS model_b, 'a' AS outcome, -1 AS weight",
     "row 2, field 'weight': found '-1'"),
    (RESPONSES, "SELECT 'x' AS model, 'i' AS item, 'good' AS score",
     "field 'score': found VARCHAR values, expected numbers"),
    (RESPONSES, "SELECT 'x' AS model, 'i' AS item, 'nan'::DOUBLE AS score", "row 2, field 'score': found 'nan'"),
    (RESPONSES, "SELECT 'x' AS model, 'i' AS item, 2 AS score", "row 2, field 'score': found '2'"),
    (f"{RESPONSES}, 1 AS trials", "SELECT 'x' AS model, 'i' AS item, 1 AS score, 0 AS trials",
     "row 2, field 'trials': found '0'"),
    (f"{RESPONSES}, 'b' AS benchmark", "SELECT 'x' AS model, 'i' AS item, 1 AS score, '' AS benchmark",
     "row 2, field 'benchmark': found ''"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "said"), BAD)
def test_bad_row_is_named(tmp_path: Path, good: str, bad: str, said: str) -> None:
    rated = rated_votes if good.startswith(VOTES) else rated_responses
    poison = f"{good} UNION ALL BY NAME {bad}" if said.startswith("row 2") else bad
    for name, query in (("good", good), ("poison", poison)):
        duckdb.execute(f"COPY ({query}) TO '{tmp_path}/{name}.parquet'")
    with pytest.raises(BadData, match=rf"poison\.parquet, {said}"):
        sharded.alone(tmp_path, rated)


def _good(tmp_path: Path) -> Path:
    return sharded.vote_shards(tmp_path / "v", 1, 2, votes=2_000)


def test_damaged_shard_is_named(tmp_path: Path) -> None:
    folder = _good(tmp_path)
    whole = (folder / "1.parquet").read_bytes()
    middle = bytearray(whole)
    middle[4 : len(whole) // 2] = b"\xff" * (len(whole) // 2 - 4)
    for damaged in (
        whole[: len(whole) // 2],
        b"model_a,model_b,outcome\nx,y,a\n",
        b"",
        bytes(middle),
    ):
        (folder / "1.parquet").write_bytes(damaged)
        with pytest.raises(BadData, match=r"1\.parquet: cannot be read as Parquet"):
            sharded.alone(folder, rated_votes)


def test_shard_without_rows_is_named(tmp_path: Path) -> None:
    folder = _good(tmp_path)
    duckdb.execute(f"COPY ({VOTES} LIMIT 0) TO '{folder}/2.parquet'")
    with pytest.raises(BadData, match=r"2\.parquet: found no row"):
        sharded.alone(folder, rated_votes)


def test_places_are_listed_once_and_refused_by_name(tmp_path: Path) -> None:
    folder = _good(tmp_path)
    names = [shard.name for shard in listed([folder, folder / "1.parquet", folder])]
    assert names == [str(folder / "0.parquet"), str(folder / "1.parquet")]
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadData, match=r"empty: found no \.parquet file"):
        listed([tmp_path / "empty"])
    with pytest.raises(BadData, match="nowhere: found no such file or folder"):
        listed([tmp_path / "nowhere"])
    shutil.copy(folder / "0.parquet", folder / "0[1].parquet")
    with pytest.raises(BadData, match=r"0\[1\]\.parquet: found one of"):
        listed([folder])
    with pytest.raises(BadData, match="found no shard"):
        listed([])


def test_same_bytes_twice_are_refused(tmp_path: Path) -> None:
    folder = _good(tmp_path)
    shutil.copy(folder / "0.parquet", folder / "2.parquet")
    with pytest.raises(BadData, match=r"\.parquet: found the bytes of .*\.parquet"):
        sharded.alone(folder, rated_votes)


def test_digest_is_of_the_bytes_in_any_order(tmp_path: Path) -> None:
    shards = [Shard(s.name, s.path, digest_of(s)) for s in listed([_good(tmp_path)])]
    assert digest_of_all(shards) == digest_of_all(shards[::-1])
    with Path(shards[0].path).open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(BadData, match="changed while it was being rated"):
        digest_of(shards[0])


def test_kind_is_told_by_columns(tmp_path: Path) -> None:
    queries = {
        "votes": VOTES,
        "responses": RESPONSES,
        "both": f"SELECT * FROM ({VOTES}), ({RESPONSES})",
        "neither": "SELECT 1 AS k",
    }
    for name, query in queries.items():
        duckdb.execute(f"COPY ({query}) TO '{tmp_path}/{name}.parquet'")
    found = {name: listed([tmp_path / f"{name}.parquet"])[0] for name in queries}
    assert [kind_of(found[name]) for name in ("votes", "responses")] == ["votes", "responses"]
    with pytest.raises(UsageError, match="say --kind"):
        kind_of(found["both"])
    with pytest.raises(BadData, match=r"found columns .*k"):
        kind_of(found["neither"])


def test_verb_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(_good(tmp_path))
    for words, code, said in (
        ([], 3, "found no shard"),
        ([folder, "--workers", "0"], 2, "--workers 0"),
        ([folder, "--workers", "2", "--cluster", "tcp://a:1"], 2, "ask for one"),
        ([folder, "--workers", "1", "--covariate", "no"], 3, "field 'no'"),
        ([folder, "--workers", "1", "--level", "2"], 2, "level"),
    ):
        assert run(["rate", *words]) == code, words
        assert said in capsys.readouterr().err


def test_verb_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rate", str(_good(tmp_path)), "--workers", "1", "--covariate", "first"]) == 0
    shown = capsys.readouterr().out
    assert {f"m{k}" for k in range(5)} | {"first"} <= set(shown.split())
    assert "4,000 rows in 2 shards" in shown


def test_names_from_outside_are_shown_inert(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b[31mred\x1b[0m [bold]x[/bold]"
    sharded.written(
        tmp_path / "v.parquet", model_a=np.array([evil, "y"], object),
        model_b=np.array(["y", evil], object), outcome=np.array(["a", "a"], object),
    )  # fmt: skip
    assert run(["rate", str(tmp_path), "--workers", "1"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b[31m" not in shown
    assert "[bold]x[/bold]" in shown
