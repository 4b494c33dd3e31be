"""Words found in the CSV files of the world: column names, and names of what happened."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bursar.engines.ledger.kinds import TransactionKind as Kind

# Our field -> names banks and brokers give it, the surest first. Compared by `plain`.
COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "traded_on": (
        "trade date", "tradedate", "transaction date", "run date", "activity date", "date",
        "booking date", "date doperation", "datum", "buchungstag", "buchungsdatum", "fecha", "data",
        "completed date", "posted date", "posting date", "time", "timestamp", "datetime", "day",
    ),
    "settled_on": (
        "settlement date", "settle date", "settledate", "settledatetarget", "date de valeur",
        "valutadatum", "value date", "wertstellung", "fecha valor",
    ),
    "kind": (
        "buy sell", "action", "transaction type", "activity type", "side", "type", "operation",
        "transaction", "tipo", "typ", "art", "umsatzart", "soort", "transactiontype",
    ),
    "symbol": ("symbol", "ticker", "ticker symbol", "code", "fund", "asset", "simbolo"),
    "isin": ("isin", "isin code"),
    "cusip": ("cusip",),
    "name": (
        "company", "security name", "security description", "security", "instrument", "product",
        "title", "libelle", "name", "wertpapier", "bezeichnung",
    ),
    "quantity": (
        "quantity", "qty", "shares", "units", "no of shares", "number of shares", "quantite",
        "anzahl", "menge", "stuck", "cantidad", "aantal", "quantity transacted", "volume",
    ),
    "unit_price": (
        "unit price", "tradeprice", "price per share", "price share", "per share cost", "price",
        "share price", "cours", "kurs", "precio", "koers", "quote price",
    ),
    "price_currency": ("currency price share", "instrument currency"),
    "amount": (
        "net amount", "netcash", "settle amount net", "amount", "amount total", "total amount",
        "total", "montant", "betrag", "importe", "bedrag", "trademoney", "proceeds", "net",
        "transaction amount", "value",
    ),
    "debit": (
        "debit", "withdrawal", "withdrawals", "outflow", "money out", "paid out", "debit amount",
    ),
    "credit": ("credit", "deposit", "deposits", "inflow", "money in", "paid in", "credit amount"),
    "fee": (
        "fee", "fees", "commission", "fees comm", "costs", "ibcommission", "amount fee", "frais",
        "gebuhr", "gebuhren", "kosten", "comision", "charges",
    ),
    "tax": ("tax", "taxes", "withholding tax", "steuer", "impot"),
    "currency": (
        "currency", "currencyprimary", "currency total", "account currency", "ccy", "devise",
        "wahrung", "moneda", "valuta",
    ),
    "account": ("account", "account name", "account number", "from account", "konto", "compte"),
    "external_id": (
        "transaction id", "transactionid", "tradeid", "order id", "id", "reference",
    ),
    "category": ("category", "categorie", "kategorie", "categoria"),
    "description": (
        "description", "details", "payee", "narrative", "memo", "notes", "note", "comment",
        "original description", "omschrijving", "verwendungszweck", "custom name column",
        "descripcion", "text", "notiz",
    ),
    "note": (),
    "balance": ("balance", "current balance", "running balance", "runningbalance", "cash balance",
                "saldo", "solde"),
}  # fmt: skip

_BY_SIGN = re.compile(r"^(debit|credit|dr|cr|payment|charge|standard transfer|pos|ach)$")
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"\bcontribution\b", Kind.CONTRIBUTION),
        (r"\breturn of capital\b|\broc\b", Kind.RETURN_OF_CAPITAL),
        (r"\breinvest|\bdrip\b", Kind.REINVESTMENT),
        (r"\b(withholding|tax|taxes|nra|sdrt)\b|steuer|impot|belasting|stamp duty", Kind.TAX),
        (r"\b(sell|sold|vente|verkauf|venta|verkoop|vendita|venda)\b", Kind.SELL),
        (r"\b(buy|bought|achat|kauf|purchase|compra|koop|acquisto)\b", Kind.BUY),
        (r"^b$", Kind.BUY),
        (r"^s$", Kind.SELL),
        (r"stock dividend|stock distribution", Kind.STOCK_DIVIDEND),
        (r"\bsplit\b", Kind.SPLIT),
        (r"dividend|dividende|dividendo|^div\b|payment in lieu", Kind.DIVIDEND),
        (r"interest|zins|\binteret|\binteres", Kind.INTEREST),
        (r"\bstaking\b|\breward", Kind.STAKING_REWARD),
        (r"\bfees?\b|commission|\bfrais\b|gebuhr|custody|kosten|\brefund\b", Kind.FEE),
        (r"transfer out|transfer to|sent", Kind.TRANSFER_OUT),
        (r"transfer in|transfer from|received", Kind.TRANSFER_IN),
        (r"withdraw|auszahlung|prelevement|retrait|retiro", Kind.WITHDRAWAL),
        (r"deposit|top up|versement|einzahlung|inpayment|ingreso", Kind.DEPOSIT),
    )
)
_FOOTER = re.compile(
    r"^(grand |sub)?total\b|^totals\b|^summe\b|^gesamt|^\*{2,}|^end of|^disclaimer|^---",
    re.IGNORECASE,
)


def plain(words: str) -> str:
    """Return words without accents, case and punctuation: `Wert-Größe` -> `wert grosse`."""
    bare = unicodedata.normalize("NFKD", words.replace("'", "").replace("’", ""))
    kept = (
        letter if letter.isalnum() else " " for letter in bare if not unicodedata.combining(letter)
    )
    return " ".join("".join(kept).casefold().split())


@lru_cache(maxsize=1024)
def kind_of(word: str) -> Kind | None:
    """Return what a word for an event means, None where it says nothing or only a direction."""
    bare = plain(word)
    if not bare or _BY_SIGN.match(bare):
        return None
    return next((kind for pattern, kind in _KINDS if pattern.search(bare)), None)


@lru_cache(maxsize=1024)
def only_direction(word: str) -> int:
    """Return -1 for a debit, 1 for a credit, 0 for words whose amount carries the sign itself."""
    return {"debit": -1, "dr": -1, "credit": 1, "cr": 1}.get(plain(word), 0)


@lru_cache(maxsize=1024)
def leaves_it_to_the_sign(word: str) -> bool:
    """Return whether a word tells only that money moved, so that the amount's sign decides."""
    bare = plain(word)
    return _BY_SIGN.match(bare) is not None or bare == "transfer"


def is_footer(cells: Sequence[str]) -> bool:
    """Return whether a row is a total, a disclaimer or another closing line."""
    filled = [cell for cell in cells if cell]
    if len(filled) <= 1:
        return True
    return bool(_FOOTER.match(filled[0])) and filled[0] == cells[0]
