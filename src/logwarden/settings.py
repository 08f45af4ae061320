"""Settings: from the environment and a `.env` file. Secrets have no default and are never shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .problems import SettingsProblem

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""The names of this very machine: what goes there may go in plain text."""
_SECRET_KEY_LENGTH = 32

HOW_TO_GET: dict[str, str] = {
    "FORTEX_API_URL": "the address of the portal's API, from your ELD provider, such as https://api.example.com",
    "FORTEX_AUTH_TOKEN": "the API token that your ELD provider gave you",
    "FORTEX_SYSTEM_NAME": "the name of your portal deployment, such as zero or hero2, from your ELD provider",
    "FORTEX_UI_URL": "the address where people open the portal in a browser, such as https://portal.example.com",
    "FORTEX_UI_USERNAME": "the portal account that Logwarden acts with: make one of its own, with a named holder",
    "FORTEX_UI_PASSWORD": "that account's password",
    "DATABASE_URL": "sqlite+aiosqlite:///data/logwarden.db, or postgresql+asyncpg://user:password@host/name",
    "SECRET_KEY": "at least 32 characters that nobody else knows; `logwarden secret-key` makes one",
    "ADVISOR_URL": "where the advisor's model answers, such as http://127.0.0.1:11434/v1; without it there is no model",
    "ADVISOR_MODEL": "the model's name, as its server knows it",
    "ADVISOR_KEY": "the key that the model's server wants; only a server on this machine may want none",
    "AUDIT_KEY": "at least 32 characters that nobody else knows; the key that the server writes the audit trail with",
}
"""One line a variable: what it is and where its value comes from."""


def safe_address(value: str) -> str:
    """The address of a server that gets a secret, without its last slash.

    Raises:
        ValueError: it is no address, holds more than one, or is plain http to another machine. The words never
            hold the value.
    """
    parts = _parts(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it has to be an address such as https://portal.example.com")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("it has to hold the address alone: no user, no password, no ? and no #")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("it has to begin with https://; plain http is for loopback addresses alone")
    return value.rstrip("/")


def _parts(value: str) -> SplitResult:
    """The parts of an address, its port too; the library's own complaints quote the value."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("it cannot be read as an address") from None
    return parts


def _origin(value: str) -> str:
    parts = _parts(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}":
        raise ValueError("it has to be a list of origins with commas between, such as https://office.example.com")
    return value


def _fits_a_header(value: str) -> str:
    if not value or not value.isascii() or not value.isprintable() or value != value.strip():
        raise ValueError("it is empty, or has blanks around it or letters that do not fit into a header")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("it is empty")
    return value


def _long_enough(value: str) -> str:
    if len(value.strip()) < _SECRET_KEY_LENGTH:
        raise ValueError(f"it is shorter than {_SECRET_KEY_LENGTH} characters")
    return value


def _secret(check: Callable[[str], str]) -> Callable[[SecretStr], SecretStr]:
    """The check of a text, for a secret."""

    def run(value: SecretStr) -> SecretStr:
        return SecretStr(check(value.get_secret_value()))

    return run


Address = Annotated[str, AfterValidator(safe_address)]
HeaderText = Annotated[str, AfterValidator(_fits_a_header)]
HeaderSecret = Annotated[SecretStr, AfterValidator(_secret(_fits_a_header))]
Name = Annotated[str, AfterValidator(_not_blank), AfterValidator(str.strip)]
LongSecret = Annotated[SecretStr, AfterValidator(_secret(_long_enough))]
Password = Annotated[SecretStr, AfterValidator(_secret(_not_blank))]


class DatabaseSettings(BaseSettings):
    """The settings of a command that needs the database alone."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: SecretStr = Field(default=SecretStr("sqlite+aiosqlite:///data/logwarden.db"))
    data_dir: Path = Field(default=Path("data"))
    database_pool_size: int = Field(default=10, ge=1, le=100)
    database_statement_timeout_seconds: int = Field(default=60, ge=1, le=3600)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    debug: bool = False

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url.startswith("postgresql+asyncpg://"):
            if not _parts(url).path.strip("/"):
                raise ValueError("it names no database")
        elif not url.startswith("sqlite+aiosqlite:///"):
            raise ValueError("it has to begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
        elif url.removeprefix("sqlite+aiosqlite:///") in {"", ":memory:"}:
            raise ValueError("it names no file")
        return value


class AuditSettings(DatabaseSettings):
    """The settings of a command that checks the audit trail: one of the two keys is enough."""

    secret_key: LongSecret | None = None
    audit_key: LongSecret | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if self.secret_key is None and self.audit_key is None:
            raise ValueError("AUDIT_KEY or SECRET_KEY has to be set, the one that the server writes with")
        return self

    @property
    def trail_secret(self) -> SecretStr:
        """What the key of the audit trail is derived from: AUDIT_KEY where it is set, else SECRET_KEY."""
        return self.audit_key or self.secret_key or SecretStr("")


class AdvisorSettings(AuditSettings):
    """The same, and the advisor's model: all of address, name and key, or none. Prices: dollars a million tokens."""

    advisor_url: Address | None = None
    advisor_model: Name | None = None
    advisor_key: HeaderSecret | None = None
    advisor_speaks: Literal["openai", "anthropic"] = "openai"
    advisor_timeout_seconds: float = Field(default=30.0, gt=0, le=300)
    advisor_tokens_per_day: int = Field(default=200_000, ge=0)
    advisor_tokens_per_incident: int = Field(default=20_000, ge=0)
    advisor_price_in: float | None = Field(default=None, ge=0)
    advisor_price_out: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        url, key = self.advisor_url, self.advisor_key
        lacking = [name for name in ("advisor_url", "advisor_model") if getattr(self, name) is None]
        if key is None and (url is None or urlsplit(url).hostname not in LOOPBACK):
            lacking.append("advisor_key")
        if lacking and (url or self.advisor_model or key):
            names = " and ".join(name.upper() for name in lacking)
            raise ValueError(f"the advisor's model is configured by half: set {names} too, or none of the three")
        if (self.advisor_price_in is None) is not (self.advisor_price_out is None):
            raise ValueError("ADVISOR_PRICE_IN and ADVISOR_PRICE_OUT belong together: set both, or none")
        return self


class OfficeSettings(AdvisorSettings):
    """Everything that `logwarden serve` and `worker` read but the portals themselves."""

    secret_key: LongSecret
    systems_file: Path | None = None

    agent_polling_interval_seconds: int = Field(default=600, ge=10)
    agent_round_rest_seconds: float = Field(default=15.0, ge=0.1)
    agent_max_concurrent_fixes: int = Field(default=1, ge=1, le=8)
    retention_days: int = Field(default=214, ge=183)
    agent_require_approval: bool = True
    agent_dry_run_mode: bool = True
    playwright_headless: bool = True
    playwright_session_dir: Path | None = None
    metrics_open_on_loopback: bool = False
    cors_origins: Annotated[list[str], NoDecode] = Field(default_factory=list)
    public_url: Address | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8400, ge=0, le=65535)

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: list[str]) -> list[str]:
        return [_origin(part) for part in value]

    @property
    def session_dir(self) -> Path:
        """Where the portal's saved login lies, mode 0700."""
        return self.playwright_session_dir or self.data_dir / "sessions"

    @property
    def dashboard_url(self) -> str:
        """Where people open the dashboard, without the last slash: what links in messages begin with."""
        return self.public_url or f"http://{self.host}:{self.port}"


class Settings(OfficeSettings):
    """The same with one portal system, from the FORTEX variables."""

    fortex_api_url: Address
    fortex_auth_token: HeaderSecret
    fortex_system_name: HeaderText
    fortex_ui_url: Address
    fortex_ui_username: Name
    fortex_ui_password: Password
    fortex_origin: Name | None = None
    fortex_requests_at_once: int = Field(default=4, ge=1, le=32)
    fortex_requests_per_second: int = Field(default=5, ge=1, le=100)
    fortex_kit_proved: bool = False


S = TypeVar("S", bound=DatabaseSettings)


def load(kind: type[S], **given: Any) -> S:
    """The settings of that kind.

    Raises:
        SettingsProblem: one line a missing or bad variable, which it names, and how to get a value.
    """
    try:
        return kind(**given)
    except ValidationError as error:
        raise SettingsProblem([_line(one) for one in sorted(error.errors(include_input=False), key=_place)]) from None


def _place(problem: Any) -> int:
    """Where a problem is told: the portal's variables in their order, then the others."""
    names = list(HOW_TO_GET)
    name = str(problem["loc"][0]).upper() if problem["loc"] else ""
    return names.index(name) if name in names else len(names)


def _line(problem: Any) -> str:
    """One problem in one line; never the value, which may be a secret."""
    name = str(problem["loc"][0]).upper() if problem["loc"] else "the settings"
    words = (
        "is missing"
        if problem["type"] == "missing"
        else f"is not right: {problem['msg'].removeprefix('Value error, ')}"
    )
    return f"{name} {words} ({HOW_TO_GET[name]})" if name in HOW_TO_GET else f"{name} {words}"
