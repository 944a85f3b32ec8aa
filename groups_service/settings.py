"""All settings of the service; no other module reads the environment.

A setting comes from the environment (`GROUPS_PORT`), else from `groups.toml` in the working
folder (`port`), else from the default here. docs/settings.md explains each.
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def _zone(name: str) -> str:
    ZoneInfo(name)
    return name


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be like https://groups.example.org, without a path")
    return url.rstrip("/")


def _origins(urls: str) -> str:
    return ",".join(_origin(url.strip()) for url in urls.split(",") if url.strip())


def _networks(text: str) -> str:
    for part in filter(None, text.split(",")):
        ip_network(part.strip())
    return text


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="GROUPS_", toml_file="groups.toml", extra="ignore", frozen=True
    )

    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    host: str = "127.0.0.1"
    base_url: Annotated[str, AfterValidator(_origin)] = Field(
        default_factory=lambda values: f"http://localhost:{values.get('port', 8000)}"
    )
    data_dir: Path = Path("data")
    database_url: str = ""
    storage_url: str = ""
    secret_file: Path | None = None
    directory: str = ""
    directory_base: str = ""
    directory_user: str = ""
    directory_password_file: Path | None = None
    directory_ca: Path | None = None
    keytab: Path | None = None
    kerberos_realm: str = ""
    site_admin_group: str = ""
    bindable_directory_groups: str = ""
    report_receiver_group: str = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Stockholm"
    language: Literal["sv", "en"] = "sv"
    organisation: str = "Exempelstads kommun"
    smtp_url: str = ""
    smtp_password_file: Path | None = None
    smtp_ca: Path | None = None
    mail_from: str = ""
    webhook_networks: Annotated[str, AfterValidator(_networks)] = ""
    embed_origins: Annotated[str, AfterValidator(_origins)] = ""
    trusted_proxies: str = ""
    allow_plain_http: bool = False
    allow_token_command: bool = False
    sync_minutes: Annotated[int, Field(ge=1)] = 60
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database(self) -> str:
        """The database's URL; SQLite in the data folder unless one is set."""
        return self.database_url or f"sqlite://{self.data_dir.resolve() / 'groups.sqlite'}"

    @property
    def storage(self) -> str:
        return self.storage_url or f"file://{self.data_dir.resolve() / 'archive'}"

    @property
    def secrets(self) -> Path:
        return self.secret_file or self.data_dir / "secrets.toml"

    @property
    def bindable_group_names(self) -> list[str]:
        """The names of directory groups, which the setting separates by semicolons."""
        return [name.strip() for name in self.bindable_directory_groups.split(";") if name.strip()]

    @property
    def embedding_origins(self) -> list[str]:
        """Origins whose pages may show the feeds of people who send a token."""
        return self.embed_origins.split(",") if self.embed_origins else []

    @property
    def sender_address(self) -> str:
        """The From address of emails."""
        return self.mail_from or f"noreply@{self.public_host}"

    @property
    def public_host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_encrypted(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        return self.public_host in LOOPBACK


def read() -> Settings:
    return Settings()


def database_kind(url: str) -> str:
    return "SQLite" if url.startswith("sqlite:") else "PostgreSQL"
