"""All settings, read once at start from the environment."""

from functools import cached_property
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

TERMS_VERSION = "2026-11-01"
PRIVACY_VERSION = "2026-11-01"


class Settings(BaseSettings):
    """Environment variables with the prefix `BURSAR_`; `PORT` alone has none."""

    model_config = SettingsConfigDict(env_prefix="BURSAR_", extra="ignore")

    data_dir: Path | None = None
    port: int = Field(default=8000, validation_alias="PORT", ge=1, le=65535)
    host: str = "127.0.0.1"
    public_url: str | None = None  # https://… in production; decides cookies and links
    trust_proxy: bool = False  # believe X-Forwarded-For of the proxy in front

    database_url: SecretStr | None = None  # app role; the embedded server where absent
    owner_database_url: SecretStr | None = None  # owner role, for migrations
    market_database_url: SecretStr | None = None  # market role, writes shared prices
    redis_url: SecretStr | None = None
    master_key: SecretStr | None = None  # 64 hex digits; the data folder's own where absent
    pool_size: int = Field(default=10, ge=2, le=100)

    demo: bool = False  # demo households, sample market, /dev/mailbox

    session_idle_minutes: int = Field(default=30, ge=1)
    session_absolute_hours: int = Field(default=24 * 7, ge=1)
    sign_in_limit: int = 10  # requests …
    sign_in_window_s: int = 10  # … in this many seconds (spec 001)
    lockout_after: int = 8
    lockout_minutes: int = 15

    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: str = "starttls"  # starttls | tls | none
    mail_from: str = "Bursar <no-reply@bursar.example>"

    alpha_vantage_key: SecretStr | None = None
    polygon_key: SecretStr | None = None
    tiingo_key: SecretStr | None = None
    coingecko_key: SecretStr | None = None
    exchangerate_host_key: SecretStr | None = None
    frankfurter: bool = False  # needs no key, only a network
    yahoo: bool = False  # unofficial; off unless asked for
    rentcast_key: SecretStr | None = None

    @cached_property
    def folder(self) -> Path:
        """The one folder where data live."""
        if self.data_dir is not None:
            return self.data_dir.expanduser().resolve()
        return Path(platformdirs.user_data_dir("bursar"))

    @property
    def origin(self) -> str:
        """The address people see, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether the address is https, which `__Host-` cookies need."""
        return self.origin.startswith("https://")
