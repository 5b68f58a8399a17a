"""Published units become the benchmark's own: fractions to percent, and nothing by guess."""

from __future__ import annotations

FACTORS = {
    ("fraction", "percent"): 100.0,
    ("percent", "percent"): 1.0,
    ("points", "points"): 1.0,
    ("points", "percent"): 10.0,
    ("elo", "elo"): 1.0,
}
"""(published, benchmark's) unit -> factor. Ten-point means stand beside percents as tenths."""


def convert(value: float, unit: str, wanted: str) -> float:
    """Return ``value`` in the unit ``wanted``; ``benchmark`` says that it is so already.

    Raises:
        KeyError: for a pair of units that nothing connects.
    """
    return value if unit == "benchmark" else value * FACTORS[unit, wanted]
