"""``weighbridge rate``: ratings from Parquet shards of votes or responses."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from weighbridge.cli import output
from weighbridge.cli.options import Json

if TYPE_CHECKING:
    from weighbridge.shards.moments import Work
    from weighbridge.shards.rating import Sharded


@Parameter(name="*")
@dataclass(frozen=True)
class Crew:
    """Who works on the shards."""

    workers: Annotated[
        int | None, Parameter(help="processes of this machine; one for each core when unsaid")
    ] = None
    cluster: Annotated[
        str | None,
        Parameter(help="a Dask scheduler such as tcp://host:8786, whose workers see the shards"),
    ] = None


@Parameter(name="*")
@dataclass(frozen=True)
class How:
    """How votes and responses are rated."""

    model: Annotated[
        Literal["1pl", "2pl", "3pl"], Parameter(help="of responses: parameters of an item")
    ] = "2pl"
    ties: Annotated[
        Literal["half", "davidson"], Parameter(help="of votes: half a win each, or a weight")
    ] = "half"
    covariate: Annotated[
        tuple[str, ...],
        Parameter(negative=(), help="of votes: a column, features of model_a minus model_b's"),
    ] = ()
    judge: Annotated[
        str | None, Parameter(help="of votes: a column; each judge has a tie weight of their own")
    ] = None
    session: Annotated[
        str | None, Parameter(help="of votes: a column; votes of one session may hang together")
    ] = None
    level: Annotated[float | None, Parameter(help="level of intervals, such as 0.90")] = None


ALONE, USUAL = Crew(), How()


def rate(
    *places: Annotated[Path, Parameter(help="Parquet files, and folders of them")],
    kind: Annotated[
        Literal["votes", "responses"] | None, Parameter(help="what they hold; else by columns")
    ] = None,
    how: How = USUAL,
    crew: Crew = ALONE,
    json: Json = False,
) -> int:
    """Rate models from your own votes or responses, in Parquet shards of any number."""
    from weighbridge.cli.calls import options_of, progress_bar
    from weighbridge.shards import listed
    from weighbridge.shards.moments import Work
    from weighbridge.shards.rating import kind_of

    shards, level = listed(places), options_of(how.level).level
    holds = kind or kind_of(shards[0])
    with _executor(crew, len(shards)) as executor, progress_bar(json) as progress:
        found = _rated(Work(executor, shards, progress), holds, how, level)
    output.record(_content(found, holds, len(shards)), "rate", json=json)
    return 0


def _executor(crew: Crew, shards: int) -> Any:
    from weighbridge.errors import UsageError
    from weighbridge.shards import Cluster, Pool, Serial

    if crew.cluster is not None:
        if crew.workers is not None:
            raise UsageError("--workers are of this machine and --cluster is not: ask for one")
        return Cluster(crew.cluster)
    workers = (os.cpu_count() or 1) if crew.workers is None else crew.workers
    if workers < 1:
        raise UsageError(f"--workers {workers}: expected at least 1")
    workers = min(workers, shards)
    return Serial() if workers == 1 else Pool(workers)


def _rated(work: Work, kind: str, how: How, level: float) -> Sharded:
    from weighbridge.shards import Kept, rated_responses, rated_votes

    if kind == "responses":
        return rated_responses(work, form=how.model, level=level)
    kept = Kept(how.covariate, how.judge, how.session)
    return rated_votes(work, kept, ties=how.ties, level=level)


def _content(found: Sharded, kind: str, shards: int) -> dict[str, Any]:
    ratings = found.ratings
    low, high = ratings.interval()
    columns = (ratings.point.tolist(), low.tolist(), high.tolist(), found.support.tolist())
    models = [
        {"model": name, "points": point, "low": under, "high": over, "support_count": support}
        for name, point, under, over, support in zip(ratings.models, *columns, strict=True)
    ]
    models.sort(key=lambda one: (-one["points"], one["model"]))
    return {
        "kind": kind, "shards": shards, "rows": found.rows, "digest": found.digest,
        "level": ratings.method["level"], "anchor": ratings.scale.anchor,
        "anchor_points": ratings.scale.anchor_points, "models": models,
        "effects": [asdict(effect) for effect in ratings.effects],
        "items": _items(found), "method": dict(ratings.method),
        "caveats": list(ratings.diagnostics),
    }  # fmt: skip


def _items(found: Sharded) -> list[dict[str, Any]]:
    fit = found.items
    if fit is None:
        return []
    names = ("difficulty", "difficulty_error", "discrimination", "discrimination_error", "guessing")
    columns = [getattr(fit, name).tolist() for name in names]
    return [
        {"item": item, **dict(zip(names, row, strict=True)), "notes": fit.notes.get(item, ())}
        for item, *row in zip(fit.items, *columns, strict=True)
    ]
