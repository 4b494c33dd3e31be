"""What the ledger engines are given: transactions, terms of accounts and instruments, rates.

Everything here is plain data. Signs are those of ``kinds``: quantities and amounts are changes
in the account, positive in, negative out; ``amount`` is net of ``fee`` and ``tax``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bursar.engines.ledger.kinds import LotMethod, TaxTreatment, TransactionKind

Id = str | UUID

Rates = Callable[[str, str, date], Decimal | None]
"""``rates(source, target, on)``: units of target for one unit of source on a day, None if unknown.

It is never called with two equal currencies.
"""


def no_rates(_source: str, _target: str, _on: date) -> None:
    """Return no rate for any pair: foreign amounts then carry the status missing rate."""
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transaction of the ledger, as the service hands it in.

    ``(traded_on, sequence, id)`` orders entries of one account; opening balances come first in
    their day. ``quantity`` is 0 where no units move. For a spin-off ``quantity`` is the units of
    ``counter_instrument_id`` received; for a merger or ticker change it may be 0 (all units go).

    Attributes:
        cost_basis: Total tax cost of the units that come in, where it is not minus ``amount``
            (opening balances, transfers from unknown senders, vests, gifts, inheritances).
        acquired_on: Tax date of units that were acquired before ``traded_on``.
        ratio: New units per old unit (split, stock dividend, merger), units received per unit
            held (spin-off).
        basis_fraction: Share of the basis that moves to the spun-off instrument, 0 to 1.
        lot_selection: Pairs of opening entry id and quantity that a sale names.
        wash_sale_disallowed: Loss the broker itself reported as disallowed, positive.
        transfer_id: Shared by the two sides of a transfer between own accounts.
    """

    id: Id
    account_id: Id
    kind: TransactionKind
    traded_on: date
    amount: Decimal
    currency: str
    sequence: int = 0
    settled_on: date | None = None
    instrument_id: Id | None = None
    quantity: Decimal = Decimal(0)
    unit_price: Decimal | None = None
    fee: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    cost_basis: Decimal | None = None
    acquired_on: date | None = None
    ratio: Decimal | None = None
    counter_instrument_id: Id | None = None
    counter_amount: Decimal | None = None
    counter_currency: str | None = None
    basis_fraction: Decimal | None = None
    lot_selection: tuple[tuple[Id, Decimal], ...] | None = None
    wash_sale_disallowed: Decimal | None = None
    transfer_id: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """What the engines must know about an account.

    Attributes:
        owner_id: The member who owns it; None for joint ownership.
        taxpayer_id: Whose return its gains belong to; spouses filing jointly share one.
        wash_scope: Whether sales and purchases here count for wash sales (see ``WashPolicy``).
    """

    account_id: Id
    taxpayer_id: Id
    tax_treatment: TaxTreatment = TaxTreatment.TAXABLE
    lot_method: LotMethod = LotMethod.FIFO
    owner_id: Id | None = None
    may_go_short: bool = False
    wash_scope: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentTerms:
    """What the engines must know about an instrument.

    Attributes:
        multiplier: Units of the underlying, or of price, per contract; 1 for shares.
        wash_exempt: The wash-sale rule does not reach it (crypto, section 1256 contracts) ...
        wash_exempt_until: ... for losses before this day; None for no end known in law.
        identical_group: Instruments with the same group are substantially identical.
        underlying_id: What an option gives a right to.
        acquires_underlying: A holder may buy the underlying (a call): buying it replaces shares.
        section_1256: Gains are 60/40 whatever the holding period.
    """

    instrument_id: Id
    currency: str
    kind: str = "stock"
    multiplier: Decimal = Decimal(1)
    wash_exempt: bool = False
    wash_exempt_until: date | None = None
    identical_group: Id | None = None
    underlying_id: Id | None = None
    acquires_underlying: bool = False
    section_1256: bool = False


class ActionKind(StrEnum):
    """Corporate actions that the market announces once for every holder."""

    SPLIT = "split"
    STOCK_DIVIDEND = "stock_dividend"
    SPIN_OFF = "spin_off"
    MERGER = "merger"
    TICKER_CHANGE = "ticker_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorporateAction:
    """A corporate action as the market states it; ``on`` is the ex-date, before trading.

    Attributes:
        ratio: New units per old unit; for a spin-off, units received per unit held.
        cash_per_unit: Cash per old unit, in the instrument's currency.
        fair_value: Price of one counter unit at the exchange, for gain on boot.
    """

    instrument_id: Id
    on: date
    kind: ActionKind
    ratio: Decimal | None = None
    counter_instrument_id: Id | None = None
    cash_per_unit: Decimal | None = None
    basis_fraction: Decimal | None = None
    fair_value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All that surrounds the entries: accounts, instruments, market actions, currency of tax."""

    accounts: Mapping[Id, AccountTerms]
    instruments: Mapping[Id, InstrumentTerms]
    actions: Sequence[CorporateAction] = field(default_factory=tuple)
    tax_currency: str = "USD"
    rates: Rates = no_rates


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the ledger that cannot be right or is not known; the figures go on.

    Codes and what they make partial: see docs/methods/lots.md.
    """

    entry_id: Id
    code: str
    message: str
