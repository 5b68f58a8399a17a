"""One published cell, exactly as its source has it: text, not numbers; names, not ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A published number with all that its source says of it.

    ``unit`` is ``percent``, ``fraction``, ``points``, ``elo``, ``benchmark`` (the benchmark's
    own) or ``count``, which is of ``out_of``. ``reporter`` is a developer or evaluator; '' where
    the source does not say. ``report`` is the title of the paper or board. ``low`` and ``high``
    bound the published interval, which ``interval`` holds as one text instead. ``cost`` is what ``tasks`` of the run cost in USD, one where unsaid. ``rating_only``: another party's rating that is shown and never
    fitted. ``community``: a name that is no model of the registry is a fine-tune of ``params_b``
    billion parameters.
    """

    source: str
    file: str
    row: int
    name: str
    benchmark: str
    value: str
    unit: str
    metric: str = "score"
    setting: str = ""
    shots: str = ""
    reporter: str = ""
    report: str = ""
    url: str = ""
    as_of: str = ""
    as_of_kind: str = ""
    standard_error: str = ""
    claimed_independence: str = ""
    out_of: str = ""
    low: str = ""
    high: str = ""
    interval: str = ""
    rating_only: bool = False
    params_b: str = ""
    cost: str = ""
    tasks: str = ""
    community: bool = False
