"""A weighing of a small part of the real evidence: four families, fitted in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import weighed

from weighbridge.evidence.store import Store, open_store
from weighbridge.findings.weighing import Weighing


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store()


@pytest.fixture(scope="session")
def on(shipped: Store) -> Weighing:
    return weighed(shipped)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
