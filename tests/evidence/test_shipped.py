"""What ships may ship, names no private person or machine, and says of every evaluator its interest."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest

from skips import SHARED
from weighbridge.evidence.shipping import SHIPPABLE
from weighbridge.evidence.store import SHIPPED, TABLES, Store, _open_shipped, files_of
from weighbridge.registry import Registry

PRIVATE = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE),
    "home": re.compile(r"(/home/|/Users/|/root/|[A-Z]:\\\\?Users)"),
    "host": re.compile(r"\b(localhost|\w+\.(local|internal|lan))\b(?![./]md)"),
    "address": re.compile(r"(?<![\d.])(\d{1,3}\.){3}\d{1,3}(?![\w.])"),
}
MATCHES = {
    "e-mail": "ask jane.doe@example.org",
    "home": "/".join(("", "home", "jane", "data.csv")),
    "host": "jane on box.local",
    "address": "10.0.0.12",
}


@pytest.fixture(scope="module")
def store() -> Store:
    return _open_shipped(SHIPPED)


def _texts(store: Store, table: str) -> Iterator[tuple[str, str]]:
    for column in store.query(f"DESCRIBE {table}"):
        if column["column_type"] == "VARCHAR":
            name = column["column_name"]
            for row in store.query(f'SELECT DISTINCT "{name}" text FROM {table}'):
                yield name, row["text"] or ""


@pytest.mark.parametrize("kind", PRIVATE)
def test_pattern_finds_what_it_is_for(kind: str) -> None:
    assert PRIVATE[kind].search(MATCHES[kind])


@pytest.mark.parametrize("table", TABLES)
def test_no_private_name_ships(table: str, store: Store) -> None:
    found = [
        (kind, name, text)
        for name, text in _texts(store, table)
        for kind, pattern in PRIVATE.items()
        if pattern.search(text)
    ]
    assert found == []


def test_what_is_under_share_alike_has_files_of_its_own(store: Store, registry: Registry) -> None:
    alike = {source.id for source in registry.sources.values() if source.ship == "share-alike"}
    assert alike
    page, found = (SHIPPED / "LICENCES.md").read_text("utf-8"), set()
    for table in SHIPPABLE:
        for name in files_of(table):
            if name in store.manifest.files:
                place = f"read_parquet('{SHIPPED / name}')"
                rows = store.query(f"SELECT DISTINCT source FROM {place}")
                sources = {row["source"] for row in rows}
                assert sources <= alike if "share-alike" in name else not sources & alike, name
                found |= sources & alike
                assert f"| `{name}` |" in page
    assert found == alike


@pytest.mark.parametrize("table", TABLES)
def test_nothing_that_may_not_ship_ships(table: str, store: Store, registry: Registry) -> None:
    kept = {source.id for source in registry.sources.values() if source.ship == "no"}
    assert kept
    columns = {column["column_name"] for column in store.query(f"DESCRIBE {table}")}
    ours = ("facts", "licences", "evaluators", "benchmarks", "unread")
    if table in ours or "source" not in columns:
        return
    shipped = {row["source"] for row in store.query(f"SELECT DISTINCT source FROM {table}")}
    assert shipped & kept == set()
    assert shipped <= {*registry.sources}


def test_every_evaluator_has_its_interest(store: Store) -> None:
    reporters = "SELECT DISTINCT reported_by FROM scores WHERE reported_by <> ''"
    publishers = "SELECT DISTINCT publisher FROM adoption"
    for names in (reporters, publishers):
        assert store.query(f"{names} EXCEPT SELECT id FROM evaluators") == []
    silent = "SELECT id FROM evaluators WHERE kind = '' OR interest = '' OR source IS NULL"
    assert store.query(silent) == []


def test_what_is_no_capability_is_never_fitted(store: Store) -> None:
    from weighbridge.findings.inputs import capability_inputs

    fitted = {name.partition("|")[0] for name in capability_inputs(store)["benchmark"]}
    other = {r["id"] for r in store.query("SELECT id FROM benchmarks WHERE direction <> 'higher'")}
    scored = {r["benchmark"] for r in store.query("SELECT DISTINCT benchmark FROM scores")}
    assert other & scored
    assert fitted & other == set()


def test_populations_are_told(store: Store) -> None:
    unknown = "SELECT population FROM adoption EXCEPT SELECT id FROM populations"
    assert store.query(unknown) == []


@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")
def test_licences_say_what_the_collected_table_says(store: Store) -> None:
    with (SHARED / "evidence" / "licences.csv").open(encoding="utf-8", newline="") as stream:
        collected = {row["licence"]: row for row in csv.DictReader(stream)}
    terms = store.query("SELECT * FROM licences")
    assert len(terms) == len(collected)
    for row in terms:
        said = collected[row["name"]]
        stated = said["commercial_use"].split(",")[0].split(" ")[0]
        assert row["commercial_use"] == stated or row["commercial_use"] == "conditional", row
        digits = re.sub(r"\D", "", said["user_cap"].replace("M", "000000").split("/")[0])
        assert (row["user_cap"] is None) == (not digits), (row["name"], said["user_cap"])
