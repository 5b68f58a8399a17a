"""A site: links that lead somewhere, no script, no raw HTML, no request to elsewhere."""

from __future__ import annotations

import posixpath
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from sample import report

from weighbridge.errors import BadData
from weighbridge.publish.report import render
from weighbridge.publish.site.pages import docs_folder, site, slug

HOSTILE = """# Hostile <script>alert(1)</script> \x1b[31m\u202e

<img src=x onerror=alert(1)> <script>alert(1)</script>

[script](javascript:alert(1)) [data](data:text/html;base64,AAAA) [up](../../../etc/passwd.md)
[vb](vbscript:x) ![picture](javascript:alert(1)) <javascript:alert(1)>

| a |
| :-: |
| <b onclick="x">y</b> |

{{ 7*7 }} {% include "x" %}
"""


class Page(HTMLParser):
    """Collects links, ids, tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        named = {name: value or "" for name, value in attrs}
        self.links += [named[name] for name in ("href", "src") if name in named]
        self.ids += [named["id"]] if "id" in named else []


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {name: Page(html) for name, html in site(render(report()), docs_folder()).items()}


def test_every_internal_link_leads_somewhere(pages: dict[str, Page]) -> None:
    tried, broken = 0, []
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"https?://|data:,$", link):
                continue
            path, _, fragment = link.partition("#")
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), path or Path(name).name)
            )
            tried += 1
            if target not in pages or (fragment and fragment not in pages[target].ids):
                broken.append((name, link))
    assert broken == []
    assert tried > len(pages) ** 2


def test_ids_are_unique_and_no_page_has_a_script(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert not page.tags & {"script", "iframe", "object", "embed", "form", "img"}, name
        assert not {a for a in page.attributes if a.startswith("on")}, name


def test_documentation_has_a_strict_policy() -> None:
    for name, html in site(render(report()), docs_folder()).items():
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
        assert policy
        assert policy.group(1).startswith("default-src 'none'; ")
        assert "http" not in policy.group(1)
        if name != "index.html":
            assert "unsafe" not in policy.group(1)
            assert not re.search(r"<[^>]* style=", html)


def test_hostile_markdown_is_inert(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(HOSTILE)
    html = site(render(report()), tmp_path)
    for text in html.values():
        page = Page(text)
        assert not page.tags & {"script", "img"}
        assert not {a for a in page.attributes if a.startswith("on")}
        assert not [x for x in page.links if re.match(r"(?i)javascript|vbscript|data:text", x)]
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "{{ 7*7 }}" in html["bad.html"]


def test_folder_without_documentation(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="found no documentation"):
        site(render(report()), tmp_path)


def test_slug() -> None:
    assert slug("What is *measured*, and how?") == "what-is-measured-and-how"
