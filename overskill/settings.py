"""Every setting of the program, read once from the environment. See the table in the README.

`python -m overskill.settings` checks them: exit status 2 and one line when a value is unusable.
"""

import os
import re
import sys
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from overskill.origins import normalized_host, normalized_origin

SIGN_IN = re.compile(r"(:(?://)?).*@")
"""Name and password in an address."""


class Settings(BaseSettings):
    """The environment, checked. A value that is set but empty counts as not set."""

    model_config = SettingsConfigDict(env_prefix="OVERSKILL_", env_ignore_empty=True, frozen=True)

    anthropic_api_key: SecretStr | None = Field(None, validation_alias="ANTHROPIC_API_KEY")
    anthropic_auth_token: SecretStr | None = Field(None, validation_alias="ANTHROPIC_AUTH_TOKEN")
    anthropic_base_url: str | None = Field(None, validation_alias="ANTHROPIC_BASE_URL")
    model: str = Field("claude-sonnet-5-5", min_length=1, max_length=200)
    max_tokens: int | None = Field(None, ge=256, le=1_000_000)
    data_dir: Path = Path(".overskill")
    database_url: str = ""
    redis_url: str | None = None
    port: int = Field(3000, ge=1, le=65535)
    preview_port: int = Field(3001, ge=1, le=65535)
    preview_host: str = "{token}.localhost"
    auth: Literal["accounts", "none"] = "accounts"
    signup: Literal["closed", "open"] = "closed"
    public_url: str = ""
    api_url: str = ""
    demo_rate: float = Field(60, ge=0, le=100_000)
    metrics_token: SecretStr | None = None
    trusted_proxies: str = ""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("public_url", "api_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        return normalized_origin(value) if value else value

    @field_validator("anthropic_base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("an address that starts with http:// or https://")
        return value.rstrip("/")

    @field_validator("anthropic_base_url")
    @classmethod
    def _without_version(cls, value: str | None) -> str | None:
        if value and value.endswith("/v1"):
            raise ValueError("the address without /v1 at its end (the client adds /v1/messages itself)")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name() if value else "sqlite"
        except ArgumentError:
            backend = ""
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("a SQLAlchemy address that starts with sqlite:/// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("an address that starts with redis://, rediss:// or unix://")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < 16:
            raise ValueError("at least 16 characters long")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        try:
            _networks_in(value)
        except ValueError:
            raise ValueError("addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8") from None
        return value

    @field_validator("preview_host")
    @classmethod
    def _has_token(cls, value: str) -> str:
        if not value.startswith("{token}.") or "/" in value or ":" in value:
            raise ValueError("a host name that starts with {token}. and has no port, such as {token}.localhost")
        return "{token}." + normalized_host(value.removeprefix("{token}."))

    def model_post_init(self, _: object) -> None:
        public = self.public_url or f"http://localhost:{self.port}"
        object.__setattr__(self, "public_url", public)
        object.__setattr__(self, "api_url", self.api_url or public)
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'overskill.db'}")

    @cached_property
    def shared_redis_url(self) -> str | None:
        """Redis, where several workers may share the installation; with one database file there is one worker."""
        sqlite = make_url(self.database_url).get_backend_name() == "sqlite"
        return None if sqlite else self.redis_url

    @cached_property
    def preview_public_port(self) -> int | None:
        """The port of previews as browsers see it: ours, unless a proxy with https stands in front."""
        return None if self.public_url.startswith("https:") else self.preview_port

    @cached_property
    def preview_origin(self) -> str:
        """The origin of previews, with {token} in its host."""
        port = f":{self.preview_public_port}" if self.preview_public_port else ""
        return f"{urlsplit(self.public_url).scheme}://{self.preview_host}{port}"

    @cached_property
    def database_file(self) -> str | None:
        """The database's file; None when it is a server."""
        address = make_url(self.database_url)
        return address.database if address.get_backend_name() == "sqlite" else None

    @cached_property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        """The proxies whose X-Forwarded-For is believed."""
        return _networks_in(self.trusted_proxies)

    @cached_property
    def loopback_only(self) -> bool:
        """True when browsers reach the page on this machine only."""
        return urlsplit(self.public_url).hostname in ("localhost", "127.0.0.1", "::1")


def _networks_in(text: str) -> list[IPv4Network | IPv6Network]:
    """Raises ValueError for what is neither an address nor a network."""
    return [ip_network(one, strict=False) for one in text.replace(",", " ").split()]


def explain(error: ValidationError) -> str:
    """One line for the first unusable setting: its name, its value and what is accepted."""
    first = error.errors()[0]
    field = str(first["loc"][0])
    name = field if field.isupper() else f"OVERSKILL_{field.upper()}"
    accepted = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    value = str(os.environ.get(name, first.get("input")))
    shown = "(hidden)" if "KEY" in name or "TOKEN" in name else repr(SIGN_IN.sub(r"\1***@", value))
    return f"{name}={shown} cannot be used: it must be {accepted}."


def load() -> Settings:
    """The settings, or a one-line end of the program (exit status 2) that names the unusable one."""
    try:
        loaded = Settings()  # pyright: ignore[reportCallIssue]  # every field has a default; the aliases hide it
    except ValidationError as error:
        print(explain(error), file=sys.stderr)
        raise SystemExit(2) from None
    if loaded.auth == "none" and not loaded.loopback_only:
        print(
            f"OVERSKILL_AUTH='none' cannot be used: it must be accounts when OVERSKILL_PUBLIC_URL "
            f"({loaded.public_url}) is not this machine.",
            file=sys.stderr,
        )
        raise SystemExit(2)
    return loaded


settings = load()
