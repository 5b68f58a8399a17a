"""A small registry whose sources a local server publishes, and one update of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import misbehaving
from misbehaving import Server
from weighbridge.cli import verbs
from weighbridge.cli.updating import update_sources
from weighbridge.registry import Address, Registry, load
from weighbridge.registry.maps import TableMap
from weighbridge.sources.fetch import Rules

SCHEMAS = json.loads(Path(verbs.__file__).with_name("schemas.json").read_text("utf-8"))
SCHEMA = jsonschema.Draft202012Validator({**SCHEMAS, "$ref": "#/$defs/update"})
RULES = Rules(
    read=0.3,
    size=misbehaving.MEGABYTE,
    loopback=True,
    now=lambda: datetime(2026, 6, 1, 12, tzinfo=UTC),
    sleep=lambda _: None,
)
STATED = {"unit": "percent", "as_of": "2024-05-01", "as_of_kind": "day of upstream's commit"}


@pytest.fixture
def server() -> Iterator[Server]:
    with misbehaving.serving() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WEIGHBRIDGE_OFFLINE", raising=False)
    return tmp_path / "home"


def small(server: Server, *sources: str) -> Registry:
    """Return a registry whose sources have one table each, published by ``server``."""
    known = load()
    spec = TableMap(
        folder="",
        file="t.csv",
        format="csv",
        columns={"name": ("model",)},
        constants=STATED,
        values={"score": "mmlu"},
        missing=("-",),
    )
    return replace(
        known,
        maps={source: (replace(spec, folder=f"raw/{source}"),) for source in sources},
        row_maps={},
        outcomes={},
        addresses={s: (Address("t.csv", server.url(f"/{s}/t.csv")),) for s in sources},
        sources={s: replace(known.sources["bfcl"], id=s) for s in sources},
    )


def update(
    registry: Registry, capsys: pytest.CaptureFixture[str], *names: str, **change: Any
) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the exit code, and what is said of each source."""
    rules = replace(RULES, **change)
    code = update_sources(
        names, dry_run=False, offline=False, json=True, registry=registry, rules=rules
    )
    found = json.loads(capsys.readouterr().out)
    SCHEMA.validate(found)
    return code, {each["source"]: each for each in found["sources"]}


def state(home: Path, source: str) -> dict[str, bytes]:
    """Return all that is in use of a source: its files and their sidecars."""
    version = (home / "snapshots" / "raw" / source).resolve().parent
    return {str(path): path.read_bytes() for path in version.rglob("*") if path.is_file()}
