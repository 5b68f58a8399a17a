"""The headline and the lede: each verdict has its words, each number its interval."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from sample import CN, US

from weighbridge.findings.lead import Lead
from weighbridge.findings.overview import Balance
from weighbridge.publish.prose import day, headline, sentence

START = "The best Chinese open-weight model "
END = " the best American closed one"


def balance(verdict: str, *gap: float) -> Balance:
    middle, low, high = gap or (None, None, None)
    found = Lead("general", verdict, 9, None, middle, low, high)
    return Balance("a", "b", "closed", found, (found,), {})


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (balance("ahead", 132, 66, 199), f"is ahead of{END} by 132 points (66 to 199)"),
        (balance("behind", -206, -280, -131), f"is behind{END} by 206 points (131 to 280)"),
        (
            balance("not_separable", 4, -60, 68),
            f"cannot be told from{END}, +4 points (−60 to +68)",
        ),
        (balance("equivalent", 2, -9, 13), f"is equivalent to{END}, +2 points (−9 to +13)"),
        (balance("not_comparable"), f"is not comparable with{END}"),
    ],
)
def test_headline(one: Balance, said: str) -> None:
    assert sentence(headline((one,), CN, US)) == START + said


def test_two_answers_stand_in_one_sentence() -> None:
    two = (balance("ahead", 132, 66, 199), balance("behind", -206, -280, -131))
    assert " (66 to 199) and is behind" in sentence(headline(two, CN, US))


def test_no_answer_is_said() -> None:
    assert "No two models are comparable" in sentence(headline((), CN, US))


@pytest.mark.parametrize(
    ("text", "said"),
    [("2026-04-05", "5 April 2026"), ("2026-04", "2026-04"), ("", "an unknown date")],
)
def test_day(text: str, said: str) -> None:
    assert day(text) == said
