"""The frontier chart: the best so far of each group by release date, with its band."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .page import Frontier, Interval, Step

Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge of a piece of the drawing."""
TICKS = (10, 20, 50, 100, 200, 500, 1000)
LETTER = 6.3
"""Width of a letter of a 12 px label, on the generous side."""


@dataclass(frozen=True)
class Frame:
    """The size of a drawing and the room around its plot, in pixels."""

    width: int
    height: int
    left: int
    right: int
    line: int
    """Least distance of two labels at the lines' ends."""
    top: int = 24
    bottom: int = 34
    names: int = 0
    """How many models are named beside their marks."""

    @property
    def edge(self) -> float:
        """Where the plot ends on the right."""
        return self.width - self.right


WIDE = Frame(960, 460, 44, 208, 18, names=14)
NARROW = Frame(358, 430, 36, 110, 31)


@dataclass(frozen=True)
class Trace:
    """One group's drawing; ``label_y`` is where its words stand at the right."""

    group: Frontier
    line: str
    wait: str
    band: str
    marks: tuple[tuple[Step, float, float], ...]
    label_y: float


@dataclass(frozen=True)
class Name:
    """A model's name beside its mark."""

    x: float
    y: float
    css: str
    text: str


@dataclass(frozen=True)
class Chart:
    """All that the template draws, at one width."""

    frame: Frame
    levels: tuple[tuple[float, str], ...]
    years: tuple[tuple[float, str], ...]
    traces: tuple[Trace, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Scale:
    """Days and points to pixels."""

    frame: Frame
    first: int
    last: int
    low: float
    high: float

    def x(self, day: str | int) -> float:
        """Where a day stands."""
        at = max(day if isinstance(day, int) else _day(day), self.first)
        share = (at - self.first) / max(self.last - self.first, 1)
        return self.frame.left + share * (self.frame.edge - self.frame.left)

    def y(self, points: float) -> float:
        """Where a number of points stands."""
        share = (points - self.low) / max(self.high - self.low, 1)
        bottom = self.frame.height - self.frame.bottom
        return bottom - share * (bottom - self.frame.top)


def draw(groups: Sequence[Frontier], frame: Frame, until: str) -> Chart | None:
    """Return the chart of the groups that have a rated model, None when none has.

    ``until`` is the day of the newest evidence, where the plot ends.
    """
    shown = [group for group in groups if group.steps]
    if not shown:
        return None
    scale = _scale(shown, frame, until)
    ends = _apart([scale.y(group.steps[-1].points.value) for group in shown], frame)
    traces = tuple(_trace(scale, group, y) for group, y in zip(shown, ends, strict=True))
    return Chart(frame, _levels(scale), _years(scale), traces, _names(scale, traces))


def best(groups: Sequence[Frontier]) -> list[tuple[Frontier, Interval]]:
    """Return where each group stands, the highest first."""
    last = [(group, group.steps[-1].points) for group in groups if group.steps]
    return sorted(last, key=lambda item: -item[1].value)


def spoken(groups: Sequence[Frontier]) -> str:
    """Return the chart in a sentence."""
    ends = ", ".join(
        f"{group.name} {end.value:.0f} ({end.low:.0f} to {end.high:.0f})"
        for group, end in best(groups)
    )
    return f"Best model so far by release date, in points with interval: {ends}"


def _day(text: str) -> int:
    """Return a day as a number; a month alone is taken at its middle."""
    return date.fromisoformat(text if len(text) > len("2026-01") else f"{text}-15").toordinal()


def _scale(groups: Sequence[Frontier], frame: Frame, until: str) -> Scale:
    steps = [step for group in groups for step in group.steps]
    start = first_day(groups)
    shown = [
        step
        for group in groups
        for step, after in zip(group.steps, [*group.steps[1:], None], strict=True)
        if after is None or _day(after.date) > start
    ]
    last = max(_day(text) for text in (until, *(step.date for step in steps)))
    low = min(step.points.low for step in shown)
    high = max(step.points.high for step in shown)
    return Scale(frame, start, last, low, high)


def first_day(groups: Sequence[Frontier]) -> int:
    """Return where the plot begins: with the year of the later side's first model."""
    starts: dict[str, int] = {}
    for group in groups:
        day = min(_day(step.date) for step in group.steps)
        starts[group.side.place] = min(day, starts.get(group.side.place, day))
    return date(date.fromordinal(max(starts.values())).year, 1, 1).toordinal()


def _levels(scale: Scale) -> tuple[tuple[float, str], ...]:
    """The lines across, at round numbers of points."""
    most = 8 if scale.frame.names else 6
    step = next((s for s in TICKS if (scale.high - scale.low) / s <= most), TICKS[-1])
    start = int(-(-scale.low // step)) * step
    return tuple((scale.y(v), str(v)) for v in range(start, int(scale.high) + 1, step))


def _years(scale: Scale) -> tuple[tuple[float, str], ...]:
    """The lines down, at the turn of each year."""
    first, last = (date.fromordinal(day).year for day in (scale.first, scale.last))
    starts = ((date(year, 1, 1).toordinal(), year) for year in range(first, last + 1))
    return tuple((scale.x(day), str(year)) for day, year in starts if day >= scale.first)


def _apart(wanted: Sequence[float], frame: Frame) -> list[float]:
    """Labels at the lines' ends, moved down, then up, until none covers another."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = dict(zip(order, sorted(wanted), strict=True))
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + frame.line)
    limit = float(frame.height - frame.bottom)
    for here in reversed(order):
        placed[here] = min(placed[here], limit)
        limit = placed[here] - frame.line
    return [placed[i] for i in range(len(wanted))]


def _trace(scale: Scale, group: Frontier, label_y: float) -> Trace:
    """Step line to the group's newest rated model, dots from there to now, band around both.

    Of the models released before the plot begins only the best stands, at its edge, unmarked.
    """
    before = [step for step in group.steps if _day(step.date) < scale.first]
    steps = [*before[-1:], *group.steps[len(before) :]]
    xs = [scale.x(step.date) for step in steps]
    ys = [scale.y(step.points.value) for step in steps]
    end = max(scale.x(group.newest), xs[-1])
    line = f"M{xs[0]:.1f} {ys[0]:.1f}" + "".join(
        f"H{x:.1f}V{y:.1f}" for x, y in zip(xs[1:], ys[1:], strict=True)
    )
    wait = f"M{end:.1f} {ys[-1]:.1f}H{scale.frame.edge:.1f}" if end < scale.frame.edge - 1 else ""
    marks = tuple(zip(steps, xs, ys, strict=True))[bool(before) :]
    band = _band(scale, steps, [*xs, scale.frame.edge])
    return Trace(group, f"{line}H{end:.1f}", wait, band, marks, label_y)


def _band(scale: Scale, steps: Sequence[Step], xs: Sequence[float]) -> str:
    """The interval over time: out along the upper ends, back along the lower ones."""
    pieces = list(zip(xs, xs[1:], steps, strict=False))
    out = "L".join(f"{a:.1f} {scale.y(step.points.high):.1f}H{b:.1f}" for a, b, step in pieces)
    back = "L".join(
        f"{b:.1f} {scale.y(step.points.low):.1f}H{a:.1f}" for a, b, step in reversed(pieces)
    )
    return f"M{out}L{back}Z"


def _names(scale: Scale, traces: Sequence[Trace]) -> tuple[Name, ...]:
    """Names where they cover neither line, mark nor name: the newest first, then the leaps."""
    taken = [box for trace in traces for box in _boxes(trace)]
    out: list[Name] = []
    for trace, number in _by_leap(traces):
        step, *at = trace.marks[number]
        name = step.name
        for x, y, css in _beside(*at):
            box = _extent(x, y, css, name)
            inside = box[0] > scale.frame.left and box[2] < scale.frame.edge and box[1] > 0
            if len(out) < scale.frame.names and inside and not any(_meet(box, b) for b in taken):
                out.append(Name(x, y, f"{css} t-{trace.group.side.place}", name))
                taken.append(box)
                break
    return tuple(out)


def _by_leap(traces: Sequence[Trace]) -> Iterable[tuple[Trace, int]]:
    """The marks by how much they deserve a name."""
    found = []
    for trace in traces:
        values = [step.points.value for step, _, _ in trace.marks]
        for number, value in enumerate(values):
            leap = value - values[number - 1] if number else 0.0
            found.append((number < len(values) - 1, -leap, trace, number))
    found.sort(key=lambda item: item[:2])
    return [(trace, number) for _, _, trace, number in found]


def _beside(x: float, y: float) -> tuple[tuple[float, float, str], ...]:
    """Where a name may stand: a rising line leaves room above left and below right."""
    return ((x - 7, y - 6, "e"), (x + 7, y + 15, ""), (x, y - 11, "m"), (x, y + 21, "m"))


def _extent(x: float, y: float, css: str, text: str) -> Box:
    width = LETTER * len(text)
    left = x - {"e": width, "m": width / 2}.get(css, 0.0)
    return left, y - 11, left + width, y + 3


def _boxes(trace: Trace) -> list[Box]:
    """What a trace covers: its marks and the lines between them."""
    out: list[Box] = [(x - 5, y - 5, x + 5, y + 5) for _, x, y in trace.marks]
    for (_, x, y), (_, x2, y2) in pairwise(trace.marks):
        out += [(x, y - 2, x2, y + 2), (x2 - 2, min(y, y2), x2 + 2, max(y, y2))]
    return out


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
