"""The body of an answer as bounded pieces: gzip is unpacked here, and never beyond the cap."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from weighbridge.errors import NetworkError

PIECE = 1 << 16
"""Bytes that are unpacked at a time."""

_TYPE = re.compile(
    r"(text/(?!html)[\w.+-]+|application/([\w.+-]+\+)?(json|yaml|x-yaml|x-ndjson|jsonl|csv|octet-stream))?"
)


def check_head(headers: dict[str, str], cap: int) -> None:
    """Refuse an answer by its headers alone: a page instead of data, or more than ``cap`` bytes.

    Raises:
        NetworkError: naming what was found and expected.
    """
    said = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(said):
        raise NetworkError(f"found content of type {said[:80]!r}, expected a table or a text")
    encoding = headers.get("content-encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        raise NetworkError(f"found content encoded as {encoding[:80]!r}, expected gzip or none")
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > cap:
        raise NetworkError(f"announced {length[:20]} bytes, expected at most {cap:,}")


def pieces(stream: Iterable[bytes], headers: dict[str, str], cap: int) -> Iterator[bytes]:
    """Yield the body unpacked, and stop at ``cap`` bytes, packed or unpacked.

    Raises:
        NetworkError: the body passes the cap, or it is no whole gzip.
    """
    packed = headers.get("content-encoding", "identity").lower() == "gzip"
    size = 0
    for piece in _unpacked(_capped(stream, cap)) if packed else stream:
        size += len(piece)
        if size > cap:
            raise NetworkError(f"larger than {cap:,} bytes; reading stopped there")
        yield piece


def _capped(stream: Iterable[bytes], cap: int) -> Iterator[bytes]:
    size = 0
    for chunk in stream:
        size += len(chunk)
        if size > cap:
            raise NetworkError(f"larger than {cap:,} bytes; reading stopped there")
        yield chunk


def _unpacked(stream: Iterable[bytes]) -> Iterator[bytes]:
    gzip = zlib.decompressobj(wbits=31)
    for chunk in stream:
        data, more = chunk, True
        while more:
            try:
                piece = gzip.decompress(data, PIECE)
            except zlib.error as error:
                raise NetworkError(f"found broken gzip ({error})") from error
            yield piece
            data = gzip.unconsumed_tail
            more = bool(data) or len(piece) == PIECE
        if gzip.unused_data:
            raise NetworkError("found bytes after the end of gzip")
    if not gzip.eof:
        raise NetworkError("found gzip that is cut off")
