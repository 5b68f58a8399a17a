"""Every verb's ``--json`` is what its published JSON Schema says, and nothing more."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import every_verb
import jsonschema
import pytest

import answers
from weighbridge.cli import run, verbs

quick_home, quick_fit, quick = answers.quick_home, answers.quick_fit, answers.quick
SCHEMAS = json.loads(Path(verbs.__file__).with_name("schemas.json").read_text("utf-8"))


def _faults(verb: str, found: Any) -> list[str]:
    schema = {**SCHEMAS, "$ref": f"#/$defs/{verb}"}
    checker = jsonschema.Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message[:300]}" for error in checker.iter_errors(found)]


def _registered() -> set[str]:
    return {name for name in verbs.app if not name.startswith("-")}


def test_schemas_are_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS)


def test_every_verb_is_tried() -> None:
    assert _registered() == {*every_verb.JSON, *every_verb.TEXT}


@pytest.mark.parametrize("verb", every_verb.JSON)
@pytest.mark.usefixtures("quick")
def test_answer_is_what_its_schema_says(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if verb == "build":
        monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path / "home"))
    assert run([*every_verb.words(verb, tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert _faults(verb, found) == []
    changed = copy.deepcopy(found)
    record = changed[0] if isinstance(changed, list) else changed
    record["unheard_of"] = 1
    assert _faults(verb, changed), "a key that the schema does not know must fail"
    del record["unheard_of"]
    del record[next(iter(record))]
    assert _faults(verb, changed), "a key that is missing must fail"


@pytest.mark.usefixtures("quick")
def test_no_answer_is_described_too(capsys: pytest.CaptureFixture[str]) -> None:
    for verb, words in (
        ("weigh", ["weigh", "qwen-14b", "llama-2-13b", "--area", "multimodal"]),
        ("rank", ["rank", "--bar", "500"]),
        ("why", ["why", "qwen-14b", "aime-2025"]),
    ):
        assert run([*words, "--json"]) == 1, words
        assert _faults(verb, json.loads(capsys.readouterr().out)) == []


def test_schema_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMAS
    assert run(["schema", "weigh"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["$ref"] == "#/$defs/weigh"
    assert run(["schema", "nonsense"]) == 2
    assert "weigh" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["", "--unresolved", "--unread", "--outliers"])
@pytest.mark.usefixtures("quick")
def test_each_list_of_sources_has_records_of_one_kind(
    flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sources", *([flag] if flag else []), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found, "nothing listed proves nothing"
    assert _faults("sources", found) == []
    kinds = SCHEMAS["$defs"]["sources"]["items"]["anyOf"]
    said = [kind for kind in kinds if f"with {flag}:" in kind.get("description", "with :")]
    assert len(said) == 1
    one = jsonschema.Draft202012Validator({**SCHEMAS, **said[0]})
    assert all(one.is_valid(record) for record in found)
    for key in found[0]:
        less = {name: value for name, value in found[0].items() if name != key}
        assert not one.is_valid(less), f"{key} may not be missing"
        assert not one.is_valid({**found[0], key: object}), f"{key} may not be anything"
