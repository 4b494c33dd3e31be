"""What every migration needs to keep the wall: policies and privileges of a table."""

from alembic import op

VISIBLE = "(select visible_households())::uuid[]"
EDITABLE = "(select editable_households())::uuid[]"
OWNED = "(select owned_households())::uuid[]"
ACTOR = "(select current_actor())"


def secure(table: str, *, force: bool = True) -> None:
    """Switch row security on; without FORCE only where a definer function must read the table."""
    op.execute(f'alter table "{table}" enable row level security')
    if force:
        op.execute(f'alter table "{table}" force row level security')


def policies(
    table: str,
    *,
    seen: str | None = None,
    added: str | None = None,
    changed: str | None = None,
    removed: str | None = None,
    role: str = "public",
    prefix: str = "",
) -> None:
    """Write one policy for each verb that is allowed at all, and the privileges to match.

    One policy for all verbs would let a viewer delete: DELETE looks at USING alone.
    """
    if seen:
        op.execute(f'create policy {prefix}seen on "{table}" for select to {role} using ({seen})')
    if added:
        op.execute(
            f'create policy {prefix}added on "{table}" for insert to {role} with check ({added})'
        )
    if changed:
        op.execute(
            f'create policy {prefix}changed on "{table}" for update to {role}'
            f" using ({changed}) with check ({changed})"
        )
    if removed:
        op.execute(
            f'create policy {prefix}removed on "{table}" for delete to {role} using ({removed})'
        )
    verbs = [
        verb
        for verb, rule in (
            ("select", seen),
            ("insert", added),
            ("update", changed),
            ("delete", removed),
        )
        if rule
    ]
    grantee = "bursar_app" if role == "public" else role
    op.execute(f'grant {", ".join(verbs)} on "{table}" to {grantee}')


def protect(table: str) -> None:
    """Show rows of households the actor may see; accept changes only in those they may edit."""
    secure(table)
    visible = f"household_id = any ({VISIBLE})"
    editable = f"household_id = any ({EDITABLE})"
    policies(table, seen=visible, added=editable, changed=editable, removed=editable)


def protect_market(table: str) -> None:
    """Shared rows are seen by all and written by the market role; owned rows as behind the wall."""
    secure(table)
    editable = f"household_id = any ({EDITABLE})"
    policies(
        table,
        seen=f"household_id is null or household_id = any ({VISIBLE})",
        added=editable,
        changed=editable,
        removed=editable,
    )
    shared = "household_id is null"
    policies(
        table,
        seen=shared,
        added=shared,
        changed=shared,
        removed=shared,
        role="bursar_market",
        prefix="market_",
    )


def own_instruments_only(table: str, *columns: str) -> None:
    """Refuse rows that name another household's instrument.

    Instruments are shared or owned, so a composite reference cannot say it; and PostgreSQL checks
    references without row security.
    """
    names = ", ".join(f"'{column}'" for column in columns)
    for verb in ("insert", "update"):
        op.execute(
            f"create trigger own_instruments_{verb} after {verb} on {table}"
            f" referencing new table as added for each statement"
            f" execute function refuse_foreign_instruments({names})"
        )
