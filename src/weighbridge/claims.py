"""What sources claim: the frozen records of scores, ratings, votes, responses, prices and use.

Dates are ISO strings (``2023-07-18`` or ``2023-07``), '' where a source states none. ``file`` and
``row`` say where the claim was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Independence = Literal["self", "rival", "third-party", "unknown"]


@dataclass(frozen=True)
class Score:
    """One published cell.

    ``value`` is as published in ``unit``; ``standard_value`` is in the benchmark's own unit.
    ``copy_probability`` in [0, 1] is how likely the row repeats ``duplicate_of``; ``corrected_by``
    is the row by which its source replaced it. A row ``counts`` when it is its measurement's origin
    or more likely a measurement of its own, and was neither replaced nor misread. ``task_cost`` is what a task
    cost the run, in USD as published.
    """

    row_id: str
    model: str
    benchmark: str
    metric: str
    value: float
    unit: str
    standard_value: float
    setting: str
    effort: str
    protocol: str
    shots: int | None
    reported_by: str
    independence: Independence
    source: str
    url: str
    as_of: str
    as_of_kind: str
    file: str
    row: int
    standard_error: float | None = None
    counts: bool = True
    duplicate_of: str | None = None
    copy_probability: float = 0.0
    copy_reason: str = ""
    corrected_by: str | None = None
    task_cost: float | None = None


@dataclass(frozen=True)
class Correction:
    """A published number that its source replaced or misread, and what stands instead.

    ``field`` is ``score`` or the name of a model's fact, which has no benchmark and no rows of
    its own: ``corrected_by`` is '' then, and for a score that the source took wrongly from the
    report at ``url``. ``old`` and ``new`` are in the benchmark's unit.
    """

    row_id: str
    model: str
    field: str
    benchmark: str
    old: str
    new: str
    reason: str
    corrected_by: str
    source: str
    url: str
    as_of: str
    as_of_kind: str
    file: str
    row: int


@dataclass(frozen=True)
class PublishedRating:
    """A rating or composite computed by another party: shown, never fitted beside its parts."""

    row_id: str
    model: str
    board: str
    value: float
    unit: str
    setting: str
    source: str
    url: str
    as_of: str
    as_of_kind: str
    file: str
    row: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Vote:
    """One pairwise judgement, or a game of two: ``a``, ``b``, ``tie`` or ``both_bad``.

    ``judge`` is as published, ``judge_model`` the model that it is, if any. ``role`` is what the
    first played where the two sides differ. ``margin`` is the judge's, towards the first, in the
    source's own unit; ``payoff_a`` and ``payoff_b`` are what the two won. Rows of one ``item``
    are of one game or topic; rows of two categories may be of the same debates.
    """

    benchmark: str
    category: str
    item: str
    model_a: str
    effort_a: str
    setting_a: str
    model_b: str
    effort_b: str
    setting_b: str
    outcome: Literal["a", "b", "tie", "both_bad"]
    count: int
    judge: str
    judge_model: str | None
    role: str
    margin: float | None
    payoff_a: float | None
    payoff_b: float | None
    language: str
    source: str
    as_of: str
    as_of_kind: str
    file: str
    row: int


@dataclass(frozen=True)
class Response:
    """One model's result on one item: ``score`` in [0, 1], the mean of ``trials`` attempts.

    ``trial`` numbers a repeat of the same run. ``answered`` is False where no answer could be
    read from the output, None where the source does not say.
    """

    model: str
    effort: str
    setting: str
    benchmark: str
    category: str
    item: str
    score: float
    trials: int
    trial: int | None
    answered: bool | None
    judge: str
    judge_model: str | None
    source: str
    as_of: str
    as_of_kind: str


@dataclass(frozen=True)
class Price:
    """What a provider asks for a model, in USD per million tokens; None where it is not stated.

    ``place`` is where the provider runs the model, '' where the source does not say.
    ``listed_as`` is the provider's name of the model.
    """

    row_id: str
    model: str
    listed_as: str
    setting: str
    provider: str
    place: str
    input: float | None
    output: float | None
    cached: float | None
    source: str
    url: str
    as_of: str
    as_of_kind: str
    file: str
    row: int


@dataclass(frozen=True)
class Adoption:
    """How much something is used, counted in one population and comparable in it alone.

    ``publisher`` is an evaluator. ``reading`` says how it was read (the primary page, computed, a
    secondary summary), ``read_at`` where. ``period`` and ``scope`` are as published.
    """

    row_id: str
    subject_kind: str
    subject: str
    metric: str
    population: str
    value: float
    unit: str
    period: str
    scope: str
    publisher: str
    reading: str
    read_at: str
    source: str
    url: str
    as_of: str
    as_of_kind: str
    file: str
    row: int


@dataclass(frozen=True)
class Grade:
    """What an index of openness says of a subject in one dimension; indices are never chained."""

    row_id: str
    subject_kind: str
    subject: str
    index: str
    dimension: str
    grade: str
    source: str
    url: str
    as_of: str
    as_of_kind: str
    file: str
    row: int
