"""What an answer is: a claim, its numbers, the evidence under it and why to doubt it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import msgspec

VERDICTS = (
    "ahead", "behind", "equivalent", "not_separable", "not_comparable", "evidence_ends"
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """An answer; ``details`` holds the keys that its kind adds to the contract.

    ``support`` lists evidence rows by id; ``arguments`` and ``knobs`` say what was asked and by
    which rules, and with the kind they make the stable ``id``.
    """

    kind: str
    claim: str
    verdict: str
    level: float
    arguments: Mapping[str, Any]
    knobs: Mapping[str, Any]
    digest: str
    evidence_to: str
    index_version: str
    details: Mapping[str, Any] = field(default_factory=dict)
    support: tuple[Mapping[str, Any], ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return the stable hash of kind, arguments and knobs."""
        asked = [self.kind, dict(self.arguments), dict(self.knobs)]
        return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data with the keys of the contract."""
        return {
            "id": self.id,
            "finding": self.kind,
            "claim": self.claim,
            "verdict": self.verdict,
            "level": self.level,
            **self.details,
            "support": [dict(row) for row in self.support],
            "caveats": list(self.caveats),
            "knobs": dict(self.knobs),
            "digest": self.digest,
            "evidence_to": self.evidence_to,
            "index_version": self.index_version,
        }

    def _repr_html_(self) -> str:
        return (
            f"<p><strong>{escape(self.claim)}</strong></p><p>evidence to "
            f"{escape(self.evidence_to)}, digest {escape(self.digest)}</p>"
        )
