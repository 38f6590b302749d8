"""Methods of the Bot API by forms that were encoded before; what fails is told as everywhere else.

form -> connections -> answer -> result, or the error that python-telegram-bot makes of it
"""

import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from bot.botapi.connections import Answer, Broken, Connections, Refused
from bot.botapi.redaction import redact
from bot.botapi.transport import AiohttpRequest, MaybeSent, NotSent, Timeout, check_answer


class Forms:
    """Posts them to one bot's methods.

    Args:
        base_url: With the token at its end, as `telegram.Bot.base_url` has it.
        connect_timeout: Seconds that a new connection may take.
        answer_timeout: Seconds that a request may take, until its answer is whole.
    """

    def __init__(self, base_url: str, *, connect_timeout: float = 5.0, answer_timeout: float = 20.0) -> None:
        self._path = urlsplit(base_url).path
        self._connections = Connections(
            base_url,
            BaseRequest.USER_AGENT,
            connect_timeout=connect_timeout,
            answer_timeout=answer_timeout,
            clock=time.monotonic,
        )

    async def post(self, method: str, form: bytes) -> Any:
        """Call a method; gives its result.

        Raises:
            TelegramError: As `bot.botapi.transport.AiohttpRequest` raises them.
        """
        try:
            answer = await self._connections.post(f"{self._path}/{method}", form)
        except Refused as error:
            raise NotSent(redact(str(error))) from None  # the cause's text may hold the address
        except Broken as error:
            raise MaybeSent(redact(str(error))) from None  # as above
        if answer.status == HTTPStatus.OK:  # the usual one, past what the library does besides
            check_answer(answer.status, answer.body)
            return AiohttpRequest.parse_json_payload(answer.body)["result"]
        return await _Given(answer).post("")

    async def close(self) -> None:
        """End the connections; what is on its way may have arrived."""
        await self._connections.close()


class _Given(BaseRequest):
    """An answer that is there already, for the library to read."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @property
    @override
    def read_timeout(self) -> float | None:
        return None

    @override
    async def initialize(self) -> None:
        """Nothing is to be opened."""

    @override
    async def shutdown(self) -> None:
        """Nothing is to be closed."""

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer as it came, unless it is not the Bot API's."""
        check_answer(self._answer.status, self._answer.body)
        return self._answer.status, self._answer.body
