"""A copy of the reviewed files, and how a test changes one of them."""

import pickle
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from weighbridge import registry

SHIPPED = Path(__file__).parents[2] / "src" / "weighbridge" / "registry"


@cache
def _parsed(content):
    return pickle.dumps(yaml.load(content, yaml.CSafeLoader))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the reviewed files in which a test may plant a contradiction.

    Files of the same bytes are parsed once for all tests: parsing is most of what loading takes.
    """
    monkeypatch.setattr(registry, "_read", lambda file: pickle.loads(_parsed(file.read_bytes())))
    shutil.copytree(SHIPPED, tmp_path / "registry", ignore=shutil.ignore_patterns("*.py", "__py*"))
    return tmp_path / "registry"


def edit(file, change):
    content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    change(content)
    file.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8")


def row(content, key):
    return next(r for r in content if r["id"] == key)
