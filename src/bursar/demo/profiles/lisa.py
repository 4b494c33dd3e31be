"""Lisa, 45: healthcare administrator, divorced in 2024, rebuilding on one income."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owed, Owned, Story
from bursar.demo.habits import Habit, monthly, once, quarterly
from bursar.demo.journal import Journal, Place, cents
from bursar.demo.living import EVERYDAY, Bill, Job, Plan, invest
from bursar.demo.routine import Routine
from bursar.demo.saving import Saving, harvest, interest
from bursar.engines.ledger.kinds import TransactionKind as Kind

DIVORCED = date(2024, 10, 8)

LOAN = Owed(
    key="legal-loan", kind="personal", name="Loan for legal costs", lender="Bluegrass Credit Union",
    last4="6402", original=D(14000), rate=D("0.0899"), months=48, began_on=DIVORCED, due_day=15,
    owner="lisa",
)  # fmt: skip

PLACES = (
    Place(key="checking", name="Checking", kind="checking", owner="lisa",
          institution="Bluegrass Credit Union", last4="8812"),
    Place(key="savings", name="Emergency fund", kind="savings", owner="lisa",
          institution="Bluegrass Credit Union", last4="8820", interest_rate=D("0.04")),
    Place(key="card", name="Card", kind="credit_card", owner="lisa",
          institution="Bluegrass Credit Union", last4="3390"),
    Place(key="403b", name="Mercy Hospital 403(b)", kind="403b", owner="lisa",
          institution="Granite Retirement", last4="1907", reinvests=True),
    Place(key="rollover", name="Rollover IRA", kind="rollover_ira", owner="lisa",
          institution="Meridian Brokerage", last4="6655", reinvests=True, opened_on=DIVORCED),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="lisa",
          institution="Meridian Brokerage", last4="6650"),
    Place(key="fsa", name="Health FSA", kind="other", owner="lisa",
          institution="Wellspring Benefits", last4="0077"),
)  # fmt: skip

JOB = Job(
    employer="Mercy Regional Hospital", salary=D(95000), takes_home=D("0.71"),
    plans=(
        Plan(account="403b", own=D("0.05"), match=D("0.02"),
             mix={"VTIVX": D("0.8"), "VBTLX": D("0.2")}),
    ),
)  # fmt: skip
CUSHION = Saving(amount=D(550), target=D(22000), since=date(2024, 12, 1))
EARLIER = Saving(amount=D(120), target=D(9000))

BILLS = (
    Bill(payee="Household account (shared)", amount=D(2350), day=1, category="Housing",
         subcategory="Share of the household", until=date(2024, 9, 30)),
    Bill(payee="Willow Creek Apartments", amount=D(1640), day=1, category="Housing",
         subcategory="Rent", since=date(2024, 10, 1)),
    Bill(payee="Kentucky Electric", amount=D(105), day=12, category="Housing",
         subcategory="Utilities", varies=0.35, since=date(2024, 10, 1)),
    Bill(payee="Clearwave Internet", amount=D(65), day=14, category="Housing",
         subcategory="Internet", since=date(2024, 10, 1)),
    Bill(payee="Tern Mobile", amount=D(60), day=17, category="Housing", subcategory="Telephone"),
    Bill(payee="Summit Mutual Insurance", amount=D(128), day=19, category="Insurance",
         subcategory="Car and renter"),
    Bill(payee=LOAN.lender, amount=LOAN.payment, day=15, category="Debt",
         subcategory="Personal loan", inflation=0.0, since=date(2024, 11, 1)),
    Bill(payee="Maple Street After-School", amount=D(310), day=4, category="Children",
         subcategory="Care", account="card", since=date(2020, 9, 1)),
)  # fmt: skip

SUPPORT = D(640)


def _settlement(journal: Journal) -> None:
    """Shares come from the former spouse with their cost and dates (IRC section 1041)."""
    for symbol, value, acquired_on in (
        ("VTI", D(9000), date(2019, 4, 8)),
        ("BND", D(3000), date(2021, 2, 1)),
    ):
        close, listed = journal.close(symbol), journal.prices[symbol]
        units = (value * journal.scale / close).quantize(D("0.001"))
        then = listed.last(acquired_on) / listed.grown(acquired_on, journal.day)
        journal.write(
            "brokerage", Kind.TRANSFER_IN_KIND, symbol=symbol, quantity=units, unit_price=close,
            cost_basis=cents(units * then), acquired_on=acquired_on,
            description=f"{symbol} from former spouse, divorce settlement",
        )  # fmt: skip


def _order(journal: Journal) -> None:
    """A qualified domestic relations order: half of the other plan, rolled over untaxed."""
    amount = cents(D(26000) * journal.scale)
    journal.write(
        "rollover", Kind.CONTRIBUTION, amount=amount, category="Rollover",
        description="Rollover under a qualified domestic relations order",
    )  # fmt: skip
    invest(journal, "rollover", {"VTI": D("0.6"), "VXUS": D("0.2"), "BND": D("0.2")})


def _lawyer(journal: Journal) -> None:
    journal.write(
        "checking", Kind.DEPOSIT, amount=LOAN.original, category="Loan",
        description="Loan paid out", merchant=LOAN.lender,
    )  # fmt: skip
    journal.spend(
        "checking", LOAN.original, merchant="Hollis Family Law", category="Fees",
        subcategory="Legal",
    )  # fmt: skip


def _support(journal: Journal) -> None:
    journal.write(
        "checking", Kind.DEPOSIT, amount=SUPPORT, category="Child support",
        description="Child support", recurring=True,
    )  # fmt: skip


def _comes(journal: Journal) -> D:
    return SUPPORT if journal.day > DIVORCED else D(0)


def _fund_fsa(journal: Journal) -> None:
    journal.write(
        "fsa", Kind.CONTRIBUTION, amount=D(90), description="Payroll contribution",
        category="Health", recurring=True,
    )  # fmt: skip


def _use_fsa(journal: Journal) -> None:
    """What is not used by the end of a year would be lost: it is used."""
    amount = min(cents(150 + 200 * journal.die("clinic")), journal.cash["fsa"])
    if journal.day.month == 12:
        amount = journal.cash["fsa"]
    if amount > 0:
        journal.write(
            "fsa", Kind.DISTRIBUTION, amount=-amount, category="Health", subcategory="Doctor",
            merchant="Cardinal Family Clinic", description="Cardinal Family Clinic",
        )  # fmt: skip


ROUTINE = Routine(
    jobs=[JOB], bills=BILLS, saving=[CUSHION, EARLIER], typical=D(2300), buffer=D(2500),
    also_comes=[_comes],
    purchases=(*EVERYDAY, ("Children", "School", ("Oakwood Elementary", "Page One Books"), 0.5)),
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        monthly(10, _fund_fsa),
        quarterly((3, 6, 9, 12), 18, _use_fsa),
        once(DIVORCED, _lawyer),
        once(date(2024, 11, 4), _settlement),
        once(date(2025, 1, 21), _order),
        monthly(3, _support, since=date(2024, 11, 1)),
        harvest("brokerage", "DBC", "XLB", date(2017, 3, 6)),
        interest("savings", "0.033"),
    ]


LISA = Story(
    key="lisa",
    name="Lisa",
    target=D(160000),
    members=(
        Member(key="lisa", name="Lisa Marchetti", relation="self", born_on=date(1981, 10, 3),
               filing="head_of_household", state="KY", email="lisa@bursar.example"),
        Member(key="nora", name="Nora Marchetti", relation="child", born_on=date(2015, 6, 11),
               filing="single", state="KY"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(2900), "savings": D(3200), "card": D(-720)},
    openings=(
        Opening(account="403b", symbol="VTIVX", value=D(12500), acquired_on=date(2013, 8, 30)),
        Opening(account="403b", symbol="VBTLX", value=D(2500), acquired_on=date(2013, 8, 30)),
        Opening(account="brokerage", symbol="DBC", value=D(900), acquired_on=date(2014, 7, 7)),
        Opening(account="brokerage", symbol="JNJ", value=D(1600), acquired_on=date(2013, 11, 4)),
        Opening(account="brokerage", symbol="COST", value=D(1000), acquired_on=date(2014, 2, 10)),
    ),
    owned=(
        Owned(key="car", category="vehicle", asset_type="Car", name="2016 compact",
              acquired_on=date(2016, 2, 20), cost=D(18500), value=D(6500), growth=-0.10,
              owner="lisa"),
    ),
    owed=(LOAN,),
    earned=(
        Earned(kind="salary", source="Mercy Regional Hospital", amount=D(95000),
               frequency="annual", owner="lisa", starts_on=date(2011, 4, 11)),
        Earned(kind="support", source="Child support", amount=SUPPORT, frequency="monthly",
               owner="lisa", starts_on=date(2024, 11, 3), ends_on=date(2033, 6, 30),
               growth=D(0), tax_treatment="tax_free"),
    ),
)  # fmt: skip
