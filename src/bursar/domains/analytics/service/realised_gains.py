"""Disposals as Form 8949 lists them, and as a file."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.entries import disposals
from bursar.domains.analytics.queries.scope import Choice, settle
from bursar.domains.analytics.schemas.figures import Missing
from bursar.domains.analytics.schemas.holdings import GainTotal, RealisedGain, RealisedGains
from bursar.domains.analytics.service import figures

MOST_LINES = 2_000
MOST_LINES_OF_FILE = 500_000

Box = Literal["short", "long", "section_1256"]
_TITLES: dict[Box, str] = {
    "short": "Part I, short-term",
    "long": "Part II, long-term",
    "section_1256": "Section 1256 contracts (Form 6781)",
}
HEADINGS = (
    "(a) Description of property", "(b) Date acquired", "(c) Date sold or disposed of",
    "(d) Proceeds", "(e) Cost or other basis", "(f) Code", "(g) Adjustment",
    "(h) Gain or loss", "Part", "Account", "Currency",
)  # fmt: skip


def realised_gains(
    session: Session,
    household_id: UUID,
    choice: Choice,
    *,
    year: int | None,
    taxable_only: bool,
    today: date,
    most: int = MOST_LINES,
) -> RealisedGains:
    """Return the disposals of a year (of all years where none is given) and their totals.

    Totals are of all disposals, also where the lines are cut.

    Raises:
        NotFound: No such household, portfolio or account.
    """
    scope = settle(session, household_id, choice, today=today)
    rows = disposals(
        session,
        household_id,
        scope.account_ids,
        year=year,
        taxable_only=taxable_only,
        limit=MOST_LINES_OF_FILE,
    )
    lines = [_line(row) for row in rows if choice.as_of is None or row.disposed_on <= choice.as_of]
    unknown = [line for line in lines if line.status == "partial"]
    missing = [
        Missing(
            label=line.description,
            reason="missing_price",
            account_id=line.account_id,
            account_name=line.account_name,
            instrument_id=line.instrument_id,
            belonging_id=None,
            fix="Enter what the units cost, on the transaction that brought them in.",
        )
        for line in unknown[:100]
    ]
    return RealisedGains(
        **figures.header(scope, "partial" if unknown else "complete", missing),
        year=year,
        totals=list(_totals(lines)),
        items=lines[:most],
        is_cut=len(lines) > most,
    )


def _line(row: Any) -> RealisedGain:
    box: Box = "section_1256" if row.is_section_1256 else row.term
    proceeds, cost = _cents(row.tax_proceeds), _cents(row.tax_cost_basis)
    adjustment = _cents(row.tax_wash_disallowed) or figures.ZERO
    gain = None if proceeds is None or cost is None else proceeds - cost + adjustment
    return RealisedGain(
        id=row.id,
        box=box,
        description=f"{_plain(row.quantity)} {row.symbol}{' (short)' if row.is_short else ''}",
        instrument_id=row.instrument_id,
        symbol=row.symbol,
        account_id=row.account_id,
        account_name=row.account_name,
        transaction_id=row.transaction_id,
        opening_transaction_id=row.opening_transaction_id,
        quantity=abs(row.quantity),
        date_acquired=row.acquired_on,
        date_sold=row.disposed_on,
        proceeds=proceeds,
        cost=cost,
        code=row.adjustment_code,
        adjustment=adjustment,
        gain=gain,
        is_taxable=row.is_taxable,
        status="partial" if gain is None else "complete",
    )


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(figures.CENT)


def _plain(quantity: Decimal) -> str:
    return f"{abs(quantity).normalize():f}"


def _totals(lines: Sequence[RealisedGain]) -> Iterator[GainTotal]:
    """Yield each year's boxes, oldest first."""
    groups: dict[tuple[int, Box], list[RealisedGain]] = {}
    for line in lines:
        groups.setdefault((line.date_sold.year, line.box), []).append(line)
    order = list(_TITLES)
    for (year, box), members in sorted(
        groups.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
    ):
        known = [line for line in members if line.gain is not None]
        zero = figures.ZERO
        yield GainTotal(
            box=box,
            year=year,
            lines=len(members),
            unknown_lines=len(members) - len(known),
            proceeds=sum((line.proceeds or zero for line in known), zero),
            cost=sum((line.cost or zero for line in known), zero),
            adjustment=sum((line.adjustment for line in known), zero),
            gain=sum((line.gain or zero for line in known), zero),
        )


def as_csv(found: RealisedGains) -> str:
    """Return disposals with the columns of Form 8949, each box with its total."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    years = sorted({total.year for total in found.totals if total.year is not None})
    for year in years:
        for box, title in _TITLES.items():
            lines = [
                line for line in found.items if line.box == box and line.date_sold.year == year
            ]
            for line in lines:
                writer.writerow(_cells(line, title, found.currency))
            for total in found.totals:
                if total.box == box and total.year == year:
                    writer.writerow(_total_cells(total, title, found.currency))
    return out.getvalue()


def _cells(line: RealisedGain, title: str, currency: str) -> list[str]:
    return [
        _safe(line.description), _us(line.date_acquired), _us(line.date_sold),
        _text(line.proceeds), _text(line.cost), line.code,
        _text(line.adjustment) if line.adjustment else "", _text(line.gain), title,
        _safe(line.account_name), currency,
    ]  # fmt: skip


def _total_cells(total: GainTotal, title: str, currency: str) -> list[str]:
    note = f", {total.unknown_lines} lines of unknown cost left out" if total.unknown_lines else ""
    return [
        f"Total {total.year}{note}", "", "", _text(total.proceeds), _text(total.cost), "",
        _text(total.adjustment), _text(total.gain), title, "", currency,
    ]  # fmt: skip


def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def _safe(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
