"""A format in which a bank, broker or tracker exports: bytes in, typed activities out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from bursar.engines.ledger.kinds import TransactionKind


class UnreadableFile(ValueError):
    """The file as a whole cannot be understood; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class InstrumentReference:
    """How a file names an instrument. At least one of the identifiers is given."""

    symbol: str | None = None
    name: str | None = None
    isin: str | None = None
    cusip: str | None = None
    figi: str | None = None
    venue: str | None = None  # MIC where known, else the file's word
    kind: str | None = None  # stock, etf, fund, bond, option, future, crypto, cash, forex, other
    currency: str | None = None
    underlying: str | None = None
    multiplier: Decimal | None = None
    expires_on: date | None = None
    strike: Decimal | None = None
    right: str | None = None  # call | put


@dataclass(frozen=True, slots=True)
class AccountReference:
    """How a file names an account. `number` is as printed; only its last four digits are kept."""

    number: str | None = None
    name: str | None = None
    institution: str | None = None
    kind: str | None = None  # our account kinds (checking, savings, credit_card, brokerage, ...)
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that happened, as the file reports it, with the product's signs.

    See `bursar.engines.ledger.kinds` for the signs of quantity, amount, fee and tax.
    `amount` is None only where the file does not state it and it cannot be derived.
    """

    row: int  # 1-based line (text formats) or element number (XML, SGML, JSON)
    kind: TransactionKind
    account: AccountReference
    traded_on: date
    currency: str
    amount: Decimal | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    instrument: InstrumentReference | None = None
    fee: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    settled_on: date | None = None
    occurred_at: datetime | None = None  # timezone-aware
    description: str = ""
    external_id: str | None = None  # the source's own id (FITID, tradeID): unique within account
    cost_basis: Decimal | None = None
    acquired_on: date | None = None
    ratio: Decimal | None = None
    counter_instrument: InstrumentReference | None = None
    counter_amount: Decimal | None = None
    counter_currency: str | None = None
    basis_fraction: Decimal | None = None
    wash_sale_disallowed: Decimal | None = None  # as the broker reports it, positive
    category: str | None = None
    source: str | None = None  # employer-plan money: pretax, aftertax, match, rollover, ...
    raw: Mapping[str, str] = field(default_factory=dict)  # the row as read; empty in large files


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """Units the file says the account holds on a day."""

    row: int
    account: AccountReference
    instrument: InstrumentReference
    on: date
    quantity: Decimal
    unit_price: Decimal | None = None
    value: Decimal | None = None
    currency: str = "USD"
    cost_basis: Decimal | None = None
    source: str | None = None  # employer-plan money: one instrument may come once per source


@dataclass(frozen=True, slots=True)
class StatedLot:
    """One open lot as the file states it."""

    row: int
    account: AccountReference
    instrument: InstrumentReference
    acquired_on: date | None
    quantity: Decimal
    cost_basis: Decimal | None
    currency: str = "USD"
    on: date | None = None


@dataclass(frozen=True, slots=True)
class StatedBalance:
    """Cash (or debt, negative) the file says the account has on a day."""

    row: int
    account: AccountReference
    on: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class StatedPrice:
    """A unit price the file states."""

    row: int
    instrument: InstrumentReference
    on: date
    close: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class StatedRate:
    """An exchange rate the file states: one unit of `base` is `rate` units of `quote`."""

    row: int
    base: str
    quote: str
    on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A figure the file prints about itself (net worth, account total): only to compare with."""

    row: int
    account: AccountReference
    name: str  # in the file's words
    amount: Decimal
    currency: str
    on: date | None = None


class Severity(StrEnum):
    """Whether a row was left out (problem) or only deserves a word (notice)."""

    PROBLEM = "problem"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not understood, or a notice about one; nothing is dropped in silence."""

    row: int  # 0: about the file as a whole
    reason: str  # a sentence a person can act on
    severity: Severity = Severity.PROBLEM
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """All that one file says."""

    format: str
    activities: Sequence[Activity] = ()
    positions: Sequence[StatedPosition] = ()
    lots: Sequence[StatedLot] = ()
    balances: Sequence[StatedBalance] = ()
    prices: Sequence[StatedPrice] = ()
    rates: Sequence[StatedRate] = ()
    totals: Sequence[StatedTotal] = ()
    problems: Sequence[RowProblem] = ()
    # Data rows seen: the distinct rows (0 apart) among everything above. One row may be two
    # activities (a dividend and its reinvestment), or an activity and a notice.
    rows_read: int = 0
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A remembered way to read a CSV of unknown origin: our field -> the file's column header."""

    columns: Mapping[str, str]  # e.g. {"traded_on": "Date", "amount": "Amount", ...}
    kinds: Mapping[str, str] = field(default_factory=dict)  # the file's word -> TransactionKind
    date_order: str = "auto"  # ymd | dmy | mdy | auto
    decimal_comma: bool | None = None  # None: found out from the whole column
    negate_amount: bool = False
    currency: str = "USD"
    account: str | None = None
    skip_rows: int = 0
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class FileColumns:
    """What a person sees when matching the columns of a CSV of unknown origin."""

    header: tuple[str, ...]
    samples: Sequence[tuple[str, ...]]  # the first rows under it
    suggestion: ColumnMapping  # a guess; may be empty


class StatementFormat(Protocol):
    """One export format. Implementations are pure: no files, no network, no database."""

    name: str  # "ofx", "ibkr_flex", "schwab_csv", ...
    title: str  # for the screen: "Interactive Brokers Flex (XML)"

    def recognises(self, content: bytes, file_name: str) -> float:
        """Return how sure this format is, 0 to 1, from the first bytes and the name."""
        ...

    def read(self, content: bytes, file_name: str) -> Statement:
        """Read the whole file.

        Raises:
            UnreadableFile: Truncated, of the wrong kind, or nothing in it is understood.
        """
        ...


class StatementReader(Protocol):
    """All formats together."""

    def detect(self, content: bytes, file_name: str) -> "list[tuple[StatementFormat, float]]":
        """Return the formats that recognise the file, surest first."""
        ...

    def read_any(
        self,
        content: bytes,
        file_name: str,
        mapping: ColumnMapping | None = None,
        format_name: str | None = None,
    ) -> Statement:
        """Read the file in the named format, by the mapping, or in the surest format.

        Raises:
            UnreadableFile: No format understands it; the message says why.
        """
        ...

    def header_of(self, content: bytes, file_name: str) -> tuple[str, ...] | None:
        """Return the column names of a CSV of unknown origin; None where a format knows the file.

        Raises:
            UnreadableFile: Not a table.
        """
        ...

    def columns(
        self, content: bytes, encoding: str | None = None, skip_rows: int = 0
    ) -> FileColumns:
        """Return the columns of any CSV, for a person to match.

        Args:
            content: The file.
            encoding: As the person says, else found out.
            skip_rows: Lines before the header, as the person says; 0: found out.

        Raises:
            UnreadableFile: Not a table.
        """
        ...
