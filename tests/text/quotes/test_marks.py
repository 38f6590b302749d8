"""Matching quotation marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.quotes.marks import match

CLOSED = {
    "curly": ("वह “आ गया” था", ["आ गया"]),
    "single": ("वह ‘आ गया’ था", ["आ गया"]),
    "two singles": ("वह ‘‘आ गया’’ था", ["आ गया"]),
    "straight": ('वह "आ गया" था', ["आ गया"]),
    "straight single": ("वह 'आ गया' था", ["आ गया"]),
    "two straight singles": ("वह ''आ गया'' था", ["आ गया"]),
    "guillemets": ("वह «आ गया» था", ["आ गया"]),
    "German": ("वह „आ गया“ था", ["आ गया"]),
    "closing mark at both ends": ("वह ”आ गया” था", ["आ गया"]),
    "curly, then straight": ('वह “आ गया" था', ["आ गया"]),
    "two singles, then curly": ("वह ‘‘आ गया” था", ["आ गया"]),
    "single, then curly": ("वह ‘आ गया” था", ["आ गया"]),
    "spaces within straight marks": ('वह " आ गया " था', [" आ गया "]),
    "no space before the mark": ('कहा,"आ गया" था', ["आ गया"]),
    "closing curly mark that opens after a comma": ("कहा,”आ गया” था", ["आ गया"]),
    "two side by side": ("“एक” “दो”", ["एक", "दो"]),
    "nested single": ("“वह ‘आ’ गया”", ["वह ‘आ’ गया"]),
    "nested straight": ('"वह "आ" गया" था', ['वह "आ" गया']),
    "nested at the end": ("“वह ‘आ गया’”", ["वह ‘आ गया’"]),
    "nested singles within singles": ("‘‘वह ‘आ’ गया’’", ["वह ‘आ’ गया"]),
    "apostrophe": ("“It isn’t the city’s”", ["It isn’t the city’s"]),
    "apostrophes in single marks": ("'It isn't the city's,' she said", ["It isn't the city's,"]),
    "possessive plural in single marks": ("'the workers' demands,' she said", ["the workers' demands,"]),
    "possessive plural outside": ("the crews' hours and 'no rest' at all", ["no rest"]),
    "clipped decade": ("in the ’90s we said ‘no more’", ["no more"]),
    "an unclosed mark before": ("“खोया हुआ और “मिला” हुआ", ["मिला"]),
    "an unclosed other mark within": ("“वह ‘आ गया” था", ["वह ‘आ गया"]),
    "nothing inside": ("वह “ ” था", []),
    "only one": ("वह “आ गया", []),
    "none": ("वह आ गया", []),
}


@pytest.mark.parametrize(("text", "inside"), CLOSED.values(), ids=CLOSED)
def test_pairs_marks(text: str, inside: list[str]) -> None:
    found = match(text)

    assert [text[one.inner_start : one.inner_end] for one in found.spans] == inside


def test_tells_where_an_open_quotation_begins() -> None:
    found = match("उसने कहा, “हम ‘यहां’ हैं।")

    assert found.dangling is not None
    assert found.dangling.inner_start == len("उसने कहा, “")


def test_an_open_mark_that_holds_its_like_runs_on_into_nothing() -> None:
    found = match("“खोया हुआ और “मिला” हुआ")

    assert found.dangling is None


def test_tells_where_a_quotation_from_the_paragraph_before_ends() -> None:
    found = match("हम यहीं हैं।” उसने कहा।")

    assert found.stray is not None
    assert found.stray.inner_end == len("हम यहीं हैं।")


@settings(deadline=None)  # machines are shared
@given(st.text(alphabet="“”‘’'\"«»„ अकs,।", max_size=60))
def test_spans_lie_in_order_and_apart(text: str) -> None:
    spans = match(text).spans

    edges = [edge for one in spans for edge in (one.start, one.inner_start, one.inner_end, one.end)]
    assert edges == sorted(edges)
