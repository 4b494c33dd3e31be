"""Homes, rentals and private investments: an asset with facts beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Alternative, Asset, AssetValuation, Liability, Property
from bursar.kit import clock
from bursar.kit.db import Actor, open_session
from bursar.kit.edge import Runtime
from bursar.main import create_app
from bursar.ports.errors import NotConfigured, UpstreamLimited
from bursar.ports.property_value import PropertyDescription, PropertyEstimate
from tests.conftest import ORIGIN
from tests.factories import ledger, people

URL = "/api/v1/real-estate"
HOUSE = {
    "address_line1": "12 Elm Street",
    "city": "Springfield",
    "state": "IL",
    "zip_code": "62704",
    "property_type": "single family",
    "purchase_price": "300000",
    "purchase_date": "2020-05-01",
    "current_value": "360000",
    "rental_status": "rented",
    "monthly_rent": "2500",
}

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def property_id(client_for: Clients, actor: Actor) -> str:
    made: str = client_for(actor).post(URL, json=HOUSE).json()["id"]
    return made


def test_a_home_is_an_asset_with_an_address(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    response = client_for(actor).post(URL, json=HOUSE)

    assert response.status_code == 201
    made = response.json()
    assert (made["name"], made["zip_code"]) == ("12 Elm Street", "62704")
    assert Decimal(made["current_value"]) == 360_000
    assert (Decimal(made["cost_basis"]), made["acquisition_date"]) == (300_000, "2020-05-01")
    assert (Decimal(made["debt"]), Decimal(made["equity"])) == (0, 360_000)
    with open_session(engine, actor) as session:
        asset = session.get_one(Asset, UUID(made["asset_id"]))
        assert (asset.category, asset.asset_type) == ("real_estate", "single family")
        assert ledger.marks(session) == [("revalue", None, date(2020, 5, 1))]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"vacancy_rate": "5"}, "write 5 % as 0.05"),
        ({"address_line1": None}, "a name or an address"),
        ({"rental_status": "haunted"}, "rental_status"),
        ({"year_built": 3}, "year_built"),
        ({"country": "USA"}, "country"),
        ({"owned_value": "1"}, "owned_value is not stored"),
    ],
)
def test_what_a_property_cannot_be_is_refused(
    client_for: Clients, engine: Engine, actor: Actor, change: dict[str, object], sentence: str
) -> None:
    response = client_for(actor).post(URL, json=HOUSE | change)

    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.scalars(select(Asset)).all() == []
        assert ledger.marks(session) == []


def test_the_basis_follows_the_purchase_until_it_is_said_otherwise(
    client_for: Clients, actor: Actor, property_id: str
) -> None:
    client = client_for(actor)
    url = f"{URL}/{property_id}"

    corrected = client.put(url, json={"purchase_price": "310000"}).json()
    assert Decimal(corrected["cost_basis"]) == 310_000

    client.patch(url, json={"cost_basis": "325000"})  # a new roof
    again = client.put(url, json={"purchase_price": "312000", "ownership": "0.5"}).json()
    assert Decimal(again["cost_basis"]) == 325_000
    assert Decimal(again["owned_value"]) == 180_000
    assert again["city"] == "Springfield"


def test_equity_is_what_the_debts_on_it_leave(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, property_id: str
) -> None:
    today = clock.today()
    with open_session(engine, actor) as session:
        asset_id = session.get_one(Property, UUID(property_id)).asset_id
        ledger.liability(session, household_id, asset_id=asset_id, owed={today: "200000"})
    client = client_for(actor)

    found = client.get(f"{URL}/{property_id}").json()
    assert (Decimal(found["debt"]), Decimal(found["equity"])) == (200_000, 160_000)

    with open_session(engine, actor) as session:
        ledger.liability(
            session, household_id, asset_id=asset_id, currency="EUR", owed={today: "1"}
        )
    (listed,) = client.get(URL).json()["items"]
    assert (listed["debt"], listed["equity"]) == (None, None)  # no rate is assumed


def test_a_home_goes_with_its_asset_and_leaves_its_debt(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, property_id: str
) -> None:
    with open_session(engine, actor) as session:
        asset_id = session.get_one(Property, UUID(property_id)).asset_id
        ledger.liability(
            session, household_id, asset_id=asset_id, owed={date(2024, 1, 1): "200000"}
        )

    assert client_for(actor).delete(f"{URL}/{property_id}").status_code == 204

    with open_session(engine, actor) as session:
        assert session.scalars(select(Property)).all() == []
        assert session.scalars(select(Asset)).all() == []
        assert session.scalars(select(AssetValuation)).all() == []
        assert session.scalars(select(Liability.asset_id)).all() == [None]


# --- valuation


@dataclass
class Appraiser:
    """A valuation service that answers as it is told."""

    estimates: list[PropertyEstimate | Exception | None]
    asked: list[PropertyDescription] = field(default_factory=list)
    source: str = "appraiser"

    def estimate(self, property_: PropertyDescription, on: date) -> PropertyEstimate | None:
        self.asked.append(property_)
        answer = self.estimates.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


ESTIMATE = PropertyEstimate(
    on=date(2024, 6, 3),
    value=Decimal(355_000),
    low=Decimal(340_000),
    high=Decimal(371_000),
    currency="USD",
    source="appraiser",
)


@pytest.fixture
def with_appraiser(
    runtime: Runtime, actor: Actor
) -> Iterator[Callable[[Appraiser | None], TestClient]]:
    opened: list[TestClient] = []

    def make(vendor: Appraiser | None) -> TestClient:
        services = {} if vendor is None else {"property_value": vendor}
        app = create_app(replace(runtime, services=services))
        client = TestClient(
            app, base_url=ORIGIN, client=("127.0.0.1", 50_000), headers={"Origin": ORIGIN}
        )
        client.cookies.set(runtime.cookie_name, people.signed_in(runtime.engine, actor))
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()


def test_an_estimate_says_its_source_and_range(
    with_appraiser: Callable[[Appraiser | None], TestClient], engine: Engine, property_id: str
) -> None:
    vendor = Appraiser([ESTIMATE])

    response = with_appraiser(vendor).post(f"{URL}/{property_id}/valuation")

    assert response.status_code == 201
    found = response.json()
    assert (found["source"], found["method"]) == ("appraiser", "automated estimate")
    assert (Decimal(found["low"]), Decimal(found["high"])) == (340_000, 371_000)
    assert vendor.asked[0].address == "12 Elm Street, Springfield, IL, 62704"
    assert vendor.asked[0].kind == "single_family"


def test_an_estimate_never_replaces_what_a_person_said_that_day(
    with_appraiser: Callable[[Appraiser | None], TestClient], property_id: str
) -> None:
    client = with_appraiser(Appraiser([replace(ESTIMATE, on=clock.today())]))

    response = client.post(f"{URL}/{property_id}/valuation", json={})

    assert response.status_code == 409
    assert Decimal(client.get(f"{URL}/{property_id}").json()["current_value"]) == 360_000


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (NotConfigured("Add a key."), 503),
        (UpstreamLimited("Later.", retry_after_s=60), 429),
        (None, 404),
        (replace(ESTIMATE, currency="EUR"), 409),
    ],
)
def test_without_an_estimate_nothing_changes(
    with_appraiser: Callable[[Appraiser | None], TestClient],
    engine: Engine,
    actor: Actor,
    property_id: str,
    answer: PropertyEstimate | Exception | None,
    status: int,
) -> None:
    client = with_appraiser(Appraiser([answer]))

    assert client.post(f"{URL}/{property_id}/valuation", json={}).status_code == status
    with open_session(engine, actor) as session:
        assert session.scalars(select(AssetValuation.source)).all() == ["household"]


def test_a_value_is_typed_where_there_is_no_service(
    with_appraiser: Callable[[Appraiser | None], TestClient], property_id: str
) -> None:
    client = with_appraiser(None)
    url = f"{URL}/{property_id}/valuation"

    assert client.post(url, json={}).status_code == 503
    body = {"value": "365000", "valued_on": "2024-02-01", "method": "appraisal"}
    typed = client.post(url, json=body)
    assert typed.status_code == 201
    assert (typed.json()["valued_on"], typed.json()["method"]) == ("2024-02-01", "appraisal")
    later = (clock.today() + timedelta(days=3)).isoformat()
    assert client.post(url, json={"value": "1", "valued_on": later}).status_code == 422


# --- cash flow


def test_a_rental_leaves_what_rent_exceeds_costs_and_debt(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    # Rent 12 x 2,000 = 24,000, a twentieth of it unlet: 22,800. Costs: 3,000 + 1,200 + 2,400
    # + 12 x 50 + a tenth of 22,800 + 960 = 10,440. What operating leaves: 12,360. The loan of
    # 60,000 without interest takes 12 x 500 = 6,000. Cash flow 6,360.
    with open_session(engine, actor) as session:
        rental = ledger.home(
            session,
            household_id,
            worth={clock.today(): "206000"},
            rental_status="rented",
            monthly_rent=Decimal(2000),
            vacancy_rate=Decimal("0.05"),
            property_tax_annual=Decimal(3000),
            insurance_annual=Decimal(1200),
            maintenance_annual=Decimal(2400),
            hoa_monthly=Decimal(50),
            management_rate=Decimal("0.1"),
            utilities_annual=Decimal(960),
            purchase_price=Decimal(150_000),
            purchase_date=date(2020, 1, 10),
        )
        ledger.liability(
            session,
            household_id,
            asset_id=rental.asset_id,
            interest_rate=Decimal(0),
            monthly_payment=Decimal(500),
            original_amount=Decimal(97_000),
            origination_date=date(2020, 1, 10),
            owed={clock.today(): "60000"},
        )
        property_id = rental.id
    client = client_for(actor)

    found = client.get(f"{URL}/{property_id}/cash-flow").json()

    assert Decimal(found["effective_income"]) == 22_800
    assert Decimal(found["operating_expenses"]) == 10_440
    assert Decimal(found["net_operating_income"]) == 12_360
    assert Decimal(found["debt_service"]) == 6_000
    assert Decimal(found["cash_flow"]) == 6_360
    assert Decimal(found["principal_repaid"]) == 6_000
    assert found["cap_rate"] == pytest.approx(0.06)  # 12,360 / 206,000
    assert found["debt_coverage"] == pytest.approx(2.06)
    assert Decimal(found["cash_invested"]) == 53_000
    assert found["cash_on_cash"] == pytest.approx(0.12)  # 6,360 / (150,000 - 97,000)
    assert (found["status"], found["missing"]) == ("complete", [])
    other = client.get(f"{URL}/{property_id}/cash-flow", params={"cash_invested": "63600"})
    assert other.json()["cash_on_cash"] == pytest.approx(0.1)


def test_what_is_not_known_is_named(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        rental = ledger.home(session, household_id, rental_status="rented")
        ledger.liability(
            session, household_id, asset_id=rental.asset_id, owed={clock.today(): "1000"}
        )
        property_id = rental.id

    found = client_for(actor).get(f"{URL}/{property_id}/cash-flow").json()

    assert found["status"] == "partial"
    assert found["missing"] == [
        "monthly_rent",
        "property_tax_annual",
        "insurance_annual",
        "maintenance_annual",
        "payments of Mortgage",
    ]
    assert found["cap_rate"] is None


# --- private investments

FUNDS = "/api/v1/alternatives"
FUND = {
    "investment_type": "private_equity",
    "investment_name": "Fund III",
    "initial_investment": "40000",
    "commitment_amount": "100000",
    "unfunded_commitment": "60000",
    "inception_date": "2023-03-01",
    "current_value": "44000",
    "valuation_method": "NAV",
}


def test_a_private_fund_knows_what_is_still_to_be_paid(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    client = client_for(actor)

    made = client.post(FUNDS, json=FUND)
    assert made.status_code == 201
    fund = made.json()
    assert (fund["name"], fund["investment_name"]) == ("Fund III", "Fund III")
    assert Decimal(fund["unfunded_commitment"]) == 60_000
    assert Decimal(fund["current_value"]) == 44_000
    assert (fund["valuation_method"], fund["valuation_date"]) == ("NAV", clock.today().isoformat())
    assert (Decimal(fund["cost_basis"]), fund["acquisition_date"]) == (40_000, "2023-03-01")

    url = f"{FUNDS}/{fund['id']}"
    called = client.put(url, json={"unfunded_commitment": "50000"}).json()
    assert Decimal(called["unfunded_commitment"]) == 50_000
    assert [row["id"] for row in client.get(FUNDS).json()["items"]] == [fund["id"]]
    assert client.delete(url).status_code == 204
    with open_session(engine, actor) as session:
        assert session.scalars(select(Alternative)).all() == []
        assert session.scalars(select(Asset)).all() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"unfunded_commitment": "100001"}, "More is unfunded"),
        ({"illiquidity_discount": "20"}, "write 20 % as 0.2"),
        ({"investment_name": None}, "investment_name"),
        ({"valuation_date": "2024-01-01"}, "valuation_date is not stored"),
    ],
)
def test_what_a_fund_cannot_be_is_refused(
    client_for: Clients, engine: Engine, actor: Actor, change: dict[str, object], sentence: str
) -> None:
    response = client_for(actor).post(FUNDS, json=FUND | change)

    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.scalars(select(Asset)).all() == []


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("viewer", 403)])
def test_others_change_neither_homes_nor_funds(
    client_for: Clients,
    actor: Actor,
    household_id: UUID,
    property_id: str,
    who: str,
    status: int,
    request: pytest.FixtureRequest,
) -> None:
    fund_id = client_for(actor).post(FUNDS, json=FUND).json()["id"]
    client = client_for(request.getfixturevalue(who))
    there = {"household_id": str(household_id)}

    for url, body in ((URL, HOUSE), (FUNDS, FUND)):
        assert client.post(url, json=body, params=there).status_code == status
    for url in (f"{URL}/{property_id}", f"{FUNDS}/{fund_id}"):
        assert client.put(url, json={"description": "Mine"}).status_code == status
        assert client.patch(url, json={"description": "Mine"}).status_code == status
        assert client.delete(url).status_code == status
        assert client.get(url).status_code == (404 if who == "stranger" else 200)
    valued = client.post(f"{URL}/{property_id}/valuation", json={"value": "1"})
    assert valued.status_code == status
    flow = client.get(f"{URL}/{property_id}/cash-flow")
    assert flow.status_code == (404 if who == "stranger" else 200)
