"""The ratings of a store: fitted once for its digest, selection and options, then cached."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from weighbridge import config
from weighbridge.errors import Incomparable
from weighbridge.findings.scores import at_effort, in_area, scores_by_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from weighbridge.evidence.store import Store
    from weighbridge.traits import Options

Progress = Callable[[float, str], None]
COUNTS = ("tests", "independent", "scores")


@dataclass(frozen=True)
class Posterior:
    """Joint ratings of u units (model, effort) in a areas, d draws each, in points.

    ``point`` has shape (u, a) and ``draws`` shape (u, a, d). ``tests`` (u,) counts what
    a unit was measured on, a suite once in each of its areas, ``independent`` (u,) its scores that are no self-report, and
    ``scores`` (u, a) its scores in each area.
    """

    units: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    point: NDArray[np.float64]
    draws: NDArray[np.float32]
    tests: NDArray[np.int64]
    independent: NDArray[np.int64]
    scores: NDArray[np.int64]
    recipe: Mapping[str, Any]


def posterior(
    store: Store, options: Options, progress: Progress | None = None, where: str = "true"
) -> Posterior:
    """Return the ratings of a store's rows ``where`` in SQL, from the cache or fitted and cached."""
    asked = [store.digest, asdict(store.selection), asdict(options), where]
    key = hashlib.sha256(msgspec.json.encode(asked)).hexdigest()[:16]
    found = _cached(key)
    if found is None:
        found = fit(store, options, progress, where)
        _cache(key, found)
    return found


def fit(
    store: Store, options: Options, progress: Progress | None = None, where: str = "true"
) -> Posterior:
    """Fit the capability model on the counting scores of a store.

    Raises:
        Incomparable: no score counts in what is selected.
    """
    from weighbridge.findings.inputs import joint_inputs
    from weighbridge.ratings.capability import capability

    given, left_out = joint_inputs(store, where)
    if not given["score"]:
        asked = {name: value for name, value in asdict(store.selection).items() if value}
        raise Incomparable(f"no score counts in this evidence with {asked}")
    fitted = capability(**given, options=options, progress=progress)
    recipe = {
        "method": dict(fitted.method),
        "diagnostics": [*fitted.diagnostics, *left_out],
        "scale": asdict(fitted.scale),
        "width": fitted.width,
        "effects": fitted.effects,
        "digest": store.digest,
        "selection": asdict(store.selection),
    }
    counts = counted(store, fitted.units, fitted.areas)
    return Posterior(fitted.units, fitted.areas, fitted.point, fitted.draws, *counts, recipe)


def counted(
    store: Store, units: tuple[tuple[str, str], ...], areas: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return tests (u,), independent scores (u,) and scores by area (u, a) of each unit."""
    import numpy as np

    rows = scores_by_model(store)
    efforts = Counter(model for model, _ in units)
    tests, independent = np.zeros((2, len(units)), np.int64)
    scores = np.zeros((len(units), len(areas)), np.int64)
    for number, (model, effort) in enumerate(units):
        own = at_effort(rows.get(model, []), effort, several=efforts[model] > 1)
        tests[number] = len({(row["suite"], row["area"]) for row in own})
        independent[number] = sum(row["independence"] != "self" for row in own)
        scores[number] = [sum(in_area(row, area) for row in own) for area in areas]
    return tests, independent, scores


def _folder(key: str) -> Path | None:
    home = config.writable_home()
    return home / "cache" / f"ratings-{key}" if home else None


def _cached(key: str) -> Posterior | None:
    import numpy as np

    folder = _folder(key)
    if folder is None or not (folder / "recipe.json").exists():
        return None
    try:
        about = msgspec.json.decode((folder / "recipe.json").read_bytes())
        point = np.load(folder / "point.npy", allow_pickle=False)
        draws = np.load(folder / "draws.npy", mmap_mode="r", allow_pickle=False)
        one, two, three = (np.load(folder / f"{n}.npy", allow_pickle=False) for n in COUNTS)
    except (OSError, ValueError, msgspec.DecodeError):
        return None
    units = tuple((model, effort) for model, effort in about["units"])
    areas = tuple(about["areas"])
    return Posterior(units, areas, point, draws, one, two, three, about["recipe"])


def _cache(key: str, found: Posterior) -> None:
    import numpy as np

    folder = _folder(key)
    if folder is None:
        return
    about = {"units": found.units, "areas": found.areas, "recipe": found.recipe}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".fitting-"))
    except OSError:
        return
    try:
        for name in ("point", "draws", *COUNTS):
            np.save(new / f"{name}.npy", getattr(found, name))
        (new / "recipe.json").write_bytes(msgspec.json.encode(about))
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(new, folder)
    except OSError:
        return
    finally:
        shutil.rmtree(new, ignore_errors=True)
