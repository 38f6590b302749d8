"""What operators do: a story to all, a notice to all, taken back, put right; and nobody else can."""

import asyncio
import time
from operator import methodcaller
from typing import Any

import pytest
from sqlalchemy import text

from bot.sandbox import Sandbox, acts, samples
from bot.sandbox.client import Control, Reader
from bot.sandbox.files import Upload
from bot.sandbox.received import Received
from bot.store import Store
from handlers import underway
from tests.journeys.conftest import LIBRARY, Running

OLD = "यह बटन पुराना हो चुका है।"
NOT_UNDERSTOOD = "यह समझ में नहीं आया।"
STORY = "नदी पर नया पुल खुला\n\nपुल सोमवार को खुल गया। लोग पैदल पार गए।\n\nअब नाव की ज़रूरत नहीं रही।"
SUBSCRIBE = "INSERT INTO subscriptions (chat_id, topic, kind, state, after) VALUES ({}, 0, 0, 0, 0)"
COMMANDS = ("/publish", "/broadcast", "/recall", "/feeds", "/stats")


@pytest.fixture
async def newsroom(idle: Running, meera: Reader, monkeypatch: pytest.MonkeyPatch) -> Running:
    """A running bot of which Meera is the operator."""
    monkeypatch.setattr(underway, "EVERY", 0.2)
    idle._settings = idle._settings.model_copy(update={"admin_ids": frozenset({meera.id})})
    idle.put("library.md", LIBRARY)
    await idle.start()
    return idle


@pytest.fixture
async def subscribed(newsroom: Running, asha: Reader) -> Running:
    """The same, with Asha as a subscriber."""
    await asha.ask("/subscribe")
    return newsroom


async def in_database(running: Running, *statements: str) -> None:
    """Changes what a bot remembers, as if time had passed."""
    store = await Store.open(running.database)
    for statement in statements:
        await store.write(methodcaller("execute", text(statement)))
    await store.close()


def is_own_menu(entries: list[dict[str, Any]]) -> bool:
    """Whether a chat of one person has been given a command menu."""
    menus = (each["params"] for each in entries if each.get("method") == "setMyCommands")
    return any('"chat"' in str(each.get("scope")) or "'chat'" in str(each.get("scope")) for each in menus)


async def asked(operator: Reader, text: str, **more: Any) -> Received:
    """Writes, and gives the question below the preview."""
    await operator.send(text, **more)
    return (await operator.wait_for(2))[1]


async def edited_to(reader: Reader, message: Received, words: str) -> str:
    """The message's text, once it says that."""
    async with asyncio.timeout(20):
        while True:
            now = next(each for each in await reader.messages() if each.id == message.id)
            if words in now.text:
                return now.text
            await asyncio.sleep(0.05)


async def sent_to(operator: Reader, subscriber: Reader, text: str) -> Received:
    """Sends a notice to all, and gives what the subscriber got."""
    question = await asked(operator, f"/broadcast {text}")
    since = (await operator.control.state())["last_event"]
    await operator.press(question, "भेजें")
    (got,) = await subscriber.wait_for(since=since)
    await edited_to(operator, question, "भेजना पूरा हुआ")
    return got


async def chosen(operator: Reader) -> Received:
    """Opens the newest broadcast in /recall."""
    listed = await operator.ask("/recall")
    await operator.press(listed, "1 चुनें")
    return await operator.wait_edited(listed)


class TestWho:
    @pytest.mark.usefixtures("newsroom")
    async def test_for_readers_the_commands_do_not_exist(self, asha: Reader) -> None:
        for command in COMMANDS:
            assert (await asha.ask(f"{command} सब सुनें")).text.startswith(NOT_UNDERSTOOD)
        assert not {each.strip("/") for each in COMMANDS} & {*await asha.commands()}
        assert "/publish" not in (await asha.ask("/help")).text

    @pytest.mark.usefixtures("newsroom")
    async def test_an_operator_has_them_in_help_and_in_the_menu(self, meera: Reader) -> None:
        shown = (await meera.ask("/help")).text

        assert all(f"\n{command} " in shown for command in COMMANDS)
        await meera.control.wait_until(is_own_menu)  # it is set beside the start
        assert {each.strip("/") for each in COMMANDS} <= {*await meera.commands()}

    async def test_in_a_group_there_is_no_answer_also_not_to_its_anonymous_admin(
        self, newsroom: Running, meera: Reader
    ) -> None:
        group = await newsroom.group("मोहल्ला", meera, admins=(meera,))

        for command in COMMANDS:
            await meera.send(f"{command} सब सुनें", chat=group)
            await meera.send(f"{command} सब सुनें", chat=group, as_chat=True)
        await meera.ask("/headline", chat=group)

        assert [each.text for each in await newsroom.control.received(group)][1:] == [
            (await meera.messages(group))[-1].text
        ]

    @pytest.mark.usefixtures("newsroom")
    async def test_an_edited_or_forwarded_command_has_no_effect(self, meera: Reader) -> None:
        word = await meera.send("शुक्रिया")
        await meera.wait_for()
        await meera.edit(word, "/broadcast बदला हुआ")
        await meera.forward(word)
        await meera.ask("/headline")

        assert not [each for each in await meera.control.received(meera.id) if "चैट" in each.text]
        assert not await meera.control.requests("editMessageText")

    @pytest.mark.usefixtures("subscribed")
    async def test_a_forwarded_text_is_refused_with_a_sentence(self, meera: Reader) -> None:
        words = await meera.send("सबको यह बताएँ")
        await meera.wait_for()
        await meera.ask("/broadcast")

        await meera.forward(words)
        (answer,) = await meera.wait_for()

        assert answer.text.startswith("यहाँ वही संदेश लिया जाता है जो आपने खुद लिखा हो।")

    @pytest.mark.usefixtures("subscribed")
    async def test_a_button_pressed_by_somebody_else_is_out_of_date(
        self, meera: Reader, asha: Reader
    ) -> None:
        question = await asked(meera, "/broadcast नमस्ते")
        data = question.data["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        card = await asha.ask("/headline")

        for each in (
            data,
            "recall:back",
            "recall:withdraw:1",
            "stop:1",
            data.replace("broadcast", "publish:send"),
        ):
            assert (await asha.wait_answer(await asha.forge(card, each))).text == OLD
        assert not [each for each in await meera.control.received(asha.id) if each.text == "नमस्ते"]


class TestPublish:
    @pytest.mark.usefixtures("subscribed")
    async def test_asked_for_shown_confirmed_and_sent(self, meera: Reader, asha: Reader) -> None:
        await meera.ask("/publish")
        await meera.send(STORY)
        preview, question = await meera.wait_for(2)
        assert "यह 1\xa0चैट में जाएगी।" in question.text
        assert question.buttons == [["भेजें", "बड़ी खबर भेजें"], ["रद्द करें"]]

        since = (await meera.control.state())["last_event"]
        await meera.press(question, "भेजें")
        (got,) = await asha.wait_for(since=since)

        assert (got.text, got.entities) == (preview.text, preview.entities)
        assert "1\xa0संदेश पहुँचा।" in await edited_to(meera, question, "भेजना पूरा हुआ")

    @pytest.mark.usefixtures("subscribed")
    async def test_pressed_twice_it_goes_out_once(self, meera: Reader, asha: Reader) -> None:
        question = await asked(meera, f"/publish {STORY}")
        data = question.data["reply_markup"]["inline_keyboard"][0][0]["callback_data"]

        first, second = await meera.forge(question, data), await meera.forge(question, data)
        toasts = {(await meera.wait_answer(each)).text for each in (first, second)}
        await edited_to(meera, question, "भेजना पूरा हुआ")

        assert toasts == {None, OLD}
        assert len([each for each in await meera.control.received(asha.id) if "नया पुल" in each.text]) == 1

    @pytest.mark.usefixtures("subscribed")
    async def test_as_breaking_news_it_says_so(self, meera: Reader, asha: Reader) -> None:
        question = await asked(meera, f"/publish {STORY}")

        since = (await meera.control.state())["last_event"]
        await meera.press(question, "बड़ी खबर भेजें")
        (got,) = await asha.wait_for(since=since)

        assert got.text.startswith("बड़ी खबर\nनदी पर नया पुल खुला")

    @pytest.mark.usefixtures("subscribed")
    async def test_as_a_file(self, sandbox: Sandbox, meera: Reader, asha: Reader) -> None:
        await meera.ask("/headline")
        kept = sandbox.world.files.add(
            "document",
            Upload(STORY.encode()),
            "text/plain",
            {"file_name": "पुल.txt", "mime_type": "text/plain"},
        )
        caption = {
            "caption": "/publish",
            "caption_entities": [{"type": "bot_command", "offset": 0, "length": 8}],
        }
        world, since = sandbox.world, (await meera.control.state())["last_event"]
        acts.say(world, world.user(meera.id), world.chat(meera.id), samples.content(kept) | caption)
        preview, question = await meera.wait_for(2, since=since)
        assert preview.text.startswith("नदी पर नया पुल खुला\n")

        since = (await meera.control.state())["last_event"]
        await meera.press(question, "भेजें")
        (got,) = await asha.wait_for(since=since)

        assert got.text == preview.text

    @pytest.mark.usefixtures("subscribed")
    async def test_a_headline_alone_is_no_story(self, meera: Reader) -> None:
        await meera.ask("/publish")

        assert "शीर्षक के नीचे कुछ लिखा होना ज़रूरी है" in (await meera.ask("सिर्फ़ शीर्षक लिखा")).text

    async def test_after_a_restart_the_button_is_out_of_date(
        self, subscribed: Running, meera: Reader, asha: Reader
    ) -> None:
        question = await asked(meera, f"/publish {STORY}")
        await subscribed.restart()

        assert (await meera.wait_answer(await meera.press(question, "भेजें"))).text == OLD
        assert not [each for each in await meera.control.received(asha.id) if "नया पुल" in each.text]

    @pytest.mark.usefixtures("subscribed")
    async def test_cancelled_by_its_button_and_by_a_word(self, meera: Reader) -> None:
        question = await asked(meera, f"/publish {STORY}")
        await meera.press(question, "रद्द करें")
        assert (await meera.wait_edited(question)).text == "रद्द कर दिया गया। कुछ नहीं भेजा गया।"

        await meera.ask("/publish")
        assert (await meera.ask("रद्द")).text == "रद्द कर दिया गया। कुछ नहीं भेजा गया।"
        assert (await meera.ask(STORY)).text.startswith(NOT_UNDERSTOOD)


class TestBroadcast:
    @pytest.mark.usefixtures("subscribed")
    async def test_a_notice_arrives_as_it_was_written(self, meera: Reader, asha: Reader) -> None:
        text = "/broadcast 🙏 आज शाम बैठक है। यहाँ देखें"
        at = text.index("बैठक") + 1  # the emoji counts two
        marks = [
            {"type": "bold", "offset": at, "length": 4},
            {"type": "underline", "offset": at + 5, "length": 2},
            {"type": "text_link", "offset": text.index("यहाँ") + 1, "length": 4, "url": "https://example.in/"},
        ]
        await meera.send(text, entities=marks)
        preview, question = await meera.wait_for(2)

        since = (await meera.control.state())["last_event"]
        await meera.press(question, "भेजें")
        (got,) = await asha.wait_for(since=since)

        assert got.text == preview.text == "🙏 आज शाम बैठक है। यहाँ देखें"
        assert got.entities == preview.entities
        assert (got.parts("bold"), got.parts("underline"), got.parts("text_link")) == (
            ["बैठक"],
            ["है"],
            ["यहाँ"],
        )


class TestRecall:
    @pytest.mark.usefixtures("subscribed")
    async def test_deleted_where_it_is_young(self, meera: Reader, asha: Reader) -> None:
        got = await sent_to(meera, asha, "बैठक रद्द है")
        entry = await chosen(meera)
        assert entry.buttons == [["सुधारें", "हटाएँ"], ["वापस जाएँ"]]

        await meera.press(entry, "हटाएँ")
        sure = await meera.wait_edited(entry)
        await meera.press(sure, "सब जगह हटाएँ")

        assert "1\xa0संदेश वापस लिया गया।" in await edited_to(meera, entry, "हटाना पूरा हुआ")
        assert got.id not in {each.id for each in await asha.messages()}

    @pytest.mark.usefixtures("subscribed")
    async def test_a_notice_is_put_right_in_its_place(self, meera: Reader, asha: Reader) -> None:
        got = await sent_to(meera, asha, "बैठक शाम को है")
        entry = await chosen(meera)
        await meera.press(entry, "सुधारें")
        await meera.wait_for()

        question = await asked(meera, "बैठक सुबह है")
        await meera.press(question, "सुधार भेजें")
        await edited_to(meera, question, "सुधारना पूरा हुआ")

        assert [each.text for each in await asha.messages() if each.id == got.id] == ["बैठक सुबह है"]
        assert not [each for each in await asha.messages() if each.text == "बैठक शाम को है"]

    async def test_a_story_whose_file_was_changed(
        self, subscribed: Running, meera: Reader, asha: Reader
    ) -> None:
        since = (await meera.control.state())["last_event"]
        subscribed.put("bridge.md", "---\ntitle: पुल खुला\n---\n\nपुल सोमवार को खुला।\n")
        (got,) = await asha.wait_for(since=since)
        entry = await chosen(meera)
        await meera.press(entry, "सुधारें")
        assert (await meera.wait_for())[0].text.startswith("फ़ाइल में खबर वैसी ही है")

        subscribed.put("bridge.md", "---\ntitle: पुल खुला\n---\n\nपुल मंगलवार को खुला।\n")
        await asyncio.sleep(2.5)
        await meera.press(entry, "सुधारें")
        _, question = await meera.wait_for(2)
        await meera.press(question, "सुधार भेजें")
        await edited_to(meera, question, "सुधारना पूरा हुआ")

        (now,) = [each for each in await asha.messages() if each.id == got.id]
        assert "मंगलवार" in now.text
        assert now.text.startswith("सुधारा गया, ")

    @pytest.mark.usefixtures("subscribed")
    async def test_what_was_not_reached_is_told_with_its_reason(self, meera: Reader, asha: Reader) -> None:
        await sent_to(meera, asha, "बैठक रद्द है")
        await asha.block()
        entry = await chosen(meera)
        await meera.press(entry, "हटाएँ")
        sure = await meera.wait_edited(entry)
        await meera.press(sure, "सब जगह हटाएँ")

        told = await edited_to(meera, entry, "हटाना पूरा हुआ")

        assert "1\xa0बार, क्योंकि चैट ने ख़बर को हटा दिया है" in told

    @pytest.mark.parametrize("known", [True, False], ids=["as the bot knows", "as Telegram says"])
    async def test_what_is_older_than_48_hours_is_replaced_by_words(
        self, subscribed: Running, meera: Reader, asha: Reader, *, known: bool
    ) -> None:
        got = await sent_to(meera, asha, "बैठक रद्द है")
        if known:
            await in_database(subscribed, "UPDATE receipts SET at = at - 48 * 3600")
        else:
            await meera.control.clock(49 * 3600)
        entry = await chosen(meera)
        await meera.press(entry, "हटाएँ")
        sure = await meera.wait_edited(entry)
        await meera.press(sure, "सब जगह हटाएँ")

        await edited_to(meera, entry, "हटाना पूरा हुआ")

        assert [each.text for each in await asha.messages() if each.id == got.id] == [
            "यह संदेश वापस लिया गया है।"
        ]

    async def test_what_was_swept_is_offered_no_more_and_its_figures_stay(
        self, subscribed: Running, meera: Reader, asha: Reader
    ) -> None:
        await sent_to(meera, asha, "बैठक रद्द है")
        listed = await meera.ask("/recall")
        store = await Store.open(subscribed.database)
        await store.broadcasts.sweep(time.time() + 1)
        await store.close()

        assert (await meera.wait_answer(await meera.press(listed, "1 चुनें"))).text == OLD
        assert (await meera.ask("/recall")).text == "पिछले एक महीने में सबको कुछ नहीं भेजा गया है।"
        assert "भेजना पूरा हुआ\n1\xa0संदेश पहुँचा।" in (await meera.ask("/stats")).text


class TestPaid:
    """PAID_BROADCAST: Telegram takes what says so at the paid rate, and bills it to the operator."""

    @pytest.mark.parametrize("paid", [True, False])
    async def test_stories_and_their_audio_ask_for_the_paid_rate_and_answers_never_do(
        self, subscribed: Running, control: Control, meera: Reader, asha: Reader, *, paid: bool
    ) -> None:
        await in_database(subscribed, "UPDATE subscriptions SET form = 'both'")
        await subscribed.stop()
        subscribed._settings = subscribed._settings.model_copy(update={"paid_broadcast": paid})
        await subscribed.start()
        since = (await control.state())["last_event"]
        subscribed.put("bridge.md", "---\ntitle: पुल खुला\n---\n\nपुल सोमवार को खुला।\n")
        await asha.wait_for(2, since=since)
        sent = await control.requests("sendMessage", "sendAudio", since=since)
        asked = (await control.state())["last_event"]
        await meera.ask("/headline")
        answered = await control.requests("sendMessage", since=asked)

        assert {each["method"] for each in sent} == {"sendMessage", "sendAudio"}
        assert [_is_paid(each) for each in sent] == [paid] * len(sent)
        assert answered
        assert not any(map(_is_paid, answered))


def _is_paid(request: dict[str, Any]) -> bool:
    return str(request["params"].get("allow_paid_broadcast")).lower() == "true"


class TestUnderWay:
    async def test_stopped_by_its_button_nothing_else_goes_out(
        self, newsroom: Running, control: Control, meera: Reader
    ) -> None:
        readers = await control.readers(12)
        await in_database(newsroom, *(SUBSCRIBE.format(reader.id) for reader in readers))
        await newsroom.stop()
        newsroom.pace(2)
        await newsroom.start()
        question = await asked(meera, "/broadcast बैठक रद्द है")
        await meera.press(question, "भेजें")
        await edited_to(meera, question, "संदेश पहुँच")

        (shown,) = [each for each in await meera.messages() if each.id == question.id]
        await meera.press(shown, "भेजना रोकें")
        told = await edited_to(meera, question, "भेजना रोक दिया गया")
        await asyncio.sleep(3)  # in which six more would have come

        got = [
            reader for reader in readers if any(each.text == "बैठक रद्द है" for each in await reader.messages())
        ]
        assert 0 < len(got) < 11
        assert told == (await edited_to(meera, question, "भेजना रोक दिया गया"))


@pytest.mark.usefixtures("subscribed")
async def test_stats_tell_who_is_subscribed_and_what_was_sent(meera: Reader, asha: Reader) -> None:
    await sent_to(meera, asha, "बैठक रद्द है")

    told = (await meera.ask("/stats")).text

    assert "निजी चैट: चालू 1" in told
    assert "1\xa0खबर मौजूद है।" in told
    assert "आज 1\xa0संदेश भेजा गया।" in told
    assert "बैठक रद्द है\n" in told
    assert "भेजना पूरा हुआ\n1\xa0संदेश पहुँचा।" in told
