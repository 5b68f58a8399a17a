"""How numbers and foreign text are printed: the page and the terminal share these."""

from __future__ import annotations

import unicodedata

MINUS = "\u2212"
VERDICTS = {"not_separable": "not separable", "not_comparable": "not comparable"}


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


def points(value: float) -> str:
    """Whole points with their sign: ``+38``, ``−4``, ``0``."""
    whole = round(value)
    return f"{'+' if whole > 0 else MINUS if whole < 0 else ''}{abs(whole)}"


def plain(value: float) -> str:
    """Whole points, the sign only when negative."""
    return points(value).removeprefix("+")


def interval(gap: float | None, low: float | None, high: float | None) -> str:
    """A gap with its interval: ``+38 (+12 to +64)``; the words when there is none."""
    if gap is None or low is None or high is None:
        return "no evidence"
    return f"{points(gap)} ({points(low)} to {points(high)})"


def months(value: float, width: float) -> str:
    """Months with their sign, to a tenth where the interval is narrower than four months."""
    shown = f"{abs(value):.1f}" if width < 4 else str(abs(round(value)))
    sign = "" if float(shown) == 0 else "+" if value > 0 else MINUS
    return f"{sign}{shown if sign else 0}"


def tenth(value: float) -> str:
    """A number to its tenth, with a true minus: ``1.9``, ``−0.3``."""
    return f"{value:.1f}".replace("-", MINUS)


def size(gap: float, low: float, high: float) -> tuple[str, str]:
    """How far ahead or behind, without a sign: ``132 points``, ``(66 to 199)``.

    The ends keep their order from small to large; an interval that holds zero keeps its signs.
    """
    if low <= 0 <= high:
        return f"{points(gap)} points", f"({points(low)} to {points(high)})"
    near, far = sorted((abs(round(low)), abs(round(high))))
    return f"{abs(round(gap))} points", f"({near} to {far})"


def probability(p: float | None) -> str:
    """``.79``, ``>.99``, ``<.01``; the words when there is none."""
    if p is None:
        return "no evidence"
    if p > 0.99:
        return ">.99"
    return "<.01" if p < 0.01 else f"{p:.2f}".removeprefix("0")


def percent(share: float) -> str:
    """A share as whole percent; a share that is not nothing is never 0%."""
    return "<1%" if 0 < share < 0.005 else f"{round(100 * share)}%"


def count(number: int) -> str:
    """A count with its thousands apart: ``4,855``."""
    return f"{number:,}"


def word(verdict: str) -> str:
    """A verdict as people write it."""
    return VERDICTS.get(verdict, verdict)


def wrap(name: str, width: int = 19, lines: int = 3) -> list[str]:
    """``name`` in at most ``lines`` lines of about ``width`` characters, broken at blanks and hyphens."""
    out = [""]
    for piece in name.replace("-", "-\0").replace(" ", " \0").split("\0"):
        if len((out[-1] + piece).rstrip()) <= width or not out[-1]:
            out[-1] += piece
        else:
            out.append(piece)
    short = [_cut(line.strip(), width) for line in out if line.strip()]
    if len(short) > lines:
        short = [*short[: lines - 1], _cut(short[lines - 1] + " " * width + "x", width)]
    return short or ["unknown"]


def _cut(line: str, width: int) -> str:
    """``line``, shortened with an ellipsis when it is wider than ``width``."""
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"
