"""The picture beside an audio file, made from the outlet's name."""


def cover(name: str) -> bytes:
    """A square JPEG of 320 pixels, under 200 kB, with the name on a colour that belongs to that name.

    Args:
        name: The outlet's name in any script; the bot's own name where the outlet is not known.
    """
    raise NotImplementedError
