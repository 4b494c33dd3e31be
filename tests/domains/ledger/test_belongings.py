"""What is owned and owed day by day: the figures net worth is made of."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bursar.domains.ledger.queries.belongings import (
    BelongingSeries,
    daily_belongings,
    value_on,
)
from bursar.domains.ledger.queries.steps import STALE_DAYS, Step, Steps
from bursar.engines.ledger.valuation import ValueStatus
from bursar.kit.db import Actor, open_session
from tests.factories import ledger

START = date(2024, 1, 1)


def _at(series: BelongingSeries, day: date, start: date = START) -> float:
    return float(series.values[(day - start).days])


def test_an_asset_steps_from_value_to_value(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        ledger.asset(
            session,
            household_id,
            acquired_on=date(2024, 1, 10),
            cost_basis=Decimal(80),
            disposed_on=date(2024, 6, 1),
            ownership=Decimal("0.5"),
            worth={date(2024, 2, 1): "100", date(2024, 3, 1): "120"},
        )
        (series,) = daily_belongings(session, household_id, START, date(2024, 12, 31))

    assert series.kind == "asset"
    assert _at(series, date(2024, 1, 9)) == 0  # not owned yet
    assert _at(series, date(2024, 1, 10)) == 40  # half of what was paid
    assert _at(series, date(2024, 1, 31)) == 40
    assert _at(series, date(2024, 2, 1)) == 50
    assert _at(series, date(2024, 5, 31)) == 60
    assert _at(series, date(2024, 6, 1)) == 0  # sold
    assert (series.status == ValueStatus.COMPLETE).all()


def test_before_anybody_stated_a_value_it_is_unknown_not_zero(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        ledger.asset(session, household_id, worth={date(2024, 2, 1): "100"})
        (series,) = daily_belongings(session, household_id, START, date(2024, 2, 1))
        (before,) = value_on(session, household_id, START)

    assert np.isnan(series.values[:-1]).all()
    assert (series.status[:-1] == ValueStatus.MISSING_PRICE).all()
    assert series.values[-1] == 100
    assert (before.value, before.status) == (None, ValueStatus.MISSING_PRICE)


def test_a_value_grows_stale(engine: Engine, actor: Actor, household_id: UUID) -> None:
    with open_session(engine, actor) as session:
        ledger.asset(session, household_id, worth={START: "100"})
        end = START + timedelta(days=STALE_DAYS + 1)
        (series,) = daily_belongings(session, household_id, START, end)

    assert series.status[STALE_DAYS] == ValueStatus.COMPLETE
    assert series.status[STALE_DAYS + 1] == ValueStatus.STALE
    assert series.values[-1] == 100


def test_a_loan_falls_with_each_payment(engine: Engine, actor: Actor, household_id: UUID) -> None:
    # 1,200 at 12 % a year is 1 % a month. On 15 January: interest 12.00, principal 88.00; on
    # 15 February: 1,112.00 bears 11.12, principal 88.88; on 15 March: 1,023.12 bears 10.23,
    # principal 89.77.
    with open_session(engine, actor) as session:
        ledger.liability(
            session,
            household_id,
            interest_rate=Decimal("0.12"),
            monthly_payment=Decimal(100),
            payment_due_day=15,
            owed={START: "1200"},
        )
        (series,) = daily_belongings(session, household_id, START, date(2025, 6, 30))

    assert series.kind == "liability"
    assert _at(series, date(2024, 1, 14)) == 1200
    assert _at(series, date(2024, 1, 15)) == 1112
    assert _at(series, date(2024, 2, 15)) == pytest.approx(1023.12)
    assert _at(series, date(2024, 3, 15)) == pytest.approx(933.35)
    assert series.values[-1] == 0
    assert (series.status == ValueStatus.COMPLETE).all()


def test_a_stated_balance_is_stronger_than_the_schedule(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        ledger.liability(
            session,
            household_id,
            interest_rate=Decimal("0.12"),
            monthly_payment=Decimal(100),
            payment_due_day=15,
            owed={START: "1200", date(2024, 2, 10): "500"},
        )
        (series,) = daily_belongings(session, household_id, START, date(2024, 2, 29))

    assert _at(series, date(2024, 2, 9)) == 1112
    assert _at(series, date(2024, 2, 10)) == 500
    assert _at(series, date(2024, 2, 15)) == 405  # 500 + 5.00 of interest - 100


def test_a_loan_follows_from_its_beginning_alone(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    # 1,000 without interest over ten months: 100 each month from 20 February.
    with open_session(engine, actor) as session:
        ledger.liability(
            session,
            household_id,
            original_amount=Decimal(1000),
            interest_rate=Decimal(0),
            origination_date=date(2024, 1, 20),
            maturity_date=date(2024, 11, 20),
        )
        (series,) = daily_belongings(session, household_id, START, date(2024, 12, 31))

    assert _at(series, date(2024, 1, 19)) == 0
    assert _at(series, date(2024, 1, 20)) == 1000
    assert _at(series, date(2024, 2, 20)) == 900
    assert _at(series, date(2024, 11, 19)) == 100
    assert _at(series, date(2024, 11, 20)) == 0


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param({"kind": "credit_card"}, id="a card goes up and down"),
        pytest.param({"monthly_payment": Decimal(5)}, id="the payment is less than the interest"),
        pytest.param({"monthly_payment": None}, id="no payment is known"),
    ],
)
def test_what_has_no_schedule_stays_as_stated_and_grows_stale(
    engine: Engine, actor: Actor, household_id: UUID, terms: dict[str, object]
) -> None:
    with open_session(engine, actor) as session:
        facts = {"interest_rate": Decimal("0.12"), "monthly_payment": Decimal(100)} | terms
        ledger.liability(session, household_id, owed={START: "1200"}, **facts)
        (series,) = daily_belongings(session, household_id, START, START + timedelta(days=401))

    assert (series.values == 1200).all()
    assert series.status[-1] == ValueStatus.STALE


def test_what_is_paid_off_is_owed_no_more(engine: Engine, actor: Actor, household_id: UUID) -> None:
    with open_session(engine, actor) as session:
        ledger.liability(session, household_id, owed={START: "1200"}, paid_off_on=date(2024, 3, 1))
        (series,) = daily_belongings(session, household_id, START, date(2024, 3, 1))

    assert (series.values[:-1] == 1200).all()
    assert series.values[-1] == 0


def test_a_debt_kept_by_an_account_is_not_counted_twice(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        card = ledger.account(session, household_id, kind="credit_card")
        ledger.liability(session, household_id, kind="credit_card", account_id=card.id)

        assert daily_belongings(session, household_id, START, START) == []
        assert value_on(session, household_id, START) == []


def test_another_household_sees_nothing(
    engine: Engine, actor: Actor, stranger: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        ledger.asset(session, household_id, worth={START: "100"})
        ledger.liability(session, household_id, owed={START: "100"})
    with open_session(engine, stranger) as session:
        assert daily_belongings(session, household_id, START, START) == []


_days = st.integers(0, 900).map(lambda n: START + timedelta(days=n))
_amounts = st.decimals(0, 10_000_000, places=2)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(_days, _amounts, max_size=8),
    st.none() | _days,
    st.none() | _days,
    st.booleans(),
    _days,
)
def test_one_day_is_what_the_series_says_of_it(
    stated: dict[date, Decimal],
    begins: date | None,
    ends: date | None,
    keeps: bool,
    day: date,
) -> None:
    steps = Steps(
        [Step(on, stated[on], on, "estimate", "household", keeps) for on in sorted(stated)],
        begins,
        ends,
    )

    values, status = steps.daily(START, START + timedelta(days=1500))
    step, one = steps.on(day)

    at = (day - START).days
    assert status[at] == one
    if one is ValueStatus.MISSING_PRICE:
        assert np.isnan(values[at])
    else:
        assert values[at] == (0 if step is None else float(step.amount))
    window, window_status = steps.daily(day, day)
    assert np.array_equal(window, values[at : at + 1], equal_nan=True)
    assert window_status[0] == status[at]


def test_many_belongings_over_many_years_are_ready_at_once(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    """Loans stated each month for ten years: no schedule runs further than the next statement."""
    with open_session(engine, actor) as session:
        for number in range(3):
            ledger.liability(
                session,
                household_id,
                name=f"Loan {number}",
                interest_rate=Decimal("0.05"),
                monthly_payment=Decimal(1000),
                owed={date(2014 + n // 12, n % 12 + 1, 3): "150000" for n in range(120)},
            )
        found = daily_belongings(session, household_id, date(2014, 1, 3), date(2024, 1, 1))

    assert [one.values.size for one in found] == [3651, 3651, 3651]
    assert not np.isnan(found[0].values).any()


def test_a_window_is_what_the_whole_says_of_its_days(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        ledger.asset(session, household_id, worth={START: "5", date(2024, 8, 1): "6"})
        ledger.liability(
            session,
            household_id,
            original_amount=Decimal(9000),
            origination_date=date(2023, 6, 30),
            interest_rate=Decimal("0.07"),
            monthly_payment=Decimal(400),
            payment_due_day=31,
            owed={date(2024, 2, 1): "8000", date(2024, 6, 30): "6500", date(2024, 7, 1): "6400"},
        )
        whole = daily_belongings(session, household_id, START, date(2026, 1, 31))
        for day in (date(2024, 1, 31), date(2024, 6, 30), date(2024, 7, 31), date(2025, 11, 30)):
            at = (day - START).days
            window = daily_belongings(session, household_id, day, day + timedelta(days=40))
            for one, part in zip(whole, window, strict=True):
                assert np.array_equal(one.values[at : at + 41], part.values, equal_nan=True)
                assert np.array_equal(one.status[at : at + 41], part.status)
            exact = value_on(session, household_id, day)
            assert [float(one.value or 0) for one in exact] == [one.values[at] for one in whole]
