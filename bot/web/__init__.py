"""The bot's own HTTP server: updates that Telegram posts."""
