"""Every contradiction planted in a copy of the registry is refused and named."""

import plants
import pytest
from plants import edit, row

from weighbridge.errors import RegistryError
from weighbridge.registry import load

copy = plants.copy


def unknown_alias(path):
    edit(path / "aliases.yaml", lambda c: c.append({"name": "x-1", "model": "no", "rule": "r"}))


def misread_of_no_model(path):
    file = path / "sources" / "epoch-hub.yaml"
    edit(file, lambda c: c["misread"][0].update(model="no"))


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


def account_of_two_developers(path):
    edit(path / "developers.yaml", lambda c: row(c, "deepseek").update(github_orgs=["QwenLM"]))


def family_of_two_spellings(path):
    file = path / "models" / "deepseek.yaml"
    edit(file, lambda c: row(c["models"], "deepseek-v3").update(family="deepseek-V3"))


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


def spelled(name, model):
    return {"name": name, "model": model, "rule": "r"}


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
        (misread_of_no_model, "misread: model 'no' is unknown"),
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
        (
            differing({"released": [["2024-11-05", "page http://example.org"]]}),
            "source 'page http://example.org' is unknown",
        ),
        (differing({"released": [["last year", "epoch-hub"]]}), "is not ISO"),
        (differing({"licence_text": [["MIT", "epoch-hub"]]}), "differs from no fact"),
        (fact("params_total_b", -1), "is not positive"),
        (fact("params_active_b", 9000), "more parameters are active"),
        (fact("kind", "clever"), "kind 'clever' is unknown"),
        (fact("openness", "free"), "openness 'free' is unknown"),
        (unknown_developer, "developer 'deepseek' is unknown"),
        (account_of_two_developers, "name 'qwenlm' is of alibaba and of deepseek"),
        (family_of_two_spellings, "spelled 'DeepSeek-V3' and 'deepseek-V3'"),
        (unknown_area, "area 'agent' is unknown"),
        (floor_above_ceiling, "floor is not below"),
        (unaccounted, "'Qwen/New' is unaccounted for"),
        (described_yet_open, "described only"),
        (unknown_shipping, "ship 'perhaps' is unknown"),
        (unmapped_benchmark, "benchmark 'no' is unknown"),
        (source_with(id="epoch"), "file's name is not its id 'epoch'"),
        (source_with(tabels=[]), "unknown key 'tabels'"),
        (source_with(defaults={"units": "percent"}), "unknown key 'units'"),
        (
            source_with(aliases=[spelled("x 1", "qwen3-8b"), spelled("X-1", "qwen3-14b")]),
            r"spelling \('epoch-hub', 'x1'\) stands for",
        ),
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
        (source_with(folder="evidence"), "expected the folder raw/"),
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
