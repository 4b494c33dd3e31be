"""Any other CSV, through a mapping of columns that a person confirms and the product remembers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import (
    CurrencyUnknown,
    NotANumber,
    infer_decimal_comma,
    parse_decimal,
)
from bursar.integrations.statements.dates import NotADate, infer_date_order
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.generic_mapping import find_layout, open_table, suggest_mapping
from bursar.integrations.statements.generic_rows import RowReader
from bursar.integrations.statements.generic_words import is_footer, kind_of
from bursar.integrations.statements.table import Record, Table, head_of, raw_row, refuse_binary
from bursar.ports.statement_format import (
    AccountReference,
    ColumnMapping,
    StatedBalance,
    Statement,
    UnreadableFile,
)

_NUMBERS = ("amount", "debit", "credit", "unit_price", "fee")
_NUMBERS_MAX = 20_000
_Purse = tuple[AccountReference, str]
_COSTS = frozenset({Kind.FEE, Kind.TAX, Kind.WITHDRAWAL})


class GenericCsv:
    """A CSV of unknown origin."""

    name = "generic_csv"
    title = "Any other CSV (columns are matched by you)"

    def recognises(self, content: bytes, file_name: str) -> float:
        """Return a little for any text with delimiters: every other format goes first."""
        head = head_of(content)
        if head.lstrip("\ufeff \r\n\t")[:1] in ("<", "{", "["):
            return 0.0
        if not any(mark in head for mark in ",;\t|") or "\x00" in head:
            return 0.0
        return 0.2 if file_name.lower().endswith((".csv", ".txt", ".tsv")) else 0.1

    def read(self, content: bytes, file_name: str) -> Statement:
        """Read with the guessed mapping.

        Raises:
            UnreadableFile: No header, or nothing is understood with the guess.
        """
        return self.read_mapped(content, file_name, suggest_mapping(content))

    def read_mapped(self, content: bytes, file_name: str, mapping: ColumnMapping) -> Statement:  # noqa: ARG002 - one shape with `read`
        """Read with a person's mapping.

        Raises:
            UnreadableFile: A mapped column is not in the file, or nothing is understood.
        """
        refuse_binary(content)
        layout = find_layout(
            content, mapping.encoding, mapping.skip_rows, names=mapping.columns.values()
        )
        table = open_table(content, layout, mapping.encoding)
        at = _places(table, mapping)
        draft = Draft(self.name, len(content))
        survey = _Survey(at, open_table(content, layout, mapping.encoding))
        mapping = survey.completed(mapping, draft)
        reader = RowReader(draft, mapping, at)
        reader.signed_costs, reader.costs_as_cash = survey.signed_costs, survey.costs_as_cash
        last = _Balances(at, decimal_comma=bool(mapping.decimal_comma))
        days: list[date] = []
        for record in table:
            draft.begin(record.line)
            if is_footer(record.cells):
                draft.notice(record.line, "A total or closing line; left out.")
                continue
            raw = raw_row(table.columns, record.cells)
            try:
                account, currency, day = reader.row(record, raw)
            except (NotANumber, NotADate, CurrencyUnknown) as error:
                draft.problem(record.line, f"{error}.", raw)
                continue
            days.append(day)
            last.note(record, (account, currency), day)
        last.state(draft)
        draft.period = (min(days), max(days)) if days else None
        return draft.finish()


def _places(table: Table, mapping: ColumnMapping) -> dict[str, int]:
    places = {name.lower(): at for at, name in reversed(list(enumerate(table.columns)))}
    found = {}
    for field, name in mapping.columns.items():
        if name.strip().lower() not in places:
            raise UnreadableFile(f"The column “{name}” of the mapping is not in this file.")
        found[field] = places[name.strip().lower()]
    if "traded_on" not in found:
        raise UnreadableFile("No column with the date is known; say which one it is.")
    return found


class _Survey:
    """One look over all rows, for what only whole columns can tell."""

    def __init__(self, at: dict[str, int], table: Table) -> None:
        days: set[str] = set()
        numbers: set[str] = set()
        self.signed_costs = False
        self.costs_as_cash = False  # fee and tax columns hold signed cash beside a gross amount
        for record in table:
            if is_footer(record.cells):
                continue
            days.add(record.cells[at["traded_on"]][:12])
            if len(numbers) < _NUMBERS_MAX:
                numbers.update(_cells(record, at, _NUMBERS))
            self.signed_costs = self.signed_costs or self._has_signed_cost(record, at)
            self.costs_as_cash = self.costs_as_cash or any(
                cell.startswith("-") and len(cell) > 1
                for cell in _cells(record, at, ("fee", "tax"))
            )
        self.order, self.sure = infer_date_order(sorted(days))
        self.decimal_comma = infer_decimal_comma(numbers)

    @staticmethod
    def _has_signed_cost(record: Record, at: dict[str, int]) -> bool:
        if "amount" not in at or "kind" not in at:
            return "amount" in at and "-" in record.cells[at["amount"]][:3]
        cell = record.cells[at["amount"]]
        return ("-" in cell or "(" in cell) and kind_of(record.cells[at["kind"]]) in _COSTS

    def completed(self, mapping: ColumnMapping, draft: Draft) -> ColumnMapping:
        """Return the mapping with what it leaves open filled in; a guess leaves a notice."""
        if mapping.date_order == "auto" or mapping.date_order not in ("ymd", "dmy", "mdy"):
            mapping = replace(mapping, date_order=self.order)
        if not self.sure:
            named = "month" if mapping.date_order == "mdy" else "day"
            draft.notice(
                0,
                f"No date in the file proves whether day or month comes first; read as {named} "
                "first. Set the date order in the mapping if that is wrong.",
            )
        if mapping.decimal_comma is None:
            mapping = replace(mapping, decimal_comma=self.decimal_comma)
        return mapping


def _cells(record: Record, at: dict[str, int], fields: Iterable[str]) -> list[str]:
    return [cell for field in fields if field in at and (cell := record.cells[at[field]])]


class _Balances:
    """A running balance counts once per account and currency: after its newest row."""

    def __init__(self, at: dict[str, int], *, decimal_comma: bool) -> None:
        self.place = at.get("balance")
        self.comma = decimal_comma
        self.first: dict[_Purse, tuple[date, int, str]] = {}
        self.last: dict[_Purse, tuple[date, int, str]] = {}

    def note(self, record: Record, purse: _Purse, day: date) -> None:
        if self.place is None or not record.cells[self.place]:
            return
        stated = (day, record.line, record.cells[self.place])
        self.first.setdefault(purse, stated)
        self.last[purse] = stated

    def state(self, draft: Draft) -> None:
        for purse, last in self.last.items():
            first = self.first[purse]
            day, row, text = first if first[0] > last[0] else last
            try:
                amount = parse_decimal(text, decimal_comma=self.comma)
            except NotANumber as error:
                draft.notice(row, f"Balance: {error}.")
                continue
            if amount is not None:
                draft.balance(StatedBalance(row, purse[0], day, amount, purse[1]))
