"""How spellings are compared, and the names that are nearest to one.

Case and punctuation carry nothing; letters, digits and dots do.
"""

from __future__ import annotations

from functools import lru_cache

from weighbridge.errors import UnknownName

LONGEST_NAME = 200
NEAREST = 3


def normalise(name: str) -> str:
    """Lower-case ``name`` and keep letters, digits, ``.`` and ``+`` only.

    A dot separates versions (``qwen2.5`` is not ``qwen25``) and a plus is a product's name
    (``command-r+``), so both stay.
    """
    return "".join(c for c in name.lower() if c.isalnum() or c in ".+")


def nearest(name: str, choices: tuple[str, ...], count: int = NEAREST) -> tuple[str, ...]:
    """Return up to ``count`` of ``choices``, the most alike first, those equally alike by name."""
    from rapidfuzz import fuzz, process

    ordered = tuple(sorted(choices))
    spelled = _normalised(ordered)
    found = process.extract(normalise(name), spelled, scorer=fuzz.WRatio, limit=count)
    return tuple(ordered[number] for _, _, number in found)


@lru_cache(maxsize=4)
def _normalised(choices: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(normalise(choice) for choice in choices)


def find(name: str, spellings: dict[str, str]) -> str:
    """Return the model that a user's loose spelling means: ``Qwen 14B``, ``DeepSeek V3``.

    ``spellings`` maps normalised spellings to model ids.

    Raises:
        UnknownName: nothing has that spelling; carries the nearest names.
    """
    found = spellings.get(normalise(name))
    if found is not None:
        return found
    starts = sorted({model for key, model in spellings.items() if _begins(key, name)})
    if len(starts) == 1:
        return starts[0]
    if 1 < len(starts) <= 12:
        raise UnknownName("model", name, tuple(starts), several=True)
    raise UnknownName("model", name, nearest(name, tuple(set(spellings.values()))))


def _begins(key: str, name: str) -> bool:
    wanted = normalise(name)
    return len(wanted) >= 4 and key.startswith(wanted)
