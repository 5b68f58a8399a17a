"""One source at a time brought up to date: wholly, after its own column maps have read it, or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from weighbridge.errors import BadData, NetworkError
from weighbridge.registry import Address, Registry
from weighbridge.registry.addresses import FOLDER
from weighbridge.sources import snapshot, table
from weighbridge.sources.fetch import RULES, Fetched, Rules, Wanted, fetch
from weighbridge.sources.rows import rows
from weighbridge.sources.snapshot import Snapshot

Status = Literal["refreshed", "unchanged", "not_asked", "no_address", "network", "bad_data"]
NO_FILES = "no file of it is read in a build: the registry states facts of it"

LONGEST = 1000
"""Characters that an outcome cites of a failure."""


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    ``why`` says what failed, ``changed`` names the files of which a new snapshot is in use, and
    ``cells`` and ``cells_before`` count the published numbers of the new version and of the one
    before it. ``retrieved`` is the newest moment of the snapshots in use, '' without any.
    """

    source: str
    status: Status
    why: str = ""
    files: int = 0
    changed: tuple[str, ...] = ()
    cells: int | None = None
    cells_before: int | None = None
    retrieved: str = ""


@dataclass(frozen=True)
class Job:
    """What a refresh works with.

    ``root`` holds the snapshots, ``scratch`` is a folder on the same disk that is removed
    afterwards, and ``tell`` is given the name of each file before it is asked for.
    """

    registry: Registry
    root: Path
    scratch: Path
    rules: Rules = RULES
    tell: Callable[[str], None] = lambda file: None


def standing(registry: Registry, source: str, root: Path) -> Outcome:
    """Return what is in use of a source, without asking anyone."""
    wanted = registry.addresses.get(source, ())
    if not wanted:
        said = registry.unfetched.get(source, NO_FILES)
        return Outcome(source, "no_address", said)
    newest = _newest(snapshot.in_use(root, source).values())
    return Outcome(source, "not_asked", files=len(wanted), retrieved=newest)


def refresh(job: Job, source: str) -> Outcome:
    """Ask for a source's files, and put them in use if all arrived and its maps can read them.

    On any failure the version in use stays.

    Raises:
        OSError: the folders of ``job`` cannot be written.
    """
    stands = standing(job.registry, source, job.root)
    if stands.status == "no_address":
        return stands
    have = snapshot.in_use(job.root, source)
    scratch = job.scratch / source
    scratch.mkdir()
    try:
        found, had = _ask(job, source, have, scratch)
        if {each.file: each for each in found} == have:
            return replace(stands, status="unchanged")
        kept = {each.sha256: job.root / snapshot.CONTENT / each.sha256 for each in found}
        laid = snapshot.lay_out(scratch / "version", found, kept | had)
        cells = _count(laid, source, job.registry)
    except NetworkError as error:
        return replace(stands, status="network", why=str(error)[:LONGEST])
    except BadData as error:
        return replace(stands, status="bad_data", why=str(error)[:LONGEST])
    before = _count_in_use(job, source) if have else None
    snapshot.land(job.root, found, had, scratch)
    changed = tuple(each.file for each in found if have.get(each.file) != each)
    return replace(
        stands,
        status="refreshed",
        changed=changed,
        cells=cells,
        cells_before=before,
        retrieved=_newest(found),
    )


def _ask(
    job: Job, source: str, have: dict[str, Snapshot], scratch: Path
) -> tuple[list[Snapshot], dict[str, Path]]:
    """Return a snapshot for each address, that in use where nothing changed, and the downloads."""
    found: list[Snapshot] = []
    had: dict[str, Path] = {}
    for number, address in enumerate(job.registry.addresses[source]):
        job.tell(address.file)
        old = have.get(address.file)
        if old is None or old.url != address.url:
            wanted = Wanted(address.url)
        else:
            wanted = Wanted(address.url, old.etag, old.last_modified)
        download = scratch / str(number)
        fetched = fetch(wanted, download, job.rules)
        if old and (fetched is None or (fetched.sha256, address.url) == (old.sha256, old.url)):
            found.append(old)
        elif fetched:
            had[fetched.sha256] = download
            found.append(_snapshot(job, source, address, fetched))
    return found, had


def _snapshot(job: Job, source: str, address: Address, fetched: Fetched) -> Snapshot:
    about, moment = job.registry.sources[source], job.rules.now()
    return Snapshot(
        source=source,
        file=address.file,
        url=address.url,
        retrieved=moment.isoformat(timespec="seconds"),
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        sha256=fetched.sha256,
        size=fetched.size,
        licence=about.licence,
        citation=about.citation,
        as_of="" if fetched.sha256 == address.sha256 else moment.date().isoformat(),
    )


def _count(files: Path, source: str, registry: Registry) -> int:
    """Return how many published numbers a source's maps read in a folder of its files.

    Raises:
        BadData: a file does not fit its map, or a table holds no number at all.
    """
    total = 0
    for spec in registry.maps.get(source, ()):
        cells = sum(1 for _ in table.cells(files.parent, source, replace(spec, folder=files.name)))
        if not cells:
            raise BadData(f"{spec.file}: found no score, expected some of {spec.benchmarks[:5]}")
        total += cells
    for beside in registry.row_maps.get(source, ()):
        found = replace(beside, table=replace(beside.table, folder=files.name))
        total += sum(1 for _ in rows(files.parent, source, found, {}))
    return total


def _count_in_use(job: Job, source: str) -> int | None:
    try:
        return _count(job.root / FOLDER / source, source, job.registry)
    except BadData:
        return None


def _newest(snapshots: Iterable[Snapshot]) -> str:
    return max((each.retrieved for each in snapshots), default="")
