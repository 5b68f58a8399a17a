"""The registry is free of contradiction, and each kind of contradiction is refused."""

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from weighbridge.errors import RegistryError
from weighbridge.registry import FACTS, facts, load, normalise
from weighbridge.terms import AREAS, EFFORTS

SHIPPED = Path(__file__).parents[2] / "src" / "weighbridge" / "registry"
RAW = Path(__file__).parents[3] / "shared" / "data" / "raw" / "atom-tracked-models"


@pytest.fixture(scope="module")
def registry():
    return load()


@pytest.fixture
def copy(tmp_path):
    """A copy of the reviewed files in which a test may plant a contradiction."""
    shutil.copytree(SHIPPED, tmp_path / "registry", ignore=shutil.ignore_patterns("*.py", "__py*"))
    return tmp_path / "registry"


def edit(file, change):
    content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    change(content)
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def row(content, key):
    return next(r for r in content if r["id"] == key)


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


def unknown_alias(path):
    edit(path / "aliases.yaml", lambda c: c.append({"name": "x-1", "model": "no", "rule": "r"}))


def base_as_chat(path):
    chat = {"name": "Llama 2 7B", "model": "llama-2-7b-chat", "rule": "r"}
    edit(path / "aliases.yaml", lambda c: c.append(chat))


def unknown_effort(path):
    alias = {"name": "x-1", "model": "qwen3-8b", "effort": "huge", "rule": "r"}
    edit(path / "aliases.yaml", lambda c: c.append(alias))


def alias_without_reason(path):
    edit(path / "aliases.yaml", lambda c: c.append({"name": "x-1", "model": "qwen3-8b"}))


def model_twice(path):
    edit(path / "models" / "deepseek.yaml", lambda c: c["models"].append(c["models"][0]))


def same_name(path):
    edit(
        path / "models" / "deepseek.yaml",
        lambda c: row(c["models"], "deepseek-v3").update(name="DeepSeek V2"),
    )


def fact(name, value):
    def plant(path):
        edit(
            path / "models" / "deepseek.yaml",
            lambda c: row(c["models"], "deepseek-v3")["facts"].update({name: [value, None]}),
        )

    return plant


def differing(stated):
    def plant(path):
        edit(
            path / "models" / "deepseek.yaml",
            lambda c: row(c["models"], "deepseek-v3").update(differing=stated),
        )

    return plant


def unknown_developer(path):
    edit(path / "developers.yaml", lambda c: c.remove(row(c, "deepseek")))


def unknown_area(path):
    edit(path / "benchmarks.yaml", lambda c: row(c, "mmlu").update(area="agent"))


def floor_above_ceiling(path):
    edit(path / "benchmarks.yaml", lambda c: row(c, "mmlu").update(floor=200))


def unaccounted(path):
    edit(path / "tracked.yaml", lambda c: c["Qwen"].append({"id": "Qwen/New"}))


def described_yet_open(path):
    edit(
        path / "models" / "meta.yaml",
        lambda c: row(c["models"], "llama-2-34b")["facts"].update(openness=["open-weight", None]),
    )


def unknown_shipping(path):
    edit(path / "sources" / "epoch-hub.yaml", lambda c: c.update(ship="perhaps"))


def unmapped_benchmark(path):
    edit(
        path / "sources" / "epoch-hub.yaml",
        lambda c: c["tables"][0].update(values={"Score": "no"}),
    )


def source_with(**change):
    def plant(path):
        edit(path / "sources" / "epoch-hub.yaml", lambda c: c.update(change))

    return plant


def table_with(**change):
    def plant(path):
        edit(path / "sources" / "epoch-hub.yaml", lambda c: c["tables"][0].update(change))

    return plant


def address_with(**change):
    def plant(path):
        edit(path / "sources" / "epoch-hub.yaml", lambda c: c["fetch"][0].update(change))

    return plant


def no_licence(path):
    edit(path / "sources" / "epoch-hub.yaml", lambda c: c.pop("licence"))


def unknown_reporter(path):
    report = {"title": "T", "reporter": "nobody", "kind": "developer"}
    edit(path / "reports.yaml", lambda c: c.append(report))


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (unknown_alias, "model 'no' is unknown"),
        (base_as_chat, "spelling 'llama27b' stands for"),
        (unknown_effort, "effort 'huge' is unknown"),
        (alias_without_reason, "neither rule nor source"),
        (model_twice, "stands twice"),
        (same_name, "spelling 'deepseekv2' stands for"),
        (fact("released", "26 December 2024"), "is not ISO"),
        (fact("released", "2024-13-01"), "is not ISO"),
        (fact("released", "2017-06-12"), "is before 2018"),
        (differing({"released": [["2024-12-26", "epoch-hub"]]}), "does not differ from"),
        (differing({"released": [["2024-12-27", "epoch-hub"]]}), "does not differ from"),
        (differing({"released": [["2024-12", "epoch-hub"]]}), "does not differ from"),
        (differing({"released": [["2024-11-05", "https://example.org"]]}), "outranks the used"),
        (differing({"released": [["2024-11-05", "hearsay"]]}), "source 'hearsay' is unknown"),
        (differing({"released": [["last year", "epoch-hub"]]}), "is not ISO"),
        (differing({"licence_text": [["MIT", "epoch-hub"]]}), "differs from no fact"),
        (fact("params_total_b", -1), "is not positive"),
        (fact("params_active_b", 9000), "more parameters are active"),
        (fact("kind", "clever"), "kind 'clever' is unknown"),
        (fact("openness", "free"), "openness 'free' is unknown"),
        (unknown_developer, "developer 'deepseek' is unknown"),
        (unknown_area, "area 'agent' is unknown"),
        (floor_above_ceiling, "floor is not below"),
        (unaccounted, "'Qwen/New' is unaccounted for"),
        (described_yet_open, "described only"),
        (unknown_shipping, "ship 'perhaps' is unknown"),
        (unmapped_benchmark, "benchmark 'no' is unknown"),
        (source_with(id="epoch"), "file's name is not its id 'epoch'"),
        (source_with(tabels=[]), "unknown key 'tabels'"),
        (source_with(defaults={"units": "percent"}), "unknown key 'units'"),
        (no_licence, "no 'licence' is stated"),
        (table_with(colums={}), r"table 1 \(adversarial_nli_external.csv\): unknown key 'colums'"),
        (table_with(columns={"model": "Model version"}), "unknown field 'model'"),
        (table_with(constants={"unit": "fractions"}), "unit 'fractions' is none of percent"),
        (table_with(values=["Score"]), "'values' is no mapping"),
        (table_with(file="table.xlsx"), "unknown format '', expected one of csv"),
        (table_with(file=""), "no file or no folder is named"),
        (table_with(values={}), "either values, or one column of values and a benchmark"),
        (table_with(format="markdown"), "chosen by under or by place"),
        (unknown_reporter, "developer 'nobody' is unknown"),
        (address_with(url="http://example.org/a.csv"), "expected https://host/path"),
        (address_with(url="https://user@example.org/a.csv"), "expected https://host/path"),
        (address_with(url="https://example.org:8443/a.csv"), "expected https://host/path"),
        (address_with(url="https://10.0.0.1/a.csv"), "expected https://host/path"),
        (address_with(url="https://2130706433/a.csv"), "expected https://host/path"),
        (address_with(url="https://localhost/a.csv"), "expected https://host/path"),
        (address_with(url="https://[::1/a.csv"), "expected https://host/path"),
        (address_with(url="https://example.org/a\u202e.csv"), "expected https://host/path"),
        (address_with(url=""), "expected https://host/path"),
        (address_with(sha256="abc"), "expected 64 hexadecimal digits"),
        (address_with(file="../aider.csv"), "expected a plain path below the folder"),
        (address_with(file="/etc/passwd"), "expected a plain path below the folder"),
        (address_with(file="a\\b.csv"), "expected a plain path below the folder"),
        (address_with(file="bool_q_external.csv"), "'bool_q_external.csv' stands twice"),
        (address_with(file="unread.csv"), "'unread.csv' is read by no table"),
        (address_with(file="unread.csv"), "'adversarial_nli_external.csv' has no address"),
        (address_with(uri="x"), "fetch: expected rows of file, url, sha256"),
        (source_with(fetch="https://example.org"), "fetch: expected rows of file, url, sha256"),
        (source_with(folder="evidence"), "expected a folder below raw/"),
    ],
)
def test_planted_contradictions_are_refused(copy, plant, said):
    plant(copy)
    with pytest.raises(RegistryError, match=said):
        load(copy)


def test_all_contradictions_are_named_at_once(copy):
    unknown_alias(copy)
    unknown_area(copy)
    with pytest.raises(RegistryError, match="2 contradictions"):
        load(copy)


@pytest.mark.skipif(not RAW.exists(), reason="the raw registries are not on this machine")
def test_four_families_are_accounted_for(registry):
    tracked = {row["id"] for rows in registry.tracked.values() for row in rows}
    for name in ("models.csv", "extra_models.csv"):
        with (RAW / name).open(encoding="utf-8") as stream:
            ids = {line["modelId"] for line in csv.DictReader(stream)}
        ours = {i for i in ids if i.split("/")[0] in ("deepseek-ai", "Qwen", "baichuan-inc")}
        ours |= {i for i in ids if i.startswith("meta-llama/Llama-2")}
        assert ours <= tracked
