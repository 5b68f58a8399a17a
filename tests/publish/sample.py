"""A report of made-up models: its numbers mean nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from weighbridge.publish.page import (
    AreaCell,
    EvidenceRow,
    Frontier,
    Interval,
    Lag,
    ModelCard,
    Note,
    PairRow,
    Report,
    Side,
    Step,
    YearEnd,
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


def step(date: str, name: str, points: float, half: float = 40) -> Step:
    """A step of a frontier."""
    return Step(date, f"m-{name}", name, Interval(points, points - half, points + half))


def frontier(subject: Side, comparator: Side) -> tuple[Frontier, ...]:
    """Four groups, one of which ends long before the others and one of which is empty."""
    opened = (
        step("2023-08-03", "Model 7B", 760),
        step("2023-09-25", "Model 14B", 905),
        step("2023-11", "Model 72B", 985, 60),
        step("2024-06-07", "Model 2 72B", 1060),
        step("2024-12-26", "Model V3", 1165),
        step("2025-01-20", "Model R1", 1240),
        step("2025-07-25", "Model 3 235B-A22B", 1275),
        step("2026-01-27", "Model A 235B-A22B", 1338, 55),
    )
    rival = (
        step("2023-02-24", "Animal 65B", 820, 70),
        step("2023-07-18", "Animal 2 70B", 1000, 0),
        step("2024-04-18", "Animal 3 70B", 1070),
        step("2024-07-23", "Animal 3.1 405B", 1130),
        step("2025-08-05", "Model CCC with a long name of 120B", 1206, 50),
    )
    closed = (
        step("2023-03-14", "Model D", 1090),
        step("2024-05-13", "Model DD", 1175),
        step("2024-09-12", "Model D thinks", 1240),
        step("2025-04-16", "Model DDD", 1330),
        step("2025-08-07", "Model D5", 1395),
        step("2026-04-23", "Model DDDD", 1544, 60),
    )
    return (
        Frontier(subject, "open-weight", opened, "2026-02-11", "front"),
        Frontier(
            subject, "closed", (step("2025-09-24", "Model Max", 1255),), "2025-09-24", "front"
        ),
        Frontier(comparator, "open-weight", rival, "2026-03-02", "front"),
        Frontier(comparator, "closed", closed, "2026-04-23", "front"),
    )


def lags(comparator: Side) -> tuple[Lag, ...]:
    """Every kind of answer: with an interval, a bound on either side, evidence that ends, none."""
    ends = ("2026-02-11", "2026-04-23")
    gap = Interval(-172, -230, -110)

    def lag(heading: str, label: str, *months: float, censored: Any = "") -> Lag:
        found = Interval(*months) if months else None
        return Lag(heading, label, "2026-05-14", found, "lag", censored, gap, *ends)

    return (
        lag("By rival", f"{comparator.adjective}, any access", 7.8, 6.4, 14.0),
        lag("By rival", f"{comparator.adjective} open-weight", -3.2, -9.0, -1.4, censored="ahead"),
        lag("By tie tolerance", "within 25 points counts as level", 5.1, -0.6, 9.2),
        lag("By tie tolerance", "within 50 points counts as level", 3.4, 2.2, 4.1),
        lag("By evidence", "15 instruments or more", 14.1, 11.0, 19.0, censored="beyond"),
        lag("By evidence", "independent evidence only", 9.0, 5.2, 12.0),
        lag("By benchmark", "refreshed benchmarks", censored="evidence ends"),
        lag("By benchmark", "private benchmarks", censored="no evidence"),
        lag("By window", "average of the 12 months before", 6.1, 4.0, 8.8),
    )


def years(subject: Side, comparator: Side) -> tuple[YearEnd, ...]:
    """Three year ends, each read twice; the first knew nothing of the closed models."""
    gaps = {"2023-12-31": (30, -150), "2024-12-31": (22, -90), "2025-12-31": (118, -210)}
    out = []
    for at, (opened, closed) in gaps.items():
        for reading, late in (("known then", 25), ("in hindsight", 0)):
            wide = Interval(opened - late, opened - late - 60, opened - late + 60)
            none = at == "2023-12-31" and bool(late)
            far = None if none else Interval(closed, closed - 50, closed + 50)
            then = replace(model("Model 14B", subject), size="14B", released="2023-09-25")
            old = replace(model("Animal 2 13B", comparator), size="13B", released="2023-07-18")
            pairs = (pair(then, old, "open-weight", opened - late),)
            if at != "2023-12-31":
                pairs += (pair(then, model("Model DD", comparator, "closed"), "closed", closed),)
            out.append(
                YearEnd(
                    at, reading,
                    ((f"{comparator.adjective} open-weight", wide),
                     (f"{comparator.adjective} closed", far)),
                    pairs if late else (), f"year-{at}",
                )
            )  # fmt: skip
    return tuple(out)


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
        refused=((1_234, "the cell is empty"), (5, "the benchmark is not in the registry")),
        sources=(("Made-up", "CC BY 4.0", "Nobody, 2026", "https://example.org/"),),
        caveats=("Read 2 times.",),
        digest="wb-000000",
        index_version="0",
        level=0.9,
        margin=20,
        evidence_to="2026-04-26",
        bibtex="@misc{x,\n  year = {2026}\n}",
        notes=(Note(1, "Note of 4 words.", "lede"),),
        frontier=frontier(subject, comparator),
        lags=lags(comparator),
        years=years(subject, comparator),
    )  # fmt: skip
