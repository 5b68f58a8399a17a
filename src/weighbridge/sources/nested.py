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


def json_record(path: Path) -> list[Row]:
    """Return the one record that a JSON file is.

    Raises:
        BadData: as for JSON.
    """
    return [(1, _columns(path, _decoded(path.name, read(path))))]


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
    return _records(path, yaml_value(path), at)


def yaml_value(path: Path) -> Any:
    """Return what a YAML file holds, all scalars as text.

    Raises:
        BadData: no YAML, a tag, an anchor, a key twice, or nested too deeply.
    """
    try:
        events = iter(list(yaml.parse(read(path), Loader=_LOADER)))
        return _value(path, events, next(_content(events)), 0)
    except yaml.YAMLError as error:
        raise BadData(f"{path.name}: no YAML ({' '.join(str(error).split())[:200]})") from error
    except StopIteration:
        raise BadData(f"{path.name}: empty file, expected records") from None


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
        content = _part(path, content, key)
    if isinstance(content, list):
        return [(n, _columns(path, record)) for n, record in enumerate(content, start=1)]
    if not isinstance(content, dict):
        raise BadData(f"{path.name}: found a single value, expected records")
    return [
        (n, {**_columns(path, record), KEY: key})
        for n, (key, record) in enumerate(content.items(), start=1)
    ]


def _part(path: Path, content: Any, key: str) -> Any:
    """Return what stands under a key, in a list the one record of that name."""
    if isinstance(content, list):
        content = {r["name"]: r for r in content if isinstance(r, dict) and _is_text(r.get("name"))}
    if not isinstance(content, dict) or key not in content:
        raise BadData(f"{path.name}: expected a key {key!r}, found none")
    return content[key]


def _columns(path: Path, record: Any) -> dict[str, str]:
    """Return the scalars of one record; a list of labelled texts has a column for each label.

    Nothing else that stands in a list is a column.
    """
    found: dict[str, str] = {}
    pending = [("", record)]
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{name}.{key}" if name else key, part) for key, part in value.items()]
        elif isinstance(value, list):
            pending += [(f"{name}.{label}", text) for label, text in _labelled(value).items()]
        else:
            if name in found:
                raise BadData(f"{path.name}: found a column {name!r} twice, expected it once")
            found[name or "value"] = _text(value)
    return found


def _labelled(values: list[Any]) -> dict[str, str]:
    """Return ``Model: a``, ``Model: b`` as one text a label, its values joined as a mixture's."""
    found: dict[str, list[str]] = {}
    for value in values:
        label, mark, text = value.partition(": ") if _is_text(value) else ("", "", "")
        if mark:
            found.setdefault(label, []).append(text)
    return {label: " + ".join(texts) for label, texts in found.items()}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
