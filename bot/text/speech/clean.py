"""What is never spoken, in any language: addresses, pictures, lines that ask for a click; what is a pause."""

import unicodedata

import regex

# No word has more marks on one letter; to order thousands of them takes Unicode's normal forms for ever.
MARKS = regex.compile(r"(\p{M}{8})\p{M}++")
# Letters in other forms, such as bold ones from mathematics, full-width figures and fractions in one sign.
FORMS = regex.compile(
    r"[\u00a0\u00bc-\u00be\u2000-\u200a\u2026-\u2027\u202f\u205f\u2100-\u218f\u2460-\u24ff\u3000"
    r"\u3300-\u33ff\ufb00-\ufb06\uff00-\uffef\U0001d400-\U0001d7ff]++"
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉º˚", "01234567890123456789°°", "™℠")
FRACTION_SLASH = "\N{FRACTION SLASH}"

SCHEME = r"(?:https?|ftp)://[^\s<>\"“”]++|\bwww\.[^\s<>\"“”]++"
DOMAIN = (
    r"(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|in|gov|edu|info|news|tv|io|co|ly|me|be|uk|ai|app)"
    r"(?:/[^\s<>\"“”]*+|(?![\w.-]))"
)
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}+@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}\b"
ADDRESS_SIGN = regex.compile(r"[@/]|\.[A-Za-z0-9]")
HANDLE = r"(?<![\w.])@[\p{L}_][\w.]{0,63}\b"
ADDRESS = regex.compile(f"{SCHEME}|{EMAIL}|{DOMAIN}|{HANDLE}", regex.IGNORECASE)
HASHTAG = regex.compile(r"#(?=[\p{L}_])([\w\u200c\u200d]{1,100})")
CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})|_")

PICTURE = regex.compile(r"(?![©®™])[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]")
UNSEEN = regex.compile(r"[\p{Cf}\p{Variation_Selector}\u20e3]")
UNSPOKEN = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Sk}©®™]|(?![°\p{Sc}])\p{So}")

LINE = regex.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]++")
SENTENCE = regex.compile(r"(?<=[.।॥?!])\s+")
CLICK = regex.compile(
    r"(?:क्लिक|टैप)\s(?:करें|करे|कीजिए|कीजिये|करा|गर्नुहोस्|कर\sसकते)(?!\w)"
    r"|(?:यहाँ|यहां|येथे|यहा)\s(?:पर\s)?(?:क्लिक|टैप)|\A(?:यह|ये|इसे)\sभी\s(?:पढ़ें|देखें|सुनें)"
    r"|\b(?:click|tap)\s(?:here|below|on\sth(?:e|is)\s(?:link|button))\b|\A(?:also|read\smore|read\salso)\b\s?:",
    regex.IGNORECASE,
)
# A sentence that is longer tells a story in which somebody clicks.
LONGEST_CLICK = 160

BULLET = regex.compile(r"\A[\s•·▪●○■□◆►▶➤*–—>-]++(?=[^\d\s₹$€£¥])|\A[\s•·▪●○■□◆►▶➤*>]++")
MINUS = regex.compile(r"[\u2010-\u2012\u2212]")
RANGE = regex.compile(
    r"(?<=[\d%])(?:\s?[–—]\s?|(?<!\d{4}) - )(?=(?:[₹$€£]\s?|Rs\.?\s?)?\d)|(?<=\d{4}) - (?=\d{4})"
)
TIGHT_DASH = regex.compile(r"(?<=\w)–(?=\w)")
DASH = regex.compile(r" ?(?:[–—―]|-{2,})[ –—―-]*| -(?= )")
AREA_CODE = regex.compile(r"\((\+?\d{2,5})\)[ -]?(?=\d)")
FEET = regex.compile(r"(?<!\d)(\d{1,2})['′’] ?(\d{1,2})(?:[\"″”]|'')")
PLURAL = regex.compile(r"(?<=[a-z])\((e?s)\)")
BRACKET = regex.compile(r" ?[()\[\]{}⟨⟩「」『』|¦] ?| ?\.{2,}")
APOSTROPHE = regex.compile(r"(?<=\w)[’´`](?=\w)")
QUOTE = regex.compile(r"(?<!\w)'|'(?!\w)|[’´`\"“”„‟«»‹›‘‚‛]")
PAUSES = regex.compile(r" ?,(?!\d)[ ,]*| ,[ ,]*|(?<!\d),(?=\d)")
BEFORE_STOP = regex.compile(r"[ ,]+(?=[;:।॥?!])|[ ,]+(?=\.(?:\s|\Z))")
AFTER_STOP = regex.compile(r"(?<=[।॥?!;:])[ ,]+|(?<=\.)(?: ?\.)+(?!\d)")
FIRST = regex.compile(r"\A(?:[\s,;:।॥?!]|\.(?!\d)|-(?![\d₹$€£¥]))+")
LAST = regex.compile(r"[\s,;:-]+\Z")
STOP = regex.compile(r"[।॥.?!:;,]\Z")
UNSAYABLE = regex.compile(r"[^\w\s,।॥.?!:;'-]|_|(?<!\w)-(?!\d)|-(?!\w)|(?<!\w)'|'(?!\w)")


def clean(text: str, *, stop: str = ".") -> str:
    """One line of what is to be spoken, figures and signs still as they were written.

    Left out are addresses of pages and post, names with @, emoji, and sentences that ask for a click; a
    hashtag becomes its words. Brackets and dashes become commas, a dash between figures a hyphen; quotation
    marks go. Takes linear time.

    Args:
        text: Any text.
        stop: What ends a line without an end mark, before the next line.
    """
    plain = FORMS.sub(_plain_form, MARKS.sub(r"\1", text).translate(SUPERSCRIPTS))
    plain = unicodedata.normalize("NFC", MARKS.sub(r"\1", plain))
    lines = [spoken for line in LINE.split(plain) if (spoken := _line(line))]
    joined = [line if STOP.search(line) else line + stop for line in lines[:-1]] + lines[-1:]
    return " ".join(joined)


def tidy(text: str) -> str:
    """Words and marks of pause alone, single spaces between; what else is left of the signs goes."""
    line = _commas(" ".join(UNSAYABLE.sub(" ", text).split()))
    return LAST.sub("", FIRST.sub("", line))


def _plain_form(match: "regex.Match[str]") -> str:
    plain = unicodedata.normalize("NFKC", match[0])
    return f" {plain.replace(FRACTION_SLASH, '/')}" if FRACTION_SLASH in plain else plain


def _line(line: str) -> str:
    line = UNSEEN.sub("", PICTURE.sub(" ", BULLET.sub(" ", line)))
    if ADDRESS_SIGN.search(line):
        line = ADDRESS.sub(" ", line)
    line = HASHTAG.sub(lambda match: f" {CAMEL.sub(' ', match[1])} ", line)
    parts = SENTENCE.split(" ".join(UNSPOKEN.sub(" ", line).split()))
    return _pauses(" ".join(part for part in parts if len(part) > LONGEST_CLICK or not CLICK.search(part)))


def _pauses(line: str) -> str:
    line = FEET.sub(r"\1 feet \2 inches", line)
    line = PLURAL.sub(r"\1", AREA_CODE.sub(r"\1 ", MINUS.sub("-", line)))
    line = BRACKET.sub(", ", DASH.sub(", ", TIGHT_DASH.sub("-", RANGE.sub("-", line))))
    line = _commas(QUOTE.sub("", APOSTROPHE.sub("'", line)))
    return LAST.sub("", FIRST.sub("", line))


def _commas(line: str) -> str:
    line = BEFORE_STOP.sub("", PAUSES.sub(", ", line))
    return " ".join(AFTER_STOP.sub(" ", line).split())
