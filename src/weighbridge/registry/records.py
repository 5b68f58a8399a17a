"""What a loaded registry is: all reviewed facts, and what every spelling stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from weighbridge.registry.addresses import Address
from weighbridge.registry.corrections import Rule
from weighbridge.registry.maps import TableMap
from weighbridge.registry.misread import Misread
from weighbridge.registry.outcomes import OutcomeMap
from weighbridge.registry.row_maps import RowMap
from weighbridge.registry.unread import Unread
from weighbridge.spelling import normalise
from weighbridge.terms import Alias, Benchmark, Developer, Model, Source


@dataclass(frozen=True)
class Spelling:
    """What a spelling stands for: a model and the setting that the spelling carries."""

    model: str
    effort: str = ""
    setting: str = ""


@dataclass(frozen=True)
class Registry:
    """All reviewed facts; ``spellings`` maps every normalised spelling to what it stands for.

    ``spellings_of`` does so for (source, spelling) where a spelling holds in one source alone;
    ``precedence`` ranks sources of facts, the first used first. ``maps`` says how each source is
    read, ``outcomes`` how its votes and responses are, ``addresses`` where its files are
    published and ``unfetched`` why there is no address, ``unread`` what is left out, ``corrections`` how it corrects itself, ``misread`` what it took wrongly from a report, ``no_models`` which of its names are rightly no model, by reason; a ``*`` in one
    stands for any text.
    """

    developers: dict[str, Developer] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    benchmarks: dict[str, Benchmark] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    licences: dict[str, dict[str, Any]] = field(default_factory=dict)
    sides: dict[str, dict[str, Any]] = field(default_factory=dict)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    maps: dict[str, tuple[TableMap, ...]] = field(default_factory=dict)
    outcomes: dict[str, tuple[OutcomeMap, ...]] = field(default_factory=dict)
    row_maps: dict[str, tuple[RowMap, ...]] = field(default_factory=dict)
    rolling: frozenset[str] = frozenset()
    populations: dict[str, dict[str, Any]] = field(default_factory=dict)
    evaluators: dict[str, dict[str, Any]] = field(default_factory=dict)
    addresses: dict[str, tuple[Address, ...]] = field(default_factory=dict)
    unfetched: dict[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    corrections: dict[str, Rule] = field(default_factory=dict)
    misread: tuple[Misread, ...] = ()
    no_models: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    repos: dict[str, dict[str, Any]] = field(default_factory=dict)
    precedence: list[str] = field(default_factory=list)
    spellings: dict[str, Spelling] = field(default_factory=dict)
    spellings_of: dict[tuple[str, str], Spelling] = field(default_factory=dict)

    def resolve(self, name: str, source: str = "") -> Spelling | None:
        """Say what ``name`` stands for by the reviewed spellings alone, never by likeness.

        A spelling of ``source`` alone goes before one that holds everywhere.
        """
        spelling = normalise(name)
        return self.spellings_of.get((source, spelling)) or self.spellings.get(spelling)
