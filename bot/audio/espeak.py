"""eSpeak NG: the voice that is always there, and the phonemes that the neural one is given."""

import ctypes
import re
import threading
from functools import cache

import espeakng_loader

from bot.audio.engine import EngineFailed

# The library keeps its voice, rate and callback once for the whole process.
_LOCK = threading.Lock()

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to a callback in the calling thread
_DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: without it a missing data file ends the process
_UTF8 = 1  # espeakCHARS_UTF8; without espeakSSML and espeakPHONEMES, so that markup is only text
_IPA = 0x02
_TIED = 0x80  # bits 8-23 hold the tie

# Such as (en) and, with a tie, (^e^n): where a word in another script is spoken by another voice.
_SWITCH = re.compile(r"\([\^a-z͡-]+\)")

_IPA_VOICES = {"en": "en-us"}


def phonemes(text: str, language: str, tie: str | None = None) -> str:
    """Text as IPA with stress marks, its clauses joined by a space; punctuation is left out.

    Args:
        text: Words; what is not to be said (markup) is the caller's to remove.
        language: ISO 639-1 code, or a voice of eSpeak's such as en-gb.
        tie: What stands between the letters of one phoneme, such as ^ in t^ʃ; None: nothing.

    Raises:
        EngineFailed: The library cannot be loaded, or knows no such language.
    """
    mode = _IPA | (_TIED | ord(tie) << 8 if tie else 0)
    with _LOCK:
        library = _library()
        _set_voice(library, _IPA_VOICES.get(language, language))
        rest = ctypes.c_char_p(_as_bytes(speakable(text)))
        clauses = []
        while rest.value is not None:
            clauses.append(library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode) or b"")
    said = " ".join(clause.decode(errors="ignore") for clause in clauses)
    return " ".join(_SWITCH.sub(" ", said).split())


def speakable(text: str) -> str:
    """The text in letters that the library speaks: what it would drop or spell out is put another way."""
    return text


def _as_bytes(text: str) -> bytes:
    return text.replace("\0", " ").encode(errors="ignore")


def _set_voice(library: ctypes.CDLL, name: str) -> None:
    if library.espeak_SetVoiceByName(name.encode()) != 0:
        raise EngineFailed("audio_failed")


@cache
def _library() -> ctypes.CDLL:
    """The library, loaded when something is first said."""
    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise EngineFailed("audio_failed") from error
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    data = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DO_NOT_EXIT) <= 0:
        raise EngineFailed("audio_failed")
    return library
