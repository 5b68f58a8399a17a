"""Answers as terminal tables. Every value from outside is shown inert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from weighbridge.publish.words import interval, probability, word

Row = Mapping[str, Any]


def _text(value: Any) -> Text:
    shown = "unknown" if value is None else str(value)
    return Text("".join(c if c.isprintable() else "\ufffd" for c in shown))


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_text(value) for value in row))
    return table


def _foot(content: Row) -> Text:
    said = [f"· {caveat}" for caveat in content.get("caveats", ())]
    stamp = f"evidence to {content['evidence_to']}, digest {content['digest']}"
    level = f", {content['level']:.0%} credible intervals" if "level" in content else ""
    return _lines([*said, stamp + level])


def _lines(lines: Sequence[str]) -> Text:
    shown = Text()
    for number, line in enumerate(lines):
        shown.append("\n" * bool(number))
        shown.append_text(_text(line))
    return shown


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
    table = _table(columns, _area_rows(content["areas"]))
    return Group(_text(content["claim"]), _text(head), "", table, "", _foot(content))


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
    return Group(_text(content["claim"]), "", _table(columns, rows), "", _foot(content))


def rivals_table(content: Row) -> Group:
    """Return matched pairs, each with its areas."""
    parts: list[Any] = []
    for pair in content["pairs"]:
        parts += [
            _text(f"{pair['model']} against {pair['rival']} ({pair['rival_class']})"),
            _text(f"  {pair['why']}"),
            _table(
                ("area", "verdict", "points (interval)", "P(ahead)", "scores"),
                _area_rows(pair["areas"]),
            ),
            "",
        ]
    return Group(_text(content["claim"]), "", *parts, _foot(content))


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
    return Group(_text(title), "", _table(columns, rows + others), "", _foot(content))


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
        _lines([title, status] if status else [title]), "",
        _table(("fact", "value", "source", "standing"), facts), "",
        _table(("area", "independence", "scores"), evidence), "", _foot(content),
    )  # fmt: skip


def _standing(fact: Row) -> str:
    if fact["used"]:
        return "used"
    return f"differs: {fact['why']}" if fact["why"] else "differs"


def build_table(content: Row) -> Group:
    """Return what a build read, kept and refused."""
    columns = (
        *("source", "read", "kept", "copies", "published ratings", "votes", "responses"),
        "refused",
    )
    rows = [
        [
            s["source"], s["read"], s["kept"], s["copies"], s["published_ratings"],
            s["votes"], s["responses"],
            "; ".join(f"{n} because {why}" for why, n in s["refused"].items()) or "none",
        ]
        for s in content["sources"]
    ]  # fmt: skip
    failed = [f"{source} failed: {why}" for source, why in content["failed"].items()]
    return Group(_table(columns, rows), "", _lines([*failed, content["store"]]), _foot(content))


def update_table(content: Row) -> Group:
    """Return what became of each source that was asked."""
    columns = ("source", "outcome", "files", "changed", "scores", "before", "newest snapshot")
    rows = [
        [
            s["source"], s["status"].replace("_", " "), s["files"], len(s["changed"]),
            *("" if s[key] is None else s[key] for key in ("cells", "cells_before", "retrieved")),
        ]
        for s in content["sources"]
    ]  # fmt: skip
    said = [f"{s['source']}: {s['why']}" for s in content["sources"] if s["why"]]
    if any(s["retrieved"] for s in content["sources"]):
        said.append(f"weighbridge build {content['root']}")
    return Group(_table(columns, rows), "", _lines(said))


def rate_table(content: Row) -> Group:
    """Return ratings from shards, with the effects of covariates."""
    rows = [
        [
            place,
            one["model"],
            f"{one['points']:.1f} ({one['low']:.1f} to {one['high']:.1f})",
            f"{one['support_count']:.0f}",
        ]
        for place, one in enumerate(content["models"], 1)
    ]
    effects = [
        [e["name"], f"{e['value']:.2f} ({e['low']:.2f} to {e['high']:.2f})", e["unit"]]
        for e in content["effects"]
    ]
    parts: list[Any] = [_table(("", "model", "points (interval)", content["kind"]), rows), ""]
    if effects:
        parts += [_table(("effect", "value (interval)", "unit"), effects), ""]
    said = [f"· {caveat}" for caveat in content["caveats"]]
    stamp = (
        f"{content['rows']:,} rows in {content['shards']} shards, digest {content['digest']}, "
        f"{content['level']:.0%} intervals; {content['anchor_points']:.0f} is the "
        f"{content['anchor']}"
    )
    return Group(*parts, _lines([*said, stamp]))


def report_table(content: Row) -> Text:
    """Return the headline and the path of a report."""
    return _lines([content["headline"], content["path"]])


def records_table(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    """Return a plain list of records, of which ``columns`` are shown."""
    return _table(columns, [[_plain(row.get(name)) for name in columns] for row in rows])


def listing_table(content: Row, key: str, columns: Sequence[str]) -> Group:
    """Return an answer that is a list: its claim, the records under ``key``, its caveats."""
    table = records_table(content[key], columns)
    return Group(_text(content["claim"]), "", table, "", _foot(content))


def _plain(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


def frontier_table(content: Row) -> Group:
    """Each group's frontier: the dates on which it rose."""
    parts: list[Any] = [_text(content["claim"])]
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
        parts += ["", _text(title), _table(("date", "model", "points", "interval"), rows)]
    return Group(*parts, _foot(content))


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
    return Group(_text(content["claim"]), _table(("", "value", "interval"), rows), _foot(content))


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
        _text(content["claim"]), "", _table(("points (interval; pairs)", *readings), rows), "",
        *(part for each in content["access"] for part in (_access_table(each), "")),
        _foot(content),
    )  # fmt: skip


def _access_table(content: Row) -> Table:
    """How much higher each side stands on one kind of benchmarks, and the difference of both."""
    both = content["between"]
    rows = [[row["side"], str(row["models"]), _spread(row)] for row in content["sides"]]
    rows.append([f"{both['side']} minus {both['other']}", "", _spread(both)])
    return _table((f"{content['access']} against {content['against']}", "models", "points"), rows)


def _spread(row: Row) -> str:
    return f"{interval(row['difference'], row['low'], row['high'])} {row['called']}"


def _difference(row: Row) -> str:
    return f"{interval(row['difference'], row['low'], row['high'])}; {row['pairs']}"


def _between(content: Row, low: str, high: str) -> str:
    if content[low] is None:
        return ""
    return f"{content[low]:g} to {content[high]:g}"
