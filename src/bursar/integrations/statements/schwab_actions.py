"""Schwab's action words and what they are here."""

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.ports.statement_format import Activity

_DIVIDENDS = """
cash dividend|qualified dividend|non-qualified div|special dividend|special qual div
special non qual div|pr yr cash div|pr yr special div|pr yr non-qual div|pr yr qual div
reinvest dividend|qual div reinvest|non-qual div reinvest|pr yr div reinvest|div adjustment
non-taxable dividend|pr yr non taxable div|substitute dividend|cash dividend adj
"""
_INTEREST = """
credit interest|bank interest|bond interest|cd interest|bank interest adj|credit interest adj
bond interest adj|promotional award|muni interest
"""
_FEES = """
service fee|adr mgmt fee|adr fee|advisor fee|misc fee|wire fee|foreign security fee
service fee adj|advisor fee adj|reorg fee|ticket charge
"""
_TAXES = """
foreign tax paid|nra withholding|nra tax|nra tax adj|foreign tax reclaim|foreign tax adj
federal tax withheld|state tax withheld|backup withholding
"""


def _words(text: str) -> list[str]:
    return [word.strip() for line in text.strip().splitlines() for word in line.split("|")]


KINDS: dict[str, Kind] = {
    "buy": Kind.BUY,
    "buy to open": Kind.BUY,
    "buy to close": Kind.COVER_SHORT,
    "buy to cover": Kind.COVER_SHORT,
    "sell": Kind.SELL,
    "sell to close": Kind.SELL,
    "sell to open": Kind.SELL_SHORT,
    "sell short": Kind.SELL_SHORT,
    "reinvest shares": Kind.REINVESTMENT,
    "long term cap gain": Kind.CAPITAL_GAIN_LONG,
    "long term cap gain reinvest": Kind.CAPITAL_GAIN_LONG,
    "short term cap gain": Kind.CAPITAL_GAIN_SHORT,
    "short term cap gain reinvest": Kind.CAPITAL_GAIN_SHORT,
    "return of capital": Kind.RETURN_OF_CAPITAL,
    "cash in lieu": Kind.RETURN_OF_CAPITAL,
    "margin interest": Kind.MARGIN_INTEREST,
    "expired": Kind.OPTION_EXPIRY,
    "assigned": Kind.OPTION_ASSIGNMENT,
    "exchange or exercise": Kind.OPTION_EXERCISE,
    "stock split": Kind.SPLIT,
    "stock div dist": Kind.STOCK_DIVIDEND,
    "spin-off": Kind.SPIN_OFF,
    "stock plan activity": Kind.VEST,
    "journaled shares": Kind.TRANSFER_IN_KIND,
    "security transfer": Kind.TRANSFER_IN_KIND,
    **dict.fromkeys(_words(_DIVIDENDS), Kind.DIVIDEND),
    **dict.fromkeys(_words(_INTEREST), Kind.INTEREST),
    **dict.fromkeys(_words(_FEES), Kind.FEE),
    **dict.fromkeys(_words(_TAXES), Kind.TAX),
}
SHARE_KINDS = frozenset(
    {
        Kind.OPTION_EXPIRY,
        Kind.OPTION_ASSIGNMENT,
        Kind.OPTION_EXERCISE,
        Kind.SPLIT,
        Kind.STOCK_DIVIDEND,
        Kind.SPIN_OFF,
        Kind.VEST,
        Kind.TRANSFER_IN_KIND,
    }
)
# Actions told in two lines: what leaves and what comes.
SWAPS = frozenset(
    _words(
        """
        stock merger|reverse split|name change|conversion|cash merger|cash merger adj
        cash/stock merger|mandatory reorg exc|full redemption|full redemption adj|exchange
        cusip change|symbol change
        """
    )
)
_OUTSIDE = ("moneylink", "wire", "funds received", "funds paid", "check", "atm", "visa", "ach")
_INSIDE = ("journal", "internal transfer", "bank transfer", "futures mm sweep")


def cash_kind(action: str, row: Activity) -> Kind | None:
    """Return the kind of a movement of cash, or None where the word is not known."""
    if row.amount is None or row.quantity:
        return None
    if action.startswith(_OUTSIDE) or action == "misc cash entry":
        return Kind.DEPOSIT if row.amount >= 0 else Kind.WITHDRAWAL
    if action.startswith(_INSIDE):
        return Kind.TRANSFER_IN if row.amount >= 0 else Kind.TRANSFER_OUT
    return None
