"""Hostile cells through a whole build: each is refused by name, or inert wherever it is shown."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from pathlib import Path

import pytest

from curated import COLUMNS, claim, write_claims
from weighbridge.cli import run
from weighbridge.evidence.store import TABLES, open_store

HOSTILE = {
    "formula": "=HYPERLINK(1)",
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(1)",
    "formula behind a tab": "\t=1+1",
    "formula behind a hidden mark": "\u200b=1+1",
    "wide formula": "\uff1d1+1",
    "ansi colour": "\x1b[31mred\x1b[0m",
    "ansi title": "\x1b]0;title\x07",
    "ansi clear": "\x1b[2J\x1b[H",
    "one-byte escape": "\x9b31m",
    "backspaces": "good\b\b\b\bbad",
    "bell": "\x07",
    "delete": "\x7f",
    "line break": "one\ntwo",
    "carriage return": "one\rtwo",
    "line separator": "one\u2028two",
    "direction override": "abc\u202edcba",
    "isolate": "\u2066abc\u2069",
    "zero width": "qw\u200ben",
    "soft hyphen": "qw\u00aden",
    "joiner": "a\u200db",
    "tag characters": "a\U000e0041b",
    "private use": "\ue000",
    "right to left": "\u0645\u0631\u062d\u0628\u0627",
    "stacked marks": "e" + "\u0301" * 100,
    "path up": "../../etc/passwd",
    "absolute path": "/etc/passwd",
    "windows path": "..\\..\\x",
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "script address": "javascript:alert(1)",
    "template": "{{ 7*7 }}{% raw %}",
    "rich markup": "[red]x[/red][link=file:///etc/passwd]y[/link]",
    "sql": "'); DROP TABLE scores; --",
    "yaml tag": "!!python/object/apply:os.system [true]",
    "deep json": "[" * 5000,
    "long": "x" * 100_000,
    "huge number": "1e400",
    "huge integer": "9" * 5000,
    "not a number": "nan",
    "infinite": "-inf",
    "hexadecimal": "0x10",
    "underscore": "6_6",
    "other digits": "\u0666\u0666",
    "wide digits": "\uff16\uff16",
    "superscript": "\u00b2",
    "fraction": "\u00bd",
    "percents": "50%%",
    "two points": "6.6.3",
    "space inside": "6 6",
    "nothing but spaces": "   ",
    "format string": "%s%n{0}",
    "null word": "NULL",
}
BAD = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path / "home"))
    rows = [claim("qwen-14b", "mmlu", "66.3")]
    rows += [
        {**claim("qwen-14b", "mmlu", f"{n % 97}.{n}"), field: text}
        for n, (field, text) in enumerate((f, t) for f in COLUMNS for t in HOSTILE.values())
    ]
    write_claims(tmp_path, rows)
    return tmp_path


def _shown(text: str) -> None:
    hidden = {c for c in text if unicodedata.category(c) in BAD and c != "\n"}
    assert not hidden, sorted(map(ascii, hidden))


def test_594_hostile_cells(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(HOSTILE) * len(COLUMNS) == 594
    assert run(["build", str(built), "--json"]) == 0
    (source,) = json.loads(capsys.readouterr().out)["sources"]
    assert source["read"] == 595
    assert source["kept"] + sum(source["refused"].values()) == 595
    store = open_store()
    values = [row["value"] for row in store.query("SELECT value FROM scores WHERE metric <> 'x'")]
    assert all(0 <= value <= 100 for value in values)
    _terminal(built, capsys)
    _tables(capsys)
    assert not [path for path in built.rglob("*") if path.name == "passwd"]


def _terminal(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = (["why", "qwen-14b", "mmlu"], ["show", "qwen-14b"], ["sources"], ["build", str(built)])
    for words in calls:
        assert run(words) == 0
        _shown(capsys.readouterr().out)
    for text in HOSTILE.values():
        for words in (
            ["show", text],
            ["why", "qwen-14b", text],
            ["weigh", "--area", text, "a", "b"],
        ):
            assert run(words) in (2, 3)
            _shown(capsys.readouterr().err)


def _tables(capsys: pytest.CaptureFixture[str]) -> None:
    cells = 0
    for table in TABLES:
        assert run(["export", "--table", table]) == 0
        for row in csv.reader(io.StringIO(capsys.readouterr().out, newline=""), strict=True):
            for cell in row:
                _shown(cell)
                number = re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", cell)
                assert number or not cell.lstrip().startswith(tuple("=+-@\uff1d")), cell
                cells += 1
    assert cells > 10_000
