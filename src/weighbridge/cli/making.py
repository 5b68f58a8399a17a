"""The verbs that make something: a store, snapshots, a file of a table, the report, the site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from weighbridge.cli.options import DEFAULT, Asked, Json


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


def report(
    *,
    out: Annotated[Path, Parameter(help="where to write it")] = Path("weighbridge-report.html"),
    asked: Asked = DEFAULT,
) -> int:
    """Write the report: one self-contained HTML file."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.cli.reporting import write_report

    return write_report(open_weighing(asked), out, json=asked.json)


def site(
    *,
    out: Annotated[Path, Parameter(help="a folder to write it to")] = Path("weighbridge-site"),
    asked: Asked = DEFAULT,
) -> int:
    """Write the report and the documentation as a folder of pages that link to each other."""
    from weighbridge.cli.calls import open_weighing
    from weighbridge.cli.siting import write_site

    return write_site(open_weighing(asked), out, json=asked.json)


def schema(verb: str | None = None) -> int:
    """Print the JSON Schema of a verb's --json, or of all of them."""
    from weighbridge.cli.schemas import print_schema

    return print_schema(verb)
