import pytest

from bot.store import Store


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
