"""Tables of the ledger, by noun."""

from bursar.domains.ledger.models.accounts import (
    ACCOUNT_KINDS,
    Account,
    Portfolio,
    PortfolioAccount,
)
from bursar.domains.ledger.models.belongings import (
    ASSET_CATEGORIES,
    LIABILITY_KINDS,
    Alternative,
    Asset,
    AssetValuation,
    IncomeStream,
    Liability,
    LiabilityBalance,
    Property,
)
from bursar.domains.ledger.models.derived import (
    Disposal,
    LedgerIssue,
    LedgerMark,
    LedgerState,
    Lot,
    NetWorthSnapshot,
    PositionSeries,
)
from bursar.domains.ledger.models.transactions import (
    ColumnMapping,
    IdenticalInstrument,
    StatementImport,
    Transaction,
)

__all__ = [
    "ACCOUNT_KINDS",
    "ASSET_CATEGORIES",
    "LIABILITY_KINDS",
    "Account",
    "Alternative",
    "Asset",
    "AssetValuation",
    "ColumnMapping",
    "Disposal",
    "IdenticalInstrument",
    "IncomeStream",
    "LedgerIssue",
    "LedgerMark",
    "LedgerState",
    "Liability",
    "LiabilityBalance",
    "Lot",
    "NetWorthSnapshot",
    "Portfolio",
    "PortfolioAccount",
    "PositionSeries",
    "Property",
    "StatementImport",
    "Transaction",
]
