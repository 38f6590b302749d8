"""Words typed as a whole message stand for commands, however they are spelled."""

import tomllib
from collections import defaultdict

import pytest

from bot.text.fold import fold
from handlers.words import LISTS, Said, Words, is_devanagari

# The rows of the table in which the conversation lists its words, for the features that exist.
TABLE = {
    "headline": (
        "खबर, ताज़ा, ताज़ी, ताज़ा खबर, नई खबर, समाचार, न्यूज़, हेडलाइन, शीर्षक; "
        "khabar, taza, taaza, taja, samachar, news, latest"
    ),
    "listen": (
        "सुनाओ, सुनें, सुने, सुनो, सुनाइए, सुनाएँ, सुनिए, सुनना, सुना दो, खबर सुनाओ, आवाज़, ऑडियो; "
        "suno, sunao, sunaao, sune, awaz, aawaz, audio, hear"
    ),
    "read": (
        "पढ़ो, पढ़ें, पढ़े, पढ़िए, पढ़ना, पूरा, पूरी, पूरा पढ़ो, पूरा पढ़ें, पूरी खबर; "
        "padho, parho, padhe, poora, pura, puri khabar, full, story"
    ),
    "quotes": "बयान, उद्धरण, उद्धरन, उध्दरण, कथन, किसने कहा, किसने क्या कहा; bayan, bayaan, uddharan, quote",
    "stories": (
        "सूची, सूचि, लिस्ट, खबरें, खबरे, और, और खबरें, सारी खबरें, सुर्खियाँ, पुरानी खबरें; "
        "suchi, khabren, khabrein, aur, list, more"
    ),
    "voice": "आवाज़ बदलो, आवाज़ बदलें",
    "language": "भाषा, bhasha",
    "help": "मदद, सहायता, हेल्प, कैसे; madad, sahayata",
    "start": "नमस्ते, नमस्कार, हेलो, हैलो, हाय, सलाम, राम राम, शुरू; namaste, hello, hi",
    "thanks": "धन्यवाद, शुक्रिया, thanks",
    "cancel": "रुको, रुकें, रोको, रद्द; ruko, cancel",
}
LANGUAGES_AT_ONCE = {"hi": "हिंदी, हिन्दी, hindi", "en": "अंग्रेज़ी, इंग्लिश, english"}
NUMBERS = {
    "hi": "एक दो तीन चार पाँच छह सात आठ नौ दस",
    "en": "one two three four five six seven eight nine ten",
}

ROWS = [
    (word, Said(command)) for command, row in TABLE.items() for word in row.replace(";", ",").split(", ")
] + [
    (word, Said("language", argument=language))
    for language, row in LANGUAGES_AT_ONCE.items()
    for word in row.split(", ")
]
NUMBER_WORDS = [(word, n) for row in NUMBERS.values() for n, word in enumerate(row.split(), start=1)]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.mark.parametrize(("word", "said"), ROWS, ids=[word for word, _ in ROWS])
def test_every_word_of_the_table_is_understood_however_it_is_spelled(
    words: Words, word: str, said: Said
) -> None:
    spellings = [
        word,
        word.upper(),
        word.replace("\u093c", ""),
        word.replace("ँ", "ं"),
        word.replace("\u094d", "\u094d\u200c"),
        word.replace("\u094d", "\u094d\u200d"),
        word.replace("ख", "ख़"),
        f"{word}!",
        f"{word}।",
        f" {word} 🙏",
        f"ज़रा {word}",
        f"{word}, जी",
        f"मुझे {word} प्लीज़",
        f"Please {word}…",
        f"कृपया {word}",
    ]

    assert {spelling: words.understand(spelling) for spelling in spellings} == dict.fromkeys(spellings, said)


@pytest.mark.parametrize(
    "command",
    ["headline", "listen", "read", "quotes", "stories", "voice", "language", "help", "about", "start"],
)
def test_a_command_s_own_name_counts_too(words: Words, command: str) -> None:
    assert words.understand(command.title()) == Said(command)


@pytest.mark.parametrize(("word", "n"), NUMBER_WORDS)
def test_number_words_are_understood_alone_and_after_a_command(words: Words, word: str, n: int) -> None:
    assert words.understand(word) == Said("open", n)
    assert words.understand(f"पूरा पढ़ो {word}!") == Said("read", n)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("पढ़ो ३", Said("read", 3), id="Devanagari digit after a command"),
        pytest.param("read 3", Said("read", 3), id="the command's own name with a number"),
        pytest.param("बयान 12।", Said("quotes", 12), id="two digits and a danda"),
        pytest.param("ताज़ा खबर 2", Said("headline", 2), id="a phrase with a number"),
        pytest.param("सुनाओ 3", Said("listen", 3), id="to hear one of the list"),
        pytest.param("बयान सुनाओ", Said("listen", argument="quotes"), id="to hear the quotes"),
        pytest.param("बयान सुनाओ दो", Said("listen", 2, "quotes"), id="to hear the quotes of one of the list"),
        pytest.param("3", Said("open", 3), id="a number alone"),
        pytest.param("१०.", Said("open", 10), id="a Devanagari number as in a list"),
        pytest.param("3\ufe0f\u20e3", Said("open", 3), id="a keycap"),
        pytest.param("पाँच जी", Said("open", 5), id="a polite number"),
        pytest.param("पांच", Said("open", 5), id="a number with anusvara"),
        pytest.param("छः", Said("open", 6), id="six with visarga"),
        pytest.param("छ:", Said("open", 6), id="six with a colon typed for visarga"),
        pytest.param("0", Said("open", 0), id="a number that no story has"),
    ],
)
def test_numbers(words: Words, text: str, said: Said) -> None:
    assert words.understand(text) == said


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("🙏", id="an emoji"),
        pytest.param("ज़रा जी", id="only courtesy"),
        pytest.param("आज की खबर क्या है", id="a word within a sentence"),
        pytest.param("खबरनवीस", id="a word within a word"),
        pytest.param("2 पढ़ो दो", id="two numbers"),
        pytest.param("हिंदी 2", id="a language with a number"),
        pytest.param("मौसम 2", id="an unknown word with a number"),
        pytest.param("-3", id="a negative number"),
        pytest.param("9" * 5000, id="a number too long to be one"),
        pytest.param("²", id="a digit that is not a number"),
    ],
)
def test_anything_else_is_not_understood(words: Words, text: str) -> None:
    assert words.understand(text) is None


def test_no_word_means_two_things() -> None:
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for path in LISTS.glob("*.toml"):
        content = tomllib.loads(path.read_text("utf-8"))
        rows = [*content["words"].items(), *content["languages"].items(), *content["numbers"].items()]
        for meant, listed in [*rows, ("courtesy", content["courtesy"])]:
            for word in listed:
                meanings[fold(word)].add(meant)

    assert {word: meant for word, meant in meanings.items() if len(meant) > 1} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("खबर", True),
        ("\u0958", True),
        ("AI खबर", True),
        ("news", False),
        ("३।", False),
        ("خبر", False),
        ("", False),
    ],
)
def test_devanagari_is_told_by_its_letters(text: str, *, expected: bool) -> None:
    assert is_devanagari(text) is expected
