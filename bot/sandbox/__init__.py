"""The sandbox: a local Bot API over real HTTP, with a chat page, for trying and testing without Telegram."""

from bot.sandbox.server import Sandbox

__all__ = ["Sandbox"]
