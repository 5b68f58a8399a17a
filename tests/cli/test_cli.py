"""Exit codes and messages that users script against."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from weighbridge.cli import run


def test_help_is_light() -> None:
    code = (
        "import sys; from weighbridge.cli import run; run(['--help']); "
        "sys.exit(any(m in sys.modules for m in ('numpy', 'duckdb', 'scipy')))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["why", "qwen 15b", "mmlu"], "nearest"),
        (["why", "qwen-14b", "mmluu"], "mmlu"),
        (["show", "llama-99b"], "nearest"),
        (["export", "--table", "secrets"], "scores"),
        (["nonsense"], ""),
    ],
)
def test_unknown_names_exit_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert said in capsys.readouterr().err


def test_why_lists_every_claim(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "Qwen 14B", "MMLU", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["model"] == "qwen-14b"
    assert all(claim["url"] and claim["reported_by"] for claim in found["claims"])
    assert any(claim["copies"] for claim in found["claims"])


def test_export_begins_with_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--table", "scores"]) == 0
    head = capsys.readouterr().out.splitlines()[0]
    assert head.startswith(
        "model,benchmark,metric,value,unit,setting,reported_by,independence,source,as_of,"
        "standard_value,counts,duplicate_of,licence,row_id"
    )


def test_described_model_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "llama-2-34b"]) == 0
    assert "not released" in capsys.readouterr().out


def test_message_has_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "x" * 100_000]) == 2
    assert len(capsys.readouterr().err) < 5000


def test_reader_that_stops_early_is_no_error() -> None:
    code = (
        "import sys; from weighbridge.cli import run; sys.exit(run(['export', '--table', 'facts']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.wait() == 0, child.stderr.read()


def test_a_day_before_all_evidence_has_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["weigh", "qwen-14b", "llama-2-13b", "--as-of", "2001-01-01"]) == 1
    assert "no score counts" in capsys.readouterr().err
    assert run(["lag", "--as-of", "2001"]) == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err
