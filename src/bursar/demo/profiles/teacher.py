"""Hannah, 39: teacher with a 403(b) and a pension to come, who inherited 80,000 dollars."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owed, Owned, Story
from bursar.demo.habits import Habit, once
from bursar.demo.journal import Journal, Place, cents
from bursar.demo.living import Bill, Job, Plan
from bursar.demo.routine import Routine
from bursar.demo.saving import Investing, Saving, harvest, in_and_out, interest
from bursar.engines.ledger.kinds import TransactionKind as Kind

INHERITED_ON = date(2025, 9, 17)
INHERITANCE, IN_CASH = D(80000), D(22000)

LOAN = Owed(
    key="student-loan", kind="student", name="Student loan", lender="Federal Direct Loans",
    last4="3004", original=D(38500), rate=D("0.0505"), months=240, began_on=date(2011, 9, 10),
    due_day=20, owner="hannah",
)  # fmt: skip

PLACES = (
    Place(key="checking", name="Checking", kind="checking", owner="hannah",
          institution="Lakeshore Credit Union", last4="6612"),
    Place(key="savings", name="High-yield savings", kind="savings", owner="hannah",
          institution="Lakeshore Credit Union", last4="6620", interest_rate=D("0.041")),
    Place(key="card", name="Card", kind="credit_card", owner="hannah",
          institution="Lakeshore Credit Union", last4="1454"),
    Place(key="403b", name="District 403(b)", kind="403b", owner="hannah",
          institution="Oakline Plans", last4="2503", reinvests=True),
    Place(key="roth", name="Roth IRA", kind="roth_ira", owner="hannah",
          institution="Meridian Brokerage", last4="7101", reinvests=True),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="hannah",
          institution="Meridian Brokerage", last4="7100"),
)  # fmt: skip

JOB = Job(
    employer="Wayne Public Schools", salary=D(68000), takes_home=D("0.70"), growth=0.025,
    paid_on=26,
    plans=(
        Plan(account="403b", own=D("0.08"), match=D("0.01"),
             mix={"VFIAX": D("0.7"), "VBTLX": D("0.3")}),
    ),
)  # fmt: skip
ROTH = Investing(account="roth", amount=D(110), mix={"VT": D(1)}, kind=Kind.CONTRIBUTION)
CUSHION = Saving(amount=D(150), target=D(12000))

BILLS = (
    Bill(payee="Elmwood Apartments", amount=D(1180), day=1, category="Housing",
         subcategory="Rent"),
    Bill(payee="Great Lakes Energy", amount=D(95), day=12, category="Housing",
         subcategory="Utilities", varies=0.35),
    Bill(payee="Clearwave Internet", amount=D(60), day=14, category="Housing",
         subcategory="Internet"),
    Bill(payee="Tern Mobile", amount=D(45), day=17, category="Housing", subcategory="Telephone"),
    Bill(payee="Summit Mutual Insurance", amount=D(110), day=19, category="Insurance",
         subcategory="Car and renter"),
    Bill(payee=LOAN.lender, amount=LOAN.payment, day=20, category="Debt",
         subcategory="Student loan", inflation=0.0),
    Bill(payee="Wayne Teachers Union", amount=D(62), day=6, category="Work",
         subcategory="Dues"),
)  # fmt: skip


def _inherit(journal: Journal) -> None:
    """Shares come at their value at death, as their cost; cash beside them."""
    for symbol, value in (("VTI", D(34000)), ("JNJ", D(14000)), ("VZ", D(10000))):
        price = journal.close(symbol)
        units = (value / price).quantize(D("0.001"))
        journal.write(
            "brokerage", Kind.INHERITANCE, symbol=symbol, quantity=units, unit_price=price,
            cost_basis=cents(units * price), acquired_on=journal.day,
            description=f"{symbol} from the estate of Ruth Okafor",
        )  # fmt: skip
    journal.write(
        "savings", Kind.INHERITANCE, amount=IN_CASH, category="Inheritance",
        description="Cash from the estate of Ruth Okafor",
    )  # fmt: skip


ROUTINE = Routine(
    jobs=[JOB], bills=BILLS, saving=[CUSHION], investing=[ROTH], typical=D(1350),
    buffer=D(2200),
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        once(INHERITED_ON, _inherit),
        *in_and_out("brokerage", "VZ", date(2026, 2, 10), date(2026, 2, 27)),
        harvest("brokerage", "SBUX", "XLY", date(2017, 2, 6)),
        interest("savings", "0.034"),
    ]


TEACHER = Story(
    key="teacher",
    name="Hannah",
    target=D(200000),
    members=(
        Member(key="hannah", name="Hannah Okafor", relation="self", born_on=date(1987, 1, 29),
               filing="single", state="MI", email="teacher@bursar.example"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(2400), "savings": D(4300), "card": D(-540)},
    openings=(
        Opening(account="403b", symbol="VFIAX", value=D(7800), acquired_on=date(2014, 9, 30)),
        Opening(account="403b", symbol="VBTLX", value=D(3300), acquired_on=date(2014, 9, 30)),
        Opening(account="roth", symbol="VT", value=D(2200), acquired_on=date(2015, 4, 6)),
        Opening(account="brokerage", symbol="SBUX", value=D(600), acquired_on=date(2015, 8, 10)),
    ),
    owned=(
        Owned(key="car", category="vehicle", asset_type="Car", name="2017 compact",
              acquired_on=date(2016, 10, 8), cost=D(17800), value=D(6800), growth=-0.10,
              owner="hannah"),
    ),
    owed=(LOAN,),
    earned=(
        Earned(kind="salary", source="Wayne Public Schools", amount=D(68000),
               frequency="annual", owner="hannah", starts_on=date(2011, 8, 29)),
        Earned(kind="pension", source="State teachers' pension at 62", amount=D(2550),
               frequency="monthly", owner="hannah", starts_on=date(2049, 2, 1),
               growth=D("0.02"), tax_treatment="pension"),
    ),
)  # fmt: skip
