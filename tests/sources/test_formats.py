"""Each format yields numbered rows of text, and hostile files are refused with their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.errors import BadData
from weighbridge.sources import markdown, nested, text

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20)


def write(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_csv_gives_back_what_was_written(
    rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = ["a,b", *(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)]
    path = write(tmp_path_factory.mktemp("csv"), "t.csv", "\n".join(lines))
    expected = [(n, {"a": a, "b": b}) for n, (a, b) in enumerate(rows, start=2)]
    assert text.csv_rows(path) == expected


def test_csv_dialect_mark_and_formula_stay_text(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", b"\xef\xbb\xbfmodel;score\n=HYPERLINK(1);+1\n")
    assert text.csv_rows(path, ";") == [(2, {"model": "=HYPERLINK(1)", "score": "+1"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1\0,2\n", "holds a NUL character at 5"),
        (b"a,b\n\xff,2\n", "not UTF-8 at byte 4"),
        (b"", "expected a header row"),
        (b"a,b\n1,2,3\n", "row 2: found 3 fields, expected 2"),
        (b"a,a\n1,2\n", "found a column 'a' twice"),
        (b"a,b\n" + b"x" * 200_001 + b",2\n", "field larger than field limit"),
        (b'a,b\n"1,2\n', "unexpected end of data"),
    ],
)
def test_hostile_csv_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=said):
        text.csv_rows(write(tmp_path, "t.csv", content))


def test_file_that_is_too_large_is_never_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "t.csv", "a,b\n1,2\n")
    monkeypatch.setattr(text, "MAX_BYTES", 5)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("was read"))
    with pytest.raises(BadData, match="larger than 5 bytes"):
        text.read(path)


def test_json_keeps_numbers_as_printed(tmp_path: Path) -> None:
    content = '{"m": {"pass@1": {"a": 50.0, "b": null}, "list": [1], "ok": true, "n": NaN}}'
    rows = nested.json_rows(write(tmp_path, "t.json", content))
    assert rows == [(1, {"pass@1.a": "50.0", "pass@1.b": "", "ok": "true", "n": "NaN", "key": "m"})]


def test_json_part_and_lines(tmp_path: Path) -> None:
    part = write(tmp_path, "t.json", '{"text": {"full": [{"m": "a"}, {"m": "b"}]}}')
    assert nested.json_rows(part, ("text", "full")) == [(1, {"m": "a"}), (2, {"m": "b"})]
    with pytest.raises(BadData, match="expected a key 'vision'"):
        nested.json_rows(part, ("vision",))
    lines = write(tmp_path, "t.jsonl", '{"m": "a"}\n\n{"m": 1}\n')
    assert nested.json_lines_rows(lines) == [(1, {"m": "a"}), (3, {"m": "1"})]


def test_json_list_is_entered_by_name_and_its_labels_are_columns(tmp_path: Path) -> None:
    tags = '["Model: a", "Model: b", "Org: x", "plain", 3]'
    content = (
        f'{{"boards": [{{"name": "lite", "rows": [{{"tags": {tags}}}]}}, 7, {{"name": [1]}}]}}'
    )
    path = write(tmp_path, "t.json", content)
    rows = nested.json_rows(path, ("boards", "lite", "rows"))
    assert rows == [(1, {"tags.Model": "a + b", "tags.Org": "x"})]
    with pytest.raises(BadData, match="expected a key 'full'"):
        nested.json_rows(path, ("boards", "full"))


def test_json_file_may_be_one_record(tmp_path: Path) -> None:
    path = write(tmp_path, "t.json", '{"model": "a", "results": {"retail": {"pass": 7.10}}}')
    assert nested.json_record(path) == [(1, {"model": "a", "results.retail.pass": "7.10"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no JSON"),
        ('{"a": {}, "a": {}}', "the key 'a' twice"),
        ('{"m": {"a.b": 1, "a": {"b": 2}}}', "a column 'a.b' twice"),
        ("[" * 100_000, "nested too deeply"),
        ("3", "a single value, expected records"),
    ],
)
def test_hostile_json_is_refused(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=said):
        nested.json_rows(write(tmp_path, "t.json", content))


def test_yaml_scalars_stay_text(tmp_path: Path) -> None:
    content = "- model: o3\n  date: 2025-02-25\n  rate: 40.0\n  gone: ~\n  on: yes\n"
    rows = nested.yaml_rows(write(tmp_path, "t.yml", content))
    known = {"model": "o3", "date": "2025-02-25", "rate": "40.0", "gone": "~", "on": "yes"}
    assert rows == [(1, known)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- !!python/object/apply:os.system ['true']\n", "line 1: found a tag"),
        ("- a: !!binary aGk=\n", "found a tag"),
        ("- &x {a: 1}\n- *x\n", "found an anchor 'x'"),
        ("- a: 1\n  a: 2\n", "the key 'a' twice"),
        ("- " + "[" * 60 + "]" * 60, "nested too deeply"),
        ("[" * 20_000, "t.yml"),
        ("- a: [\n", "no YAML"),
        ("", "empty file"),
        ("word\n", "a single value"),
    ],
)
def test_hostile_yaml_is_refused(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=said):
        nested.yaml_rows(write(tmp_path, "t.yml", content))


DOCUMENT = r"""# Board
text of [June](#june)

### June
| Model | Score<br/>(all) |
|:--|--:|
| [A\|B ↗](https://example.org/x) | **90.5** |
<a href='x'>C</a> | 1 &lt; 2
| a section |

### July

| Model | Score<br/>(all) |
|---|---|
| D | 3 |
"""


def test_markdown_table_is_chosen_and_plain(tmp_path: Path) -> None:
    path = write(tmp_path, "t.md", DOCUMENT)
    rows = markdown.table_rows(path, "### June")
    assert rows == [
        (7, {"Model": "A|B", "Score(all)": "90.5"}),
        (8, {"Model": "C", "Score(all)": "1 < 2"}),
        (9, {"Model": "a section", "Score(all)": ""}),
    ]
    assert markdown.table_rows(path, place=2) == [(15, {"Model": "D", "Score(all)": "3"})]
    assert markdown.table_rows(path, "July", 2) == markdown.table_rows(path, "### July")


@pytest.mark.parametrize(
    ("under", "place", "said"),
    [
        ("August", None, "found 0 tables under 'August', expected one"),
        ("", 3, "found 0 tables at place 3"),
        ("# ", None, "found 2 tables"),
    ],
)
def test_markdown_table_must_be_one(
    under: str, place: int | None, said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadData, match=said):
        markdown.table_rows(write(tmp_path, "t.md", DOCUMENT), under, place)


def test_markdown_row_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "t.md", "| a | b |\n|--|--|\n| 1 | 2 | 3 |\n")
    with pytest.raises(BadData, match="row 3: found 3 fields, expected 2"):
        markdown.table_rows(path, place=1)


def test_markdown_emphasis_and_empty_cells_behind_are_taken_off(tmp_path: Path) -> None:
    path = write(tmp_path, "t.md", "| M | S |\n|-|-|\n| a* | *42.7* |\n| b | 1 | | |\n")
    rows = [row for _, row in markdown.table_rows(path, place=1)]
    assert rows == [{"M": "a*", "S": "42.7"}, {"M": "b", "S": "1"}]


def test_hostile_markdown_takes_no_time(tmp_path: Path) -> None:
    line = "| " + "[" * 20_000 + "<" * 20_000 + "*" * 20_000 + " |"
    path = write(tmp_path, "t.md", f"| a |\n|---|\n{line}\n")
    assert len(markdown.table_rows(path, place=1)) == 1


CONSOLE = """Two judges:
```console
     Model  Scores (%)         CI (%)
0       o3        85.9  (-0.8 / +0.9)
10  gpt-4.1       50.0  (-0.0 / +0.0)
```
```console
o3      | score: 88.7  | 95% CI: (-2.3, 2.2)
gpt-4.1 | score:  7.1  | 95% CI:  (0.0, 0.0)
```
"""


def test_console_blocks_of_both_layouts(tmp_path: Path) -> None:
    path = write(tmp_path, "t.md", CONSOLE)
    frame = markdown.console_rows(path, "Two judges")
    assert [(n, row["Model"], row["Scores (%)"], row["CI (%)"]) for n, row in frame] == [
        (4, "o3", "85.9", "(-0.8 / +0.9)"),
        (5, "gpt-4.1", "50.0", "(-0.0 / +0.0)"),
    ]
    labelled = markdown.console_rows(path, place=2)
    assert [(n, row["model"], row["score"]) for n, row in labelled] == [
        (8, "o3", "88.7"),
        (9, "gpt-4.1", "7.1"),
    ]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("Model  Score\n0  o3\n", "row 3: found 2 fields, expected 3"),
        ("o3 | score: 1\no4 | score 2\n", "row 3: .* expected name | key: value"),
    ],
)
def test_console_row_without_layout_is_refused(block: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path, "t.md", f"```console\n{block}```\n")
    with pytest.raises(BadData, match=said):
        markdown.console_rows(path, place=1)
