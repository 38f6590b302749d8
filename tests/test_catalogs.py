"""The catalogs keep the rules of the conversation in both languages, and hold all that the code asks for."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, LOCALE_DIR, load_wordings
from handlers.words import Said, Words

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")])

LABEL_LENGTH = 16
LENGTHS = {"profile_name": 64, "profile_short": 120, "profile_description": 512}

# What fills a place while a rule is checked; elsewhere a digit, the worst that can stand before a danda.
SAMPLES = {"words": "a, b", "name": "x1.txt", "host": "example.in", "url": "https://example.in/2"}

# Rules of both languages: what breaks each, and a sentence that does.
RULES = [
    pytest.param(r"(?m)(^|\s)[-–—|/•·*](\s|$)", "सुनें | पढ़ें", id="no dash, bar or bullet separates"),
    pytest.param(r"\s[।?!,:;…](?=\s|$)", "नमस्ते ।", id="no space before a mark"),
    pytest.param(r"[।?!,;…:](?=[^\s”’/\d])", "नमस्ते।यहाँ", id="a space after a mark"),
    pytest.param(r'"', 'लिखें "खबर"', id="quotation marks are round"),
    pytest.param(
        r"\d (मिनट|घंट|सेकंड|प्रतिशत|गुना|बटन|बयान|ही|min|h\b|s\b|times|buttons?|quotes?|stor|MB)",
        "3 मिनट",
        id="a number keeps its unit with it",
    ),
    pytest.param(r"(?m)^[^\w\n]+$", "नमस्ते\n✅", id="no line without words"),
    pytest.param(r"मैं|मेर[ाीे](?!\w)|\bI\b|\b[Mm]y\b", "I did not understand", id="the bot is no person"),
    pytest.param(
        r"(?m)[◀▶✅🔊🔔🔕](?!$)", "🔊 सुनें", id="an emoji ends its line, so that there is one at most"
    ),
    pytest.param(
        r"(?![◀▶✅])[\u2190-\u2bff]|(?![🔊🔔🔕])[\U0001f000-\U0001faff]", "पढ़ें 📖", id="no other emoji"
    ),
]
HINDI_RULES = [
    pytest.param(
        r"(?!ख\u093cबर(?![\u0900-\u097f]))[कखग]\u093c", "ख़त्म", id="nukta on no ka, kha, ga but in the name"
    ),
    pytest.param(r"\.(\s|$)", "यह खबर है.", id="no full stop"),
    pytest.param(r"(\d|/\w+|@\w+|\.\w+)।", "नंबर 2।", id="no digit, command or link before a danda"),
    pytest.param(r"त्रुटि|अमान्य|अनुरोध|प्रयोक्ता|अधिसूचना|कृपया|सदस्यता|उद्धरण|सूची", "कृपया रुकें", id="everyday words"),
    pytest.param(r"(?<![\u0900-\u097f])कल(?![\u0900-\u097f])", "कल की खबर", id="no word that is two days"),
    pytest.param(r"सकत[ेी] हैं|[जखढ]\u093c?िए|इए|करो", "पढ़ सकते हैं", id="requests in one form, for anybody"),
    pytest.param(r"[०-९]", "२ खबरें", id="digits are 0-9"),
]

Forms = tuple[str, ...]


def _catalog(language: str) -> dict[str, Forms]:
    """Each key's forms as the file has them, ~ for a non-breaking space: one, or one a plural form."""
    with (LOCALE_DIR / language / "LC_MESSAGES" / "khabar.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: _forms(message) for message in messages
    }


def _forms(message: Message) -> Forms:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _said(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a language but the patterns of dates, with its places filled."""
    for key, forms in CATALOGS[language].items():
        if not key.startswith("pattern_"):
            for form in forms:
                yield key, form.format_map({place: SAMPLES.get(place, "2") for place in _places(form)})


def _breaking(rule: str, language: str) -> list[tuple[str, str]]:
    """The sentences that break a rule; letters are taken apart, so that a nukta is a sign of its own."""
    taken_apart = [(key, unicodedata.normalize("NFD", said)) for key, said in _said(language)]
    return [(key, said) for key, said in taken_apart if re.search(unicodedata.normalize("NFD", rule), said)]


CATALOGS = {language: _catalog(language) for language in LANGUAGES}


class TestRules:
    def test_the_languages_are_twins(self) -> None:
        hi, en = CATALOGS["hi"], CATALOGS["en"]

        assert list(hi) == list(en)
        assert {key: [_places(form) for form in forms] for key, forms in hi.items()} == {
            key: [_places(form) for form in forms] for key, forms in en.items()
        }

    @pytest.mark.parametrize(("rule", "wrong"), RULES)
    def test_both_languages_keep_the_rule(self, rule: str, wrong: str) -> None:
        broken = [*_breaking(rule, "hi"), *_breaking(rule, "en")]

        assert re.search(rule, wrong), "the rule itself finds nothing"
        # Its slash stands between the names of the languages, on the screen that readers of both see.
        assert [key for key, _ in broken if key != "language_heading"] == []

    @pytest.mark.parametrize(("rule", "wrong"), HINDI_RULES)
    def test_hindi_keeps_the_rule(self, rule: str, wrong: str) -> None:
        broken = _breaking(rule, "hi")

        assert re.search(rule, unicodedata.normalize("NFD", wrong)), "the rule itself finds nothing"
        assert broken == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_letters_are_composed(self, language: str) -> None:
        assert [said for said in _said(language) if not unicodedata.is_normalized("NFC", said[1])] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_labels_and_profile_are_short_enough(self, language: str) -> None:
        limits = LENGTHS | {key: LABEL_LENGTH for key in CATALOGS[language] if key.startswith("button_")}

        assert [key for key, said in _said(language) if len(said) > limits.get(key, 4096)] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_words_offered_to_the_reader_are_understood(self, language: str) -> None:
        words, wording = Words.load(), load_wordings()[language]
        offered = {key.removeprefix("word_"): key for key in CATALOGS[language] if key.startswith("word_")}
        listed = wording.text("not_understood").rpartition(":")[2].strip(" ।.")

        assert {name: words.understand(wording.text(key)) for name, key in offered.items()} == {
            name: Said(name) for name in offered
        }
        assert all(words.understand(word) for word in re.split(r", | या | or ", listed))


class TestCallers:
    """What the code asks for, read from its source, is what the catalogs have."""

    def test_every_error_has_a_sentence_that_its_fills_fill(self) -> None:
        raised = list(_raised())

        assert raised
        assert [
            (where, key)
            for where, key, fills in raised
            if not _fits("text", CATALOGS["hi"].get(f"error_{key}", ()), fills)
        ] == []

    def test_every_sentence_asked_for_exists_and_is_filled(self) -> None:
        asked = list(_asked())

        assert asked
        assert [
            (where, key)
            for where, method, key, fills in asked
            if not _fits(method, CATALOGS["hi"].get(key, ()), fills)
        ] == []

    def test_what_talks_to_readers_holds_no_sentence_of_its_own(self) -> None:
        talking = [path for path in SOURCES if path.parent.name in {"handlers", "delivery"}]

        assert talking
        assert [
            text for path in talking for text in _strings(path) if re.search(r"[ऀ-ॿ]|\w+ \w+ \w+\.$", text)
        ] == []

    def test_no_sentence_is_left_that_nobody_says(self) -> None:
        code = "\n".join(path.read_text("utf-8") for path in SOURCES)
        begun = tuple(re.findall(r"""f["'](\w+_)\{""", code))

        # The name is given to @BotFather by hand.
        assert [
            key
            for key in CATALOGS["hi"].keys() - {"profile_name"}
            if not re.search(rf"""["']{key.removeprefix("error_")}["']""", code)
            and (key.startswith("error_") or not key.startswith(begun))
        ] == []


def _fits(method: str, forms: Forms, fills: set[str]) -> bool:
    if method == "plural":
        return len(forms) > 1 and _places(forms[0]) <= fills | {"n"}
    return len(forms) == 1 and (method == "around" or _places(forms[0]) <= fills)


def _raised() -> Iterator[tuple[str, str, set[str]]]:
    """Where an error is made, its key, the names of what fills its sentence.

    Where the key is not written down there, it comes from a table of the same module, as any of its values.
    """
    errors = re.findall(r"^class (\w+)", (ROOT / "bot" / "errors.py").read_text("utf-8"), re.MULTILINE)
    for path, call in _calls():
        if isinstance(call.func, ast.Name) and call.func.id in errors:
            key = _first(call)
            for each in {key} if key else _values_of_tables(path):
                yield _where(path, call), each, _fills(call)


def _asked() -> Iterator[tuple[str, str, str, set[str]]]:
    """Where a wording is asked, by which method, for which key, the names of what fills it."""
    for path, call in _calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"text", "plural", "around"}:
            asked, key = ast.unparse(call.func.value), _first(call)
            if key and (asked.endswith("wording") or (asked == "self" and path.name == "i18n.py")):
                yield _where(path, call), call.func.attr, key, _fills(call)


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def _first(call: ast.Call) -> str | None:
    """The first argument, if it is a plain string."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _fills(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def _where(path: Path, call: ast.Call) -> str:
    return f"{path.relative_to(ROOT)}:{call.lineno}"


def _values_of_tables(path: Path) -> set[str]:
    tables = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Dict)]
    values = {value.value for table in tables for value in table.values if isinstance(value, ast.Constant)}
    return {value for value in values if isinstance(value, str)}


def _strings(path: Path) -> list[str]:
    """The strings of a module that are values, not descriptions."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    descriptions = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in descriptions]
    return [node.value for node in constants if isinstance(node.value, str)]
