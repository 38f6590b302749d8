"""Pure: the same story at two addresses, by its canonical address and by its words (MinHash of shingles)."""

import re
import struct
from hashlib import blake2b
from urllib.parse import quote, unquote

from rensa import RMinHash  # type: ignore[import-untyped] # it carries no types

from bot.text.fold import fold

# Shingles of so many words: long enough that a template with other names and figures loses most of its own.
SHINGLE = 4

# A figure counts as so many shingles more: it is what parts today's price of gold from yesterday's.
FIGURE = 4

PERMUTATIONS, SEED = 128, 20261124

# 32 bands of 4 rows: two stories that share .67 of their shingles meet in a band in 999 of 1,000 cases, such
# as share .1 in 3 of 1,000.
ROWS = 4

# Letters of which a sketch is made; the beginning of a longer text says enough, and soon.
LONGEST = 200_000

# What a sketch begins with: the version of the library's algorithm, and how many shingles there were.
HEAD = struct.Struct("<BI")
DIGEST = struct.Struct(f"<{PERMUTATIONS}I")

# With fewer shingles a text is a phrase ("read on at our site") and says nothing of the story.
FEW = 20

# One story: so much of the shorter is in the longer, and so much of both is common. Chosen on the odd pairs
# of tests/data/twins.jsonl, where copies begin at .81 and .67 and templates end at .68 and .52.
CONTAINED, COMMON = 0.75, 0.4


def sketch(text: str) -> bytes:
    """The shingles of a text, or of its first 200,000 letters, in 517 bytes, the same on every machine.

    b"" where it has no words.
    """
    tokens = _tokens(fold(text[:LONGEST]).split())
    if not tokens:
        return b""
    made = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    made.update(tokens)
    return HEAD.pack(RMinHash.ALGORITHM_VERSION, len(tokens)) + DIGEST.pack(*made.digest())


def alike(a: bytes, b: bytes) -> float:
    """Estimated Jaccard index of the shingles behind two sketches, 0 to 1 (standard error .044 at most).

    0 where one is empty or comes of another version of the algorithm: nothing can be said then.
    """
    if not a or not b or a[0] != b[0]:
        return 0.0
    pairs = zip(DIGEST.unpack_from(a, HEAD.size), DIGEST.unpack_from(b, HEAD.size), strict=True)
    return sum(1 for x, y in pairs if x == y) / PERMUTATIONS


def contained(a: bytes, b: bytes) -> float:
    """Estimated share of the shorter one's shingles that the longer one has too, 0 to 1."""
    common = alike(a, b)
    if not common:
        return 0.0
    counts = _count(a), _count(b)
    return min(1.0, common / (1 + common) * sum(counts) / min(counts))


def same_story(a: bytes, b: bytes) -> bool:
    """Whether two sketches are of one story: a copy, maybe edited lightly or without its last paragraphs."""
    if min(_count(a), _count(b)) < FEW:
        return False
    return alike(a, b) >= COMMON and contained(a, b) >= CONTAINED


def bands(sketched: bytes) -> tuple[int, ...]:
    """32 numbers of 0 to 2**63 - 1: sketches that have one in common are worth comparing; () for b""."""
    if not sketched:
        return ()
    size = ROWS * 4
    parts = range(HEAD.size, len(sketched), size)
    return tuple(_number(at, sketched[at : at + size]) for at in parts)


def _number(at: int, part: bytes) -> int:
    digest = blake2b(part, digest_size=8, salt=at.to_bytes(4, "little")).digest()
    return int.from_bytes(digest, "little") >> 1


def _count(sketched: bytes) -> int:
    return int(HEAD.unpack_from(sketched)[1]) if sketched else 0


def _tokens(words: list[str]) -> set[str]:
    if not words:
        return set()
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    figures = {word for word in words if any(letter.isdigit() for letter in word)}
    return shingles | {f"{time}\0{word}" for word in figures for time in range(FIGURE)}


# Parameters that say whence a reader came, never which story it is; all others stay.
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid"
    r"|_ga|_gl|mkt_tok|ref_src|ref_url|ncid|cmpid|at_(?:medium|campaign)\w*|amp",
    re.IGNORECASE,
)
SCHEME = re.compile(r"https?://", re.IGNORECASE)
PREFIX = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")
AMP = re.compile(r"/amp(?:\.html)?$", re.IGNORECASE)
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


def is_address(text: str) -> bool:
    """Whether a text begins as an http or https address."""
    return SCHEME.match(text) is not None


def address(url: str) -> str:
    """An address without what never matters: scheme, case of the host, usual port, trailing slash.

    The fragment and every parameter stay. What is no http or https address comes back stripped.
    """
    url = url.strip()
    if not is_address(url):
        return url
    bare = SCHEME.sub("", url, count=1)
    at = re.search(r"[/?#]|$", bare)
    end = at.start() if at else len(bare)
    host = re.sub(r":(?:80|443)?$", "", bare[:end].casefold()).rstrip(".")
    path, mark, rest = _cut(bare[end:])
    return host + _spelled(path).rstrip("/") + mark + rest


def canonical(url: str) -> str:
    """The address of a story, for comparing and never for fetching.

    It lacks the fragment too, tracking parameters, and the signs of a mobile or AMP page (`www.`,
    `m.`, `amp.`, a trailing `/amp`). Other parameters stay, sorted: `id=7` may be what makes it a story.
    """
    url = url.strip()
    if not is_address(url):
        return url
    host, slash, rest = address(url).partition("#")[0].partition("/")
    if not slash:
        host, _, query = host.partition("?")
        path = ""
    else:
        path, _, query = rest.partition("?")
    path = AMP.sub("", slash + path).rstrip("/")
    kept = sorted(
        part for part in query.split("&") if part and not TRACKING.fullmatch(part.partition("=")[0])
    )
    return PREFIX.sub("", host) + path + ("?" + "&".join(kept) if kept else "")


def _cut(tail: str) -> tuple[str, str, str]:
    at = re.search(r"[?#]", tail)
    return (tail[: at.start()], at.group(), tail[at.end() :]) if at else (tail, "", "")


def _spelled(path: str) -> str:
    """A path whose Devanagari is escaped or not, in capitals or not: one spelling."""
    escaped = quote(path, safe="/%:@!$&'()*+,;=~-._", errors="replace")
    return ESCAPE.sub(lambda found: _letter(found.group()), escaped)


def _letter(escape: str) -> str:
    """The letter itself where it needs no escape (RFC 3986, 6.2.2.2), else the escape in capitals."""
    letter = unquote(escape, encoding="latin-1")
    return letter if re.fullmatch(r"[A-Za-z0-9._~-]", letter) else escape.upper()
