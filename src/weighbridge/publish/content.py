"""Fills the report page from findings: what stands on it and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from weighbridge.findings.fitted import Progress
from weighbridge.findings.frontier import frontier
from weighbridge.findings.groups import Group, sided
from weighbridge.findings.history import Year, by_rule, years
from weighbridge.findings.lead import ALL_AREAS
from weighbridge.findings.overview import Balance, balances, independence, matched, missing, refused
from weighbridge.findings.weighing import Weighing
from weighbridge.publish.over_time import frontiers, lag, year_end
from weighbridge.publish.page import (
    AreaCell,
    EvidenceRow,
    Interval,
    ModelCard,
    Note,
    PairRow,
    Report,
    Side,
    YearEnd,
)
from weighbridge.publish.prose import bibtex, day, headline, how_to_read, lede, self_effect
from weighbridge.publish.words import word

PLACES: tuple[Literal["a", "b"], ...] = ("a", "b")
FACTS = {
    "hf_repo": "repository",
    "params_active_b": "active parameters",
    "params_total_b": "total parameters",
}
CARE = (
    "Published scores favour the benchmarks that developers chose to publish.",
    "Each side's best model is the highest of several noisy estimates, so each is flattered.",
    "On held-out scores the 90% intervals covered 88% to 92%. Scores of models released later than "
    "all that was known were forecast 5 to 10 percentage points too low, within intervals nearly "
    "twice as wide.",
)


def content(on: Weighing, progress: Progress | None = None) -> Report:
    """Return the whole report of a weighing; the registry's first side is the subject.

    What the evidence said at each year's end, and without self-reports, is fitted where no
    earlier call has done so; ``progress`` is told.
    """
    rows = on.store.query("SELECT * FROM sides ORDER BY code DESC")
    subject, comparator = (
        Side(row["key"], row["adjective"], row["noun"], place)
        for row, place in zip(rows, PLACES, strict=True)
    )
    sides = {side.key: side for side in (subject, comparator)}
    found = balances(on, subject.key, comparator.key)
    pairs = matched(on, subject.key, comparator.key)
    fitted = on.posterior.recipe["scale"]
    main = found[0].finding["id"] if found else pairs["id"]
    own = Group(subject.key, "open")
    every, free, closed = (Group(comparator.key, access) for access in ("all", "open", "closed"))
    ruled = by_rule(on, own, (every, free), progress)
    return Report(
        title=f"{subject.noun} and {comparator.noun}, weighed",
        eyebrow=f"The weighing, evidence to {day(on.store.evidence_to)}",
        headline=headline(found, subject, comparator),
        headline_finding=main,
        lede=lede(on, found, subject, comparator),
        how_to_read=how_to_read(on),
        knobs=_knobs(on),
        subject=subject,
        comparator=comparator,
        balances=tuple(_balance(on, sides, one) for one in found),
        pairs=tuple(_pair(on, sides, one, pairs["id"]) for one in pairs["pairs"]),
        area_labels=tuple((a, "Overall" if a == "general" else a.capitalize()) for a in ALL_AREAS),
        self_counts=tuple(_counts(on, side) for side in sides.values()),
        self_effect=self_effect(on),
        missing=tuple((a, "", b) for a, b in missing(on, (subject.key, comparator.key), found)),
        refused=tuple(refused(on)),
        evidence=_evidence(found),
        sources=tuple(
            (row["name"], row["licence"], row["citation"], row["url"])
            for row in on.store.query("SELECT * FROM sources WHERE read > 0 ORDER BY id")
        ),
        caveats=tuple(dict.fromkeys((*CARE, *(c for one in found for c in one.finding["caveats"])))),
        digest=on.store.digest,
        index_version=fitted["index_version"],
        level=on.knobs.level,
        margin=on.knobs.margin,
        evidence_to=on.store.evidence_to,
        bibtex=bibtex(on, subject, comparator),
        notes=_notes(main, pairs["id"]),
        self_finding=f"counts-{on.store.digest}",
        self_population="Every score that counts once in this evidence.",
        missing_finding=f"missing-{on.store.digest}",
        frontier=frontiers(sides, frontier(on, sided(on)).to_dict()),
        lags=tuple(lag(sides, one.label, one.finding.to_dict()) for one in ruled),
        years=tuple(
            end
            for year in years(on, own, (free, closed), progress)
            for end in _year_ends(sides, year)
        ),
    )  # fmt: skip


def _year_ends(sides: Mapping[str, Side], year: Year) -> tuple[YearEnd, YearEnd]:
    """Return a year's end under both readings; the pairs of then stand under the first."""
    matched_then = year.pairs.to_dict()
    pairs = tuple(_pair(year.then, sides, one, matched_then["id"]) for one in matched_then["pairs"])
    return (
        year_end(sides, "known then", [one.to_dict() for one in year.known], pairs),
        year_end(sides, "in hindsight", [one.to_dict() for one in year.hindsight]),
    )


def _knobs(on: Weighing) -> tuple[tuple[str, str], ...]:
    rules, selection = on.knobs, on.store.selection
    evaluators = "all, self-reports corrected" if selection.evaluators == "all" else None
    chosen = {
        "area": "all",
        "evaluators": evaluators or selection.evaluators,
        "without": ", ".join(selection.drop),
        "benchmarks": selection.access,
        "style of votes": selection.style,
        "as of": selection.as_of,
        "released by": rules.released_by,
        "size cap": rules.size_cap and f"{rules.size_cap:g}B",
        "bar": f"{rules.bar} tests",
        "margin": f"{rules.margin:.0f} points",
        "index": str(on.posterior.recipe["scale"]["index_version"]),
    }
    return tuple((name, value) for name, value in chosen.items() if value)


def _card(on: Weighing, sides: Mapping[str, Side], model: str) -> ModelCard:
    row = on.models[model]
    total, active = row["params_total_b"], row["params_active_b"]
    shown = (f"{total:g}B" + (f" / {active:g}B" if active else "")) if total else "unknown"
    unverified = on.store.query(
        "SELECT field FROM facts WHERE model = ? AND used AND source IS NULL ORDER BY field",
        [model],
    )
    return ModelCard(
        model, row["name"], row["developer_name"], sides.get(row["side"]),
        row["openness"] or "unknown", row["licence"] or "unknown", shown,
        row["released"] or "unknown", on.effort(model) or "as published",
        tuple(FACTS.get(f["field"], f["field"].replace("_", " ")) for f in unverified),
    )  # fmt: skip


def _cell(one: Mapping[str, Any], finding: str) -> AreaCell:
    whole = None if one["gap"] is None else Interval(one["gap"], one["low"], one["high"])
    label = "Overall" if one["area"] == "general" else one["area"].capitalize()
    return AreaCell(
        one["area"], label, one["p_ahead"], whole, word(one["verdict"]), one["support_count"],
        one["reason"], finding, one["win_rate"],
    )  # fmt: skip


def _balance(on: Weighing, sides: Mapping[str, Side], one: Balance) -> PairRow:
    cells = tuple(_cell(vars(area), one.finding["id"]) for area in one.areas)
    kind: Any = one.rival_class
    why = f"the highest-rated {kind} model of its side"
    return PairRow(_card(on, sides, one.model), _card(on, sides, one.rival), kind, why, cells)


def _pair(on: Weighing, sides: Mapping[str, Side], one: Mapping[str, Any], finding: str) -> PairRow:
    return PairRow(
        _card(on, sides, one["model"]), _card(on, sides, one["rival"]), one["rival_class"],
        one["why"], tuple(_cell(area, finding) for area in one["areas"]),
    )  # fmt: skip


def _counts(on: Weighing, side: Side) -> tuple[Side, int, int, int, int]:
    count = independence(on, side.key)
    return side, count["self"], count["rival"], count["third-party"], count["unknown"]


def _evidence(found: tuple[Balance, ...]) -> tuple[EvidenceRow, ...]:
    rows = {row["id"]: row for one in found for row in one.finding["support"]}
    return tuple(
        EvidenceRow(
            row["id"], row["model"], row["benchmark"], f"{row['value']:g} {row['unit']}",
            row["setting"] or "not stated", row["reported_by"] or "unknown", row["independence"],
            row["source"], row["url"], row["as_of"] or "not stated",
        )
        for row in sorted(rows.values(), key=lambda r: (r["model"], r["benchmark"], r["id"]))
    )  # fmt: skip


def _notes(main: str, pairs: str) -> tuple[Note, ...]:
    return (
        Note(
            1, "Points come from every counting score; the rows are under Evidence.", "lede", main
        ),
        Note(
            2,
            "Rival: the highest-rated model of its class released within 12 months; an open-weight "
            "rival of a model under 100B parameters is within a factor of two of its size.",
            "rivals",
            pairs,
        ),
    )
