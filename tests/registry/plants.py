"""A copy of the reviewed files, and how a test changes one of them."""

import shutil
from pathlib import Path

import pytest
import yaml

SHIPPED = Path(__file__).parents[2] / "src" / "weighbridge" / "registry"


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
