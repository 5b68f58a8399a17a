"""No code knows a country: what differs between the sides stands in the registry alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import msgspec
from small import seen_through, weighed

import weighbridge
from weighbridge.evidence.store import Store
from weighbridge.findings.finding import Finding
from weighbridge.findings.frontier import frontier
from weighbridge.findings.groups import parse
from weighbridge.findings.lag import lag
from weighbridge.findings.lead import weigh
from weighbridge.findings.rank import rank
from weighbridge.findings.rivals import best_of_each_developer, rivals
from weighbridge.findings.weighing import Weighing

SOURCE = Path(weighbridge.__file__).parent
CODES = {"CN", "US", "China", "United States"}


def test_no_branch_on_a_country_code() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in CODES
    ]
    assert not found


EXCHANGED = (
    "SELECT * REPLACE (coalesce((SELECT o.country FROM {whole}.sides o, {whole}.sides s "
    "WHERE s.country = d.country AND o.country <> s.country), d.country) AS country) "
    "FROM {whole}.developers d"
)
WORDS = {"cn": "us", "us": "cn", "CN": "US", "US": "CN"}


def mapped(finding: Finding) -> str:
    """The JSON of a finding with the words of the sides exchanged; its id hashes them."""
    text = msgspec.json.encode({**finding.to_dict(), "id": ""}).decode()
    return re.sub(
        r"(?<![a-zA-Z-])(cn|us)(?=-(?:open|closed|all))|(?<=\"country\":\")(CN|US)",
        lambda found: WORDS[found.group()],
        text,
    )


def test_exchanging_the_countries_exchanges_the_words_alone(shipped: Store) -> None:
    one = weighed(shipped)
    other = weighed(seen_through(shipped, developers=EXCHANGED))
    assert one.models["qwen-14b"]["side"] != other.models["qwen-14b"]["side"]

    def asked(on: Weighing, side: str, against: str) -> list[Finding]:
        own, rest = parse(on, f"{side}-open"), parse(on, f"{against}-all")
        return [
            weigh(on, "qwen-14b", "llama-2-13b"),
            rank(on, own),
            rank(on, rest, "math"),
            rivals(on, best_of_each_developer(on, own, against, 3), against),
            rivals(on, best_of_each_developer(on, rest, side, 3), side),
            lag(on, (own, rest), at="2025-06-30", tie=10.0),
            lag(on, (rest, own), at="2025-06-30", since="2024-06-30"),
            frontier(on, [own, rest]),
        ]

    plain, swapped = asked(one, "cn", "us"), asked(other, "us", "cn")
    assert [f.kind for f in plain].count("rivals") == 2
    for a, b in zip(plain, swapped, strict=True):
        assert mapped(a) == msgspec.json.encode({**b.to_dict(), "id": ""}).decode()
    assert plain[1].claim != swapped[1].claim
