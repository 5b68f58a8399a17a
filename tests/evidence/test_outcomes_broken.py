"""Files of votes and responses that are broken: their source fails alone, and says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest

from weighbridge.evidence import outcomes
from weighbridge.evidence.names import Names
from weighbridge.registry import Registry

QWEN, LLAMA = "qwen-14b", "llama-2-13b"


def _responses(**more: Any) -> Any:
    return made.maps("responses", {**made.RESPONSES, **more})


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _changed(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:30] + bytes([raw[30] ^ 1]) + raw[31:])


def _plain(path: Path) -> None:
    path.write_text("model,item,score,day\n")


def _of(rows: list[dict[str, str]]) -> Callable[[Path], None]:
    return lambda path: void(made.write(path.parents[2], path.name, rows))


def void(_: object) -> None:
    """Drop what is returned."""


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut": (_cut, "no whole gzip"),
    "changed": (_changed, "no whole gzip"),
    "no gzip": (_plain, "no whole gzip"),
    "another column": (
        _of([{"model": QWEN, "item": "1", "score": "1"}]),
        "expected a column 'day'",
    ),
    "two columns of one name": (_of([{**made.answer(), "Day": "1"}]), "found a column 'day'"),
    "a column called row": (_of([{**made.answer(), "ROW": "1"}]), "none called row"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_fails_its_source_alone(
    name: str, tmp_path: Path, registry: Registry
) -> None:
    from weighbridge.evidence.build import collect

    made.write(tmp_path, "votes.csv.gz", [made.game()])
    path = made.write(tmp_path, "responses.csv.gz", [made.answer(item=str(n)) for n in range(50)])
    breaks, said = BROKEN[name]
    breaks(path)
    sound, broken = made.maps("votes", made.VOTES), (*made.maps("votes", made.VOTES), *_responses())
    gathered = collect(tmp_path, made.only(registry, pact_games=sound, mmlu_pro_items=broken))
    assert set(gathered.failed) == {made.SOURCE}
    assert path.name in gathered.failed[made.SOURCE]
    assert said in gathered.failed[made.SOURCE]
    assert gathered.outcomes is not None
    assert gathered.outcomes.counts("votes") == {made.OTHER: 1}
    assert gathered.outcomes.counts("responses") == {}


RAGGED = {
    "too few": "qwen-14b,2\n",
    "too many": "qwen-14b,2,1,2024-05-01,x\n",
    "open": '"qwen',
    "empty": "\nqwen-14b,2,1,2024-05-01\n",
    "quote inside": 'qwen-14b,"2"x,1,2024-05-01\n',
}


@pytest.mark.parametrize("name", RAGGED)
def test_a_ragged_row_is_named(name: str, tmp_path: Path, registry: Registry) -> None:
    from weighbridge.errors import BadData

    path = tmp_path / made.FOLDER / "plain.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"model,item,score,day\nqwen-14b,1,1,2024-05-01\n{RAGGED[name]}")
    with pytest.raises(BadData, match=r"plain.csv, (row|near line) 3"):
        made.read(tmp_path, registry, _responses(file="plain.csv"))


def test_what_unpacks_too_large_is_not_unpacked(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weighbridge.errors import BadData
    from weighbridge.sources import text

    monkeypatch.setattr(text, "MAX_BYTES", 1000)
    made.write(tmp_path, "responses.csv.gz", [made.answer(item="0" * 1_000_000)])
    with pytest.raises(BadData, match="larger than 1,000 bytes"):
        made.read(tmp_path, registry, _responses())


def test_more_names_than_models_are_not_looked_up(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weighbridge.errors import BadData

    monkeypatch.setattr(outcomes, "MOST_NAMES", 20)
    made.write(tmp_path, "responses.csv.gz", [made.answer(f"m{n}", str(n)) for n in range(21)])
    with pytest.raises(BadData, match="more than 20 names"):
        outcomes.read(outcomes.opened(), tmp_path, made.SOURCE, _responses(), Names(registry))
