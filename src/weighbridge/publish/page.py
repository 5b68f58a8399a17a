"""What the report page shows: frozen records, filled from findings and drawn by ``report``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[str, str]
"""A piece of a sentence and its class: a side's ``css``, ``iv`` (interval), ``num`` or ''."""


@dataclass(frozen=True)
class Interval:
    """A number with its credible interval; a gap above zero means that the subject is ahead."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Side:
    """One of the two sides: ``key`` names its groups and is never drawn.

    ``place`` (``a`` the subject, ``b`` the comparator) chooses colour and mark, nothing else.
    """

    key: str
    adjective: str
    noun: str
    place: Literal["a", "b"]

    @property
    def css(self) -> str:
        """The class of words and counts of this side."""
        return f"side-{self.place}"


@dataclass(frozen=True)
class ModelCard:
    """A model as readers meet it. ``unverified`` names the facts that no source supports."""

    id: str
    name: str
    developer: str
    side: Side | None
    openness: str
    licence: str
    size: str
    released: str
    setting: str = ""
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaCell:
    """Two models in one area. Without an interval they are not comparable, for ``reason``."""

    area: str
    label: str
    p_ahead: float | None
    interval: Interval | None
    verdict: str
    support_count: int
    reason: str
    finding_id: str
    win_rate: float | None = None

    @property
    def separable(self) -> bool:
        """Whether the interval excludes level."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


@dataclass(frozen=True)
class PairRow:
    """A model of the subject's side and one rival; the first of ``areas`` is ``general``."""

    model: ModelCard
    rival: ModelCard
    rival_class: Literal["open-weight", "closed"]
    why: str
    areas: tuple[AreaCell, ...]

    @property
    def general(self) -> AreaCell:
        """The pair over all areas."""
        return self.areas[0]

    def cell(self, area: str) -> AreaCell | None:
        """The pair in one area, or None when the area was not asked."""
        return next((cell for cell in self.areas if cell.area == area), None)


@dataclass(frozen=True)
class Step:
    """A model that raised its group's best so far; ``date`` is its release, day or month."""

    date: str
    model: str
    name: str
    points: Interval


@dataclass(frozen=True)
class Frontier:
    """The best so far of one group. ``newest`` is the release of its newest rated model."""

    side: Side
    openness: Literal["open-weight", "closed"]
    steps: tuple[Step, ...]
    newest: str
    finding_id: str

    @property
    def name(self) -> str:
        """The group as readers call it."""
        return f"{self.side.adjective} {self.openness}"

    @property
    def short(self) -> str:
        """The group where there is little room."""
        return self.name.removesuffix("-weight")


@dataclass(frozen=True)
class Lag:
    """How many months the subject's group stands behind the comparator's, under one rule.

    Above zero it is behind. ``beyond``: the leader stood there from its first model on, so the lag
    is at least as long; ``ahead``: the follower did, so its lead is. Where the evidence of one
    side ends long before the other's, or there is none, ``months`` is None.
    """

    heading: str
    label: str
    at: str
    months: Interval | None
    finding_id: str
    censored: Literal["", "beyond", "ahead", "evidence ends", "no evidence"] = ""
    gap: Interval | None = None
    follower_newest: str = ""
    leader_newest: str = ""


@dataclass(frozen=True)
class YearEnd:
    """One day under one reading of time: its gaps by comparator, and the matched pairs of then.

    ``gaps`` holds (comparator group, gap of the subject's best to it, None without evidence).
    """

    at: str
    reading: Literal["known then", "in hindsight"]
    gaps: tuple[tuple[str, Interval | None], ...]
    pairs: tuple[PairRow, ...]
    finding_id: str


@dataclass(frozen=True)
class Note:
    """A side note. ``anchor`` is its section: lede, frontier, rivals, areas, lag, years, self, missing."""

    n: int
    text: str
    anchor: str
    finding_id: str = ""


@dataclass(frozen=True)
class EvidenceRow:
    """One published measurement that the page rests on."""

    id: str
    model: str
    benchmark: str
    value: str
    setting: str
    reported_by: str
    independence: str
    source: str
    url: str
    as_of: str


@dataclass(frozen=True)
class Report:
    """The whole page. ``area_labels`` holds (area, label) in the order of the columns."""

    title: str
    eyebrow: str
    headline: tuple[Span, ...]
    headline_finding: str
    lede: tuple[Span, ...]
    how_to_read: str
    knobs: tuple[tuple[str, str], ...]
    subject: Side
    comparator: Side
    balances: tuple[PairRow, ...]
    pairs: tuple[PairRow, ...]
    area_labels: tuple[tuple[str, str], ...]
    self_counts: tuple[tuple[Side, int, int, int, int], ...]
    self_effect: str | None
    missing: tuple[tuple[str, str, str], ...]
    refused: tuple[tuple[int, str], ...]
    evidence: tuple[EvidenceRow, ...]
    sources: tuple[tuple[str, str, str, str], ...]
    caveats: tuple[str, ...]
    digest: str
    index_version: str
    level: float
    margin: float
    evidence_to: str
    bibtex: str
    notes: tuple[Note, ...] = ()
    self_finding: str = ""
    self_population: str = ""
    missing_finding: str = ""
    frontier: tuple[Frontier, ...] = ()
    lags: tuple[Lag, ...] = ()
    years: tuple[YearEnd, ...] = ()
