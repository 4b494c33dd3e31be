"""The table: what every route answers to everybody.

A route that stands in no line fails `test_routes` by its name. Reading a line: the verb, the path
(in braces: the noun whose row is meant), who gets what, and a body that the owner may send.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bursar.kit.ids import new_id
from tests.wall.rows import SET, Rows, statement

OK = 0  # any 2xx: which one, the route's own tests say


class Answers(Enum):
    """Status by actor: owner, stranger, viewer, editor, team that may view, team that may edit,
    somebody whose grant has ended, nobody, and a member after the household was erased."""

    READ = (OK, 404, OK, OK, OK, OK, 404, 401, 404)
    WRITE = (OK, 404, 403, OK, 403, OK, 404, 401, 404)
    OWN = (OK, 404, 403, 403, 403, 403, 404, 401, 404)  # sharing: owners only
    PRIVATE = (OK, 404, 404, 404, 404, 404, 404, 401, 404)  # of one person, whoever shares
    SELF = (OK, OK, OK, OK, OK, OK, OK, 401, OK)  # about the caller alone
    DENIED = (404, 404, 404, 404, 404, 404, 404, 401, 404)  # nothing there for anybody
    OPEN = (OK,) * 9

    def of(self, index: int) -> int:
        return self.value[index]


R, W, OWN, PRIVATE, SELF, OPEN = (
    Answers.READ,
    Answers.WRITE,
    Answers.OWN,
    Answers.PRIVATE,
    Answers.SELF,
    Answers.OPEN,
)

Body = Mapping[str, Any] | Callable[[Rows], Mapping[str, Any]] | None


@dataclass(frozen=True)
class Line:
    """One route.

    Attributes:
        answers: Who gets what.
        body: JSON of a valid request, or how to make it from a household's rows.
        fresh: The noun whose row the request uses up.
        scoped: The household is named by `household_id` in the query, not by a row in the path.
        query: Further parameters.
        file: Whether a statement is uploaded.
        disposable: The request ends the caller's session or changes the caller: a new one sends it.
        status: What OK means here where it is no 2xx.
    """

    answers: Answers
    body: Body = None
    fresh: str | None = None
    scoped: bool = False
    query: Mapping[str, str] | None = None
    file: bool = False
    disposable: bool = False
    status: int = OK

    def expected(self, index: int) -> int:
        found = self.answers.of(index)
        return self.status if found == OK else found

    def content(self, rows: Rows) -> dict[str, Any]:
        """Return what the client sends beside the path."""
        sent: dict[str, Any] = {}
        if self.query or self.scoped:
            sent["params"] = dict(self.query or {})
        if self.scoped:
            sent["params"]["household_id"] = str(rows.household_id)
        if self.file:
            sent["files"] = {"file": ("bank.ofx", statement(rows.name), "application/x-ofx")}
        elif self.body is not None:
            sent["json"] = self.body(rows) if callable(self.body) else self.body
        return sent


def scoped(answers: Answers, body: Body = None, **more: Any) -> Line:
    return Line(answers, body, scoped=True, **more)


def _crud(path: str, noun: str, create: Body, change: Body) -> dict[tuple[str, str], Line]:
    row = f"{path}/{{{noun}_id}}"
    return {
        ("GET", path): scoped(R),
        ("POST", path): scoped(W, create),
        ("GET", row): Line(R),
        ("PUT", row): Line(W, change),
        ("PATCH", row): Line(W, change),
        ("DELETE", row): Line(W, fresh=noun),
    }


def _sent_to(rows: Rows, **facts: Any) -> dict[str, Any]:
    return {"account_id": str(rows.ids["account"])} | facts


def _ids(rows: Rows, *nouns: str) -> list[str]:
    return [str(rows.ids[noun]) for noun in nouns]


PASSWORD = "correct horse battery staple"
NEW_PASSWORD = "a very different long password"
TRANSACTION = {"transaction_type": "deposit", "transaction_date": "2024-03-05", "amount": "5"}
DAY = {"value": "5", "valued_on": "2021-03-05"}

HOUSEHOLDS: dict[tuple[str, str], Line] = {
    ("GET", "/households"): Line(SELF),
    ("POST", "/households"): Line(SELF, {"name": "Second"}, disposable=True),
    ("POST", "/households/accept"): Line(Answers.DENIED, {"token": "x" * 43}),
    ("GET", "/households/{household_id}"): Line(R),
    ("PUT", "/households/{household_id}"): Line(OWN, {"name": "Zanzibar II"}),
    ("PATCH", "/households/{household_id}"): Line(OWN, {"name": "Zanzibar III"}),
    ("GET", "/households/{household_id}/members"): Line(R),
    ("POST", "/households/{household_id}/members"): Line(W, {"name": "Zanzibar Child"}),
    ("GET", "/households/{household_id}/members/{person_id}"): Line(R),
    ("PUT", "/households/{household_id}/members/{person_id}"): Line(W, {"state": "NY"}),
    ("PATCH", "/households/{household_id}/members/{person_id}"): Line(W, {"state": "NJ"}),
    ("DELETE", "/households/{household_id}/members/{person_id}"): Line(W, fresh="person"),
    ("GET", "/households/{household_id}/grants"): Line(R),
    ("POST", "/households/{household_id}/grants"): Line(
        OWN, {"email": "guest@zanzibar.example", "level": "view"}
    ),
    ("PUT", "/households/{household_id}/grants/{grant_id}"): Line(OWN, {"level": "edit"}),
    ("PATCH", "/households/{household_id}/grants/{grant_id}"): Line(OWN, {"level": "view"}),
    ("DELETE", "/households/{household_id}/grants/{grant_id}"): Line(OWN, fresh="grant"),
    ("GET", "/households/{household_id}/invitations"): Line(R),
    ("DELETE", "/households/{household_id}/invitations/{invitation_id}"): Line(
        OWN, fresh="invitation"
    ),
}

PEOPLE: dict[tuple[str, str], Line] = {
    ("GET", "/users/me"): Line(SELF),
    ("PUT", "/users/me"): Line(SELF, {"phone": "+1 555 0100"}, disposable=True),
    ("PATCH", "/users/me"): Line(SELF, {"phone": "+1 555 0101"}, disposable=True),
    ("DELETE", "/users/me"): Line(SELF, {"password": PASSWORD}, disposable=True),
    ("PUT", "/users/me/password"): Line(
        SELF, {"password": PASSWORD, "new_password": NEW_PASSWORD}, disposable=True
    ),
    ("POST", "/users/me/verification"): Line(SELF, disposable=True, status=409),
    ("GET", "/users/{user_id}"): Line(PRIVATE),
    ("GET", "/users/{user_id}/settings"): Line(PRIVATE),
    ("PUT", "/users/{user_id}/settings"): Line(PRIVATE, {"theme": "dark"}),
    ("PATCH", "/users/{user_id}/settings"): Line(PRIVATE, {"theme": "light"}),
    ("GET", "/notifications"): Line(SELF),
    ("PUT", "/notifications/read-all"): Line(SELF),
    ("PUT", "/notifications/{notification_id}/read"): Line(PRIVATE),
    ("PATCH", "/notifications/{notification_id}/read"): Line(PRIVATE),
    ("DELETE", "/notifications/{notification_id}"): Line(PRIVATE, fresh="notification"),
    ("GET", "/auth/sessions"): Line(SELF),
    ("DELETE", "/auth/sessions"): Line(SELF, disposable=True),
    ("DELETE", "/auth/sessions/{session_id}"): Line(PRIVATE, fresh="session"),
    ("POST", "/auth/refresh"): Line(SELF, disposable=True),
    ("POST", "/auth/mfa/setup"): Line(SELF, {"password": PASSWORD}, disposable=True),
    ("POST", "/auth/mfa/verify"): Line(SELF, {"code": "123456"}, disposable=True, status=409),
    ("POST", "/auth/mfa/recovery-codes"): Line(
        SELF, {"code": "123456"}, disposable=True, status=401
    ),
    ("POST", "/auth/mfa/disable"): Line(
        SELF, {"password": PASSWORD, "code": "123456"}, disposable=True, status=401
    ),
}

ANYBODY: dict[tuple[str, str], Line] = {
    ("GET", "/openapi.json"): Line(OPEN),
    ("GET", "/health"): Line(OPEN, status=503),  # no worker runs here
    ("POST", "/auth/signup"): Line(
        OPEN,
        {
            "email": "somebody@example.com",
            "password": PASSWORD,
            "name": "Somebody",
            "accept_terms": True,
            "accept_privacy": True,
        },
        disposable=True,
    ),
    ("POST", "/auth/login"): Line(
        OPEN,
        lambda _: {"email": f"{new_id()}@example.com", "password": PASSWORD},
        disposable=True,
        status=401,
    ),
    ("POST", "/auth/logout"): Line(OPEN, disposable=True),
    ("POST", "/auth/forgot-password"): Line(OPEN, {"email": "nobody@example.com"}),
    ("POST", "/auth/reset-password"): Line(
        OPEN, {"token": "x" * 43, "password": NEW_PASSWORD}, disposable=True, status=422
    ),
    ("POST", "/auth/verify-email"): Line(OPEN, {"token": "x" * 43}, status=422),
}

LEDGER: dict[tuple[str, str], Line] = {
    **_crud(
        "/accounts",
        "account",
        {"account_type": "checking", "account_name": "Zanzibar Current"},
        {"notes": "Zanzibar note"},
    ),
    ("GET", "/accounts/{account_id}/transactions"): Line(R),
    **_crud(
        "/portfolios",
        "portfolio",
        lambda rows: {
            "name": f"Zanzibar {new_id()}",
            "account_ids": [str(rows.ids["account"])],
        },
        lambda rows: {"account_ids": [str(rows.ids["account"])]},
    ),
    **_crud(
        "/assets",
        "asset",
        {"category": "vehicle", "asset_type": "car", "name": "Zanzibar Car"},
        {"description": "Zanzibar"},
    ),
    ("GET", "/assets/stats"): scoped(R),
    ("GET", "/assets/category/{cat}"): scoped(R),
    ("GET", "/assets/{asset_id}/valuations"): Line(R),
    ("POST", "/assets/{asset_id}/valuations"): Line(W, DAY),
    ("DELETE", "/assets/{asset_id}/valuations/{valuation_id}"): Line(W, fresh="valuation"),
    **_crud(
        "/real-estate", "property", {"name": "Zanzibar Flat"}, {"description": "Zanzibar home"}
    ),
    ("POST", "/real-estate/{property_id}/valuation"): Line(W, DAY),
    ("GET", "/real-estate/{property_id}/cash-flow"): Line(R),
    **_crud(
        "/alternatives",
        "alternative",
        {"investment_type": "hedge_fund", "name": "Zanzibar Hedge"},
        {"description": "Zanzibar fund"},
    ),
    **_crud(
        "/liabilities",
        "liability",
        {"liability_type": "mortgage", "name": "Zanzibar Debt", "current_balance": "5"},
        {"lender_name": "Zanzibar Bank"},
    ),
    ("GET", "/liabilities/{liability_id}/amortization"): Line(R),
    ("GET", "/liabilities/{liability_id}/payoff"): Line(R),
    ("GET", "/liabilities/{liability_id}/balances"): Line(R),
    ("POST", "/liabilities/{liability_id}/balances"): Line(
        W, {"balance": "900", "balance_on": "2021-03-05"}
    ),
    ("DELETE", "/liabilities/{liability_id}/balances/{balance_id}"): Line(W, fresh="balance"),
    **_crud(
        "/income",
        "income",
        {"income_type": "salary", "amount": "1", "frequency": "monthly", "source_name": "Zanzibar"},
        {"source_name": "Zanzibar again"},
    ),
    ("GET", "/income/projections"): scoped(R),
    ("GET", "/transactions"): scoped(R),
    ("GET", "/transactions/search"): scoped(R, query={"q": "Zanzibar"}),
    ("GET", "/transactions/trends"): scoped(R),
    ("POST", "/transactions"): Line(W, lambda rows: _sent_to(rows, **TRANSACTION)),
    ("GET", "/transactions/{transaction_id}"): Line(R),
    ("PUT", "/transactions/{transaction_id}"): Line(W, {"notes": "Zanzibar"}),
    ("PATCH", "/transactions/{transaction_id}"): Line(W, {"notes": "Zanzibar too"}),
    ("DELETE", "/transactions/{transaction_id}"): Line(W, fresh="transaction"),
    ("GET", "/identical-instruments"): scoped(R),
    ("PUT", "/identical-instruments"): scoped(
        W, lambda rows: {"name": SET, "instrument_ids": _ids(rows, "instrument", "second")}
    ),
    ("DELETE", "/identical-instruments"): scoped(W, query={"name": SET}, fresh="identical"),
    ("GET", "/securities"): scoped(R),
    ("POST", "/securities"): Line(
        W, lambda rows: _sent_to(rows, instrument_id=str(rows.ids["instrument"]), quantity="1")
    ),
    ("GET", "/securities/{position_id}"): Line(R),
    ("PUT", "/securities/{position_id}"): Line(W, {"sector": "Zanzibar"}),
    ("PATCH", "/securities/{position_id}"): Line(W, {"sector": "Zanzibar too"}),
    ("DELETE", "/securities/{position_id}"): Line(W, fresh="position"),
    ("GET", "/securities/{position_id}/quote"): Line(R),
    ("GET", "/securities/{position_id}/history"): Line(R),
    ("GET", "/securities/{position_id}/tax-lots"): Line(R),
    ("POST", "/securities/{position_id}/tax-lots"): Line(W, {"quantity": "1", "total_cost": "9"}),
}

IMPORTS: dict[tuple[str, str], Line] = {
    ("GET", "/imports/formats"): Line(SELF),
    ("GET", "/imports"): scoped(R),
    ("POST", "/imports"): scoped(W, file=True),
    ("POST", "/securities/import"): scoped(W, file=True),
    ("GET", "/imports/{import_id}"): Line(R),
    ("GET", "/imports/{import_id}/columns"): Line(R, status=422),  # this bank's file has none
    ("POST", "/imports/{import_id}/preview"): Line(W, {}),
    ("POST", "/imports/{import_id}/commit"): Line(W, fresh="import"),
    ("POST", "/imports/{committed_id}/undo"): Line(W, fresh="committed"),
    ("DELETE", "/imports/{import_id}"): Line(W, fresh="import"),
}

MARKET: dict[tuple[str, str], Line] = {
    ("GET", "/market/quote/{symbol}"): scoped(R),
    ("GET", "/market/batch-quotes"): scoped(R, query={"symbols": "ZANZIBAR,NONE"}),
    ("GET", "/market/history/{symbol}"): scoped(R),
    ("GET", "/market/search"): scoped(R, query={"q": "zanzibar"}),
    ("GET", "/market/sources"): scoped(R),
    ("POST", "/market/exchange-rates"): scoped(
        W, {"base": "EUR", "quote": "USD", "on": "2024-03-05", "rate": "1.1"}
    ),
    ("POST", "/instruments"): scoped(
        W, {"symbol": "ZANZ2", "name": "Zanzibar Two", "kind": "stock", "currency": "USD"}
    ),
    ("GET", "/instruments/{instrument_id}"): Line(R),
    ("PATCH", "/instruments/{instrument_id}"): Line(W, {"industry": "Zanzibar"}),
    ("POST", "/instruments/{instrument_id}/prices"): scoped(
        W, {"prices": [{"on": "2024-03-05", "close": "11"}]}
    ),
    ("DELETE", "/instruments/{instrument_id}/prices/{on}"): scoped(W, fresh="price"),
}

FIGURES: dict[tuple[str, str], Line] = {
    ("GET", f"/analytics/{name}"): scoped(R)
    for name in (
        "dashboard",
        "freshness",
        "asset-allocation",
        "performance",
        "net-worth-history",
        "holdings",
        "realised-gains",
        "realised-gains.csv",
        "dividends",
        "income-expenses",
    )
} | {("GET", "/analytics/unfold"): scoped(R, query={"figure": "net_worth"})}

TABLE: dict[tuple[str, str], Line] = {
    **HOUSEHOLDS,
    **PEOPLE,
    **ANYBODY,
    **LEDGER,
    **IMPORTS,
    **MARKET,
    **FIGURES,
}

# Parts of a path that are no rows: what the requests say there.
WORDS = {"cat": "other", "symbol": "ZANZIBAR", "on": "2024-03-04"}
