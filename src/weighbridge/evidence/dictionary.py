"""What every table and column of a store means: the data dictionary is generated from here."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.evidence.build import Collected
from weighbridge.evidence.store import TABLES as ORDERED
from weighbridge.evidence.tables import tables
from weighbridge.registry import Registry

TABLES = {
    "scores": "One row for each published cell that was kept, copies included.",
    "published_ratings": (
        "A rating or composite that another party computed: shown, never fitted beside its parts."
    ),
    "models": "One dated release of a model; an unknown fact is null.",
    "facts": "Every known fact of a model with its source; a fact without one is unverified.",
    "spellings": "Every reviewed spelling of a model, normalised, and the setting it carries.",
    "benchmarks": "A test, its scale and what it tests.",
    "developers": "Who trained a model, and where its seat is.",
    "sources": "A publisher whose files are read, and what may be shipped of them.",
    "unread": "A file of a source that no table is read from, and why.",
    "sides": "The two sides that are weighed, as words and as a covariate.",
    "tracked": "Releases that a list of tracked models names, and the model each is here, if any.",
    "refused": (
        "Every cell or file that was refused, and why: nothing is dropped silently. Votes and "
        "responses stand here once for each cause of a file."
    ),
    "votes": (
        "One pairwise judgement or game of two. Rows of two categories may be of the same debates."
    ),
    "responses": "One model's result on one item. Not yet fitted; scores are not made of them.",
    "corrections": (
        "A published number that is not used: a score that its own source replaced, or took "
        "wrongly from the report it names, whose row stays and does not count, or a fact of a model."
    ),
    "prices": "What a provider asks for a model, in USD per million tokens, as a source lists it.",
    "adoption": "How much something is used: comparable within one population alone.",
    "populations": "What was counted, for the counts and shares of use.",
    "openness": "What an index of openness says in one dimension; indices are never chained.",
    "licences": "Terms of model licences as data; the texts themselves rule. Null: not read.",
    "evaluators": "Who reports numbers, and what interest it has in them.",
    "community_models": (
        "A fine-tune that a source lists and the registry does not hold; its developer's country "
        "is unknown, its base's is that of the base."
    ),
    "community_scores": (
        "The scores of community fine-tunes: no rating knows them unless they are asked for."
    ),
}
COLUMNS = {
    "row_id": "hash of source, file, row, name, benchmark and value: stable from build to build",
    "model": "id of the model",
    "benchmark": "id of the benchmark",
    "board": "id of the benchmark under which the rating is published",
    "metric": "what was counted, as the source names it",
    "value": "the number as published, in the row's unit",
    "unit": "percent, fraction, points or elo",
    "standard_value": "the number in the benchmark's own unit",
    "setting": "all that the source says of how it was measured",
    "effort": "reasoning effort: non-thinking, low, medium, thinking; empty where unsaid",
    "protocol": "what of the setting changes the measurement but not the model, as sorted words",
    "shots": "worked examples in the prompt; null where unsaid",
    "reported_by": "the developer or evaluator who reported it, or the report's title",
    "independence": "self, rival or third-party, seen from the model's developer; else unknown",
    "source": "id of the source",
    "url": "where it can be read",
    "as_of": "day or month of publication; empty where not stated",
    "as_of_kind": "what kind of date that is, and whence it was derived",
    "file": "file of the source",
    "row": "row in that file, the header being row 1; 0 for the file as a whole",
    "standard_error": "standard error as published, in the row's unit",
    "counts": "true once a measurement: at its origin",
    "duplicate_of": "row_id of the origin that the row repeats",
    "copy_probability": "probability that the row repeats its origin, between nought and one",
    "copy_reason": "why the row is held to repeat its origin",
    "corrected_by": "row_id of the row by which the source replaced it",
    "task_cost": "USD that one task cost the run, as published; null where unsaid or nought",
    "old": "what was published first, a score in the benchmark's unit",
    "new": "what stands in its place",
    "low": "lower end of the published interval",
    "high": "upper end of the published interval",
    "id": "stable name within the table",
    "name": "name in print",
    "developer": "id of the developer",
    "family": "models that share a name and a line of training",
    "base_model": "the model it was tuned from, as published",
    "base_source": "where the base was read; null where it is unknown",
    "released": "day or month of release",
    "openness": "open-weight, open-source or closed",
    "licence": "licence as stated",
    "params_total_b": "parameters, in billions",
    "params_active_b": "parameters active for one token, in billions",
    "context_tokens": "longest input, in tokens",
    "architecture": "dense or mixture of experts, as published",
    "kind": "base, instruct, reasoning or hybrid",
    "hf_repo": "repository of the weights on the Hugging Face Hub",
    "status": "released, or described by its developer and never released",
    "field": "name of the fact or field",
    "spelling": "the spelling without case, spaces and marks",
    "area": "what the benchmark tests",
    "language": "language of its items",
    "floor": "score of chance, in the unit",
    "ceiling": "best possible score, in the unit",
    "items": "number of questions",
    "suite": "the collection that the benchmark belongs to",
    "composite": "true for an index or average of other benchmarks",
    "access": "public, private or refreshed",
    "country": "seat, as ISO 3166 code",
    "sources": "who states the seat",
    "ship": "yes, facts or no: what may be shipped",
    "ship_reason": "why",
    "citation": "how to cite the source",
    "read": "cells read in the last build",
    "key": "short name of the side",
    "adjective": "word for the side's models",
    "noun": "word for the side",
    "code": "value of the symmetric covariate",
    "left_out": "why no model of the registry stands for it",
    "found": "what stood there",
    "expected": "what was expected",
    "reason": "why a row with that is refused",
    "direction": "higher, lower or none: which way is better; only higher is fitted",
    "listed_as": "the provider's name of the model",
    "provider": "who sells access, as the source names it",
    "place": "where the provider runs it, as the source states; empty where it does not",
    "input": "USD per million tokens read; null where not stated",
    "output": "USD per million tokens written; null where not stated",
    "cached": "USD per million tokens read from a cache; null where not stated",
    "subject_kind": "model, family, developer, side or group",
    "subject": "id of what the row is about",
    "population": "id of what was counted",
    "period": "the period as published",
    "scope": "what was counted, as published",
    "publisher": "id of the evaluator that published the number",
    "reading": "how it was read: from the page, computed, or in a summary",
    "read_at": "where it was read, if not at the publisher's",
    "caveat": "why to doubt what is counted",
    "index": "the index and its edition",
    "dimension": "what is graded",
    "grade": "the grade; for the Model Openness Tool the licence of a component, as stated",
    "licensor": "who grants the licence",
    "osi_approved": "whether the Open Source Initiative approves of it",
    "commercial_use": "yes, no or conditional",
    "user_cap": "users above which more is asked",
    "user_cap_per": "daily or monthly users",
    "user_cap_effect": "what is asked above the cap",
    "revenue_cap": "a cap of revenue or like size, in words",
    "naming_duty": "whether the name must be shown or carried on",
    "limits_training_on_output": "whether what the model writes may not train others",
    "use_restrictions": "whether uses are forbidden",
    "territory_limit": "where it does not hold, in words",
    "evidence": "whether the text, a header or a summary was read",
    "stated_as": "what models say for it, joined by semicolons, where it can be no other",
    "interest": "what it has to gain or lose by the numbers",
    "adoption.metric": "what was counted",
    "adoption.value": "the number in the unit",
    "adoption.unit": "downloads, models, pulls, tokens, percent or percent growth",
    "licences.key": "SPDX or like key; null where there is none",
    "licences.source": "where the terms were read",
    "licences.as_of": "revision or day of what was read",
    "evaluators.kind": "kind of interest: developer, government, security vendor, ...",
    "evaluators.source": "where its numbers are read, or its own page; a developer's: of its seat",
    "facts.value": "the fact as text",
    "used": "false: another source states this, and another value is used",
    "why": "why the used value goes before a source of higher rank",
    "facts.source": "where the fact was read; null: unverified",
    "benchmarks.source": "where the benchmark is described",
    "benchmarks.unit": "percent, points or elo",
    "community_models.id": "name and a digest of the repository, whose account is not kept",
    "community_models.base_model": "the model of the registry that it was tuned from",
    "community_models.source": "id of the source that lists it",
    "tracked.id": "repository or name in the list",
    "corrections.row_id": "row_id of the score that was replaced; of a fact, hash of its row",
    "corrections.field": "score, or the name of the fact",
    "corrections.benchmark": "id of the benchmark; empty for a fact",
    "corrections.reason": "why, as far as the source says, or what it mistook for what",
    "corrections.corrected_by": "row_id of the score that is used; empty for a fact or a misread score",
    "corrections.row": "row in that file that states the new value, or the misread one",
    "unread.file": "path or glob under the folder of data",
    "unread.why": "why it is not read",
    "refused.count": "rows refused for that cause, of which the named one is the first",
    "count": "votes that the row stands for",
    "category": "part of the benchmark, or kind of comparison, as the source has it",
    "item": "question, problem or topic; of votes also the game, whose rows are not independent",
    "model_a": "id of the first model",
    "effort_a": "reasoning effort of the first: see effort",
    "setting_a": "all that the source says of how the first was run",
    "model_b": "id of the second model",
    "effort_b": "reasoning effort of the second: see effort",
    "setting_b": "all that the source says of how the second was run",
    "outcome": "a, b, tie or both_bad: who won",
    "judge": "who judged or marked, as published; empty where nobody had to",
    "judge_model": "id of the model that judged; null where it is none of the registry",
    "role": "what the first played where the two sides differ: buyer, pro",
    "margin": "the judge's margin towards the first, in the source's own unit; null where unsaid",
    "payoff_a": "what the first won in a game with payoffs",
    "payoff_b": "what the second won in a game with payoffs",
    "score": "share of full marks, between nought and one; the mean of the trials",
    "trials": "attempts that the score is the mean of",
    "trial": "number of the repeat, as the source counts; null where there is one",
    "answered": "false: no answer could be read from the output; null where unsaid",
    "refused.found": "what stood there, hidden characters made visible, at most 200 characters",
}
"""Column -> its meaning; ``table.column`` where one table means something else by it."""


def columns(registry: Registry) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Yield each table with (name, SQL type, meaning) of its columns.

    Raises:
        KeyError: for a column that has no meaning here.
    """
    defined = tables(registry, Collected())
    for table in ORDERED:
        named = [definition.split(maxsplit=1) for definition in defined[table][0]]
        yield (
            table,
            [(n, kind, COLUMNS.get(f"{table}.{n}") or COLUMNS[n]) for n, kind in named],
        )
