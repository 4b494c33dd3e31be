"""Stating what a property is worth: by hand, or by asking the valuation service."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, AssetValuation, Property
from bursar.domains.ledger.queries import assets as asset_queries
from bursar.domains.ledger.queries import properties as queries
from bursar.domains.ledger.schemas.properties import (
    PropertyValuationCreate,
    PropertyValuationRead,
)
from bursar.domains.ledger.service import valuations
from bursar.kit.errors import Conflict, Invalid, NotFound, TooManyRequests, Unavailable
from bursar.ports.errors import UpstreamFailed, UpstreamLimited
from bursar.ports.property_value import PropertyDescription, PropertyEstimate, PropertyValue

ESTIMATED = "automated estimate"

# The kinds that valuation services tell apart, by the words people use.
_KINDS = {
    "single_family": ("single family", "single-family", "house", "single_family"),
    "condo": ("condo", "condominium"),
    "townhouse": ("townhouse", "town house", "townhome"),
    "manufactured": ("manufactured", "mobile home"),
    "multi_family": ("multi family", "multi-family", "multi_family", "duplex"),
    "apartment": ("apartment", "flat"),
    "land": ("land", "lot"),
}


def value_property(
    session: Session,
    property_id: UUID,
    body: PropertyValuationCreate,
    *,
    today: date,
    vendor: PropertyValue | None,
) -> PropertyValuationRead:
    """Add a valuation: the typed one, or today's estimate of the valuation service.

    An estimate never takes the place of a value that a person stated for the same day.

    Raises:
        NotFound: No such property, or the service does not know it.
        Forbidden: The actor may look, not change.
        Invalid: The day lies in the future, or there is no address to ask about.
        Conflict: A person stated a value for today, or the estimate is in another currency.
        Unavailable: No service is set up, or it did not answer.
        TooManyRequests: The service asks to come back later.
    """
    row = queries.get_property(session, property_id, for_update=True)
    asset = asset_queries.get_asset(session, row.asset_id, for_update=True)
    if body.value is not None:
        stated = valuations.state_value(
            session,
            asset,
            body.value,
            on=body.valued_on or today,
            method=body.method or valuations.OWN_ESTIMATE,
            today=today,
        )
        return _read(row, asset, stated)
    if body.valued_on is not None or body.method is not None:
        raise Invalid("valued_on and method belong to a value typed by hand.", field="value")
    estimate = _ask(vendor, row, today)
    _refuse_unusable(session, asset, estimate)
    stated = valuations.state_value(
        session,
        asset,
        estimate.value,
        on=estimate.on,
        method=ESTIMATED,
        source=estimate.source[:50],
        today=max(today, estimate.on),
    )
    return _read(row, asset, stated, estimate)


def _ask(vendor: PropertyValue | None, row: Property, today: date) -> PropertyEstimate:
    if vendor is None:
        raise Unavailable("No property valuation service is set up; type the value by hand.")
    if row.address_line1 is None:
        raise Invalid("Give the property's address first.", field="address_line1")
    try:
        estimate = vendor.estimate(describe(row), today)
    except UpstreamLimited as error:
        raise TooManyRequests(str(error), retry_after_s=round(error.retry_after_s)) from error
    except UpstreamFailed as error:
        raise Unavailable(str(error)) from error
    if estimate is None:
        raise NotFound("property at the valuation service")
    return estimate


def describe(row: Property) -> PropertyDescription:
    """Return what the valuation service is told about a property."""
    street = " ".join(part for part in (row.address_line1, row.address_line2) if part)
    place = (street, row.city, row.state, row.zip_code)
    word = (row.property_type or "").lower()
    return PropertyDescription(
        address=", ".join(part for part in place if part),
        kind=next((kind for kind, words in _KINDS.items() if word in words), None),
        bedrooms=None if row.bedrooms is None else Decimal(row.bedrooms),
        bathrooms=row.bathrooms,
        square_feet=row.square_footage,
    )


def _refuse_unusable(session: Session, asset: Asset, estimate: PropertyEstimate) -> None:
    if estimate.currency != asset.currency:
        raise Conflict(
            f"The estimate is in {estimate.currency}, the property in {asset.currency}; no rate is"
            " assumed. Type the value by hand."
        )
    there = asset_queries.valuation_on(session, asset.id, estimate.on)
    if there is not None and there.source == valuations.HOUSEHOLD:
        raise Conflict(
            f"You stated a value for {estimate.on.isoformat()} yourself; remove it first to have"
            " the estimate instead."
        )


def _read(
    row: Property, asset: Asset, stated: AssetValuation, estimate: PropertyEstimate | None = None
) -> PropertyValuationRead:
    return PropertyValuationRead(
        property_id=row.id,
        asset_id=asset.id,
        valuation_id=stated.id,
        valued_on=stated.on_day,
        value=stated.value,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        currency=asset.currency,
        method=stated.method,
        source=stated.source,
    )
