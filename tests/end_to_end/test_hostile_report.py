"""Hostile settings, reporters and addresses on rows that are fitted: the report shows them inert."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from test_hostile import BAD, HOSTILE

import answers
from curated import claim, write_claims
from weighbridge.cli import run
from weighbridge.evidence.store import open_store

quick_fit = answers.quick_fit


class Tags(HTMLParser):
    """Collects tags, event handlers and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def _root(folder: Path) -> int:
    """Write the developers' claims of a part of the evidence, a hostile text in each row."""
    sql = (
        "SELECT model, benchmark, value FROM scores WHERE source IN ('us-claims', 'cn-claims') "
        f"AND unit IN (SELECT unit FROM benchmarks WHERE id = benchmark) AND {answers.PART} "
        "ORDER BY row_id"
    )
    texts = list(HOSTILE.values())
    rows = []
    for n, row in enumerate(open_store().query(sql)):
        text, other = texts[n % len(texts)], texts[(n + 7) % len(texts)]
        named = claim(row["model"], row["benchmark"], str(row["value"]), f"{n % 5}{other[:500]}")
        rows.append({**named, "setting": text, "source": other, "as_of_kind": text})
    write_claims(folder, rows)
    return len(rows)


@pytest.mark.usefixtures("quick_fit")
def test_report_of_hostile_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    count = _root(tmp_path)
    assert count > 10 * len(HOSTILE)
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path / "home"))
    assert run(["build", str(tmp_path)]) == 0
    calls = (["report", "--out", str(tmp_path / "x.html")], ["weigh", "qwen-14b", "llama-2-13b"])
    for words in (*calls, ["rank"], ["rivals"], ["why", "qwen-14b", "mmlu"]):
        assert run(words) == 0, capsys.readouterr().err
        shown = capsys.readouterr().out
        assert not {c for c in shown if unicodedata.category(c) in BAD and c != "\n"}
    html = (tmp_path / "x.html").read_text("utf-8")
    assert "&lt;script&gt;" in html, "no hostile text reached the page"
    page = Tags(html)
    assert not page.tags & {"script", "iframe", "object", "embed", "img", "form"}
    assert page.handlers == []
    assert [x for x in page.links if not re.match(r"(https?://|#|data:,$)", x)] == []
    assert not {c for c in html if unicodedata.category(c) in BAD and c not in "\n\t"}
