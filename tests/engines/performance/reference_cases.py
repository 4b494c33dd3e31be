"""Reads the reference cases beside the repository; without them the tests skip."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("BURSAR_SHARED", REPOSITORY.parent / "shared"))


def load_cases(name: str) -> dict[str, dict]:
    """Cases of one file by their id; empty when the files are absent."""
    path = SHARED / "cases" / name
    if not path.exists():
        return {}
    content = json.loads(path.read_text())
    cases = content["cases"] if isinstance(content, dict) else content
    return {case["id"]: case for case in cases}


def case_or_skip(name: str, case_id: str) -> dict:
    cases = load_cases(name)
    if not cases:
        pytest.skip("the reference files are not beside the repository")
    return cases[case_id]


def number(text: str) -> float:
    return float(Decimal(str(text)))
