"""The words a voice would be given for a text."""


def say(text: str, language: str | None, *, keep_latin: bool = False) -> str:
    """The words to say for a text: figures, signs and abbreviations written out, what is not spoken left out.

    Args:
        text: Any text, of one line or several.
        language: ISO 639-1 code of the language it is in; figures are said in it.
        keep_latin: In Hindi, leave Latin words as they are, for a voice that reads both scripts.

    Returns:
        Words, and of punctuation only what makes a pause or a tone (, । . ? ! : ;); empty where nothing is
        to be said.
    """
    raise NotImplementedError
