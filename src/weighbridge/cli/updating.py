"""``weighbridge update``: sources asked for their newest files, each on its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weighbridge import config
from weighbridge.cli import output
from weighbridge.cli.calls import progress_bar
from weighbridge.errors import BadData, NetworkError, UnknownName
from weighbridge.evidence.workplace import workplace
from weighbridge.registry import Registry, load
from weighbridge.sources.fetch import RULES, Rules
from weighbridge.sources.refresh import Job, Outcome, refresh, standing

ANSWERED, NO_ANSWER, BAD_DATA, NETWORK = 0, 1, 3, 4
SNAPSHOTS = "snapshots"
OFFLINE = (
    "offline: nothing was asked, and the snapshots in use stay. Leave out --offline and unset "
    "WEIGHBRIDGE_OFFLINE to ask, or build from a folder that you have: weighbridge build FOLDER"
)


def update_sources(
    names: tuple[str, ...],
    *,
    dry_run: bool,
    offline: bool,
    json: bool,
    registry: Registry | None = None,
    rules: Rules = RULES,
) -> int:
    """Refresh the named sources, or all that have files, and print what became of each.

    Raises:
        UnknownName: no source is called that.
        NetworkError: the network is switched off.
        BadData: there is no folder for snapshots, or it cannot be written.
    """
    known = load() if registry is None else registry
    chosen = _chosen(names, known)
    home = config.writable_home()
    if home is None:
        raise BadData("no folder to keep snapshots in: set WEIGHBRIDGE_HOME to one")
    root = home / SNAPSHOTS
    if dry_run:
        outcomes = [standing(known, source, root) for source in chosen]
    elif offline or config.offline():
        raise NetworkError(OFFLINE)
    else:
        try:
            with _working(known, root, rules) as job:
                outcomes = _refreshed(chosen, job, json=json)
        except OSError as error:
            raise BadData(f"{root}: cannot be written ({error.strerror})") from error
    found = {"root": str(root), "sources": [dataclasses.asdict(each) for each in outcomes]}
    output.record(found, "update", json=json)
    return _code(outcomes)


def _chosen(names: tuple[str, ...], registry: Registry) -> list[str]:
    read = sorted({*registry.maps, *registry.row_maps, *registry.outcomes})
    for name in names:
        if name not in read:
            raise UnknownName("source", name, tuple(read))
    return list(dict.fromkeys(names)) or read


@contextmanager
def _working(registry: Registry, root: Path, rules: Rules) -> Iterator[Job]:
    root.mkdir(exist_ok=True)
    with workplace(root) as scratch:
        yield Job(registry, root, scratch, rules)


def _refreshed(sources: list[str], job: Job, *, json: bool) -> list[Outcome]:
    total = sum(len(job.registry.addresses.get(source, ())) for source in sources)
    outcomes, done = [], 0
    with progress_bar(json) as progress:
        for source in sources:
            asked = 0

            def tell(file: str, source: str = source, before: int = done) -> None:
                nonlocal asked
                if progress:
                    progress((before + asked) / total, f"asking for {source}/{file}")
                asked += 1

            outcomes.append(refresh(dataclasses.replace(job, tell=tell), source))
            done += len(job.registry.addresses.get(source, ()))
    return outcomes


def _code(outcomes: list[Outcome]) -> int:
    """Return 3 where data is bad, else 4 where the network failed, else 1 where nobody has an address."""
    said = {each.status for each in outcomes}
    if "bad_data" in said:
        return BAD_DATA
    if "network" in said:
        return NETWORK
    return NO_ANSWER if said == {"no_address"} else ANSWERED
