"""Khabar (ख़बर): a self-hosted Telegram bot that delivers the story."""
