"""What sounds otherwise is kept elsewhere."""

from dataclasses import replace
from typing import TypeAlias

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.audio.engine import Manner
from bot.audio.key import narration_key, script_digest
from bot.text.speech import Piece
from tests.audio.tone import Tone

Ingredients: TypeAlias = tuple[str, str, str | None, float, tuple[Piece, ...]]

# Few characters, so that what one ingredient loses another may have gained.
WORDS = st.text('ab",[]\\\x1e क', max_size=4)
SPEEDS = st.sampled_from([0.8, 1.0, 1.25, 1.5])
SCRIPTS = st.lists(st.builds(Piece, WORDS, WORDS, st.sampled_from([0.3, 0.6, 0.8])), max_size=3).map(tuple)
INGREDIENTS = st.tuples(WORDS, WORDS, st.none() | WORDS | st.just("null"), SPEEDS, SCRIPTS)

PIECES = (Piece("एक", "hi", 0.3), Piece("दो", "hi", 0.6))


def key_of(ingredients: Ingredients) -> str:
    name, version, voice, speed, pieces = ingredients
    engine = Tone(name)
    engine.version = version
    return narration_key(engine, Manner(voice, speed), script_digest(pieces))


@given(INGREDIENTS, INGREDIENTS)
def test_two_that_differ_in_anything_never_share_a_key(one: Ingredients, other: Ingredients) -> None:
    assume(one != other)

    assert key_of(one) != key_of(other)


@given(st.text('ab",[]\\\x1e क', min_size=1, max_size=6), st.data())
def test_it_matters_where_one_ingredient_ends_and_the_next_begins(letters: str, data: st.DataObject) -> None:
    cuts = st.integers(0, len(letters))
    here, there = data.draw(cuts), data.draw(cuts)
    assume(here != there)
    parts = [(letters[:cut], letters[cut:]) for cut in (here, there)]

    engines = {key_of((name, version, None, 1.0, PIECES)) for name, version in parts}
    texts = {script_digest([Piece(text, language, 0.3)]) for text, language in parts}
    pieces = {script_digest([Piece(text, "hi", 0.3) for text in both]) for both in parts}
    assert (len(engines), len(texts), len(pieces)) == (2, 2, 2)


@given(INGREDIENTS)
def test_the_same_always_has_the_same_key(ingredients: Ingredients) -> None:
    assert key_of(ingredients) == key_of(ingredients)


def test_each_ingredient_changes_the_key() -> None:
    first, second = PIECES
    scripts = [
        (replace(first, text="तीन"), second),
        (replace(first, language="mr"), second),
        (replace(first, pause=0.8), second),
        (second, first),
        (first,),
        (Piece("एक दो", "hi", 0.6),),
    ]
    varied: list[Ingredients] = [
        ("tone", "1", None, 1.0, PIECES),
        ("hum", "1", None, 1.0, PIECES),
        ("tone", "2", None, 1.0, PIECES),
        ("tone", "1", "low", 1.0, PIECES),
        ("tone", "1", None, 1.1, PIECES),
        *[("tone", "1", None, 1.0, script) for script in scripts],
    ]

    keys = {key_of(ingredients) for ingredients in varied}

    assert len(keys) == len(varied)
    assert all(len(key) == 64 and int(key, 16) for key in keys)


def test_a_speed_is_the_same_however_it_is_written() -> None:
    assert key_of(("tone", "1", None, 1, PIECES)) == key_of(("tone", "1", None, 1.0, PIECES))
