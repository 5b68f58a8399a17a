"""The Python interface: open the evidence, rate, weigh, match rivals, measure a lag."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge.errors import UsageError

if TYPE_CHECKING:
    from weighbridge.evidence.store import Store
    from weighbridge.findings.finding import Finding
    from weighbridge.findings.weighing import Weighing


def open(  # noqa: PLR0913
    path: str | Path | None = None,
    as_of: str | None = None,
    *,
    drop: tuple[str, ...] = (),
    evaluators: str = "all",
    access: str | None = None,
    style: str | None = None,
    include: str | None = None,
    kinds: tuple[str, ...] = ("scores",),
) -> Store:
    """Open a store: the file at ``path``, else the user's own, else the shipped evidence.

    ``as_of`` (YYYY-MM-DD) keeps what was published by that day, ``drop`` leaves out evaluators by
    name, ``evaluators`` is all, independent or third-party, ``access`` public, private or
    refreshed, ``style`` controlled or raw votes; ``include`` adds ``community`` fine-tunes.
    ``kinds`` are what ratings rest on: scores, and ``ratings``, ``votes``, ``responses`` beside.

    Raises:
        BadData: the file is no store.
        DigestMismatch: a shipped file is not what its manifest says.
        UsageError: the date is none, or the kinds lack scores.
        UnknownName: an evaluator, a class of them, a kind of access or of evidence is unknown.
    """
    from weighbridge.evidence.selection import Selection, select
    from weighbridge.evidence.store import open_store

    store = open_store(None if path is None else Path(path))
    return select(store, Selection(as_of, drop, evaluators, access, style, include, kinds))


def rate(store: Store, area: str = "general", group: str = "all-all", **knobs: Any) -> Finding:
    """Rank the well-measured models of a group in an area, with intervals.

    ``knobs`` are the fields of ``weighbridge.findings.weighing.Knobs``: level, margin (points),
    bar (tests), seed, released_by (YYYY-MM-DD), size_cap (billions of parameters).

    Raises:
        UnknownName: the area or the group is none.
        UsageError: a knob is unknown, or the level lies outside 0.5 to 0.99.
    """
    from weighbridge.findings.groups import parse
    from weighbridge.findings.named import area_of
    from weighbridge.findings.rank import rank

    on = _weighing(store, knobs)
    return rank(on, parse(on, group), area_of(area))


def weigh(store: Store, a: str, b: str, **knobs: Any) -> Finding:
    """Weigh two models area by area; names may be loose, such as ``Qwen 14B``.

    Raises:
        UnknownName: a name is unknown or ambiguous; carries the nearest.
        UsageError: a knob is unknown.
    """
    from weighbridge.findings.lead import weigh as weighed
    from weighbridge.findings.named import model_in

    return weighed(_weighing(store, knobs), model_in(store, a), model_in(store, b))


def rivals(store: Store, model: str | None = None, count: int = 8, **knobs: Any) -> Finding:
    """Match a model, or the best open models of the first side, with its strongest rivals.

    Raises:
        UnknownName: the name is unknown or ambiguous.
        UsageError: a knob is unknown.
    """
    from weighbridge.findings.named import groups_of, model_in, other_side
    from weighbridge.findings.rivals import best_of_each_developer
    from weighbridge.findings.rivals import rivals as matched

    on = _weighing(store, knobs)
    own, other = groups_of(on, None, None)
    if model is None:
        models = best_of_each_developer(on, own, other.side, count)
        return matched(on, models, other.side)
    named = model_in(store, model)
    return matched(on, [named], other_side(on, named, other.side))


def lag(  # noqa: PLR0913
    store: Store,
    follower: str | None = None,
    leader: str | None = None,
    area: str = "general",
    *,
    at: str | None = None,
    since: str | None = None,
    tie: float = 0.0,
    **knobs: Any,
) -> Finding:
    """Return how many months one group is behind another, by default the sides' own question.

    ``at`` (YYYY-MM-DD) is a day, by default that of the newest evidence; with ``since`` the
    answer is the mean from then on. ``tie`` is in points.

    Raises:
        UnknownName: a group or the area is none.
        UsageError: a date or a knob is none.
    """
    from weighbridge.evidence.selection import checked_day
    from weighbridge.findings.lag import lag as behind
    from weighbridge.findings.named import area_of, groups_of

    days = [None if text is None else checked_day(text) for text in (at, since)]
    on = _weighing(store, knobs)
    groups = groups_of(on, follower, leader)
    return behind(on, groups, area_of(area), at=days[0], since=days[1], tie=tie)


def _weighing(store: Store, knobs: dict[str, Any]) -> Weighing:
    from weighbridge import config
    from weighbridge.evidence.selection import checked_day
    from weighbridge.findings.weighing import Knobs, weighing

    known = [one.name for one in dataclasses.fields(Knobs)]
    unknown = sorted(set(knobs) - set(known))
    if unknown:
        raise UsageError(f"knob {unknown[0]!r} is unknown; there are {', '.join(known)}")
    level = config.checked_level(knobs.get("level", config.level()))
    if knobs.get("released_by") is not None:
        checked_day(knobs["released_by"])
    return weighing(store, Knobs(**{**knobs, "level": level}))
