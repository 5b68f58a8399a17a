"""No code knows a country: what differs between the sides stands in the registry alone."""

from __future__ import annotations

import ast
from pathlib import Path

import weighbridge

SOURCE = Path(weighbridge.__file__).parent
CODES = {"CN", "US", "China", "United States"}


def test_no_branch_on_a_country_code() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in CODES
    ]
    assert not found
