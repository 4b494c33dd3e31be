"""The sample market's instruments: our own, dated, approximate facts, read from small tables."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from bursar.engines.sample_market.model import InstrumentSpec, RateSpec, Schedule, Split
from bursar.ports.market_data import InstrumentFact, InstrumentKind

FACTS_AS_OF = date(2026, 10, 30)
NOTE = "sample, approximate"
SECTORS = {
    "TECH": "Information Technology",
    "COMM": "Communication Services",
    "DISC": "Consumer Discretionary",
    "STAP": "Consumer Staples",
    "HLTH": "Health Care",
    "FINL": "Financials",
    "INDU": "Industrials",
    "ENRG": "Energy",
    "MATL": "Materials",
    "UTIL": "Utilities",
    "REIT": "Real Estate",
}
QUARTERS = {"q1": (1, 4, 7, 10), "q2": (2, 5, 8, 11), "q3": (3, 6, 9, 12)}
BILLION = Decimal(10**9)

RATES = (
    # units for one dollar on 2006-01-01 and on 2026-10-30, annual volatility
    RateSpec("EUR", 0.845, 0.861, 0.080),
    RateSpec("GBP", 0.582, 0.752, 0.085),
    RateSpec("CHF", 1.312, 0.799, 0.085),
    RateSpec("CAD", 1.163, 1.399, 0.070),
    RateSpec("INR", 45.05, 88.40, 0.060),
    RateSpec("JPY", 117.8, 152.6, 0.090, 3),
    RateSpec("AUD", 1.365, 1.527, 0.100),
    RateSpec("NZD", 1.465, 1.735, 0.105),
    RateSpec("SGD", 1.663, 1.299, 0.050),
    RateSpec("HKD", 7.754, 7.771, 0.002),
    RateSpec("SEK", 7.94, 9.43, 0.100),
    RateSpec("NOK", 6.77, 10.07, 0.105),
    RateSpec("DKK", 6.31, 6.43, 0.080),
    RateSpec("CNY", 8.07, 7.115, 0.035),
    RateSpec("MXN", 10.63, 18.45, 0.115),
    RateSpec("BRL", 2.34, 5.37, 0.150),
    RateSpec("ZAR", 6.33, 17.3, 0.155),
)


@dataclass(frozen=True, slots=True)
class SampleInstrument:
    """A row of the tables: the facts shown, and what its prices are made from."""

    fact: InstrumentFact
    spec: InstrumentSpec


@lru_cache(maxsize=1)
def instruments() -> Mapping[str, SampleInstrument]:
    """Return all sample instruments by symbol."""
    found: dict[str, SampleInstrument] = {}
    for read in (_stocks, _funds, _india, _coins):
        for instrument in read():
            found[instrument.fact.symbol] = instrument
    return found


def _rows(table: str) -> Iterator[dict[str, str]]:
    file = files("bursar.integrations") / "sample_market_tables" / f"{table}.csv"
    yield from csv.DictReader(file.read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=1)
def _splits() -> Mapping[str, tuple[Split, ...]]:
    found: dict[str, tuple[Split, ...]] = {}
    for row in _rows("splits"):
        split = Split(date.fromisoformat(row["ex_on"]), float(row["ratio"]))
        found[row["symbol"]] = (*found.get(row["symbol"], ()), split)
    return found


@lru_cache(maxsize=1)
def _isins() -> Mapping[str, str]:
    return {row["symbol"]: row["isin"] for row in _rows("isins")}


@lru_cache(maxsize=1)
def _profiles() -> Mapping[tuple[str, str], Mapping[str, Decimal]]:
    return {
        (row["profile"], row["dimension"]): {
            SECTORS.get(name, name): Decimal(weight)
            for name, weight in (part.split(":") for part in row["weights"].split())
        }
        for row in _rows("profiles")
    }


def _stocks() -> Iterator[SampleInstrument]:
    for row in _rows("stocks"):
        cap = Decimal(row["cap_bn"]) * BILLION
        fact = _fact(row, InstrumentKind.STOCK, "USD", country="US", group=row["group"])
        yield SampleInstrument(
            fact, _spec(row, calendar="XNYS", turnover=0.003 * float(cap), decimals=2)
        )


def _funds() -> Iterator[SampleInstrument]:
    for row in _rows("funds"):
        kind = InstrumentKind(row["kind"])
        traded = kind is InstrumentKind.ETF
        fact = _fact(row, kind, "USD", country="US", group=row["group"])
        yield SampleInstrument(
            fact, _spec(row, calendar="XNYS", turnover=6e8 if traded else None, decimals=2)
        )


def _india() -> Iterator[SampleInstrument]:
    for row in _rows("india"):
        kind = InstrumentKind(row["kind"])
        fact = _fact(row, kind, "INR", country="IN", group=row["group"])
        turnover = 0.001 * float(fact.market_cap or 0) or 4e8
        whole = dict(row) | {"group": "GOLD" if row["profile"] == "gold" else "INDIA"}
        if row["profile"] == "gold":
            whole["group_beta"] = "1"
        traded = kind is not InstrumentKind.FUND
        spec = _spec(whole, calendar="XNSE", turnover=turnover if traded else None, decimals=2)
        yield SampleInstrument(fact, spec)


def _coins() -> Iterator[SampleInstrument]:
    for row in _rows("crypto"):
        stable = not float(row["sigma"])
        fact = InstrumentFact(
            symbol=row["symbol"],
            name=row["name"],
            kind=InstrumentKind.CRYPTO,
            currency="USD",
            market_cap=Decimal(row["cap_bn"]) * BILLION,
            coingecko_id=row["coingecko_id"],
            asset_classes={"crypto": Decimal(1)},
            as_of=FACTS_AS_OF,
            note=NOTE,
        )
        whole = row | {"group": "" if stable else "CRYP"}
        turnover = 0.02 * float(row["cap_bn"]) * 1e9
        yield SampleInstrument(
            fact,
            _spec(whole, calendar="24/7", turnover=turnover, decimals=int(row["decimals"])),
        )


def _fact(
    row: Mapping[str, str], kind: InstrumentKind, currency: str, *, country: str, group: str
) -> InstrumentFact:
    profile = row.get("profile", "")
    stock = kind is InstrumentKind.STOCK
    home = "us_stock" if country == "US" else "international_stock"
    weights = _profiles()
    sectors = weights.get((profile, "sector"), {})
    if stock or profile == "sector":
        sectors = {SECTORS[group]: Decimal(1)}
    isin = _isins().get(row["symbol"])
    return InstrumentFact(
        symbol=row["symbol"],
        name=row["name"],
        kind=kind,
        currency=currency,
        venue=row["mic"] or None,
        sector=SECTORS[group] if stock or profile == "sector" else None,
        industry=row.get("industry") or None,
        country=country,
        expense_ratio=_decimal(row.get("expense")),
        market_cap=_billions(row.get("cap_bn")),
        price_earnings=_decimal(row.get("pe")),
        dividend_yield=_decimal(row["yield"]),
        isin=isin,
        cusip=isin[2:11] if isin is not None and isin.startswith("US") else None,
        asset_classes={home: Decimal(1)} if stock else weights[profile, "asset_class"],
        sectors=sectors,
        countries={country: Decimal(1)} if stock else weights.get((profile, "country"), {}),
        as_of=FACTS_AS_OF,
        note=NOTE,
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _billions(text: str | None) -> Decimal | None:
    return Decimal(text) * BILLION if text else None


def _spec(
    row: Mapping[str, str], *, calendar: str, turnover: float | None, decimals: int
) -> InstrumentSpec:
    def number(column: str) -> float:
        return float(row.get(column) or 0)

    styles = ("beta", "size", "value", "momentum", "quality", "volatility", "nasdaq")
    market, size, value, momentum, quality, volatility, nasdaq = (number(c) for c in styles)
    fund = "profile" in row and calendar == "XNYS"
    group = row.get("group") or None
    return InstrumentSpec(
        symbol=row["symbol"],
        calendar=calendar,
        price=float(row["price"]),
        growth=float(row["growth"]) if row["growth"] else None,
        sigma=number("sigma"),
        loadings=(market, size, value, momentum, quality, volatility, nasdaq),
        group=group,
        group_beta=number("group_beta") if "group_beta" in row else 1.0,
        dividend_yield=number("yield"),
        schedule=_schedule(row.get("schedule", "")),
        steady=not fund,
        fixed_price=row.get("kind") == "money_market",
        listed_on=date.fromisoformat(row["listed_on"]) if row["listed_on"] else None,
        splits=_splits().get(row["symbol"], ()),
        decimals=decimals,
        turnover=turnover,
        lag_days=1 if calendar == "XNSE" else 0,
    )


def _schedule(text: str) -> Schedule | None:
    """Read `q2@9` (Feb, May, Aug, Nov from the 9th), `m@1`, `s@10` (Jun, Dec), `y8@14` (Aug)."""
    if not text:
        return None
    rhythm, _, day = text.partition("@")
    if rhythm == "m":
        months: tuple[int, ...] = tuple(range(1, 13))
    elif rhythm == "s":
        months = (6, 12)
    elif rhythm.startswith("y"):
        months = (int(rhythm[1:]),)
    else:
        months = QUARTERS[rhythm]
    return Schedule(months, int(day))
