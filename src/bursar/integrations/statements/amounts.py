"""Numbers as files print them: signs, separators, currency marks, minor currencies."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_PLAIN = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)
# The usual American cell, read without taking it apart: -$1,234.56
_DOLLARS = re.compile(
    r"(-?)\$?(-?)(\d{1,3}(?:,\d{3}){1,6}(?:\.\d{0,20})?|\d{1,20}(?:\.\d{0,20})?)", re.ASCII
)
_BLANKS = frozenset({"", "-", "--", "—", "–", "n/a", "na", "nan", "null", "none"})
_MARKS = re.compile(
    r"[$€£¥₹₽₩₿]|\b[A-Z]{2,3}\$|^[A-Za-z]{3}(?=[\s\d(+-])|(?<=[\s\d).])[A-Za-z]{3}$"
)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’_]")
_SEPARATED = re.compile(r"\d[\d.,]{0,60}|[.,]\d{1,30}", re.ASCII)

# A thousandth of the unit would be a different currency: prices in pence, cents and agorot.
MINOR_CURRENCIES = {
    "GBX": ("GBP", Decimal(100)),
    "GBp": ("GBP", Decimal(100)),
    "ZAc": ("ZAR", Decimal(100)),
    "ZAC": ("ZAR", Decimal(100)),
    "ILA": ("ILS", Decimal(100)),
}
_FIAT_CODES = """
USD EUR GBP CHF JPY CAD AUD NZD SEK NOK DKK PLN CZK HUF INR CNY CNH HKD SGD KRW TWD THB BRL MXN
ZAR ILS TRY RUB RON BGN ISK PHP IDR MYR AED SAR CLP COP PEN ARS
"""
FIAT = frozenset(_FIAT_CODES.split())
ZERO = Decimal(0)
_VOTES_ENOUGH = 500


class NotANumber(ValueError):
    """A cell that should hold a number does not; the message says what it holds."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text[:40]}” is not a number")


def parse_decimal(text: str | None, *, decimal_comma: bool = False) -> Decimal | None:
    """Return the number a cell prints, None for a blank cell or a dash.

    Understands `$1,234.56`, `(12.50)`, `12.50-`, `- $5`, `1.234,56`, `1 234,56`, `1'234.50`. One
    separator followed by three digits can be read both ways: `decimal_comma` decides.

    Raises:
        NotANumber: The cell holds something else.
    """
    if text is None:
        return None
    text = text.strip()
    if not text:
        return None
    if not decimal_comma:
        if _PLAIN.fullmatch(text):
            return Decimal(text)
        if found := _DOLLARS.fullmatch(text):
            number = Decimal(found[3].replace(",", ""))
            return -number if found[1] != found[2] else number
    if text.lower() in _BLANKS:
        return None
    negative, digits = _strip_marks(text)
    if not _SEPARATED.fullmatch(digits):
        if digits[:1] not in ("-", "+") and _PLAIN.fullmatch(digits):
            return -Decimal(digits) if negative else Decimal(digits)
        raise NotANumber(text)
    number = Decimal(_with_point(digits, text, decimal_comma=decimal_comma))
    return -number if negative else number


def _strip_marks(text: str) -> tuple[bool, str]:
    """Return whether the cell is negative, and what is left of it without marks and spaces."""
    negative = False
    bare = _SPACES.sub("", _MARKS.sub("", text.replace("−", "-")).strip())
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1]
    bare = _MARKS.sub("", bare)
    if bare.endswith("-"):
        negative, bare = not negative, bare[:-1]
    if bare.startswith("-"):
        negative, bare = not negative, bare[1:]
    elif bare.startswith("+"):
        bare = bare[1:]
    return negative, bare


def _with_point(digits: str, text: str, *, decimal_comma: bool) -> str:
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        last, other = (",", ".") if digits.rfind(",") > digits.rfind(".") else (".", ",")
        if digits.count(last) > 1:
            raise NotANumber(text)
        return digits.replace(other, "").replace(last, ".")
    if commas > 1 or points > 1:
        return digits.replace(",", "").replace(".", "")
    mark = "," if commas else "."
    if mark not in digits:
        return digits
    before, _, after = digits.partition(mark)
    could_be_thousands = len(after) == 3 and 1 <= len(before) <= 3 and before.strip("0") != ""
    is_decimal = (mark == ",") == decimal_comma or not could_be_thousands
    return f"{before}.{after}" if is_decimal else before + after


def infer_decimal_comma(values: Iterable[str]) -> bool:
    """Return whether a column writes a decimal comma, judged by all of its cells together."""
    score = 0
    for value in values:
        if abs(score) >= _VOTES_ENOUGH:
            break
        bare = _strip_marks(value)[1]
        comma, point = bare.rfind(","), bare.rfind(".")
        if comma < 0 and point < 0:
            continue
        mark = max(comma, point)
        decisive = (comma >= 0 and point >= 0) or len(bare) - mark - 1 != 3
        if decisive and bare.count(bare[mark]) == 1:
            score += 1 if mark == comma else -1
    return score > 0


@lru_cache(maxsize=256)
def major_currency(code: str) -> tuple[str, Decimal]:
    """Return the ISO currency of a code and how many of the printed unit make one of it.

    Raises:
        CurrencyUnknown: The code is not three letters.
    """
    code = code.strip().strip('"')
    if code in MINOR_CURRENCIES:
        return MINOR_CURRENCIES[code]
    if len(code) == 3 and code.isascii() and code.isalpha():
        return code.upper(), Decimal(1)
    raise CurrencyUnknown(code)


class CurrencyUnknown(ValueError):
    """A currency code that is none; the message says what the file printed."""

    def __init__(self, code: str) -> None:
        super().__init__(f"“{code[:20]}” is not a currency code of three letters")
