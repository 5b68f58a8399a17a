"""The registry is free of contradiction, and each kind of contradiction is refused."""

import csv
from pathlib import Path

import plants
import pytest

from weighbridge.registry import FACTS, facts, load
from weighbridge.spelling import normalise
from weighbridge.terms import AREAS, EFFORTS

copy = plants.copy
RAW = Path(__file__).parents[3] / "shared" / "data" / "raw" / "atom-tracked-models"


@pytest.fixture(scope="module")
def registry():
    return load()


def test_loads_once(registry):
    assert load() is registry
    assert len(registry.models) > 900


def test_every_model_keeps_the_source_of_each_fact(registry):
    for model in registry.models.values():
        assert set(model.sources) <= set(FACTS)
        stated = {name for name in FACTS if getattr(model, name) is not None}
        assert stated == set(model.sources), model.id


def test_differing_statements_stand_beside_the_used_one(registry):
    model = registry.models["deepseek-v3"]
    assert (model.released, model.sources["released"]) == ("2024-12-26", "atom-tracked-models")
    stated = [(s.value, s.source) for s in model.differing["released"]]
    assert stated == [("2024-12-24", "epoch-notable-models")]


def test_a_statement_that_outranks_the_used_one_says_why(registry):
    for model in registry.models.values():
        for fact, stated in model.differing.items():
            used = facts.rank(model.sources[fact], registry.precedence)
            for each in stated:
                assert each.why or facts.rank(each.source, registry.precedence) >= used, model.id


def test_names_are_unique_and_do_not_mix_base_and_chat(registry):
    names = [normalise(model.name) for model in registry.models.values()]
    assert len(names) == len(set(names))
    assert registry.models["llama-2-13b"].name == "Llama 2 13B"
    assert registry.models["llama-2-13b-chat"].name == "Llama 2 13B Chat"


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("deepseek-v3", "DeepSeek-V3"),
        ("qwen3-235b-a22b", "Qwen3-235B-A22B"),
        ("qwen2.5-max", "Qwen2.5-Max"),
        ("deepseekmoe-16b-base", "DeepSeekMoE-16B-Base"),
    ],
)
def test_display_names(registry, identifier, name):
    assert registry.models[identifier].name == name


@pytest.mark.parametrize(
    ("name", "model", "effort"),
    [
        ("baichuan-13b", "baichuan-13b-base", ""),
        ("codeqwen-7b-chat-v1.5", "codeqwen1.5-7b-chat", ""),
        ("qwen2-72b-chat", "qwen2-72b-instruct", ""),
        ("kimi-k2-0711-preview", "kimi-k2-instruct", ""),
        ("kimi-k2-0905", "kimi-k2-instruct-0905", ""),
        ("kimi-k2-0905-preview", "kimi-k2-instruct-0905", ""),
        ("internlm2-20b-5-chat", "internlm2.5-20b-chat", ""),
        ("qwen3-235b-a22b-no-thinking", "qwen3-235b-a22b", "non-thinking"),
        ("qwen3-235b-a22b-diff-no-think-alibaba-api", "qwen3-235b-a22b", "non-thinking"),
        ("deepseek-v3.1-thinking", "deepseek-v3.1", "thinking"),
        ("deepseek-v3.1-terminus-thinking", "deepseek-v3.1-terminus", "thinking"),
        ("deepseek-v3.2-exp-thinking", "deepseek-v3.2-exp", "thinking"),
        ("deepseek-v3.2-thinking", "deepseek-v3.2", "thinking"),
        ("deepseek-reasoner", "deepseek-v3.2", "thinking"),
        ("llama-3.1-405b-instruct-fp8", "llama-3.1-405b-instruct", ""),
        ("llama-4-maverick-17b-128e-instruct-fp8", "llama-4-maverick-17b-128e-instruct", ""),
        ("grok-4-1-fast-non-reasoning", "grok-4-1-fast", "non-thinking"),
        ("grok-4-1-fast-reasoning", "grok-4-1-fast", "thinking"),
        ("Qwen-1_8B", "qwen-1.8b", ""),
        ("Magistral Small 1.0", "magistral-small-2506", ""),
        ("Magistral Small 1.1", "magistral-small-2507", ""),
        ("meta-llama/Llama-2-7b-chat-hf", "llama-2-7b-chat", ""),
    ],
)
def test_merged_spellings(registry, name, model, effort):
    found = registry.resolve(name)
    assert (found.model, found.effort) == (model, effort)


def test_a_model_with_both_settings_is_a_hybrid(registry):
    efforts = {}
    for alias in registry.aliases.values():
        efforts.setdefault(alias.model, set()).add(alias.effort)
    both = [model for model, found in efforts.items() if {"thinking", "non-thinking"} <= found]
    assert "grok-4-1-fast" in both
    assert {registry.models[model].kind for model in both} == {"hybrid"}
    assert registry.models["kimi-k2-thinking"].kind == "reasoning"


def test_the_tuned_glm_is_not_its_base(registry):
    assert registry.models["glm-4-32b-0414"].kind == "instruct"


def test_llama_2_stands_corrected(registry):
    assert registry.models["llama-2-70b"].hf_repo == "meta-llama/Llama-2-70b"
    described = registry.models["llama-2-34b"]
    assert (described.status, described.openness, described.hf_repo) == (
        "described",
        "closed",
        None,
    )


def test_benchmarks_use_the_vocabulary(registry):
    assert registry.benchmarks["naturalquestions"].area == "knowledge"
    assert registry.benchmarks["livebench"].composite
    fitted = [b for b in registry.benchmarks.values() if not b.composite]
    assert {b.area for b in fitted} <= set(AREAS)
    assert registry.benchmarks["mmlu"].floor == 25
    assert registry.benchmarks["bbh"].floor is None


def test_sides_are_opposite(registry):
    assert [side["code"] for side in registry.sides.values()] == [0.5, -0.5]
    assert set(EFFORTS) >= {alias.effort for alias in registry.aliases.values() if alias.effort}


@pytest.mark.skipif(not RAW.exists(), reason="the raw registries are not on this machine")
def test_four_families_are_accounted_for(registry):
    tracked = {row["id"] for rows in registry.tracked.values() for row in rows}
    for name in ("models.csv", "extra_models.csv"):
        with (RAW / name).open(encoding="utf-8") as stream:
            ids = {line["modelId"] for line in csv.DictReader(stream)}
        ours = {i for i in ids if i.split("/")[0] in ("deepseek-ai", "Qwen", "baichuan-inc")}
        ours |= {i for i in ids if i.startswith("meta-llama/Llama-2")}
        assert ours <= tracked
