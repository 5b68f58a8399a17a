"""Dated copies of published files: each kept once by its content, never changed, with a sidecar.

::

    snapshots/content/<sha256>                          the bytes as published, read-only
    snapshots/versions/<source>/<version>/files/...     a source's files at one time: links to content
    snapshots/versions/<source>/<version>/sidecars/...  where, when and under which licence each was had
    snapshots/raw/<source>                              a link to the files of the version in use

``snapshots`` is a root that a build reads. A version is named by its files' content, and the link
to the one in use is replaced in one step: a source is wholly at one version or wholly at another.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from weighbridge.errors import BadData
from weighbridge.registry.addresses import FOLDER

CONTENT, FILES, SIDECARS = "content", "files", "sidecars"


@dataclass(frozen=True)
class Snapshot:
    """One dated copy of one file, and all that is known of it.

    ``retrieved`` is the moment in UTC when this content was first had from ``url``. ``as_of`` is
    that day where the content is not the one whose day the registry states, otherwise ''.
    """

    source: str
    file: str
    url: str
    retrieved: str
    etag: str
    last_modified: str
    sha256: str
    size: int
    licence: str
    citation: str
    as_of: str = ""


def in_use(root: Path, source: str) -> dict[str, Snapshot]:
    """Return the snapshots in use of a source by file, less those whose content is damaged or gone."""
    folder = root / FOLDER / source
    found = {}
    for path in sorted((folder.resolve().parent / SIDECARS).rglob("*.json")):
        try:
            each = msgspec.json.decode(path.read_bytes(), type=Snapshot)
        except (OSError, msgspec.DecodeError):
            continue
        if _intact(root / CONTENT / each.sha256):
            found[each.file] = each
    return found


def day_of(folder: Path, file: str) -> str:
    """Return the day that a sidecar gives to a file of ``folder``, '' where it gives none.

    ``folder`` is any folder of a source's files; only one laid out from snapshots has sidecars.

    Raises:
        BadData: the sidecar is damaged.
    """
    files = folder.resolve()
    path = files.parent / SIDECARS / f"{file}.json"
    if files.name != FILES or not path.is_file():
        return ""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Snapshot).as_of
    except (OSError, msgspec.DecodeError) as error:
        raise BadData(f"{file}: its sidecar cannot be read ({error})") from error


def lay_out(
    folder: Path, snapshots: list[Snapshot], content: dict[str, Path], *, at: Path | None = None
) -> Path:
    """Write files and sidecars of one version below ``folder``, and return the folder of files.

    ``content`` says where each sha256 lies; ``at`` is where ``folder`` will be moved to, since its
    links are relative.
    """
    for each in snapshots:
        file = folder / FILES / each.file
        file.parent.mkdir(parents=True, exist_ok=True)
        seen_from = ((at or folder) / FILES / each.file).parent
        file.symlink_to(os.path.relpath(content[each.sha256], seen_from))
        sidecar = folder / SIDECARS / f"{each.file}.json"
        sidecar.parent.mkdir(parents=True, exist_ok=True)
        sidecar.write_bytes(_sidecar(each))
    return folder / FILES


def land(root: Path, snapshots: list[Snapshot], had: dict[str, Path], scratch: Path) -> None:
    """Keep new content, lay one source's version out and put it in use.

    ``had`` maps sha256 to a download; ``scratch`` is a folder on the same disk.

    Raises:
        OSError: ``root`` cannot be written; the version in use stays.
    """
    for sha256, path in had.items():
        _keep(path, root / CONTENT / sha256)
    source = snapshots[0].source
    name = hashlib.sha256(b"".join(map(_sidecar, snapshots))).hexdigest()[:16]
    version = root / "versions" / source / name
    if not version.exists():
        version.parent.mkdir(parents=True, exist_ok=True)
        content = {each.sha256: root / CONTENT / each.sha256 for each in snapshots}
        lay_out(scratch / name, snapshots, content, at=version)
        (scratch / name).rename(version)
    used, link = root / FOLDER / source, scratch / "link"
    used.parent.mkdir(exist_ok=True)
    link.symlink_to(os.path.relpath(version / FILES, used.parent))
    link.replace(used)


def _sidecar(snapshot: Snapshot) -> bytes:
    return msgspec.json.format(msgspec.json.encode(snapshot), indent=1)


def _keep(path: Path, target: Path) -> None:
    if _intact(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o444)
    path.replace(target)


def _intact(content: Path) -> bool:
    """Say whether a snapshot is there and still what its name says."""
    try:
        return hashlib.sha256(content.read_bytes()).hexdigest() == content.name
    except OSError:
        return False
