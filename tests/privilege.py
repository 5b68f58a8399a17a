"""Processes that must obey permissions, even when the tests are run by root."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[1] / "src"
CALL = "import sys; from weighbridge.cli import run; sys.exit(run(sys.argv[1:]))"
OBEY = """
import ctypes, os, sys
DROP_FROM_BOUNDING_SET, OVERRIDE_PERMISSIONS = 24, 1
if os.geteuid() == 0:
    ctypes.CDLL(None, use_errno=True).prctl(DROP_FROM_BOUNDING_SET, OVERRIDE_PERMISSIONS)
os.execv(sys.executable, [sys.executable, "-c", *sys.argv[1:]])
"""
"""What becomes another call: a process gives a right up as it begins one. A ``preexec_fn`` would
run between fork and exec, where a copy of a process with threads may wait for ever."""


def obedient(
    words: list[str], cwd: Path, code: str = CALL, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line where a folder without the right to write cannot be written."""
    kept = {k: v for k, v in os.environ.items() if k not in ("WEIGHBRIDGE_HOME", "XDG_DATA_HOME")}
    return subprocess.run(
        [sys.executable, "-c", OBEY, code, *words],
        check=False,
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(SRC), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
