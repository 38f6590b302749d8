"""The words a voice would be given for a text."""

from bot.text.language import language as language_of
from bot.text.speech.clean import clean, tidy
from bot.text.speech.english import say_english
from bot.text.speech.hindi import say_hindi
from bot.text.speech.hindi.abbreviations import in_full
from bot.text.speech.hindi.marathi import in_marathi

HINDI_RULES = frozenset({"hi", "mr", "ne"})


def say(text: str, language: str | None, *, keep_latin: bool = False) -> str:
    """The words to say for a text: figures, signs and abbreviations written out, what is not spoken left out.

    Args:
        text: Any text, of one line or several.
        language: ISO 639-1 code of the language it is in; figures are said in it. Told from the text where it
            is not known. Nepali figures are said in Hindi; beyond it, Hindi, Marathi and English they stay.
        keep_latin: In Hindi, leave Latin words as they are, for a voice that reads both scripts.

    Returns:
        Words, and of punctuation only what makes a pause or a tone (, । . ? ! : ;); empty where nothing is
        to be said.
    """
    language = language or language_of(text) or "hi"
    if language in HINDI_RULES:
        words = tidy(say_hindi(clean(text, stop="।"), keep_latin=keep_latin))
        # Again, because what is glued to figures is an abbreviation only when they have become words.
        words = tidy(in_full(words)) if "." in words else words
        return in_marathi(words) if language == "mr" else words
    if language == "en":
        return tidy(say_english(clean(text)))
    return tidy(clean(text))
