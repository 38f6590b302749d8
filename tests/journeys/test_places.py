"""Every command answers in every kind of chat, in both languages, where it was asked."""

from typing import Any

import pytest

from bot.sandbox.client import Control

TITLE = "नगर पुस्तकालय अब रात दस बजे तक खुलेगा"
ANSWERS = {
    "hi": {
        "/headline": f"{TITLE}\nमीना जोशी\n29",
        "/read": TITLE,
        "/voice": "आवाज़\nतरीका: ऑडियो फ़ाइल\nरफ़्तार: सामान्य\nआवाज़: अपने आप चुनी हुई\n",
        "/quotes": "किसने क्या कहा: 2",
        "/stories": "खबरें, सबसे नई पहले\n",
        "/language": "भाषा / Language\nअभी: हिंदी\n",
        "/help": "ख़बर की मदद\n",
        "/about": "ख़बर के बारे में\n",
        "/start": "नमस्ते। ",
    },
    "en": {
        "/headline": f"{TITLE}\nमीना जोशी\nWednesday",
        "/read": TITLE,
        "/voice": "Voice\nForm: audio file\nSpeed: usual\nVoice: chosen automatically\n",
        "/quotes": "Who said what: 2",
        "/stories": "Stories, newest first\n",
        "/language": "भाषा / Language\nNow: English\n",
        "/help": "Help\n",
        "/about": "About Khabar\n",
        "/start": "Hello. ",
    },
}


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("place", ["private", "group", "topic"])
async def test_every_command_is_answered_where_it_was_asked(
    khabar: Any, control: Control, place: str, language: str
) -> None:
    asha = await control.reader("Asha", language_code=language)
    where: dict[str, int] = {}
    if place == "group":
        where = {"chat": await khabar.group("परिवार", admins=(asha,))}
    if place == "topic":
        forum = await khabar.group("मोहल्ला", admins=(asha,), topics=("गपशप",))
        where = {"chat": forum, "topic": forum.topics["गपशप"]}

    for command, beginning in ANSWERS[language].items():
        question = await asha.send(command, **where)
        (answer,) = await asha.wait_for(chat=where.get("chat"))

        assert answer.text.startswith(beginning)
        assert not answer.silent
        assert answer.topic == where.get("topic")
        assert answer.reply_to == (question.id if where else None)
