"""Money, percent, degrees and units in English."""

import re

from bot.text.speech.english.numbers import ALONE, FIGURES, SCALE_LETTERS, SCALE_WORDS, Rule, amount, spoken

RUPEE, DOLLAR = ("rupee", "rupees"), ("dollar", "dollars")
EURO, POUND = ("euro", "euros"), ("pound", "pounds")
CURRENCIES = {
    "₹": RUPEE, "rs": RUPEE, "re": RUPEE, "inr": RUPEE, "₨": RUPEE,
    "$": DOLLAR, "us$": DOLLAR, "usd": DOLLAR, "a$": ("Australian dollar", "Australian dollars"),
    "c$": ("Canadian dollar", "Canadian dollars"), "s$": ("Singapore dollar", "Singapore dollars"),
    "hk$": ("Hong Kong dollar", "Hong Kong dollars"), "nz$": ("New Zealand dollar", "New Zealand dollars"),
    "€": EURO, "eur": EURO, "£": POUND, "gbp": POUND, "¥": ("yen", "yen"), "₩": ("won", "won"),
    "₽": ("rouble", "roubles"), "₿": ("bitcoin", "bitcoins"), "₺": ("lira", "lira"),
    "aed": ("dirham", "dirhams"),
}  # fmt: skip
CENTS = {
    RUPEE: ("paisa", "paise"),
    DOLLAR: ("cent", "cents"),
    EURO: ("cent", "cents"),
    POUND: ("penny", "pence"),
}

# What a thing is measured in: what is written, then one of it, then several.
UNIT_TABLE = """
km/h|kmph|km/hr|kph|kmh=kilometre per hour=kilometres per hour
km/s=kilometre per second=kilometres per second
m/s=metre per second=metres per second
mph=mile per hour=miles per hour
sq km|sq. km|sqkm|km2|km²=square kilometre=square kilometres
sq m|sq. m|sqm|m2|m²=square metre=square metres
sq ft|sq. ft|sqft|ft2=square foot=square feet
cu m|m3|m³=cubic metre=cubic metres
km|kms|KM|Km=kilometre=kilometres
m=metre=metres
cm=centimetre=centimetres
mm=millimetre=millimetres
ft=foot=feet
kg|kgs|Kg|KG=kilogram=kilograms
g|gm|gms=gram=grams
mg=milligram=milligrams
mcg|µg=microgram=micrograms
ml=millilitre=millilitres
ltr|ltrs=litre=litres
lb|lbs=pound=pounds
oz=ounce=ounces
ha=hectare=hectares
hrs|hr=hour=hours
mins|min=minute=minutes
secs|sec=second=seconds
ms=millisecond=milliseconds
yrs|yr=year=years
KB|kb=K B=K B
MB=M B=M B
GB|gb=G B=G B
TB=T B=T B
Kbps|kbps=kilobit per second=kilobits per second
Mbps|mbps=megabit per second=megabits per second
Gbps|gbps=gigabit per second=gigabits per second
Hz=hertz=hertz
kHz=kilohertz=kilohertz
MHz=megahertz=megahertz
GHz=gigahertz=gigahertz
W=watt=watts
kW|KW=kilowatt=kilowatts
MW=megawatt=megawatts
GW=gigawatt=gigawatts
kWh=kilowatt hour=kilowatt hours
MWh=megawatt hour=megawatt hours
V=volt=volts
mAh=milliamp hour=milliamp hours
MP=megapixel=megapixels
dB=decibel=decibels
bps=basis point=basis points
ppm=part per million=parts per million
nm=nanometre=nanometres
pc=percent=percent
"""
UNITS = {
    written: (one, several)
    for line in UNIT_TABLE.strip().splitlines()
    for names, one, several in [line.split("=")]
    for written in names.split("|")
}
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
SYMBOL = (
    r"(?:(?<![A-Za-z])(?:US\s?\$|(?:A|C|S|HK|NZ)\$)"
    r"|[₹$€£¥₩₽₿₺₨]|(?<![A-Za-z])(?:Rs|Re|INR|USD|EUR|GBP|AED)\b\.?)"
)
MONEY = re.compile(
    rf"(?P<minus>(?<![\w])-)?(?P<symbol>{SYMBOL})\s?(?P<first>{FIGURES})"
    rf"(?:\s?-\s?(?:{SYMBOL}\s?)?(?P<last>{FIGURES}))?"
    rf"(?:[\s-]?(?P<scale>{SCALE_WORDS})\b|(?P<letter>{SCALE_LETTERS})\b)?(?:\s?/-|\s?/=)?",
)
CODED = re.compile(
    rf"{ALONE}(?P<first>{FIGURES})(?:\s?(?P<scale>{SCALE_WORDS})\b)?"
    r"\s?(?P<symbol>USD|EUR|GBP|INR|AED|€|₹|£)(?!\w)"
)
SIGN = r"(?=[-+\d])(?P<sign>(?<![\w%])[-+])?"
PERCENT = re.compile(rf"{SIGN}{ALONE}(?P<first>{FIGURES})(?:\s?%?\s?-\s?(?P<last>{FIGURES}))?\s?%")
DEGREES = re.compile(
    rf"{SIGN}{ALONE}(?P<first>{FIGURES})(?:\s?°?\s?-\s?(?P<last>{FIGURES}))?"
    r"\s?(?:°|º|deg\b)\s?(?P<scale>[CFNSEW]\b)?",
)
MEASURE = re.compile(
    rf"{SIGN}{ALONE}(?P<first>{FIGURES})(?:\s?-\s?(?P<last>{FIGURES}))?"
    rf"(?:\s(?P<scale>{SCALE_WORDS})\b)?(?P<gap>[ -]?)(?P<unit>{UNIT})(?![\w/])",
)
PER = re.compile(
    r"(?:(?<=[a-z])\s?/\s?|(?<=[a-z])\sper\s)(kg|g|litre|liter|l|day|month|year|week|hour|share|unit|quintal|"
    r"tonne|km|person|head|sq ft|gram|barrel|ounce|bag|seat|ticket|minute|second|acre|hectare|dose|piece|"
    r"user|vehicle|night|call)\b"
)
# 1.4bn people; of m and k only before what is counted, for 350m is a length and 10k a race.
GLUED = re.compile(
    rf"{ALONE}(?P<first>{FIGURES})(?:(?P<scale>bn|mn|tn|Bn|Mn|cr|Cr)\b(?!\.)|(?P<letter>[kKmMbB])(?=\s(?:people|users|"
    r"subscribers|downloads|followers|views|customers|voters|tonnes|doses|shares|barrels|units|jobs|homes|households|"
    r"workers|children|viewers|streams|tickets|copies|cars|vehicles|accounts|members)\b))"
)
FEET = re.compile(r"(?<![\w.,])(\d{1,2})\s?(?:ft|feet|foot)\s(\d{1,2})\s?in(?:ch|ches|s)?\b")
SCALE_NAMES = {
    "C": " Celsius", "F": " Fahrenheit", "N": " north", "S": " south", "E": " east", "W": " west", None: "",
}  # fmt: skip
SIGNS = {"-": "minus ", "+": "plus ", None: ""}
# a ₹50 crore bridge, a 5 km race: what is counted stands in the singular before its noun.
ARTICLE = re.compile(r"\b(?:[Aa]n?|[Aa]nother|[Tt]his|[Ee]very)\s(?:[a-z]{1,12}\s)?\Z")
NOUN = re.compile(
    r"[\s-](?!(?:a|an|the|in|on|at|to|for|from|of|by|with|per|and|or|but|as|is|was|are|were|has|had|have|will|that|"
    r"which|who|when|while|if|than|each|every|more|less|this|last|after|before|since|until|during|under|over|into|"
    r"against|between|through|across|off|up|down|away|ago|later|it|he|she|they|we|annually|monthly)\b)[A-Za-z]"
)
# What has a price or a size, so that the amount before it is its own in a headline too: $5bn deal.
PRICED = re.compile(
    r"\s(?:acquisition|bailout|bid|bridge|buyback|buyout|contract|cut|deal|facility|factory|fine|fraud|fund|gift|grant|"
    r"highway|hike|infusion|initiative|investment|lawsuit|loan|mark|merger|order|package|penalty|plan|plant|prize|project|"
    r"race|ransom|reward|scam|scheme|settlement|stake|startup|subsidy|takeover|tender|tunnel|valuation|writedown)\b"
)
# Units that stand before a noun without an article too: 50MP camera.
LABELS = frozenset({"mAh", "MP", "nm", "W", "Hz", "MW"})
LOOK = 24


def _before_noun(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - LOOK) : match.start()]
    return bool(
        (ARTICLE.search(before) and NOUN.match(match.string, match.end()))
        or PRICED.match(match.string, match.end())
    )


def money(match: re.Match[str]) -> str:
    """₹50 crore is fifty crore rupees, $3.50 three dollars and fifty cents."""
    parts = match.groupdict()
    joined_scale = re.search(r"\d-[a-z]", match[0]) is not None  # a $40-million move
    symbol = parts["symbol"].casefold().replace(" ", "").rstrip(".")
    names = CURRENCIES[symbol]
    first, last, scale = parts["first"], parts.get("last"), parts["scale"] or parts.get("letter")
    minus = "minus " if parts.get("minus") else ""
    if joined_scale or _before_noun(match):
        return f"{minus}{_range(first, last, scale)} {names[0]}"
    whole, _, cents = first.partition(".")
    if len(cents) == len("50") and not scale and not last and names in CENTS:
        return minus + _coins(whole, cents, names)
    one = first == "1" and not last and not scale
    return f"{minus}{_range(first, last, scale)} {names[0] if one else names[1]}"


def _coins(whole: str, cents: str, names: tuple[str, str]) -> str:
    said = (
        [f"{spoken(whole)} {names[0] if whole == '1' else names[1]}"] if int(whole.replace(",", "")) else []
    )
    if int(cents):
        said.append(f"{spoken(str(int(cents)))} {CENTS[names][0 if cents == '01' else 1]}")
    return " and ".join(said) or f"zero {names[1]}"


def _range(first: str, last: str | None, scale: str | None) -> str:
    return f"{spoken(first)} to {amount(last, scale)}" if last else amount(first, scale)


def percent(match: re.Match[str]) -> str:
    """10-15% is ten to fifteen percent."""
    return f"{SIGNS[match['sign']]}{_range(match['first'], match['last'], None)} percent"


def degrees(match: re.Match[str]) -> str:
    """-5°C is minus five degrees Celsius."""
    word = "degree" if match["first"] == "1" and not match["last"] else "degrees"
    said = _range(match["first"], match["last"], None)
    return f"{SIGNS[match['sign']]}{said} {word}{SCALE_NAMES[match['scale']]}"


def measure(match: re.Match[str]) -> str:
    """120 km/h is one hundred and twenty kilometres per hour; a 5-km race is one of five kilometre."""
    one, several = UNITS[match["unit"]]
    adjective = match["gap"] == "-" or match.string.startswith("-", match.end()) or _before_noun(match)
    labels = match["unit"] in LABELS and NOUN.match(match.string, match.end())
    single = (match["first"] == "1" and not match["last"] and not match["scale"]) or adjective or labels
    said = _range(match["first"], match["last"], match["scale"])
    return f"{SIGNS[match['sign']]}{said} {one if single else several}"


def glued(match: re.Match[str]) -> str:
    """1.4bn is one point four billion."""
    return amount(match["first"], match["scale"] or match["letter"])


def feet(match: re.Match[str]) -> str:
    """5 ft 8 in is five feet eight inches."""
    return f"{spoken(match[1])} feet {spoken(match[2])} {'inch' if match[2] == '1' else 'inches'}"


def per(match: re.Match[str]) -> str:
    """₹50/kg is said with per."""
    return f" per {UNITS.get(match[1], (match[1],))[0]}"


RULES: tuple[Rule, ...] = (
    (MONEY, money),
    (CODED, money),
    (PERCENT, percent),
    (DEGREES, degrees),
    (GLUED, glued),
    (FEET, feet),
    (MEASURE, measure),
    (PER, per),
)
