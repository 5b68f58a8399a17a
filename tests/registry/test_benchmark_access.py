"""Access of a benchmark is stated once, with where it is said, or is unknown."""

from __future__ import annotations

import pytest

from weighbridge.registry import load
from weighbridge.registry.access import ACCESS, with_access
from weighbridge.terms import Benchmark

KNOWN = {
    "one": Benchmark("one", "One", "math", "en", "percent", 0.0, 100.0),
    "two": Benchmark("two", "Two", "math", "en", "percent", 0.0, 100.0, access="refreshed"),
}
GOOD = {"access": "public", "benchmarks": ["one"], "source": "https://example.org/data"}


def test_what_is_stated_is_known_and_the_rest_as_it_was() -> None:
    faults: list[str] = []
    found = with_access(KNOWN, [GOOD], faults)
    assert [found[name].access for name in KNOWN] == ["public", "refreshed"]
    assert faults == []


@pytest.mark.parametrize(
    "wrong",
    [{"access": "open"}, {"source": ""}, {"benchmarks": ["three"]}, {"benchmarks": ["two"]}],
)
def test_what_cannot_be_is_a_fault(wrong: dict[str, object]) -> None:
    faults: list[str] = []
    with_access(KNOWN, [{**GOOD, **wrong}], faults)
    assert len(faults) == 1


def test_every_kind_of_access_is_known_of_some_benchmark() -> None:
    found = {each.access for each in load().benchmarks.values()}
    assert found == {*ACCESS, None}
