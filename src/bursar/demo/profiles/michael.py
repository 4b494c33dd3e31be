"""Michael, 38: software engineer with RSUs, incentive options, consulting and a backdoor Roth."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_UP
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owned, Story
from bursar.demo.habits import Habit, monthly, once, quarterly, yearly
from bursar.demo.journal import Journal, Place, cents
from bursar.demo.living import Bill, Job, Plan, grown, invest
from bursar.demo.routine import Routine
from bursar.demo.saving import Investing, Saving, harvest, in_and_out, interest
from bursar.engines.ledger.kinds import TransactionKind as Kind

STRIKE = D("118.00")
WITHHELD = D("0.37")

PLACES = (
    Place(key="checking", name="Checking", kind="checking", owner="michael",
          institution="Sound Credit Union", last4="1180"),
    Place(key="savings", name="Emergency fund", kind="savings", owner="michael",
          institution="Sound Credit Union", last4="1198", interest_rate=D("0.04")),
    Place(key="card", name="Travel card", kind="credit_card", owner="michael",
          institution="Sound Credit Union", last4="6620"),
    Place(key="401k", name="Northgate 401(k)", kind="401k", owner="michael",
          institution="Granite Retirement", last4="2984", reinvests=True),
    Place(key="ira", name="Traditional IRA", kind="traditional_ira", owner="michael",
          institution="Meridian Brokerage", last4="4401"),
    Place(key="roth", name="Roth IRA", kind="roth_ira", owner="michael",
          institution="Meridian Brokerage", last4="4402", reinvests=True),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="michael",
          institution="Meridian Brokerage", last4="4403", lot_method="hifo"),
    Place(key="stock", name="Northgate stock plan", kind="stock_plan", owner="michael",
          institution="Cedar Stock Plans", last4="8090", lot_method="lifo"),
)  # fmt: skip

JOB = Job(
    employer="Northgate Systems", salary=D(140000), takes_home=D("0.68"), growth=0.04,
    plans=(Plan(account="401k", own=D("0.05"), match=D("0.025"), mix={"VFIFX": D(1)}),),
)  # fmt: skip

INDEX = Investing(
    account="brokerage", amount=D(140), mix={"VOO": D("0.6"), "QQQ": D("0.25"), "VEA": D("0.15")}
)
CUSHION = Saving(amount=D(500), target=D(15000))

BILLS = (
    Bill(payee="Queen Anne Rentals", amount=D(2450), day=1, category="Housing",
         subcategory="Rent"),
    Bill(payee="Emerald City Light", amount=D(88), day=11, category="Housing",
         subcategory="Utilities", varies=0.3),
    Bill(payee="Clearwave Internet", amount=D(70), day=13, category="Housing",
         subcategory="Internet"),
    Bill(payee="Tern Mobile", amount=D(60), day=16, category="Housing", subcategory="Telephone"),
    Bill(payee="Summit Mutual Insurance", amount=D(95), day=18, category="Insurance",
         subcategory="Car and renter"),
    Bill(payee="Ridgeline Climbing", amount=D(85), day=4, category="Leisure",
         subcategory="Membership", account="card"),
)  # fmt: skip


def _vest(journal: Journal) -> None:
    """Shares arrive; some are sold the same day for the tax that is withheld."""
    price = journal.close("MSFT")
    value = grown(D(6500), 0.04, journal.day.year) * journal.scale
    units = max((value / price).to_integral_value(ROUND_DOWN), D(2))
    journal.write(
        "stock", Kind.VEST, symbol="MSFT", quantity=units, unit_price=price,
        cost_basis=cents(units * price), description=f"{units} restricted stock units vested",
    )  # fmt: skip
    sold = (units * WITHHELD).to_integral_value(ROUND_UP)
    proceeds = journal.sell("stock", "MSFT", sold)
    if proceeds:
        journal.write(
            "stock", Kind.TAX, amount=-proceeds, description="Tax withheld on vested shares",
            category="Taxes",
        )  # fmt: skip


def _exercise(journal: Journal) -> None:
    """Incentive options: the strike is the basis; the spread counts for the AMT alone."""
    units = D(20)
    journal.transfer("savings", "stock", units * STRIKE, description="To exercise options")
    journal.write(
        "stock", Kind.BUY, symbol="MSFT", quantity=units, unit_price=STRIKE,
        amount=-units * STRIKE, description="Exercised 20 incentive options at 118.00",
    )  # fmt: skip


def _move_shares(journal: Journal) -> None:
    journal.move("stock", "brokerage", "MSFT", journal.held("stock", "MSFT"))
    journal.transfer("stock", "brokerage", cents(journal.cash["stock"]))


def _diversify(journal: Journal) -> None:
    """Half of the employer's shares are sold: half of the money for index funds, half to spend."""
    units = (journal.held("brokerage", "MSFT") * D("0.5")).to_integral_value(ROUND_DOWN)
    proceeds = journal.sell("brokerage", "MSFT", units)
    journal.transfer("brokerage", "checking", cents(proceeds / 2))


def _backdoor_roth(journal: Journal) -> None:
    """A contribution that is not deducted, converted three sessions later."""
    amount = cents(D(2200) * journal.scale)
    journal.transfer(
        "checking", "ira", amount, kind=Kind.CONTRIBUTION, description="Nondeductible contribution"
    )


def _convert(journal: Journal) -> None:
    amount = journal.cash["ira"]
    if amount <= 0:
        return
    facts = {"transfer": f"conversion/{journal.day}", "description": "Roth conversion"}
    journal.write("ira", Kind.CONVERSION_OUT, amount=-amount, **facts)
    journal.write("roth", Kind.CONVERSION_IN, amount=amount, **facts)
    invest(journal, "roth", {"VOO": D("0.8"), "VWO": D("0.2")})


def _consult(journal: Journal) -> None:
    if journal.die("consulting") < 0.6:
        amount = cents(500 + 1500 * journal.die("invoice"))
        journal.write(
            "checking", Kind.DEPOSIT, amount=amount, category="Consulting",
            merchant="Harbour Analytics", description="Harbour Analytics invoice paid",
        )  # fmt: skip


def _estimated_tax(journal: Journal) -> None:
    journal.spend(
        "checking", D(640), merchant="US Treasury", category="Taxes",
        subcategory="Estimated tax",
    )  # fmt: skip


ROUTINE = Routine(
    jobs=[JOB], bills=BILLS, saving=[CUSHION], investing=[INDEX],
    typical=D(4300), buffer=D(4000), also_comes=[lambda _: D(500)],
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        quarterly((2, 5, 8, 11), 15, _vest),
        yearly(3, 9, _move_shares),
        yearly(4, 5, _diversify),
        once(date(2020, 6, 10), _exercise),
        once(date(2022, 6, 10), _exercise),
        yearly(1, 12, _backdoor_roth),
        yearly(1, 17, _convert),
        monthly(24, _consult, since=date(2018, 1, 1)),
        quarterly((1, 4, 6, 9), 15, _estimated_tax, since=date(2018, 4, 1)),
        harvest("brokerage", "XLE", "XOM", date(2017, 1, 9)),
        *in_and_out("brokerage", "NVDA", date(2018, 12, 12), date(2019, 1, 4)),
        interest("savings", "0.032"),
    ]


MICHAEL = Story(
    key="michael",
    name="Michael",
    target=D(180000),
    members=(
        Member(key="michael", name="Michael Adeyemi", relation="self", born_on=date(1988, 2, 27),
               filing="single", state="WA", email="michael@bursar.example"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(4200), "savings": D(5100), "card": D(-1120)},
    openings=(
        Opening(account="401k", symbol="VFIFX", value=D(6800), acquired_on=date(2015, 1, 15)),
        Opening(account="brokerage", symbol="NVDA", value=D(500), acquired_on=date(2015, 6, 8)),
        Opening(account="brokerage", symbol="XLE", value=D(1700), acquired_on=date(2016, 3, 1)),
        Opening(account="brokerage", symbol="TSLA", value=D(400), acquired_on=date(2014, 2, 3)),
        Opening(account="brokerage", symbol="VOO", value=D(800), acquired_on=date(2015, 3, 2)),
    ),
    owned=(
        Owned(key="car", category="vehicle", asset_type="Car", name="2015 estate car",
              acquired_on=date(2015, 10, 2), cost=D(26000), value=D(6000), growth=-0.12,
              owner="michael"),
        Owned(key="options", category="other", asset_type="Stock options",
              name="40 vested incentive options at 118.00", acquired_on=date(2018, 6, 1),
              cost=D(0), value=D(14000), growth=0.18, owner="michael",
              method="spread, rounded"),
    ),
    earned=(
        Earned(kind="salary", source="Northgate Systems", amount=D(140000), frequency="annual",
               owner="michael", starts_on=date(2014, 9, 1)),
        Earned(kind="equity", source="Northgate restricted stock", amount=D(2600),
               frequency="quarterly", owner="michael", starts_on=date(2016, 11, 15)),
        Earned(kind="self_employment", source="Side consulting", amount=D(750),
               frequency="monthly", owner="michael", starts_on=date(2018, 1, 24),
               growth=D("0.02"), tax_treatment="self_employment"),
    ),
)  # fmt: skip
