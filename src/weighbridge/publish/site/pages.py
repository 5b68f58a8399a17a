"""Markdown files become pages of the report's style: no raw HTML, no script, no outside file."""

from __future__ import annotations

import hashlib
import posixpath
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from weighbridge.errors import BadData
from weighbridge.publish.words import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

HOME = "index.html"
INSTALLED = Path(__file__).parents[2] / "docs"
CHECKOUT = Path(__file__).parents[4] / "docs"


def docs_folder() -> Path:
    """Return the documentation that came with the package, or that of the checkout."""
    return INSTALLED if INSTALLED.is_dir() else CHECKOUT


def site(report: str, folder: Path) -> dict[str, str]:
    """Return the pages of a site by path: the report as ``index.html``, and every Markdown file.

    Raises:
        BadData: no Markdown file lies in ``folder``.
    """
    texts = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.md"))
    }
    if not texts:
        raise BadData(f"{folder}: found no documentation, expected *.md")
    titles = {_html(name): _title(text, name) for name, text in texts.items()}
    pages = {_html(name): _page(name, text, titles) for name, text in texts.items()}
    return {HOME: _with_links(report, titles), **pages}


def _html(name: str) -> str:
    return f"{name.removesuffix('.md')}.html"


def _title(text: str, name: str) -> str:
    heading = next((line for line in text.splitlines() if line.startswith("# ")), f"# {name}")
    return clean(heading.removeprefix("# ")).strip()


def _page(name: str, text: str, titles: Mapping[str, str]) -> str:
    css = files("weighbridge.publish").joinpath("templates/styles.css").read_text("utf-8")
    here = _html(name)
    html = (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=titles[here],
            body=Markup(_body(name, text, titles)),
            css=Markup(css),
            css_hash=b64encode(hashlib.sha256(css.encode()).digest()).decode(),
            home=_relative(HOME, here),
            links=[(_relative(page, here), title, page == here) for page, title in titles.items()],
        )
    )
    return clean(html, keep="\n\t")


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("weighbridge.publish.site", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _body(name: str, text: str, titles: Mapping[str, str]) -> str:
    """Return one file's Markdown as HTML whose headings have ids and whose links stay inside."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        token.attrs.pop("style", None)
        if token.type == "heading_open" and following is not None:
            token.attrSet("id", slug(following.content))
    for token in _links(tokens):
        token.attrSet("href", _target(str(token.attrGet("href")), name, titles))
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html


def _links(tokens: list[Token]) -> Iterator[Any]:
    for token in tokens:
        yield from (child for child in token.children or () if child.type == "link_open")


def _target(href: str, name: str, titles: Mapping[str, str]) -> str:
    """Return a link to another Markdown file as one to its page; any other stays as it is."""
    path, mark, fragment = href.partition("#")
    page = _html(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    if not path.endswith(".md") or page not in titles:
        return href
    return _relative(page, _html(name)) + mark + fragment


def _relative(page: str, here: str) -> str:
    return posixpath.relpath(page, posixpath.dirname(here) or ".")


def slug(heading: str) -> str:
    """Return the id of a heading: lower case, words joined by hyphens."""
    kept = "".join(c if c.isalnum() or c in " -" else "" for c in heading.lower())
    return "-".join(kept.split())


def _with_links(report: str, titles: Mapping[str, str]) -> str:
    """Return the report with the documentation named in its footer."""
    links = Markup(" · ").join(
        Markup('<a href="{}">{}</a>').format(page, title) for page, title in titles.items()
    )
    before, end, after = report.rpartition("</footer>")
    if not end:
        raise BadData("the report has no footer to name the documentation in")
    return f'{before}<nav aria-label="Documentation"><p>{links}</p></nav>{end}{after}'
