"""Option symbols: the OCC's 21 characters, and how Schwab and Fidelity write them."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.ports.statement_format import InstrumentReference

_OCC = re.compile(r"([A-Z][A-Z0-9.]{0,5}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})", re.ASCII)
_SCHWAB = re.compile(
    r"([A-Z][A-Z0-9./]{0,5}) (\d{2}/\d{2}/\d{4}) (\d{1,6}(?:\.\d{1,4})?) ([CP])", re.ASCII
)
_FIDELITY = re.compile(
    r"-?([A-Z][A-Z0-9.]{0,5}?)(\d{2})(\d{2})(\d{2})([CP])(\d{1,6}(?:\.\d{1,4})?)", re.ASCII
)
_CONTRACT = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Terms:
    underlying: str
    expires_on: date
    strike: Decimal
    right: str


def parse_option(
    symbol: str, name: str | None = None, currency: str | None = "USD"
) -> InstrumentReference | None:
    """Return the option a symbol names, or None where it names none.

    `symbol` of the result is the OCC form without padding, so that every source names one
    contract alike; a contract is for 100 units unless the file says otherwise.
    """
    terms = _terms(symbol.strip())
    if terms is None:
        return None
    occ = (
        f"{terms.underlying}{terms.expires_on:%y%m%d}{terms.right[0].upper()}"
        f"{int(terms.strike * 1000):08d}"
    )
    return InstrumentReference(
        symbol=occ,
        name=name,
        kind="option",
        currency=currency,
        underlying=terms.underlying,
        multiplier=_CONTRACT,
        expires_on=terms.expires_on,
        strike=terms.strike,
        right=terms.right,
    )


def _terms(symbol: str) -> _Terms | None:
    try:
        if found := _OCC.fullmatch(symbol):
            root, year, month, day, right, strike = found.groups()
            expires_on = parse_date(f"20{year}-{month}-{day}")
            return _Terms(root, expires_on, _strike(Decimal(strike) / 1000), _right(right))
        if found := _SCHWAB.fullmatch(symbol):
            root, expiry, strike, right = found.groups()
            return _Terms(root, parse_date(expiry), _strike(Decimal(strike)), _right(right))
        if found := _FIDELITY.fullmatch(symbol):
            root, year, month, day, right, strike = found.groups()
            expires_on = parse_date(f"20{year}-{month}-{day}")
            return _Terms(root, expires_on, _strike(Decimal(strike)), _right(right))
    except NotADate:
        return None
    return None


def _right(letter: str) -> str:
    return "call" if letter == "C" else "put"


def _strike(number: Decimal) -> Decimal:
    """Return the strike without trailing zeros, and never as 1E+2."""
    return (
        number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    )
