"""What long jobs made, as terminal tables: a build, an update, ratings from shards, a report."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.text import Text

from weighbridge.publish import inert
from weighbridge.publish.inert import Row


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
    return Group(
        inert.table(columns, rows),
        "",
        inert.lines([*failed, content["store"]]),
        inert.foot(content),
    )


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
    return Group(inert.table(columns, rows), "", inert.lines(said))


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
    parts: list[Any] = [inert.table(("", "model", "points (interval)", content["kind"]), rows), ""]
    if effects:
        parts += [inert.table(("effect", "value (interval)", "unit"), effects), ""]
    said = [f"· {caveat}" for caveat in content["caveats"]]
    stamp = (
        f"{content['rows']:,} rows in {content['shards']} shards, digest {content['digest']}, "
        f"{content['level']:.0%} intervals; {content['anchor_points']:.0f} is the "
        f"{content['anchor']}"
    )
    return Group(*parts, inert.lines([*said, stamp]))


def report_table(content: Row) -> Text:
    """Return the headline and the path of a report."""
    return inert.lines([content["headline"], content["path"]])
