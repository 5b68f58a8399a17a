"""Without a home, without the right to write one, without a network: the shipped evidence answers."""

from __future__ import annotations

import socket
import ssl  # noqa: F401 - a subclass of what the tests replace, so imported before
from pathlib import Path
from typing import NoReturn

import every_verb
import pytest

import answers
from privilege import obedient
from weighbridge.cli import run
from weighbridge.errors import NetworkError

quick_home, quick_fit, quick = answers.quick_home, answers.quick_fit, answers.quick
ASKED = ("weigh", "rank", "rivals", "why", "show", "report")


def _no_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WEIGHBRIDGE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))


@pytest.mark.usefixtures("quick_fit")
def test_6_verbs_answer_without_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "no folder"
    home.write_text("a file, so that nothing can be made below it, even by root")
    _no_home(home, monkeypatch)
    for verb in ASKED:
        assert run(every_verb.words(verb, tmp_path)) == 0, verb
        assert capsys.readouterr().out
    assert (tmp_path / "report.html").stat().st_size > 10_000
    assert run(["build", str(tmp_path)]) == 3
    assert "set WEIGHBRIDGE_HOME" in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("verb", [*every_verb.JSON, *every_verb.TEXT])
def test_no_verb_opens_a_socket(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket was asked for")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    if verb == "build":
        monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path / "home"))
    assert run(every_verb.words(verb, tmp_path)) == 0, capsys.readouterr().err


def test_update_alone_asks_for_a_socket_and_not_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def refuse(*said: object, **_: object) -> NoReturn:
        asked.append(said[0])
        raise NetworkError("no network")

    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path))
    monkeypatch.delenv("WEIGHBRIDGE_OFFLINE", raising=False)
    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    assert run(["update", "bfcl", "--offline"]) == 4
    assert asked == []
    assert run(["update", "bfcl"]) == 4
    assert set(asked) == {"raw.githubusercontent.com"}
    assert "no network" in capsys.readouterr().out


def test_readable_home_that_cannot_be_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    done = obedient(["why", "qwen-14b", "mmlu"], tmp_path, HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []


@pytest.mark.slow
def test_report_in_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    home.chmod(0o555)
    done = obedient(["report"], work, HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in work.iterdir()] == ["weighbridge-report.html"]
    assert list(home.iterdir()) == []
    work.chmod(0o555)
    refused = obedient(["report", "--out", "other.html"], work, HOME=str(home))
    assert refused.returncode == 3
    assert "other.html: cannot be written" in refused.stderr
