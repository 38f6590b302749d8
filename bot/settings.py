"""What the operator can set, in the environment or `.env`: typed, read once at the start, secrets masked."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

from bot.errors import SettingError

EngineName: TypeAlias = Literal["gtts", "kokoro", "espeak"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

# What an operator is shown beside a value that cannot be used.
ALLOWED = {
    "telegram_bot_token": "123456789:AAF…",
    "telegram_api_url": "https://api.telegram.org",
    "database_url": "sqlite:///data/khabar.db, postgresql://user:password@host/name",
    "language": "hi, en",
    "timezone": "Asia/Kolkata, Asia/Dubai, Europe/London, …",
    "audio_engines": "gtts,kokoro,espeak",
    "audio_deadline": "900",
    "audio_cache_mb": "512",
    "admin_ids": "123456789,987654321",
    "rate_overall": "1-1000",
    "rate_chat": "0.1-50",
    "rate_group_minute": "1-600",
    "paid_broadcast": "true, false",
    "on_uncertain": "resend, skip",
    "allow_private_networks": "true, false",
    "webhook_url": "https://example.org/telegram",
    "webhook_secret": "A-Z a-z 0-9 _ - (1-256)",
    "web_host": "127.0.0.1, 0.0.0.0",
    "web_port": "0-65535",
    "log_level": "DEBUG, INFO, WARNING, ERROR",
    "log_format": "text, json",
}

# The address of the API is among them because people paste it with the token inside.
NEVER_SHOWN = frozenset({"telegram_bot_token", "telegram_api_url", "database_url", "webhook_secret"})

# Ids that are Telegram's own accounts: 777000 sends its notices and what channels post into their groups,
# 1087968824 stands for anonymous admins, 136817688 for people who write as a channel.
OF_TELEGRAM = frozenset({777000, 1087968824, 136817688})

# Debian's and Ubuntu's desktops export LANGUAGE=en_IN:en for gettext; nobody meant the bot by that.
OF_THE_DESKTOP = re.compile(r"[a-z]{2,3}[:_]", re.IGNORECASE)

DATABASES = re.compile(r"(sqlite|postgres(ql)?(\+psycopg)?)://", re.IGNORECASE)


def _token(secret: SecretStr) -> SecretStr:
    """A token goes into the path of every address: white space around it is dropped, within it is wrong."""
    token = secret.get_secret_value().strip()
    if not re.fullmatch(r"[\w:-]+", token, re.ASCII):
        raise ValueError
    return SecretStr(token)


def _api_url(address: str) -> str:
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    if parts.port == 0 or re.search(r"/bot\d", parts.path):
        raise ValueError
    return address.strip().rstrip("/")


def _database_url(secret: SecretStr) -> SecretStr:
    url = secret.get_secret_value().strip()
    if not DATABASES.match(url):
        raise ValueError
    return SecretStr(url)


def _zone(name: object) -> object:
    try:
        return ZoneInfo(name.strip()) if isinstance(name, str) else name
    except (ZoneInfoNotFoundError, OSError) as error:  # OSError: the name of a folder of zones
        raise ValueError from error


def _engines(names: object) -> object:
    """`gtts, espeak` as a tuple: at least one, each once."""
    if not isinstance(names, str):
        return names
    given = tuple(name.strip().lower() for name in names.split(","))
    if len(set(given)) < len(given) or not set(given) <= set(ENGINES):
        raise ValueError
    return given


def _admins(ids: object) -> object:
    """`12, 34` as a set; accounts that stand for many people are nobody's."""
    if not isinstance(ids, str):
        return ids
    given = frozenset(int(each) for each in ids.replace(";", ",").split(",") if each.strip())
    if min(given, default=1) < 1 or given & OF_TELEGRAM:
        raise ValueError
    return given


def _webhook_url(address: str) -> str:
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError
    return address.strip()


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError
    return secret


def _subtag(tag: object) -> object:
    """`hi-IN` is `hi`."""
    return re.split("[-_]", tag.strip())[0].lower() if isinstance(tag, str) else tag


def _upper(word: object) -> object:
    return word.strip().upper() if isinstance(word, str) else word


def _lower(word: object) -> object:
    return word.strip().lower() if isinstance(word, str) else word


class Settings(BaseSettings):
    """Every setting, under its name in lower case; `.env.example` says what each is for."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding="utf-8-sig",  # Windows' Notepad writes a byte order mark
        hide_input_in_errors=True,
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = "https://api.telegram.org"
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr("sqlite:///data/khabar.db")
    seeds_dir: Path = Path("seeds")
    language: Annotated[Literal["hi", "en"], BeforeValidator(_subtag)] = "hi"
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Kolkata")
    audio_engines: Annotated[tuple[EngineName, ...], NoDecode, BeforeValidator(_engines)] = ENGINES
    audio_deadline: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None  # seconds
    audio_cache_mb: Annotated[int, Field(ge=1)] = 512
    kokoro_model: Path | None = None
    kokoro_voices: Path | None = None
    speech_lexicon: Path | None = None
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_admins)] = frozenset()
    rate_overall: Annotated[float, Field(gt=0, le=1000)] = 28  # messages a second
    rate_chat: Annotated[float, Field(gt=0, le=50)] = 1  # messages a second
    rate_group_minute: Annotated[float, Field(ge=1, le=600)] = 20
    paid_broadcast: bool = False
    on_uncertain: Annotated[Literal["resend", "skip"], BeforeValidator(_lower)] = "resend"
    allow_private_networks: bool = False
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"

    @classmethod
    def load(cls, env_file: Path = Path(".env")) -> Self:
        """Reads the environment, then `.env` for what the environment does not say.

        Raises:
            SettingError: `setting_invalid` with the first value that cannot be used, or `file_unreadable`.
        """
        try:
            return cls(_env_file=env_file)
        except ValidationError as error:
            raise _first_wrong(error) from None  # the cause would hold the value, and that may be a secret
        except (OSError, UnicodeError) as error:
            raise SettingError("file_unreadable", name=env_file) from error

    def token(self) -> str:
        """The bot's token.

        Raises:
            SettingError: `setting_missing`.
        """
        if self.telegram_bot_token is None:
            raise SettingError("setting_missing", name="TELEGRAM_BOT_TOKEN")
        return self.telegram_bot_token.get_secret_value()

    def secrets(self) -> Iterator[str]:
        """What must never be printed: the token, the webhook's secret, the database's password."""
        if self.telegram_bot_token is not None:
            yield self.telegram_bot_token.get_secret_value()
        if self.webhook_secret is not None:
            yield self.webhook_secret.get_secret_value()
        if password := urlsplit(self.database_url.get_secret_value()).password:
            yield password

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        environment = Given(settings_cls, env_settings, desktop=True)
        return init_settings, environment, Given(settings_cls, dotenv_settings, desktop=False)


class Given(PydanticBaseSettingsSource):
    """What one source says, with the secrets that it keeps in files: `NAME` wins over `NAME_FILE`."""

    def __init__(
        self, settings_cls: type[BaseSettings], source: PydanticBaseSettingsSource, *, desktop: bool
    ) -> None:
        super().__init__(settings_cls)
        self._values = source()
        self._variables: Mapping[str, str | None] = getattr(source, "env_vars", {})
        self._desktop = desktop

    @override
    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value = self._values.get(field_name)
        path = self._variables.get(f"{field_name}_file")
        if value is None and path and field_name in NEVER_SHOWN:
            value = _contents(field_name, path)
        if field_name == "language" and self._desktop and OF_THE_DESKTOP.match(value or ""):
            value = None
        return value, field_name, False

    @override
    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields.items()
        values = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in values.items() if value is not None}


def _contents(field_name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeError) as error:
        raise SettingError("file_unreadable", name=f"{field_name.upper()}_FILE={path}") from error


def _first_wrong(error: ValidationError) -> SettingError:
    wrong = error.errors(include_url=False)[0]
    field_name = str(wrong["loc"][0])
    value = "***" if field_name in NEVER_SHOWN else str(wrong["input"])[:60]
    return SettingError("setting_invalid", name=field_name.upper(), value=value, allowed=ALLOWED[field_name])
