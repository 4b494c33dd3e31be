"""Puts the parts together for the app, the worker and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from sqlalchemy import Engine

from bursar.domains.identity.service.passwords import Passwords
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.integrations import vendor_order
from bursar.integrations.calendars import TradingCalendars
from bursar.integrations.local_files import LocalFiles
from bursar.integrations.offline import LocalMailbox
from bursar.integrations.smtp import MailServer, SmtpMailer
from bursar.integrations.statements import registry as statement_formats
from bursar.kit import audit, tenancy
from bursar.kit.cache import Cache
from bursar.kit.db import make_engine
from bursar.kit.edge import EDGE_SESSIONS, Runtime
from bursar.kit.jobs import Context
from bursar.kit.limits import Limits
from bursar.kit.redis_link import redis_client
from bursar.local.data_folder import DataFolder, open_data_folder
from bursar.local.postgres import RunningServer, connect_or_start
from bursar.local.roles import Role
from bursar.settings import PRIVACY_VERSION, TERMS_VERSION, Settings

if TYPE_CHECKING:
    from bursar.integrations.sample_market import SampleMarket


@dataclass(frozen=True, slots=True)
class Assembly:
    """All that a process of Bursar works with."""

    settings: Settings
    engine: Engine
    market_engine: Engine
    owner_url: str | None
    services: Mapping[str, Any]
    server: RunningServer | None  # the embedded one, where this process joined or started it

    def runtime(self) -> Runtime:
        """Return what the HTTP edge needs."""
        secure = self.settings.secure_cookies
        return Runtime(
            engine=self.engine,
            market_engine=self.market_engine,
            session_idle=timedelta(minutes=self.settings.session_idle_minutes),
            cookie_name="__Host-bursar_session" if secure else "bursar_session",
            secure_cookies=secure,
            origin=self.settings.origin,
            services=self.services,
        )

    def context(self) -> Context:
        """Return what jobs run with."""
        return Context(engine=self.engine, market_engine=self.market_engine, services=self.services)

    def close(self) -> None:
        """Give connections back, and leave the embedded server."""
        self.engine.dispose()
        self.market_engine.dispose()
        if self.server is not None:
            self.server.stop()


def assemble(settings: Settings, *, name: str) -> Assembly:
    """Return the parts of one process; call from the main thread.

    Args:
        settings: Where the database is; without a URL the embedded server is joined or started.
        name: What the process is called in `pg_stat_activity`: "app" gets the large pool.
    """
    folder = open_data_folder(settings.data_dir)
    server: RunningServer | None = None
    if settings.database_url is None:
        server = connect_or_start(settings.data_dir)
        app_url, market_url = server.url(Role.APP), server.url(Role.MARKET)
        owner_url: str | None = server.url(Role.OWNER)
    else:
        app_url = settings.database_url.get_secret_value()
        market_url = _secret(settings.market_database_url) or app_url
        owner_url = _secret(settings.owner_database_url)
    key = master_key(settings, folder)
    audit.use_keys(audit.AuditKeys(key))
    pool = max(settings.pool_size, EDGE_SESSIONS + 2) if name == "app" else 4
    return Assembly(
        settings=settings,
        engine=make_engine(app_url, pool_size=pool, application=f"bursar {name}"),
        market_engine=make_engine(market_url, pool_size=2, application=f"bursar {name} market"),
        owner_url=owner_url,
        services=services(settings, folder, key),
        server=server,
    )


def services(settings: Settings, folder: DataFolder, key: bytes) -> Mapping[str, Any]:
    """Return the ports' implementations by name: vendors where there are keys, else stand-ins."""
    client = redis_client(url) if (url := _secret(settings.redis_url)) else None
    mailbox = LocalMailbox(folder.mail, settings.mail_from)
    keys = vendor_order.VendorKeys(
        tiingo=_secret(settings.tiingo_key),
        polygon=_secret(settings.polygon_key),
        alpha_vantage=_secret(settings.alpha_vantage_key),
        coingecko=_secret(settings.coingecko_key),
        exchangerate_host=_secret(settings.exchangerate_host_key),
        rentcast=_secret(settings.rentcast_key),
        frankfurter=settings.frankfurter,
        yahoo=settings.yahoo,
    )
    given: dict[str, Any] = {
        "identity_policy": identity_policy(settings, key),
        "limits": Limits(client),
        "cache": Cache(client),
        "passwords": Passwords(),
        "mailer": _mailer(settings) or mailbox,
        "file_store": LocalFiles(folder.files),
        "statement_formats": statement_formats,
        "market_data": vendor_order.price_vendors(keys),
        "exchange_rates": vendor_order.rate_vendors(keys),
        "property_value": vendor_order.home_values(keys),
        "vendors": vendor_order.named(keys),
        "calendars": TradingCalendars(folder.path / "calendars"),
    }
    if settings.demo:
        given["sample_market"] = partial(_sample_market, given["calendars"])
        if settings.smtp_host is None:
            given["mailbox"] = mailbox
    return given


def sample_market(assembly: Assembly, until: date) -> "SampleMarket":
    """Return the sample market with prices up to a completed day."""
    return _sample_market(assembly.services["calendars"], until)


def _sample_market(calendars: TradingCalendars, until: date) -> "SampleMarket":
    from bursar.integrations.sample_market import SampleMarket  # noqa: PLC0415 (half a second)

    return SampleMarket(calendars, until)


def identity_policy(settings: Settings, key: bytes) -> IdentityPolicy:
    """Return the rules of signing in that the settings ask for."""
    return IdentityPolicy(
        origin=settings.origin,
        master_key=key,
        terms_version=TERMS_VERSION,
        privacy_version=PRIVACY_VERSION,
        session_absolute=timedelta(hours=settings.session_absolute_hours),
        sign_in_limit=settings.sign_in_limit,
        sign_in_window_s=settings.sign_in_window_s,
        lockout_after=settings.lockout_after,
        lockout_minutes=settings.lockout_minutes,
        # Without a mail server nobody could confirm an address, and nobody could sign in.
        verified_email_required=settings.smtp_host is not None,
    )


def master_key(settings: Settings, folder: DataFolder) -> bytes:
    """Return the key that wraps all others: from the environment, else the data folder's own."""
    given = _secret(settings.master_key)
    return bytes.fromhex(given) if given else folder.master_key()


def _mailer(settings: Settings) -> SmtpMailer | None:
    if settings.smtp_host is None:
        return None
    return SmtpMailer(
        MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=_secret(settings.smtp_password),
        ),
        settings.mail_from,
    )


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value is not None and value.get_secret_value() else None


def refuse_to_serve(engine: Engine) -> None:
    """Raise unless the database role is a plain one: see `tenancy`.

    Raises:
        UnsafeRole: It could see every household.
    """
    with engine.connect() as connection:
        tenancy.refuse_unsafe_role(connection)
