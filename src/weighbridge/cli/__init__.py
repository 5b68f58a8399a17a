"""The command line: parse, call, print. Heavy libraries are imported by the verbs alone."""

from __future__ import annotations

import gc
import sys
import traceback

from weighbridge.errors import WeighbridgeError

INTERRUPTED, BUG = 130, 70
LONGEST = 4000
"""Characters of the longest message: what it cites from outside may have no end."""

ALLOCATIONS = 100_000
"""Between two searches for garbage: what the imports of a short call allocate is none."""

STOPPED = "interrupted; nothing was left half done"


def main() -> None:
    """Run the command line and exit with the code that the contract gives each outcome."""
    gc.set_threshold(ALLOCATIONS)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Return the exit code of one call: 0 answered, 1 no answer, 2 usage, 3 bad data, 4 network.

    130 is an interruption, 70 a bug.
    """
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _fail(STOPPED, INTERRUPTED)


def _run(arguments: list[str]) -> int:
    from cyclopts import CycloptsError

    from weighbridge.cli.verbs import app

    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        return int(code or 0)
    except CycloptsError as error:
        return _fail(str(error), 2)
    except WeighbridgeError as error:
        return _fail(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C inside a query
            return _fail(STOPPED, INTERRUPTED)
        traceback.print_exc()
        return _fail("this is a bug in weighbridge; the lines above say where", BUG)


def _fail(message: str, code: int) -> int:
    shown = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in message[:LONGEST])
    print(f"weighbridge: {shown}", file=sys.stderr)
    return code
