"""The part of the real evidence that is small enough to fit in a test."""

from weighbridge.ratings.traits import Options

FAMILIES = (
    "model IN (SELECT id FROM models WHERE developer IN ('baichuan', 'meta', 'openai') "
    "OR family IN ('Qwen', 'Qwen1.5', 'Qwen2', 'DeepSeek LLM', 'DeepSeek-V3', 'Qwen3'))"
)
QUICK = Options(draws=200, iterations=2, refine=1, calibrate=False)
