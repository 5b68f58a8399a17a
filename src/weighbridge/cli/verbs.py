"""The verbs of the command line, each a plain function whose docstring is its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from weighbridge.cli import beside, output
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
    json: Json = False,
) -> int:
    """Say whether developers' own scores stand above what others measure, and by how much."""
    from weighbridge.cli.calls import opened, options_of
    from weighbridge.findings.named import developer_in
    from weighbridge.findings.trust import trust as compared

    store = opened(as_of)
    chosen = None if developer is None else developer_in(store, developer)
    output.answer(compared(store, chosen, options_of(level)), json=json)
    return 0


@app.command
def why(
    model: str,
    benchmark: str,
    *,
    as_of: Annotated[str | None, Parameter(help="YYYY-MM-DD: what was published by then")] = None,
    json: Json = False,
) -> int:
    """Show every claim behind a score: who measured it, when, in what setting, and the copies."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.named import benchmark_in, model_in
    from weighbridge.findings.why import why as claims

    store = opened(as_of)
    found = claims(store, model_in(store, model), benchmark_in(store, benchmark))
    output.record(found, "why", json=json)
    return 0 if found["claims"] or found["published_ratings"] else 1


@app.command
def models(*, developer: str | None = None, json: Json = False) -> int:
    """List the models of the registry with their facts."""
    from weighbridge.cli.calls import opened

    where, values = ("developer = ?", [developer]) if developer else ("true", [])
    rows = opened().query(f"SELECT * FROM models WHERE {where} ORDER BY id", values)
    output.records(rows, "id name developer released openness licence kind", json=json)
    return 0 if rows else 1


@app.command
def show(model: str, *, json: Json = False) -> int:
    """Show one model: every fact with its source, and how much evidence there is."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.named import model_in
    from weighbridge.findings.show import show as shown

    store = opened()
    output.record(shown(store, model_in(store, model)), "show", json=json)
    return 0


@app.command
def benchmarks(*, json: Json = False) -> int:
    """List the benchmarks with area, language, floor and ceiling."""
    from weighbridge.cli.calls import opened

    rows = opened().query(
        "SELECT b.*, (SELECT count(*) FROM scores s WHERE s.benchmark = b.id) scores "
        "FROM benchmarks b ORDER BY id"
    )
    output.records(rows, "id name area language unit floor ceiling scores", json=json)
    return 0


@app.command
def sources(
    *,
    unresolved: Annotated[
        bool, Parameter(negative=(), help="the names that no model has, and the nearest that are")
    ] = False,
    outliers: Annotated[
        bool, Parameter(negative=(), help="scores that look like an error of transcription")
    ] = False,
    json: Json = False,
) -> int:
    """List what each source yielded: rows read, kept, counted, shipped, refused by reason."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings import yields

    if unresolved:
        rows, shown = yields.unresolved(opened()), "name source rows nearest"
    elif outliers:
        rows, shown = yields.odd(opened()), "source file row model benchmark value likely error"
    else:
        rows = [row if json else yields.shortened(row) for row in yields.sources(opened())]
        shown = "id read kept counted shipped refused unresolved self newest licence ship"
    output.records(rows, shown, json=json)
    return 0


for _verb in (beside.cost, beside.openness, beside.adoption, beside.safety):
    app.command(_verb)


@app.command
def build(
    root: Path,
    *more: Annotated[
        Path, Parameter(help="more such folders; a source is read from the first that has it")
    ],
    strict: Annotated[bool, Parameter(negative=(), help="land nothing if a source fails")] = False,
    ship: Annotated[
        Path | None, Parameter(help="write what may be shipped as Parquet here")
    ] = None,
    json: Json = False,
) -> int:
    """Build your own store from folders that hold evidence/ and raw/, such as snapshots and data."""
    from weighbridge.cli.building import build_store

    return build_store((root, *more), strict=strict, ship_to=ship, json=json)


@app.command
def update(
    *sources: str,
    dry_run: Annotated[
        bool, Parameter(negative=(), help="show what would be asked, and ask nobody")
    ] = False,
    offline: Annotated[bool, Parameter(negative=(), help="forbid the network: exit 4")] = False,
    json: Json = False,
) -> int:
    """Ask sources for their newest files, and keep each as a dated snapshot that build can read."""
    from weighbridge.cli.updating import update_sources

    return update_sources(sources, dry_run=dry_run, offline=offline, json=json)


@app.command
def export(
    *,
    table: Annotated[
        str, Parameter(help="scores, votes, responses, models, benchmarks, sources, ...")
    ],
    format: Annotated[Literal["csv", "parquet"], Parameter(help="file format")] = "csv",
    out: Annotated[Path | None, Parameter(help="a file; standard output when absent")] = None,
) -> int:
    """Export one table of the evidence."""
    from weighbridge.cli.exporting import export_table

    return export_table(table, format, out)


@app.command
def report(
    *,
    out: Annotated[Path, Parameter(help="where to write it")] = Path("weighbridge-report.html"),
    asked: Asked = DEFAULT,
) -> int:
    """Write the report: one self-contained HTML file."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.cli.reporting import write_report

    return write_report(open_weighing(asked), out, json=asked.json)


@app.command
def site(
    *,
    out: Annotated[Path, Parameter(help="a folder to write it to")] = Path("weighbridge-site"),
    asked: Asked = DEFAULT,
) -> int:
    """Write the report and the documentation as a folder of pages that link to each other."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.cli.siting import write_site

    return write_site(open_weighing(asked), out, json=asked.json)


@app.command
def schema(verb: str | None = None) -> int:
    """Print the JSON Schema of a verb's --json, or of all of them."""
    from weighbridge.cli.schemas import print_schema

    return print_schema(verb)
