"""``weighbridge schema``: what the ``--json`` of each verb holds."""

from __future__ import annotations

import json
import sys
from importlib.resources import files

from weighbridge.errors import UnknownName


def print_schema(verb: str | None) -> int:
    """Print the JSON Schema of one verb's answer, or the definitions of all of them.

    Raises:
        UnknownName: no verb of that name answers in JSON.
    """
    schema = json.loads(files("weighbridge.cli").joinpath("schemas.json").read_text("utf-8"))
    if verb is not None:
        if verb not in schema["$defs"]:
            raise UnknownName("verb", verb, tuple(schema["$defs"]))
        schema = {**schema, "$ref": f"#/$defs/{verb}"}
    sys.stdout.write(json.dumps(schema, indent=1) + "\n")
    return 0
