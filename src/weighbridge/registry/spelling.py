"""How spellings are compared: case and punctuation carry nothing, digits and dots do."""

from __future__ import annotations


def normalise(name: str) -> str:
    """Lower-case ``name`` and keep letters, digits, ``.`` and ``+`` only.

    A dot separates versions (``qwen2.5`` is not ``qwen25``) and a plus is a product's name
    (``command-r+``), so both stay.
    """
    return "".join(c for c in name.lower() if c.isalnum() or c in ".+")
