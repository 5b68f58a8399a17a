"""Maps of votes and responses: which file of a source holds who won, or who solved what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Any

from weighbridge.registry.maps import FORMATS, texts

COMMON = ("benchmark", "category", "item", "setting", "judge", "as_of", "as_of_kind")
FIELDS = {
    "responses": ("name", *COMMON, "score", "trials", "trial"),
    "votes": (
        *("name_a", "name_b", *COMMON, "outcome", "count", "role", "margin", "margin_for"),
        *("payoff_a", "payoff_b"),
    ),
}
"""What a map may say of a row, by a column or by a constant, by table of the store."""

OUTCOMES = ("a", "b", "tie", "both_bad")


@dataclass(frozen=True)
class SetAside:
    """Rows that a review of the source sets aside: all whose columns hold the texts of ``where``."""

    where: dict[str, tuple[str, ...]]
    why: str


@dataclass(frozen=True)
class OutcomeMap:
    """How one table of votes or responses is read.

    ``columns``, ``constants``, ``tests``, ``where``, ``unless``, ``at`` and ``delimiter`` are those
    of a TableMap; the columns of an item are joined by a slash. ``scale`` is the score of nothing
    and of everything right. ``unanswered`` maps a column to the texts that stand for no answer.
    ``outcomes`` maps a text of the outcome to one of OUTCOMES; a contestant's own name is its win.
    ``split`` is a pattern with the groups name, setting and trial, of what a name is made of.
    """

    table: str
    folder: str
    file: str
    format: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unless: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unanswered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    scale: tuple[float, float] = (0.0, 1.0)
    split: str = ""
    at: tuple[str, ...] = ()
    delimiter: str = ","

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """Return every benchmark that the map names."""
        constant = self.constants.get("benchmark")
        return (*self.tests.values(), *([constant] if constant else []))

    @property
    def needed(self) -> tuple[str, ...]:
        """Return every column without which the table is not the one described."""
        named = [column for columns in self.columns.values() for column in columns]
        aside = [column for rule in self.set_aside for column in rule.where]
        return (*named, *self.where, *self.unless, *self.unanswered, *aside)


_KEYS = tuple(each.name for each in fields(OutcomeMap) if each.name not in ("table", "folder"))
_MAPPINGS = ("columns", "constants", "tests", "where", "unless", "unanswered", "outcomes")


def outcome_maps(source: dict[str, Any], faults: list[str]) -> tuple[OutcomeMap, ...]:
    """Return the maps of one source's votes and responses.

    Every fault is appended to ``faults``: an unknown key, field, format or outcome, no file, no
    name, no benchmark, no score, a pattern that is none, or an empty scale.
    """
    found = []
    for table in FIELDS:
        for number, said in enumerate(source.get(table, []), start=1):
            place = f"source {source['id']!r}, {table} {number} ({said.get('file', 'no file')})"
            wrong = [f"unknown key {key!r}" for key in said if key not in _KEYS]
            wrong += [
                f"{key!r} is no mapping"
                for key in _MAPPINGS
                if not isinstance(said.get(key, {}), dict)
            ]
            if not wrong:
                spec = _map(source, table, said)
                wrong = _faults(spec)
                found.append(spec)
            faults += [f"{place}: {fault}" for fault in wrong]
    return tuple(found)


def _map(source: dict[str, Any], table: str, said: dict[str, Any]) -> OutcomeMap:
    file = str(said.get("file", ""))
    suffix = PurePosixPath(file.removesuffix(".gz")).suffix
    low, high = said.get("scale", (0, 1))
    return OutcomeMap(
        table=table,
        folder=str(source.get("folder", "")),
        file=file,
        format=str(said.get("format", FORMATS.get(suffix, ""))),
        columns=_listed(said.get("columns", {})),
        constants=_named(said.get("constants", {})),
        tests=_named(said.get("tests", {})),
        where=_listed(said.get("where", {})),
        unless=_listed(said.get("unless", {})),
        unanswered=_listed(said.get("unanswered", {})),
        outcomes=_named(said.get("outcomes", {})),
        set_aside=_rules(said.get("set_aside", [])),
        scale=(float(low), float(high)),
        split=str(said.get("split", "")),
        at=texts(said.get("at", [])),
        delimiter=str(said.get("delimiter", ",")),
    )


def _rules(said: list[dict[str, Any]]) -> tuple[SetAside, ...]:
    """Return the rules by what they say: a row may fall under two, and the first is the reason."""
    rules = ((sorted(_listed(rule.get("where", {})).items()), str(rule["why"])) for rule in said)
    return tuple(SetAside(dict(where), why) for where, why in sorted(rules))


def _listed(said: dict[Any, Any]) -> dict[str, tuple[str, ...]]:
    return {str(key): texts(value) for key, value in said.items()}


def _named(said: dict[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in said.items()}


def _faults(spec: OutcomeMap) -> list[str]:
    said = {*spec.columns, *spec.constants}
    faults = [f"unknown field {name!r}" for name in sorted(said - {*FIELDS[spec.table]})]
    faults += [f"outcome {o!r} is unknown" for o in spec.outcomes.values() if o not in OUTCOMES]
    if not spec.file or not spec.folder:
        faults.append("no file or no folder is named")
    if spec.format not in ("csv", "json"):
        faults.append(f"unknown format {spec.format!r}, expected csv or json")
    needed = ("name", "score") if spec.table == "responses" else ("name_a", "name_b")
    faults += [f"nothing holds {name!r}" for name in (*needed, "benchmark") if name not in said]
    if spec.table == "votes" and not ({"outcome"} <= said or {"payoff_a", "payoff_b"} <= said):
        faults.append("nothing holds the outcome, nor both payoffs")
    if not spec.scale[0] < spec.scale[1]:
        faults.append(f"scale {spec.scale} is empty")
    try:
        groups = {*re.compile(spec.split).groupindex} if spec.split else {"name"}
    except re.error as error:
        return [*faults, f"split {spec.split!r} is no pattern ({error})"]
    if "name" not in groups or not groups <= {"name", "setting", "trial"}:
        faults.append(f"split {spec.split!r} has not the groups name, setting and trial")
    return faults
