"""A build in a process of its own, which a test may kill: prints ``ready``, then builds.

Arguments: the root to read, the store to write, and ``cli`` to go through the command line.
"""

import signal
import sys
from pathlib import Path

import duckdb  # noqa: F401 - imported before "ready", so that the moment to kill is the build's own

from weighbridge.cli import run
from weighbridge.evidence.tables import build
from weighbridge.registry import load

# Where the tests run in the background, interruption is ignored and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
root, target = Path(sys.argv[1]), Path(sys.argv[2])
registry = load()
print("ready", flush=True)
if sys.argv[3:] == ["cli"]:
    code = run(["build", str(root)])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)
build(root, registry, target)
