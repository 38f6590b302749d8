"""English as a newsreader says it: figures, signs and abbreviations in words."""


def say_english(text: str) -> str:
    """The words to say for an English text."""
    return text
