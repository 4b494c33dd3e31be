"""The kinds a transaction can have, and the signs its numbers carry.

Signs, everywhere in the product (table, engine, API, import):

* ``quantity`` is the change of units in the account: positive in, negative out.
* ``amount`` is the change of cash in the account, in ``currency``, *after* fee and tax:
  a purchase of 10 at 5 with a fee of 1 has quantity 10 and amount -51.
* ``fee`` and ``tax`` are positive costs that ``amount`` already contains (negative: a rebate).
* ``unit_price`` is positive, per unit, in ``currency``, before fee and tax.
"""

from enum import StrEnum


class TransactionKind(StrEnum):
    """What happened, as a statement would say it."""

    # Trades: quantity and amount have opposite signs.
    BUY = "buy"
    SELL = "sell"
    SELL_SHORT = "sell_short"
    COVER_SHORT = "cover_short"
    REINVESTMENT = "reinvestment"  # units bought with a distribution booked beside it; amount < 0

    # Income: amount > 0 (a reversal is negative), quantity 0, instrument named where there is one.
    DIVIDEND = "dividend"
    CAPITAL_GAIN_SHORT = "capital_gain_short"  # a fund's short-term distribution
    CAPITAL_GAIN_LONG = "capital_gain_long"  # a fund's long-term distribution
    INTEREST = "interest"
    RETURN_OF_CAPITAL = "return_of_capital"  # lowers basis; beyond basis it is a gain
    STAKING_REWARD = "staking_reward"  # quantity > 0, income at unit_price; basis the same

    # Costs: amount < 0.
    FEE = "fee"
    TAX = "tax"
    MARGIN_INTEREST = "margin_interest"

    # Cash across the account's border.
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    CONTRIBUTION = "contribution"  # into a retirement, HSA or 529 account
    DISTRIBUTION = "distribution"  # out of one
    TRANSFER_IN = "transfer_in"  # cash from another own account
    TRANSFER_OUT = "transfer_out"
    EXCHANGE = "exchange"  # amount in currency against counter_amount in counter_currency

    # Units across the account's border: lots keep cost and dates where they are known.
    TRANSFER_IN_KIND = "transfer_in_kind"  # cost_basis and acquired_on where the sender is unknown
    TRANSFER_OUT_KIND = "transfer_out_kind"
    CONVERSION_IN = "conversion_in"  # Roth conversion in kind or cash, receiving side
    CONVERSION_OUT = "conversion_out"
    OPENING_BALANCE = "opening_balance"  # units with cost_basis/acquired_on, or cash with amount
    ADJUSTMENT = "adjustment"  # a reconciled difference to the custodian's statement
    GIFT_IN = "gift_in"  # donor's basis and date are carried over
    GIFT_OUT = "gift_out"
    INHERITANCE = "inheritance"  # basis is the value at death; always long-term

    # Corporate actions on an instrument.
    SPLIT = "split"  # ratio = new units / old units
    STOCK_DIVIDEND = "stock_dividend"  # quantity units for nothing; basis spreads over all lots
    SPIN_OFF = "spin_off"  # counter_instrument received, basis_fraction of basis moves to it
    MERGER = "merger"  # all units become ratio units of counter_instrument (+ amount cash: boot)
    TICKER_CHANGE = "ticker_change"  # all units become the same units of counter_instrument
    WORTHLESS = "worthless"  # written off: disposal for nothing

    # Derivatives and equity awards.
    OPTION_EXERCISE = "option_exercise"  # premium rolls into counter_instrument's basis/proceeds
    OPTION_ASSIGNMENT = "option_assignment"
    OPTION_EXPIRY = "option_expiry"
    FUTURES_SETTLEMENT = "futures_settlement"  # daily or final cash settlement: amount is the gain
    VEST = "vest"  # units received from an award; cost_basis is the income recognised


class LotMethod(StrEnum):
    """How a sale chooses its lots where the sale itself does not say."""

    FIFO = "fifo"
    LIFO = "lifo"
    HIFO = "hifo"
    AVERAGE = "average"
    LEAST_TAX = "least_tax"
    SPECIFIC = "specific"  # sales must name lots; what they do not name falls back to FIFO


class TaxTreatment(StrEnum):
    """How the account's growth and withdrawals are taxed."""

    TAXABLE = "taxable"
    TRADITIONAL = "traditional"  # pre-tax IRA, 401(k), 403(b), 457, SEP, SIMPLE
    ROTH = "roth"
    AFTER_TAX = "after_tax"  # after-tax source of an employer plan
    HSA = "hsa"
    EDUCATION = "education"  # 529
    EXEMPT = "exempt"
    NONE = "none"  # nothing taxable can arise (a loan, a home)


class Term(StrEnum):
    """Holding period of a disposal under IRC section 1222: long is more than one year."""

    SHORT = "short"
    LONG = "long"
