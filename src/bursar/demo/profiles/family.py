"""Jennifer and David, 41 and 44: two incomes, two teenagers, one house, many goals at once."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owed, Owned, Story
from bursar.demo.habits import Habit, once, yearly
from bursar.demo.journal import Journal, Place
from bursar.demo.living import EVERYDAY, Bill, Job, Plan
from bursar.demo.routine import Routine
from bursar.demo.saving import Investing, Saving, harvest, interest, yearly_fee
from bursar.engines.ledger.kinds import TransactionKind as Kind

MORTGAGE = Owed(
    key="mortgage", kind="mortgage", name="Mortgage on Maple Avenue", lender="Heartland Mortgage",
    last4="4107", original=D(358000), rate=D("0.0395"), months=360, began_on=date(2016, 8, 19),
    due_day=1, asset="house",
)  # fmt: skip
CAR_LOAN = Owed(
    key="car-loan", kind="auto", name="Minivan loan", lender="Heartland Auto Finance",
    last4="5530", original=D(26500), rate=D("0.0549"), months=60, began_on=date(2024, 4, 12),
    due_day=12, asset="minivan",
)  # fmt: skip

PLACES = (
    Place(key="checking", name="Joint checking", kind="checking",
          institution="Heartland Bank", last4="3141"),
    Place(key="savings", name="Emergency fund", kind="savings", institution="Heartland Bank",
          last4="3159", interest_rate=D("0.038")),
    Place(key="card", name="Family card", kind="credit_card", institution="Heartland Bank",
          last4="7726"),
    Place(key="401k-j", name="Jennifer's 401(k)", kind="401k", owner="jennifer",
          institution="Granite Retirement", last4="6001", reinvests=True),
    Place(key="401k-d", name="David's 401(k)", kind="401k", owner="david",
          institution="Oakline Plans", last4="6117", reinvests=True),
    Place(key="roth", name="Jennifer's Roth IRA", kind="roth_ira", owner="jennifer",
          institution="Meridian Brokerage", last4="9902", reinvests=True),
    Place(key="529-m", name="Maya's college fund", kind="529", owner="jennifer",
          institution="Prairie State 529", last4="0415", reinvests=True),
    Place(key="529-t", name="Theo's college fund", kind="529", owner="jennifer",
          institution="Prairie State 529", last4="0416", reinvests=True),
    Place(key="brokerage", name="Joint brokerage", kind="brokerage",
          institution="Meridian Brokerage", last4="9910"),
)  # fmt: skip

JENNIFER = Job(
    employer="Lakeside School District", salary=D(88000), takes_home=D("0.725"), paid_on=26,
    plans=(Plan(account="401k-j", own=D("0.05"), match=D("0.02"), mix={"VTIVX": D(1)}),),
)  # fmt: skip
DAVID = Job(
    employer="Ironbridge Logistics", salary=D(72000), takes_home=D("0.735"),
    first_payday=date(2016, 11, 11),
    plans=(Plan(account="401k-d", own=D("0.04"), match=D("0.02"), mix={"FXAIX": D(1)}),),
)  # fmt: skip

COLLEGE = [
    Investing(account="529-m", amount=D(70), mix={"VTI": D(1)}, day=9,
              kind=Kind.CONTRIBUTION),
    Investing(account="529-t", amount=D(60), mix={"VTI": D(1)}, day=9,
              kind=Kind.CONTRIBUTION),
]  # fmt: skip
INDEX = Investing(account="brokerage", amount=D(90), mix={"ITOT": D(1)}, day=17)
CUSHION = Saving(amount=D(350), target=D(24000))

BILLS = (
    Bill(payee=MORTGAGE.lender, amount=MORTGAGE.payment, day=1, category="Housing",
         subcategory="Mortgage", inflation=0.0),
    Bill(payee="County Treasurer", amount=D(420), day=5, category="Housing",
         subcategory="Property tax"),
    Bill(payee="Plains Power & Gas", amount=D(300), day=12, category="Housing",
         subcategory="Utilities", varies=0.35),
    Bill(payee="Tern Mobile", amount=D(245), day=17, category="Housing",
         subcategory="Telephone and internet"),
    Bill(payee="Summit Mutual Insurance", amount=D(265), day=19, category="Insurance",
         subcategory="Car and home"),
    Bill(payee="Guardian Term Life", amount=D(74), day=20, category="Insurance",
         subcategory="Life"),
    Bill(payee=CAR_LOAN.lender, amount=CAR_LOAN.payment, day=12, category="Transport",
         subcategory="Car loan", inflation=0.0, since=date(2024, 5, 1)),
    Bill(payee="Northside Youth Sports", amount=D(140), day=7, category="Children",
         subcategory="Sports", account="card"),
)  # fmt: skip

FAMILY = (
    *EVERYDAY,
    ("Food", "Groceries", ("Warehouse Foods", "Green Basket"), 1.7),
    ("Children", "School", ("Lincoln Middle School", "Page One Books"), 0.6),
)


def _buy_minivan(journal: Journal) -> None:
    journal.spend(
        "savings", D(5000), merchant="Heartland Motors", category="Transport",
        subcategory="Car purchase",
    )  # fmt: skip


def _summer_trip(journal: Journal) -> None:
    journal.spend("card", D(2400), merchant="Lakeside Inn", category="Travel", subcategory="Trips")


ROUTINE = Routine(
    jobs=[JENNIFER, DAVID], bills=BILLS, saving=[CUSHION], investing=[*COLLEGE, INDEX],
    typical=D(4300), buffer=D(4500), purchases=FAMILY,
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        yearly(7, 8, _summer_trip),
        once(date(2024, 4, 12), _buy_minivan),
        harvest("brokerage", "VTI", "ITOT", date(2016, 12, 12)),
        interest("savings", "0.031"),
        yearly_fee("529-m", "15.00", "Account fee"),
        yearly_fee("529-t", "15.00", "Account fee"),
    ]


FAMILY_STORY = Story(
    key="jennifer-david",
    name="Jennifer & David",
    target=D(250000),
    members=(
        Member(key="jennifer", name="Jennifer Kowalski", relation="self",
               born_on=date(1985, 3, 8), filing="married_joint", state="IL",
               email="jennifer@bursar.example"),
        Member(key="david", name="David Kowalski", relation="spouse", born_on=date(1982, 1, 19),
               filing="married_joint", state="IL", email="david@bursar.example"),
        Member(key="maya", name="Maya Kowalski", relation="child", born_on=date(2010, 9, 2),
               filing="single", state="IL"),
        Member(key="theo", name="Theo Kowalski", relation="child", born_on=date(2013, 5, 26),
               filing="single", state="IL"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(5200), "savings": D(7800), "card": D(-1650)},
    openings=(
        Opening(account="401k-j", symbol="VTIVX", value=D(8200), acquired_on=date(2014, 3, 31)),
        Opening(account="401k-d", symbol="FXAIX", value=D(4600), acquired_on=date(2015, 2, 13)),
        Opening(account="roth", symbol="VOO", value=D(2400), acquired_on=date(2015, 4, 10)),
        Opening(account="529-m", symbol="VTI", value=D(1500), acquired_on=date(2014, 12, 1)),
        Opening(account="529-t", symbol="VTI", value=D(900), acquired_on=date(2015, 6, 1)),
        Opening(account="brokerage", symbol="VTI", value=D(1200), acquired_on=date(2015, 8, 3)),
        Opening(account="brokerage", symbol="KO", value=D(700), acquired_on=date(2014, 5, 5)),
    ),
    owned=(
        Owned(key="house", category="real_estate", asset_type="House",
              name="House on Maple Avenue", acquired_on=date(2016, 8, 19), cost=D(371000),
              value=D(381000), growth=0.003,
              home={"city": "Peoria", "state": "IL", "zip_code": "61614",
                    "property_type": "single_family", "square_footage": 2150, "bedrooms": 4,
                    "bathrooms": D("2.5"), "year_built": 1998, "property_tax_annual": D(5040),
                    "insurance_annual": D(1620)}),
        Owned(key="minivan", category="vehicle", asset_type="Car", name="2024 minivan",
              acquired_on=date(2024, 4, 12), cost=D(31500), value=D(22500), growth=-0.13),
        Owned(key="sedan", category="vehicle", asset_type="Car", name="2015 saloon",
              acquired_on=date(2015, 6, 6), cost=D(19500), value=D(5000), growth=-0.12,
              owner="david"),
    ),
    owed=(MORTGAGE, CAR_LOAN),
    earned=(
        Earned(kind="salary", source="Lakeside School District", amount=D(88000),
               frequency="annual", owner="jennifer", starts_on=date(2010, 8, 16)),
        Earned(kind="salary", source="Ironbridge Logistics", amount=D(72000),
               frequency="annual", owner="david", starts_on=date(2012, 5, 7)),
    ),
)  # fmt: skip
