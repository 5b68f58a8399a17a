"""CSV files from outside, read with limits: they are hostile until they have been checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from weighbridge.errors import BadData

MAX_BYTES = 200_000_000
MAX_FIELD = 200_000


def rows(path: Path, expected: tuple[str, ...] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number counted from 1 for the header, {column: text}) of a CSV file.

    Raises:
        BadData: the file is missing, too large, not UTF-8, holds NUL, lacks an expected column,
            or has a row whose number of fields differs from the header's.
    """
    text = _text(path)
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise BadData(f"{path.name}: empty file, expected a header row")
        missing = [name for name in expected if name not in header]
        if missing:
            raise BadData(f"{path.name}: expected a column {missing[0]!r}, found {header}")
        for number, fields in enumerate(reader, start=2):
            if fields and len(fields) != len(header):
                raise BadData(
                    f"{path.name}, row {number}: found {len(fields)} fields, "
                    f"expected {len(header)} as in the header"
                )
            if fields:
                yield number, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise BadData(f"{path.name}, near line {reader.line_num}: {error}") from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadData(f"{path.name}: larger than {MAX_BYTES:,} bytes")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadData(f"{path.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{path.name}: not UTF-8 at byte {error.start}") from error
    if "\0" in text:
        raise BadData(f"{path.name}: holds a NUL character at {text.index(chr(0))}")
    return text
