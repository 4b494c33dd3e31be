"""Alembic's entry: migrations run as the owner role, on a connection that the caller gives."""

import importlib
import os
import pkgutil

from alembic import context
from sqlalchemy import create_engine

import bursar.domains
from bursar.kit import audit  # noqa: F401 (registers its table)
from bursar.kit.db import Base

for module in pkgutil.iter_modules(bursar.domains.__path__):
    models = f"bursar.domains.{module.name}.models"
    if importlib.util.find_spec(models) is not None:
        importlib.import_module(models)


def _compare(obj, name, type_, reflected, compare_to):  # noqa: ARG001
    """Leave out the job queue's own tables: they are visible, its library keeps them."""
    table = name if type_ == "table" else getattr(getattr(obj, "table", None), "name", "")
    return not str(table).startswith("procrastinate_") and name != "alembic_version"


def run(connection) -> None:
    """Run the migrations on one connection, each in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=_compare,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(os.environ["BURSAR_OWNER_DATABASE_URL"]).connect() as opened:
        run(opened)
