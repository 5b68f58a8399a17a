"""The part of a published name or setting that changes the measurement, split off by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
            _EFFORT + r"(?:high|xhigh|max|\d\dk|thinking[\w-]*)\b|reasoning mode",
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

HOSTS = ("chutes", "deepinfra", "deepseek", "fireworks", "moonshotai", "together")
"""Hosts that publishers put before a name and a slash."""

_BUDGET = re.compile(r"(\d+)k", re.IGNORECASE)
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
_TOOLS = re.compile(r"\bw/ tools|with tools|agentic tool use|w/ ?ctx|context manage")
_MAJORITY = re.compile(r"maj@|majority")


def effort_of(setting: str) -> str:
    """Return the reasoning effort that a published setting states, '' when it states none."""
    return next((name for name, rule in EFFORT_RULES if rule.search(setting)), "")


def split_suffix(name: str) -> tuple[str, str, str]:
    """Split ``gpt-oss-120b_high`` into its name, its effort and the suffix as published."""
    stem, mark, suffix = name.rpartition("_")
    if mark and suffix.lower() in SUFFIX_EFFORTS:
        return stem, SUFFIX_EFFORTS[suffix.lower()], suffix
    budget = _BUDGET.fullmatch(suffix)
    if mark and budget:
        return stem, _budget_effort(int(budget.group(1))), suffix
    return name, "", ""


def _budget_effort(thousand_tokens: int) -> str:
    if thousand_tokens < 8:
        return "low"
    return "medium" if thousand_tokens < 10 else "thinking"


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
