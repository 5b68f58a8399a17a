"""Builds a store: every cell read is kept, set aside as a composite, or refused with a reason."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from weighbridge.claims import Independence, PublishedRating, Score
from weighbridge.errors import BadData, Refusal, Refused
from weighbridge.evidence import checks, community, corrections, duplicates, outcomes
from weighbridge.evidence.community import Community
from weighbridge.evidence.names import Names, spelled
from weighbridge.evidence.outcomes import Outcomes
from weighbridge.evidence.settings import effort_of, protocol_of
from weighbridge.evidence.units import convert
from weighbridge.registry import Registry, Spelling
from weighbridge.registry.maps import TableMap
from weighbridge.registry.outcomes import OutcomeMap
from weighbridge.sources import table
from weighbridge.sources.cell import Cell

OWN = "self"
"""The reporter of a table that prints what each model's own developer reported."""

_ENDS = re.compile(r"(?P<low>-?[0-9]{1,9}(\.[0-9]+)?) ?(-|\.\.) ?(?P<high>-?[0-9]{1,9}(\.[0-9]+)?)")
_AROUND = re.compile(r"\+(?P<up>[0-9]{1,9}(\.[0-9]+)?)/-(?P<down>[0-9]{1,9}(\.[0-9]+)?)")

Progress = Callable[[str, int, int], None]


@dataclass
class Collected:
    """What one build has gathered so far, from the folder in which each source is read."""

    places: dict[str, Path] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)
    ratings: list[PublishedRating] = field(default_factory=list)
    community: Community = field(default_factory=Community)
    refused: list[Refusal] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    outcomes: Outcomes | None = None
    side: dict[str, list[Any]] = field(default_factory=dict)


Roots = Path | Sequence[Path]


def places(roots: Roots, registry: Registry) -> dict[str, Path]:
    """Return the folder in which each source of the registry is read: the first that has a file.

    Raises:
        BadData: nothing that can be read lies under one of the folders.
    """
    found: dict[str, Path] = {}
    for root in (roots,) if isinstance(roots, Path) else roots:
        here = {s: root for s in registry.sources if _has_file(root, registry, s)}
        if not here:
            raise BadData(f"{root}: found no evidence, expected evidence/*/claims.csv or raw/*/")
        found = {**here, **found}
    return dict(sorted(found.items()))


def _has_file(root: Path, registry: Registry, source: str) -> bool:
    read: tuple[TableMap | OutcomeMap, ...] = (
        *registry.maps.get(source, ()),
        *registry.outcomes.get(source, ()),
        *(spec.table for spec in registry.row_maps.get(source, ())),
    )
    return any(any((root / spec.folder).glob(spec.file)) for spec in read)


def cells(root: Path, registry: Registry, source: str) -> list[Cell]:
    """Return every cell of a source's tables under ``root``; raises BadData when one is broken."""
    maps = registry.maps.get(source, ())
    return list(chain.from_iterable(table.cells(root, source, spec) for spec in maps))


def collect(roots: Roots, registry: Registry, progress: Progress | None = None) -> Collected:
    """Read every source under one or several roots and judge each cell.

    A source that cannot be parsed gives no row at all and is named in ``failed``.

    Raises:
        BadData: nothing that can be read lies under a root.
    """
    names, gathered = Names(registry), Collected(places(roots, registry))
    scored = [s for s in gathered.places if s in registry.maps or s in registry.outcomes]
    for number, source in enumerate(scored):
        if progress:
            progress(source, number, len(scored))
        root = gathered.places[source]
        try:
            read = cells(root, registry, source)
            seen = _outcomes(root, source, names, gathered)
        except BadData as error:
            gathered.failed[source] = str(error)
            reason = checks.REASONS["unparsable source"]
            gathered.refused.append(
                Refusal(source, source, 0, "file", str(error)[:1000], "a readable file", reason)
            )
            continue
        gathered.read[source] = len(read) + seen.rows
        gathered.refused += seen.refused
        _judge(read, names, registry, gathered)
    gathered.scores = marked(_newest_elo(gathered.scores, gathered.ratings), registry)
    return gathered


def marked(scores: list[Score], registry: Registry) -> list[Score]:
    """Return the scores marked: what its source misread or corrected, and what repeats another."""
    wrong = corrections.misread(scores, registry.misread)
    sound = [score for score in scores if score.row_id not in wrong]
    known = {s.row_id: s for s in duplicates.mark(corrections.mark(sound, registry.corrections))}
    return [known.get(s.row_id) or replace(s, counts=False) for s in scores]


def _outcomes(root: Path, source: str, names: Names, gathered: Collected) -> outcomes.Reading:
    specs = names.registry.outcomes.get(source, ())
    if not specs:
        return outcomes.Reading()
    gathered.outcomes = gathered.outcomes or outcomes.opened()
    return outcomes.read(gathered.outcomes, root, source, specs, names)


def _judge(cells: list[Cell], names: Names, registry: Registry, gathered: Collected) -> None:
    for cell in cells:
        try:
            tuned = names.fine_tune(cell)
            if tuned is not None:
                score = _scored(cell, Spelling(tuned.id), community.DEVELOPER, registry)
                gathered.community.models[tuned.id] = tuned
                gathered.community.scores.append(score)
                continue
            score = judged(cell, names, registry)
        except Refused as refused:
            gathered.refused.append(refused.refusal)
            continue
        benchmark = registry.benchmarks[score.benchmark]
        shown = benchmark.composite or cell.rating_only
        if shown or benchmark.unit == "elo":
            gathered.ratings.append(_published(score, cell))
        if not shown:
            gathered.scores.append(score)


def judged(cell: Cell, names: Names, registry: Registry) -> Score:
    """Return one cell as a checked score.

    Raises:
        Refused: with the file, row, field, what was found and what was expected.
    """
    found = spelled(cell, names)
    return _scored(cell, found, registry.models[found.model].developer, registry)


def _scored(cell: Cell, found: Spelling, developer: str, registry: Registry) -> Score:
    benchmark = registry.benchmarks.get(cell.benchmark)
    if benchmark is None:
        raise checks.refuse(
            cell, "benchmark", cell.benchmark, "a benchmark of the registry", "unknown benchmark"
        )
    value = checks.checked_number(cell)
    published = value if cell.unit != "count" else value / checks.checked_total(cell)
    unit = "fraction" if cell.unit == "count" else cell.unit
    standard = checks.checked_range(cell, convert(published, unit, benchmark.unit), benchmark)
    as_of = checks.checked_date(cell)
    setting = "; ".join(part for part in (cell.setting.strip(), found.setting) if part)
    shots = int(cell.shots) if checks.SHOTS.fullmatch(cell.shots) else None
    reporter, independence = _reporter(cell, developer, registry)
    place = f"{cell.source}|{cell.file}|{cell.row}|{cell.name}"
    key = f"{place}|{cell.benchmark}|{cell.metric}|{cell.setting}|{cell.value}"
    return Score(
        row_id=hashlib.sha256(key.encode()).hexdigest()[:12],
        model=found.model,
        benchmark=cell.benchmark,
        metric=cell.metric,
        value=value,
        unit=benchmark.unit if cell.unit == "benchmark" else cell.unit,
        standard_value=round(standard, 6),
        setting=setting,
        effort=found.effort or effort_of(setting),
        protocol=protocol_of(setting, shots),
        shots=shots,
        reported_by=reporter,
        independence=independence,
        source=cell.source,
        url=cell.url,
        as_of=as_of,
        as_of_kind=cell.as_of_kind if as_of else "not stated",
        file=cell.file,
        row=cell.row,
        standard_error=_number(cell.standard_error),
        task_cost=_task_cost(cell),
    )


def _reporter(cell: Cell, developer: str, registry: Registry) -> tuple[str, Independence]:
    """Return who reported a cell, and what that makes it, seen from the model's developer."""
    known = registry.reports.get(cell.report)
    named = cell.reporter or (str(known["reporter"]) if known else "")
    if not named:
        return cell.report, "unknown"
    if named in (developer, OWN):
        return developer, "self"
    return named, "rival" if named in registry.developers else "third-party"


def _task_cost(cell: Cell) -> float | None:
    """Return USD a task, None where none above nought is stated: a run of one's own is not free."""
    cost, tasks = _number(cell.cost.removeprefix("$")), _number(cell.tasks or "1")
    return float(f"{cost / tasks:.6g}") if cost and tasks and cost > 0 and tasks > 0 else None


def _number(text: str) -> float | None:
    """Return a side fact of a cell, None where it is no finite number."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _published(score: Score, cell: Cell) -> PublishedRating:
    low, high = _interval(cell, score.value)
    return PublishedRating(
        row_id=score.row_id,
        model=score.model,
        board=score.benchmark,
        value=score.standard_value,
        unit=score.unit,
        setting=score.setting,
        source=score.source,
        url=score.url,
        as_of=score.as_of,
        as_of_kind=score.as_of_kind,
        file=score.file,
        row=score.row,
        low=low,
        high=high,
    )


def _interval(cell: Cell, value: float) -> tuple[float | None, float | None]:
    """Return the ends of the published interval, both None where none is stated."""
    ends = _ENDS.fullmatch(cell.interval.strip())
    if ends:
        return float(ends["low"]), float(ends["high"])
    around = _AROUND.fullmatch(cell.interval.strip())
    if around:
        return value - float(around["down"]), value + float(around["up"])
    return _number(cell.low), _number(cell.high)


def _newest_elo(scores: list[Score], ratings: list[PublishedRating]) -> list[Score]:
    """Keep one Arena rating a model, setting and board: the newest, of one day the first of its file.

    The others stay as ratings.
    """
    elo = {rating.row_id for rating in ratings}
    newest: dict[tuple[str, ...], Score] = {}
    for score in sorted(scores, key=lambda score: (score.file, score.row, score.row_id)):
        if score.row_id in elo:
            key = score.source, score.benchmark, score.model, score.effort, score.setting
            if key not in newest or newest[key].as_of < score.as_of:
                newest[key] = score
    keep = {score.row_id for score in newest.values()}
    return [score for score in scores if score.row_id not in elo or score.row_id in keep]
