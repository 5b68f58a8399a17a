"""Processes that must obey permissions, even when the tests are run by root."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[1] / "src"
CALL = "import sys; from weighbridge.cli import run; sys.exit(run(sys.argv[1:]))"
DROP_FROM_BOUNDING_SET, OVERRIDE_PERMISSIONS = 24, 1


def _obey() -> None:
    if os.geteuid() == 0:
        ctypes.CDLL(None, use_errno=True).prctl(DROP_FROM_BOUNDING_SET, OVERRIDE_PERMISSIONS)


def obedient(
    words: list[str], cwd: Path, code: str = CALL, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line where a folder without the right to write cannot be written."""
    kept = {k: v for k, v in os.environ.items() if k not in ("WEIGHBRIDGE_HOME", "XDG_DATA_HOME")}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        check=False,
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(SRC), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        preexec_fn=_obey,
    )
