"""The neural voice: Kokoro-82M in a process of its own."""

from bot.audio.kokoro.engine import Kokoro

__all__ = ["Kokoro"]
