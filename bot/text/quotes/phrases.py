"""Who a piece of a sentence names: a person, a role, a body that speaks, or a pronoun for one of them."""

from dataclasses import dataclass
from typing import Literal

from bot.text.quotes.names import alike

PhraseKind = Literal["person", "group", "body", "thing", "pronoun", "nobody"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands for somebody at one place of a paragraph.

    Attributes:
        start: Index of its first token.
        end: Index after its last token.
        kind: "nobody" where it is plain that no one is said to speak.
        name: The bare name, without offices and honorifics; empty for a role.
        keys: The name's words in the spelling that is compared.
        titles: What stands before the name, or the role's own words, in the spelling that is compared.
        role: The words of a role; empty for a name.
        pronoun: The pronoun; for a role with a pronoun as its owner ("उनके भाई"), that owner.
        also: The same name as it stands in brackets behind it.
        sure: Whether tables or titles say that it names a person, and not its place alone.
    """

    start: int
    end: int
    kind: PhraseKind
    name: str = ""
    keys: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    role: str = ""
    pronoun: str = ""
    also: str = ""
    sure: bool = False

    def differs(self, other: "Phrase") -> bool:
        """Whether the words themselves say that somebody else is meant, however names are spelled."""
        if "pronoun" in (self.kind, other.kind) or "nobody" in (self.kind, other.kind):
            return False
        mine, others = self.keys or self.titles, other.keys or other.titles
        return not any(alike(one, two) for one in mine for two in others)


NOBODY = Phrase(0, 0, "nobody")
