"""What the capability model is told about models, benchmarks and rows, and its options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ModelTraits:
    """What is known of a model before any score.

    ``family`` is one generation line (its rows share a covariance block), ``root`` all its
    generations together. ``side`` is +0.5, -0.5 or 0.0: a centred covariate, symmetric in its
    two labels. ``date`` is in years since 2024-10-01, None when unknown. ``log10_params`` is
    log10 of the active parameters in billions. ``kind`` is base, instruct, reasoning or hybrid.
    """

    family: str
    root: str
    developer: str
    side: float = 0.0
    date: float | None = None
    log10_params: float | None = None
    kind: str | None = None
    open_weight: bool = False


@dataclass(frozen=True)
class BenchmarkTraits:
    """What a benchmark tests and on which scale.

    ``floor`` and ``ceiling`` are in the unit of its scores and ignored when ``elo``. ``suite``
    joins editions and parts of one benchmark; '' means that it stands alone.
    """

    area: str
    language: str = "en"
    suite: str = ""
    floor: float = 0.0
    ceiling: float = 100.0
    items: int | None = None
    elo: bool = False


@dataclass(frozen=True)
class RowTraits:
    """Optional arrays aligned with the scores; None means the default for every row.

    ``effort`` is '', 'non-thinking', 'low', 'medium' or 'thinking'; ``reporter`` and
    ``protocol`` are names, '' when unsaid; ``self_report`` says that the developer measured
    itself; ``weight`` in (0, 1] divides the variance of the row's noise. ``error`` is the standard
    error that an Elo rating was published with, in its points; 0 where none was.
    """

    effort: Sequence[str] | None = None
    reporter: Sequence[str] | None = None
    protocol: Sequence[str] | None = None
    self_report: Sequence[bool] | None = None
    weight: Sequence[float] | None = None
    error: Sequence[float] | None = None


@dataclass(frozen=True)
class Options:
    """How to fit.

    ``level`` is that of every interval; ``draws`` is even, as draws come in antithetic pairs;
    ``iterations`` steps fit what an inner hold-out leaves; ``refine`` steps of the same curvature
    then fit everything.
    Without ``calibrate`` one fit of ``iterations`` steps is made and widths are the normal's.
    """

    level: float = 0.90
    seed: int = 0
    draws: int = 1000
    iterations: int = 4
    refine: int = 1
    calibrate: bool = True
    anchor: str = "llama-2-70b"
    anchor_points: float = 1000.0
    index_version: str = "1"
