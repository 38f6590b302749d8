"""A tagged file still plays, and tells what was written into it."""

import base64
import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from bot.audio.encode import Form, Recording, duration
from bot.audio.tags import Tags, tagged
from tests.audio.conftest import decoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.audio.engine import Samples

TITLE = "चीन ने नया मॉडल पेश किया, कीमत ₹5,000"
OUTLET = "हिन्द न्यूज़ टीवी"


@pytest.fixture(scope="session")
def cover() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 320), "navy").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="session")
def audios(spoken: "Callable[..., list[Samples]]") -> dict[Form, bytes]:
    with Recording(22_050) as recording:
        recording.add(spoken("नमस्ते, आज की ख़बरें")[0], 0.3)
        return {"mp3": recording.encode("mp3"), "ogg": recording.encode("ogg")}


@pytest.fixture(params=["mp3", "ogg"])
def form(request: pytest.FixtureRequest) -> Form:
    return "mp3" if request.param == "mp3" else "ogg"


def read(audio: bytes, form: Form) -> dict[str, Any]:
    """Title, artist, language and the cover's bytes, as a player finds them."""
    file = io.BytesIO(audio)
    if form == "mp3":
        tags = import_module("mutagen.mp3").MP3(file).tags
        frames = {"title": "TIT2", "artist": "TPE1", "language": "TLAN"}
        found = {name: str(tags[frame]) for name, frame in frames.items() if frame in tags}
        covers = [cover.data for cover in tags.getall("APIC")]
        return found | ({"cover": covers[0]} if covers else {})
    tags = import_module("mutagen.oggopus").OggOpus(file).tags
    found = {name: tags[name][0] for name in ("title", "artist", "language") if name in tags}
    flac = import_module("mutagen.flac")
    pictures = [base64.b64decode(text) for text in tags.get("metadata_block_picture", [])]
    return found | ({"cover": flac.Picture(pictures[0]).data} if pictures else {})


def test_what_is_written_is_read_and_the_sound_is_untouched(
    form: Form, audios: dict[Form, bytes], cover: bytes
) -> None:
    audio = tagged(audios[form], form, Tags(TITLE, OUTLET, "hi", cover))

    assert read(audio, form) == {
        "title": TITLE,
        "artist": OUTLET,
        "language": "hin" if form == "mp3" else "hi",
        "cover": cover,
    }
    assert np.array_equal(decoded(audio).samples, decoded(audios[form]).samples)
    assert duration(audio) == pytest.approx(duration(audios[form]), abs=0.01)


def test_new_tags_take_the_place_of_the_old(form: Form, audios: dict[Form, bytes], cover: bytes) -> None:
    once = tagged(audios[form], form, Tags("पहला", OUTLET, "hi", cover))

    twice = tagged(once, form, Tags("दूसरा"))

    assert read(twice, form) == {"title": "दूसरा"}
    assert np.array_equal(decoded(twice).samples, decoded(audios[form]).samples)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("राम\0श्याम\r\nसीता", "राम श्याम सीता"),
        ("क" + "\u0301" * 4_000, "क" + "\u0301" * 4),
        ("शब्द " * 2_000, ("शब्द " * 50).strip()),
        ("ज़िंदगी की क़ीमत", "ज़िंदगी की क़ीमत"),  # what Hindi needs on a letter stays
        ("आधा \ud83d आधा", "आधा आधा"),  # half a surrogate
        ("👩‍👩‍👧 और ❤️", "👩‍👩‍👧 और ❤️"),
    ],
)
def test_hostile_titles_are_bounded(title: str, kept: str, form: Form, audios: dict[Form, bytes]) -> None:
    audio = tagged(audios[form], form, Tags(title, title))

    assert read(audio, form) == {"title": kept, "artist": kept}
    assert len(audio) < len(audios[form]) + 6_000
    assert decoded(audio).seconds == decoded(audios[form]).seconds


@pytest.mark.parametrize("broken", [b"", b"\xff\xd8", b"GIF89a" + bytes(40), bytes(500)])
def test_a_cover_that_is_no_jpeg_is_left_out(broken: bytes, form: Form, audios: dict[Form, bytes]) -> None:
    audio = tagged(audios[form], form, Tags(TITLE, cover=broken))

    assert read(audio, form) == {"title": TITLE}


def test_an_unknown_language_is_left_out_of_id3(audios: dict[Form, bytes]) -> None:
    assert "language" not in read(tagged(audios["mp3"], "mp3", Tags(TITLE, language="xx")), "mp3")
