"""What can be asked.

reader  मदद                        (or /help)
bot     the commands, each with its line
"""

from collections.abc import Sequence

from bot.delivery.outgoing import Outgoing
from bot.text.rich import bold, join
from handlers.context import Turn


async def send_help(turn: Turn, commands: Sequence[str]) -> None:
    """Send the list of these commands, in their order."""
    wording = turn.wording
    hint = wording.text("help_hint" if turn.private else "help_hint_group")
    lines = [f"/{command} {wording.text(f'menu_{command}')}" for command in commands]
    text = join("\n", [bold(wording.text("help_heading")), hint, *lines])
    if turn.private:
        text = join("\n\n", [text, wording.text("help_number")])
    await turn.say(Outgoing(text))
