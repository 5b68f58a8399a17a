"""A part of the evidence: what was known at a date, without an evaluator, of one kind of test."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from weighbridge.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from weighbridge.evidence.store import Store

EVALUATORS = {
    "all": ("self", "rival", "third-party", "unknown"),
    "independent": ("rival", "third-party"),
    "third-party": ("third-party",),
}
"""Whose measurements count: a name and the kinds of independence that it admits."""

CONTROLLED = "(setting ILIKE '%style control%' AND setting NOT ILIKE '%not labelled%')"
STYLE = {
    "controlled": f"({CONTROLLED} OR benchmark NOT IN "
    f"(SELECT benchmark FROM {{whole}}.scores WHERE {CONTROLLED}))",
    "raw": f"NOT {CONTROLLED}",
}
"""Style control of votes: a name and the condition on rows."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ACCESS = ("public", "private", "refreshed")
INCLUDE = ("community",)
KINDS = ("scores", "ratings", "votes", "responses")

COMMUNITY = """
CREATE TEMP VIEW models AS SELECT * FROM {whole}.models UNION ALL BY NAME
    SELECT id, name, 'community' AS developer, id AS family, base_model, params_total_b,
    'open-weight' AS openness, 'released' AS status FROM {whole}.community_models;
CREATE TEMP VIEW developers AS SELECT * FROM {whole}.developers UNION ALL BY NAME
    SELECT 'community' AS id, 'a community' AS name;
CREATE TEMP VIEW spellings AS SELECT * FROM {whole}.spellings UNION ALL BY NAME
    SELECT spelling, id AS model, '' AS effort, '' AS setting FROM {whole}.community_models
    ANTI JOIN {whole}.spellings USING (spelling)
    QUALIFY count(*) OVER (PARTITION BY spelling) = 1;
CREATE TEMP VIEW every_score AS SELECT * FROM {whole}.scores UNION ALL BY NAME
    SELECT * FROM {whole}.community_scores;
"""
"""A fine-tune is of a family of its own, because what it shares with its base is not known."""


@dataclass(frozen=True)
class Selection:
    """Which rows of a store count.

    ``as_of`` keeps what was published by that day. ``drop`` leaves out evaluators by name;
    ``evaluators`` keeps one class of them. ``access`` keeps the benchmarks of one kind of access.
    ``style`` keeps, of votes that are published both ways, those with style control or the raw.
    ``include`` adds what is left out otherwise: ``community`` fine-tunes. ``kinds`` is what
    abilities rest on: scores, with published ``ratings`` by their own intervals, votes, responses.
    """

    as_of: str | None = None
    drop: tuple[str, ...] = ()
    evaluators: str = "all"
    access: str | None = None
    style: str | None = None
    include: str | None = None
    kinds: tuple[str, ...] = ("scores",)


WHOLE = Selection()

KNOWN = "CASE length({0}) WHEN 7 THEN {0} || '-31' WHEN 0 THEN '9999' ELSE {0} END <= $as_of"
"""A month alone is known from its end on, a row without a date at no date."""

AS_OF = f"""
CREATE TEMP TABLE scores AS
WITH elo AS (
    SELECT r.source, board, model, setting, max_by(r, (as_of, row_id)) AS rating
    FROM {{whole}}.published_ratings r JOIN {{whole}}.benchmarks b ON b.id = r.board
    WHERE b.unit = 'elo' AND NOT b.composite AND {KNOWN.format("as_of")} GROUP BY ALL
), known AS (
    SELECT * FROM {{scores}} WHERE {KNOWN.format("as_of")}
    UNION ALL BY NAME
    SELECT s.* REPLACE (
        rating.row_id AS row_id, rating.value AS value, rating.value AS standard_value,
        rating.as_of AS as_of, rating.file AS file, rating.row AS row)
    FROM {{scores}} s JOIN elo
    ON (s.source, s.benchmark, s.model, s.setting) = (elo.source, elo.board, elo.model, elo.setting)
    WHERE NOT {KNOWN.format("s.as_of")}
    QUALIFY row_number() OVER (PARTITION BY elo.rating.row_id ORDER BY s.as_of, s.row_id) = 1
), orphans AS (
    SELECT row_id, duplicate_of IS NOT NULL AND duplicate_of NOT IN (SELECT row_id FROM known)
        AS orphan,
        corrected_by NOT IN (SELECT row_id FROM known) AND duplicate_of IS NULL AS uncorrected, row_number() OVER (PARTITION BY duplicate_of ORDER BY as_of, row_id) = 1 AS first
    FROM known
)
SELECT k.* REPLACE (
    CASE WHEN o.uncorrected OR o.orphan AND o.first THEN true ELSE k.counts END AS counts,
    CASE WHEN o.orphan AND o.first THEN 0.0 ELSE k.copy_probability END AS copy_probability)
FROM known k JOIN orphans o USING (row_id)
"""
"""An Arena rating is replaced by the newest one of the day; the earliest copy whose origin came
later stands in for it; a score that was corrected later counts."""

RATINGS_AS_OF = f"""
CREATE TEMP VIEW published_ratings AS SELECT * FROM {{whole}}.published_ratings
WHERE {KNOWN.format("as_of")};
CREATE TEMP VIEW corrections AS SELECT * FROM {{whole}}.corrections
WHERE {KNOWN.format("as_of")}
"""

OUTCOME_TABLES = ("votes", "responses")

OUTCOMES_AS_OF = "".join(
    f"CREATE TEMP VIEW {table} AS SELECT * FROM {{whole}}.{table} WHERE {KNOWN.format('as_of')};"
    for table in OUTCOME_TABLES
)


def select(store: Store, selection: Selection) -> Store:
    """Return a view of a store that holds the selected rows alone, its newest date with it.

    Raises:
        UsageError: the date, the class of evaluators or the kind of access is none.
        UnknownName: nobody of that name reported a score.
    """
    if selection == WHOLE:
        return store
    _check(store, selection)
    connection = store.connection.cursor()
    whole = f'"{connection.execute("SELECT current_database()").fetchone()[0]}".main'
    scores = f"{whole}.scores"
    if selection.include:
        connection.execute(COMMUNITY.format(whole=whole))
        scores = "every_score"
    if selection.as_of:
        day = f"'{selection.as_of}'"
        for view in (AS_OF, RATINGS_AS_OF, OUTCOMES_AS_OF):
            connection.execute(view.format(whole=whole, scores=scores).replace("$as_of", day))
    _narrow(connection, scores, whole, selection)
    newest = connection.execute("SELECT max(as_of) FROM scores WHERE length(as_of) = 10").fetchone()
    manifest = replace(store.manifest, evidence_to=newest[0] or "")
    return replace(store, connection=connection, manifest=manifest, selection=selection)


def _narrow(connection: Any, rows: str, whole: str, selection: Selection) -> None:
    """Put the conditions on evaluators and benchmarks over the view of the day."""
    if replace(selection, as_of=None) == WHOLE:
        return
    if selection.as_of:
        connection.execute("ALTER TABLE scores RENAME TO scores_of_the_day")
        rows = "scores_of_the_day"
    conditions = [f"independence IN {_listed(EVALUATORS[selection.evaluators])}"]
    if selection.drop:
        conditions.append(f"reported_by NOT IN {_listed(selection.drop)}")
    if selection.access:
        chosen = f"SELECT id FROM {whole}.benchmarks WHERE access = {_text(selection.access)}"
        conditions.append(f"benchmark IN ({chosen})")
    if selection.style:
        conditions.append(STYLE[selection.style].format(whole=whole))
    where = " AND ".join(conditions)
    connection.execute(f"CREATE TEMP TABLE scores AS SELECT * FROM {rows} WHERE {where}")


def checked_day(text: str) -> str:
    """Return a calendar date as written; raises UsageError where it is none."""
    try:
        if _DAY.fullmatch(text):
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise UsageError(f"date {text!r}: expected YYYY-MM-DD, such as 2023-12-31")


def _check(store: Store, selection: Selection) -> None:
    if selection.as_of is not None:
        checked_day(selection.as_of)
    if selection.evaluators not in EVALUATORS:
        raise UnknownName("class of evaluators", selection.evaluators, tuple(EVALUATORS))
    if selection.access is not None and selection.access not in ACCESS:
        raise UnknownName("access", selection.access, ACCESS)
    if selection.include is not None and selection.include not in INCLUDE:
        raise UnknownName("what to include", selection.include, INCLUDE)
    if selection.style is not None and selection.style not in STYLE:
        raise UnknownName("style control", selection.style, tuple(STYLE))
    _check_kinds(selection)
    names = {row["name"] for row in store.query("SELECT DISTINCT reported_by name FROM scores")}
    for name in selection.drop:
        if name not in names:
            from weighbridge.spelling import nearest

            raise UnknownName("evaluator", name, nearest(name, tuple(sorted(names))))


def _check_kinds(selection: Selection) -> None:
    for kind in selection.kinds:
        if kind not in KINDS:
            raise UnknownName("kind of evidence", kind, KINDS)
    if "scores" not in selection.kinds:
        raise UsageError(f"kinds {','.join(selection.kinds)}: expected scores, and others beside")
    if set(selection.kinds) & set(OUTCOME_TABLES) and (
        selection.drop or selection.evaluators != "all"
    ):
        raise UsageError(
            "whose votes and responses are is not stated, so that they stand only where all count: "
            "ask for other kinds, or neither for evaluators nor to drop one"
        )


def _listed(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(_text(name) for name in names) + ")"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
