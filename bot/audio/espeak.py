"""eSpeak NG: the voice that is always there, and the phonemes that the neural one is given."""

import ctypes
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import espeakng_loader

from bot.audio.engine import EngineFailed, Manner, Voice
from bot.text.speech import Piece

if TYPE_CHECKING:
    from bot.audio.engine import Samples

WORDS_A_MINUTE = 155  # a newsreader's pace in Hindi
LANGUAGES = ("hi", "en", "mr", "ne", "ur", "bn", "ta", "te", "gu", "pa", "kn", "ml", "or", "as", "sd")

_REPAIRS = 1  # counted up when `speakable` gives another text than before

# The library keeps its voice, rate and callback once for the whole process.
_LOCK = threading.Lock()

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to a callback in the calling thread
_DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: without it a missing data file ends the process
_UTF8 = 1  # espeakCHARS_UTF8; without espeakSSML and espeakPHONEMES, so that markup is only text
_RATE = 1  # espeakRATE, in words a minute
_IPA = 0x02
_TIED = 0x80  # bits 8-23 hold the tie
_HEARD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

# Where eSpeak's own name is another, or sounds better: English in India is nearer the British, and eSpeak's
# Konkani spells Devanagari out.
_NAMES = {"zh": "cmn", "no": "nb", "kok": "mr"}

# Such as (en) and, with a tie, (^e^n): where a word in another script is spoken by another voice.
_SWITCH = re.compile(r"\([\^a-z-]+\)")


class ESpeak:
    """The engine that needs no network and no files of its own; see `bot.audio.engine.Engine`."""

    name = "espeak"
    rate = 22_050
    keeps_latin = False
    voices: tuple[Voice, ...] = (Voice("hi", LANGUAGES, female=False), Voice("hi+f2", LANGUAGES, female=True))

    def __init__(self) -> None:
        self.version = f"{version('espeakng-loader')}-{WORDS_A_MINUTE}-{_REPAIRS}"

    def close(self) -> None:
        """It holds nothing of its own: the library belongs to the process."""

    def trouble(self) -> EngineFailed | None:
        """Why it cannot be used now, or None."""
        try:
            with _LOCK:
                _library()
        except EngineFailed as error:
            return error
        return None

    def speak(self, pieces: Sequence[Piece], manner: Manner, stop: threading.Event) -> "Iterator[Samples]":
        """The sound of each piece; a voice that is not its own is taken as its own choice.

        Raises:
            EngineFailed: The library cannot be loaded, or refuses.
        """
        known = manner.voice in {voice.name for voice in self.voices}
        variant = (manner.voice or "").partition("+")[2] if known else ""
        for piece in pieces:
            if stop.is_set():
                return
            yield _spoken(piece, variant, round(WORDS_A_MINUTE * manner.speed), stop)


def phonemes(text: str, language: str, tie: str | None = None) -> str:
    """Text as IPA with stress marks, its clauses joined by a space; punctuation is left out.

    Args:
        text: Words; what is not to be said (markup) is the caller's to remove.
        language: ISO 639-1 code, or a voice of eSpeak's such as en-us.
        tie: What stands between the letters of one phoneme, such as ^ in t^ʃ; None: nothing.

    Raises:
        EngineFailed: The library cannot be loaded.
    """
    mode = _IPA | (_TIED | ord(tie) << 8 if tie else 0)
    with _LOCK:
        library = _library()
        _choose(library, text, language, "")
        clauses = _clauses(library, speakable(text), mode)
    said = " ".join(clause.decode(errors="ignore") for clause in clauses)
    return " ".join(_SWITCH.sub(" ", said).split())


# Devanagari that the library would drop or spell out as "letter nine seven two"

_JOINERS = re.compile(r"(?<=[\u0900-\u097f])[\u200c\u200d]+")
_LATE_NUKTA = re.compile(r"([\u093e-\u094d\u0900-\u0903\u0962\u0963]+)\u093c")
_ACCENTS = re.compile(r"[\u0951-\u0954\u0971]")
_LONE_SIGN = re.compile(r"(?<![\u0900-\u097f])[\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]+")
_STRAY_DANDA = re.compile(r"^[\s।॥]+|[\s।॥]*(?=[।॥])")

# Vowels that are typed as two signs, because they look right so: अॉ for ऑ, काॅलेज for कॉलेज.
_TWO_SIGNS = {
    "अा": "आ", "अॅ": "ऍ", "अॉ": "ऑ", "अो": "ओ", "अौ": "औ", "एे": "ऐ", "एॅ": "ऍ", "आॅ": "ऑ", "आे": "ओ", "आै": "औ",
    "ाॅ": "ॉ", "ाे": "ो", "ाै": "ौ",
}  # fmt: skip
_SIGN_PAIR = re.compile("|".join(_TWO_SIGNS))

# Letters of other languages' Devanagari (Kashmiri, Sindhi, Marwari, Marathi), each as its nearest in Hindi.
_NEAREST = str.maketrans(
    "ऀऄऩॲॳॴॵॶॷॸॹॺॻॼॾॿऺऻॎॏॕॖॗ॥",
    "ँअनऍअआऔउऊडझयगजडबेोेौेुू।",
    "ॽ",
)


def speakable(text: str) -> str:
    """The text in letters that the library speaks: what it would drop or spell out is put another way."""
    text = unicodedata.normalize("NFC", text.replace("\0", " "))
    text = _ACCENTS.sub("", _JOINERS.sub("", text)).translate(_NEAREST)
    text = _SIGN_PAIR.sub(lambda pair: _TWO_SIGNS[pair[0]], _LATE_NUKTA.sub("\u093c\\1", text))
    return _STRAY_DANDA.sub("", _LONE_SIGN.sub("", text))


def _spoken(piece: Piece, variant: str, pace: int, stop: threading.Event) -> "Samples":
    """One piece as samples."""
    import numpy as np  # noqa: PLC0415 - 0.1 s, and the bot's first request need not wait for it

    heard = bytearray()

    def hear(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: object) -> int:
        if samples and count > 0:
            heard.extend(ctypes.string_at(samples, count * ctypes.sizeof(ctypes.c_short)))
        return int(stop.is_set())

    callback = _HEARD(hear)
    text = _bytes(speakable(piece.text))
    with _LOCK:
        library = _library()
        _choose(library, piece.text, piece.language, variant)
        library.espeak_SetParameter(_RATE, pace, 0)
        library.espeak_SetSynthCallback(callback)
        if library.espeak_Synth(text, len(text) + 1, 0, 0, 0, _UTF8, None, None) != 0:
            raise EngineFailed("audio_failed")
        if stop.is_set():
            _clauses(library, ".", _IPA)  # or the next text begins with a syllable of what was broken off
    return np.frombuffer(heard, np.int16).astype(np.float32) / np.float32(32_768)


def _clauses(library: ctypes.CDLL, text: str, mode: int) -> list[bytes]:
    """The phonemes of each clause, in the voice that is set."""
    rest = ctypes.c_char_p(_bytes(text))
    clauses = []
    while rest.value is not None:
        clauses.append(library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode) or b"")
    return clauses


def _choose(library: ctypes.CDLL, text: str, language: str, variant: str) -> None:
    """Take the voice of a language; for one that the library does not know, the one that reads its script."""
    reads_it = "hi" if re.search(r"[\u0900-\u097f]", text) else "en"
    for name in (_NAMES.get(language, language), reads_it):
        if library.espeak_SetVoiceByName(f"{name}+{variant}".rstrip("+").encode()) == 0:
            return
    raise EngineFailed("audio_failed")


def _bytes(text: str) -> bytes:
    return text.encode(errors="ignore")


@cache
def _library() -> ctypes.CDLL:
    """The library, loaded when something is first said."""
    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise EngineFailed("audio_failed") from error
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    library.espeak_SetSynthCallback.argtypes = [_HEARD]
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
        ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    data = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DO_NOT_EXIT) <= 0:
        raise EngineFailed("audio_failed")
    return library
