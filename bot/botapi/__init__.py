"""The bot's edge to the Bot API: how requests go out and how updates come in."""
