"""Rich text keeps every entity on the characters it was put on."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.rich import (
    QUOTATIONS,
    Entity,
    RichText,
    blockquote,
    bold,
    code,
    cut,
    expandable_blockquote,
    italic,
    join,
    link,
    spoiler,
    utf16_length,
)

STYLES = [
    bold,
    italic,
    code,
    blockquote,
    expandable_blockquote,
    spoiler,
    lambda x: link(x, "https://khabar.example/"),
]
WORDS = st.text(alphabet="aखि।😀\U0001f468‍ \n", max_size=6)
RICH = st.recursive(
    WORDS.map(RichText.plain),
    lambda inner: st.one_of(
        st.builds(lambda style, x: style(x), st.sampled_from(STYLES), inner),
        st.builds(lambda parts: join("", parts), st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)


def marks(rich: RichText) -> list[set[tuple[str, str | None]]]:
    """For every code point, what is marked on it."""
    found: list[set[tuple[str, str | None]]] = []
    offset = 0
    for character in rich.text:
        around = [entity for entity in rich.entities if entity.offset <= offset < entity.end]
        found.append({(entity.kind, entity.url) for entity in around})
        offset += utf16_length(character)
    return found


def boundaries(text: str) -> set[int]:
    return {utf16_length(text[:index]) for index in range(len(text) + 1)}


def assert_canonical(rich: RichText) -> None:
    edges = boundaries(rich.text)
    order = [(entity.offset, -entity.length) for entity in rich.entities]
    assert order == sorted(order)
    for entity in rich.entities:
        assert entity.length > 0
        assert {entity.offset, entity.end} <= edges
    for number, first in enumerate(rich.entities):
        for second in rich.entities[number + 1 :]:
            inside = second.offset < first.end
            assert not inside or (second.end <= first.end and not alike(first, second))


def alike(first: Entity, second: Entity) -> bool:
    return (first.kind, first.url) == (second.kind, second.url)


@pytest.mark.parametrize(
    ("text", "units"),
    [("", 0), ("abc", 3), ("ख़बर", 4), ("😀", 2), ("👨‍👩‍👧", 8), ("\ud83d", 1)],
    ids=["empty", "latin", "devanagari", "emoji", "family", "lone surrogate"],
)
def test_length_is_counted_in_utf16_units(text: str, units: int) -> None:
    assert utf16_length(text) == units


@pytest.mark.parametrize(
    ("rich", "entity"),
    [
        (bold("😀क"), Entity("bold", 0, 3)),
        (italic("क"), Entity("italic", 0, 1)),
        (code("K7F2"), Entity("code", 0, 4)),
        (link("स्रोत", "https://a.example/"), Entity("text_link", 0, 5, "https://a.example/")),
        (blockquote("क"), Entity("blockquote", 0, 1)),
        (expandable_blockquote("क"), Entity("expandable_blockquote", 0, 1)),
        (spoiler("क"), Entity("spoiler", 0, 1)),
    ],
    ids=lambda value: value.kind if isinstance(value, Entity) else "",
)
def test_a_mark_covers_the_whole_content(rich: RichText, entity: Entity) -> None:
    assert rich.entities == (entity,)


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_never_marked(style: type) -> None:
    assert style("") == RichText("")


def test_added_text_moves_the_entities_behind_it() -> None:
    rich = "😀 " + bold("क") + " " + italic("ख")

    assert rich == RichText("😀 क ख", (Entity("bold", 3, 1), Entity("italic", 5, 1)))


def test_a_joined_text_carries_the_separators_entities() -> None:
    rich = join(bold(" / "), ["a", italic("b"), "c"])

    assert rich.text == "a / b / c"
    assert rich.entities == (Entity("bold", 1, 3), Entity("italic", 4, 1), Entity("bold", 5, 3))


def test_touching_equal_marks_become_one() -> None:
    assert (bold("a") + bold("b")).entities == (Entity("bold", 0, 2),)
    assert (bold(italic("a")) + italic(bold("b"))).entities == (Entity("bold", 0, 2), Entity("italic", 0, 2))
    assert len((link("a", "https://a.example/") + link("b", "https://b.example/")).entities) == 2


def test_two_quotations_in_a_row_stay_two() -> None:
    assert (blockquote("a") + blockquote("b")).entities == (
        Entity("blockquote", 0, 1),
        Entity("blockquote", 1, 1),
    )


def test_bold_does_not_grow_out_of_a_quotation() -> None:
    rich = blockquote("a" + bold("b")) + bold("c")

    assert rich.entities == (Entity("blockquote", 0, 2), Entity("bold", 1, 1), Entity("bold", 2, 1))


@pytest.mark.parametrize("fold", [blockquote, expandable_blockquote])
def test_a_fold_holds_no_quotation(fold: type) -> None:
    rich = fold("a" + blockquote(bold("b")) + expandable_blockquote("c"))

    assert [entity.kind for entity in rich.entities if entity.kind in QUOTATIONS] == [
        fold("x").entities[0].kind
    ]
    assert Entity("bold", 1, 1) in rich.entities


def test_code_holds_and_stands_in_no_style() -> None:
    assert code(bold("a")).entities == (Entity("code", 0, 1),)
    assert bold("a" + code("b")).entities == (Entity("bold", 0, 2),)


def test_without_drops_kinds_and_keeps_the_text() -> None:
    rich = blockquote("a" + bold("b"))

    assert rich.without(QUOTATIONS) == RichText("ab", (Entity("bold", 1, 1),))


def test_a_slice_cuts_and_moves_entities() -> None:
    rich = "😀" + bold("कखग") + "।"

    assert rich.slice(0, 2) == RichText("😀क", (Entity("bold", 2, 1),))
    assert rich.slice(2, 4) == RichText("खग", (Entity("bold", 0, 2),))
    assert rich.slice(-1) == RichText("।")
    assert rich.slice(3, 1) == RichText("")


def test_stripping_takes_white_space_off_the_entities_too() -> None:
    assert bold(" \n क \xa0").stripped() == RichText("क", (Entity("bold", 0, 1),))
    assert bold(" \n ").stripped() == RichText("")


def test_only_what_has_text_is_true() -> None:
    assert bold("a")
    assert not RichText("")


@given(RICH, st.integers(-8, 12), st.integers(-8, 12))
@settings(max_examples=150, deadline=None)
def test_a_slice_has_the_marks_of_its_characters(rich: RichText, start: int, end: int) -> None:
    part = rich.slice(start, end)

    assert part.text == rich.text[start:end]
    assert marks(part) == marks(rich)[start:end]
    assert_canonical(part)


@given(st.lists(RICH, max_size=4), RICH)
@settings(max_examples=150, deadline=None)
def test_joining_keeps_the_marks_of_every_part(parts: list[RichText], separator: RichText) -> None:
    joined = join(separator, parts)

    expected = [
        mark
        for number, part in enumerate(parts)
        for mark in (marks(separator) if number else []) + marks(part)
    ]
    assert marks(joined) == expected
    assert_canonical(joined)


@given(RICH, st.lists(st.integers(0, 12), max_size=6))
@settings(max_examples=150, deadline=None)
def test_cutting_at_many_places_is_slicing_at_each(rich: RichText, places: list[int]) -> None:
    edges = sorted({0, *(min(place, len(rich.text)) for place in places), len(rich.text)})
    spans = list(itertools.pairwise(edges))

    assert list(cut(rich, spans)) == [rich.slice(*span) for span in spans]
