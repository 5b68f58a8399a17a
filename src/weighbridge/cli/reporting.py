"""``weighbridge report``: one HTML file, its headline and its path."""

from __future__ import annotations

import os
from pathlib import Path

from weighbridge.cli import output
from weighbridge.cli.calls import progress_bar
from weighbridge.errors import BadData
from weighbridge.findings.weighing import Weighing
from weighbridge.publish.content import content
from weighbridge.publish.prose import sentence
from weighbridge.publish.report import render


def write_report(on: Weighing, out: Path, *, json: bool) -> int:
    """Write the report beside its target and rename it into place."""
    with progress_bar(json) as progress:
        shown = content(on, progress)
    html = render(shown)
    new = out.with_name(f".{out.name}.new")
    try:
        new.write_text(html, encoding="utf-8")
        os.replace(new, out)
    except OSError as error:
        raise BadData(f"{out}: cannot be written ({error.strerror})") from error
    found = {
        "headline": sentence(shown.headline),
        "path": str(out),
        "digest": on.store.digest,
        "evidence_to": on.store.evidence_to,
    }
    output.record(found, "report", json=json)
    return 0
