"""A report of made-up models: its numbers mean nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from weighbridge.publish.page import (
    AreaCell,
    EvidenceRow,
    Interval,
    ModelCard,
    Note,
    PairRow,
    Report,
    Side,
)

CN = Side("cn", "Chinese", "China", "a")
US = Side("us", "American", "the US", "b")
AREAS = (
    ("general", "Overall"),
    ("knowledge", "Knowledge"),
    ("language understanding", "Language understanding"),
    ("reasoning", "Reasoning"),
    ("math", "Math"),
    ("code", "Code"),
    ("agentic", "Agentic"),
    ("instruction", "Instruction"),
    ("multilingual", "Multilingual"),
    ("long-context", "Long context"),
    ("safety", "Safety"),
)
HOSTILE = '<script>alert("x")</script>\u202e\x1b[31m7B'


def model(name: str, side: Side, openness: str = "open-weight") -> ModelCard:
    return ModelCard(
        f"m-{len(name)}", name, "Lab of Nobody", side, openness, "Made-up 1.0", "671B / 37B",
        "2026-01-02", "thinking", ("size",),
    )  # fmt: skip


def cell(at: int, shift: float) -> AreaCell:
    area, label = AREAS[at]
    if at % 4 == 3:
        return AreaCell(area, label, None, None, "not comparable", 0, "no shared row", f"f{at}")
    middle = shift * (1 - at / 8)
    verdict = "ahead" if middle > 50 else "behind" if middle < -50 else "not separable"
    p = 0.997 if middle > 50 else 0.004 if middle < -50 else 0.5 + middle / 200
    gap = Interval(middle, middle - 45, middle + 45)
    return AreaCell(area, label, p, gap, verdict, 3 + at, "", f"f{at}", p)


Class = Literal["open-weight", "closed"]


def pair(first: ModelCard, second: ModelCard, rival_class: Class, shift: float) -> PairRow:
    cells = tuple(cell(at, shift) for at in range(len(AREAS)))
    return PairRow(first, second, rival_class, "made up", cells)


def report(subject: Side = CN, comparator: Side = US, name: str = "Model A 235B-A22B") -> Report:
    subject, comparator = replace(subject, place="a"), replace(comparator, place="b")
    first, other = model(name, subject), model("Model BB", subject)
    opened = model("Model CCC with a long name of 120B", comparator)
    closed = model("Model DDDD", comparator, "closed")
    pairs = (
        pair(first, opened, "open-weight", 120),
        pair(first, closed, "closed", -480),
        pair(other, opened, "open-weight", 12),
    )
    row = EvidenceRow(
        "e1", name, "Bench 9", "71.5", "5-shot", "Lab", "self", "Made-up", "javascript:1", "2026-01"
    )
    return Report(
        title="Made up, weighed",
        eyebrow="The weighing, evidence to 26 April 2026",
        headline=(("Model A", subject.css), (" is ahead of ", ""), ("Model CCC", comparator.css),
                  (" by 120 ", ""), ("(75 to 165)", "iv")),
        headline_finding="f0",
        lede=(("Numbers of this page are made up: 12 of them.", ""),),
        how_to_read="In 9 of 10 such intervals lies the truth.",
        knobs=(("area", "all"), ("margin", "20")),
        subject=subject,
        comparator=comparator,
        balances=pairs[:2],
        pairs=pairs,
        area_labels=AREAS,
        self_counts=((subject, 120, 4, 60, 2), (comparator, 60, 4, 120, 2)),
        self_effect=None,
        missing=(("Model E has no rating", "1 benchmark", "next: Bench 9"),),
        evidence=(row,),
        sources=(("Made-up", "CC BY 4.0", "Nobody, 2026", "https://example.org/"),),
        caveats=("Read 2 times.",),
        digest="wb-000000",
        index_version="0",
        level=0.9,
        margin=20,
        evidence_to="2026-04-26",
        bibtex="@misc{x,\n  year = {2026}\n}",
        notes=(Note(1, "Note of 4 words.", "lede"),),
    )  # fmt: skip
