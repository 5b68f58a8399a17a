"""A page as a parser sees it, without a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "wbr", "img", "hr", "input"}


class Walk(HTMLParser):
    """Checks nesting and collects digits outside an element that names its evidence."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.orphans: list[str] = []
        self.faults: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            named = any(n in ("data-finding", "data-evidence") and v for n, v in attrs)
            self.stack.append((tag, named))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop()[0] != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        named = any(named for _, named in self.stack)
        if not named and self.stack[-1:] != [("style", False)] and re.search(r"\d", data):
            self.orphans.append(data.strip())


def walked(html: str) -> Walk:
    """Return what a walk over a document found."""
    parser = Walk()
    parser.feed(html)
    parser.close()
    return parser
