"""How open a model is beyond its weights: its licence's terms, and what each index grades."""

from __future__ import annotations

from typing import Any

from weighbridge.evidence.store import Store
from weighbridge.findings.beside import Rows, published, stamped

KEY = "subject_kind, subject, index, dimension"
BEST, BETWEEN, WORST = ("open", "met"), ("partial",), ("closed", "not met")
CAVEATS = (
    "each index has a scale of its own and changed it between editions: none is chained to another",
    "an index grades the model that it names; what it says of others of the family is not stated",
    "a component that an index does not list is unknown, not absent",
    "terms of a licence as data are no legal advice: its text rules",
)


def openness(store: Store, model: str | None = None) -> dict[str, Any]:
    """Return a model's licence terms and grades with those of its developer, or all subjects."""
    if model is None:
        return _all(store)
    about = store.query("SELECT * FROM models WHERE id = ?", [model])[0]
    where = "(subject_kind, subject) IN (('model', ?), ('developer', ?))"
    rows = published(store, "openness", where, [model, about["developer"]], newest_by=KEY)
    rows.sort(key=lambda r: (r["index"], r["dimension"]))
    terms = store.query(
        "SELECT * FROM licences WHERE list_contains(string_split(stated_as, '; '), ?)",
        [about["licence"]],
    )
    stated = about["licence"] or "unknown"
    claim = (
        f"{about['name']}: access {about['openness'] or 'unknown'}, licence {stated}"
        f"{'' if terms else ' (its terms are not in the evidence)'}, {_summed(rows)}"
    )
    content = {
        "claim": claim,
        "model": model,
        "access": about["openness"],
        "licence": about["licence"],
        "terms": terms[0] if terms else None,
        "subjects": _subjects(rows),
        "grades": [row for row in rows if row["subject_kind"] == "model"],
        "developer_grades": [row for row in rows if row["subject_kind"] == "developer"],
    }
    return stamped(store, content, CAVEATS)


def _all(store: Store) -> dict[str, Any]:
    subjects = _subjects(published(store, "openness", newest_by=KEY))
    indices = len({row["index"] for row in subjects})
    claim = f"{len(subjects)} gradings by {indices} editions of indices"
    fields = dict.fromkeys(("model", "access", "licence", "terms"))
    content = {"claim": claim, **fields, "subjects": subjects}
    content |= {"grades": [], "developer_grades": []}
    return stamped(store, content, CAVEATS)


def _subjects(rows: Rows) -> Rows:
    """Return one row for each subject and index: how many dimensions, and how they are graded."""
    groups: dict[tuple[str, str, str], Rows] = {}
    for row in rows:
        groups.setdefault((row["index"], row["subject_kind"], row["subject"]), []).append(row)
    return [
        {
            **dict(zip(("index", "subject_kind", "subject"), key, strict=True)),
            "dimensions": len(group),
            "best": sum(row["grade"] in BEST for row in group) if _graded(group) else None,
            "between": sum(row["grade"] in BETWEEN for row in group) if _graded(group) else None,
            "as_of": max(row["as_of"] for row in group),
        }
        for key, group in sorted(groups.items())
    ]


def _graded(rows: Rows) -> bool:
    return all(row["grade"] in (*BEST, *BETWEEN, *WORST) for row in rows)


def _summed(rows: Rows) -> str:
    said = [
        f"{each['best']} of {each['dimensions']} open or met by {each['index']} ({each['subject']})"
        for each in _subjects(rows)
        if each["best"] is not None
    ]
    return "; ".join(said) or "no index grades it"
