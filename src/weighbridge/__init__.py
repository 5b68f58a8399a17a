"""Weighs Chinese open-weight AI models against their strongest US rivals.

>>> import weighbridge as wb
>>> store = wb.open()
>>> wb.weigh(store, "Qwen 14B", "Llama 2 13B").verdict  # doctest: +SKIP
'ahead'
"""

from weighbridge.api import lag, open, rate, rivals, weigh

__all__ = ["lag", "open", "rate", "rivals", "weigh"]
