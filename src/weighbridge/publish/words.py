"""How numbers and foreign text are printed: the page and the terminal share these."""

from __future__ import annotations

import unicodedata

MINUS = "\u2212"


def clean(text: object, keep: str = "") -> str:
    """``text`` without control, format and surrogate characters, save those in ``keep``.

    A model name may hold an escape sequence or a direction override; a reader must see neither.
    Line breaks and tabs become spaces.
    """
    out = []
    for char in str(text):
        if char in keep or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
            out.append(char)
        elif char in "\t\n\r\u2028\u2029":
            out.append(" ")
    return "".join(out)


def signed(value: float) -> str:
    """Whole points with their sign: ``+38``, ``−4``, ``0``."""
    whole = round(value)
    if whole == 0:
        return "0"
    return f"+{whole}" if whole > 0 else f"{MINUS}{-whole}"


def plain(value: float) -> str:
    """Whole points, the sign only when negative."""
    return signed(value).removeprefix("+")


def span(low: float, high: float) -> str:
    """An interval of gaps: ``+12 to +64``."""
    return f"{signed(low)} to {signed(high)}"


def gap(value: float | None, low: float | None, high: float | None) -> str:
    """A gap with its interval: ``+38 (+12 to +64)``; the words when there is none."""
    if value is None:
        return "no evidence"
    if low is None or high is None:
        return f"{signed(value)} (interval unknown)"
    return f"{signed(value)} ({span(low, high)})"


def probability(p: float | None) -> str:
    """``.79``, ``>.99``, ``<.01``; the words when there is none."""
    if p is None:
        return "no evidence"
    if p > 0.99:
        return ">.99"
    if p < 0.01:
        return "<.01"
    return f"{p:.2f}"[1:]


def unknown(value: object) -> str:
    """The value as text, or the word ``unknown``."""
    return "unknown" if value is None or value == "" else clean(value)


def wrap(name: str, width: int = 19, lines: int = 3) -> list[str]:
    """``name`` in at most ``lines`` lines of about ``width`` characters, broken at blanks and hyphens."""
    out = [""]
    for word in name.replace("-", "-\0").replace(" ", " \0").split("\0"):
        if len((out[-1] + word).rstrip()) <= width or not out[-1]:
            out[-1] += word
        else:
            out.append(word)
    short = [_cut(line.strip(), width) for line in out if line.strip()]
    if len(short) > lines:
        short = [*short[: lines - 1], _cut(short[lines - 1] + " " * width + "x", width)]
    return short or ["unknown"]


def _cut(line: str, width: int) -> str:
    """``line``, shortened with an ellipsis when it is wider than ``width``."""
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"
