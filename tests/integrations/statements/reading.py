"""Reading a sample and looking at what it became."""

from collections.abc import Sequence
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.registry import read_any
from bursar.ports.statement_format import Activity, Severity, Statement
from tests.integrations.statements.samples import SAMPLES


def read(name: str) -> Statement:
    file_name, content = SAMPLES[name]
    return read_any(content, file_name)


def cash(activities: Sequence[Activity]) -> Decimal:
    return sum((activity.amount or Decimal(0) for activity in activities), Decimal(0))


def only(statement: Statement, kind: Kind) -> Activity:
    (found,) = [activity for activity in statement.activities if activity.kind is kind]
    return found


def problems(statement: Statement) -> list[str]:
    return [p.reason for p in statement.problems if p.severity is Severity.PROBLEM]
