"""``weighbridge build``: a store from a folder, with a report of every refusal."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

from weighbridge import config
from weighbridge.cli import output
from weighbridge.errors import BadData
from weighbridge.evidence.build import Collected
from weighbridge.evidence.columns import OUTCOMES
from weighbridge.evidence.shipping import SHIPPABLE, ship
from weighbridge.evidence.store import FILE, open_store
from weighbridge.evidence.tables import build
from weighbridge.registry import load

BAD_DATA = 3


def build_store(roots: tuple[Path, ...], *, strict: bool, ship_to: Path | None, json: bool) -> int:
    """Build the user's store and print what was read, kept and refused."""
    home = config.writable_home()
    if home is None:
        raise BadData("no folder to write a store to: set WEIGHBRIDGE_HOME to one")

    def progress(source: str, number: int, total: int) -> None:
        if sys.stderr.isatty() and not json:
            print(f"reading {source} ({number + 1} of {total})", file=sys.stderr)

    manifest, gathered = build(roots, load(), home / FILE, progress, strict=strict)
    if ship_to is not None:
        ship(open_store(home / FILE), ship_to, SHIPPABLE)
    found = {
        "store": str(home / FILE),
        "digest": manifest.digest,
        "evidence_to": manifest.evidence_to,
        "rows": manifest.rows,
        "failed": gathered.failed,
        "sources": summary(gathered),
    }
    output.record(found, "build", json=json)
    return BAD_DATA if gathered.failed else 0


def summary(gathered: Collected) -> list[dict[str, Any]]:
    """Return for each source the rows read, kept, copied, and refused by reason."""
    beside = chain.from_iterable(gathered.side.values())
    kept = Counter(row.source for row in chain(gathered.scores, beside))
    copies = Counter(score.source for score in gathered.scores if not score.counts)
    outcomes = {
        table: gathered.outcomes.counts(table) if gathered.outcomes else {} for table in OUTCOMES
    }
    aside = Counter(rating.source for rating in gathered.ratings)
    refused: dict[str, Counter[str]] = {}
    for refusal in gathered.refused:
        refused.setdefault(refusal.source, Counter())[refusal.reason] += refusal.count
    return [
        {
            "source": source,
            "read": read,
            "kept": kept[source],
            "copies": copies[source],
            "published_ratings": aside[source],
            **{table: outcomes[table].get(source, 0) for table in OUTCOMES},
            "refused": dict(refused.get(source, {})),
        }
        for source, read in gathered.read.items()
    ]
