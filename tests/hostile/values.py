"""Values that no honest client sends, and honest ones at the edge of what a schema allows."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from bursar.kit.ids import new_id

DEEP = 5000

STRINGS: Sequence[str] = (
    "",
    " ",
    "\t\r\n",
    "a\x00b",
    "x" * 10_000,
    "é" * 300,
    "🦄" * 256,
    "\u202egnp.exe",
    "\u0130\u0131ß",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e309",
    "1E+1000000",
    "-1",
    "-0.0",
    "0.0000000000000000000001",
    "9" * 400,
    "99999999999999999999.9999",
    "1_000",
    "١٢٣",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2024-02-30",
    "2024-01-01T00:00:00+99:99",
    "-9223372036854775809",
    "1e18",
    "253402300800",
    "{urn}",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "00000000000000000000000000000000",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "'; drop table account; --",
    "%s %(x)s {0} {x!r} ${x}",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "null",
    "true",
)

# Written into the body as they stand: not all of it is JSON.
RAW: Sequence[str] = (
    "null",
    "true",
    "-1",
    "0",
    "NaN",
    "-Infinity",
    "1e999",
    "1e-999",
    "-1e308",
    "1" + "0" * 400,
    "0." + "1" * 400,
    "9223372036854775808",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[1e400]",
    '{"a":{"a":{"a":[]}}}',
    '{"":""}',
    "[" * 100 + "]" * 100,
    '"\\ud800"',
    '["\\udfff\\u0000"]',
    '{"\\u0000":1}',
    "[" + "0," * 2000 + "0]",
    *(json.dumps(written) for written in STRINGS),
)

# Whole bodies, with the content type they claim to be.
BODIES: Sequence[tuple[bytes, str]] = (
    (b"", "application/json"),
    (b"null", "application/json"),
    (b"[]", "application/json"),
    (b'"text"', "application/json"),
    (b"1", "application/json"),
    (b"NaN", "application/json"),
    (b"{", "application/json"),
    (b"{}", "application/json"),
    (b'{"a":1,"a":2}', "application/json"),
    (b'{"a":1}garbage', "application/json"),
    (b"\xff\xfe{\x00}\x00", "application/json"),
    (b'{"name":"\xff"}', "application/json"),
    (b'{"\\ud800":1,"\\u0000":2}', "application/json"),
    (b"{" + b",".join(b'"%d":1' % at for at in range(2000)) + b"}", "application/json"),
    ("{}".encode("utf-16"), "application/json; charset=utf-16"),
    (b"\xef\xbb\xbf{}", "application/json"),
    (b"[" * DEEP, "application/json"),
    (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "application/json"),
    (b'{"name":' + b"9" * 6000 + b"}", "application/json"),
    (b"{}", "text/plain"),
    (b"{}", "application/xml"),
    (b"{}", ""),
    (b"{}", "application/json/../x"),
    (b"a=1&b=2", "application/x-www-form-urlencoded"),
    (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    (b"no boundary", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\nx", "multipart/form-data; boundary=x"),
    (b"\x00" * 1000, "application/octet-stream"),
)  # fmt: skip

# Written into paths and queries as they stand, percent signs and all.
ENCODED: Sequence[str] = (
    "%00",
    "%FF%FE",
    "%C0%AF",
    "%ED%A0%80",
    "%0D%0AX-Injected:%201",
    "%2e%2e%2f",
    "%",
    "%zz",
    "a" * 2000,
    "%F0%9F%A6%84",
    "-1",
    "0",
    "1e400",
    "99999999999999999999",
    "NaN",
    "null",
    "[]",
    "0001-01-01",
    "9999-12-31",
    "00000000-0000-0000-0000-000000000000",
    "%7B00000000-0000-0000-0000-000000000000%7D",
    "eyJhIjoxfQ",
    "WyIxIiwiMiJd",
    "WyJcdTAwMDAiLCIwIl0",
    "WyIyMDI0LTAxLTAxIiwibm90LWFuLWlkIl0",
    "W1tdLFtdXQ",
    "WyI5OTk5LTEyLTMxVDIzOjU5OjU5KzAwOjAwIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0",
    "'%20or%201=1--",
)

_DATES = ("0001-01-01", "1899-12-31", "1900-01-01", "1969-12-31", "2024-02-29", "9999-12-31")
_TEXTS = ("x", "Ünïcode", "🦄", "a b", "A" * 20, "USD", "other", "1")


class Edge:
    """Bodies that a schema allows, made of the values at its edges."""

    def __init__(self, schemas: Mapping[str, Any], rng: Random) -> None:
        self._schemas = schemas
        self._rng = rng

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def value(self, schema: Mapping[str, Any], depth: int = 0) -> Any:
        """Return a value that the schema allows, or nearly."""
        schema, rng = self.resolved(schema), self._rng
        choices = schema.get("anyOf") or schema.get("oneOf")
        if choices:
            return self.value(rng.choice(choices), depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return rng.choice(schema["enum"])
        made = {
            "object": self._object,
            "array": self._array,
            "integer": self._integer,
            "number": self._number,
            "boolean": lambda _s, _d: rng.random() < 0.5,
            "null": lambda _s, _d: None,
        }.get(schema.get("type", ""), self._text)
        return made(schema, depth)

    def _object(self, schema: Mapping[str, Any], depth: int) -> Any:
        required, rng = set(schema.get("required", ())), self._rng
        named = schema.get("properties", {})
        few = rng.random() * 0.6
        made = {
            name: self.value(part, depth + 1)
            for name, part in named.items()
            if name in required or rng.random() < few
        }
        if not named and depth < 3:
            made = {rng.choice(_TEXTS): rng.choice([1, "x", None, [1], {"a": 1.5}])}
        return made

    def _array(self, schema: Mapping[str, Any], depth: int) -> Any:
        length = self._rng.choice([schema.get("minItems", 0), 1, 3])
        return [self.value(schema.get("items", {}), depth + 1) for _ in range(length)]

    def _integer(self, schema: Mapping[str, Any], _depth: int) -> Any:
        low, high = schema.get("minimum", -(2**31)), schema.get("maximum", 2**31)
        return self._rng.choice([low, high, max(low, 1), 1])

    def _number(self, schema: Mapping[str, Any], _depth: int) -> Any:
        low, high = schema.get("minimum", -1e15), schema.get("maximum", 1e15)
        return self._rng.choice([low, high, 0, 0.5, 0.0001, 1, 12345.67])

    def _text(self, schema: Mapping[str, Any], _depth: int) -> Any:
        form, pattern, rng = schema.get("format"), str(schema.get("pattern", "")), self._rng
        if form == "date":
            return rng.choice(_DATES)
        if form == "uuid":
            return str(new_id())
        if form == "date-time":
            return rng.choice(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00"])
        if "A-Z" in pattern:
            return rng.choice(["USD", "EUR", "JPY", "XXX", "US", "NY"])
        if r"\d" in pattern:
            return rng.choice(
                ["0", "0.5", "1", "9999999999999999", "0.0001", str(Decimal("1e-18"))]
            )
        most = schema.get("maxLength", 100)
        return rng.choice([*_TEXTS, "x" * min(most, 4000), "é" * min(most, 4000)])[:most]
