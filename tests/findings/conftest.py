"""A weighing of a small part of the real evidence: four families, fitted in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import FAMILIES, QUICK

from weighbridge.evidence.store import Store, open_store
from weighbridge.findings.fitted import fit
from weighbridge.findings.weighing import Knobs, Weighing


def weighed(store: Store, where: str = FAMILIES) -> Weighing:
    return Weighing(store, fit(store, QUICK, where=where), Knobs())


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store()


@pytest.fixture(scope="session")
def on(shipped: Store) -> Weighing:
    return weighed(shipped)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
