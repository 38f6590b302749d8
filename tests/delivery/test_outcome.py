"""What Telegram's answer to a send means."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.botapi.failures import seconds
from bot.botapi.transport import AiohttpRequest, MaybeSent, NotSent, NotTheBotApi
from bot.delivery.outcome import (
    MOST_TRIES,
    PAUSES,
    SOME_WAIT,
    Again,
    Closed,
    Done,
    Elsewhere,
    Failed,
    FileUnknown,
    InDoubt,
    Limited,
    Moved,
    NoVoice,
    Outcome,
    Rejected,
    TooBig,
    Unchanged,
    Unreachable,
    Unsent,
    Verdict,
    outcome,
    verdict,
)

GIVEN_UP = Failed(gone=False)


@pytest.mark.parametrize(
    ("error", "attempt", "expected"),
    [
        pytest.param(RetryAfter(7), 1, Again(7), id="told to wait"),
        pytest.param(RetryAfter(timedelta(seconds=7)), 5, Again(7), id="told to wait again"),
        pytest.param(RetryAfter(300), 1, Again(300), id="told to wait as long as anybody will"),
        pytest.param(RetryAfter(301), 1, GIVEN_UP, id="told to wait longer than that"),
        pytest.param(RetryAfter(1), MOST_TRIES + 1, GIVEN_UP, id="told to wait too often"),
        pytest.param(NotSent("refused"), 1, Again(PAUSES[0]), id="not sent"),
        pytest.param(NotSent("refused"), len(PAUSES), Again(PAUSES[-1]), id="not sent for long"),
        pytest.param(NotSent("refused"), len(PAUSES) + 1, GIVEN_UP, id="not sent for too long"),
        pytest.param(NotTheBotApi("proxy"), 1, Again(PAUSES[0]), id="a proxy refused"),
        pytest.param(MaybeSent("reset"), 1, Again(PAUSES[0]), id="in doubt, once more"),
        pytest.param(MaybeSent("reset"), 2, GIVEN_UP, id="in doubt twice"),
        pytest.param(ChatMigrated(-1002), 1, Elsewhere(-1002), id="moved"),
        pytest.param(BadRequest("Message is not modified: same"), 1, Done(), id="as it was"),
        pytest.param(BadRequest("Topic_closed"), 1, GIVEN_UP, id="refused"),
        pytest.param(Forbidden("bot was blocked by the user"), 1, Failed(gone=True), id="blocked"),
        pytest.param(NetworkError("Request Entity Too Large"), 1, GIVEN_UP, id="too large"),
        pytest.param(TelegramError("anything"), 1, GIVEN_UP, id="anything else"),
    ],
)
def test_what_to_do_next(error: TelegramError, attempt: int, expected: Outcome) -> None:
    assert outcome(error, attempt) == expected


def test_pauses_grow() -> None:
    assert list(PAUSES) == sorted(PAUSES)


@pytest.mark.parametrize("wait", [3, 3.0, timedelta(seconds=3)])
def test_a_wait_is_in_seconds_however_it_is_given(wait: float | timedelta) -> None:
    assert seconds(wait) == pytest.approx(3.0)


# What the Bot API answers: status, description, and what it means for a broadcast.
ANSWERS: list[tuple[int, str, Verdict]] = [
    (400, "Bad Request: message is not modified: specified new message content is the same", Unchanged()),
    (429, "Too Many Requests: retry after 17", Limited(17.0)),
    (429, "Too Many Requests", Limited(SOME_WAIT)),
    (400, "Bad Request: SLOWMODE_WAIT_30", Limited(30.0)),
    (403, "Forbidden: bot was blocked by the user", Unreachable("blocked")),
    (403, "Forbidden: user is deactivated", Unreachable("deleted")),
    (403, "Forbidden: the group chat was deleted", Unreachable("deleted")),
    (403, "Forbidden: bot was kicked from the group chat", Unreachable("kicked")),
    (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable("kicked")),
    (403, "Forbidden: bot was kicked from the channel chat", Unreachable("kicked")),
    (403, "Forbidden: bot is not a member of the channel chat", Unreachable("kicked")),
    (403, "Forbidden: bot is not a member of the supergroup chat", Unreachable("kicked")),
    (403, "Forbidden: bot can't initiate conversation with a user", Unreachable("gone")),
    (403, "Forbidden: bot can't send messages to bots", Unreachable("gone")),
    (400, "Bad Request: chat not found", Unreachable("gone")),
    (400, "Bad Request: PEER_ID_INVALID", Unreachable("gone")),
    (400, "Bad Request: CHANNEL_PRIVATE", Unreachable("kicked")),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", Unreachable("gone")),
    (400, "Bad Request: TOPIC_CLOSED", Closed("topic_closed")),
    (400, "Bad Request: TOPIC_DELETED", Closed("topic_deleted")),
    (400, "Bad Request: message thread not found", Closed("topic_deleted")),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Closed("no_right")),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", Closed("no_right")),
    (400, "Bad Request: have no rights to send a message", Closed("no_right")),
    (400, "Bad Request: not enough rights to send text messages to the chat", Closed("no_right")),
    (400, "Bad Request: not enough rights to send music to the chat", Closed("no_right")),
    (400, "Bad Request: need administrator rights in the channel chat", Closed("no_right")),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Closed("no_right")),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", Closed("no_right")),
    (400, "Bad Request: CHAT_RESTRICTED", Closed("restricted")),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", NoVoice()),
    (400, "Bad Request: CHAT_SEND_VOICES_FORBIDDEN", NoVoice()),
    (400, "Bad Request: user restricted receiving of voice messages", NoVoice()),
    (400, "Bad Request: not enough rights to send voice notes to the chat", NoVoice()),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", FileUnknown()),
    (400, "Bad Request: wrong remote file identifier specified: Wrong string length", FileUnknown()),
    (400, "Bad Request: FILE_REFERENCE_EXPIRED", FileUnknown()),
    (413, "Request Entity Too Large", TooBig()),
    (400, "Bad Request: file is too big", TooBig()),
    (400, "Bad Request: message is too long", TooBig()),
    (400, "Bad Request: MEDIA_CAPTION_TOO_LONG", TooBig()),
    (400, "Bad Request: message to edit not found", Rejected("Message to edit not found")),
    (400, "Bad Request: message can't be deleted", Rejected("Message can't be deleted")),
    (400, "Bad Request: BUTTON_DATA_INVALID", Rejected("Button_data_invalid")),
    (401, "Unauthorized", Unsent()),
    (404, "Not Found", Unsent()),
    (409, "Conflict: terminated by other getUpdates request", Unsent()),
    (500, "Internal Server Error", InDoubt()),
    (502, "Bad Gateway", InDoubt()),
    (504, "Gateway Timeout", InDoubt()),
]


@pytest.mark.parametrize("change", [str, str.upper, str.lower])
async def test_an_answer_of_the_bot_api_means_the_same_however_it_is_written(
    change: Callable[[str], str],
) -> None:
    """Over real HTTP, through the transport and Telegram's library."""
    said = iter([(status, rewritten(description, change)) for status, description, _ in ANSWERS])

    async def answer(_request: web.Request) -> web.Response:
        status, description = next(said)
        body = {"ok": False, "error_code": status, "description": description}
        return web.json_response(body, status=status)

    judged = await judged_by(answer, len(ANSWERS))

    expected = [meaning for _, _, meaning in ANSWERS]
    assert [shown(each) for each in judged] == [shown(each) for each in expected]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [({"retry_after": 35}, Limited(35)), ({"migrate_to_chat_id": -1001234567890}, Moved(-1001234567890))],
)
async def test_what_the_parameters_say_counts(parameters: dict[str, int], expected: Verdict) -> None:
    async def answer(_request: web.Request) -> web.Response:
        body = {"ok": False, "error_code": 400, "description": "Bad Request: x", "parameters": parameters}
        return web.json_response(body, status=400)

    assert await judged_by(answer, 1) == [expected]


async def test_an_answer_that_breaks_off_leaves_a_doubt() -> None:
    async def answer(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    assert await judged_by(answer, 1) == [InDoubt()]


async def test_what_something_else_at_that_address_refuses_was_not_sent() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=403, text="<h1>Forbidden</h1>", content_type="text/html")

    assert await judged_by(answer, 1) == [Unsent()]


async def test_where_nobody_listens_nothing_was_sent() -> None:
    assert await judged_at("http://127.0.0.1:1", 1) == [Unsent()]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(RetryAfter(timedelta(seconds=7)), Limited(7), id="a wait as a timedelta"),
        pytest.param(RetryAfter(7), Limited(7), id="a wait as a number"),
        pytest.param(TimedOut(), InDoubt(), id="the library's own timeout"),
        pytest.param(NetworkError("httpx.ReadError"), InDoubt(), id="the library's own network"),
        pytest.param(InvalidToken(), Unsent(), id="the token"),
        pytest.param(Conflict("two"), Unsent(), id="two pollers"),
        pytest.param(TelegramError("anything"), Rejected("anything"), id="anything else"),
        pytest.param(BadRequest("x" * 5000), Rejected("x" * 120), id="a long reason is cut"),
    ],
)
def test_every_error_of_the_library_has_a_meaning(error: TelegramError, expected: Verdict) -> None:
    assert verdict(error) == expected


def rewritten(description: str, change: Callable[[str], str]) -> str:
    """The library takes `Bad Request: ` off only where it is written like that."""
    kind, colon, words = description.rpartition(": ")
    return kind + colon + change(words)


def shown(judged: Verdict) -> str:
    """Without regard to how the reason is written."""
    return repr(judged).lower()


async def judged_by(answer: Callable[[web.Request], Awaitable[web.Response]], times: int) -> list[Verdict]:
    """What so many sends mean that a server answers in this way."""
    application = web.Application()
    application.router.add_post("/{path:.*}", answer)
    async with TestServer(application) as server:
        return await judged_at(str(server.make_url("")), times)


async def judged_at(url: str, times: int) -> list[Verdict]:
    judged: list[Verdict] = []
    async with AiohttpRequest() as request:
        bot = Bot("1:x", base_url=f"{url.rstrip('/')}/bot", request=request)
        for _ in range(times):
            with pytest.raises(TelegramError) as caught:
                await bot.send_message(7, "क")
            judged.append(verdict(caught.value))
    return judged
