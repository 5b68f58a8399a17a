"""The sentences of the report page that carry numbers, written whole."""

from __future__ import annotations

from datetime import date
from statistics import NormalDist

from weighbridge.findings.lead import Lead
from weighbridge.findings.overview import Balance
from weighbridge.findings.weighing import Weighing
from weighbridge.publish.page import Side, Span
from weighbridge.publish.words import size, tenth

VERBS = {
    "ahead": "is ahead of",
    "behind": "is behind",
    "equivalent": "is equivalent to",
    "not_separable": "cannot be told from",
}
SIDED = ("ahead", "behind")


def headline(found: tuple[Balance, ...], subject: Side, comparator: Side) -> tuple[Span, ...]:
    """Return the answer as one sentence, both comparators in it, each with its interval."""
    spans: list[Span] = [
        ("The best ", ""), (f"{subject.adjective} open-weight", subject.css), (" model ", "")
    ]  # fmt: skip
    for number, one in enumerate(found):
        spans.append((" and " if number else "", ""))
        verb = VERBS.get(one.overall.verdict, "is not comparable with")
        by, ends = _size(one.overall)
        joint = f" by {by} " if one.overall.verdict in SIDED else f", {by} " if by else ""
        spans += [
            (f"{verb} the best ", ""),
            (f"{comparator.adjective} {one.rival_class}", comparator.css),
            (f" one{joint}", ""),
            (ends, "iv"),
        ]
    return tuple(spans) if found else (("No two models are comparable on this evidence", ""),)


def _size(lead: Lead) -> tuple[str, str]:
    if lead.gap is None or lead.low is None or lead.high is None:
        return "", ""
    return size(lead.gap, lead.low, lead.high)


def lede(
    on: Weighing, found: tuple[Balance, ...], subject: Side, comparator: Side
) -> tuple[Span, ...]:
    """Return the two gaps of the headline by the models' names."""
    spans: list[Span] = []
    for number, one in enumerate(found):
        lead = one.overall
        if lead.gap is None or lead.low is None or lead.high is None:
            continue
        name = " It" if number else on.models[one.model]["name"]
        by, ends = _size(lead)
        where = {"ahead": "above", "behind": "below"}.get(lead.verdict, "from")
        level = "" if number else f"{on.knobs.level:.0%} credible interval "
        spans += [
            (f"{name} stands ", ""),
            (by, "num"),
            (f" {where} {on.models[one.rival]['name']} ", ""),
            (f"({level}{ends[1:]}", "iv"),
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


def how_to_read(on: Weighing) -> str:
    """Return how to read an interval, and what the points are."""
    scale = on.posterior.recipe["scale"]
    return (
        "Given this evidence and this model of it, the true gap lies inside with "
        f"{on.knobs.level:.0%} probability. {on.models[scale['anchor']]['name']} stands at "
        f"{scale['anchor_points']:.0f} points; a gap of 400 points is odds of ten to one on a "
        "benchmark of median discrimination."
    )


def self_effect(on: Weighing) -> str | None:
    """Return the self-report effect in percentage points at a score of 60%, with its interval.

    A logit moves a share p by p (1 - p) where it is small.
    """
    found = on.posterior.recipe["effects"].get("self", {}).get("all")
    if found is None:
        return None
    mean, error = found
    slope = 100 * 0.6 * 0.4
    half = NormalDist().inv_cdf(0.5 + on.knobs.level / 2) * error
    low, middle, high = (slope * (mean + shift) for shift in (-half, 0.0, half))
    ends = f"({on.knobs.level:.0%} credible interval {tenth(low)} to {tenth(high)})"
    if low <= 0 <= high:
        return (
            "At a score of 60% a developer's own report cannot be told from what others report of "
            f"the same model: {tenth(middle)} percentage points {ends}."
        )
    return (
        f"At a score of 60% a developer's own report stands {abs(middle):.1f} percentage points "
        f"{'above' if low > 0 else 'below'} what others report of the same model {ends}."
    )


def day(text: str) -> str:
    """Return a date as prose writes it: 26 April 2026; a month alone stays as it is."""
    if len(text) != len("2026-01-01"):
        return text or "an unknown date"
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def bibtex(on: Weighing, subject: Side, comparator: Side) -> str:
    """Return how to cite the page."""
    index = on.posterior.recipe["scale"]["index_version"]
    return (
        f"@misc{{weighbridge,\n  title = {{weighbridge: {subject.adjective} open-weight models weighed "
        f"against their strongest {comparator.adjective} rivals}},\n  note = {{index {index}, evidence to "
        f"{on.store.evidence_to}, digest {on.store.digest}}}\n}}"
    )
