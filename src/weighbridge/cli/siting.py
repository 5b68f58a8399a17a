"""``weighbridge site``: the report and the documentation as a folder of pages."""

from __future__ import annotations

from pathlib import Path

from weighbridge.cli import output
from weighbridge.cli.calls import progress_bar
from weighbridge.errors import BadData
from weighbridge.findings.weighing import Weighing
from weighbridge.publish.content import content
from weighbridge.publish.report import render
from weighbridge.publish.site.pages import docs_folder, site


def write_site(on: Weighing, out: Path, *, json: bool) -> int:
    """Write every page below ``out``; files that are no page of the site stay as they are."""
    with progress_bar(json) as progress:
        pages = site(render(content(on, progress)), docs_folder())
    try:
        for name, html in pages.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise BadData(f"{out}: cannot be written ({error.strerror})") from error
    found = {
        "path": str(out),
        "pages": sorted(pages),
        "digest": on.store.digest,
        "evidence_to": on.store.evidence_to,
    }
    output.site(found, json=json)
    return 0
