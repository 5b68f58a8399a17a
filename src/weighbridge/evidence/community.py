"""Community fine-tunes: what a source lists and no registry holds, with the base it was tuned from.

They stand in tables of their own and enter no rating unless asked for. The account that published
one is a private person's more often than not, so that it enters no id and no table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from weighbridge.claims import Score
from weighbridge.registry import Registry, Spelling
from weighbridge.spelling import normalise
from weighbridge.terms import FineTune

DEVELOPER = "community"
"""Who trained every fine-tune: its country is unknown, that of its base is the base's."""

NAMED = "name of the release"
"""Where a base was read: no source of fine-tunes states it otherwise."""

_MERGE = re.compile(
    r"merge|slerp|(?<![a-z])(?:ties|dare|della|sce|moe|passthrough|frankenstein|model.?stock"
    r"|breadcrumbs|fusion|blend|mix|mixture|\d+x\d+b)(?![a-z])|franken",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\db")
_PART = re.compile(r"[-_\s]+")


def is_merge(name: str) -> bool:
    """Say whether a name tells of several models joined, of which no single one was tuned."""
    return bool(_MERGE.search(name))


@dataclass
class Community:
    """The fine-tunes and their scores that one build has gathered."""

    models: dict[str, FineTune] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)


@dataclass(frozen=True)
class Bases:
    """The models of the registry that can be downloaded, by their spellings."""

    spellings: Mapping[str, Spelling]
    accounts: frozenset[str]

    @classmethod
    def of(cls, registry: Registry) -> Bases:
        """Return the bases of a registry, and the accounts that are a developer's own."""
        return cls(
            {
                spelling: stands
                for spelling, stands in registry.spellings.items()
                if _SIZE.search(spelling) and registry.models[stands.model].openness != "closed"
            },
            frozenset(o.lower() for kept in registry.repos.values() for o in kept["hf_orgs"]),
        )

    def fine_tune(self, name: str, params: str, source: str) -> FineTune | None:
        """Return ``account/name`` as a fine-tune, None where the account is a developer's own."""
        account, mark, rest = name.rpartition("/")
        if not mark or account.lower() in self.accounts:
            return None
        base = self.base(rest)
        return FineTune(
            id=f"{rest.lower()}~{hashlib.sha256(name.encode()).hexdigest()[:6]}",
            name=rest,
            spelling=normalise(rest),
            base_model=base,
            base_source=NAMED if base else None,
            params_total_b=float(params) if _is_size(params) else None,
            source=source,
        )

    def base(self, name: str) -> str | None:
        """Return the one model whose whole spelling stands in a name, None where several do."""
        parts = [normalise(part) for part in _PART.split(name)]
        found: set[str] = set()
        taken: set[int] = set()
        for length in range(len(parts), 0, -1):
            for start in range(len(parts) - length + 1):
                place = {*range(start, start + length)}
                stands = self.spellings.get("".join(parts[start : start + length]))
                if stands and not place & taken:
                    found.add(stands.model)
                    taken |= place
        return found.pop() if len(found) == 1 else None


def _is_size(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}(\.\d+)?", text)) and float(text) > 0
