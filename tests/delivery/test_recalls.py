"""How what was sent is taken back or put right in one chat: every message accounted for, nothing doubled."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.delivery.outgoing import Outgoing
from bot.delivery.recalls import (
    NO_MESSAGE,
    Delete,
    Edit,
    Send,
    Step,
    Unreachable,
    correction_steps,
    deletion_steps,
    standing,
)
from bot.store.receipts import Receipt, State
from bot.text.rich import RichText

AUDIO = 30_000
HOUR = 3600.0
NOW = 1_000_000.0
YOUNG, OLD = NOW - 47 * HOUR, NOW - 49 * HOUR


def said(text: str) -> Outgoing:
    return Outgoing(RichText(text))


WORDS, ABOVE = said("withdrawn"), said("above")


def sent(*parts: int, at: float = YOUNG, broadcast: int = 1) -> list[Receipt]:
    """Receipts of parts whose messages are numbered from 100."""
    return [Receipt(broadcast, 7, part, State.SENT, at, 100 + part) for part in parts]


def corrected(before: Sequence[Receipt], *texts: str, audio: str | None = None) -> list[Step]:
    parts = dict(enumerate(map(said, texts))) | ({AUDIO: said(audio)} if audio else {})
    return correction_steps(before, parts, ABOVE, now=NOW, audio=AUDIO)


class TestDeletion:
    def test_a_young_message_is_deleted_and_replaced_where_telegram_refuses(self) -> None:
        steps = deletion_steps(sent(0, 1), WORDS, now=NOW, audio=AUDIO)

        assert steps == [Delete(part, 100 + part, Edit(part, 100 + part, WORDS)) for part in (0, 1)]

    def test_an_old_message_is_replaced_by_the_words(self) -> None:
        assert deletion_steps(sent(0, at=OLD), WORDS, now=NOW, audio=AUDIO) == [Edit(0, 100, WORDS)]

    def test_an_old_audio_keeps_its_sound_and_has_the_words_as_its_caption(self) -> None:
        (step,) = deletion_steps(sent(AUDIO, at=OLD), WORDS, now=NOW, audio=AUDIO)

        assert step == Edit(AUDIO, 100 + AUDIO, WORDS, caption=True)

    @pytest.mark.parametrize(("age", "young"), [(47.9, True), (48.0, False)])
    def test_young_ends_just_before_telegram_s_48_hours(self, age: float, *, young: bool) -> None:
        (step,) = deletion_steps(sent(0, at=NOW - age * HOUR), WORDS, now=NOW, audio=AUDIO)

        assert isinstance(step, Delete) == young

    def test_a_message_that_nobody_knows_cannot_be_reached(self) -> None:
        unknown = [replace(each, message_id=None) for each in sent(0)]

        assert deletion_steps(unknown, WORDS, now=NOW, audio=AUDIO) == [Unreachable(0, NO_MESSAGE)]


class TestCorrection:
    def test_each_message_becomes_the_new_part_of_its_number_whatever_its_age(self) -> None:
        assert corrected(sent(0, 1, at=OLD), "a", "b") == [Edit(0, 100, said("a")), Edit(1, 101, said("b"))]

    def test_a_longer_story_goes_on_below_its_last_message_without_sound(self) -> None:
        steps = corrected(sent(0), "a", "b", "c")

        assert steps == [
            Edit(0, 100, said("a")),
            Send(1, said("b").quietly(), 100),
            Send(2, said("c").quietly(), 100),
        ]

    def test_a_shorter_story_leaves_no_old_text_behind(self) -> None:
        old = sent(0, at=OLD) + sent(1, at=OLD) + sent(2)

        assert corrected(old, "a") == [
            Edit(0, 100, said("a")),
            Edit(1, 101, ABOVE),
            Delete(2, 102, Edit(2, 102, ABOVE)),
        ]

    def test_a_part_that_is_missing_in_between_is_not_sent_behind_later_ones(self) -> None:
        assert [step.part for step in corrected(sent(0, 2), "a", "b", "c")] == [0, 2]

    def test_a_chat_that_was_sent_no_text_gets_none(self) -> None:
        assert corrected([], "a", "b") == []
        assert corrected(sent(AUDIO), "a", "b") == []

    def test_an_audio_changes_where_there_is_a_new_one(self) -> None:
        steps = corrected(sent(0, AUDIO), "a", audio="heard")

        assert steps == [Edit(0, 100, said("a")), Edit(AUDIO, 100 + AUDIO, said("heard"), caption=True)]

    def test_every_step_has_a_part_number_of_its_own(self) -> None:
        steps = corrected(sent(0, 1, 2, AUDIO), *"abcde", audio="heard")

        assert sorted({step.part for step in steps}) == sorted(step.part for step in steps)


class TestStanding:
    def test_without_corrections_it_is_what_was_sent_in_order(self) -> None:
        assert standing(reversed(sent(0, 1, AUDIO))) == sent(0, 1, AUDIO)

    def test_an_edit_makes_no_message_younger(self) -> None:
        edited = sent(0, at=NOW, broadcast=2)

        assert [each.at for each in standing([*edited, *sent(0, at=OLD)])] == [OLD]

    def test_what_a_correction_added_stands_and_what_it_deleted_does_not(self) -> None:
        added = [Receipt(2, 7, 2, State.SENT, NOW, 555)]
        deleted = [Receipt(2, 7, 1, State.SENT, NOW, None)]

        found = standing([*sent(0, 1), *added, *deleted])

        assert [(each.part, each.message_id) for each in found] == [(0, 100), (2, 555)]

    def test_what_a_later_correction_sends_anew_stands_again(self) -> None:
        deleted = [Receipt(2, 7, 1, State.SENT, NOW - HOUR, None)]
        again = [Receipt(3, 7, 1, State.SENT, NOW, 556)]

        assert [each.message_id for each in standing([*sent(0, 1), *deleted, *again])] == [100, 556]
