"""The report page: one HTML file that carries its style, its drawings and its evidence."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import charts, dots, frontier, lag, words, years
from .page import PairRow, Report


def render(report: Report) -> str:
    """The page as one self-contained HTML document: no script, no request, no font."""
    cells = [cell for pair in report.pairs for cell in pair.areas]
    cards = [card for pair in report.pairs for card in (pair.model, pair.rival)]
    then = [pair for year in report.years for pair in year.pairs]
    html = (
        _environment()
        .get_template("report.html.j2")
        .render(
            r=report,
            css=Markup(_css()),
            limit=charts.covering(cells),
            dial=charts.covering(pair.general for pair in report.balances),
            columns=charts.columns(report),
            blocks=charts.blocks(report.area_labels),
            unverified=list({card.id: card for card in cards if card.unverified}.values()),
            year_pairs=then,
            year_limit=charts.covering(pair.general for pair in then),
            longest=max((sum(row[1:]) for row in report.self_counts), default=0),
        )
    )
    return words.clean(html, keep="\n\t")


@cache
def _environment() -> Environment:
    """Templates that escape everything and stop at an undefined name."""
    env = Environment(
        loader=PackageLoader("weighbridge.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        balance=charts.balance,
        bar=charts.bar,
        dots=dots,
        dotted=charts.DOTTED,
        figcaption=figcaption,
        frontier=frontier,
        heat_class=charts.heat_class,
        heat_text=charts.heat_text,
        kinds=charts.KINDS,
        lag=lag,
        link=link,
        place=charts.place,
        shape=charts.shape,
        strip=charts.strip,
        years=years,
        zeros=charts.zeros,
    )
    env.filters.update(
        count=words.count,
        gap=words.interval,
        percent=words.percent,
        plain=words.plain,
        probability=words.probability,
        px=px,
    )
    return env


@cache
def _css() -> str:
    """The stylesheet, read once."""
    return files("weighbridge.publish").joinpath("templates/styles.css").read_text("utf-8")


def px(value: float) -> str:
    """A length in a drawing, to a tenth of a pixel."""
    return f"{round(value, 1):g}"


def link(url: str) -> str:
    """``url`` when it leads to the web, else nothing: no script and no file behind a source."""
    return url if url.startswith(("https://", "http://")) else ""


def figcaption(pair: PairRow) -> str:
    """What the balance says, in a sentence."""
    cell = pair.general
    if cell.interval is None or cell.p_ahead is None:
        return f"Not comparable: {cell.reason or 'no evidence is shared'}."
    size = words.interval(cell.interval.value, cell.interval.low, cell.interval.high)
    doubt = "The doubt does not reach level." if cell.separable else "The doubt reaches level."
    scores = "score" if cell.support_count == 1 else "scores"
    return (
        f"{cell.verdict.capitalize()}: {size} points. P(ahead) is "
        f"{words.probability(cell.p_ahead)}, from {cell.support_count} {scores}. {doubt}"
    )
