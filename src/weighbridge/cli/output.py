"""Printing: tables for people, one JSON object for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weighbridge.findings.finding import Finding


def version() -> str:
    """Return the version, the index version and the digest of the evidence in use."""
    from importlib.metadata import version as installed

    from weighbridge.evidence.store import open_store
    from weighbridge.traits import Options

    store = open_store()
    index = Options().index_version
    return f"weighbridge {installed('weighbridge')}, index {index}, evidence {store.digest}"


def answer(finding: Finding, *, json: bool) -> None:
    """Print a finding."""
    record(finding.to_dict(), finding.kind, json=json)


def record(content: dict[str, Any], kind: str, *, json: bool) -> None:
    """Print one object by its kind."""
    if json:
        _json(content)
        return
    from weighbridge.publish import jobs, tables

    name = f"{kind}_table"
    _console().print(getattr(jobs if hasattr(jobs, name) else tables, name)(content))


def listing(content: dict[str, Any], key: str, columns: str, *, json: bool) -> None:
    """Print an answer that is a list: its claim, ``columns`` of the records under a key, caveats."""
    if json:
        _json(content)
        return
    from weighbridge.publish import tables

    _console().print(tables.listing_table(content, key, columns.split()))


def site(content: dict[str, Any], *, json: bool) -> None:
    """Print where a site was written, and how many pages it has."""
    if json:
        _json(content)
        return
    from rich.text import Text

    first = f"{content['path']}/index.html"
    _console().print(Text(f"{first} and {len(content['pages']) - 1} pages of documentation"))


def records(rows: list[dict[str, Any]], columns: str, *, json: bool) -> None:
    """Print a list of records, of which a table shows ``columns``."""
    if json:
        _json(rows)
        return
    from weighbridge.publish import tables

    _console().print(tables.records_table(rows, columns.split()))


def _json(content: Any) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.encode(content).decode() + "\n")


def _console() -> Any:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120)
