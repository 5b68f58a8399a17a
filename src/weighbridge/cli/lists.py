"""The verbs that list evidence: claims behind a score, models, benchmarks and sources."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from weighbridge.cli import output
from weighbridge.cli.options import Json


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


def models(*, developer: str | None = None, json: Json = False) -> int:
    """List the models of the registry with their facts."""
    from weighbridge.cli.calls import opened

    where, values = ("developer = ?", [developer]) if developer else ("true", [])
    rows = opened().query(f"SELECT * FROM models WHERE {where} ORDER BY id", values)
    output.records(rows, "id name developer released openness licence kind", json=json)
    return 0 if rows else 1


def show(model: str, *, json: Json = False) -> int:
    """Show one model: every fact with its source, and how much evidence there is."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.named import model_in
    from weighbridge.findings.show import show as shown

    store = opened()
    output.record(shown(store, model_in(store, model)), "show", json=json)
    return 0


def benchmarks(*, json: Json = False) -> int:
    """List the benchmarks with area, language, floor and ceiling."""
    from weighbridge.cli.calls import opened

    rows = opened().query(
        "SELECT b.*, (SELECT count(*) FROM scores s WHERE s.benchmark = b.id) scores "
        "FROM benchmarks b ORDER BY id"
    )
    output.records(rows, "id name area language unit floor ceiling scores", json=json)
    return 0


def sources(
    *,
    unresolved: Annotated[
        bool, Parameter(negative=(), help="the names that no model has, and the nearest that are")
    ] = False,
    unread: Annotated[
        bool, Parameter(negative=(), help="files that are not read, and why")
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
    elif unread:
        rows, shown = yields.unread(opened()), "source file why"
    elif outliers:
        rows, shown = (
            yields.odd(opened()),
            "source file row model benchmark value likely error verdict",
        )
    else:
        rows = [row if json else yields.shortened(row) for row in yields.sources(opened())]
        shown = "id read kept counted shipped refused unresolved self newest licence ship"
    output.records(rows, shown, json=json)
    return 0
