"""Interactive Brokers' Flex XML as a stream of rows: sections, row elements, attributes.

The parser reads one element at a time, refuses any document type or entity declaration, and
keeps only the attributes somebody asks for, since a trade carries ninety of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from bursar.integrations.statements.table import refuse_binary
from bursar.ports.statement_format import UnreadableFile

_WANTED_WORDS = """
accountId accruedInt acctAlias accountType actionID actionDescription amount assetCategory
baseCurrency buySell cashTransfer code closingPrice costBasisMoney costBasisPrice currency cusip
date dateTime description direction endingCash exDate expiry figi fifoPnlRealized fromCurrency
fromDate fxRateToBase ibCommission ibCommissionCurrency isin levelOfDetail listingExchange
markPrice multiplier netCash notes openCloseIndicator openDateTime origTradeID position
positionAmount positionValue proceeds putCall quantity rate reportDate securityID securityIDType
settleDate settleDateTarget side startingCash stock strike subCategory symbol taxAmount taxes
toCurrency toDate total tradeDate tradeID tradeMoney tradePrice transactionID transactionType
transferPrice type underlyingSymbol
"""
_WANTED = frozenset(_WANTED_WORDS.split())


@dataclass(frozen=True, slots=True)
class FlexRow:
    """One row element of a section."""

    number: int  # of the element in the file
    section: str
    tag: str
    values: dict[str, str]

    def get(self, name: str) -> str:
        """Return an attribute, "" where it is missing or printed as a dash."""
        value = self.values.get(name, "")
        return "" if value in ("-", "--") else value


@dataclass(slots=True)
class FlexListener:
    """What to do with the parts of a statement."""

    statement: Callable[[dict[str, str]], None]
    section: Callable[[str, dict[str, str]], None]
    row: Callable[[FlexRow], None]
    end_of_statement: Callable[[], None]


class _Refused(Exception):
    """Leaves the parser's callback; never seen outside this module."""


def read_flex(content: bytes, listener: FlexListener) -> None:
    """Walk a Flex file and tell the listener.

    Raises:
        UnreadableFile: Not Flex XML, broken off, or with a document type or entities.
    """
    refuse_binary(content)
    walker = _Walker(listener)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no keyword
    except _Refused:
        raise UnreadableFile(
            "The file declares a document type, which Interactive Brokers never does; refused."
        ) from None
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "broken XML")
        raise UnreadableFile(
            f"The XML stops making sense at line {error.lineno} ({reason}); download it again."
        ) from None
    if not walker.statements:
        raise UnreadableFile("The file holds no Flex statement (FlexStatement element).")


def _refuse(*_: object) -> None:
    raise _Refused


class _Walker:
    """Follows the nesting: response, statements, statement, section, rows (which may nest)."""

    def __init__(self, listener: FlexListener) -> None:
        self.listener = listener
        self.path: list[str] = []
        self.statement_depth = 0
        self.statements = 0
        self.number = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        self.path.append(tag)
        depth = len(self.path)
        if tag == "FlexStatement" and not self.statement_depth:
            self.statement_depth = depth
            self.statements += 1
            self.listener.statement(values)
        elif self.statement_depth and depth == self.statement_depth + 1:
            self.listener.section(tag, values)
        elif self.statement_depth and depth > self.statement_depth + 1:
            self.number += 1
            kept = {name: text for name, text in values.items() if text and name in _WANTED}
            section = self.path[self.statement_depth]
            self.listener.row(FlexRow(self.number, section, tag, kept))

    def end(self, _: str) -> None:
        if len(self.path) == self.statement_depth:
            self.statement_depth = 0
            self.listener.end_of_statement()
        self.path.pop()
