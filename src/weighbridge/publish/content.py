"""Fills the report page from findings: what stands on it and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from weighbridge.findings.lead import ALL_AREAS
from weighbridge.findings.overview import Balance, balances, independence, matched, missing
from weighbridge.findings.weighing import Weighing
from weighbridge.publish.numbers import interval, points, word
from weighbridge.publish.page import (
    AreaCell,
    EvidenceRow,
    Interval,
    ModelCard,
    Note,
    PairRow,
    Report,
    Side,
    Span,
)

NORMAL_90 = 1.645
VERBS = {
    "ahead": "is ahead of",
    "behind": "is behind",
    "equivalent": "is equivalent to",
    "not_separable": "cannot be told from",
}
READ = (
    "Given this evidence and this model of it, the true gap lies inside "
    "with {level:.0%} probability. {anchor} stands at {zero:.0f} points; a gap of {odds} points is "
    "odds of ten to one on a benchmark of median discrimination."
)
CARE = (
    "Published scores favour the benchmarks that developers chose to publish.",
    "Each side's best model is the highest of several noisy estimates, so each is flattered.",
    "Slopes and variances are point estimates, and on scores held out by whole suites the intervals "
    "covered somewhat less than they promise: read them as a little too narrow.",
)


def content(on: Weighing) -> Report:
    """Return the whole report of a weighing; the registry's first side is the subject."""
    rows = on.store.query("SELECT * FROM sides ORDER BY code DESC")
    sides = {row["key"]: Side(row["key"], row["adjective"], row["noun"]) for row in rows}
    subject, comparator = sides.values()
    found = balances(on, subject.key, comparator.key)
    pairs = matched(on, subject.key, comparator.key)
    fitted = on.posterior.recipe["scale"]
    main = found[0].finding["id"] if found else pairs["id"]
    return Report(
        title=f"{subject.noun} and {comparator.noun}, weighed",
        eyebrow=f"The weighing, evidence to {_day(on.store.evidence_to)}",
        headline=headline(found, subject, comparator),
        headline_finding=main,
        lede=_lede(on, found, subject, comparator),
        how_to_read=READ.format(
            level=on.knobs.level, anchor=on.models[fitted["anchor"]]["name"],
            zero=fitted["anchor_points"], odds=400,
        ),
        knobs=_knobs(on),
        subject=subject,
        comparator=comparator,
        balances=tuple(_balance(on, sides, one) for one in found),
        pairs=tuple(_pair(on, sides, one, pairs["id"]) for one in pairs["pairs"]),
        area_labels=tuple((a, "Overall" if a == "general" else a.capitalize()) for a in ALL_AREAS),
        self_counts=tuple(_counts(on, side) for side in sides.values()),
        self_effect=_self_effect(on),
        missing=tuple((a, "", b) for a, b in missing(on, (subject.key, comparator.key), found)),
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
        bibtex=_bibtex(on),
        notes=_notes(main, pairs["id"]),
        self_finding=f"counts-{on.store.digest}",
        self_population="Every score that counts once in this evidence.",
        missing_finding=f"missing-{on.store.digest}",
    )  # fmt: skip


def headline(found: tuple[Balance, ...], subject: Side, comparator: Side) -> tuple[Span, ...]:
    """Return the answer as one sentence, both comparators in it, each with its interval."""
    spans: list[Span] = [
        ("The best ", ""), (f"{subject.adjective} open-weight", subject.key), (" model ", "")
    ]  # fmt: skip
    for number, one in enumerate(found):
        spans.append((" and " if number else "", ""))
        verb = VERBS.get(one.overall.verdict, "is not comparable with")
        spans += [
            (f"{verb} the best ", ""),
            (f"{comparator.adjective} {one.rival_class}", comparator.key),
            (" one ", ""),
            (f"{interval(one.overall.gap, one.overall.low, one.overall.high)}", "iv"),
        ]
    return tuple(spans) if found else (("No two models are comparable on this evidence", ""),)


def _lede(
    on: Weighing, found: tuple[Balance, ...], subject: Side, comparator: Side
) -> tuple[Span, ...]:
    spans: list[Span] = []
    for number, one in enumerate(found):
        lead = one.overall
        if lead.gap is None or lead.low is None or lead.high is None:
            continue
        name = on.models[one.model]["name"] if number == 0 else " It"
        spans += [
            (f"{name} stands ", ""),
            (points(lead.gap), "num"),
            (f" points from {on.models[one.rival]['name']} ", ""),
            (
                f"({on.knobs.level:.0%} credible interval {points(lead.low)} to "
                f"{points(lead.high)})",
                "iv",
            ),
            (".", ""),
        ]
    said = (
        f" “{subject.noun} rivals {comparator.noun}” is two claims: against weights that can be "
        "downloaded and against the best that can be bought."
    )
    return (*spans, (said, ""))


def sentence(spans: tuple[Span, ...]) -> str:
    """Return spans as plain text."""
    return "".join(text for text, _ in spans)


def _knobs(on: Weighing) -> tuple[tuple[str, str], ...]:
    scale = on.posterior.recipe["scale"]
    return (
        ("area", "all"),
        ("evaluators", "all, self-reports corrected"),
        ("margin", f"{on.knobs.margin:.0f} points"),
        ("index", str(scale["index_version"])),
    )


def _card(on: Weighing, sides: Mapping[str, Side], model: str) -> ModelCard:
    row = on.models[model]
    total, active = row["params_total_b"], row["params_active_b"]
    size = (f"{total:g}B" + (f" / {active:g}B" if active else "")) if total else "unknown"
    unverified = on.store.query(
        "SELECT field FROM facts WHERE model = ? AND used AND source IS NULL ORDER BY field",
        [model],
    )
    return ModelCard(
        model, row["name"], row["developer_name"], sides.get(row["side"]),
        row["openness"] or "unknown", row["licence"] or "unknown", size,
        row["released"] or "unknown", on.effort(model) or "as published",
        tuple(fact["field"].replace("_", " ") for fact in unverified),
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


def _self_effect(on: Weighing) -> str | None:
    """Return the self-report effect in percentage points at a score of 60%, with its interval."""
    found = on.posterior.recipe["effects"].get("self", {}).get("all")
    if found is None:
        return None
    mean, error = found
    slope = 100 * 0.6 * 0.4
    low, high = slope * (mean - NORMAL_90 * error), slope * (mean + NORMAL_90 * error)
    return (
        f"At a score of 60% a developer's own report stands {slope * mean:.1f} percentage points "
        f"above what others report (90% credible interval {low:.1f} to {high:.1f})."
    )


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


def _day(text: str) -> str:
    if len(text) != len("2026-01-01"):
        return text or "an unknown date"
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _bibtex(on: Weighing) -> str:
    index = on.posterior.recipe["scale"]["index_version"]
    return (
        "@misc{weighbridge,\n  title = {weighbridge: Chinese open-weight models weighed against "
        f"their strongest US rivals}},\n  note = {{index {index}, evidence to "
        f"{on.store.evidence_to}, digest {on.store.digest}}}\n}}"
    )
