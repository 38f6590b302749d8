"""What can be asked.

reader  मदद                        (or /help)
bot     the commands, each with its line
"""

from collections.abc import Sequence

from bot.delivery.outgoing import Outgoing
from bot.text.rich import bold, join
from handlers.context import Turn


async def send_help(turn: Turn, commands: Sequence[str], of_operators: Sequence[str] = ()) -> None:
    """Send the list of these commands, in their order, and below it those of operators, to one."""
    wording = turn.wording
    hint = wording.text("help_hint" if turn.private else "help_hint_group")
    text = join("\n", [bold(wording.text("help_heading")), hint, *_lines(turn, commands)])
    if turn.private:
        text = join("\n\n", [text, join("\n", [wording.text("help_number"), wording.text("help_link")])])
    if of_operators:
        heading = bold(wording.text("help_operators"))
        text = join("\n\n", [text, join("\n", [heading, *_lines(turn, of_operators)])])
    await turn.say(Outgoing(text))


def _lines(turn: Turn, commands: Sequence[str]) -> list[str]:
    return [f"/{command} {turn.wording.text(f'menu_{command}')}" for command in commands]
