"""What a published name says besides the model is split off by rule, and never by likeness."""

from __future__ import annotations

import pytest

from weighbridge.evidence.names import Names, is_mixture
from weighbridge.registry import Registry, Spelling

SETTINGS = [
    ("GPT-4.1-2025-04-14 (FC)", "gpt-4.1-2025-04-14", "", "FC"),
    ("GLM-4.6 (FC thinking)", "glm-4.6", "thinking", "FC thinking"),
    ("DeepSeek-V3.2-Exp (Prompt + Thinking)", "deepseek-v3.2-exp", "thinking", "Prompt + Thinking"),
    ("claude-opus-4-20250514 (no think)", "claude-opus-4-20250514", "non-thinking", "no think"),
    ("claude-opus-4-20250514 (32k thinking)", "claude-opus-4-20250514", "thinking", "32k thinking"),
    ("o3-mini-2025-01-31 (temperature=1, reasoning=low)", "o3-mini-2025-01-31", "low", None),
    ("gpt-oss-120b_high", "gpt-oss-120b", "thinking", "effort high"),
    ("gpt-5.1-2025-11-13-nothinking", "gpt-5.1-2025-11-13", "non-thinking", "effort nothinking"),
    ("o4-mini-2025-04-16-medium", "o4-mini-2025-04-16", "medium", "effort medium"),
    ("claude-sonnet-4-5-20250929-thinking-64k", "claude-sonnet-4-5-20250929", "thinking", None),
    ("claude-opus-4-5-20251101-thinking-64k-low-effort", "claude-opus-4-5-20251101", "low", None),
    ("qwen3-32b-thinking", "qwen3-32b", "thinking", "effort thinking"),
    ("chutes/qwen3-32b", "qwen3-32b", "", "host chutes"),
    ("https://huggingface.co/zai-org/GLM-4.6", "glm-4.6", "", ""),
    ("OpenAI o1-mini", "o1-mini-2024-09-12", "", ""),
    ("qwen/qwen3-32b-thinking", "qwen3-32b", "thinking", "effort thinking"),
    ("GPT-5.5 (xhigh reasoning)", "gpt-5.5", "thinking", "xhigh reasoning"),
    ("Claude Opus 4.6 (no reasoning)", "claude-opus-4-6", "non-thinking", "no reasoning"),
    ("Claude Sonnet 4 Thinking 16K", "claude-sonnet-4-20250514", "thinking", None),
    ("Grok 4.1 Fast Non-Reasoning", "grok-4-1-fast", "non-thinking", "effort Non-Reasoning"),
    ("gpt-4-0613-scratchpad", "gpt-4-0613", "", "scratchpad"),
    ("Phi-4-Q8_0", "phi-4", "", "Q8_0"),
]


@pytest.mark.parametrize(("name", "model", "effort", "setting"), SETTINGS)
def test_setting_is_split_off(
    name: str, model: str, effort: str, setting: str | None, registry: Registry
) -> None:
    found = Names(registry).resolve(name)
    assert found is not None
    assert (found.model, found.effort) == (model, effort)
    assert setting in (None, found.setting)


@pytest.mark.parametrize(
    "name",
    [
        "qwen2.5-72b-instruct-thinking",
        "deepseek-r1-distill-llama-8b-nothinking-2",
        "gemini-2.0-flash-thinking",
        "llama-3-8b-instruct (June)",
        "gpt-4o (best of 8)",
        "mistral-small-high",
        "Meta DeepSeek-R1",
        "openai/claude-opus-4-6",
        "phi-4-nothinking",
        "nobody/gpt-4o",
        "() (FC)",
    ],
)
def test_suffix_that_may_name_another_model_is_refused(name: str, registry: Registry) -> None:
    assert Names(registry).resolve(name) is None


def test_model_of_its_own_goes_before_the_rule(registry: Registry) -> None:
    for name in ("kimi-k2-thinking", "qwen3-235b-a22b-thinking-2507"):
        assert Names(registry).resolve(name) == Spelling(name)


def test_spelling_of_one_source_holds_there_alone(registry: Registry) -> None:
    names = Names(registry)
    assert names.resolve("Sonnet", "aider") == Spelling("claude-3-5-sonnet-20241022")
    assert names.resolve("Sonnet") is None
    assert names.resolve("Sonnet", "livebench") is None


@pytest.mark.parametrize("name", ["R1+Sonnet", "o3 (high) + gpt-4.1", "QwQ-32B + Qwen 2.5 Coder"])
def test_several_models_are_no_model(name: str, registry: Registry) -> None:
    assert is_mixture(name)
    assert Names(registry).resolve(name) is None


def test_a_plus_of_a_product_is_no_mixture(registry: Registry) -> None:
    assert not any(is_mixture(name) for name in ("Command R+", "CodeT5+-16B", "x + 100k"))
    assert Names(registry).resolve("Command R+") == Spelling("command-r-plus")
