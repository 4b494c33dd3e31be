"""How a Flex row names instrument, account and day."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bursar.integrations.statements.amounts import parse_decimal
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.flex_xml import FlexRow
from bursar.integrations.statements.options import parse_option
from bursar.ports.statement_format import AccountReference, InstrumentReference

_KINDS = {
    "STK": "stock",
    "OPT": "option",
    "FOP": "option",
    "FUT": "future",
    "BOND": "bond",
    "BILL": "bond",
    "FUND": "fund",
    "CASH": "forex",
    "CRYPTO": "crypto",
}
_PER_HUNDRED = Decimal("0.01")


@dataclass(slots=True)
class FlexScope:
    """The statement the rows belong to."""

    account: AccountReference = field(default_factory=AccountReference)
    base_currency: str = ""
    period: tuple[date, date] | None = None
    currencies: set[str] = field(default_factory=set)  # seen in rows
    only_currency: str = ""  # the one whose rate to base is 1

    def account_of(self, row: FlexRow) -> AccountReference:
        """Return the row's own account; a file may hold several under one statement."""
        number = row.get("accountId")
        if number and number != self.account.number:
            return replace(self.account, number=number)
        return self.account

    @property
    def last_day(self) -> date:
        """The statement's last day.

        Raises:
            NotADate: The statement does not say.
        """
        if self.period is None:
            raise NotADate("the statement's last day")
        return self.period[1]

    def note_currency(self, row: FlexRow) -> str:
        """Return the row's currency, and remember it to find the base currency."""
        currency = row.get("currency")
        self.currencies.add(currency)
        if row.get("fxRateToBase") == "1":
            self.only_currency = currency
        return currency


def flex_date(row: FlexRow, *names: str) -> date:
    """Return the first of these attributes that is given, as a day.

    Raises:
        NotADate: None is given, or it is no day.
    """
    for name in names:
        if row.get(name):
            return parse_date(row.get(name))
    raise NotADate("")


def instrument_of(row: FlexRow) -> InstrumentReference:
    """Return the instrument of a row; bonds are counted by face and quoted per hundred."""
    category = row.get("assetCategory")
    kind = _KINDS.get(category, "other")
    if kind == "stock" and row.get("subCategory") == "ETF":
        kind = "etf"
    isin = row.get("isin") or (row.get("securityID") if row.get("securityIDType") == "ISIN" else "")
    reference = InstrumentReference(
        symbol=row.get("symbol") or None,
        name=row.get("description") or None,
        isin=isin or None,
        cusip=row.get("cusip") or None,
        figi=row.get("figi") or None,
        venue=row.get("listingExchange") or None,
        kind=kind,
        currency=row.get("currency") or None,
    )
    if kind == "bond":
        return replace(reference, multiplier=_PER_HUNDRED)
    multiplier = parse_decimal(row.get("multiplier"))
    if multiplier and multiplier not in (0, 1):
        reference = replace(reference, multiplier=multiplier)
    return _option(row, reference) if kind == "option" else reference


def _option(row: FlexRow, reference: InstrumentReference) -> InstrumentReference:
    known = parse_option(row.get("symbol"))
    expiry = row.get("expiry")
    strike = parse_decimal(row.get("strike"))
    right = {"P": "put", "C": "call"}.get(row.get("putCall"))
    return replace(
        reference,
        symbol=known.symbol if known else reference.symbol,
        underlying=row.get("underlyingSymbol") or (known.underlying if known else None),
        multiplier=reference.multiplier or Decimal(100),
        expires_on=parse_date(expiry) if expiry else (known.expires_on if known else None),
        strike=strike if strike is not None else (known.strike if known else None),
        right=right or (known.right if known else None),
    )
