"""What things are: the frozen records of developers, models, benchmarks, sources and evidence.

The words are those of docs/vocabulary.md. Dates are ISO strings (``2023-07-18`` or ``2023-07``),
``None`` is "unknown" everywhere and never a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Openness = Literal["open-weight", "open-source", "closed"]
Kind = Literal["base", "instruct", "reasoning", "hybrid"]
Independence = Literal["self", "rival", "third-party", "unknown"]
Ship = Literal["yes", "facts", "no"]

GENERAL = "general"
CHINESE = "chinese"
AREAS = (
    "knowledge",
    "language understanding",
    "reasoning",
    "math",
    "code",
    "agentic",
    "instruction",
    "multilingual",
    "long-context",
    "factuality",
    "multimodal",
    "preference",
    "safety",
)
"""What a benchmark tests. ``chinese`` is no area but the slice of benchmarks in that language."""

NO_MODEL = {
    "a baseline": "the row is a human, chance or section line, not a model",
    "a system": "the row is of a system or a prompt built around a model, not of a model",
    "a community fine-tune": "the name is a fine-tune whose tuner is no developer of the registry",
    "not one model": "the name joins several models, so that no single one was measured",
    "no model named": "the row names no model version, so that nothing can be attributed",
}
"""Why a published name is rightly no model of the registry, as (a reason, what it means)."""

EFFORTS = ("non-thinking", "low", "medium", "thinking")
"""Reasoning effort under which a hybrid model was measured, weakest first; '' when unsaid."""


@dataclass(frozen=True)
class Developer:
    """Who trained a model. ``country`` is the seat that two registries state, both kept."""

    id: str
    name: str
    country: str | None
    country_sources: tuple[str, ...] = ()
    homepage: str | None = None


@dataclass(frozen=True)
class Statement:
    """What a source states of a fact that another source is used for; ``why`` it is not used."""

    value: str | float
    source: str | None
    why: str = ""


@dataclass(frozen=True)
class Model:
    """One dated release. ``sources`` maps a fact's name to where it was read, or to None.

    A fact whose source is None is unverified and is shown so. ``differing`` maps a fact's name to
    what other sources state of it. ``status`` is ``released`` or ``described`` (its developer
    described it and never published it).
    """

    id: str
    name: str
    developer: str
    family: str
    base_model: str | None = None
    released: str | None = None
    openness: Openness | None = None
    licence: str | None = None
    params_total_b: float | None = None
    params_active_b: float | None = None
    context_tokens: int | None = None
    architecture: str | None = None
    kind: Kind | None = None
    hf_repo: str | None = None
    status: Literal["released", "described"] = "released"
    sources: dict[str, str | None] = field(default_factory=dict)
    differing: dict[str, tuple[Statement, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class FineTune:
    """A model that a community tuned: the registry holds its base, not itself.

    ``id`` joins its name and a digest of its repository, whose account is not kept;
    ``base_source`` says where the base was read.
    """

    id: str
    name: str
    spelling: str
    base_model: str | None
    base_source: str | None
    params_total_b: float | None
    source: str


@dataclass(frozen=True)
class Alias:
    """A published spelling of a model, with the setting that the spelling carries.

    ``source`` is None for a spelling that holds everywhere. ``rule`` says why the two are one.
    """

    name: str
    model: str
    effort: str = ""
    setting: str = ""
    source: str | None = None
    rule: str = ""


@dataclass(frozen=True)
class Benchmark:
    """A test. ``floor`` is the score of chance, ``ceiling`` the highest possible, both in ``unit``.

    ``direction`` says which way is better; ``none`` where that is a matter of judgement. Only
    where higher is better does a score say how capable a model is.
    """

    id: str
    name: str
    area: str
    language: str
    unit: Literal["percent", "points", "elo"]
    floor: float | None
    ceiling: float | None
    items: int | None = None
    suite: str = ""
    composite: bool = False
    direction: Literal["higher", "lower", "none"] = "higher"
    access: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Source:
    """A publisher whose files are read, and what may be shipped of them."""

    id: str
    name: str
    url: str
    licence: str
    ship: Ship
    ship_reason: str
    citation: str


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


@dataclass(frozen=True)
class Score:
    """One published cell.

    ``value`` is as published in ``unit``; ``standard_value`` is in the benchmark's own unit.
    ``copy_probability`` in [0, 1] is how likely the row repeats ``duplicate_of``; a row
    ``counts`` when it is its measurement's origin or more likely a measurement of its own.
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
