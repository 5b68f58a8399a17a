"""What things are: the frozen records of developers, models, benchmarks and sources.

The words are those of docs/vocabulary.md. Dates are ISO strings (``2023-07-18`` or ``2023-07``),
``None`` is "unknown" everywhere and never a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Openness = Literal["open-weight", "open-source", "closed"]
Kind = Literal["base", "instruct", "reasoning", "hybrid"]
Ship = Literal["yes", "share-alike", "facts", "no"]

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
    "an unlisted developer": "the registry does not hold who trained the model: no seat is stated",
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
