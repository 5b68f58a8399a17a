"""One digest, in whatever order the registry has its entries and a folder its files."""

from __future__ import annotations

import dataclasses
import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weighbridge.registry
from curated import claim, write_claims
from weighbridge.evidence.names import Names
from weighbridge.evidence.store import open_store
from weighbridge.evidence.subjects import Subjects
from weighbridge.evidence.tables import build
from weighbridge.registry import Registry, load
from weighbridge.registry.maps import TableMap
from weighbridge.registry.row_maps import RowMap
from weighbridge.sources.rows import PublishedRow
from weighbridge.spelling import nearest
from weighbridge.terms import NO_MODEL

SHIPPED = Path(weighbridge.registry.__file__).parent
UNKNOWN = ("Gemini 2.5 Flash Preview 24K", "inclusionAI/Ling-1T", "google/tabfm-1.0.0-pytorch")
PULLS = "date,ollama_model,pull_count\n2025-07-20,phi4,3400000\n2025-07-20,glm-5,1000\n"
JUDGED = """evaluator,model_dir,item,annotator,generator_1,preference
alpaca_eval_gpt4_turbo_fn,Mistral-7B-Instruct-v0.2,1,judge,gpt4_1106_preview,1.5
alpaca_eval_gpt4_turbo_fn,gpt-4o-2024-05-13,1,judge,gpt4_1106_preview,1.5
"""
GAMES = "game_id,buyer,seller,buyer_payoff,seller_payoff\n1,kimi-k2,gemma3,1,2\n"
TOML = 'base_model = "alibaba/{}"\n[cost]\ninput = {}\noutput = 2\ncache_read = 1\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of few rows: names of no model, a family of two spellings, rows set aside, prices."""
    root = tmp_path_factory.mktemp("order")
    write_claims(root, [claim(name, "mmlu", "60") for name in ("qwen-14b", *UNKNOWN)])
    write_claims(root, [claim("llama-2-13b", "mmlu", "55", "meta")], side="us")
    (root / "evidence" / "ollama_pulls_weekly.csv").write_text(PULLS)
    for file, rows in (("alpaca-eval-items/annotations", JUDGED), ("pact-games/games", GAMES)):
        path = root / "raw" / f"{file}.csv.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress(rows.encode()))
    listings = root / "raw" / "models-dev" / "providers" / "groq" / "models"
    listings.mkdir(parents=True)
    for price, name in enumerate(("qwen3-32b", "qwen3-14b", "qwen-15b"), start=1):
        (listings / f"{name}.toml").write_text(TOML.format(name, price))
    return root


def shuffled(entries: Any, by: random.Random) -> Any:
    """Put keys and records in another order; a list of texts keeps its own, which can mean something."""
    if isinstance(entries, dict):
        pairs = [(key, shuffled(value, by)) for key, value in entries.items()]
        return dict(by.sample(pairs, len(pairs)))
    if isinstance(entries, list):
        kept = [shuffled(each, by) for each in entries]
        return by.sample(kept, len(kept)) if all(isinstance(e, dict) for e in kept) else kept
    return entries


def shuffle(seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Return the registry of shuffled files; from here on every folder is listed shuffled too."""
    by, read, glob = random.Random(seed), weighbridge.registry._read, Path.glob

    def listed(path: Path, pattern: str) -> Iterator[Path]:
        paths = sorted(glob(path, pattern))
        yield from by.sample(paths, len(paths))

    monkeypatch.setattr(weighbridge.registry, "_read", lambda path: shuffled(read(path), by))
    monkeypatch.setattr(Path, "glob", listed)
    (folder / "registry").symlink_to(SHIPPED)
    return load(folder / "registry")


@pytest.fixture(scope="module")
def plain(root: Path, registry: Registry) -> Path:
    """The store of the registry as it is."""
    build(root, registry, root / "plain.duckdb")
    return root / "plain.duckdb"


@pytest.mark.parametrize("seed", [1, 10, 21])
def test_shuffled_registry_has_the_same_digest(
    seed: int, root: Path, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = shuffle(seed, tmp_path, monkeypatch)
    assert [*registry.models] != [*load().models]
    build(root, registry, tmp_path / "store.duckdb")
    expected, found = open_store(plain), open_store(tmp_path / "store.duckdb")
    for table in ("refused", "adoption"):
        sql = f"SELECT * FROM {table} ORDER BY ALL"
        assert found.query(sql) == expected.query(sql)
    assert found.digest == expected.digest


def test_the_folder_has_rows_whose_reading_could_depend_on_order(plain: Path) -> None:
    store = open_store(plain)
    fields = [row["field"] for row in store.query("SELECT field FROM refused")]
    assert sorted(fields) == ["buyer", "evaluator / model_dir", *["model"] * 4]
    rows = store.query("SELECT subject FROM adoption ORDER BY ALL")
    assert [row["subject"] for row in rows] == ["Phi-4", "glm-5"]
    assert store.manifest.rows["prices"] == 2


@given(st.permutations(["aa1", "aa2", "aa3", "aa4", "ab"]))
def test_names_equally_alike_come_by_name(choices: list[str]) -> None:
    assert nearest("aa", tuple(choices)) == ("aa1", "aa2", "aa3")


def family(spellings: list[str], registry: Registry) -> str:
    """Return the family that the row of ``gpt.5`` is of where models spell theirs so."""
    known = iter(registry.models.values())
    models = [dataclasses.replace(next(known), family=spelling) for spelling in spellings]
    small = dataclasses.replace(registry, models={model.id: model for model in models})
    spec = RowMap("adoption", "family", TableMap("", "", "csv"), ("name",))
    row = PublishedRow("s", "f", 1, ("gpt.5",), {}, spec)
    return Subjects(small, Names(small)).subject(row)


@given(st.permutations(["GPT.5", "gpt.5", "GPT.5", "other"]))
def test_family_is_spelled_as_most_of_its_models_spell_it(spellings: list[str]) -> None:
    assert family(spellings, load()) == "GPT.5"


@given(st.permutations(["GPT.5", "GPT .5"]))
def test_of_spellings_of_as_many_models_the_last_by_name_is_used(spellings: list[str]) -> None:
    assert family(spellings, load()) == "GPT.5"


@given(st.permutations([*NO_MODEL]))
def test_reason_for_being_no_model_depends_on_no_order(reasons: list[str]) -> None:
    registry = dataclasses.replace(load(), no_models={"s": {each: ["x*"] for each in reasons}})
    assert Names(registry).no_model("x1", "s") == next(iter(NO_MODEL))
