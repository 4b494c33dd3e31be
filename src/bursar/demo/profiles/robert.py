"""Robert, 52: consultant behind on retirement, catching up, with bonds and old shares."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owed, Owned, Story
from bursar.demo.habits import Habit, monthly, once, yearly
from bursar.demo.journal import Journal, Place, cents
from bursar.demo.living import Bill, Job, Plan, invest
from bursar.demo.routine import Routine
from bursar.demo.saving import Investing, Saving, harvest, in_and_out, interest, yearly_fee
from bursar.engines.ledger.kinds import TransactionKind as Kind

LEFT = date(2019, 8, 30)

CAR_LOAN = Owed(
    key="car-loan", kind="auto", name="Car loan", lender="Gulf Coast Auto Finance", last4="1201",
    original=D(21000), rate=D("0.0625"), months=60, began_on=date(2023, 9, 5), due_day=5,
    asset="car", owner="robert",
)  # fmt: skip

PLACES = (
    Place(key="checking", name="Checking", kind="checking", owner="robert",
          institution="Gulf Coast Bank", last4="5150"),
    Place(key="savings", name="Savings", kind="savings", owner="robert",
          institution="Gulf Coast Bank", last4="5168", interest_rate=D("0.035")),
    Place(key="card", name="Cash back card", kind="credit_card", owner="robert",
          institution="Gulf Coast Bank", last4="2048"),
    Place(key="old-401k", name="Former employer's 401(k)", kind="401k", owner="robert",
          institution="Oakline Plans", last4="7410", reinvests=True),
    Place(key="rollover", name="Rollover IRA", kind="rollover_ira", owner="robert",
          institution="Meridian Brokerage", last4="3321", reinvests=True),
    Place(key="401k", name="Hartwell 401(k)", kind="401k", owner="robert",
          institution="Granite Retirement", last4="7788", reinvests=True),
    Place(key="ira", name="Traditional IRA", kind="traditional_ira", owner="robert",
          institution="Meridian Brokerage", last4="3322"),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="robert",
          institution="Meridian Brokerage", last4="3320"),
)  # fmt: skip

OLD_JOB = Job(
    employer="Castell & Partners", salary=D(104000), takes_home=D("0.70"), until=LEFT,
    plans=(
        Plan(account="old-401k", own=D("0.04"), match=D("0.02"),
             mix={"FXAIX": D("0.6"), "FXNAX": D("0.4")}),
    ),
)  # fmt: skip
JOB = Job(
    employer="Hartwell Consulting", salary=D(110000), takes_home=D("0.70"),
    first_payday=date(2019, 9, 13),
    plans=(
        Plan(account="401k", own=D("0.07"), match=D("0.03"), mix={"VTTHX": D(1)}),
    ),
)  # fmt: skip

LADDER = Investing(
    account="ira", amount=D(160), mix={"SHY": D("0.3"), "VGIT": D("0.4"), "SCHP": D("0.3")},
    day=11, kind=Kind.CONTRIBUTION,
)  # fmt: skip
SHARES = Investing(
    account="brokerage", amount=D(120), mix={"VYM": D("0.6"), "VXUS": D("0.4")}, day=16
)
CUSHION = Saving(amount=D(300), target=D(14000))

BILLS = (
    Bill(payee="Bayview Townhomes", amount=D(1980), day=1, category="Housing",
         subcategory="Rent"),
    Bill(payee="Gulf Power", amount=D(160), day=12, category="Housing", subcategory="Utilities",
         varies=0.3),
    Bill(payee="Clearwave Internet", amount=D(70), day=14, category="Housing",
         subcategory="Internet"),
    Bill(payee="Tern Mobile", amount=D(58), day=17, category="Housing", subcategory="Telephone"),
    Bill(payee="Summit Mutual Insurance", amount=D(185), day=19, category="Insurance",
         subcategory="Car and renter"),
    Bill(payee="Harbor Long-Term Care", amount=D(118), day=22, category="Insurance",
         subcategory="Care", since=date(2024, 2, 1)),
    Bill(payee=CAR_LOAN.lender, amount=CAR_LOAN.payment, day=5, category="Transport",
         subcategory="Car loan", inflation=0.0, since=date(2023, 10, 1)),
)  # fmt: skip


def _roll_over(journal: Journal) -> None:
    """The old plan's funds move in kind, its cash beside them: lots keep cost and dates."""
    for symbol in ("FXAIX", "FXNAX"):
        journal.move("old-401k", "rollover", symbol, journal.held("old-401k", symbol))
    journal.transfer(
        "old-401k", "rollover", cents(journal.cash["old-401k"]), description="Direct rollover"
    )


def _tidy_rollover(journal: Journal) -> None:
    """Late dividends of the old plan follow the rollover."""
    journal.transfer(
        "old-401k", "rollover", cents(journal.cash["old-401k"]), description="Rollover remainder"
    )
    for symbol in ("FXAIX", "FXNAX"):
        journal.move("old-401k", "rollover", symbol, journal.held("old-401k", symbol))
    invest(journal, "rollover", {"FXAIX": D("0.6"), "FXNAX": D("0.4")})


def _buy_car(journal: Journal) -> None:
    journal.spend(
        "savings", D(3500), merchant="Gulf Coast Motors", category="Transport",
        subcategory="Car purchase",
    )  # fmt: skip


def _old_car_bill(journal: Journal) -> None:
    if journal.die("repair") < 0.3:
        journal.spend(
            "card", cents(250 + 500 * journal.die("repair cost")), merchant="Bay Street Garage",
            category="Transport", subcategory="Repairs",
        )  # fmt: skip


ROUTINE = Routine(
    jobs=[OLD_JOB, JOB], bills=BILLS, saving=[CUSHION], investing=[LADDER, SHARES],
    typical=D(3000), buffer=D(3500),
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        once(date(2019, 10, 15), _roll_over),
        once(date(2020, 2, 20), _tidy_rollover),
        once(date(2023, 9, 5), _buy_car),
        monthly(9, _old_car_bill, until=date(2023, 8, 31)),
        *in_and_out("brokerage", "XOM", date(2017, 5, 22), date(2017, 6, 8)),
        harvest("brokerage", "PFE", "XLV", date(2017, 11, 20)),
        yearly(2, 1, _estimate_fee),
        interest("savings", "0.027"),
        yearly_fee("401k", "48.00", "Plan administration fee"),
    ]


def _estimate_fee(journal: Journal) -> None:
    journal.spend(
        "checking", D(320), merchant="Marsh Tax Services", category="Fees",
        subcategory="Tax return", deductible=False,
    )  # fmt: skip


ROBERT = Story(
    key="robert",
    name="Robert",
    target=D(190000),
    members=(
        Member(key="robert", name="Robert Tran", relation="self", born_on=date(1974, 7, 30),
               filing="single", state="FL", email="robert@bursar.example"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(3100), "savings": D(4400), "card": D(-1310)},
    openings=(
        Opening(account="old-401k", symbol="FXAIX", value=D(9400), acquired_on=date(2013, 9, 30)),
        Opening(account="old-401k", symbol="FXNAX", value=D(5200), acquired_on=date(2013, 9, 30)),
        Opening(account="ira", symbol="VGIT", value=D(3800), acquired_on=date(2014, 4, 14)),
        Opening(account="brokerage", symbol="XOM", value=D(2400), acquired_on=date(2016, 3, 1)),
        Opening(account="brokerage", symbol="PFE", value=D(900), acquired_on=date(2015, 7, 13)),
        Opening(account="brokerage", symbol="T", value=D(1100), acquired_on=date(2013, 5, 6)),
        Opening(account="brokerage", symbol="GE", value=D(800), acquired_on=date(2015, 3, 9)),
    ),
    owned=(
        Owned(key="car", category="vehicle", asset_type="Car", name="2022 saloon",
              acquired_on=date(2023, 9, 5), cost=D(24500), value=D(16500), growth=-0.14,
              owner="robert"),
    ),
    owed=(CAR_LOAN,),
    earned=(
        Earned(kind="salary", source="Hartwell Consulting", amount=D(110000),
               frequency="annual", owner="robert", starts_on=date(2019, 9, 3)),
        Earned(kind="social_security", source="Social Security at 67", amount=D(2950),
               frequency="monthly", owner="robert", starts_on=date(2041, 8, 1),
               growth=D("0.02"), tax_treatment="social_security"),
    ),
)  # fmt: skip
