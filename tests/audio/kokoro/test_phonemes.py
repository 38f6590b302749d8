"""What Kokoro is given to read."""

import unicodedata
from pathlib import Path

import pytest

from bot.audio.kokoro.phonemes import LONGEST, parts, tokens, transcribe, vocabulary
from bot.loader import read_article
from bot.text.speech import script_of

ROOT = Path(__file__).parents[3]
ARTICLES = sorted([*(ROOT / "seeds").glob("*_*.txt"), *(ROOT / "bot" / "demo" / "shelf").glob("*.md")])


def decomposed(symbols: str) -> str:
    """As Kokoro has them: the tilde of a nasal vowel is a symbol of its own."""
    return unicodedata.normalize("NFD", symbols)


class TestHindi:
    @pytest.mark.parametrize(
        ("text", "symbols"),
        [
            pytest.param("पाँच गाँव", "pˈãnc ɡˈãnʋ", id="a nasal vowel is a vowel and a tilde"),
            pytest.param(
                "घर, भाई और झगड़ा", "ɡʰˈʌɾ, bʰˈaːi ɔːɾ ɟʰˈʌɡr.ˌaː", id="a breath is a sign of its own"
            ),
            pytest.param(
                "डॉक्टर टमाटर", "ɖˈɔkʈəɾ ʈəmˈaːʈəɾ", id="sounds of the curled tongue keep their letters"
            ),
            pytest.param("शाला के बाळ", "ʃˈaːlaː keː bˈaːl", id="a sound without a symbol takes its nearest"),
            pytest.param(
                "यह सच है। नहीं ?", "jˌəh sˈʌc hɛː. nˈʌhĩ?", id="a danda is a full stop, close to its word"
            ),
            pytest.param(
                "“सच”, उसने कहा; (सरकार) — सच: हाँ!",
                "“sˈʌc”, ˈʊsnˌeː kˈʌhaː; (sˌəɾkˈaːɾ) — sˈʌc: hˈã!",
                id="marks that shape the melody stay",
            ),
            pytest.param("«सच» [हाँ] – सच", "“sˈʌc” (hˈã) — sˈʌc", id="other marks become those it knows"),
        ],
    )
    def test_is_written_in_the_symbols_it_learnt(self, text: str, symbols: str) -> None:
        assert transcribe(text, "hi") == decomposed(symbols)


class TestEnglish:
    @pytest.mark.parametrize(
        ("text", "symbols"),
        [
            pytest.param("the judge's church", "ðə ʤˈʌʤᵻz ʧˈɜɹʧ", id="affricates are one symbol"),
            pytest.param("say my boy now go", "sˈA mI bˈY nˈW ɡˈO", id="diphthongs are one symbol"),
            pytest.param("little bird, four beers", "lˈɪɾᵊl bˈɜɹd, fˈɔɹ bˈɪɹz", id="vowels have no length"),
            pytest.param(
                "It’s the U.S plan: go!", "ɪts ðə jˌuˈɛs plˈæn: ɡˈO!", id="marks within words are none"
            ),
        ],
    )
    def test_is_written_as_for_american_voices(self, text: str, symbols: str) -> None:
        assert transcribe(text, "en") == symbols


class TestNothingIsLost:
    @pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
    def test_every_sound_of_an_article_has_a_symbol(self, path: Path) -> None:
        script = script_of(read_article(path))

        assert script
        for piece in script:
            symbols = transcribe(piece.text, piece.language)
            assert set(symbols) <= vocabulary().keys()
            assert any(map(str.isalpha, symbols))

    def test_a_text_of_marks_alone_says_nothing(self) -> None:
        assert [parts(transcribe(text, "hi")) for text in ("", "“…”", " । ")] == [[], [], []]

    def test_tokens_are_the_symbols_in_order(self) -> None:
        assert tokens("a b.") == [43, 16, 44, 4]


class TestParts:
    def test_a_short_text_is_one_part(self) -> None:
        assert parts("sˈʌc hɛː.") == ["sˈʌc hɛː."]

    def test_no_part_is_too_long_and_nothing_is_lost_between(self) -> None:
        symbols = ("kˈʌhaː " * 30 + "hɛː, ") * 9

        found = parts(symbols.strip())

        assert max(map(len, found)) <= LONGEST
        assert " ".join(found) == symbols.strip()

    def test_cuts_at_the_clause_that_is_nearest_to_the_middle(self) -> None:
        assert parts("aa, bbbb bb, cc dd ee ff", longest=20) == ["aa, bbbb bb,", "cc dd ee ff"]

    def test_cuts_between_words_where_a_clause_would_be_a_crumb(self) -> None:
        assert parts("a, bbbb cccc dddd eeee", longest=20) == ["a, bbbb cccc", "dddd eeee"]

    def test_does_not_take_the_dot_of_a_flapped_r_for_the_end_of_a_sentence(self) -> None:
        symbols = "tɪn tɪn tɪn, kaː kaː pˈeːr. keː nˈiːceː tʰaː"

        assert parts(symbols, longest=35) == ["tɪn tɪn tɪn,", "kaː kaː pˈeːr. keː nˈiːceː tʰaː"]

    def test_cuts_what_has_no_gaps(self) -> None:
        assert parts("a" * 25, longest=10) == ["a" * 6, "a" * 6, "a" * 6, "a" * 7]
