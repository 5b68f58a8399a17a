"""Wall seconds and peak memory of whole commands, and of a fit of simulated scores.

usage: python -m benchmarks.speed

Commands are run five times each, what fits or builds once. Modules are compiled once, as they are
where the package is installed. The libraries alone are timed too: a machine's speed moves, and what
a command adds to them does not. The table on standard output is docs/measured/speed.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.tables import head, row

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
COMMAND = (sys.executable, "-c", "from weighbridge.cli import main; main()")
PAIR = ("qwen-14b", "llama-2-13b")
WARM = (
    ("--help",),
    ("weigh", *PAIR),
    ("lag", "--at", "2025-12-31"),
    ("report", "--out", os.devnull),
)
RUNS = 5
LIBRARIES = "import cyclopts, _duckdb, numpy, rich.console, rich.table"
INHERITED = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def timed(command, home):
    """Return the wall seconds and the peak megabytes of one run that must succeed."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT,
                             env={**INHERITED, "WEIGHBRIDGE_HOME": home})  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command[3:])}: exit status {child.returncode}")
    bytes_a_unit = 1 if sys.platform == "darwin" else 1024
    return seconds, used.ru_maxrss * bytes_a_unit / 1e6


def measured(name, command, home, runs=RUNS):
    """Return one row of the table: medians of the runs, the range of seconds, the load before."""
    load = os.getloadavg()[0]
    found = [timed(command, home) for _ in range(runs)]
    seconds, peak = ([run[k] for run in found] for k in (0, 1))
    return row(name, runs, f"{median(seconds):.2f}", f"{min(seconds):.2f}-{max(seconds):.2f}",
               f"{median(peak):.0f}", f"{load:.1f}")  # fmt: skip


def main():
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                            check=True).stdout.strip()  # fmt: skip
    print(f"# Speed, {date.today()}, commit {commit}\n\n`python -m benchmarks.speed` on "
          f"{os.cpu_count()} cores. Medians; load is that of the machine in the minute before.\n")  # fmt: skip
    print("\n".join(head("what", "runs", "wall seconds", "range", "peak MB", "load")), flush=True)
    with tempfile.TemporaryDirectory() as home:
        first = (*COMMAND, "weigh", *PAIR)
        print(measured("first fit of the shipped evidence", first, home, 1), flush=True)
        bare = (sys.executable, "-c", LIBRARIES)
        print(measured("import of the libraries alone", bare, home), flush=True)
        for asked in WARM:
            name = f"`weighbridge {asked[0]}`" + (", fitted before" if asked[0][0] != "-" else "")
            print(measured(name, (*COMMAND, *asked), home), flush=True)
    with tempfile.TemporaryDirectory() as home:
        if SHARED.is_dir():
            build = (*COMMAND, "build", str(SHARED))
            print(measured("`weighbridge build`, all sources", build, home, 1), flush=True)
        simulated = (sys.executable, "-m", "benchmarks.simulated")
        print(measured("fit of 2,000 models x 300 benchmarks, 30,000 simulated scores", simulated,
                       home, 1), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
