"""A file that is one record: YAML and TOML, whose lists of named parts are entered by name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from weighbridge.errors import BadData
from weighbridge.sources.nested import MAX_DEPTH, yaml_value
from weighbridge.sources.text import Row, read


def yaml_record(path: Path) -> list[Row]:
    """Return the one record that a YAML file is.

    Raises:
        BadData: as for YAML, or two parts of a list have one name.
    """
    return [(1, _columns(path, yaml_value(path)))]


def toml_record(path: Path) -> list[Row]:
    """Return the one record that a TOML file is.

    Raises:
        BadData: no TOML, or nested too deeply.
    """
    try:
        content = tomllib.loads(read(path), parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadData(f"{path.name}: no TOML ({str(error)[:200]})") from error
    return [(1, _columns(path, content))]


def _columns(path: Path, content: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    pending = [("", content, 0)]
    while pending:
        name, value, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise BadData(f"{path.name}: nested too deeply")
        parts = value.items() if isinstance(value, dict) else _named(path, value)
        if parts is None:
            found[name] = "" if value is None else str(value)
        else:
            pending += [(f"{name}.{k}" if name else str(k), v, depth + 1) for k, v in parts]
    return found


def _named(path: Path, value: Any) -> list[tuple[str, Any]] | None:
    """Return the parts of a list by their names, None for what is no list."""
    if not isinstance(value, list):
        return None
    parts = [(str(v["name"]), v) for v in value if isinstance(v, dict) and v.get("name")]
    names = [name for name, _ in parts]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadData(f"{path.name}: found the part {twice!r} twice, expected it once")
    return parts
