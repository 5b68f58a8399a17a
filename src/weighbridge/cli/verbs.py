"""The verbs of the command line, each a plain function whose docstring is its help."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import App, Parameter

from weighbridge.cli import beside, lists, making, output, rating
from weighbridge.cli.options import DEFAULT, ONE_DAY, Asked, Json, Window

app = App(
    name="weighbridge",
    help="Weigh Chinese open-weight AI models against their strongest US rivals, on evidence.",
    version=output.version,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)

Area = Annotated[str | None, Parameter(help="one area only, such as code or chinese")]
Follower = Annotated[str | None, Parameter(help="a group such as cn-open, whose models are asked")]
Leader = Annotated[str | None, Parameter(help="the group such as us-all to measure against")]
Setting = Annotated[
    tuple[str, ...],
    Parameter(help="MODEL=EFFORT: weigh a model at another setting than its strongest"),
]


@app.command
def weigh(
    a: str,
    b: str,
    *,
    area: Area = None,
    setting: Setting = (),
    asked: Asked = DEFAULT,
) -> int:
    """Weigh two models, area by area: who leads, by how much, how sure, on what evidence."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.findings.lead import weigh as weighed
    from weighbridge.findings.named import areas_of, model_in

    on = open_weighing(asked, setting)
    finding = weighed(on, model_in(on.store, a), model_in(on.store, b), areas_of(area))
    output.answer(finding, json=asked.json)
    return 1 if finding.verdict == "not_comparable" else 0


@app.command
def rank(
    *,
    area: Area = None,
    country: Annotated[str, Parameter(help="a side such as cn or us, or all")] = "all",
    openness: Annotated[Literal["open", "closed", "all"], Parameter(help="access class")] = "all",
    asked: Asked = DEFAULT,
) -> int:
    """Rank well-measured models, with intervals and the range of each rank."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.findings.groups import parse
    from weighbridge.findings.named import area_of
    from weighbridge.findings.rank import rank as ranked

    on = open_weighing(asked)
    finding = ranked(on, parse(on, f"{country}-{openness}"), area_of(area))
    output.answer(finding, json=asked.json)
    return 0 if finding.details["models"] else 1


@app.command
def rivals(
    model: str | None = None,
    *,
    follower: Follower = None,
    leader: Leader = None,
    count: Annotated[int, Parameter(help="how many models, one a developer and size")] = 8,
    asked: Asked = DEFAULT,
) -> int:
    """Match each of the best models of a side with its strongest rivals on the other side."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.findings.named import groups_of, model_in, other_side
    from weighbridge.findings.rivals import best_of_each_developer
    from weighbridge.findings.rivals import rivals as matched

    on = open_weighing(asked)
    own, other = groups_of(on, follower, leader)
    if model is None:
        models, side = best_of_each_developer(on, own, other.side, count), other.side
    else:
        models = [model_in(on.store, model)]
        side = other_side(on, models[0], other.side)
    finding = matched(on, models, side)
    output.answer(finding, json=asked.json)
    return 0 if finding.details["pairs"] else 1


@app.command
def frontier(
    *,
    group: Annotated[
        tuple[str, ...], Parameter(negative=(), help="groups such as cn-open; by default all four")
    ] = (),
    area: Area = None,
    asked: Asked = DEFAULT,
) -> int:
    """Show the best so far of each group at every date, with intervals."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.findings.frontier import frontier as best
    from weighbridge.findings.groups import parse, sided
    from weighbridge.findings.named import area_of

    on = open_weighing(asked)
    groups = [parse(on, name) for name in group] or sided(on)
    finding = best(on, groups, area_of(area))
    output.answer(finding, json=asked.json)
    return 1 if finding.verdict == "not_comparable" else 0


@app.command
def lag(
    *,
    follower: Follower = None,
    leader: Leader = None,
    area: Area = None,
    window: Window = ONE_DAY,
    tie: Annotated[float, Parameter(help="points within which two frontiers are level")] = 0.0,
    asked: Asked = DEFAULT,
) -> int:
    """Say how many months a group is behind another, with the gap in points and win rate."""
    from weighbridge.cli.calls import open_weighing, window_of
    from weighbridge.findings.lag import lag as behind
    from weighbridge.findings.named import area_of, groups_of

    start, end = window_of(window)
    on = open_weighing(asked)
    groups = groups_of(on, follower, leader)
    finding = behind(on, groups, area_of(area), at=end, since=start, tie=tie)
    output.answer(finding, json=asked.json)
    return 1 if finding.details["months"] is None else 0


@app.command
def trust(
    developer: str | None = None,
    *,
    as_of: Annotated[str | None, Parameter(help="YYYY-MM-DD: what was published by then")] = None,
    level: Annotated[float | None, Parameter(help="level of intervals, such as 0.90")] = None,
    by_access: Annotated[
        bool, Parameter(negative=(), help="public benchmarks against private or refreshed ones too")
    ] = False,
    json: Json = False,
) -> int:
    """Say whether developers' own scores stand above what others measure, and by how much."""
    from weighbridge.cli.calls import opened, options_of
    from weighbridge.findings.named import developer_in
    from weighbridge.findings.trust import trust as compared

    store = opened(as_of)
    chosen = None if developer is None else developer_in(store, developer)
    output.answer(compared(store, chosen, options_of(level), access=by_access), json=json)
    return 0


for _verb in (
    *(lists.why, lists.models, lists.show, lists.benchmarks, lists.sources),
    *(beside.cost, beside.openness, beside.adoption, beside.safety),
    *(making.build, making.update, making.export, making.report, making.site, making.schema),
    rating.rate,
):
    app.command(_verb)
