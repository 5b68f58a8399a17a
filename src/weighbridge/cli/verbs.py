"""The verbs of the command line, each a plain function whose docstring is its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from weighbridge.cli import output

app = App(
    name="weighbridge",
    help="Weigh Chinese open-weight AI models against their strongest US rivals, on evidence.",
    version=output.version,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)

Json = Annotated[bool, Parameter(name="--json", negative=(), help="print one JSON object")]
Level = Annotated[float | None, Parameter(help="level of intervals, such as 0.90")]
Area = Annotated[str | None, Parameter(help="one area only, such as code or chinese")]
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
    level: Level = None,
    setting: Setting = (),
    json: Json = False,
) -> int:
    """Weigh two models, area by area: who leads, by how much, how sure, on what evidence."""
    from weighbridge.cli.calls import areas_of, model_of, open_weighing
    from weighbridge.findings.lead import weigh as weighed

    on = open_weighing(level, json=json, settings=setting)
    finding = weighed(on, model_of(on, a), model_of(on, b), areas_of(area))
    output.answer(finding, json=json)
    return 1 if finding.verdict == "not_comparable" else 0


@app.command
def rank(
    *,
    area: Area = None,
    country: Annotated[str, Parameter(help="a side such as cn or us, or all")] = "all",
    openness: Annotated[Literal["open", "closed", "all"], Parameter(help="access class")] = "all",
    level: Level = None,
    json: Json = False,
) -> int:
    """Rank well-measured models, with intervals and the range of each rank."""
    from weighbridge.cli.calls import area_of, open_weighing
    from weighbridge.findings.groups import parse
    from weighbridge.findings.rank import rank as ranked

    on = open_weighing(level, json=json)
    finding = ranked(on, parse(on, f"{country}-{openness}"), area_of(area))
    output.answer(finding, json=json)
    return 0 if finding.details["models"] else 1


@app.command
def rivals(
    model: str | None = None,
    *,
    follower: Annotated[str, Parameter(help="whose best models to match")] = "cn-open",
    leader: Annotated[str, Parameter(help="the side of the rivals")] = "us-all",
    count: Annotated[int, Parameter(help="how many models, one a developer")] = 5,
    level: Level = None,
    json: Json = False,
) -> int:
    """Match each of the best models of a side with its strongest rivals on the other side."""
    from weighbridge.cli.calls import model_of, open_weighing, other_side
    from weighbridge.findings.groups import parse
    from weighbridge.findings.rivals import best_of_each_developer
    from weighbridge.findings.rivals import rivals as matched

    on = open_weighing(level, json=json)
    if model is None:
        models = best_of_each_developer(on, parse(on, follower), count)
        side = parse(on, leader).side
    else:
        models = [model_of(on, model)]
        side = other_side(on, models[0], parse(on, leader).side)
    finding = matched(on, models, side)
    output.answer(finding, json=json)
    return 0 if finding.details["pairs"] else 1


@app.command
def why(model: str, benchmark: str, *, json: Json = False) -> int:
    """Show every claim behind a score: who measured it, when, in what setting, and the copies."""
    from weighbridge.cli.calls import benchmark_in, model_in, opened
    from weighbridge.findings.why import why as claims

    store = opened()
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
    from weighbridge.cli.calls import model_in, opened
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
def sources(*, json: Json = False) -> int:
    """List the sources: rows read, kept, refused by reason, self-reported, newest date, licence."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.show import sources as listed

    rows = listed(opened())
    output.records(rows, "id licence ship read kept copies refused self newest", json=json)
    return 0


@app.command
def build(
    root: Path,
    *,
    strict: Annotated[bool, Parameter(negative=(), help="land nothing if a source fails")] = False,
    ship: Annotated[
        Path | None, Parameter(help="write what may be shipped as Parquet here")
    ] = None,
    json: Json = False,
) -> int:
    """Build your own store from a folder that holds evidence/ and raw/."""
    from weighbridge.cli.building import build_store

    return build_store(root, strict=strict, ship_to=ship, json=json)


@app.command
def export(
    *,
    table: Annotated[str, Parameter(help="scores, models, benchmarks, sources, refused, ...")],
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
    level: Level = None,
    json: Json = False,
) -> int:
    """Write the report: one self-contained HTML file."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.cli.reporting import write_report

    return write_report(open_weighing(level, json=json), out, json=json)


@app.command
def site(
    *,
    out: Annotated[Path, Parameter(help="a folder to write it to")] = Path("weighbridge-site"),
    level: Level = None,
    json: Json = False,
) -> int:
    """Write the report and the documentation as a folder of pages that link to each other."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.cli.siting import write_site

    return write_site(open_weighing(level, json=json), out, json=json)


@app.command
def schema(verb: str | None = None) -> int:
    """Print the JSON Schema of a verb's --json, or of all of them."""
    from weighbridge.cli.schemas import print_schema

    return print_schema(verb)
