"""The verbs that list what stands beside scores: prices, openness, use and safety."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from weighbridge.cli import output
from weighbridge.cli.options import Json

RUNS = "model benchmark setting solved_percent task_cost cost_per_solved as_of source"
Day = Annotated[str | None, Parameter(help="YYYY-MM-DD: what was published by then")]


def cost(model: str, *others: str, as_of: Day = None, json: Json = False) -> int:
    """List what models cost: USD per million tokens by provider, and per solved task by benchmark."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.cost import cost as priced
    from weighbridge.findings.named import model_in

    store = opened(as_of)
    names = list(dict.fromkeys(model_in(store, name) for name in (model, *others)))
    found = priced(store, names)
    columns = "model provider place input output cached as_of source"
    output.listing(found, "prices", columns, json=json)
    if found["solved"] and not json:
        output.records(found["solved"], RUNS, json=False)
    return 0 if found["prices"] or found["solved"] else 1


def openness(model: str | None = None, *, as_of: Day = None, json: Json = False) -> int:
    """Show how open a model is beyond its weights: its licence's terms and each index's grades."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.named import model_in
    from weighbridge.findings.openness import openness as graded

    store = opened(as_of)
    found = graded(store, model_in(store, model) if model else None)
    grades = "subject index dimension grade as_of source"
    subjects = "index subject_kind subject dimensions best between as_of"
    key, columns = ("grades", grades) if found["grades"] else ("subjects", subjects)
    output.listing(found, key, columns, json=json)
    return 0 if found["subjects"] or found["terms"] else 1


def adoption(
    *,
    by: Annotated[str | None, Parameter(help="the population that was counted")] = None,
    as_of: Day = None,
    json: Json = False,
) -> int:
    """Show counts and shares of use, of one population at a time, with who published them."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.adoption import adoption as used

    found = used(opened(as_of), by)
    uses = "subject metric value unit as_of publisher_name interest reading"
    key, columns = ("uses", uses) if by else ("populations", "id name subjects newest caveat")
    output.listing(found, key, columns, json=json)
    return 0 if found[key] else 1


def safety(model: str | None = None, *, as_of: Day = None, json: Json = False) -> int:
    """Show what models answer under attack and on contested topics, with who tested and why."""
    from weighbridge.cli.calls import opened
    from weighbridge.findings.named import model_in
    from weighbridge.findings.safety import safety as tested

    store = opened(as_of)
    found = tested(store, model_in(store, model) if model else None)
    columns = "suite direction mean low high tests models evaluator interest newest"
    output.listing(found, "suites", columns, json=json)
    return 0 if found["suites"] else 1
