"""The ledger's engines as calculations on JSON, for ``bursar calc``.

All three take ``entries`` (see ``Entry``), ``accounts`` (``AccountTerms``), ``instruments``
(``InstrumentTerms``) and, where wanted, ``actions`` (``CorporateAction``), ``tax_currency``
and ``rates``: a list of {"source", "target", "on", "rate"}, each valid until the next.
Accounts and instruments that are not described but named get the defaults: taxable, first in
first out, one taxpayer, US dollars.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.calc_json import day, decimal, read_list, value, write
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import (
    AccountTerms,
    CorporateAction,
    Entry,
    Id,
    InstrumentTerms,
    Rates,
    Terms,
)
from bursar.engines.ledger.lots import fold_entries
from bursar.engines.ledger.positions import day_date, epoch_day, positions
from bursar.engines.ledger.valuation import Market, PriceSeries, ValueStatus, value_daily

_LEDGER = {"entries", "accounts", "instruments", "actions", "tax_currency", "rates"}


def lots(given: dict[str, Any]) -> dict[str, Any]:
    """Return open lots, disposals and issues of the entries."""
    entries, terms = _ledger(given, _LEDGER)
    fold = fold_entries(entries, terms)
    rows = [
        write(disposal)
        | {
            "recognised_gain": write(disposal.recognised_gain),
            "tax_recognised_gain": write(disposal.tax_recognised_gain),
        }
        for disposal in fold.disposals
    ]
    return {
        "open_lots": write(fold.open_lots),
        "disposals": rows,
        "departed": write(fold.departed),
        "in_transit": write(fold.in_transit),
        "issues": write(fold.issues),
    }


def wash_sales(given: dict[str, Any]) -> dict[str, Any]:
    """Return the disposals with a disallowed loss, where it went, and the brokers' figures."""
    entries, terms = _ledger(given, _LEDGER)
    fold = fold_entries(entries, terms)
    washed = [disposal for disposal in fold.disposals if disposal.matches]
    return {
        "disposals": [
            write(disposal) | {"recognised_gain": write(disposal.recognised_gain)}
            for disposal in washed
        ],
        "replacements": write([lot for lot in fold.open_lots if lot.replaces_washed]),
        "disallowed": write(sum((d.tax_wash_disallowed for d in washed), Decimal(0))),
        "permanently_lost": write(sum((d.permanently_lost for d in washed), Decimal(0))),
        "reconciliations": write(fold.reconciliations),
        "issues": write(fold.issues),
    }


def valuation(given: dict[str, Any]) -> dict[str, Any]:
    """Return daily values from first_day to last_day in base_currency.

    Beside the ledger it takes ``prices``: {instrument: {day: close}}; rates to the base
    currency are those of ``rates``. Values not known are null with their status.
    """
    allowed = _LEDGER | {"prices", "base_currency", "first_day", "last_day"}
    entries, terms = _ledger(given, allowed)
    compiled = compile_events(entries, terms)
    base = value(str, given.get("base_currency", "USD"), "base_currency")
    market = Market(
        instruments=terms.instruments,
        prices=_prices(given.get("prices", {})),
        base_currency=base,
        rates=_base_rates(given.get("rates", []), base),
    )
    valued = value_daily(
        positions(compiled.events),
        market,
        first_day=day(given.get("first_day"), "first_day"),
        last_day=day(given.get("last_day"), "last_day"),
    )
    names = {member.value: member.name.lower() for member in ValueStatus}
    days = [day_date(valued.first_day + n).isoformat() for n in range(valued.base.shape[1])]
    return {
        "days": days,
        "positions": [
            {
                "account_id": key[0],
                "instrument_id": key[1],
                "local": write(valued.local[row]),
                "base": write(valued.base[row]),
                "status": [names[code] for code in valued.status[row].tolist()],
            }
            for row, key in enumerate(valued.keys)
        ],
        "cash": [
            {
                "account_id": key[0],
                "currency": key[1],
                "local": write(valued.cash_local[row]),
                "base": write(valued.cash_base[row]),
                "status": [names[code] for code in valued.cash_status[row].tolist()],
            }
            for row, key in enumerate(valued.cash_keys)
        ],
        "issues": write(compiled.issues),
    }


CALCULATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "lots": lots,
    "wash_sales": wash_sales,
    "valuation": valuation,
}


def _ledger(given: Any, allowed: set[str]) -> tuple[list[Entry], Terms]:
    if not isinstance(given, dict):
        raise InvalidInput("the input must be an object")
    unknown = sorted(given.keys() - allowed)
    if unknown:
        raise InvalidInput(f"the input has no field {unknown[0]}")
    if "entries" not in given:
        raise InvalidInput("entries is missing")
    entries = read_list(Entry, given["entries"], "entries")
    accounts: dict[Id, AccountTerms] = {
        entry.account_id: AccountTerms(account_id=entry.account_id, taxpayer_id="taxpayer")
        for entry in entries
    }
    described = read_list(AccountTerms, given.get("accounts", []), "accounts")
    accounts |= {account.account_id: account for account in described}
    actions = read_list(CorporateAction, given.get("actions", []), "actions")
    named = {entry.instrument_id for entry in entries}
    named |= {entry.counter_instrument_id for entry in entries}
    named |= {action.counter_instrument_id for action in actions}
    instruments: dict[Id, InstrumentTerms] = {
        name: InstrumentTerms(instrument_id=name, currency="USD") for name in named if name
    }
    known = read_list(InstrumentTerms, given.get("instruments", []), "instruments")
    instruments |= {instrument.instrument_id: instrument for instrument in known}
    terms = Terms(
        accounts=accounts,
        instruments=instruments,
        actions=tuple(actions),
        tax_currency=value(str, given.get("tax_currency", "USD"), "tax_currency"),
        rates=_rates(given.get("rates", [])),
    )
    return entries, terms


def _rate_table(given: Any) -> dict[tuple[str, str], dict[date, Decimal]]:
    if not isinstance(given, list):
        raise InvalidInput("rates must be a list")
    table: defaultdict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
    for index, row in enumerate(given):
        if not isinstance(row, dict) or row.keys() != {"source", "target", "on", "rate"}:
            raise InvalidInput(f"rates[{index}] must have source, target, on and rate")
        rate = decimal(row["rate"], f"rates[{index}].rate")
        table[row["source"], row["target"]][day(row["on"], f"rates[{index}].on")] = rate
    return table


def _rates(given: Any) -> Rates:
    table = _rate_table(given)
    days = {pair: sorted(rates) for pair, rates in table.items()}

    def rate(source: str, target: str, on: date) -> Decimal | None:
        known = days.get((source, target), [])
        position = bisect_right(known, on)
        return table[source, target][known[position - 1]] if position else None

    return rate


def _base_rates(given: Any, base: str) -> dict[str, PriceSeries]:
    return {
        source: _series(rates)
        for (source, target), rates in _rate_table(given).items()
        if target == base
    }


def _prices(given: Any) -> dict[Id, PriceSeries]:
    if not isinstance(given, dict):
        raise InvalidInput("prices must be an object")
    found: dict[Id, PriceSeries] = {}
    for name, closes in given.items():
        if not isinstance(closes, dict):
            raise InvalidInput(f"prices.{name} must be an object of day and close")
        dated = {
            day(on, f"prices.{name}"): decimal(close, f"prices.{name}.{on}")
            for on, close in closes.items()
        }
        found[name] = _series(dated)
    return found


def _series(dated: dict[date, Decimal]) -> PriceSeries:
    days = sorted(dated)
    return PriceSeries(
        np.array([epoch_day(on) for on in days], dtype=np.int64),
        np.array([float(dated[on]) for on in days], dtype=np.float64),
    )
