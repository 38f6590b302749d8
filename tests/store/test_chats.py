import pytest

from bot.store import Store
from bot.store.chats import Listening


async def test_a_chat_that_has_chosen_nothing_has_no_language(store: Store) -> None:
    assert await store.chats.language(7) is None


async def test_a_choice_is_kept_and_can_be_changed(store: Store) -> None:
    await store.chats.choose_language(7, "en")
    await store.chats.choose_language(7, "hi")
    await store.chats.choose_language(8, "en")

    assert await store.chats.language(7) == "hi"
    assert await store.chats.language(8) == "en"


async def test_choices_outlive_the_process(database_url: str) -> None:
    before = await Store.open(database_url)
    await before.chats.choose_language(7, "en")
    await before.close()

    after = await Store.open(database_url)
    language = await after.chats.language(7)
    await after.close()

    assert language == "en"


@pytest.mark.parametrize(
    "chat_id",
    [
        pytest.param(1, id="the first reader"),
        pytest.param(2**52 - 1, id="the widest id of a reader"),
        pytest.param(-1_009_999_999_999, id="a supergroup"),
    ],
)
async def test_every_id_that_telegram_gives_fits(store: Store, chat_id: int) -> None:
    await store.chats.choose_language(chat_id, "en")

    assert await store.chats.language(chat_id) == "en"


async def test_a_chat_that_has_chosen_nothing_listens_as_usual(store: Store) -> None:
    await store.chats.choose_language(8, "en")

    assert await store.chats.listening(7) == Listening()
    assert await store.chats.listening(8) == Listening("audio", 1.0, None, None, voice_forbidden=False)


async def test_what_a_chat_chose_to_hear_is_kept_and_can_be_changed(store: Store) -> None:
    chosen = Listening("voice", 1.25, "hf_alpha", "kokoro")
    await store.chats.choose_listening(7, Listening("audio", 0.8, "hi+f2", "espeak", voice_forbidden=True))
    await store.chats.choose_listening(7, chosen)
    await store.chats.choose_listening(8, Listening(speed=1.5))

    assert await store.chats.listening(7) == chosen
    assert await store.chats.listening(8) == Listening(speed=1.5)


async def test_where_telegram_refuses_voice_messages_the_choice_stays(store: Store) -> None:
    await store.chats.choose_listening(7, Listening("voice", 1.25))
    await store.chats.forbid_voice(7)
    await store.chats.forbid_voice(8)

    assert await store.chats.listening(7) == Listening("voice", 1.25, voice_forbidden=True)
    assert await store.chats.listening(8) == Listening(voice_forbidden=True)


async def test_language_and_listening_do_not_disturb_each_other(store: Store) -> None:
    await store.chats.choose_language(7, "en")
    await store.chats.choose_listening(7, Listening("voice"))
    await store.chats.choose_language(8, "en")
    await store.chats.forbid_voice(8)
    await store.chats.choose_language(8, "hi")

    assert (await store.chats.language(7), await store.chats.listening(7)) == ("en", Listening("voice"))
    assert await store.chats.language(8) == "hi"
    assert await store.chats.listening(8) == Listening(voice_forbidden=True)
