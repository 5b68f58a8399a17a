"""JSON, JSON lines and YAML as rows: nested keys become dotted columns, all scalars stay text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from weighbridge.errors import BadData
from weighbridge.sources.text import Row, read

KEY = "key"
"""The column that holds the key of each record of a mapping."""

MAX_DEPTH = 40
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def json_rows(path: Path, at: tuple[str, ...] = ()) -> list[Row]:
    """Return the records of a JSON file, of its part under the keys ``at``.

    Raises:
        BadData: no JSON, nested too deeply, a key twice in one object, or no such part.
    """
    return _records(path, _decoded(path.name, read(path)), at)


def json_lines_rows(path: Path) -> list[Row]:
    """Return the records of a file with one JSON object a line, numbered by line.

    Raises:
        BadData: as for JSON, naming the line.
    """
    lines = enumerate(read(path).split("\n"), start=1)
    return [
        (number, _columns(path, _decoded(f"{path.name}, line {number}", line)))
        for number, line in lines
        if line.strip()
    ]


def yaml_rows(path: Path, at: tuple[str, ...] = ()) -> list[Row]:
    """Return the records of a YAML file, of its part under the keys ``at``.

    Raises:
        BadData: no YAML, a tag, an anchor, a key twice, nested too deeply, or no such part.
    """
    try:
        events = iter(list(yaml.parse(read(path), Loader=_LOADER)))
        found = _value(path, events, next(_content(events)), 0)
    except yaml.YAMLError as error:
        raise BadData(f"{path.name}: no YAML ({' '.join(str(error).split())[:200]})") from error
    except StopIteration:
        raise BadData(f"{path.name}: empty file, expected records") from None
    return _records(path, found, at)


def _decoded(place: str, text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise BadData(f"{place}: found the key {twice!r} twice, expected it once")
        return found

    try:
        return json.loads(
            text, object_pairs_hook=once, parse_int=str, parse_float=str, parse_constant=str
        )
    except json.JSONDecodeError as error:
        raise BadData(f"{place}: no JSON ({error})") from error
    except RecursionError:
        raise BadData(f"{place}: nested too deeply") from None


def _content(events: Iterator[Any]) -> Iterator[Any]:
    stream = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.StreamEndEvent)
    return (event for event in events if not isinstance(event, stream))


def _value(path: Path, events: Iterator[Any], event: Any, depth: int) -> Any:
    """Build one value from the parser's events: no tag, anchor or alias is ever followed."""
    place = f"{path.name}, line {event.start_mark.line + 1}"
    if depth > MAX_DEPTH:
        raise BadData(f"{place}: nested too deeply")
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise BadData(f"{place}: found an anchor {event.anchor!r}, expected plain values")
    if event.tag not in (None, "!"):
        raise BadData(f"{place}: found a tag {event.tag!r}, expected plain values")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_value(path, events, item, depth + 1))
        return items
    found: dict[str, Any] = {}
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        name = str(_value(path, events, key, depth + 1))
        if name in found:
            raise BadData(f"{place}: found the key {name!r} twice, expected it once")
        found[name] = _value(path, events, next(events), depth + 1)
    return found


def _records(path: Path, content: Any, at: tuple[str, ...]) -> list[Row]:
    for key in at:
        if not isinstance(content, dict) or key not in content:
            raise BadData(f"{path.name}: expected a key {key!r}, found none")
        content = content[key]
    if isinstance(content, list):
        return [(n, _columns(path, record)) for n, record in enumerate(content, start=1)]
    if not isinstance(content, dict):
        raise BadData(f"{path.name}: found a single value, expected records")
    return [
        (n, {**_columns(path, record), KEY: key})
        for n, (key, record) in enumerate(content.items(), start=1)
    ]


def _columns(path: Path, record: Any) -> dict[str, str]:
    """Return the scalars of one record; what stands in a list is no column."""
    found: dict[str, str] = {}
    pending = [("", record)]
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{name}.{key}" if name else key, part) for key, part in value.items()]
        elif not isinstance(value, list):
            if name in found:
                raise BadData(f"{path.name}: found a column {name!r} twice, expected it once")
            found[name or "value"] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
