"""The one compile stage: transactions and corporate actions in, canonical events out.

Lots, positions, cash, flows, income and performance read these events and nothing else, so no
formula exists twice. Compiling decides order, pairs transfers, applies corporate actions once,
splits a trade that crosses zero, and says in ``Issue`` values what it could not read.
"""

from collections.abc import Sequence
from decimal import Context, localcontext

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger import compile_actions, compile_special, compile_trades
from bursar.engines.ledger.compiler import Compiler, Handler
from bursar.engines.ledger.entries import Entry, Terms
from bursar.engines.ledger.events import Compiled
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.ordering import match_actions, ordered, pair_transfers

PRECISION = Context(prec=56)
"""Digits for exact sums of NUMERIC(38,18) quantities and of money to twelve decimals."""

HANDLERS: dict[Kind, Handler] = {
    **dict.fromkeys((Kind.BUY, Kind.REINVESTMENT, Kind.COVER_SHORT), compile_trades.buy),
    **dict.fromkeys((Kind.SELL, Kind.SELL_SHORT), compile_trades.sell),
    **dict.fromkeys(
        (
            Kind.TRANSFER_IN_KIND,
            Kind.CONVERSION_IN,
            Kind.OPENING_BALANCE,
            Kind.ADJUSTMENT,
            Kind.GIFT_IN,
            Kind.INHERITANCE,
            Kind.VEST,
            Kind.STAKING_REWARD,
            Kind.CONTRIBUTION,
            Kind.DEPOSIT,
            Kind.TRANSFER_IN,
        ),
        compile_trades.units_in,
    ),
    **dict.fromkeys(
        (
            Kind.TRANSFER_OUT_KIND,
            Kind.CONVERSION_OUT,
            Kind.GIFT_OUT,
            Kind.DISTRIBUTION,
            Kind.WITHDRAWAL,
            Kind.TRANSFER_OUT,
        ),
        compile_trades.units_out,
    ),
    **dict.fromkeys(
        (Kind.SPLIT, Kind.STOCK_DIVIDEND, Kind.SPIN_OFF, Kind.MERGER, Kind.TICKER_CHANGE),
        compile_actions.reported,
    ),
    **dict.fromkeys(
        (
            Kind.DIVIDEND,
            Kind.CAPITAL_GAIN_SHORT,
            Kind.CAPITAL_GAIN_LONG,
            Kind.INTEREST,
            Kind.FEE,
            Kind.TAX,
            Kind.MARGIN_INTEREST,
        ),
        Compiler.cash,
    ),
    Kind.RETURN_OF_CAPITAL: compile_special.return_of_capital,
    Kind.EXCHANGE: compile_special.exchange,
    **dict.fromkeys((Kind.WORTHLESS, Kind.OPTION_EXPIRY), compile_special.ended),
    **dict.fromkeys((Kind.OPTION_EXERCISE, Kind.OPTION_ASSIGNMENT), compile_special.exercised),
    Kind.FUTURES_SETTLEMENT: compile_special.settled,
}


def compile_events(entries: Sequence[Entry], terms: Terms) -> Compiled:
    """Return the canonical events of a ledger, in order, with the issues found on the way.

    The result does not depend on the order of `entries`. The entries of one lot group (see
    ``lot_groups``) compile to the same events alone as among all others.

    Args:
        entries: Transactions of any number of accounts, ids unique.
        terms: Accounts and instruments they name, market actions, rates by day.

    Raises:
        InvalidInput: Two entries share an id, or an entry names an account or instrument that
            `terms` does not have. All other problems are issues.
    """
    _check_names(entries, terms)
    pairing = pair_transfers(entries)
    matches = match_actions(entries, terms.actions)
    compiler = Compiler(
        terms,
        queue=ordered(entries, terms.actions, pairing),
        pairing=pairing,
        matches=matches,
        handlers=HANDLERS,
    )
    with localcontext(PRECISION):
        compiler.run(compile_actions.apply_action)
    return Compiled(events=compiler.events, issues=compiler.issues)


def _check_names(entries: Sequence[Entry], terms: Terms) -> None:
    unknown = {entry.account_id for entry in entries} - terms.accounts.keys()
    if unknown:
        raise InvalidInput(f"no terms for account {sorted(map(str, unknown))[0]}")
    named = {entry.instrument_id for entry in entries}
    named |= {entry.counter_instrument_id for entry in entries}
    named |= {
        action.counter_instrument_id for action in terms.actions if action.instrument_id in named
    }
    unnamed = named - terms.instruments.keys() - {None}
    if unnamed:
        raise InvalidInput(f"no terms for instrument {sorted(map(str, unnamed))[0]}")
