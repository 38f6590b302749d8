"""From an article to messages, and from messages to Telegram."""
