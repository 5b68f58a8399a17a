"""Answers as terminal tables. Every value from outside is shown inert."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.table import Table

from weighbridge.publish import inert
from weighbridge.publish.inert import Row
from weighbridge.publish.words import interval, probability, word


def _area_rows(areas: Sequence[Row]) -> list[list[Any]]:
    return [
        [
            one["area"],
            word(one["verdict"]),
            interval(one["gap"], one["low"], one["high"])
            if one["gap"] is not None
            else one["reason"],
            probability(one["p_ahead"]),
            one["support_count"],
        ]
        for one in areas
    ]


def weigh_table(content: Row) -> Group:
    """Return the leads of one model over another, area by area."""
    head = (
        f"{content['a']} ({content['setting_a']}) against {content['b']} ({content['setting_b']})"
    )
    columns = ("area", "verdict", "points (interval)", "P(ahead)", "scores")
    table = inert.table(columns, _area_rows(content["areas"]))
    return Group(inert.text(content["claim"]), inert.text(head), "", table, "", inert.foot(content))


def rank_table(content: Row) -> Group:
    """Return a ranking with intervals and ranges of rank."""
    columns = ("ranks", "model", "side", "openness", "released", "setting", "points", "scores")
    rows = [
        [
            f"{m['rank_low']}-{m['rank_high']}",
            m["name"],
            m["country"],
            m["openness"],
            m["released"],
            m["setting"],
            f"{m['points']:.0f} ({m['low']:.0f} to {m['high']:.0f})",
            m["support_count"],
        ]
        for m in content["models"]
    ]
    return Group(
        inert.text(content["claim"]), "", inert.table(columns, rows), "", inert.foot(content)
    )


def rivals_table(content: Row) -> Group:
    """Return matched pairs, each with its areas."""
    parts: list[Any] = []
    for pair in content["pairs"]:
        parts += [
            inert.text(f"{pair['model']} against {pair['rival']} ({pair['rival_class']})"),
            inert.text(f"  {pair['why']}"),
            inert.table(
                ("area", "verdict", "points (interval)", "P(ahead)", "scores"),
                _area_rows(pair["areas"]),
            ),
            "",
        ]
    return Group(inert.text(content["claim"]), "", *parts, inert.foot(content))


def why_table(content: Row) -> Group:
    """Return the claims behind a cell, copies under their origin."""
    columns = ("value", "setting", "reported by", "independence", "as of", "source", "note")
    rows: list[list[Any]] = []
    said = {
        each["row_id"]: f"not used: corrected to {each['new']} on {each['as_of']}, {each['reason']}"
        for each in content["corrections"]
    }
    for claim in content["claims"]:
        rows.append([*_claim(claim), said.get(claim["row_id"], "")])
        rows += [[*_claim(copy), copy["copy_reason"]] for copy in claim["copies"]]
    others = [
        [r["value"], r["setting"], "", "published rating", r["as_of"], r["url"], ""]
        for r in content["published_ratings"]
    ]
    title = f"{content['model']} on {content['benchmark']}"
    return Group(
        inert.text(title), "", inert.table(columns, rows + others), "", inert.foot(content)
    )


def _claim(row: Row) -> list[Any]:
    return [
        f"{row['value']:g} {row['unit']}",
        row["setting"],
        row["reported_by"],
        row["independence"],
        row["as_of"] or "not stated",
        row["url"],
    ]


def show_table(content: Row) -> Group:
    """Return one model's facts, each with its source or the word unverified."""
    facts = [
        [f["field"] if f["used"] else "", f["value"], f["source"] or "unverified", _standing(f)]
        for f in content["facts"]
    ]
    evidence = [[e["area"], e["independence"], e["scores"]] for e in content["evidence"]]
    title = f"{content['name']}, {content['developer_name']} ({content['country'] or 'unknown'})"
    status = "" if content["status"] == "released" else f"status: {content['status']}, not released"
    return Group(
        inert.lines([title, status] if status else [title]), "",
        inert.table(("fact", "value", "source", "standing"), facts), "",
        inert.table(("area", "independence", "scores"), evidence), "", inert.foot(content),
    )  # fmt: skip


def _standing(fact: Row) -> str:
    if fact["used"]:
        return "used"
    return f"differs: {fact['why']}" if fact["why"] else "differs"


def records_table(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    """Return a plain list of records, of which ``columns`` are shown."""
    return inert.table(columns, [[_plain(row.get(name)) for name in columns] for row in rows])


def listing_table(content: Row, key: str, columns: Sequence[str]) -> Group:
    """Return an answer that is a list: its claim, the records under ``key``, its caveats."""
    table = records_table(content[key], columns)
    return Group(inert.text(content["claim"]), "", table, "", inert.foot(content))


def _plain(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


def frontier_table(content: Row) -> Group:
    """Each group's frontier: the dates on which it rose."""
    parts: list[Any] = [inert.text(content["claim"])]
    for group in content["groups"]:
        title = f"{group['group']} (newest well-measured model: {group['newest'] or 'none'})"
        rows = [
            [
                one["date"],
                one["name"],
                f"{one['points']:.0f}",
                f"{one['low']:.0f} to {one['high']:.0f}",
            ]
            for one in group["steps"]
        ]
        parts += ["", inert.text(title), inert.table(("date", "model", "points", "interval"), rows)]
    return Group(*parts, inert.foot(content))


def lag_table(content: Row) -> Group:
    """A lag in months, points and win rate."""
    rows = [
        [name, "unknown" if content[key] is None else f"{content[key]:g}", between]
        for name, key, between in (
            ("months behind", "months", _between(content, "low", "high")),
            ("gap in points", "gap", _between(content, "gap_low", "gap_high")),
            ("win rate of the follower", "win_rate", ""),
            ("P(level or ahead)", "p_level", ""),
        )
    ]
    return Group(
        inert.text(content["claim"]),
        inert.table(("", "value", "interval"), rows),
        inert.foot(content),
    )


def trust_table(content: Row) -> Group:
    """The self-report difference of developers, under each reading."""
    readings = [row["reading"] for row in content["overall"]]
    found: dict[str, dict[str, Row]] = {
        "all developers": {r["reading"]: r for r in content["overall"]}
    }
    for row in content["developers"]:
        found.setdefault(row["developer_name"], {})[row["reading"]] = row
    rows = [
        [
            name,
            *(_difference(each[reading]) if reading in each else "no pair" for reading in readings),
        ]
        for name, each in found.items()
    ]
    return Group(
        inert.text(content["claim"]), "", inert.table(("points (interval; pairs)", *readings), rows), "",
        *(part for each in content["access"] for part in (_access_table(each), "")),
        inert.foot(content),
    )  # fmt: skip


def _access_table(content: Row) -> Table:
    """How much higher each side stands on one kind of benchmarks, and the difference of both."""
    both = content["between"]
    rows = [[row["side"], str(row["models"]), _spread(row)] for row in content["sides"]]
    rows.append([f"{both['side']} minus {both['other']}", "", _spread(both)])
    return inert.table(
        (f"{content['access']} against {content['against']}", "models", "points"), rows
    )


def _spread(row: Row) -> str:
    return f"{interval(row['difference'], row['low'], row['high'])} {row['called']}"


def _difference(row: Row) -> str:
    return f"{interval(row['difference'], row['low'], row['high'])}; {row['pairs']}"


def _between(content: Row, low: str, high: str) -> str:
    if content[low] is None:
        return ""
    return f"{content[low]:g} to {content[high]:g}"
