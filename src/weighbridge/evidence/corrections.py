"""Numbers that are not used: one that its own source corrected, or took wrongly from a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from weighbridge.claims import Correction, Score
from weighbridge.evidence.subjects import Subjects, origin
from weighbridge.registry.corrections import Rule
from weighbridge.registry.misread import Misread
from weighbridge.sources.rows import PublishedRow

SCORE = "score"
"""The field of a correction that is of a score and not of a model's fact."""


def mark(scores: list[Score], rules: Mapping[str, Rule]) -> list[Score]:
    """Return the scores, each that its source corrected pointing at the row that is used instead.

    ``rules`` are by source; the order is kept. Where two rows of one day state different values,
    which one holds is unknown and neither is taken for a correction.
    """
    groups: dict[tuple[object, ...], list[Score]] = defaultdict(list)
    for score in scores:
        if score.source in rules:
            groups[_measured(score, rules[score.source])].append(score)
    corrected = {
        score.row_id: score
        for group in groups.values()
        for score in _corrected(group, rules[group[0].source])
    }
    return [corrected.get(score.row_id, score) for score in scores]


def _measured(score: Score, rule: Rule) -> tuple[object, ...]:
    """Return what makes two rows statements of one measurement."""
    setting = "; ".join(part for part in score.setting.split("; ") if part != rule.mark)
    place = (score.file, score.row) if rule.mark else ()
    return score.source, score.model, score.effort, score.benchmark, score.metric, setting, *place


def _corrected(group: list[Score], rule: Rule) -> Iterator[Score]:
    def stated(score: Score) -> object:
        return rule.mark in score.setting.split("; ") if rule.mark else score.as_of

    ordered = sorted(group, key=lambda score: (stated(score), score.row_id))
    steps = [list(rows) for _, rows in groupby(ordered, stated)]
    if any(len({score.standard_value for score in step}) > 1 for step in steps):
        return
    for number, step in enumerate(steps):
        value = step[0].standard_value
        later = (rows[0] for rows in steps[number + 1 :] if rows[0].standard_value != value)
        by = next(later, None)
        if by is not None:
            yield from (replace(score, counts=False, corrected_by=by.row_id) for score in step)


def of_scores(scores: list[Score], rules: Mapping[str, Rule]) -> list[Correction]:
    """Return every corrected score as a row: its first value, the later one and why."""
    known = {score.row_id: score for score in scores}
    return [
        Correction(
            row_id=first.row_id,
            model=first.model,
            field=SCORE,
            benchmark=first.benchmark,
            old=f"{first.standard_value:g}",
            new=f"{used.standard_value:g}",
            reason=rules[first.source].why,
            corrected_by=used.row_id,
            source=used.source,
            url=used.url,
            as_of=used.as_of,
            as_of_kind=used.as_of_kind,
            file=used.file,
            row=used.row,
        )
        for first in scores
        if first.corrected_by and (used := known.get(first.corrected_by))
    ]


def misread(scores: Iterable[Score], known: Iterable[Misread]) -> dict[str, Misread]:
    """Return by row_id which scores state what their source misread, and what of."""
    wrong = {(m.source, m.file, m.model, m.benchmark, float(m.value)): m for m in known}
    return {
        s.row_id: wrong[key]
        for s in scores
        if (key := (s.source, s.file, s.model, s.benchmark, s.standard_value)) in wrong
    }


def of_misread(scores: list[Score], known: Iterable[Misread]) -> list[Correction]:
    """Return every misread score as a row: what the source states, what the report does, and why."""
    wrong = misread(scores, known)
    return [
        Correction(
            row_id=score.row_id,
            model=score.model,
            field=SCORE,
            benchmark=score.benchmark,
            old=f"{score.standard_value:g}",
            new=f"{said.published:g}",
            reason=said.why,
            corrected_by="",
            source=score.source,
            url=said.url,
            as_of=score.as_of,
            as_of_kind=score.as_of_kind,
            file=score.file,
            row=score.row,
        )
        for score in scores
        if (said := wrong.get(score.row_id))
    ]


def of_fact(row: PublishedRow, subjects: Subjects, row_id: str) -> Correction:
    """Return one row as the correction of a model's fact.

    Raises:
        Refused: with the file, row, field, what was found and what was expected.
    """
    said = row.said
    return Correction(
        row_id=row_id,
        model=subjects.model(row).model,
        field=said["field"],
        benchmark="",
        old=said["old"],
        new=said["new"],
        reason=said["reason"],
        corrected_by="",
        **origin(row),
    )
