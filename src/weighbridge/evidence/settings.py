"""The part of a published name or setting that changes the measurement, split off by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_EFFORT = r"(?:mode|effort/budget|reasoning=|effort) ?"
EFFORT_RULES = tuple(
    (effort, re.compile(rule, re.IGNORECASE))
    for effort, rule in (
        (
            "non-thinking",
            r"non-reasoning mode|non-thinking|nothink|no-thinking|effort/budget (?:none|0\b)"
            r"|effort/budget minimal|reasoning=none|effort none|mode (?:base|minimal|none)\b",
        ),
        ("low", _EFFORT + r"(?:low|1k|2k|4k)\b"),
        ("medium", _EFFORT + r"(?:medium|8k)\b"),
        (
            "thinking",
            _EFFORT + r"(?:high|xhigh|max|enabled|\d\dk|thinking[\w-]*)\b|reasoning mode",
        ),
    )
)
SUFFIX_EFFORTS = {
    **dict.fromkeys(("none", "minimal", "non-thinking", "nonthinking"), "non-thinking"),
    "low": "low",
    "medium": "medium",
    **dict.fromkeys(("high", "xhigh", "max", "thinking"), "thinking"),
    "unknown": "",
}
"""Effort suffixes that publishers append to a name after an underscore, and what each means."""

ENDINGS = {"-scratchpad": "scratchpad", "-sys": "system prompt", ":free": "free of charge"}
"""Marks of a prompt with room for notes, of one with instructions and of a host's free offer."""

HOSTS = ("chutes", "deepinfra", "deepseek", "fireworks", "moonshotai", "together")
"""Hosts that publishers put before a name and a slash."""

MAKERS = {
    "amazon": "amazon",
    "antgroup": "ant",
    "alibaba": "alibaba",
    "anthropic": "anthropic",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "ibm": "ibm",
    "inception": "inception-labs",
    "inceptionlabs": "inception-labs",
    "meta": "meta",
    "meituan": "meituan",
    "minimax": "minimax",
    "mistral-ai": "mistral-ai",
    "moonshot": "moonshot",
    "perplexity": "perplexity",
    "stepfun": "stepfun",
    "writer": "writer",
    "x-ai": "xai",
    "xai": "xai",
    "xiaomi": "xiaomi",
    "z-ai": "zhipu",
}
"""Names of makers that publishers put before a name and a mark, and the developer of each.

The accounts that the registry says are a developer's own are its names too.
"""

_MARK = re.compile(r"[/ _.-]")
_DOT = re.compile(r"(?<![\d.])(\d)[-_:p](\d)(?![\dbk.])", re.IGNORECASE)
_DATED = re.compile(r"(.+?)[-@ ]\(?(?:(20\d\d)-?)?([01]\d)-?([0-3]\d)\)?")
_BUDGET = re.compile(r"(\d+)k", re.IGNORECASE)
_QUANTISED = re.compile(
    r"(.+)[-.](q\d_(?:\d|k_[sml])|fp8|nvfp4|awq|gptq|gguf|int[48]|bf16)", re.IGNORECASE
)
_BRACKET = re.compile(r"(.*\S) ?\(([^()]+)\)")
_WORD = re.compile(
    r"fc|prompt|u?diff|whole|api|网页|no|thinking|think|tokens|default|xhigh|high|medium|low|minimal"
    r"|none|max|(?:non-)?reasoning|extended|thinking-(?:\d+k|minimal)"
    r"|\d+k|temperature=\d+|length=\d+|reasoning=(?:low|medium|high|\d+)"
)
"""The words that a bracket behind a name may hold for it to be a setting as a whole."""

_DASHED = re.compile(
    r"(.+?)[- ]((?:thinking-)?(?:\d+k-)?(?:low|medium|high)-effort|no-?thinking|highthinking"
    r"|thinking(?:[- ]\d+k)?|(?:non-)?reasoning|w/o? (?:thinking|reasoning)|high|medium|low|minimal|xhigh)",
    re.IGNORECASE,
)
_EFFORT_WORDS = {
    "non-thinking": {"none", "minimal", "nothinking", "nonthinking"},
    "low": {"low"},
    "medium": {"medium"},
    "thinking": {"high", "xhigh", "max", "highthinking"},
}
PROTOCOLS = (
    "fc",
    "prompt",
    "openhands",
    "terminus",
    "mini-swe",
    "agentless",
    "claude-code",
    "diff",
    "whole",
    "subset",
    "byte-length",
    "lm-evaluation-harness",
    "validation",
    "16k",
    "sanitized",
)
_TOOLS = re.compile(
    r"\bw/ tools|with tools|agentic tool use|w/ ?ctx|context manage|with search|search agent"
)
_MAJORITY = re.compile(r"maj@|majority")


def effort_of(setting: str) -> str:
    """Return the reasoning effort that a published setting states, '' when it states none."""
    return next((name for name, rule in EFFORT_RULES if rule.search(setting)), "")


@dataclass(frozen=True)
class Suffix:
    """A name without its suffix, and what the suffix says.

    ``kinds`` are the kinds of model of which the suffix can only mean a setting; empty: of any.
    """

    stem: str
    effort: str = ""
    setting: str = ""
    kinds: tuple[str, ...] = ()


def split_suffix(name: str) -> Suffix:
    """Split ``gpt-oss-120b_high``, ``o3 (high)`` or ``gpt-5-high`` into its name and its setting.

    A dash joins names too (``gemini-2.0-flash-thinking`` is a model of its own), so that what
    stands after one is a setting only of models that are known to have several efforts.
    """
    stem, mark, suffix = name.rpartition("_")
    budget = _BUDGET.fullmatch(suffix)
    if mark and (suffix.lower() in SUFFIX_EFFORTS or budget):
        known = SUFFIX_EFFORTS.get(suffix.lower())
        effort = _budget_effort(int(budget.group(1))) if budget else str(known)
        return Suffix(stem, effort, f"effort {suffix}")
    quantised = _QUANTISED.fullmatch(name)
    if quantised:
        return Suffix(quantised.group(1), setting=quantised.group(2).upper())
    for mark, setting in ENDINGS.items():
        if name.endswith(mark):
            return Suffix(name.removesuffix(mark), setting=setting)
    bracket = _BRACKET.fullmatch(name)
    if bracket and all(_WORD.fullmatch(word) for word in _words(bracket.group(2))):
        return Suffix(bracket.group(1), _stated_effort(bracket.group(2)), bracket.group(2))
    dashed = _DASHED.fullmatch(name)
    if dashed:
        suffix = dashed.group(2)
        effort = _stated_effort(suffix)
        return Suffix(dashed.group(1), effort, f"effort {suffix}", _kinds(suffix.lower()))
    return Suffix(name)


def _kinds(suffix: str) -> tuple[str, ...]:
    if suffix.startswith("w/"):
        return ()
    alone = suffix.startswith(("thinking", "reasoning", "non-"))
    return ("hybrid",) if alone else ("hybrid", "reasoning")


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,+]+", text.lower()) if word]


def _stated_effort(text: str) -> str:
    """Return the effort that the words of a suffix state, '' when they state none."""
    words = re.split(r"[\s,+=-]+", text.lower())
    for effort, names in _EFFORT_WORDS.items():
        if names & {*words}:
            return effort
    if {"no", "non", "w/o"} & {*words}:
        return "non-thinking"
    budget = next((int(word[:-1]) for word in words if _BUDGET.fullmatch(word)), None)
    if budget is not None:
        return _budget_effort(budget)
    return "thinking" if {"thinking", "reasoning"} & {*words} else ""


def _budget_effort(thousand_tokens: int) -> str:
    if thousand_tokens < 8:
        return "low"
    return "medium" if thousand_tokens < 10 else "thinking"


def split_maker(name: str, makers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Split ``openai/gpt-4o`` or ``IBM Granite 3`` into its developer and its name, in every way.

    What is left is that name only of a model of this developer. ``makers`` maps the names of
    makers, in lower case, to developers: ``ibm-granite`` may be one and ``ibm`` too.
    """
    name = name.removeprefix("https://huggingface.co/")
    splits = ((name[: m.start()], name[m.end() :]) for m in _MARK.finditer(name))
    developers = ((makers.get(maker.lower().replace(" ", "-")), rest) for maker, rest in splits)
    return [(developer, rest) for developer, rest in developers if developer]


def dotted(name: str) -> str:
    """Write the dot of a version that a host left out: ``glm-5p1``, ``qwen2-5-7b``, ``v0:2``.

    A digit before ``b`` or ``k`` is a size, no version.
    """
    return _DOT.sub(r"\1.\2", name)


def split_date(name: str) -> tuple[str, str]:
    """Split ``hy3-preview-20260421`` or ``kimi-k2.5-0127`` into its name and the day behind it.

    The day is '' when there is none, and without a year where the name leaves it out.
    """
    found = _DATED.fullmatch(name)
    return (found.group(1), "-".join(filter(None, found.groups()[1:]))) if found else (name, "")


def split_host(name: str) -> tuple[str, str]:
    """Split ``chutes/qwen3-32b`` into its host ('' when none is named) and its name."""
    host, mark, rest = name.partition("/")
    return (host, rest) if mark and host.lower() in HOSTS else ("", name)


def protocol_of(setting: str, shots: int | None) -> str:
    """Return what of a setting changes the measurement but not the model, as sorted words."""
    text = setting.lower().replace("claude code", "claude-code")
    words = [] if shots is None else ["zero-shot" if shots == 0 else "few-shot"]
    if _TOOLS.search(text) and "w/o" not in text:
        words.append("tools")
    if _MAJORITY.search(text):
        words.append("majority")
    words += [word for word in PROTOCOLS if re.search(r"(?<![a-z-])" + re.escape(word), text)]
    return "+".join(words)


def variant_of(metric: str, setting: str) -> str:
    """Return the variant that puts a benchmark on another scale, '' for its usual one."""
    text = setting.lower()
    if metric == "lc_win_rate" or text.startswith(("length-controlled", "lc winrate")):
        return "length-controlled"
    if "style control" in text and "not labelled" not in text:
        return "style-controlled"
    if metric == "elo":
        return "elo"
    return ""


def instrument(row: Mapping[str, Any]) -> str:
    """Return the instrument that a score was read on: its benchmark, or a variant of it."""
    variant = variant_of(row["metric"], row["setting"])
    usual = variant in ("", "elo")
    return str(row["benchmark"]) if usual else f"{row['benchmark']}|{variant}"
