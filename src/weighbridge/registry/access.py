"""Whether the items of a benchmark can be read by those who train models, and where that is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weighbridge.terms import Benchmark

ACCESS = ("public", "private", "refreshed")


def with_access(
    benchmarks: dict[str, Benchmark], rows: list[dict[str, Any]], faults: list[str]
) -> dict[str, Benchmark]:
    """Return the benchmarks with the access that ``rows`` state of some of them.

    Every fault is appended to ``faults``: an unknown benchmark or access, no source, and a
    benchmark that states its access already.
    """
    found = dict(benchmarks)
    for row in rows:
        place = f"access of {', '.join(row['benchmarks'])}"
        if row["access"] not in ACCESS or not row.get("source"):
            faults.append(f"{place}: expected one of {', '.join(ACCESS)}, with its source")
        for name in row["benchmarks"]:
            if name not in found or found[name].access is not None:
                faults.append(f"{place}: {name} is unknown, or states its access already")
                continue
            found[name] = replace(found[name], access=row["access"])
    return found
