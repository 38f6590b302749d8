"""A Bot API of a few lines for benches: it answers at once, and counts what came in which second.

    python -m bench.server        prints its port; GET /count tells how many messages came, and when

Much quicker than any client, so that it is the client that is measured.
"""

import asyncio
import json
import re
import sys
import time
from contextlib import suppress
from urllib.parse import unquote_plus

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
CHAT = re.compile(rb'(?:^|&|\n|")chat_id"?(?:=|": ?"?|\r\n\r\n)(-?\d+)')
BOT = {"id": 123456789, "is_bot": True, "first_name": "Khabar", "username": "khabar_bench_bot"}


class Server:
    """Its state: when each message came, and to which chat; updates that wait."""

    def __init__(self) -> None:
        self.came: list[tuple[float, int]] = []
        self.updates: list[dict[str, object]] = []
        self.news = asyncio.Event()
        self.number = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(head)
                if length is None and b"chunked" in head.lower():
                    body = await _chunks(reader)
                else:
                    body = await reader.readexactly(int(length[1]) if length else 0)
                answer = await self.answer(head.split(b" ", 2)[1].decode(), body)
                lines = (
                    "HTTP/1.1 200 OK",
                    "Content-Type: application/json",
                    f"Content-Length: {len(answer)}",
                    "",
                    answer,
                )
                writer.write("\r\n".join(lines).encode())
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def answer(self, path: str, body: bytes) -> str:
        """What a method gives."""
        method = path.rsplit("/", 1)[-1].lower()
        if method == "sendmessage":
            found = CHAT.search(body)
            chat = int(found[1]) if found else 0
            self.came.append((time.monotonic(), chat))
            inside = f'"message_id": {len(self.came)}, "date": 1, "chat": {{"id": {chat}, "type": "private"}}'
            return f'{{"ok": true, "result": {{{inside}, "text": "x"}}}}'
        if method == "count":
            return json.dumps(self.came)
        if method == "write":
            return self.write(unquote_plus(body.decode()))
        if method == "getupdates":
            return await self.poll(body)
        result = BOT if method == "getme" else {"description": "x", "short_description": "x"}
        return json.dumps({"ok": True, "result": result if method.startswith("get") else True})

    def write(self, chat: str) -> str:
        """A reader asks for /help; gives the moment."""
        self.number += 1
        person = {"id": int(chat), "is_bot": False, "first_name": "R"}
        message = {
            "message_id": self.number,
            "date": int(time.time()),
            "chat": {"id": int(chat), "type": "private", "first_name": "R"},
            "from": person,
            "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        }
        self.updates.append({"update_id": self.number, "message": message})
        self.news.set()
        return json.dumps(time.monotonic())

    async def poll(self, body: bytes) -> str:
        """What waits, from an offset on."""
        offset = re.search(rb"offset=(\d+)", body)
        first = int(offset[1]) if offset else 0
        self.updates = [each for each in self.updates if int(str(each["update_id"])) >= first]
        if not self.updates:
            self.news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), 10)
        return json.dumps({"ok": True, "result": self.updates[:100]})


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


async def main() -> None:
    """Serves until it is ended."""
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0, limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
