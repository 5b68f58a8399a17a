"""Whether developers' own scores stand above what others measure: the self-report difference.

A pair is one model on one benchmark at one effort, measured by its developer and by others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighbridge.errors import Incomparable, UnknownName
from weighbridge.evidence.settings import instrument
from weighbridge.evidence.store import Store
from weighbridge.findings.access import CAVEATS as access_caveats
from weighbridge.findings.access import by_access, in_words
from weighbridge.findings.finding import Finding
from weighbridge.findings.lead import cited, points
from weighbridge.ratings.differences import Pooled, pooled_differences
from weighbridge.ratings.rows import ELO_POINTS, logit
from weighbridge.traits import Options

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """Who is compared with the developers, and whether likely copies weigh less."""

    others: tuple[str, ...]
    copies: bool


READINGS = {
    "third-party only": Reading(("third-party",), copies=False),
    "copies down-weighted": Reading(("rival", "third-party"), copies=False),
    "all rows": Reading(("rival", "third-party"), copies=True),
}
AGAINST = {
    "third-party only": "what third parties measure of them",
    "copies down-weighted": "what rivals and third parties measure",
    "all rows": "every row of others, likely copies too",
}
"""How a sentence names whom each reading compares with the developers."""

CELLS = (
    "SELECT s.row_id id, s.*, b.floor, b.ceiling, b.area, b.language, m.developer, "
    "d.name developer_name, d.country, sides.noun, sides.code FROM scores s "
    "JOIN benchmarks b ON b.id = s.benchmark JOIN models m ON m.id = s.model "
    "JOIN developers d ON d.id = m.developer LEFT JOIN sides ON sides.country = d.country "
    "WHERE NOT b.composite AND b.unit <> 'elo' AND s.independence <> 'unknown' ORDER BY s.row_id"
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """A difference of logits, own minus others', with its weight and the rows that state it."""

    developer: str
    benchmark: str
    model: str
    difference: float
    weight: float
    rows: tuple[Row, ...]


def trust(
    store: Store,
    developer: str | None = None,
    options: Options | None = None,
    *,
    access: bool = False,
) -> Finding:
    """Return the self-report difference of every developer and benchmark, under each reading.

    Differences are partially pooled by one model for all developers. Points are those of the
    ratings on a benchmark of median discrimination. ``developer`` keeps one alone in the answer.
    With ``access`` the answer says too whether a side stands higher on public benchmarks.

    Raises:
        Incomparable: no model was measured by its developer and by others, or too few on
            benchmarks of two kinds of access.
        UnknownName: nobody else has measured what ``developer`` reported of itself.
    """
    chosen = options or Options()
    rows = measured(store)
    compared = [
        Compared(name, found, _estimated(found, chosen), chosen.level)
        for name, reading in READINGS.items()
        if (found := pairs(rows, reading))
    ]
    if not compared:
        raise Incomparable("no model of this evidence was measured by its developer and by others")
    known = {pair.developer for each in compared for pair in each.pairs}
    if developer is not None and developer not in known:
        raise UnknownName("developer with both kinds of scores", developer, tuple(sorted(known)))
    labels = {row["developer"]: row for row in rows}
    details = _details(compared, labels, developer)
    claim = _claim(details["overall" if developer is None else "developers"], chosen.level)
    details["access"] = by_access(store, chosen) if access else []
    return Finding(
        kind="trust",
        claim=". ".join([claim, in_words(details["access"])] if access else [claim]),
        verdict="answered",
        level=chosen.level,
        arguments={"developer": developer, "access": access},
        knobs={"level": chosen.level, "seed": chosen.seed, **asdict(store.selection)},
        digest=store.digest,
        evidence_to=store.evidence_to,
        index_version=chosen.index_version,
        details=details,
        support=_support(compared, developer),
        caveats=(*CAVEATS, *(access_caveats if access else ())),
    )


CAVEATS = (
    "A difference is no proof of intent: prompts, shots, tools and tries differ too.",
    "Developers choose what they report, and others choose what they measure again.",
    "Benchmarks and developers with few pairs are drawn towards the mean of all.",
)


def measured(store: Store) -> list[Row]:
    """Return every score whose measurer is known, with its instrument and its logit."""
    rows = store.query(CELLS)
    floor, ceiling = (
        np.array([row[name] or default for row in rows])
        for name, default in (("floor", 0.0), ("ceiling", 100.0))
    )
    value = np.array([row["standard_value"] for row in rows])
    found = logit((value - floor) / (ceiling - floor)).tolist()
    return [
        {**row, "instrument": instrument(row), "logit": z}
        for row, z in zip(rows, found, strict=True)
    ]


def pairs(rows: Sequence[Row], reading: Reading) -> list[Pair]:
    """Return what can be compared: own and others' scores of one model, benchmark and effort.

    Several scores of one kind count as their mean. The weight of a pair is that of two scores
    that stand alone; a likely copy weighs as much as it is likely to be none.
    """
    cells: dict[tuple[str, str, str], dict[bool, list[tuple[float, float, Row]]]] = defaultdict(
        lambda: {True: [], False: []}
    )
    for row in rows:
        own = row["independence"] == "self"
        weight = 1.0 if reading.copies else 1 - row["copy_probability"]
        if weight > 0 and (own or row["independence"] in reading.others):
            key = row["model"], row["instrument"], row["effort"]
            cells[key][own].append((row["logit"], weight, row))
    return [
        _pair(name, both[True], both[False])
        for name, both in sorted(cells.items())
        if both[True] and both[False]
    ]


def _pair(
    name: tuple[str, str, str],
    own: list[tuple[float, float, Row]],
    others: list[tuple[float, float, Row]],
) -> Pair:
    (mine, weight), (theirs, other) = _mean(own), _mean(others)
    rows = tuple(row for _, _, row in (*own, *others))
    weight = 2 / (1 / weight + 1 / other)
    return Pair(rows[0]["developer"], name[1], name[0], mine - theirs, weight, rows)


def _mean(scores: list[tuple[float, float, Row]]) -> tuple[float, float]:
    total = sum(weight for _, weight, _ in scores)
    return sum(value * weight for value, weight, _ in scores) / total, total


def _estimated(found: list[Pair], options: Options) -> Pooled:
    groups = {
        name: [str(getattr(pair, name)) for pair in found]
        for name in ("developer", "benchmark", "model")
    }
    return pooled_differences(
        [pair.difference for pair in found], groups, weights=[pair.weight for pair in found],
        draws=options.draws, seed=options.seed,
    )  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """The pairs of one reading and what they say, as rows of an answer."""

    reading: str
    pairs: list[Pair]
    pooled: Pooled
    level: float

    def row(self, draws: Floats, count: int) -> dict[str, Any]:
        """Return draws in logits (d,) as a mean in points, its interval and what it is called."""
        tails = (1 - self.level) / 2, (1 + self.level) / 2
        low, high = (float(q) for q in np.quantile(draws * ELO_POINTS, tails))
        called = "inflation" if low > 0 else "understatement" if high < 0 else "not separable"
        found = {"difference": float(draws.mean()) * ELO_POINTS, "low": low, "high": high}
        rounded = {key: round(float(value), 1) for key, value in found.items()}
        return {"reading": self.reading, "pairs": count, **rounded, "called": called}

    def by(self, group: str) -> list[dict[str, Any]]:
        """Return the difference of each name of a group, the most pairs first."""
        count = Counter(getattr(pair, group) for pair in self.pairs)
        named = zip(self.pooled.labels[group], self.pooled.draws[group], strict=True)
        rows = [{group: name, **self.row(draws, count[name])} for name, draws in named]
        return sorted(rows, key=lambda row: (-row["pairs"], row[group]))

    def sides(self, labels: Mapping[str, Row]) -> list[dict[str, Any]]:
        """Return the mean difference of each side's developers, each as often as it has pairs."""
        place = {name: k for k, name in enumerate(self.pooled.labels["developer"])}
        own: dict[tuple[float, str], list[int]] = defaultdict(list)
        for pair in self.pairs:
            label = labels[pair.developer]
            if label["noun"]:
                own[-label["code"], label["noun"]].append(place[pair.developer])
        drawn = self.pooled.draws["developer"]
        return [
            {"side": noun, **self.row(drawn[places].mean(0), len(places))}
            for (_, noun), places in sorted(own.items())
        ]


def _details(
    compared: list[Compared], labels: Mapping[str, Row], developer: str | None
) -> dict[str, list[dict[str, Any]]]:
    shown = ("developer_name", "country")
    return {
        "overall": [each.row(each.pooled.mean, len(each.pairs)) for each in compared],
        "sides": [row for each in compared for row in each.sides(labels)],
        "developers": [
            {**row, **{key: labels[row["developer"]][key] for key in shown}}
            for each in compared
            for row in each.by("developer")
            if developer in (None, row["developer"])
        ],
        "benchmarks": [row for each in compared for row in each.by("benchmark")],
    }


def _support(compared: list[Compared], developer: str | None) -> tuple[Mapping[str, Any], ...]:
    """Return each score of a pair of any reading once, its value in the benchmark's own unit."""
    rows = {
        row["id"]: cited({**row, "value": row["standard_value"]})
        for each in compared
        for pair in each.pairs
        if developer in (None, pair.developer)
        for row in pair.rows
    }
    return tuple(rows.values())


def _claim(rows: list[dict[str, Any]], level: float) -> str:
    who = rows[0].get("developer_name", "developers")
    parts = [
        f"minus {AGAINST[row['reading']]}: {points(row['difference'])} points "
        f"({points(row['low'])} to {points(row['high'])})"
        for row in rows
    ]
    return (
        f"What {who} reported of {'its' if 'developer' in rows[0] else 'their'} own models, "
        f"{'; '.join(parts)}; {level:.0%} credible intervals"
    )
