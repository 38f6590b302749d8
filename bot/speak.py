"""What the command line reads aloud: `say`, the words for a text; `speak`, a file; `voices`, who can speak.

article -> script for the engine -> spoken, encoded -> tags -> file; if one engine fails, the next
"""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.article import Article
from bot.audio.engine import Engine, EngineFailed, Manner
from bot.errors import AudioError, KhabarError, NotAnArticle, OperatorError
from bot.loader.decode import decode
from bot.text.speech import say, script_of
from bot.what import Json, answers, given, text_of, whole

if TYPE_CHECKING:
    from bot.audio.encode import Form
    from bot.i18n import Wording

Progress = Callable[[float], None]

FORMS: "dict[str, Form]" = {".mp3": "mp3", ".ogg": "ogg", ".oga": "ogg", ".opus": "ogg"}


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be spoken, into which file, in which manner, by which engine (None: in the usual order)."""

    article: Article
    path: Path
    manner: Manner
    engine: str | None = None


def words_of(text: str | None, language: str) -> str:
    """The words a voice would be given for a text; `-` is standard input.

    Raises:
        KhabarError: There is no text, or it cannot be read.
    """
    if text is None:
        raise OperatorError("say_without_text")
    return say(decode(given(text)) if text == "-" else whole(text), language)


def say_corpus(lines: Iterable[bytes], language: str, explain: Callable[[KhabarError], str]) -> Iterator[str]:
    """A line `{"id","text"}` out for each line `{"id","text","lang"}` in; errors as `{"id","error"}`.

    Args:
        lines: JSON, one object a line.
        language: For lines that name none.
        explain: Gives the sentence of an error.
    """
    return answers(lines, lambda item: {"text": _said(item, language)}, explain)


def form_of(path: Path) -> "Form":
    """The form of an audio file, by its name.

    Raises:
        OperatorError: `audio_form_unknown`.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise OperatorError("audio_form_unknown", name=path)
    return form


def speak(request: Request, engines: Sequence[Engine], progress: Progress) -> str:
    """Write the narration of an article into a file, whole or not at all; gives the engine that spoke.

    Args:
        request: What is wanted.
        engines: In the operator's order.
        progress: Told the share done, 0 to 1; it begins anew with another engine.

    Raises:
        KhabarError: Nobody can speak it, or the file cannot be written.
    """
    form, chosen = form_of(request.path), _chosen(request, engines)
    with ExitStack() as ending, _written(request.path) as file:
        for engine in engines:
            ending.callback(engine.close)
        name, audio = asyncio.run(_spoken(request, form, chosen, progress))
        file.write(audio)
    return name


def voices(engines: Iterable[Engine], explain: Callable[[KhabarError], str]) -> list[Json]:
    """Who can speak: `[{"engine", "trouble", "voices": [{"name", "languages"}]}]`.

    Args:
        engines: In the operator's order.
        explain: Gives the sentence of an engine's trouble, which is null where it can be used.
    """
    return [_described(engine, engine.trouble(), explain) for engine in engines]


def voices_for_people(described: Iterable[Json], wording: "Wording") -> str:
    """The same as people read it: an engine a paragraph."""
    return "\n\n".join("\n".join(_lines(each, wording)) for each in described)


def fetch_voices(model: Path | None, voices: Path | None, progress: Callable[[str], Progress]) -> list[Path]:
    """Get what the neural voice is missing; gives the files that came.

    Args:
        model: KOKORO_MODEL, if it is set.
        voices: KOKORO_VOICES, if it is set.
        progress: For a file's name, what is told the share of it that has come.

    Raises:
        AudioError: A file cannot be had, or not be kept.
    """
    from bot.audio.kokoro import files  # noqa: PLC0415 - only this command needs it

    missing = files.missing(*files.places(model, voices))
    for path, download in missing.items():
        files.fetch(path, download, progress(path.name))
    return [*missing]


def _said(item: Json, language: str) -> str:
    asked = item.get("lang") or language
    if not isinstance(asked, str):
        raise NotAnArticle("line_without_text")
    return say(text_of(item), asked)


def _chosen(request: Request, engines: Sequence[Engine]) -> list[Engine]:
    """The engines that may speak: the one that was named, and only those that have the voice that was."""
    named = [engine for engine in engines if request.engine in {None, engine.name}]
    if request.manner.voice is None:
        return named
    able = [engine for engine in named if request.manner.voice in _names(engine)]
    if not able:
        known = ", ".join(name for engine in named for name in _names(engine))
        raise OperatorError("voice_unknown", name=request.manner.voice, allowed=known)
    return able


def _names(engine: Engine) -> list[str]:
    return [voice.name for voice in engine.voices]


async def _spoken(
    request: Request, form: "Form", engines: Sequence[Engine], progress: Progress
) -> tuple[str, bytes]:
    """The engine that spoke, and its file; the whole article by one of them.

    Raises:
        AudioError: The trouble of the only engine, or that none could.
    """
    trouble: AudioError = AudioError("audio_failed")
    for engine in engines:
        try:
            return engine.name, await _spoken_by(engine, request, form, progress)
        except EngineFailed as error:
            trouble = error
    raise trouble if len(engines) == 1 else AudioError("audio_failed")


async def _spoken_by(engine: Engine, request: Request, form: "Form", progress: Progress) -> bytes:
    from bot.audio.making import Take, make, usual_deadline  # noqa: PLC0415 - `say` needs no sound
    from bot.audio.tags import Tags, tagged  # noqa: PLC0415 - as above

    if wrong := await asyncio.to_thread(engine.trouble):
        raise EngineFailed(wrong.key, **wrong.fills)
    article, manner = request.article, request.manner
    pieces = await asyncio.to_thread(script_of, article, keep_latin=engine.keeps_latin)
    if not pieces:
        raise AudioError("audio_nothing")
    patience = usual_deadline(sum(len(piece.text) for piece in pieces), manner.speed)
    made = await make(Take(engine, manner, pieces, form), deadline=patience, progress=progress)
    return tagged(made.audio, form, Tags(article.title, article.author, article.language))


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there when all has gone well, and not before.

    Raises:
        OperatorError: `file_unwritable`.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            part = Path(file.name)
            try:
                yield file
                file.flush()
                part.chmod(0o666 & ~_umask())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise OperatorError("file_unwritable", name=path) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _described(engine: Engine, trouble: KhabarError | None, explain: Callable[[KhabarError], str]) -> Json:
    return {
        "engine": engine.name,
        "trouble": trouble and explain(trouble),
        "voices": [{"name": each.name, "languages": [*each.languages]} for each in engine.voices],
    }


def _lines(described: Json, wording: "Wording") -> Iterator[str]:
    state = described["trouble"] or wording.text("engine_ready")
    yield f"{described['engine']}: {state}"
    for voice in described["voices"]:
        yield f"  {voice['name']} ({', '.join(voice['languages'])})"
