"""A dot-and-interval plot: one row for each answer, zero in ink, open ends as arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import words

LETTER = 6.3
"""Mean width of a letter of a label."""
LINE, GAP, HEADING = 16, 13, 30


@dataclass(frozen=True)
class Row:
    """One answer. Without a ``mark`` a dotted line carries ``detail`` across the plot.

    ``value`` and ``detail`` are printed exactly; ``left`` and ``right`` say that the answer is
    open to that side, so its end is an arrow.
    """

    heading: str
    label: str
    value: str
    detail: str
    place: str
    finding_id: str
    mark: float | None = None
    low: float | None = None
    high: float | None = None
    left: bool = False
    right: bool = False


@dataclass(frozen=True)
class Line:
    """A row drawn: pixels from the left for mark and bar, from the top for its middle."""

    row: Row
    heading_y: float | None
    y: float
    label: tuple[tuple[float, str], ...]
    value_y: float
    x: float | None
    bar: tuple[float, float] | None
    arrows: tuple[str, ...]


@dataclass(frozen=True)
class Plot:
    """All that the template draws, at one width."""

    width: int
    height: float
    left: float
    right: float
    directions: tuple[tuple[float, str], tuple[float, str]]
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Scale:
    """Values to pixels; values off the scale stand at its edge."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value stands."""
        inside = max(self.low, min(self.high, value))
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)


def plot(
    rows: Sequence[Row],
    steps: Sequence[int],
    ends: tuple[str, str],
    *,
    beside: Sequence[Row] = (),
    narrow: bool = False,
) -> Plot:
    """Return the drawing of rows, on a scale that holds those of the plots ``beside`` it too.

    ``steps`` are the distances that its ticks may have, ``ends`` what lies left and right of zero.
    """
    low, high, step = _reach([*rows, *beside], steps)
    scale = Scale(18, 338, low, high) if narrow else Scale(262, 530, low, high)
    lines, y, heading = [], 26.0, ""
    for row in rows:
        above = None
        if row.heading and row.heading != heading:
            above, y = y + 18, y + HEADING
        heading = row.heading
        line = (_stacked if narrow else _beside)(row, y, above, scale)
        lines.append(line)
        y = max(line.y + LINE / 2, line.label[-1][0]) + GAP
    ticks = tuple((scale.x(v), words.points(v)) for v in range(low, high + 1, step))
    width = 358 if narrow else 730
    directions = _directions(scale.x(0), width, ends)
    return Plot(width, y + 24, scale.left, scale.right, directions, ticks, tuple(lines))


def _directions(
    zero: float, width: float, ends: tuple[str, str]
) -> tuple[tuple[float, str], tuple[float, str]]:
    """Where the words on either side of zero start, moved until both stand inside."""
    left, right = f"← {ends[0]}", f"{ends[1]} →"
    room = LETTER * len(left)
    after = min(zero + 8, width - LETTER * len(right))
    before = max(0.0, min(zero - 8, after - 16) - room)
    return (before, left), (max(after, before + room + 16), right)


def _reach(rows: Sequence[Row], steps: Sequence[int]) -> tuple[int, int, int]:
    """The ends of the scale, whole steps that hold zero and every value, and the step."""
    values = [v for row in rows for v in (row.mark, row.low, row.high) if v is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    step = next((s for s in steps if (high - low) / s <= 5), steps[-1])
    room = step / 3
    left = any(row.left for row in rows) * room
    right = any(row.right for row in rows) * room
    return int((low - left) // step) * step, max(-int(-(high + right) // step), 1) * step, step


def _beside(row: Row, y: float, heading_y: float | None, scale: Scale) -> Line:
    """A row of the wide plot: label, bar and value side by side."""
    label = words.wrap(row.label, 38, 2)
    middle = y + 8 + LINE * (len(label) - 1) / 2
    lines = tuple((y + 12.5 + LINE * i, text) for i, text in enumerate(label))
    return Line(row, heading_y, middle, lines, middle + 4.5, *_marks(row, middle, scale))


def _stacked(row: Row, y: float, heading_y: float | None, scale: Scale) -> Line:
    """A row of the narrow plot: label and value above the bar."""
    label = words.wrap(row.label, 50, 2)
    said = "" if row.mark is None else row.value + row.detail
    below = bool(said) and (len(label[-1]) + len(said)) * LETTER > 340
    lines = tuple((y + 12.5 + LINE * i, text) for i, text in enumerate(label))
    value_y = lines[-1][0] + LINE * below
    middle = value_y + LINE - 1
    return Line(row, heading_y, middle, lines, value_y, *_marks(row, middle, scale))


def _marks(
    row: Row, y: float, scale: Scale
) -> tuple[float | None, tuple[float, float] | None, tuple[str, ...]]:
    """Mark, bar and arrows; an open end runs to the edge of the plot."""
    if row.mark is None:
        return None, None, ()
    x = scale.x(row.mark)
    low = x if row.low is None else scale.x(row.low)
    high = x if row.high is None else scale.x(row.high)
    arrows = []
    if row.left:
        arrows.append(f"M{low:.1f} {y:.1f}H{scale.left:.1f}m7 -4l-7 4l7 4")
    if row.right:
        arrows.append(f"M{high:.1f} {y:.1f}H{scale.right:.1f}m-7 -4l7 4l-7 4")
    return x, ((low, high) if high - low > 0.5 else None), tuple(arrows)
