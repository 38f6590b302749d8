"""What kind of word a word of Hindi or Marathi is: a name, an office, a thing, or where a phrase ends."""

from collections.abc import Sequence

from bot.text.quotes.lexicon import read
from bot.text.quotes.words import Token

# A letter of a name with its full stop; a word that is longer may bear an ending.
LONGEST_INITIAL = 5
SHORTEST_PLURAL = 4

_TABLES = read("hindi", "vocabulary", "marathi", "english")
_CUES = read("hindi", "marathi")
_NAMES = read("names")

MARATHI_GENITIVES = tuple(_CUES.words("glue.genitives"))
GENITIVES = _TABLES.words("breaks.genitives")
CASES = _TABLES.words("breaks.cases")
VERBS = _TABLES.made("verbs.roots", "verbs.closed_endings") | _TABLES.made(
    "verbs.open_roots", "verbs.open_endings"
)
BREAKS = (
    _TABLES.words("breaks", "pronouns.agents", "pronouns.nobody")
    | _CUES.words("cues.verbs", "cues.bare")
    | (
        VERBS
        - _NAMES.words("men", "ladies", "surnames", "middle", "women", "more")
        - _TABLES.words("persons")
    )
) - GENITIVES
PERSONS = _TABLES.words("persons", "titles.persons")
KIN = _TABLES.words("persons.kin")
BODIES = _TABLES.words("bodies")
PLACES = _TABLES.words("places")
NOUNS = _TABLES.words("nouns", "qualities")
NO_NAMES = tuple(_TABLES.words("endings.words"))
HONORIFICS_BEFORE = _TABLES.words("honorifics.before")
HONORIFICS_AFTER = _TABLES.words("honorifics.after")
OWNERS = _TABLES.words("pronouns.owners")
AGENTS = _TABLES.words("pronouns.agents")
SUBJECTS = _TABLES.words("pronouns.subjects")
AUXILIARIES = _CUES.words("glue.auxiliaries")

GIVEN = _NAMES.words("men", "ladies", "more.men", "more.ladies")
SURNAMES = _NAMES.words("surnames", "more.surnames")
MIDDLE = _NAMES.words("middle", "women")

KNOWN_WORDS = NOUNS | _TABLES.words("cues.nouns") | BODIES | PLACES | BREAKS | GENITIVES
LISTED = GIVEN | SURNAMES | MIDDLE
JOINS = _TABLES.words("breaks.joins", "breaks.adverbs", "breaks.times")
DOERS = frozenset(["वाले", "वाली", "वालों", "वाला"])
MANY = _TABLES.words("glue.many")
ONE = _TABLES.words("glue.one")
THINGS = _TABLES.words("nouns.things", "nouns.concrete", "nouns.abstract")
COUNTS = _TABLES.words("nouns.numbers")

OCCUPATIONS = tuple(_CUES.words("occupations.endings"))
NO_OCCUPATIONS = _CUES.words("occupations.others")


def is_break(token: Token) -> bool:
    """Whether no noun phrase reaches across this token."""
    if token.kind != "word":
        return True
    if token.key in BREAKS:
        return not is_initial(token)
    return "-" in token.key and _is_manner(token.key)


def _is_manner(key: str) -> bool:
    """Whether the word says how: फूट-फूटकर, बार-बार."""
    one, _, two = key.partition("-")
    return one == two or key.endswith("कर")


def is_initial(token: Token) -> bool:
    """Whether the word is a letter of a name: के. in के. चंद्रशेखर."""
    return (
        token.text.endswith(".") and token.key not in HONORIFICS_BEFORE and len(token.text) < LONGEST_INITIAL
    )


def is_genitive(token: Token) -> bool:
    """Whether the word ties what is before it to what is after it."""
    return token.key in GENITIVES and not is_initial(token)


def is_person_word(key: str) -> bool:
    """Whether the word says what somebody is: an office, a calling, kin."""
    if key in PERSONS or key in HONORIFICS_BEFORE:
        return True
    return len(key) > LONGEST_INITIAL and key.endswith(OCCUPATIONS) and key not in NO_OCCUPATIONS | LISTED


def is_name_word(token: Token) -> bool:
    """Whether the word may be part of a person's name: no table knows it as anything else."""
    key = token.key
    if is_initial(token):
        return True
    if key in KNOWN_WORDS or is_person_word(key):
        return False
    return key in LISTED or not (key[0].isdigit() or is_plural(key) or ends_otherwise(key))


def in_name(words: Sequence[Token], index: int, start: int, end: int) -> bool:
    """Whether words[index] is part of a name; विकास and निगम are only beside another part of one."""
    if is_name_word(words[index]):
        return True
    if words[index].key not in LISTED:
        return False
    leads = words[index].key in GIVEN and index + 1 < end and is_name_word(words[index + 1])
    if index == start or words[index].key not in SURNAMES | MIDDLE:
        return leads
    before = words[index - 1]
    return leads or (before.key in GIVEN if is_person_word(words[index].key) else is_name_word(before))


def ends_otherwise(key: str) -> bool:
    """Whether the word ends as names hardly ever do: सुदृढीकरण, कराडच्या."""
    glued = len(key) >= LONGEST_INITIAL and key.endswith(MARATHI_GENITIVES)
    return glued or (len(key) > LONGEST_INITIAL and key.endswith(NO_NAMES))


def is_plural(key: str) -> bool:
    """Whether the ending is that of many, in the oblique case: ग्रामीणों."""
    return key.endswith(("ों", "ओं")) and len(key) >= SHORTEST_PLURAL and key not in SURNAMES
