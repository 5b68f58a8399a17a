"""From the words of a call to what they name: stores, models, areas, settings."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from weighbridge import config
from weighbridge.cli.options import Asked, Window
from weighbridge.errors import UnknownName, UsageError
from weighbridge.evidence.selection import KINDS, Selection, checked_day, select
from weighbridge.evidence.store import Store, open_store
from weighbridge.findings.fitted import Progress
from weighbridge.findings.named import model_in
from weighbridge.findings.weighing import Knobs, Weighing, weighing
from weighbridge.terms import EFFORTS
from weighbridge.traits import Options

EFFORT_WORDS = {
    **{effort: effort for effort in EFFORTS},
    "high": "thinking",
    "on": "thinking",
    "off": "non-thinking",
    "none": "non-thinking",
    "mid": "medium",
}


def opened(as_of: str | None = None) -> Store:
    """Open the evidence in use, or what of it was published by a day."""
    return select(open_store(), Selection(as_of))


def open_weighing(asked: Asked, settings: tuple[str, ...] = ()) -> Weighing:
    """Open the evidence and its ratings, fitted with a progress bar when they are not cached.

    Raises:
        UsageError: a date or a level is none, or the kinds lack scores.
        UnknownName: an evaluator, a class of them, a kind of access or of evidence is unknown.
    """
    selection = Selection(
        asked.as_of, asked.drop, asked.evaluators, asked.access, asked.style, asked.include,
        kinds_of(asked.kinds),
    )  # fmt: skip
    store = select(open_store(), selection)
    wanted = config.level() if asked.level is None else config.checked_level(asked.level)
    released_by = None if asked.released_by is None else checked_day(asked.released_by)
    knobs = Knobs(wanted, bar=asked.bar, released_by=released_by, size_cap=asked.size_cap)
    with progress_bar(asked.json) as progress:
        on = weighing(store, knobs, progress=progress)
    chosen = dict(_setting(on, text) for text in settings)
    return Weighing(store, on.posterior, on.knobs, chosen) if chosen else on


def kinds_of(text: str) -> tuple[str, ...]:
    """Return the kinds of evidence named with commas, each once, in the order of ``KINDS``."""
    named = {part.strip() for part in text.split(",")} - {""}
    known = tuple(kind for kind in KINDS if kind in named)
    return (*known, *sorted(named - {*KINDS}))


def options_of(level: float | None) -> Options:
    """Return how to estimate, at the level asked for or that of the environment.

    Raises:
        UsageError: the level is none.
    """
    return Options(level=config.level() if level is None else config.checked_level(level))


@contextmanager
def progress_bar(json: bool) -> Iterator[Progress | None]:
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
    model = model_in(on.store, name)
    if effort not in on.efforts(model):
        raise UnknownName("setting", word, tuple(e or "as published" for e in on.efforts(model)))
    return model, effort


def window_of(window: Window) -> tuple[str | None, str | None]:
    """Return the first and last day of a window, the first None for a single day.

    Raises:
        UsageError: a day is none, a day and a window were both asked, or the window is empty.
    """
    asked = (window.at, window.since, window.to)
    day, start, end = (None if text is None else checked_day(text) for text in asked)
    if day and (start or end):
        raise UsageError("--at names a day, --from and --to a window: ask for one of them")
    if end and not start:
        raise UsageError("--to ends a window: say with --from where it starts")
    if start and end and start >= end:
        raise UsageError(f"--from {start} --to {end}: expected a window that ends after its start")
    return start, day or end
