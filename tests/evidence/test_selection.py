"""A selection holds what was known at a date, and never a copy of what it leaves out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curated import claim, write_claims
from weighbridge.errors import UnknownName, UsageError
from weighbridge.evidence.selection import Selection, checked_day, select
from weighbridge.evidence.store import Store, open_store
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31)).map(str)


@pytest.fixture
def copied(registry: Registry, tmp_path: Path) -> Store:
    """A rival quotes a value in 2023 that the developer itself published in 2024."""
    own = {**claim("qwen-14b", "mmlu", "66.31"), "as_of": "2024-05-01"}
    rival = {**claim("qwen-14b", "mmlu", "66.31", reporter="baichuan"), "as_of": "2023-09-25"}
    write_claims(tmp_path, [own, rival])
    build(tmp_path, registry, tmp_path / "store.duckdb")
    return open_store(tmp_path / "store.duckdb")


def counting(store: Store) -> list[tuple[str, float]]:
    rows = store.query(
        "SELECT reported_by, copy_probability FROM scores WHERE counts ORDER BY reported_by"
    )
    return [(row["reported_by"], row["copy_probability"]) for row in rows]


def test_a_copy_stands_in_before_its_origin_was_published(copied: Store) -> None:
    assert counting(copied) == [("alibaba", 0.0)]
    assert counting(select(copied, Selection(as_of="2023-12-31"))) == [("baichuan", 0.0)]
    assert counting(select(copied, Selection(as_of="2024-05-01"))) == [("alibaba", 0.0)]
    assert counting(select(copied, Selection(as_of="2023-01-01"))) == []


def test_a_copy_of_a_dropped_report_does_not_count(copied: Store) -> None:
    assert counting(select(copied, Selection(drop=("alibaba",)))) == []
    assert counting(select(copied, Selection(evaluators="independent"))) == []


def test_the_store_itself_is_unchanged(copied: Store) -> None:
    select(copied, Selection(as_of="2023-01-01"))
    assert counting(copied) == [("alibaba", 0.0)]


@settings(max_examples=15, deadline=None)
@given(DAYS, DAYS)
def test_nothing_later_than_the_day_is_known(one: str, other: str) -> None:
    store = open_store()
    counts = []
    for day in sorted((one, other)):
        view = select(store, Selection(as_of=day))
        row = view.query("SELECT count(*) n, max(as_of) newest FROM scores")[0]
        assert (row["newest"] or "") <= day
        assert view.evidence_to <= day
        doubled = (
            "SELECT count(*) n FROM (SELECT row_id FROM scores GROUP BY ALL HAVING count(*)>1)"
        )
        assert view.query(doubled)[0]["n"] == 0
        counts.append(row["n"])
    assert counts[0] <= counts[1]


def test_an_arena_rating_is_that_of_the_day() -> None:
    view = select(open_store(), Selection(as_of="2023-12-31"))
    rows = view.query(
        "SELECT s.value, s.as_of, max(r.as_of) newest FROM scores s JOIN published_ratings r ON "
        "(r.board, r.model, r.setting, r.source) = (s.benchmark, s.model, s.setting, s.source) "
        "WHERE s.source = 'lmarena-history' GROUP BY ALL"
    )
    assert len(rows) > 20
    assert all(row["as_of"] == row["newest"] <= "2023-12-31" for row in rows)


@pytest.mark.parametrize(
    "text", ["2023", "2023-13-01", "2023-W05-1", "20231231", "'; DROP TABLE scores", "2023-02-30"]
)
def test_what_is_no_day_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="expected YYYY-MM-DD"):
        checked_day(text)


def test_unknown_knobs_name_what_exists() -> None:
    store = open_store()
    with pytest.raises(UnknownName, match="nearest are"):
        select(store, Selection(drop=("nobody",)))
    with pytest.raises(UnknownName, match="third-party"):
        select(store, Selection(evaluators="friends"))
    with pytest.raises(UnknownName, match="refreshed"):
        select(store, Selection(access="secret"))
    with pytest.raises(UnknownName, match="controlled"):
        select(store, Selection(style="plain"))


def test_style_control_keeps_votes_one_way_or_the_other() -> None:
    store = open_store()
    sql = "SELECT DISTINCT setting ILIKE '%style control%' c FROM scores WHERE benchmark = 'lmarena-elo'"

    def kept(style: str | None) -> set[bool]:
        return {row["c"] for row in select(store, Selection(style=style)).query(sql)}

    assert kept(None) == {True, False}
    assert kept("controlled") == {True}
    assert kept("raw") == {False}
    other = "SELECT count(*) n FROM scores WHERE benchmark = 'mmlu'"
    assert select(store, Selection(style="raw")).query(other) == store.query(other)
