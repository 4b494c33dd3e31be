"""Which vendors are asked, in which order, given the keys that are set."""

from collections.abc import Sequence
from dataclasses import dataclass

from bursar.integrations.market_data_chain import FirstRates, FirstThatAnswers
from bursar.integrations.offline import EnteredByHand
from bursar.ports.market_data import ExchangeRates, MarketData
from bursar.ports.property_value import PropertyValue

# A vendor's module is loaded where its key is set: without keys the start is half a second faster.


@dataclass(frozen=True, slots=True, repr=False)
class VendorKeys:
    """Keys that are set; a vendor without one is not asked.

    `frankfurter` needs no key, only a network; `yahoo` is a person's own choice (see its module).
    """

    tiingo: str | None = None
    polygon: str | None = None
    alpha_vantage: str | None = None
    coingecko: str | None = None
    exchangerate_host: str | None = None
    rentcast: str | None = None
    frankfurter: bool = False
    yahoo: bool = False


def price_vendors(keys: VendorKeys) -> FirstThatAnswers:
    """Return the chain: those that reach back furthest on a free plan come first."""
    vendors: list[MarketData] = []
    if keys.coingecko:
        from bursar.integrations.coingecko import CoinGecko, connect_coingecko  # noqa: PLC0415

        vendors.append(CoinGecko(connect_coingecko(keys.coingecko)))
    if keys.tiingo:
        from bursar.integrations.tiingo import Tiingo, connect_tiingo  # noqa: PLC0415

        vendors.append(Tiingo(connect_tiingo(keys.tiingo)))
    if keys.polygon:
        from bursar.integrations.polygon import Polygon, connect_polygon  # noqa: PLC0415

        vendors.append(Polygon(connect_polygon(keys.polygon)))
    if keys.alpha_vantage:
        from bursar.integrations.alpha_vantage import AlphaVantage, connect_alpha_vantage  # noqa: PLC0415

        vendors.append(AlphaVantage(connect_alpha_vantage(keys.alpha_vantage)))
    if keys.yahoo:
        from bursar.integrations.yahoo import Yahoo, connect_yahoo  # noqa: PLC0415

        vendors.append(Yahoo(connect_yahoo()))
    return FirstThatAnswers(vendors)


def rate_vendors(keys: VendorKeys) -> FirstRates:
    """Return the chain of exchange rates: the central bank's first."""
    vendors: list[ExchangeRates] = []
    if keys.frankfurter:
        from bursar.integrations.exchange_rates import Frankfurter, connect_frankfurter  # noqa: PLC0415

        vendors.append(Frankfurter(connect_frankfurter()))
    if keys.exchangerate_host:
        from bursar.integrations.exchange_rates import ExchangeRateHost, connect_exchangerate_host  # noqa: PLC0415

        vendors.append(ExchangeRateHost(connect_exchangerate_host(keys.exchangerate_host)))
    return FirstRates(vendors)


def home_values(keys: VendorKeys) -> PropertyValue:
    """Return the vendor of property values, or the stand-in that says there is none."""
    if not keys.rentcast:
        return EnteredByHand()
    from bursar.integrations.property_values import RentCast, connect_rentcast  # noqa: PLC0415

    return RentCast(connect_rentcast(keys.rentcast))


def named(keys: VendorKeys) -> Sequence[str]:
    """Return the sources that are set up, for the settings page; never a key."""
    return [name for name in VendorKeys.__dataclass_fields__ if getattr(keys, name)]
