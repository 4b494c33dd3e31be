"""Canonical events: the one reading of the ledger that lots, positions, cash and flows share."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bursar.engines.ledger.entries import CorporateAction, Entry, Id, Issue
from bursar.engines.ledger.kinds import TransactionKind

ZERO = Decimal(0)

Link = tuple[Id, ...]
"""Names the parcel of lots that one event sends and another receives."""


class Op(StrEnum):
    """What an event does to the lots of its account and instrument."""

    CASH = "cash"  # nothing: only money moves
    OPEN = "open"  # units come in (or, negative, a short sale opens) at `value`
    CLOSE = "close"  # units are disposed of (or, positive, a short is covered) for `value`
    REMOVE = "remove"  # units leave without a gain: gift, transfer to an unknown account
    SEND = "send"  # lots leave in a parcel
    RECEIVE = "receive"  # lots arrive from a parcel
    CARVE = "carve"  # a fraction of basis leaves in a parcel, units stay
    SCALE = "scale"  # units change, basis stays
    RETURN_BASIS = "return_basis"  # cash lowers basis; what is beyond basis is a gain
    RESTATE = "restate"  # basis is corrected by `value`
    ROLL = "roll"  # an option ends; its premium goes into the linked trade
    SETTLE = "settle"  # a gain in cash without a change of units


class Event(NamedTuple):
    """One change of one account, in canonical order.

    Attributes:
        on: The day it takes effect (see docs/methods/lots.md for transfers and ex-dates).
        quantity: Change of units of the instrument, signed; positions are their running sum.
        value: What was paid or received for the units, positive, in the instrument's currency;
            None where unknown.
        tax_value: The same at that day's rate in tax currency; None where unknown.
        cash: Change of cash in ``currency``, after fee and tax.
        entry_id: The transaction behind it, or the name of the market's corporate action.
        entry: That transaction, None for an action no statement reported.
        action: The corporate action, where the market stated one.
        link: Name of the parcel sent, received or rolled.
        fraction: CARVE: share of basis that leaves; SCALE: new units per old unit, where known.
    """

    op: Op
    kind: TransactionKind
    on: date
    account_id: Id
    instrument_id: Id | None
    quantity: Decimal
    value: Decimal | None
    tax_value: Decimal | None
    cash: Decimal
    currency: str
    entry_id: Id
    entry: Entry | None = None
    action: CorporateAction | None = None
    link: Link | None = None
    fraction: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """The canonical events and what could not be read as it stood."""

    events: list[Event]
    issues: list[Issue]


def action_name(action: CorporateAction) -> str:
    """Return the stable id under which events and disposals of a market action appear."""
    return f"action:{action.kind}:{action.instrument_id}:{action.on.isoformat()}"
