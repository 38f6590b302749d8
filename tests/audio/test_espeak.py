"""The voice that is always there: nothing that is written in Hindi is dropped or spelled out."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import espeakng_loader
import numpy as np
import pytest
from typing_extensions import override

from bot.audio import espeak as module
from bot.audio.engine import FASTEST, SLOWEST, EngineFailed, Manner
from bot.audio.espeak import LANGUAGES, ESpeak, phonemes, speakable
from bot.text.speech import Piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.audio.engine import Samples

    Speak = Callable[..., list[Samples]]

# What eSpeak says for a letter that it does not know: "akṣar" and the digits of its number.
SPELLED = "ʌkʂəɾnˈɔː"

CONSONANTS = {
    "क": "k", "ख": "kʰ", "ग": "ɡ", "घ": "ɡʰ", "ङ": "ŋ", "च": "c", "छ": "cʰ", "ज": "ɟ", "झ": "ɟʰ", "ञ": "ɲ",
    "ट": "ʈ", "ठ": "ʈʰ", "ड": "ɖ", "ढ": "ɖʰ", "ण": "ɳ", "त": "t", "थ": "tʰ", "द": "d", "ध": "dʰ", "न": "n",
    "प": "p", "फ": "pʰ", "ब": "b", "भ": "bʰ", "म": "m", "य": "j", "र": "ɾ", "ल": "l", "व": "ʋ", "श": "ʃ",
    "ष": "ʂ", "स": "s", "ह": "h", "ळ": "ɭ", "क़": "q", "ख़": "x", "ग़": "ɣ", "ज़": "z", "ड़": "r.", "ढ़": "r.h",
    "फ़": "f", "ऩ": "n", "ऱ": "ɾ", "ऴ": "ɭ", "य़": "j",
}  # fmt: skip
SIGNS = {
    "ा": "aː", "ि": "ɪ", "ी": "i", "ु": "ʊ", "ू": "uː", "ृ": "ɾɪ", "ॅ": "ɛ", "ॆ": "e", "े": "eː", "ै": "ɛː",
    "ॉ": "ɔ", "ॊ": "o", "ो": "oː", "ौ": "ɔː",
}  # fmt: skip
VOWELS = {
    "आ": "aː", "इ": "ɪ", "ई": "i", "उ": "ʊ", "ऊ": "u", "ऋ": "ɾɪ", "ए": "eː", "ऐ": "ɛː", "ऍ": "ɛ", "ऑ": "ɔ",
    "ओ": "oː", "औ": "ɔː", "ॲ": "ɛ", "ऄ": "ʌ", "ऎ": "e", "ऒ": "o", "अ": "ʌ",
}  # fmt: skip


SENTENCE = "प्रधानमंत्री ने मंगलवार को संसद में नया विधेयक पेश किया जिस पर लंबी बहस हुई"


def pitch(samples: "Samples") -> float:
    """The voice's pitch in Hz: the middle one of its stretches of 50 ms, each by its strongest period."""
    size, shortest, longest = ESpeak.rate // 20, ESpeak.rate // 350, ESpeak.rate // 60
    pitches = []
    for start in range(0, len(samples) - size, size):
        part = samples[start : start + size]
        likeness = np.correlate(part, part, "full")[size - 1 :]
        best = shortest + int(np.argmax(likeness[shortest:longest]))
        if likeness[best] > 0.5 * likeness[0] > 0:
            pitches.append(ESpeak.rate / best)
    return float(np.median(pitches))


def said(text: str, language: str = "hi") -> str:
    """The phonemes without their stress."""
    return re.sub("[ˈˌ]", "", phonemes(text, language))


@pytest.mark.parametrize(("letter", "phoneme"), CONSONANTS.items())
def test_every_consonant_is_heard_before_every_vowel_sign(letter: str, phoneme: str) -> None:
    for sign, vowel in SIGNS.items():
        heard = said(f"ना{letter}{sign}ती")

        assert phoneme + vowel in heard or (phoneme, sign, vowel) == ("ɾ", "ृ", "ɾɪ"), (sign, heard)


@pytest.mark.parametrize(("letter", "phoneme"), VOWELS.items())
def test_every_vowel_is_heard_at_the_start_of_a_word(letter: str, phoneme: str) -> None:
    assert said(f"{letter}पका").startswith(phoneme)


@pytest.mark.parametrize("first", CONSONANTS)
def test_no_consonant_is_lost_in_a_cluster(first: str) -> None:
    changed = {"क्ष", "ज्ञ"}  # letters of their own, said kʃ and ɡj
    for second, phoneme in CONSONANTS.items():
        if (first + "्" + second) in changed or first in "रऱ":
            continue  # र् before a consonant is said r
        heard = said(f"आ{first}्{second}ा")

        assert CONSONANTS[first] in heard, second
        assert phoneme in heard.split(CONSONANTS[first], 1)[1] or "ː" in heard[2:-1], second


@pytest.mark.parametrize("sign", ["ँ", "ं"])
def test_a_nasal_sign_is_heard(sign: str) -> None:
    assert said(f"बा{sign}ध") != said("बाध")


def test_no_letter_of_the_block_is_spelled_out_as_a_number() -> None:
    block = [chr(code) for code in range(0x0900, 0x0980)]

    spelled = [letter for letter in block if SPELLED in phonemes(f"क{letter}न का{letter}", "hi")]

    assert spelled == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("अॉफिस", "ऑफिस"),  # अ and a sign
        ("काॅलेज", "कॉलेज"),  # two signs in place of one
        ("आॅनलाइन", "ऑनलाइन"),
        ("एेसा", "ऐसा"),
        ("काेई", "कोई"),
        ("अाज", "आज"),
        ("जि़ंदगी", "ज़िंदगी"),  # the dot after the vowel
        ("पडा़", "पड़ा"),
        ("क्\u200dषमा", "क्षमा"),  # a joiner, which only shapes
        ("प्र\u200cधान", "प्रधान"),
        ("र्\u200dया", "र्या"),
        ("ॲप", "ऍप"),
        ("\u0928\u093cम", "नम"),
        ("राम ऽ घर", "राम  घर"),
        ("अ॒ग्नि॑", "अग्नि"),  # accents of the Veda
        ("राम ।", "राम।"),
        ("। राम । । सीता ॥", "राम। सीता।"),  # a danda alone would be said "pūrṇ virām"
        ("राम” ।", "राम”।"),
        ("।", ""),
        ("ि राम", "राम"),  # a sign without its letter
        ("सोऽहम्", "सोऽहम्"),  # drawn out, as it should be
        ("दुःख", "दुःख"),
        ("ক্\u200dষ நீ", "ক্\u200dষ நீ"),  # in other scripts a joiner may matter
    ],
)
def test_what_is_typed_oddly_is_said_as_it_is_meant(typed: str, meant: str) -> None:
    assert speakable(typed) == meant


def test_a_text_without_punctuation_loses_no_word() -> None:
    words = [f"क{chr(0x915 + turn % 30)}ा" for turn in range(3_000)]

    assert len(phonemes(" ".join(words), "hi").split()) == 3_000


def test_clauses_come_joined_and_tied_without_marks_of_another_voice() -> None:
    assert phonemes("church, judge", "en-us", tie="^") == "t^ʃˈɜːt^ʃ d^ʒˈʌd^ʒ"
    assert said("नमस्ते, day।") == "nəmʌsteː deɪ"
    assert "d^ʒ" in phonemes("नमस्ते, judge।", "hi", tie="^")
    assert "^h^i" not in phonemes("नमस्ते, judge।", "hi", tie="^")


def test_markup_is_only_text(spoken: "Speak") -> None:
    plain, marked = spoken("राम घर", 'राम <break time="9s"/> घर')

    assert len(marked) < len(plain) + 9 * ESpeak.rate
    assert phonemes("[[k]]", "hi") == phonemes("k", "hi")


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "…", "॰", "\u200d" * 900, "ा" * 900, "क्" * 90])
def test_hostile_text_harms_nothing(text: str, spoken: "Speak") -> None:
    # The first is not measured: what was said in another test may still be felt in it.
    _, before, _, after = spoken("राम घर गया", "राम घर गया", text, "राम घर गया")

    assert len(before) == pytest.approx(len(after), rel=0.05)


def test_what_follows_a_nul_is_spoken(spoken: "Speak") -> None:
    cut, whole = spoken("राम", "राम\0घर चला गया")

    assert len(whole) > 1.5 * len(cut)


def test_speech_comes_as_one_float_array_a_piece(spoken: "Speak") -> None:
    pieces = spoken("नमस्ते।", "आप कैसे हैं?")

    assert [piece.dtype for piece in pieces] == [np.dtype(np.float32)] * 2
    assert all(0.05 < np.abs(piece).max() <= 1 for piece in pieces)


def test_a_newsreaders_pace(seed_speech: "list[Samples]") -> None:
    assert 200 < sum(map(len, seed_speech)) / ESpeak.rate < 330


@pytest.mark.parametrize("speed", [SLOWEST, 1.25, FASTEST])
def test_speed_shortens_speech(speed: float, spoken: "Speak") -> None:
    (usual,), (other,) = spoken(SENTENCE), spoken(SENTENCE, manner=Manner(speed=speed))

    assert len(usual) / len(other) == pytest.approx(speed, rel=0.1)


def test_each_voice_sounds_different_in_every_language(espeak: ESpeak, spoken: "Speak") -> None:
    for language, text in (("hi", SENTENCE), ("en", "Ministers met on Tuesday evening to discuss the rain")):
        low, high = (pitch(spoken(text, language=language, manner=Manner(v.name))[0]) for v in espeak.voices)

        assert high > 1.3 * low


def test_a_voice_of_another_engine_is_its_own_choice(spoken: "Speak") -> None:
    heard = [spoken(SENTENCE, manner=Manner(name))[0] for name in ("hi", "hf_alpha", "hi+f2")]

    assert pitch(heard[1]) == pytest.approx(pitch(heard[0]), rel=0.1)
    assert pitch(heard[2]) > 1.3 * pitch(heard[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_it_offers_is_one_the_library_knows(language: str) -> None:
    assert module._library().espeak_SetVoiceByName(language.encode()) == 0


@pytest.mark.parametrize(
    ("language", "text", "like"), [("mai", "नमस्ते दुनिया", "hi"), ("xx", "church", "en"), ("", "नमस्ते", "hi")]
)
def test_a_language_it_does_not_know_is_read_by_script(language: str, text: str, like: str) -> None:
    assert phonemes(text, language) == phonemes(text, like)


def test_readers_at_once_do_not_hear_each_other(espeak: ESpeak) -> None:
    wishes = [(text, language) for text, language in (("नमस्ते दुनिया", "hi"), ("Hello world", "en"))] * 8

    def speak(wish: tuple[str, str]) -> int:
        (samples,) = espeak.speak([Piece(*wish, 0)], Manner(), threading.Event())
        return len(samples)

    alone = {wish: speak(wish) for wish in wishes}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(speak, wishes))

    assert together == pytest.approx([alone[wish] for wish in wishes], rel=0.08)


class Later(threading.Event):
    """Set from the third question on."""

    asked = 0

    @override
    def is_set(self) -> bool:
        self.asked += 1
        return self.asked > 2


LONG = Piece("राम घर गया और फिर वापस आ गया " * 200, "hi", 0)


def test_it_stops_within_a_piece_when_told(espeak: ESpeak) -> None:
    heard = list(espeak.speak([LONG, LONG], Manner(), Later()))

    assert sum(map(len, heard)) < 2 * ESpeak.rate


def test_what_comes_after_a_stop_does_not_begin_with_what_was_broken_off(espeak: ESpeak) -> None:
    before = phonemes("एपका", "hi")
    list(espeak.speak([LONG], Manner(), Later()))

    assert phonemes("एपका", "hi") == before


def test_without_its_data_it_says_so_and_the_process_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    module._library.cache_clear()
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: "/nowhere/libespeak-ng.so")

    engine = ESpeak()
    assert isinstance(engine.trouble(), EngineFailed)
    with pytest.raises(EngineFailed):
        list(engine.speak([Piece("राम", "hi", 0)], Manner(), threading.Event()))

    monkeypatch.undo()
    assert engine.trouble() is None
