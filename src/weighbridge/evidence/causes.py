"""Why a vote or a response is refused, as SQL over all rows of a file: the first cause counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from weighbridge.evidence import checks
from weighbridge.registry.outcomes import OutcomeMap

LONGEST_ITEM = 300
"""Characters of the longest item, category, role or judge that is kept."""

MOST = 1_000_000
"""Trials of one response, or votes of one row: more stand nowhere, and would outweigh all others."""

_DAY = r"'^(\d{4})-?(\d\d)-?(\d\d)([T ].*)?$'"


@dataclass(frozen=True)
class Cause:
    """A condition on a row, and the SQL of what was found, expected and why that is refused.

    ``each``: what was found is a cause of its own each time, as a name is; a number is not.
    """

    condition: str
    field: str
    found: str
    expected: str
    reason: str
    each: bool = False


@dataclass(frozen=True)
class Judged:
    """The SQL of a file's rows, each with all columns of its table or the place of its cause."""

    sql: str
    causes: tuple[Cause, ...]


def judged(spec: OutcomeMap) -> Judged:
    """Return how the rows of ``cells`` are judged by one map.

    The SQL reads ``cells`` and the tables ``named``, ``judges`` and ``tests`` of one file.
    """
    sides = ("a", "b") if spec.table == "votes" else ("",)
    own = _vote_columns(spec) if spec.table == "votes" else _response_columns(spec)
    causes = (*_shared(spec, sides), *(_of_votes(spec) if sides[0] else _of_responses(spec)))
    parts = {part: _choice(causes, part) for part in ("found", "expected", "reason")}
    joins = "".join(
        f" LEFT JOIN named n{side} ON n{side}.name = c.{_column('name', side)} "
        f"AND n{side}.published = c.setting"
        for side in sides
    )
    columns = {
        "benchmark": "t.benchmark",
        "category": "c.category",
        "item": "c.item",
        "judge": "c.judge",
        "judge_model": "j.model",
        "as_of": "as_of",
        "as_of_kind": "CASE WHEN as_of = '' THEN 'not stated' ELSE c.as_of_kind END",
        "row": "c.row",
        **own,
    }
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    dated = f"regexp_replace(c.as_of, {_DAY}, '\\1-\\2-\\3') AS as_of"
    clauses = " ".join(f"WHEN {c.condition} THEN {place}" for place, c in enumerate(causes))
    return Judged(
        f"WITH c AS (SELECT c.* REPLACE ({dated}) FROM cells c) "
        f"SELECT CASE {clauses} END AS cause, {chosen}, "
        f"{', '.join(f'{sql} AS {part}' for part, sql in parts.items())} "
        f"FROM c{joins} LEFT JOIN judges j ON j.name = c.judge "
        "LEFT JOIN tests t ON t.name = c.benchmark",
        causes,
    )


def _choice(causes: tuple[Cause, ...], part: str) -> str:
    clauses = " ".join(f"WHEN {c.condition} THEN {getattr(c, part)}" for c in causes)
    return f"CASE {clauses} END"


def _column(name: str, side: str) -> str:
    return f"{name}_{side}" if side else name


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _cause(condition: str, field: str, found: str, expected: str, reason: str) -> Cause:
    return Cause(condition, field, found, _text(expected), _text(checks.REASONS[reason]))


def _shared(spec: OutcomeMap, sides: tuple[str, ...]) -> list[Cause]:
    found = []
    for place, rule in enumerate(spec.set_aside):
        name = " / ".join(rule.where) or "row"
        aside = _cause(f"c.aside = {place}", name, "c.aside_for", rule.why, "set aside")
        found.append(replace(aside, each=True))
    for side in sides:
        name = _column("name", side)
        missing = f"n{side}.model IS NULL"
        found.append(
            Cause(missing, name, f"c.{name}", f"n{side}.expected", f"n{side}.reason", each=True)
        )
    wanted = "a test that the source's map names"
    unknown = _cause("t.benchmark IS NULL", "benchmark", "c.benchmark", wanted, "unknown benchmark")
    found.append(replace(unknown, each=True))
    for name in ("item", "category", "judge", *(("role",) if sides[0] else ())):
        most = f"at most {LONGEST_ITEM} characters"
        found.append(
            _cause(f"length(c.{name}) > {LONGEST_ITEM}", name, f"c.{name}", most, "too long")
        )
        hidden = rf"regexp_matches(c.{name}, '[\p{{Cc}}\p{{Cf}}\p{{Co}}\p{{Zl}}\p{{Zp}}]')"
        plain = "printable characters"
        found.append(_cause(hidden, name, f"c.{name}", plain, "bad character"))
    undated = (
        "NOT (as_of = '' OR coalesce(regexp_full_match(as_of, '\\d{4}-\\d\\d(-\\d\\d)?') "
        "AND TRY_CAST(CASE length(as_of) WHEN 7 THEN as_of || '-01' ELSE as_of END AS DATE) "
        "IS NOT NULL, false))"
    )
    found.append(_cause(undated, "as_of", "as_of", "YYYY-MM-DD or YYYY-MM", "bad date"))
    return found


def _number(name: str) -> str:
    """Return the SQL of a field as a finite number, null where it is none."""
    sound = (
        f"length({name}) < {checks.LONGEST} AND regexp_full_match({name}, {_text(checks.NUMBER)})"
    )
    value = f"TRY_CAST({name} AS DOUBLE)"
    return f"CASE WHEN {sound} AND isfinite({value}) THEN {value} END"


def _whole(name: str, least: int) -> str:
    """Return the condition that a field is said and is no whole number of ``least`` to MOST."""
    value = f"TRY_CAST({name} AS BIGINT)"
    sound = f"regexp_full_match({name}, '[0-9]{{1,7}}') AND {value} BETWEEN {least} AND {MOST}"
    return f"{name} <> '' AND NOT ({sound})"


def _share(spec: OutcomeMap) -> str:
    low, high = spec.scale
    return f"round(({_number('c.score')} - {low}) / {high - low}, 9)"


def _of_responses(spec: OutcomeMap) -> list[Cause]:
    low, high = spec.scale
    trial = "coalesce(nullif(c.trial, ''), n.trial)"
    return [
        _cause("c.item = ''", "item", "c.item", "the name of an item", "no value"),
        _cause("c.score = ''", "score", "c.score", "a number", "no value"),
        _cause(
            f"{_number('c.score')} IS NULL", "score", "c.score", "a finite number", "not a number"
        ),
        _cause(
            f"NOT {_share(spec)} BETWEEN 0 AND 1",
            "score", "c.score", f"{low:g} to {high:g}", "out of range",
        ),
        _cause(_whole("c.trials", 1), "trials", "c.trials", f"1 to {MOST}", "out of range"),
        _cause(_whole(trial, 0), "trial", trial, f"0 to {MOST}", "out of range"),
    ]  # fmt: skip


def _response_columns(spec: OutcomeMap) -> dict[str, str]:
    return {
        "model": "n.model",
        "effort": "n.effort",
        "setting": "n.setting",
        "score": _share(spec),
        "trials": "coalesce(TRY_CAST(nullif(c.trials, '') AS INTEGER), 1)",
        "trial": "TRY_CAST(coalesce(nullif(c.trial, ''), nullif(n.trial, '')) AS INTEGER)",
        "answered": "c.answered",
    }


def _of_votes(spec: OutcomeMap) -> list[Cause]:
    same = "(na.model, na.effort, na.setting) = (nb.model, nb.effort, nb.setting)"
    wanted = "one of the map's outcomes or of the two names, or two payoffs"
    shown = "concat_ws(', ', nullif(c.outcome, ''), nullif(c.payoff_a, ''), nullif(c.payoff_b, ''))"
    return [
        _cause(same, "name_b", "c.name_b", "two models or settings", "one with itself"),
        _cause(f"({_outcome(spec)}) IS NULL", "outcome", shown, wanted, "no value"),
        _cause(_whole("c.count", 1), "count", "c.count", f"1 to {MOST}", "out of range"),
        _cause(
            f"c.margin <> '' AND {_number('c.margin')} IS NULL",
            "margin", "c.margin", "a finite number", "not a number",
        ),
    ]  # fmt: skip


def _vote_columns(spec: OutcomeMap) -> dict[str, str]:
    margin = f"abs({_number('c.margin')}) * CASE c.margin_for WHEN c.name_a THEN 1 WHEN c.name_b THEN -1 END"
    named = "margin_for" in spec.columns
    return {
        **{
            f"{name}_{s}": f"n{s}.{name}"
            for s in ("a", "b")
            for name in ("model", "effort", "setting")
        },
        "outcome": _outcome(spec),
        "count": "coalesce(TRY_CAST(nullif(c.count, '') AS INTEGER), 1)",
        "role": "c.role",
        "margin": margin if named else _number("c.margin"),
        "payoff_a": _number("c.payoff_a"),
        "payoff_b": _number("c.payoff_b"),
        "language": "t.language",
    }


def _outcome(spec: OutcomeMap) -> str:
    """Return the SQL of who won: by the two payoffs, or by a text or the winner's own name."""
    if "payoff_a" in spec.columns:
        a, b = _number("c.payoff_a"), _number("c.payoff_b")
        return f"CASE WHEN {a} > {b} THEN 'a' WHEN {a} < {b} THEN 'b' WHEN {a} = {b} THEN 'tie' END"
    texts = " ".join(f"WHEN {_text(t)} THEN {_text(o)}" for t, o in spec.outcomes.items())
    return f"CASE c.outcome {texts} WHEN '' THEN NULL WHEN c.name_a THEN 'a' WHEN c.name_b THEN 'b' END"
