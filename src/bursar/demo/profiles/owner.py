"""Olivia, 46: consultant with a firm of her own, income that comes in waves, and a SEP IRA."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owed, Owned, Story
from bursar.demo.habits import Habit, monthly, once, quarterly, yearly
from bursar.demo.journal import Journal, Place, cents
from bursar.demo.living import Bill, grown, invest
from bursar.demo.routine import Routine
from bursar.demo.saving import Saving, harvest, interest, yearly_fee
from bursar.engines.ledger.kinds import TransactionKind as Kind

MORTGAGE = Owed(
    key="mortgage", kind="mortgage", name="Mortgage on Juniper Lane", lender="Cascade Home Loans",
    last4="2290", original=D(296000), rate=D("0.037"), months=360, began_on=date(2016, 5, 27),
    due_day=1, asset="house", owner="olivia",
)  # fmt: skip

PLACES = (
    Place(key="checking", name="Personal checking", kind="checking", owner="olivia",
          institution="Cascade Bank", last4="7070"),
    Place(key="savings", name="Savings", kind="savings", owner="olivia",
          institution="Cascade Bank", last4="7088", interest_rate=D("0.037")),
    Place(key="card", name="Personal card", kind="credit_card", owner="olivia",
          institution="Cascade Bank", last4="4512"),
    Place(key="business", name="Brandt Advisory checking", kind="checking", owner="olivia",
          institution="Cascade Bank", last4="9001"),
    Place(key="sep", name="SEP IRA", kind="sep_ira", owner="olivia",
          institution="Meridian Brokerage", last4="8181", reinvests=True),
    Place(key="roth", name="Roth IRA", kind="roth_ira", owner="olivia",
          institution="Meridian Brokerage", last4="8182", reinvests=True),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="olivia",
          institution="Meridian Brokerage", last4="8180"),
)  # fmt: skip

CLIENTS = ("Harrow Foods", "Tidewater Health", "Pine & Partners", "Orchard Software")
RESERVE, DRAW = D(9000), D(6500)

BILLS = (
    Bill(payee=MORTGAGE.lender, amount=MORTGAGE.payment, day=1, category="Housing",
         subcategory="Mortgage", inflation=0.0),
    Bill(payee="County Treasurer", amount=D(310), day=5, category="Housing",
         subcategory="Property tax"),
    Bill(payee="Cascade Power", amount=D(140), day=12, category="Housing",
         subcategory="Utilities", varies=0.35),
    Bill(payee="Clearwave Internet", amount=D(75), day=14, category="Housing",
         subcategory="Internet"),
    Bill(payee="Cedar Health Plan", amount=D(540), day=2, category="Health",
         subcategory="Insurance"),
    Bill(payee="Summit Mutual Insurance", amount=D(175), day=19, category="Insurance",
         subcategory="Car and home"),
    Bill(payee="Foundry Coworking", amount=D(320), day=4, category="Business",
         subcategory="Office", account="business"),
    Bill(payee="Ledgerline Software", amount=D(140), day=8, category="Business",
         subcategory="Software", account="business"),
    Bill(payee="Shield Liability", amount=D(165), day=16, category="Business",
         subcategory="Insurance", account="business"),
)  # fmt: skip


def _invoices(journal: Journal) -> None:
    """Some months three clients pay, some months nobody; autumn is best."""
    busy = 1.35 if journal.day.month in (9, 10, 11) else 0.7 if journal.day.month in (1, 7) else 1
    for number, client in enumerate(CLIENTS):
        if journal.die(f"client {number}") < 0.6:
            base = grown(D(3800), 0.03, journal.day.year)
            swing = busy * (0.4 + 1.4 * journal.die(f"hours {number}"))
            journal.write(
                "business", Kind.DEPOSIT, amount=cents(base * D(swing)), category="Consulting",
                merchant=client, description=f"{client} invoice paid",
            )  # fmt: skip


def _travel(journal: Journal) -> None:
    if journal.die("trip") < 0.5:
        journal.spend(
            "business", cents(180 + 600 * journal.die("fare")), merchant="Skyline Air",
            category="Business", subcategory="Travel", deductible=True,
        )  # fmt: skip


def _draw(journal: Journal) -> None:
    """What the firm can spare: more after good months, four fifths of the usual after bad ones."""
    usual, there = grown(DRAW, 0.025, journal.day.year), journal.cash["business"]
    least = min(usual * D("0.8"), there - 4000)
    amount = cents(min(max(there - RESERVE, least), usual * D("1.35")))
    journal.transfer("business", "checking", amount, description="Owner's draw")


def _comes(journal: Journal) -> D:
    return grown(D(6100), 0.025, journal.day.year)


def _estimated_tax(journal: Journal) -> None:
    amount = min(grown(D(6000), 0.03, journal.day.year), journal.cash["business"] - 2500)
    if amount > 0:
        journal.write(
            "business", Kind.TAX, amount=-cents(amount), category="Taxes",
            subcategory="Estimated tax", merchant="US Treasury",
            description="Quarterly estimated tax",
        )  # fmt: skip


def _fund_sep(journal: Journal) -> None:
    amount = min(cents(D(2900) * journal.scale), cents(journal.cash["business"] - 5000))
    journal.transfer(
        "business", "sep", amount, kind=Kind.CONTRIBUTION, description="SEP contribution"
    )


def _invest_sep(journal: Journal) -> None:
    invest(journal, "sep", {"VTSAX": D("0.7"), "VTIAX": D("0.3")})


def _good_year(journal: Journal) -> None:
    """What the firm does not need goes into the brokerage account each December."""
    spare = (journal.cash["business"] - RESERVE) * min(journal.scale / 3, D(1))
    journal.transfer("business", "brokerage", cents(max(spare, D(0))))


def _invest_spare(journal: Journal) -> None:
    invest(journal, "brokerage", {"VTI": D("0.6"), "MUB": D("0.4")})


ROUTINE = Routine(
    bills=BILLS, saving=[Saving(amount=D(250), target=D(13000))], typical=D(3400),
    buffer=D(5000), also_comes=[_comes],
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        monthly(3, _invoices),
        monthly(18, _travel),
        monthly(25, _draw),
        *ROUTINE.habits(),
        quarterly((1, 4, 6, 9), 15, _estimated_tax),
        quarterly((4, 10), 8, _fund_sep),
        quarterly((4, 10), 11, _invest_sep),
        yearly(12, 18, _good_year),
        yearly(12, 20, _invest_spare),
        once(date(2017, 6, 6), lambda journal: journal.transfer("savings", "business", D(1500))),
        harvest("brokerage", "BA", "ITOT", date(2017, 1, 17)),
        interest("savings", "0.029"),
        yearly_fee("sep", "20.00", "Account fee"),
    ]


OWNER = Story(
    key="owner",
    name="Olivia",
    target=D(260000),
    members=(
        Member(key="olivia", name="Olivia Brandt", relation="self", born_on=date(1980, 8, 17),
               filing="single", state="OR", email="owner@bursar.example"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(6400), "savings": D(6900), "card": D(-980), "business": D(15800)},
    openings=(
        Opening(account="sep", symbol="VTSAX", value=D(15500), acquired_on=date(2014, 4, 15)),
        Opening(account="sep", symbol="VTIAX", value=D(5200), acquired_on=date(2014, 4, 15)),
        Opening(account="roth", symbol="VWELX", value=D(5400), acquired_on=date(2013, 4, 12)),
        Opening(account="brokerage", symbol="BA", value=D(1300), acquired_on=date(2015, 4, 20)),
        Opening(account="brokerage", symbol="BRK.B", value=D(1200), acquired_on=date(2014, 1, 6)),
    ),
    owned=(
        Owned(key="house", category="real_estate", asset_type="House",
              name="House on Juniper Lane", acquired_on=date(2016, 5, 27), cost=D(312000),
              value=D(300000), growth=-0.004, owner="olivia",
              home={"city": "Bend", "state": "OR", "zip_code": "97701",
                    "property_type": "single_family", "square_footage": 1420, "bedrooms": 3,
                    "bathrooms": D(2), "year_built": 1987, "property_tax_annual": D(3720),
                    "insurance_annual": D(1180)}),
        Owned(key="firm", category="business", asset_type="Limited liability company",
              name="Brandt Advisory LLC", acquired_on=date(2012, 3, 1), cost=D(5000),
              value=D(38000), growth=0.06, owner="olivia",
              method="multiple of owner's earnings",
              description="Valued once a year, without its bank account."),
        Owned(key="car", category="vehicle", asset_type="Car", name="2016 crossover",
              acquired_on=date(2016, 3, 12), cost=D(27500), value=D(8500), growth=-0.11,
              owner="olivia"),
    ),
    owed=(MORTGAGE,),
    earned=(
        Earned(kind="self_employment", source="Brandt Advisory", amount=D(112000),
               frequency="annual", owner="olivia", starts_on=date(2012, 3, 1),
               growth=D("0.02"), tax_treatment="self_employment"),
    ),
)  # fmt: skip
