"""An amount as it is written before a unit: one number or a range."""

import regex

from bot.text.speech.hindi.numbers import number
from bot.text.speech.hindi.rule import NUMBER

AMOUNT = rf"{NUMBER}(?:-{NUMBER})?(?!\d)"
RANGE = regex.compile(rf"({NUMBER})-({NUMBER})")


def amount(figures: str) -> str:
    """Words for one number, or for two with a hyphen between: 10-15 is दस से पंद्रह, 1-1 एक एक."""
    pair = RANGE.fullmatch(figures)
    if pair and pair[1] == pair[2]:
        return f"{number(pair[1])} {number(pair[2])}"
    return f"{number(pair[1])} से {number(pair[2])}" if pair else number(figures)
