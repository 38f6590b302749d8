from dataclasses import dataclass
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.unconfirmed import REMEMBERED, Unconfirmed


@dataclass(frozen=True)
class Numbered:
    update_id: int


def numbered(*numbers: int) -> list[Numbered]:
    return [Numbered(number) for number in numbers]


def test_before_the_first_update_nothing_is_confirmed() -> None:
    book = Unconfirmed(patience=5)

    assert book.offset(0) is None
    assert book.last_offset() is None


def test_what_is_being_worked_on_is_not_confirmed() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(10, 11, 12), now=0, room=100)

    book.done(10)
    book.done(12)

    assert book.offset(1) == 11
    assert book.held_back(1)


def test_when_all_is_done_all_is_confirmed() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(10, 11), now=0, room=100)

    book.done(11)
    book.done(10)

    assert book.offset(1) == 12
    assert not book.held_back(1)


def test_what_comes_a_second_time_is_not_taken_again() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(10, 11), now=0, room=100)
    book.done(11)

    fresh = book.take(numbered(10, 11, 12), now=1, room=100)

    assert fresh == numbered(12)


def test_what_takes_too_long_holds_the_others_back_no_more() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(10, 11), now=0, room=100)
    book.done(11)

    assert book.offset(4.9) == 10
    assert book.offset(5) == 12
    assert not book.held_back(5)
    assert book.in_work == 1


def test_what_is_confirmed_is_never_asked_for_again() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(10), now=0, room=100)
    book.offset(5)

    book.take(numbered(11), now=6, room=100)
    book.done(11)

    assert book.offset(6) == 12
    assert book.last_offset() == 12


def test_at_the_end_what_is_not_done_stays_with_the_bot_api() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(10, 11), now=0, room=100)

    book.done(10)

    assert book.last_offset() == 11


def test_what_finds_no_room_comes_again() -> None:
    book = Unconfirmed(patience=5)

    fresh = book.take(numbered(10, 11, 12), now=0, room=2)
    none = book.take(numbered(10, 11, 12), now=0, room=0)
    for update in fresh:
        book.done(update.update_id)

    assert (fresh, none) == (numbered(10, 11), [])
    assert book.offset(1) == 12
    assert book.take(numbered(12), now=1, room=2) == numbered(12)


def test_a_new_numbering_after_a_quiet_week_is_followed() -> None:
    book = Unconfirmed(patience=5)
    book.take(numbered(900_000), now=0, room=100)
    book.done(900_000)
    book.offset(1)

    fresh = book.take(numbered(17), now=700_000, room=100)
    during = book.offset(700_000)
    book.done(17)

    assert fresh == numbered(17)
    assert (during, book.offset(700_001)) == (17, 18)


def test_memory_stays_bounded() -> None:
    book = Unconfirmed(patience=5)

    for number in range(3 * REMEMBERED):
        book.take(numbered(number), now=number, room=1)
        book.done(number)

    assert len(book._done) == REMEMBERED  # what this promise is about


@given(st.integers(1, 40), st.randoms(use_true_random=True))
def test_whatever_the_order_of_work_each_update_is_taken_once_and_none_is_lost(
    many: int, chance: Random
) -> None:
    book = Unconfirmed(patience=1000)
    kept, taken, working, now = list(range(many)), list[int](), list[int](), 0.0

    while kept:
        now += 1
        offset = book.offset(now)
        kept = [number for number in kept if offset is None or number >= offset]
        assert set(range(many)) - set(kept) <= set(taken) - set(working)
        fresh = [update.update_id for update in book.take(numbered(*kept[:10]), now, room=5 - book.in_work)]
        taken += fresh
        working += fresh
        for number in chance.sample(working, k=chance.randint(min(1, len(working)), len(working))):
            working.remove(number)
            book.done(number)

    assert taken == list(range(many))
