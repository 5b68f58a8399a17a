"""What a row beside scores is about: a model, a family, a developer, a side or a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weighbridge.errors import Refused
from weighbridge.evidence import checks
from weighbridge.evidence.names import Names
from weighbridge.registry import Registry, Spelling
from weighbridge.sources.rows import PublishedRow
from weighbridge.spelling import normalise

LONGEST = 1000
"""Characters of the longest text that a row may hold in one field."""


@dataclass(frozen=True)
class Subjects:
    """Resolves the subjects of rows against one registry."""

    registry: Registry
    names: Names
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    def model(self, row: PublishedRow) -> Spelling:
        """Return the one model that all names of a row which resolve stand for.

        Raises:
            Refused: no name resolves, or two stand for different models.
        """
        names = _checked(row)
        reviewed = [row.spec.subjects[name] for name in names if name in row.spec.subjects]
        if reviewed and reviewed[0] in self.registry.models:
            return Spelling(reviewed[0])
        if any(self._rolls(name) for name in names):
            raise _refused(row, "the name of one release", "a rolling name")
        for reason in filter(None, (self.names.no_model(name, row.source) for name in names)):
            raise _refused(row, "a model", reason)
        known = {self.names.resolve(name, row.source) for name in names} - {None}
        found = sorted((each for each in known if each), key=_fullest)
        if not found:
            expected = "a model such as " + ", ".join(self.names.nearest(row.names[-1]))
            raise _refused(row, expected, "unknown model")
        if len({each.model for each in found}) > 1:
            expected = "one model, not " + " and ".join(dict.fromkeys(s.model for s in found))
            raise _refused(row, expected, "several subjects")
        return found[0]

    def _rolls(self, name: str) -> bool:
        spelling = normalise(name.rpartition("/")[2])
        return spelling in self.registry.rolling or spelling.endswith("latest")

    def subject(self, row: PublishedRow) -> str:
        """Return the id of what a row is about.

        Raises:
            Refused: the name is no such subject, or is reviewed as none.
        """
        names = _checked(row)
        reviewed = [row.spec.subjects[name] for name in names if name in row.spec.subjects]
        if not reviewed and row.spec.subject == "model":
            return self.model(row).model
        known = self._of_kind(row.spec.subject)
        found = [known.get(normalise(name), "") for name in reviewed or names]
        subject = next((each for each in found if each), "")
        if not subject:
            raise _refused(row, f"a {row.spec.subject} of the registry", "unknown subject")
        return subject

    def _of_kind(self, kind: str) -> dict[str, str]:
        if kind not in self._known:
            self._known[kind] = {normalise(name): id for name, id in self._spelled(kind)}
        return self._known[kind]

    def _spelled(self, kind: str) -> Iterator[tuple[str, str]]:
        registry = self.registry
        if kind == "model":
            yield from ((id, id) for id in registry.models)
        elif kind == "family":
            models = Counter(m.family for m in registry.models.values())
            # Of two spellings of one family the last stays: that of the most models.
            ordered = sorted(models, key=lambda family: (models[family], family))
            yield from ((family, family) for family in ordered)
        elif kind == "developer":
            yield from self.names.makers.items()
            for each in registry.developers.values():
                yield from ((name, each.id) for name in (each.id, each.name))
        elif kind == "side":
            yield from ((key, key) for key in registry.sides)
        else:
            yield from (
                (group, group)
                for side in ("all", *registry.sides)
                for group in (f"{side}-open", f"{side}-closed", f"{side}-all")
            )


def _fullest(found: Spelling) -> tuple[str, int, str, str]:
    return found.model, -len(found.setting), found.setting, found.effort


def _checked(row: PublishedRow) -> tuple[str, ...]:
    if not row.names:
        raise _refused(row, "a name", "no model named")
    for name, text in row.said.items():
        if len(text) > LONGEST or not text.isprintable():
            expected = f"at most {LONGEST} printable characters"
            reason = "too long" if len(text) > LONGEST else "bad character"
            raise checks.refuse(row.cell(), name, text, expected, reason)
    return tuple(checks.checked_name(row.cell(name=name)) for name in row.names)


def _refused(row: PublishedRow, expected: str, reason: str) -> Refused:
    return checks.refuse(row.cell(), row.spec.subject, " or ".join(row.names), expected, reason)


def origin(row: PublishedRow) -> dict[str, Any]:
    """Return where and when a row was published, as every claim made of one says it.

    Raises:
        Refused: its date is none.
    """
    return {
        "source": row.source,
        "url": row.said["url"],
        "as_of": checks.checked_date(row.cell()),
        "as_of_kind": row.said["as_of_kind"],
        "file": row.file,
        "row": row.row,
    }
