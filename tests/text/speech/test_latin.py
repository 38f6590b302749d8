"""Latin words inside Hindi are said in Devanagari, as newspapers spell them."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SettingError
from bot.text.speech import latin, lexicon
from bot.text.speech.transliteration import transliterated

LATIN_OR_FIGURE = re.compile(r"[A-Za-z]|\d")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ai", "ए आई"), ("YoY", "साल दर साल"), ("Hind", "हिंद"), ("Kabir", "कबीर"), ("Panipat", "पानीपत"),
        ("sizes", "साइज़ेज़"), ("releasing", "रिलीज़िंग"), ("legally", "लीगली"), ("transferred", "ट्रांसफ़र्ड"),
        ("imported", "इम्पोर्टेड"), ("themes", "थीम्स"),
        ("Google", "गूगल"), ("WHATSAPP", "व्हाट्सऐप"), ("startup", "स्टार्टअप"), ("AIIMS", "एम्स"),
        ("Nasa", "नासा"), ("AI", "ए आई"), ("GDP", "जी डी पी"), ("U.S.", "यू एस"), ("R1", "आर वन"),
        ("GPT-4o", "जी पी टी फ़ोर ओ"), ("5G", "फ़ाइव जी"), ("A320", "ए थ्री ट्वेंटी"), ("G20", "जी ट्वेंटी"),
        ("COVID-19", "कोविड उन्नीस"), ("B2B", "बी टू बी"), ("NH-44", "एन एच फ़ोर्टी फ़ोर"), ("H100", "एच हंड्रेड"),
        ("OpenAI", "ओपन ए आई"), ("DeepSeek", "डीपसीक"), ("e-commerce", "ई कॉमर्स"), ("Wi-Fi", "वाई फ़ाई"),
        ("R&D", "आर ऐंड डी"), ("21st", "ट्वेंटी फ़र्स्ट"), ("Qwen2.5-Max", "क्वेन टू पॉइंट फ़ाइव मैक्स"),
    ],
)  # fmt: skip
def test_a_token_is_said_as_a_newsreader_says_it(written: str, said: str) -> None:
    assert latin.devanagari(written) == nfc(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [("IT", "आई टी"), ("it", "इट"), ("US", "यू एस"), ("us", "अस"), ("WHO", "डब्ल्यू एच ओ"), ("who", "हू")],
)
def test_initials_that_are_also_a_word_are_told_by_their_capitals(written: str, said: str) -> None:
    assert latin.devanagari(written) == nfc(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("traders", "ट्रेडर्स"), ("launching", "लॉन्चिंग"), ("smartwatch", "स्मार्टवॉच"), ("Google's", "गूगल्स"),
        ("CEOs", "सी ई ओज़"), ("Rampur", "रामपुर"), ("punjabi", "पंजाबी"),
    ],
)  # fmt: skip
def test_words_made_of_known_words_follow_them(written: str, said: str) -> None:
    assert latin.devanagari(written) == nfc(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("boycott", "बॉयकॉट"), ("sanction", "सैंक्शन"), ("blinker", "ब्लिंकर"), ("shrinking", "श्रिंकिंग"),
        ("quilt", "क्विल्ट"), ("Bhavesh", "भवेश"), ("Kurukshetra", "कुरुक्षेत्र"), ("Devgarh", "देवगढ़"),
    ],
)  # fmt: skip
def test_an_unknown_word_is_spelt_by_rule(written: str, said: str) -> None:
    assert transliterated(written) == nfc(said)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("16", "सिक्सटीन"), ("320", "थ्री ट्वेंटी"), ("2024", "ट्वेंटी ट्वेंटी फ़ोर"), ("7.5", "सेवन पॉइंट फ़ाइव"),
        ("2.0", "टू पॉइंट ज़ीरो"), ("007", "ज़ीरो ज़ीरो सेवन"), ("105", "वन ज़ीरो फ़ाइव"), ("2005", "टू थाउज़ेंड फ़ाइव"),
        ("50000", "फ़िफ़्टी थाउज़ेंड"), ("12345", "वन टू थ्री फ़ोर फ़ाइव"), ("", ""),
    ],
)  # fmt: skip
def test_figures_in_a_name_are_said_in_english(figures: str, said: str) -> None:
    assert latin.english_number(figures) == nfc(said)


def test_the_lexicon_is_large_and_every_entry_is_said_as_it_stands() -> None:
    entries = [entry for theme in lexicon.themes().values() for entry in theme.items()]

    assert len(entries) > 2500
    assert [word for word, said in entries if latin.devanagari(word) != said] == []


@settings(max_examples=300)
@given(st.text(max_size=40) | st.text("abcdefghIJKLMNSTUVxyz0123456789-.'&+/ ", max_size=40))
def test_whatever_is_written_no_latin_letter_and_no_figure_is_left(text: str) -> None:
    assert not LATIN_OR_FIGURE.search(latin.devanagari(text))


@settings(max_examples=200)
@given(st.from_regex(r"[a-z]{1,30}", fullmatch=True))
def test_every_word_of_letters_is_spelt_in_well_formed_devanagari(word: str) -> None:
    spelt = transliterated(word)

    assert not re.search(r"[\u093e-\u094c\u094d]{2}|^[\u093c-\u094d]|\u094d$", spelt)


def test_an_operators_words_count_before_the_lexicons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = lexicon.Lexicon()
    own.add({"google": "गूगल"})
    monkeypatch.setattr(latin, "lexicon", lambda: own)
    path = tmp_path / "words.toml"
    path.write_text('google = "गूगुल"\n"Zyx Corp" = "ज़ाइक्स कॉर्प"\n', encoding="utf-8")

    latin.extend(path)

    assert latin.devanagari("Google") == "गूगुल"
    assert latin.devanagari("zyx corp") == nfc("ज़ाइक्स कॉर्प")
    monkeypatch.undo()
    latin._kept.cache_clear()  # what was said with the words of this test


@pytest.mark.parametrize("text", ["x = 1", 'x = "abc"', "not toml", '[a]\nb = "क"'])
def test_a_file_that_is_no_lexicon_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SettingError) as refused:
        latin.extend(path)

    assert (refused.value.key, refused.value.fills) == ("lexicon_invalid", {"name": path})


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError):
        latin.extend(tmp_path / "none.toml")
