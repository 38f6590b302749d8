"""Khabar (ख़बर): a self-hosted Telegram bot that delivers the story."""

__version__ = "0.1.0"
