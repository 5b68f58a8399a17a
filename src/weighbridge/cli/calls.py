"""From the words of a call to what they name: stores, models, areas, settings."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from weighbridge import config
from weighbridge.errors import UnknownName, UsageError
from weighbridge.evidence.checks import LONGEST_NAME
from weighbridge.evidence.names import find, nearest
from weighbridge.evidence.store import Store, open_store
from weighbridge.findings.lead import ALL_AREAS
from weighbridge.findings.weighing import Knobs, Progress, Weighing, weighing
from weighbridge.terms import EFFORTS, GENERAL

EFFORT_WORDS = {
    **{effort: effort for effort in EFFORTS},
    "high": "thinking",
    "on": "thinking",
    "off": "non-thinking",
    "none": "non-thinking",
    "mid": "medium",
}


def opened() -> Store:
    """Open the evidence in use."""
    return open_store()


def open_weighing(level: float | None, *, json: bool, settings: tuple[str, ...] = ()) -> Weighing:
    """Open the evidence and its ratings, fitted with a progress bar when they are not cached."""
    store = open_store()
    wanted = config.level() if level is None else config.checked_level(level)
    with _progress(json) as progress:
        on = weighing(store, Knobs(level=wanted), progress=progress)
    chosen = dict(_setting(on, text) for text in settings)
    return Weighing(store, on.posterior, on.knobs, chosen) if chosen else on


@contextmanager
def _progress(json: bool) -> Iterator[Progress | None]:
    """Give a progress bar on a terminal's error stream, and None elsewhere."""
    if json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the ratings", total=1.0)
        yield lambda share, what: bar.update(task, completed=share, description=what)


def _setting(on: Weighing, text: str) -> tuple[str, str]:
    name, mark, word = text.partition("=")
    effort = EFFORT_WORDS.get(word.strip().lower())
    if not mark or effort is None:
        expected = ", ".join(EFFORT_WORDS)
        raise UsageError(f"--setting {text!r}: expected MODEL=EFFORT with one of {expected}")
    model = model_of(on, name)
    if effort not in on.efforts(model):
        raise UnknownName("setting", word, tuple(e or "as published" for e in on.efforts(model)))
    return model, effort


def model_in(store: Store, name: str) -> str:
    """Return the model of a loose spelling; raises UnknownName."""
    rows = store.query("SELECT spelling, model FROM spellings ORDER BY spelling")
    return find(name[:LONGEST_NAME], {row["spelling"]: row["model"] for row in rows})


def model_of(on: Weighing, name: str) -> str:
    """Return the model of a loose spelling; raises UnknownName."""
    return model_in(on.store, name)


def benchmark_in(store: Store, name: str) -> str:
    """Return the benchmark of a loose spelling; raises UnknownName."""
    rows = store.query("SELECT id, name FROM benchmarks ORDER BY id")
    known = {row["id"]: row["id"] for row in rows} | {
        row["name"].lower(): row["id"] for row in rows
    }
    found = known.get(name.strip().lower()) or known.get(name.strip().lower().replace(" ", "-"))
    if found is None:
        raise UnknownName("benchmark", name, nearest(name, tuple(row["id"] for row in rows)))
    return str(found)


def area_of(name: str | None) -> str:
    """Return the area of a name, general when none is given; raises UnknownName."""
    if name is None:
        return GENERAL
    wanted = name.strip().lower()
    if wanted not in ALL_AREAS:
        raise UnknownName("area", name, ALL_AREAS)
    return wanted


def areas_of(name: str | None) -> tuple[str, ...]:
    """Return the areas to weigh: all of them, or the one named."""
    return ALL_AREAS if name is None else (area_of(name),)


def other_side(on: Weighing, model: str, wanted: str) -> str:
    """Return the side of a model's rivals: the one wanted, unless the model is of it."""
    own = on.models[model]["side"]
    if own != wanted:
        return wanted
    rows = on.store.query("SELECT key FROM sides WHERE key <> ? ORDER BY key", [own])
    return str(rows[0]["key"])
