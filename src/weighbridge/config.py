"""Where things live and what the environment asks for."""

from __future__ import annotations

import os
from pathlib import Path

from weighbridge.errors import UsageError

LEVEL = 0.90
MARGIN = 20.0
"""Points within which two models count as equivalent: a win rate between 47% and 53%."""


def home() -> Path | None:
    """Return the folder of the user's own store and cache, or None where there is none.

    ``WEIGHBRIDGE_HOME`` names it; otherwise it is ``weighbridge`` under ``XDG_DATA_HOME`` or
    ``~/.local/share``.
    """
    named = os.environ.get("WEIGHBRIDGE_HOME")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    if data:
        return Path(data) / "weighbridge"
    try:
        return Path.home() / ".local" / "share" / "weighbridge"
    except RuntimeError:
        return None


def writable_home() -> Path | None:
    """Return the home folder, made where missing, or None where nothing can be written."""
    folder = home()
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def offline() -> bool:
    """Say whether ``WEIGHBRIDGE_OFFLINE`` forbids the network: it is set, and not to 0."""
    return os.environ.get("WEIGHBRIDGE_OFFLINE", "0") not in ("", "0")


def level() -> float:
    """Return the level of intervals: ``WEIGHBRIDGE_LEVEL`` or 0.90.

    Raises:
        UsageError: when the variable is no number between 0.5 and 0.99.
    """
    text = os.environ.get("WEIGHBRIDGE_LEVEL")
    return LEVEL if text is None else checked_level(text)


def checked_level(text: str | float) -> float:
    """Return a level of intervals as a number.

    Raises:
        UsageError: when it is no number between 0.5 and 0.99.
    """
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0.5 <= value <= 0.99:
        raise UsageError(f"level {text!r}: expected a number between 0.5 and 0.99, such as 0.90")
    return value
