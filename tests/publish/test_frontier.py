"""The frontier chart: everything inside its frame, no label on another, steps as given."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from sample import CN, US, frontier, step

from weighbridge.publish.frontier import NARROW, WIDE, Frame, best, draw, spoken
from weighbridge.publish.page import Frontier

UNTIL = "2026-05-14"
DAYS = st.dates().map(str) | st.dates().map(lambda day: str(day)[:7])


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_everything_stands_inside(frame: Frame) -> None:
    chart = draw(frontier(CN, US), frame, UNTIL)
    assert chart is not None
    marks = [mark for trace in chart.traces for mark in trace.marks]
    assert len(marks) == 20
    for _, x, y in marks:
        assert frame.left <= x <= frame.edge
        assert frame.top <= y <= frame.height - frame.bottom
    assert len(chart.names) <= frame.names


@given(st.lists(st.floats(600, 1500), min_size=4, max_size=4))
def test_labels_keep_their_distance_and_order(ends: list[float]) -> None:
    groups = [
        Frontier(side, kind, (step("2025-01-01", "m", end),), "2025-01-01", "f")
        for (side, kind), end in zip(
            [(CN, "open-weight"), (CN, "closed"), (US, "open-weight"), (US, "closed")], ends,
            strict=True,
        )
    ]  # fmt: skip
    chart = draw(groups, NARROW, UNTIL)
    assert chart is not None
    placed = sorted(trace.label_y for trace in chart.traces)
    assert all(b - a >= NARROW.line - 1e-6 for a, b in pairwise(placed))
    order = sorted(range(4), key=lambda i: chart.traces[i].label_y)
    assert [ends[i] for i in order] == sorted(ends, reverse=True)


@given(DAYS)
def test_any_day_or_month_is_placed(day: str) -> None:
    group = Frontier(CN, "closed", (step(day, "m", 1000),), day, "f")
    assert draw([group], WIDE, "2026-05") is not None


def test_a_group_without_models_has_no_line() -> None:
    empty = Frontier(CN, "closed", (), "", "f")
    assert draw([empty], WIDE, UNTIL) is None
    chart = draw([empty, *frontier(CN, US)], WIDE, UNTIL)
    assert chart is not None
    assert len(chart.traces) == 4


def test_the_finding_is_said_best_first() -> None:
    groups = frontier(CN, US)
    assert next(group.name for group, _ in best(groups)) == "American closed"
    assert "American closed 1544 (1484 to 1604), Chinese open-weight 1338" in spoken(groups)


def test_the_line_ends_where_the_evidence_of_its_group_ends() -> None:
    chart = draw(frontier(CN, US), WIDE, UNTIL)
    assert chart is not None
    assert all(trace.wait for trace in chart.traces)


def test_the_plot_begins_with_the_later_side() -> None:
    old = (step("2019-11-05", "m0", 500), step("2022-03-01", "m1", 640))
    groups = frontier(CN, US)
    earlier = replace(groups[3], steps=(*old, *groups[3].steps))
    chart = draw([*groups[:3], earlier], WIDE, UNTIL)
    assert chart is not None
    assert chart.years[0] == (WIDE.left, "2023")
    assert [mark[0].name for mark in chart.traces[3].marks] == [s.name for s in groups[3].steps]
    assert chart.traces[3].line.startswith(f"M{WIDE.left:.1f} ")
