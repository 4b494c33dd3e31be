"""Sarah, 42: marketing director who wants to retire at 55, with accounts in many places."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owed, Owned, Story
from bursar.demo.habits import Habit, once, yearly
from bursar.demo.journal import Journal, Place, cents
from bursar.demo.living import Bill, Job, Plan
from bursar.demo.routine import Routine
from bursar.demo.saving import Investing, Saving, harvest, in_and_out, interest, yearly_fee
from bursar.engines.ledger.kinds import TransactionKind as Kind

BOUGHT = date(2023, 6, 15)
STRIKE = D("52.00")

LOAN = Owed(
    key="mortgage", kind="mortgage", name="Condo mortgage", lender="Front Range Home Loans",
    last4="8841", original=D(279000), rate=D("0.0595"), months=360, began_on=BOUGHT, due_day=1,
    asset="condo", owner="sarah",
)  # fmt: skip

PLACES = (
    Place(key="checking", name="Everyday checking", kind="checking", owner="sarah",
          institution="Front Range Bank", last4="2207"),
    Place(key="savings", name="Rainy day savings", kind="savings", owner="sarah",
          institution="Front Range Bank", last4="2215", interest_rate=D("0.038")),
    Place(key="card", name="Rewards card", kind="credit_card", owner="sarah",
          institution="Front Range Bank", last4="9034"),
    Place(key="401k", name="Brightline 401(k)", kind="401k", owner="sarah",
          institution="Granite Retirement", last4="5512", reinvests=True),
    Place(key="roth", name="Roth IRA", kind="roth_ira", owner="sarah",
          institution="Meridian Brokerage", last4="7719", reinvests=True),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="sarah",
          institution="Meridian Brokerage", last4="7701"),
    Place(key="hsa", name="Health savings", kind="hsa", owner="sarah",
          institution="Wellspring HSA", last4="4410", reinvests=True),
    Place(key="stock", name="Employee stock options", kind="stock_plan", owner="sarah",
          institution="Cedar Stock Plans", last4="3308"),
)  # fmt: skip

JOB = Job(
    employer="Brightline Media", salary=D(120000), takes_home=D("0.705"),
    plans=(
        Plan(account="401k", own=D("0.055"), match=D("0.02"),
             mix={"VFIAX": D(1)}),
    ),
)  # fmt: skip

INDEX = Investing(account="brokerage", amount=D(230), mix={"SCHB": D("0.7"), "VXUS": D("0.3")})
ROTH = Investing(
    account="roth", amount=D(150), mix={"VTI": D(1)}, day=11, kind=Kind.CONTRIBUTION,
)  # fmt: skip
HEALTH = Investing(account="hsa", amount=D(180), mix={"VOO": D(1)}, day=15, kind=Kind.CONTRIBUTION)
CUSHION = Saving(amount=D(450), target=D(16000))

BILLS = (
    Bill(payee="Alder Park Apartments", amount=D(1720), day=2, category="Housing",
         subcategory="Rent", until=date(2023, 6, 30)),
    Bill(payee=LOAN.lender, amount=LOAN.payment, day=1, category="Housing",
         subcategory="Mortgage", inflation=0.0, since=date(2023, 7, 1)),
    Bill(payee="Larimer Lofts Association", amount=D(310), day=3, category="Housing",
         subcategory="Association dues", since=date(2023, 7, 1)),
    Bill(payee="Plains Power & Gas", amount=D(118), day=12, category="Housing",
         subcategory="Utilities", varies=0.35),
    Bill(payee="Clearwave Internet", amount=D(65), day=14, category="Housing",
         subcategory="Internet"),
    Bill(payee="Tern Mobile", amount=D(55), day=17, category="Housing", subcategory="Telephone"),
    Bill(payee="Summit Mutual Insurance", amount=D(142), day=19, category="Insurance",
         subcategory="Car and home"),
)  # fmt: skip


def _buy_condo(journal: Journal) -> None:
    """The down payment comes from savings and from index funds sold the month before."""
    journal.transfer("savings", "checking", min(D(14000), journal.cash["savings"]))
    journal.transfer("brokerage", "checking", cents(journal.cash["brokerage"]))
    paid = min(D(31000), journal.cash["checking"] - 1500)
    journal.spend(
        "checking", cents(paid), merchant="Larimer Title Company", category="Housing",
        subcategory="Down payment",
    )  # fmt: skip


def _raise_cash(journal: Journal) -> None:
    units = (D(15000) / journal.close("SCHB")).quantize(D("0.001"))
    journal.sell("brokerage", "SCHB", min(units, journal.held("brokerage", "SCHB")))


def _exercise(journal: Journal) -> None:
    """Non-qualified options: the strike is paid, the spread is wages and part of the basis."""
    units, price = D(6), journal.close("CRM")
    if price <= STRIKE:
        return
    journal.transfer("checking", "stock", units * STRIKE, description="To exercise options")
    journal.write(
        "stock", Kind.BUY, symbol="CRM", quantity=units, unit_price=STRIKE,
        amount=-units * STRIKE, cost_basis=cents(units * price),
        description="Exercised 6 options at 52.00",
    )  # fmt: skip


def _see_doctor(journal: Journal) -> None:
    amount = cents(60 + 120 * journal.die("doctor"))
    units = (amount * D("1.02") / journal.close("VOO")).quantize(D("0.001"))
    if journal.held("hsa", "VOO") > units:
        journal.sell("hsa", "VOO", units)
        journal.write(
            "hsa", Kind.DISTRIBUTION, amount=-amount, category="Health",
            subcategory="Doctor", merchant="Lakeview Clinic", description="Lakeview Clinic",
        )  # fmt: skip


ROUTINE = Routine(
    jobs=[JOB], bills=BILLS, saving=[CUSHION], investing=[INDEX, ROTH, HEALTH],
    typical=D(3800), buffer=D(3500),
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        harvest("brokerage", "VTI", "SCHB", date(2016, 12, 5)),
        *in_and_out("brokerage", "DIS", date(2017, 2, 13), date(2017, 3, 1)),
        yearly(3, 14, _see_doctor),
        yearly(5, 10, _exercise, since=date(2022, 1, 1)),
        once(date(2023, 5, 22), _raise_cash),
        once(date(2023, 6, 13), _buy_condo),
        interest("savings", "0.030"),
        yearly_fee("hsa", "24.00", "Account fee"),
    ]


SARAH = Story(
    key="sarah",
    name="Sarah",
    target=D(220000),
    members=(
        Member(key="sarah", name="Sarah Lindqvist", relation="self", born_on=date(1984, 5, 14),
               filing="single", state="CO", email="sarah@bursar.example"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(3800), "savings": D(6200), "card": D(-940)},
    openings=(
        Opening(account="401k", symbol="VFIAX", value=D(9500), acquired_on=date(2014, 6, 30)),
        Opening(account="401k", symbol="VTIAX", value=D(3600), acquired_on=date(2014, 6, 30)),
        Opening(account="roth", symbol="VTI", value=D(4100), acquired_on=date(2015, 4, 15)),
        Opening(account="brokerage", symbol="VTI", value=D(2900), acquired_on=date(2015, 9, 21)),
        Opening(account="brokerage", symbol="DIS", value=D(1500), acquired_on=date(2015, 11, 9)),
        Opening(account="brokerage", symbol="AAPL", value=D(800), acquired_on=date(2014, 3, 10)),
    ),
    owned=(
        Owned(key="condo", category="real_estate", asset_type="Condominium",
              name="Condo on Larimer Street", acquired_on=BOUGHT, cost=D(310000),
              value=D(321000), growth=0.012, owner="sarah",
              home={"city": "Denver", "state": "CO", "zip_code": "80202",
                    "property_type": "condo", "square_footage": 840, "bedrooms": 1,
                    "bathrooms": D(1), "year_built": 2009, "property_tax_annual": D(1850),
                    "insurance_annual": D(640), "hoa_monthly": D(310)}),
        Owned(key="car", category="vehicle", asset_type="Car", name="2016 hatchback",
              acquired_on=date(2016, 3, 5), cost=D(21500), value=D(6500), growth=-0.11,
              owner="sarah"),
        Owned(key="options", category="other", asset_type="Stock options",
              name="40 vested options at 52.00", acquired_on=date(2018, 5, 1), cost=D(0),
              value=D(6500), growth=0.17, owner="sarah", method="spread, rounded",
              description="Not yet exercised; they lapse in 2028."),
    ),
    owed=(LOAN,),
    earned=(
        Earned(kind="salary", source="Brightline Media", amount=D(120000), frequency="annual",
               owner="sarah", starts_on=date(2014, 2, 3)),
    ),
)  # fmt: skip
