"""Files from outside, read with limits: they are hostile until they have been checked."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from pathlib import Path

from weighbridge.errors import BadData

MAX_BYTES = 200_000_000
MAX_FIELD = 200_000

Row = tuple[int, dict[str, str]]
"""A row's number in its file, and its text by column."""


def read(path: Path) -> str:
    """Return the text of a file, unpacked where its name ends in ``.gz``.

    Raises:
        BadData: the file is missing, too large, no whole gzip, not UTF-8, or holds NUL.
    """
    opened = gzip.open if path.suffix == ".gz" else Path.open
    try:
        with opened(path, "rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise BadData(f"{path.name}: larger than {MAX_BYTES:,} bytes")
        text = content.decode("utf-8-sig")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadData(f"{path.name}: no whole gzip ({error})") from error
    except OSError as error:
        raise BadData(f"{path.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{path.name}: not UTF-8 at byte {error.start}") from error
    if "\0" in text:
        raise BadData(f"{path.name}: holds a NUL character at {text.index(chr(0))}")
    return text


def csv_rows(path: Path, delimiter: str = ",", comment: str = "") -> list[Row]:
    """Return the rows of a CSV file, numbered from 1 for the header.

    Lines before the header that begin with ``comment`` are left out.

    Raises:
        BadData: no readable text, no header, a column named twice, a field above MAX_FIELD
            characters, or a row whose number of fields differs from the header's.
    """
    csv.field_size_limit(MAX_FIELD)
    content = read(path)
    while comment and content.startswith(comment):
        content = content.partition("\n")[2]
    reader = csv.reader(io.StringIO(content, newline=""), strict=True, delimiter=delimiter)
    try:
        header = next(reader, None)
        if header is None:
            raise BadData(f"{path.name}: empty file, expected a header row")
        return [
            (number, paired(path, number, header, fields))
            for number, fields in enumerate(reader, start=2)
            if fields
        ]
    except csv.Error as error:
        raise BadData(f"{path.name}, near line {reader.line_num}: {error}") from error


def paired(path: Path, number: int, header: list[str], fields: list[str]) -> dict[str, str]:
    """Return one row's fields by column.

    Raises:
        BadData: another number of fields than columns, or a column named twice.
    """
    if len(fields) != len(header):
        raise BadData(
            f"{path.name}, row {number}: found {len(fields)} fields, "
            f"expected {len(header)} as in the header"
        )
    row = dict(zip(header, fields, strict=True))
    if len(row) != len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise BadData(f"{path.name}: found a column {twice!r} twice, expected it once")
    return row
