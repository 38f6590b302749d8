"""Headings by their shape: a short line of its own, or the last piece that a site glued to a paragraph."""

import regex

from bot.loader.shape import is_question, words
from bot.loader.spelling import fold
from bot.text.abbreviations import ends_with_abbreviation

GLUED_WORDS = 8
ALONE_WORDS = 12
SURE_WORDS = 8
SPEAKER_WORDS = 3
LEAD_IN_WORDS = 5
LONGEST = 100
LOOKBACK = 300

GLUE = regex.compile(
    r"(?P<body>.*(?:[।॥?!۔؟…]|\.(?=[\"”’»)\s]))[\"”’»)]*)\s*(?P<tail>[^।॥?!۔؟\n]{2,100})", regex.DOTALL
)
OPENERS, CLOSERS = "“«‘", "”»’"

# What a heading does not end in: a finite verb or an auxiliary, by language.
VERBS = regex.compile(
    r"(?:है|हैं|हो|हूं|था|थे|थी|थीं|नहीं|कहा|बताया|गया|गई|गए|गयी|गये|दिया|दी|दिए|किया|की|किए|लिया|ली|रहा|रही|रहे|होगा|होगी|होंगे|चाहिए|बोले|बोला|बोलीं|"
    r"हुआ|हुई|हुए|पाया|पाई|मिला|मिली|मिले|आया|आई|आए|लगा|लगी|लगे|सका|सकी|सके|चुका|चुकी|चुके|पूछा|लिखा|जोडा|मांगा|जताया|जताई|रखा|रखी|दें|करें|"
    r"[\p{L}\p{M}]+(?:ेगा|ेगी|ेंगे|एगा|एगी|एंगे|ूंगा|ूंगी)|"
    r"आहे|आहेत|होते|होता|होती|केले|केली|केला|सांगितले|म्हणाले|म्हणाल्या|म्हणाला|दिले|दिली|दिला|झाले|झाली|झाला|गेले|गेली|गेला|नाही|[\p{L}\p{M}]+(?:ईल|तात)|"
    r"বলেন|বলেছেন|করেন|করেছেন|করেছে|হয়েছে|হয|হবে|হয়েছেন|ছিল|ছিলেন|জানান|জানিয়েছেন|নেই|গেছে|"
    r"ہے|ہیں|تھا|تھی|تھے|کہا|بتایا|گیا|گئی|گئے|دیا|دی|کی|کیے|گا|گی|گے|ہوا|ہوئی|ہوئے|رہا|رہی|رہے|نہیں|"
    r"[\p{L}\p{M}]+(?:ார்|னர்|ார்கள்|ள்ளது|யது|றது|ட்டது|ந்தது|படும்|வேண்டும்|கிறது|தார்))"
)
# सफलता, चुनौती and रास्ते are nouns; करता, बोलती and जाते are verbs for sure after a negation alone.
NEGATED = regex.compile(r"(?:नहीं|न|ना) [\p{L}\p{M}]+(?:ता|ते|ती)[\"”’]*$")
ENGLISH_VERB = regex.compile(
    r"\b(?:is|are|was|were|has|have|had|said|says|will|would|told|added|did|does|can|could)\b"
)
ASKING = regex.compile(
    r"(?<!\S)(?:क्या|क्यों|कैसे|कौन|कब|कहां|कितना|कितनी|कितने|किसने|किसे|काय|कसे|कशी|कसा|कोण|केव्हा|का|কী|কেন|কীভাবে|কে|কবে|"
    r"کیا|کیوں|کیسے|کون|کب|என்ன|ஏன்|எப்படி|யார்|எப்போது|what|why|how|who|when|where)(?!\S)"
)
# Before what one asks whose turn it is in an interview.
QUESTION_LABEL = regex.compile(r"(?:सवाल|प्रश्न|q(?:uestion|ues)?|سوال|প্রশ্ন|கேள்வி)(?:\s*[:：.]|\s+[-–—])")
NAMED = regex.compile(
    r"(?:ने|के अनुसार|के मुताबिक|का कहना|की मानें|के शब्दों में|के हवाले से|यांनी|यांच्या मते"
    r"|کے مطابق|نے|according to|said)(?!\S)"
)
AGENCY = regex.compile(
    r"(?:पीटीआई|भाषा|एएनआई|यूएनआई|आईएएनएस|रॉयटर्स|रायटर्स|एपी|एएफपी|वार्ता|एजेंसी|एजेंसियां|ब्यूरो|पीटीआय|एएनआय|इनपुट|pti|ani|ians|uni|reuters|afp|ap|agency|agencies|bureau|"
    r"inputs?|এএনআই|পিটিআই|রয়টার্স|ایجنسی|ایجنسیاں|پی ٹی آئی|اے این آئی|பிடிஐ|ஏஎன்ஐ)(?:[\s/,\-–&]|$)"
)


def split_glued(paragraph: str) -> tuple[str, str | None]:
    """`paragraph` without the heading that was glued to its end, and that heading.

    The heading is the last piece, short, without an end mark, after the end of a sentence; an attribution
    after a quotation, an agency's name and the tail of a sentence are not headings.
    """
    start = max(0, len(paragraph) - LOOKBACK)
    match = GLUE.fullmatch(paragraph, start)
    if match is None:
        return paragraph, None
    body, tail = paragraph[: match.end("body")].rstrip(), match["tail"].strip()
    if ends_with_abbreviation(body, len(body)):
        return paragraph, None
    if _inside_quotation(body) or not _is_glued_shape(tail, after_quotation=body[-1] in CLOSERS + '"'):
        return paragraph, None
    return body, tail


def is_heading_line(line: str, *, before: str | None, after: str | None, list_follows: bool = False) -> bool:
    """Whether a line that stands alone is a heading of what follows.

    Args:
        line: The line.
        before: The piece before it, None at the beginning of the body.
        after: The piece after it, None at the end of the body.
        list_follows: Whether `after` is an item of a list.
    """
    if after is None or not _has_heading_shape(line, ALONE_WORDS):
        return False
    if before is None and not list_follows:
        return False
    folded = fold(line)
    if before is not None and before.rstrip()[-1:] in (*CLOSERS, '"') and NAMED.search(folded):
        return False
    if QUESTION_LABEL.match(folded):
        return False
    if line.endswith(":") and (_ends_in_verb(folded) or "," in line or words(line) > LEAD_IN_WORDS):
        return False
    return words(line) <= SURE_WORDS or is_question(line) or not _ends_in_verb(folded)


def is_credit(line: str) -> bool:
    """Whether a line begins with the name of an agency."""
    return bool(AGENCY.match(fold(line).lstrip("(-–— ")))


def _is_glued_shape(tail: str, *, after_quotation: bool) -> bool:
    folded = fold(tail)
    if not _has_heading_shape(tail, GLUED_WORDS) or tail[0].islower() or tail[-1] == ":":
        return False
    if after_quotation and (NAMED.search(folded) or words(tail) <= SPEAKER_WORDS):
        return False
    if ASKING.search(folded):
        return True
    return not (_ends_in_verb(folded) or ENGLISH_VERB.search(folded))


def _has_heading_shape(text: str, most: int) -> bool:
    """Short, no end mark but a question's, no bracket or mark of a credit, no quotation as a whole."""
    if len(text) > LONGEST or not 1 <= words(text) <= most:
        return False
    if text.rstrip(CLOSERS + "\"'")[-1:] in "।॥.!…۔,;–—-)]|*" or text[0] in "(–—-[*@#/":
        return False
    if text[0] in OPENERS + '"' and text[-1] in CLOSERS + '"':
        return False
    return not is_credit(text)


def _ends_in_verb(folded: str) -> bool:
    return bool(VERBS.fullmatch(_last_word(folded)) or NEGATED.search(folded))


def _last_word(folded: str) -> str:
    return folded.rstrip(":?؟\"”’' ").rsplit(" ", 1)[-1]


def _inside_quotation(body: str) -> bool:
    return body.count("“") > body.count("”") or body.count('"') % 2 == 1
