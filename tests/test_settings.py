import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.errors import SettingError
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:AAEjkPxZ-made_up_for_tests_0123456789"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)


@pytest.fixture
def env_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes an `.env` and says where it is."""

    def write(text: str) -> Path:
        path = tmp_path / ".env"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_setting_that_is_not_given_has_its_default(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / ".env")

    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value() == "sqlite:///data/khabar.db"
    assert settings.seeds_dir == Path("seeds")
    assert (settings.language, settings.timezone.key) == ("hi", "Asia/Kolkata")
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert settings.audio_engines == ("gtts", "kokoro", "espeak")
    assert (settings.audio_deadline, settings.audio_cache_mb) == (None, 512)
    assert (settings.kokoro_model, settings.kokoro_voices, settings.speech_lexicon) == (None, None, None)


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, env_file: Callable[[str], Path]
) -> None:
    path = env_file("SEEDS_DIR=of-the-file\nTIMEZONE=Europe/London\n")
    monkeypatch.setenv("SEEDS_DIR", "of-the-environment")

    settings = Settings.load(path)

    assert settings.seeds_dir == Path("of-the-environment")
    assert settings.timezone == ZoneInfo("Europe/London")


def test_a_file_written_on_windows_is_understood(env_file: Callable[[str], Path]) -> None:
    path = env_file("\ufeffLANGUAGE=en\r\nLOG_FORMAT=json\r\n")

    settings = Settings.load(path)

    assert (settings.language, settings.log_format) == ("en", "json")


def test_other_variables_are_none_of_our_business(env_file: Callable[[str], Path]) -> None:
    assert Settings.load(env_file("RATE_OVERALL=28\nNOBODY_KNOWS=1\n")).language == "hi"


def test_an_empty_value_counts_as_not_given(env_file: Callable[[str], Path]) -> None:
    settings = Settings.load(env_file("TELEGRAM_BOT_TOKEN=\nLANGUAGE=\n"))

    assert settings.telegram_bot_token is None
    assert settings.language == "hi"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("LANGUAGE", "EN", "en", id="a language in capitals"),
        pytest.param("LANGUAGE", "en-IN", "en", id="a language with its country"),
        pytest.param("LANGUAGE", "en_IN:en", "hi", id="what a desktop exports is not meant for us"),
        pytest.param("LOG_LEVEL", "debug", "DEBUG", id="a level in small letters"),
        pytest.param("LOG_FORMAT", "JSON", "json", id="a format in capitals"),
        pytest.param("AUDIO_ENGINES", "espeak", ("espeak",), id="one engine alone"),
        pytest.param(
            "AUDIO_ENGINES", " Kokoro, gTTS ", ("kokoro", "gtts"), id="engines as people write them"
        ),
        pytest.param("AUDIO_DEADLINE", "2.5", 2.5, id="a deadline in parts of a second"),
        pytest.param("AUDIO_CACHE_MB", "64", 64, id="a small cache"),
        pytest.param("KOKORO_MODEL", "/srv/kokoro.onnx", Path("/srv/kokoro.onnx"), id="the place of a model"),
        pytest.param("SPEECH_LEXICON", "names.toml", Path("names.toml"), id="the place of a lexicon"),
        pytest.param("TIMEZONE", " Asia/Dubai ", ZoneInfo("Asia/Dubai"), id="a zone in white space"),
        pytest.param(
            "TELEGRAM_API_URL",
            "http://127.0.0.1:8081/",
            "http://127.0.0.1:8081",
            id="an address that ends in a slash",
        ),
        pytest.param(
            "DATABASE_URL",
            "postgres://khabar@db/khabar",
            SecretStr("postgres://khabar@db/khabar"),
            id="the short name of PostgreSQL",
        ),
        pytest.param("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n", SecretStr(TOKEN), id="a token"),
    ],
)
def test_values_are_read_as_they_are_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, expected: object
) -> None:
    monkeypatch.setenv(name, value)

    assert getattr(Settings.load(tmp_path / ".env"), name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("LANGUAGE", "xx", id="a language that we do not speak"),
        pytest.param("TIMEZONE", "Mars/Olympus", id="no zone"),
        pytest.param("TIMEZONE", "Asia", id="a folder of zones"),
        pytest.param("TIMEZONE", "../../etc/passwd", id="a path"),
        pytest.param("AUDIO_ENGINES", "gtts,festival", id="an engine that there is not"),
        pytest.param("AUDIO_ENGINES", "gtts,espeak,gtts", id="an engine twice"),
        pytest.param("AUDIO_ENGINES", "gtts,", id="an engine without a name"),
        pytest.param("AUDIO_ENGINES", ",", id="no engine at all"),
        pytest.param("AUDIO_DEADLINE", "0", id="no time"),
        pytest.param("AUDIO_DEADLINE", "inf", id="all the time in the world"),
        pytest.param("AUDIO_DEADLINE", "nan", id="no number"),
        pytest.param("AUDIO_DEADLINE", "soon", id="a word for a time"),
        pytest.param("AUDIO_CACHE_MB", "0", id="a cache of nothing"),
        pytest.param("AUDIO_CACHE_MB", "1.5", id="a part of a megabyte"),
        pytest.param("LOG_LEVEL", "loud", id="no level"),
        pytest.param("LOG_FORMAT", "xml", id="no format"),
    ],
)
def test_an_impossible_value_is_named_with_what_is_possible(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingError) as caught:
        Settings.load(tmp_path / ".env")

    assert caught.value.key == "setting_invalid"
    assert caught.value.fills["name"] == name
    assert str(caught.value.fills["value"]).lower() == value.lower()
    assert caught.value.fills["allowed"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("TELEGRAM_BOT_TOKEN", f"{TOKEN} and more", id="a token with white space"),
        pytest.param("TELEGRAM_BOT_TOKEN", f"https://api.telegram.org/{TOKEN}/", id="a token with slashes"),
        pytest.param(
            "TELEGRAM_API_URL", f"https://api.telegram.org/bot{TOKEN}", id="an address with the token"
        ),
        pytest.param("TELEGRAM_API_URL", "api.telegram.org", id="an address without its scheme"),
        pytest.param("TELEGRAM_API_URL", "https://", id="an address without a host"),
        pytest.param("TELEGRAM_API_URL", "http://127.0.0.1:http", id="an address with an odd port"),
        pytest.param("TELEGRAM_API_URL", "http://127.0.0.1:0", id="an address with port nought"),
        pytest.param(
            "DATABASE_URL", f"mysql://root:{TOKEN}@db/khabar", id="a database that we do not speak to"
        ),
    ],
)
def test_a_wrong_value_that_may_hold_a_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingError) as caught:
        Settings.load(tmp_path / ".env")

    assert (caught.value.key, caught.value.fills["name"]) == ("setting_invalid", name)
    assert caught.value.fills["value"] == "***"
    assert caught.value.__suppress_context__


def test_a_long_wrong_value_does_not_fill_the_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOG_LEVEL", "x" * 5000)

    with pytest.raises(SettingError) as caught:
        Settings.load(tmp_path / ".env")

    assert len(str(caught.value)) < 300


def test_a_secret_is_read_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "token"))

    assert Settings.load(tmp_path / ".env").token() == TOKEN


def test_a_named_file_of_the_environment_wins_over_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, env_file: Callable[[str], Path]
) -> None:
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "token"))

    assert Settings.load(env_file("TELEGRAM_BOT_TOKEN=1:of-the-file")).token() == TOKEN


def test_a_value_wins_over_the_file_that_is_named_beside_it(
    tmp_path: Path, env_file: Callable[[str], Path]
) -> None:
    path = env_file(f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_BOT_TOKEN_FILE={tmp_path / 'nowhere'}\n")

    assert Settings.load(path).token() == TOKEN


def test_a_named_file_that_is_not_there_is_said_in_a_sentence(env_file: Callable[[str], Path]) -> None:
    path = env_file("TELEGRAM_BOT_TOKEN_FILE=/nowhere/token\n")

    with pytest.raises(SettingError) as caught:
        Settings.load(path)

    assert caught.value.key == "file_unreadable"
    assert "TELEGRAM_BOT_TOKEN_FILE" in str(caught.value.fills["name"])


def test_an_env_file_that_is_no_text_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LANGUAGE=\xff\xfe\n")

    with pytest.raises(SettingError) as caught:
        Settings.load(tmp_path / ".env")

    assert (caught.value.key, caught.value.fills) == ("file_unreadable", {"name": tmp_path / ".env"})


def test_a_missing_token_is_said_when_it_is_needed(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / ".env")

    with pytest.raises(SettingError) as caught:
        settings.token()

    assert (caught.value.key, caught.value.fills) == ("setting_missing", {"name": "TELEGRAM_BOT_TOKEN"})


def test_secrets_are_masked_in_print_and_known_by_list(env_file: Callable[[str], Path]) -> None:
    path = env_file(f"TELEGRAM_BOT_TOKEN={TOKEN}\nDATABASE_URL=postgresql://khabar:hush@db/khabar\n")

    settings = Settings.load(path)

    assert list(settings.secrets()) == [TOKEN, "hush"]
    assert TOKEN not in repr(settings)
    assert "hush" not in settings.model_dump_json()


def test_without_secrets_there_is_nothing_to_hide(tmp_path: Path) -> None:
    assert list(Settings.load(tmp_path / ".env").secrets()) == []


def test_the_example_file_shows_every_setting_its_default_and_what_it_is_for() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    explained = re.findall(r"^# .+\n([A-Z_]+)=", example, re.MULTILINE)

    assert shown == {name.upper(): _written(field.default) for name, field in Settings.model_fields.items()}
    assert explained == list(shown)


def test_the_example_file_can_be_used_as_it_stands(tmp_path: Path) -> None:
    assert Settings.load(ROOT / ".env.example") == Settings.load(tmp_path / ".env")


def test_reading_settings_imports_nothing_heavy() -> None:
    program = "import sys, bot.settings; print(*sorted(m for m in sys.modules if '.' not in m))"

    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 - our own

    assert not {"telegram", "aiohttp", "sqlalchemy", "alembic", "babel"} & set(loaded.stdout.split())


def _written(default: object) -> str:
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, tuple | frozenset):
        return ",".join(map(str, default))
    if isinstance(default, bool):
        return str(default).lower()
    return "" if default is None else str(default)
