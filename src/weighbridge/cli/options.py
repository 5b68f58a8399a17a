"""The options that every answer takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative=(), help="print one JSON object")]


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """By which rules and on which evidence an answer is wanted."""

    level: Annotated[float | None, Parameter(help="level of intervals, such as 0.90")] = None
    as_of: Annotated[
        str | None, Parameter(help="YYYY-MM-DD: the evidence published by then alone")
    ] = None
    released_by: Annotated[
        str | None, Parameter(help="YYYY-MM-DD: models released by then, by all evidence")
    ] = None
    drop: Annotated[
        tuple[str, ...], Parameter(negative=(), help="leave out an evaluator's measurements")
    ] = ()
    evaluators: Annotated[
        str, Parameter(help="whose measurements count: all, independent or third-party")
    ] = "all"
    access: Annotated[
        str | None, Parameter(help="one kind of benchmark: public, private or refreshed")
    ] = None
    style: Annotated[
        str | None, Parameter(help="votes with style control or not: controlled or raw")
    ] = None
    include: Annotated[
        str | None, Parameter(help="what is left out otherwise: community, for its fine-tunes")
    ] = None
    kinds: Annotated[
        str, Parameter(help="evidence: scores, and with commas ratings, votes, responses beside")
    ] = "scores"
    bar: Annotated[int, Parameter(help="tests that a model needs to be ranked")] = 6
    size_cap: Annotated[
        float | None, Parameter(help="billions of parameters that a ranked model may have")
    ] = None
    json: Json = False


DEFAULT = Asked()


@Parameter(name="*")
@dataclass(frozen=True)
class Window:
    """The day of an answer, or the window over which it is averaged."""

    at: Annotated[str | None, Parameter(help="YYYY-MM-DD: on that day")] = None
    since: Annotated[
        str | None, Parameter(name="--from", help="YYYY-MM-DD: the mean from that day on")
    ] = None
    to: Annotated[str | None, Parameter(help="YYYY-MM-DD: the end of that mean")] = None


ONE_DAY = Window()
