"""Small drawings of the report: strips, heat cells, count bars; the balance has its own file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from . import words
from .balance import balance, place, shape
from .page import AreaCell, PairRow, Report, Side

__all__ = ["balance", "bar", "covering", "heat_class", "place", "shape", "strip"]

SCALES = (50.0, 100.0, 200.0, 400.0)
"""Ends a scale may have; 400 points are odds of ten to one, beyond that marks are clipped."""
DOTTED = Markup(
    '<svg viewBox="0 0 110 20" aria-hidden="true"><path class="s-no thin" '
    'stroke-dasharray="1 5" stroke-linecap="round" d="M4 10H106"/></svg>'
)
"""The strip of a pair that nothing compares."""
KINDS = ("self-reported", "by a rival", "by a third party", "unknown")


def covering(cells: Iterable[AreaCell]) -> float:
    """The smallest scale that holds every interval, or the largest there is."""
    found = [cell.interval for cell in cells if cell.interval]
    reach = max((max(abs(i.low), abs(i.high), abs(i.value)) for i in found), default=0.0)
    return next((scale for scale in SCALES if reach <= scale), SCALES[-1])


def strip(cell: AreaCell, pair: PairRow, limit: float) -> Markup:
    """An interval strip, zero in the middle: one scale for the whole table, the value beside it."""
    interval = cell.interval
    if interval is None:
        return DOTTED
    side = "no"
    if cell.separable and cell.verdict != "equivalent":
        side = place(pair.model if interval.value > 0 else pair.rival)
    low, mid, high = (_across(x, limit) for x in (interval.low, interval.value, interval.high))
    body = (
        f'<use href="#zero-{limit:.0f}"/>'
        f'<path class="ivl s-{side}" d="M{low:.1f} 10H{high:.1f}"/>'
        f"{_arrows(cell, limit, side)}{shape(mid, 10, 4, side)}"
    )
    return Markup('<svg viewBox="0 0 110 20" aria-hidden="true">{}</svg>').format(Markup(body))


def zeros(limits: Iterable[float], margin: float) -> Markup:
    """What every strip of a scale shares, drawn once: zero in ink, equivalence around it."""
    parts = []
    for limit in sorted(set(limits)):
        tie = min(margin, limit) / limit * 50
        parts.append(
            f'<g id="zero-{limit:.0f}"><rect class="ftie" x="{55 - tie:.1f}" y="1" '
            f'width="{2 * tie:.1f}" height="18"/><path class="thin sink" d="M55 0V20"/></g>'
        )
    return Markup('<svg class="defs" aria-hidden="true"><defs>{}</defs></svg>').format(
        Markup("".join(parts))
    )


def _across(points: float, limit: float) -> float:
    """Where a gap stands on the strip, clipped at its edges."""
    return 55 + max(-1.0, min(1.0, points / limit)) * 50


def _arrows(cell: AreaCell, limit: float, side: str) -> str:
    """Arrows where the interval runs off the strip."""
    if cell.interval is None:
        return ""
    off = f'class="thin nofill s-{side}"'
    left = f'<path {off} d="M5 5l-5 5l5 5"/>' if cell.interval.low < -limit else ""
    right = f'<path {off} d="M105 5l5 5l-5 5"/>' if cell.interval.high > limit else ""
    return left + right


def heat_class(cell: AreaCell | None, pair: PairRow) -> str:
    """The classes of a cell: tint by side beyond a quarter, underline when level is excluded."""
    if cell is None or cell.p_ahead is None:
        return "c hx"
    if 0.25 <= cell.p_ahead <= 0.75:
        return "c h-tie"
    tint = place(pair.model if cell.p_ahead > 0.5 else pair.rival)
    return f"c h-{tint} sure" if cell.separable else f"c h-{tint}"


def heat_text(cell: AreaCell | None) -> str:
    """What a cell prints: its probability or the words."""
    if cell is None or (cell.p_ahead is None and cell.support_count == 0):
        return "no evidence"
    return "not comparable" if cell.p_ahead is None else words.probability(cell.p_ahead)


def bar(side: Side, counts: Sequence[int], longest: int) -> Markup:
    """Counts of one side by who reported them, stacked from zero on the common scale."""
    x, parts = 0.0, []
    for kind, count in enumerate(counts):
        width = 1000 * count / max(longest, 1)
        parts.append(f'<rect class="k{kind}" x="{x:.1f}" y="1" width="{width:.1f}" height="20"/>')
        x += width
    spoken = ", ".join(f"{name} {n}" for name, n in zip(KINDS, counts, strict=True))
    svg = '<svg class="bar {}" viewBox="0 0 1000 22" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    return Markup(svg).format(
        side.css, f"{side.adjective} models: {spoken}", Markup("".join(parts))
    )


def columns(report: Report, most: int = 6) -> list[tuple[str, str]]:
    """The areas with a column of their own: the first, then those most pairs can be compared in."""
    rest = report.area_labels[1:]

    def filled(area: str) -> int:
        cells = (pair.cell(area) for pair in report.pairs)
        return sum(1 for cell in cells if cell and cell.interval)

    best = sorted(rest, key=lambda item: -filled(item[0]))[: most - 1]
    return [*report.area_labels[:1], *(item for item in rest if item in best)]


def blocks(labels: Sequence[tuple[str, str]], most: int = 8) -> list[list[tuple[str, str]]]:
    """The areas in even lines of at most ``most``, so that a wide table needs no scrolling."""
    lines = max(1, -(-len(labels) // most))
    size = -(-len(labels) // lines)
    return [list(labels[i : i + size]) for i in range(0, len(labels), size)]
