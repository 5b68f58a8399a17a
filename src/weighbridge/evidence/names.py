"""A published name becomes a model and a setting, or a refusal with the nearest names."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property

from weighbridge.evidence.checks import checked_name, refuse
from weighbridge.evidence.community import Bases, is_merge
from weighbridge.evidence.settings import (
    MAKERS,
    dotted,
    split_date,
    split_host,
    split_maker,
    split_suffix,
)
from weighbridge.registry import Registry, Spelling, facts
from weighbridge.sources.cell import Cell
from weighbridge.spelling import nearest
from weighbridge.terms import NO_MODEL, FineTune


@dataclass(frozen=True)
class Names:
    """Resolves published names against one registry and remembers what it has seen."""

    registry: Registry
    _seen: dict[tuple[str, str], Spelling | None] = field(default_factory=dict)
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _tuned: dict[str, FineTune | None] = field(default_factory=dict)

    def resolve(self, name: str, source: str = "") -> Spelling | None:
        """Return the model and setting of a name published by a source; likeness never decides."""
        if (name, source) not in self._seen:
            self._seen[name, source] = self._look_up(name, source)
        return self._seen[name, source]

    def _look_up(self, name: str, source: str) -> Spelling | None:
        found = self.registry.resolve(name, source)
        if found is not None:
            return found
        for developer, rest in split_maker(name, self.makers):
            found = self.resolve(rest, source)
            if found is not None and self.registry.models[found.model].developer == developer:
                return found
        found = self.resolve(dotted(name), source) if dotted(name) != name else None
        if found is not None:
            return found
        stem, day = split_date(name)
        found = self.resolve(stem, source) if day else None
        if found is not None and self._released_on(found, day):
            return found
        host, rest = split_host(name)
        suffix = split_suffix(rest)
        found = self.resolve(suffix.stem, source) if suffix.stem != name else None
        if found is None or (suffix.kinds and self._kind(found) not in suffix.kinds):
            return None
        named = (found.setting, suffix.setting, f"host {host}" * bool(host))
        setting = "; ".join(part for part in named if part)
        return Spelling(found.model, suffix.effort or found.effort, setting)

    def no_model(self, name: str, source: str) -> str | None:
        """Say why a name of a source is rightly no model, None where nobody said so."""
        stated = self.registry.no_models.get(source, {})
        return next(
            (
                reason
                for reason in NO_MODEL
                if any(fnmatchcase(name, pattern) for pattern in stated.get(reason, ()))
            ),
            None,
        )

    def fine_tune(self, cell: Cell) -> FineTune | None:
        """Return the fine-tune that a cell of a source of fine-tunes is of, None where it is none.

        Raises:
            Refused: the name tells of several models joined.
        """
        name = cell.name.strip()
        if not cell.community or self.resolve(name, cell.source):
            return None
        checked_name(cell)
        if name not in self._tuned:
            self._tuned[name] = self._bases.fine_tune(name, cell.params_b, cell.source)
        if self._tuned[name] is not None and is_merge(name):
            raise refuse(cell, "model", name.rpartition("/")[2], "one model", "not one model")
        return self._tuned[name]

    @cached_property
    def makers(self) -> dict[str, str]:
        """Return the developer of every name of a maker, and of every account that is its own."""
        accounts = {
            org.lower(): developer
            for developer, kept in self.registry.repos.items()
            for orgs in kept.values()
            for org in orgs
        }
        return {**accounts, **MAKERS}

    def _released_on(self, found: Spelling, day: str) -> bool:
        """Say whether a model was released on the day: of another day it is another release."""
        released = self.registry.models[found.model].released or ""
        dated = day if len(day) == len(released) else f"{released[:4]}-{day}"
        return len(released) == len(dated) and facts.agree("released", released, dated)

    @cached_property
    def _bases(self) -> Bases:
        return Bases.of(self.registry)

    def _kind(self, found: Spelling) -> str | None:
        return self.registry.models[found.model].kind

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the ids of the models whose spelling is nearest: a suggestion, no match."""
        if name not in self._near:
            self._near[name] = nearest(name, tuple(self.registry.models))
        return self._near[name]


def spelled(cell: Cell, names: Names) -> Spelling:
    """Return the model and the setting that a cell's name stands for.

    Raises:
        Refused: the name is empty, too long, of hidden characters, rightly no model's, several
            models' or unknown.
    """
    name = checked_name(cell)
    no_model = names.no_model(name, cell.source)
    if no_model:
        raise refuse(cell, "model", name, "a model", no_model)
    found = names.resolve(name, cell.source)
    if found is None and is_mixture(name):
        raise refuse(cell, "model", name, "one model", "not one model")
    if found is None:
        expected = "a model such as " + ", ".join(names.nearest(name))
        raise refuse(cell, "model", name, expected, "unknown model")
    return found


def is_mixture(name: str) -> bool:
    """Say whether a name joins several models: ``R1+Sonnet``, ``o3 (high) + gpt-4.1``."""
    return len(parts := name.split("+")) > 1 and all(p.strip()[:1].isalpha() for p in parts)
