"""Where a source's files are published: addresses that people review, never taken from a server."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from weighbridge.registry.maps import TableMap

FOLDER = "raw/"
"""Under this folder lies what is fetched; what was collected by hand lies elsewhere."""

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_SHA256 = re.compile(r"[0-9a-f]{64}|")


@dataclass(frozen=True)
class Address:
    """Where one file of a source is published.

    ``file`` lies in the source's folder. ``sha256`` is that of the copy whose day the source's
    tables state, '' where it is not known: a file that differs from it is of another day.
    """

    file: str
    url: str
    sha256: str = ""


_KEYS = tuple(each.name for each in fields(Address))


def addresses(
    source: dict[str, Any], maps: tuple[TableMap, ...], faults: list[str]
) -> tuple[Address, ...]:
    """Return the addresses of one source's files, none where it states none.

    Every fault is appended to ``faults``: an unknown key, a file twice or outside the folder, an
    address that is not plain https, or files that are not those which the tables read.
    """
    place = f"source {source['id']!r}, fetch"
    rows = source.get("fetch", [])
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and set(row) <= set(_KEYS) for row in rows
    ):
        faults.append(f"{place}: expected rows of {', '.join(_KEYS)}")
        return ()
    found = tuple(Address(**{key: str(row.get(key, "")) for key in _KEYS}) for row in rows)
    faults += [f"{place}, {each.file!r}: {fault}" for each in found for fault in _faults(each)]
    if found:
        files = [each.file for each in found]
        said = [f"{file!r} stands twice" for file in sorted({*files}) if files.count(file) > 1]
        read = {spec.file for spec in maps}
        said += [f"{f!r} is read by no table" for f in files if not _fits(f, read)]
        said += [
            f"{p!r} has no address" for p in sorted(read) if not any(_fits(f, {p}) for f in files)
        ]
        if source.get("folder", "") != f"{FOLDER}{source['id']}":
            said.append(f"expected the folder {FOLDER}{source['id']}")
        faults += [f"{place}: {each}" for each in said]
    return found


def _fits(file: str, patterns: set[str]) -> bool:
    return any(fnmatchcase(file, pattern) for pattern in patterns)


def _faults(address: Address) -> list[str]:
    faults = []
    if not all(_PART.fullmatch(part) for part in address.file.split("/")):
        faults.append("expected a plain path below the folder")
    try:
        url = urlsplit(address.url)
        plain = url.scheme == "https" and url.netloc == url.hostname and not url.fragment
    except ValueError:
        plain = False
    if not plain or not _HOST.fullmatch(url.netloc) or not address.url.isprintable():
        faults.append(f"url {address.url!r}: expected https://host/path, nothing else")
    if not _SHA256.fullmatch(address.sha256):
        faults.append(f"sha256 {address.sha256!r}: expected 64 hexadecimal digits")
    return faults
