"""What a terminal shows of values from outside: texts, lines and tables that do nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

Row = Mapping[str, Any]


def text(value: Any) -> Text:
    """Return a value as text without control characters; None is shown as unknown."""
    shown = "unknown" if value is None else str(value)
    return Text("".join(c if c.isprintable() else "\ufffd" for c in shown))


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Return rows of values under their columns."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(text(value) for value in row))
    return shown


def foot(content: Row) -> Text:
    """Return an answer's caveats, and the evidence and level that it stands on."""
    said = [f"· {caveat}" for caveat in content.get("caveats", ())]
    stamp = f"evidence to {content['evidence_to']}, digest {content['digest']}"
    level = f", {content['level']:.0%} credible intervals" if "level" in content else ""
    return lines([*said, stamp + level])


def lines(said: Sequence[str]) -> Text:
    """Return one text of several lines."""
    shown = Text()
    for number, line in enumerate(said):
        shown.append("\n" * bool(number))
        shown.append_text(text(line))
    return shown
