"""Dev, 35: developer with coins, a brokerage account, and two shares held in India."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 (these pages are mostly amounts)

from bursar.demo.blueprint import Earned, Member, Opening, Owned, Story
from bursar.demo.habits import Habit, monthly, once, yearly
from bursar.demo.journal import COIN_UNIT, Journal, Place, cents
from bursar.demo.living import Bill, Job, Plan, grown
from bursar.demo.routine import Routine
from bursar.demo.saving import Investing, Saving, in_and_out, interest
from bursar.engines.ledger.kinds import TransactionKind as Kind

COINS_SINCE = date(2023, 2, 1)
EXCHANGE_FEE = D("1.99")

PLACES = (
    Place(key="checking", name="Checking", kind="checking", owner="dev",
          institution="Lone Star Bank", last4="0231"),
    Place(key="savings", name="Savings", kind="savings", owner="dev",
          institution="Lone Star Bank", last4="0249", interest_rate=D("0.04")),
    Place(key="card", name="Card", kind="credit_card", owner="dev",
          institution="Lone Star Bank", last4="7003"),
    Place(key="401k", name="Lattice 401(k)", kind="401k", owner="dev",
          institution="Granite Retirement", last4="5091", reinvests=True),
    Place(key="brokerage", name="Brokerage", kind="brokerage", owner="dev",
          institution="Meridian Brokerage", last4="1133"),
    Place(key="coins", name="Coin exchange", kind="crypto", owner="dev",
          institution="Kestrel Exchange", last4="c0de", lot_method="hifo"),
    Place(key="cold", name="Hardware wallet", kind="crypto", owner="dev",
          institution="Self-custody", last4="9f3a"),
    Place(key="demat", name="Demat account", kind="demat", owner="dev",
          institution="Deccan Securities", last4="6218", currency="INR"),
)  # fmt: skip

JOB = Job(
    employer="Lattice Software", salary=D(132000), takes_home=D("0.72"), growth=0.04,
    plans=(Plan(account="401k", own=D("0.045"), match=D("0.02"), mix={"FXAIX": D(1)}),),
)  # fmt: skip
INDEX = Investing(account="brokerage", amount=D(180), mix={"QQQ": D("0.5"), "VTI": D("0.5")})
CUSHION = Saving(amount=D(420), target=D(15000))

BILLS = (
    Bill(payee="South Congress Lofts", amount=D(1890), day=1, category="Housing",
         subcategory="Rent"),
    Bill(payee="Hill Country Power", amount=D(120), day=12, category="Housing",
         subcategory="Utilities", varies=0.4),
    Bill(payee="Clearwave Internet", amount=D(85), day=14, category="Housing",
         subcategory="Internet"),
    Bill(payee="Tern Mobile", amount=D(55), day=17, category="Housing", subcategory="Telephone"),
    Bill(payee="Summit Mutual Insurance", amount=D(132), day=19, category="Insurance",
         subcategory="Car and renter"),
    Bill(payee="Cloudmere Hosting", amount=D(38), day=6, category="Shopping",
         subcategory="Software", account="card"),
)  # fmt: skip


def _buy_coins(journal: Journal) -> None:
    money = cents(grown(D(260), 0.0, journal.day.year) * journal.scale)
    journal.transfer("checking", "coins", money)
    for symbol, weight in (("BTC", D("0.5")), ("ETH", D("0.3")), ("SOL", D("0.2"))):
        journal.buy("coins", symbol, cents(money * weight), fee=EXCHANGE_FEE)


def _coin_money(journal: Journal) -> D:
    return D(260) * journal.scale if journal.day >= COINS_SINCE else D(0)


def _stake(journal: Journal) -> None:
    """Rewards arrive in kind; they are income at the day's price, and that is their cost."""
    for symbol, rate in (("ETH", D("0.032")), ("SOL", D("0.065"))):
        units = (journal.held("coins", symbol) * rate / 12).quantize(COIN_UNIT)
        if units > 0:
            price = journal.close(symbol)
            journal.write(
                "coins", Kind.STAKING_REWARD, symbol=symbol, quantity=units, unit_price=price,
                cost_basis=cents(units * price), description=f"{symbol} staking reward",
            )  # fmt: skip


def _to_cold_wallet(journal: Journal) -> None:
    units = (journal.held("coins", "BTC") * D("0.7")).quantize(COIN_UNIT)
    journal.move("coins", "cold", "BTC", units)


def _swap(journal: Journal) -> None:
    """Coin against coin is a sale and a purchase."""
    units = (journal.held("coins", "ETH") * D("0.3")).quantize(COIN_UNIT)
    cash = journal.sell("coins", "ETH", units, fee=EXCHANGE_FEE)
    journal.buy("coins", "SOL", cash, fee=EXCHANGE_FEE)


def _take_profit(journal: Journal) -> None:
    units = (journal.held("coins", "SOL") * D("0.25")).quantize(COIN_UNIT)
    journal.sell("coins", "SOL", units, fee=EXCHANGE_FEE)
    journal.transfer("coins", "checking", cents(journal.cash["coins"]))


def _send_to_india(journal: Journal) -> None:
    journal.transfer(
        "checking", "demat", cents(D(450) * journal.scale), description="Remittance to India"
    )


def _buy_in_india(journal: Journal) -> None:
    """Whole shares, on the first day after the money came when Mumbai trades too."""
    if journal.cash["demat"] < 20000 or not journal.is_priced("TCS"):
        return
    money = journal.cash["demat"] / 2
    for symbol in ("TCS", "HDFCBANK"):
        journal.buy("demat", symbol, money, fee=D(20), whole=True)


ROUTINE = Routine(
    jobs=[JOB], bills=BILLS, saving=[CUSHION], investing=[INDEX],
    typical=D(4200), buffer=D(3800), also_comes=[lambda journal: -_coin_money(journal)],
)  # fmt: skip


def _habits() -> list[Habit]:
    return [
        *ROUTINE.habits(),
        monthly(20, _buy_coins, since=COINS_SINCE),
        monthly(26, _stake, since=COINS_SINCE),
        yearly(1, 22, _to_cold_wallet, since=date(2024, 1, 1)),
        once(date(2024, 7, 16), _swap),
        once(date(2025, 12, 3), _take_profit),
        yearly(6, 7, _send_to_india),
        monthly(12, _buy_in_india),
        *in_and_out("brokerage", "TSLA", date(2017, 2, 13), date(2017, 3, 1)),
        interest("savings", "0.031"),
    ]


DEV = Story(
    key="dev",
    name="Dev",
    target=D(215000),
    members=(
        Member(key="dev", name="Dev Raman", relation="self", born_on=date(1991, 4, 22),
               filing="single", state="TX", email="dev@bursar.example"),
    ),
    places=PLACES,
    habits=_habits,
    cash={"checking": D(3600), "savings": D(2800), "card": D(-860), "demat": D(14500)},
    openings=(
        Opening(account="401k", symbol="FXAIX", value=D(3900), acquired_on=date(2015, 9, 30)),
        Opening(account="brokerage", symbol="TSLA", value=D(600), acquired_on=date(2016, 3, 1)),
        Opening(account="brokerage", symbol="AMD", value=D(300), acquired_on=date(2015, 2, 17)),
    ),
    owned=(
        Owned(key="car", category="vehicle", asset_type="Car", name="2014 coupe",
              acquired_on=date(2015, 1, 10), cost=D(16500), value=D(4500), growth=-0.12,
              owner="dev"),
    ),
    earned=(
        Earned(kind="salary", source="Lattice Software", amount=D(132000), frequency="annual",
               owner="dev", starts_on=date(2015, 7, 6)),
    ),
)  # fmt: skip
