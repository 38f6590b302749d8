from bot.store import Store

BOT, OTHER_BOT = 123456789, 2**52 - 1
KEY = "a" * 64


async def test_what_was_not_uploaded_has_no_name(store: Store) -> None:
    assert await store.uploads.file_id(BOT, KEY, "mp3") is None


async def test_a_name_is_one_bots_and_one_kinds(store: Store) -> None:
    await store.uploads.keep(BOT, KEY, "mp3", "audio")
    await store.uploads.keep(BOT, KEY, "ogg", "voice")
    await store.uploads.keep(OTHER_BOT, KEY, "mp3", "another's")

    assert await store.uploads.file_id(BOT, KEY, "mp3") == "audio"
    assert await store.uploads.file_id(BOT, KEY, "ogg") == "voice"
    assert await store.uploads.file_id(OTHER_BOT, KEY, "mp3") == "another's"
    assert await store.uploads.file_id(OTHER_BOT, KEY, "ogg") is None


async def test_the_name_of_a_later_upload_takes_the_place_of_the_earlier(store: Store) -> None:
    await store.uploads.keep(BOT, KEY, "mp3", "first")
    await store.uploads.keep(BOT, KEY, "mp3", "second")

    assert await store.uploads.file_id(BOT, KEY, "mp3") == "second"


async def test_a_refused_name_is_forgotten_alone(store: Store) -> None:
    await store.uploads.keep(BOT, KEY, "mp3", "refused")
    await store.uploads.keep(BOT, KEY, "ogg", "good")
    await store.uploads.forget(BOT, KEY, "mp3")
    await store.uploads.forget(BOT, KEY, "mp3")

    assert await store.uploads.file_id(BOT, KEY, "mp3") is None
    assert await store.uploads.file_id(BOT, KEY, "ogg") == "good"
