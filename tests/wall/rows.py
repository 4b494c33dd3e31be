"""A household with one row of everything, and fresh rows for the requests that use them up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bursar.domains.identity.models import Grant, Invitation, Notification, Person, SignInSession
from bursar.domains.ledger.models import (
    Account,
    Alternative,
    AssetValuation,
    IdenticalInstrument,
    LiabilityBalance,
    Portfolio,
    PortfolioAccount,
)
from bursar.domains.ledger.queries.securities import PositionKey
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.identical import put_set
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.domains.market.service import facts
from bursar.kit import clock
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.db import Actor, open_session
from bursar.kit.edge import Runtime
from bursar.kit.ids import new_id
from tests.factories import ledger, people

BOUGHT = date(2024, 3, 1)
PRICED = date(2024, 3, 4)
SET = "Much the same"

STATEMENT = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240305
<LANGUAGE>ENG<FI><ORG>{name} Bank<FID>1</FI></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20240201<DTEND>20240229
<STMTTRN><TRNTYPE>POS<DTPOSTED>20240203<TRNAMT>-12.50<FITID>{number}<NAME>{name} CAFE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>70.42<DTASOF>20240229</LEDGERBAL></STMTRS></STMTTRNRS>
</BANKMSGSRSV1></OFX>
"""


def statement(name: str) -> bytes:
    """Return a bank's file for an account nobody has yet."""
    return STATEMENT.format(name=name, number=new_id().int % 10**12).encode()


@dataclass
class Rows:
    """One household and its rows by noun.

    Attributes:
        name: Stands in every text of the household, so that a leak shows.
        ids: One row of each noun.
    """

    client: TestClient
    runtime: Runtime
    owner: Actor
    household_id: UUID
    name: str
    ids: dict[str, UUID] = field(default_factory=dict)

    def fresh(self, noun: str) -> UUID:
        """Add another row of a noun, as the owner."""
        made = MAKERS[noun](self)
        self.ids.setdefault(noun, made)
        return made

    def write(self, make: Callable[[Session], Any]) -> UUID:
        with open_session(self.runtime.engine, self.owner) as session:
            row = make(session)
            session.add(row)
            session.flush()
            return UUID(str(row.id))

    def rebuild(self) -> None:
        """Fold and value what is there."""
        engine = self.runtime.engine
        with open_session(engine, self.owner) as session:
            marks.leave(session, self.household_id, scope="all", from_on=BOUGHT)
        with open_session(engine, self.owner) as session:
            rebuild(session, self.household_id, today=clock.today())

    def posted(self, path: str, **more: Any) -> UUID:
        """Return the id of what a request of the owner made."""
        self.client.cookies.clear()
        token = people.signed_in(self.runtime.engine, self.owner)
        headers = {"Cookie": f"{self.runtime.cookie_name}={token}"}
        answer = self.client.post(f"/api/v1{path}", headers=headers, **more)
        assert answer.is_success, answer.text
        return UUID(answer.json()["id"])


def fill(client: TestClient, runtime: Runtime, owner: Actor, name: str) -> Rows:
    """Make a household with one row of everything."""
    household_id = people.household(runtime.engine, owner, name=f"{name} household")
    rows = Rows(client, runtime, owner, household_id, name)
    assert owner.user_id is not None
    rows.ids |= {"household": household_id, "user": owner.user_id}
    for noun in MAKERS:
        rows.fresh(noun)
    return rows


def _account(rows: Rows) -> UUID:
    return rows.write(lambda s: ledger.account(s, rows.household_id, name=f"{rows.name} Broker"))


def _portfolio(rows: Rows) -> UUID:
    made = rows.write(
        lambda _: Portfolio(household_id=rows.household_id, name=f"{rows.name} {new_id()}")
    )
    with open_session(rows.runtime.engine, rows.owner) as session:
        session.add(
            PortfolioAccount(
                household_id=rows.household_id, portfolio_id=made, account_id=rows.ids["account"]
            )
        )
    return made


def _instrument(rows: Rows) -> UUID:
    def make(session: Session) -> Any:
        made = facts.add_instrument(
            session,
            rows.household_id,
            symbol=f"{rows.name.upper()}",
            name=f"{rows.name} Fund",
            kind="etf",
            currency="USD",
        )
        price = facts.OwnPrice(made.id, PRICED, Decimal("10.5"), "USD")
        facts.record_prices(session, rows.household_id, [price], source=facts.BY_HAND)
        return made

    return rows.write(make)


def _second(rows: Rows) -> UUID:
    return rows.write(
        lambda s: facts.add_instrument(
            s, rows.household_id, symbol=f"{rows.name.upper()}2", name=f"{rows.name} Fund 2",
            kind="etf", currency="USD",
        )
    )  # fmt: skip


def _price(rows: Rows) -> UUID:
    """The price stated by hand, where a request withdrew it."""
    with open_session(rows.runtime.engine, rows.owner) as session:
        price = facts.OwnPrice(rows.ids["instrument"], PRICED, Decimal("10.5"), "USD")
        facts.record_prices(session, rows.household_id, [price], source=facts.BY_HAND)
    return rows.ids["instrument"]


def _identical(rows: Rows) -> UUID:
    """A set of instruments that is removed by its name."""

    def make(session: Session) -> Any:
        put_set(session, rows.household_id, SET, [rows.ids["instrument"], rows.ids["second"]])
        return session.scalars(select(IdenticalInstrument).limit(1)).one()

    return rows.write(make)


def _transaction(rows: Rows) -> UUID:
    def make(session: Session) -> Any:
        account = session.get_one(Account, rows.ids["account"])
        return ledger.transaction(
            session, account, "deposit", BOUGHT, amount=Decimal(500), description=rows.name
        )

    return rows.write(make)


def _position(rows: Rows) -> UUID:
    """Units in an account of their own, entered by hand, folded and valued."""
    account_id = _account(rows)
    instrument_id = rows.ids["instrument"]

    def make(session: Session) -> Any:
        account = session.get_one(Account, account_id)
        return ledger.transaction(
            session,
            account,
            "opening_balance",
            BOUGHT,
            instrument_id=instrument_id,
            quantity=Decimal(10),
            cost_basis=Decimal(90),
            acquired_on=BOUGHT,
        )

    rows.write(make)
    rows.rebuild()
    return PositionKey(rows.household_id, account_id, instrument_id).id


def _asset(rows: Rows) -> UUID:
    return rows.write(
        lambda s: ledger.asset(s, rows.household_id, name=f"{rows.name} Boat", worth={BOUGHT: "7"})
    )


def _valuation(rows: Rows) -> UUID:
    asset_id = rows.ids["asset"]
    on = BOUGHT + timedelta(days=new_id().int % 600)
    with open_session(rows.runtime.engine, rows.owner) as session:
        session.execute(
            text("delete from asset_valuation where asset_id = :id and on_day = :on"),
            {"id": asset_id, "on": on},
        )
    return rows.write(
        lambda _: AssetValuation(
            household_id=rows.household_id, asset_id=asset_id, on_day=on, value=Decimal(8)
        )
    )


def _property(rows: Rows) -> UUID:
    return rows.write(
        lambda s: ledger.home(
            s, rows.household_id, name=f"{rows.name} Home", worth={BOUGHT: "300000"}
        )
    )


def _alternative(rows: Rows) -> UUID:
    def make(session: Session) -> Any:
        owned = ledger.asset(
            session, rows.household_id, name=f"{rows.name} Fund II", category="alternative",
            worth={BOUGHT: "9"},
        )  # fmt: skip
        return Alternative(
            household_id=rows.household_id, asset_id=owned.id, investment_type="private_equity"
        )

    return rows.write(make)


def _liability(rows: Rows) -> UUID:
    return rows.write(
        lambda s: ledger.liability(
            s, rows.household_id, name=f"{rows.name} Loan", owed={BOUGHT: "300000"},
            interest_rate=Decimal("0.05"), monthly_payment=Decimal(2000),
        )
    )  # fmt: skip


def _balance(rows: Rows) -> UUID:
    liability_id = rows.ids["liability"]
    on = BOUGHT + timedelta(days=1 + new_id().int % 600)
    with open_session(rows.runtime.engine, rows.owner) as session:
        session.execute(
            text("delete from liability_balance where liability_id = :id and on_day = :on"),
            {"id": liability_id, "on": on},
        )
    return rows.write(
        lambda _: LiabilityBalance(
            household_id=rows.household_id,
            liability_id=liability_id,
            on_day=on,
            balance=Decimal(290000),
        )
    )


def _income(rows: Rows) -> UUID:
    return rows.write(
        lambda s: ledger.income(s, rows.household_id, source_name=f"{rows.name} Salary")
    )


def _import(rows: Rows) -> UUID:
    """An uploaded and previewed file."""
    file = ("bank.ofx", statement(rows.name), "application/x-ofx")
    where = {"household_id": str(rows.household_id)}
    return rows.posted("/imports", params=where, files={"file": file})


def _committed(rows: Rows) -> UUID:
    """A file whose rows were written."""
    uploaded = _import(rows)
    return rows.posted(f"/imports/{uploaded}/commit")


def _person(rows: Rows) -> UUID:
    return rows.write(
        lambda _: Person(
            household_id=rows.household_id, name=f"{rows.name} Byron", relation="other"
        )
    )


def _grant(rows: Rows) -> UUID:
    guest = people.user(rows.runtime.engine, name=f"{rows.name} guest")
    return rows.write(
        lambda _: Grant(
            household_id=rows.household_id, user_id=guest.user_id, level="view", label=rows.name
        )
    )


def _invitation(rows: Rows) -> UUID:
    return rows.write(
        lambda _: Invitation(
            household_id=rows.household_id,
            email=f"{new_id()}@{rows.name.lower()}.example",
            level="view",
            token_hash=token_hash(new_token()),
            expires_at=clock.now() + timedelta(days=1),
        )
    )


def _notification(rows: Rows) -> UUID:
    return rows.write(
        lambda _: Notification(
            user_id=rows.owner.user_id,
            household_id=rows.household_id,
            notification_type="note",
            title=f"{rows.name} notice",
        )
    )


def _session(rows: Rows) -> UUID:
    return rows.write(
        lambda _: SignInSession(
            user_id=rows.owner.user_id,
            token_hash=token_hash(new_token()),
            expires_at=clock.now() + timedelta(days=1),
            agent=f"{rows.name} browser",
        )
    )


MAKERS: Mapping[str, Callable[[Rows], UUID]] = {
    "person": _person,
    "account": _account,
    "instrument": _instrument,
    "price": _price,
    "second": _second,
    "identical": _identical,
    "portfolio": _portfolio,
    "transaction": _transaction,
    "position": _position,
    "asset": _asset,
    "valuation": _valuation,
    "property": _property,
    "alternative": _alternative,
    "liability": _liability,
    "balance": _balance,
    "income": _income,
    "import": _import,
    "committed": _committed,
    "grant": _grant,
    "invitation": _invitation,
    "notification": _notification,
    "session": _session,
}
