"""Users, households and the wall."""

import sqlalchemy as sa
from alembic import op
from migrations.helpers import ACTOR, EDITABLE, OWNED, VISIBLE, policies, protect, secure
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    _app_user()
    _audit_entry()
    _organisation()
    _consent()
    _factor()
    _household()
    _membership()
    _one_time_token()
    _recovery_code()
    _session()
    _team()
    _user_setting()
    _document()
    _grant()
    _household_key()
    _invitation()
    _notification()
    _person()
    _team_member()
    _functions()
    _walls()
    _privileges()


def _app_user() -> None:
    op.create_table(
        "app_user",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=50), nullable=True),
        sa.Column("avatar_url", sa.String(length=2000), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mfa_enabled", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role in ('client', 'advisor', 'admin', 'system')", name=op.f("ck_app_user_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
    )
    op.create_index(
        "uq_app_user_email", "app_user", [sa.literal_column("lower(email)")], unique=True
    )


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("table_name", sa.String(length=100), nullable=True),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("after_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("agent", sa.String(length=500), nullable=True),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        "ix_audit_entry_household_id", "audit_entry", ["household_id", "id"], unique=False
    )
    op.create_index("ix_audit_entry_row", "audit_entry", ["table_name", "row_id"], unique=False)


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(length=30), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column(
            "accepted_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_consent_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_user_id"), "consent", ["user_id"], unique=False)


def _factor() -> None:
    op.create_table(
        "factor",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_factor_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor")),
    )
    op.create_index(op.f("ix_factor_user_id"), "factor", ["user_id"], unique=False)


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("base_currency", sa.String(length=3), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("price_sources", sa.String(length=200), nullable=False),
        sa.Column("system_user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["system_user_id"], ["app_user.id"], name=op.f("fk_household_system_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role in ('owner', 'adviser', 'staff')", name=op.f("ck_membership_role")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_membership_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "organisation_id", "user_id", name=op.f("uq_membership_organisation_id_user_id")
        ),
    )
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)


def _one_time_token() -> None:
    op.create_table(
        "one_time_token",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_one_time_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_token_token_hash")),
    )
    op.create_index(op.f("ix_one_time_token_user_id"), "one_time_token", ["user_id"], unique=False)


def _recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_recovery_code_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "last_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("agent", sa.String(length=500), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index(op.f("ix_session_user_id"), "session", ["user_id"], unique=False)


def _team() -> None:
    op.create_table(
        "team",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_team_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_team_organisation_id_id")),
    )
    op.create_index(op.f("ix_team_organisation_id"), "team", ["organisation_id"], unique=False)


def _user_setting() -> None:
    op.create_table(
        "user_setting",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("date_format", sa.String(length=20), nullable=False),
        sa.Column("notifications_enabled", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("preferences", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_user_setting_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_setting")),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("document_type", sa.String(length=50), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("stored_as", sa.String(length=500), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.String(length=50)), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "num_nonnulls(household_id, organisation_id, user_id) = 1",
            name=op.f("ck_document_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_document_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_document_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_document_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_document_household_id_id")),
    )
    op.create_index(
        "ix_document_household_id_sha256", "document", ["household_id", "sha256"], unique=False
    )


def _grant() -> None:
    op.create_table(
        "grant",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=254), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("level in ('view', 'edit', 'own')", name=op.f("ck_grant_level")),
        sa.CheckConstraint("num_nonnulls(user_id, team_id) = 1", name=op.f("ck_grant_one_grantee")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_grant_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_grant_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_grant_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
    )
    op.create_index(op.f("ix_grant_household_id"), "grant", ["household_id"], unique=False)
    op.create_index("ix_grant_team_id", "grant", ["team_id"], unique=False)
    op.create_index(
        "ix_grant_user_id_household_id", "grant", ["user_id", "household_id"], unique=False
    )


def _household_key() -> None:
    op.create_table(
        "household_key",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_household_key_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household_key")),
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("level in ('view', 'edit', 'own')", name=op.f("ck_invitation_level")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_invitation_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_invitation_household_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )


def _notification() -> None:
    op.create_table(
        "notification",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("notification_type", sa.String(length=50), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("message", sa.String(length=4000), nullable=True),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("action_url", sa.String(length=2000), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_notification_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_notification_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    op.create_index(
        "ix_notification_user_id_is_read",
        "notification",
        ["user_id", "is_read", "created_at"],
        unique=False,
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("filing_status", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "filing_status in ('single', 'married_joint', 'married_separate', 'head_of_household', 'surviving_spouse')",
            name=op.f("ck_person_filing_status"),
        ),
        sa.CheckConstraint(
            "relation in ('self', 'spouse', 'child', 'parent', 'other')",
            name=op.f("ck_person_relation"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_person_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_person_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_person_household_id_id")),
    )


def _team_member() -> None:
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_team_member_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_team_member_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_member")),
    )
    op.create_index(op.f("ix_team_member_user_id"), "team_member", ["user_id"], unique=False)


_FUNCTIONS = """
create function current_actor() returns uuid language sql stable as
$$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

create function granted_households(levels text[]) returns uuid[]
language sql stable set search_path = pg_catalog, public, pg_temp as
$$ select coalesce(array_agg(distinct g.household_id), '{}') from "grant" g
   where g.level = any (levels) and (g.ends_at is null or g.ends_at > now())
     and (g.user_id = current_actor()
          or g.team_id in (select m.team_id from team_member m where m.user_id = current_actor())) $$;

create function visible_households() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select granted_households('{view,edit,own}') $$;

create function editable_households() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select granted_households('{edit,own}') $$;

create function owned_households() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select granted_households('{own}') $$;

create function visible_organisations() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select coalesce(array_agg(m.organisation_id), '{}') from membership m
   where m.user_id = current_actor() $$;

create function administered_organisations() returns uuid[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select coalesce(array_agg(m.organisation_id), '{}') from membership m
   where m.user_id = current_actor() and m.role = 'owner' $$;

create function create_organisation(id uuid, name text) returns uuid
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as
$$ insert into organisation (id, name) values (create_organisation.id, create_organisation.name);
   insert into membership (id, organisation_id, user_id, role)
   values (gen_random_uuid(), create_organisation.id, current_actor(), 'owner');
   select create_organisation.id $$;

create function create_household(id uuid, name text, currency text, is_demo boolean, sources text)
returns uuid language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as
$$
declare
    system_id uuid := gen_random_uuid();
begin
    if current_actor() is null then
        raise exception 'a household needs somebody to own it';
    end if;
    insert into app_user (id, email, name, role, is_active, is_demo, mfa_enabled, failed_sign_ins)
    values (system_id, 'system+' || create_household.id || '@bursar.invalid', 'Bursar', 'system',
            true, create_household.is_demo, false, 0);
    insert into household (id, name, base_currency, is_demo, price_sources, system_user_id)
    values (create_household.id, create_household.name, currency, create_household.is_demo,
            sources, system_id);
    insert into "grant" (id, household_id, user_id, level, label)
    values (gen_random_uuid(), create_household.id, system_id, 'edit', 'Bursar'),
           (gen_random_uuid(), create_household.id, current_actor(), 'own',
            coalesce((select u.email from app_user u where u.id = current_actor()), 'owner'));
    return create_household.id;
end
$$;

create function find_sign_in(address text)
returns table (user_id uuid, password_hash text, is_active boolean, locked_until timestamptz,
               email_verified_at timestamptz, mfa_enabled boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select u.id, u.password_hash, u.is_active, u.locked_until, u.email_verified_at, u.mfa_enabled
   from app_user u where lower(u.email) = lower(address) and u.role <> 'system' $$;

create function find_user(wanted uuid)
returns table (id uuid, email text, name text, role text, is_active boolean,
               email_verified_at timestamptz, mfa_enabled boolean, created_at timestamptz,
               last_sign_in_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select u.id, u.email, u.name, u.role, u.is_active, u.email_verified_at, u.mfa_enabled,
          u.created_at, u.last_sign_in_at
   from app_user u
   where u.id = wanted
     and (wanted = current_actor()
          or exists (select 1 from app_user a where a.id = current_actor() and a.role = 'admin')) $$;

create function household_system_user(wanted uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select h.system_user_id from household h where h.id = wanted $$;

create function session_actor(hash bytea, idle interval)
returns table (user_id uuid, role text, session_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as
$$
declare
    found_session record;
begin
    select s.id, s.user_id, s.last_seen_at, u.role into found_session
    from session s join app_user u on u.id = s.user_id
    where s.token_hash = hash and s.ended_at is null and s.expires_at > now()
      and s.last_seen_at > now() - idle and u.is_active and u.role <> 'system';
    if not found then
        return;
    end if;
    if found_session.last_seen_at < now() - interval '1 minute' then
        update session s set last_seen_at = now() where s.id = found_session.id;
    end if;
    perform set_config('app.user_id', found_session.user_id::text, true);
    return query select found_session.user_id, found_session.role::text, found_session.id;
end
$$;

create function accept_grant(hash bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as
$$
declare
    offer record;
    address text;
begin
    select u.email into address from app_user u where u.id = current_actor();
    select * into offer from invitation i
    where i.token_hash = hash and i.accepted_at is null and i.expires_at > now()
      and lower(i.email) = lower(address)
    for update;
    if not found then
        return null;
    end if;
    delete from "grant" g where g.household_id = offer.household_id
        and g.user_id = current_actor() and g.level <> 'own';
    insert into "grant" (id, household_id, user_id, level, label, ends_at, created_by)
    select gen_random_uuid(), offer.household_id, current_actor(), offer.level, address,
           offer.ends_at, offer.invited_by
    where not exists (select 1 from "grant" g where g.household_id = offer.household_id
                      and g.user_id = current_actor());
    update invitation i set accepted_at = now() where i.id = offer.id;
    return offer.household_id;
end
$$;
"""

_DEFINERS = (
    "visible_households()",
    "editable_households()",
    "owned_households()",
    "visible_organisations()",
    "administered_organisations()",
    "create_organisation(uuid, text)",
    "create_household(uuid, text, text, boolean, text)",
    "find_sign_in(text)",
    "find_user(uuid)",
    "household_system_user(uuid)",
    "session_actor(bytea, interval)",
    "accept_grant(bytea)",
)


def _functions() -> None:
    op.execute(_FUNCTIONS)
    for signature in _DEFINERS:
        op.execute(f"revoke all on function {signature} from public")
        op.execute(f"grant execute on function {signature} to bursar_app, bursar_market")
    op.execute("revoke all on function granted_households(text[]) from public")


def _walls() -> None:
    own = f"user_id = {ACTOR}"
    # FORCE binds the owner too, and the functions above run as owner: they read these tables.
    secure("app_user", force=False)
    policies(
        "app_user",
        seen=f"id = {ACTOR}",
        added=f"id = {ACTOR} and role = 'client'",
        changed=f"id = {ACTOR}",
        removed=f"id = {ACTOR}",
    )
    # A user changes their own row, but not what they are.
    op.execute("revoke update on app_user from bursar_app")
    op.execute(
        "grant update (email, name, password_hash, phone, avatar_url, is_active,"
        " email_verified_at, mfa_enabled, failed_sign_ins, locked_until, last_sign_in_at,"
        " updated_at) on app_user to bursar_app"
    )
    secure("session", force=False)
    policies("session", seen=own, added=own, changed=own, removed=own)
    for table in ("user_setting", "factor", "recovery_code", "one_time_token", "consent"):
        secure(table)
        policies(table, seen=own, added=own, changed=own, removed=own)
    _household_walls()
    _organisation_walls()
    for table in ("notification",):
        secure(table)
        policies(
            table,
            seen=own,
            added=f"{own} or household_id = any ({EDITABLE})",
            changed=own,
            removed=own,
        )
    secure("document")
    visible = (
        f"user_id = {ACTOR} or organisation_id = any ((select visible_organisations())::uuid[])"
    )
    policies(
        "document",
        seen=f"{visible} or household_id = any ({VISIBLE})",
        added=f"{visible} or household_id = any ({EDITABLE})",
        changed=f"{visible} or household_id = any ({EDITABLE})",
        removed=f"{visible} or household_id = any ({EDITABLE})",
    )
    secure("audit_entry")
    policies(
        "audit_entry",
        seen=f"household_id = any ({VISIBLE}) or (household_id is null and {own})",
        added=f"household_id is null or household_id = any ({VISIBLE})",
    )


def _household_walls() -> None:
    owned = f"household_id = any ({OWNED})"
    secure("household", force=False)
    policies(
        "household",
        seen=f"id = any ({VISIBLE})",
        changed=f"id = any ({OWNED})",
        removed=f"id = any ({OWNED})",
    )
    secure("household_key")
    policies("household_key", seen=f"household_id = any ({VISIBLE})", added=owned, removed=owned)
    secure("grant", force=False)
    policies(
        "grant",
        seen=f"household_id = any ({VISIBLE})",
        added=owned,
        changed=owned,
        removed=f"{owned} or user_id = {ACTOR}",
    )
    secure("invitation", force=False)
    policies("invitation", seen=owned, added=owned, changed=owned, removed=owned)
    protect("person")


def _organisation_walls() -> None:
    visible = "organisation_id = any ((select visible_organisations())::uuid[])"
    administered = "organisation_id = any ((select administered_organisations())::uuid[])"
    secure("organisation", force=False)
    policies(
        "organisation",
        seen="id = any ((select visible_organisations())::uuid[])",
        changed="id = any ((select administered_organisations())::uuid[])",
        removed="id = any ((select administered_organisations())::uuid[])",
    )
    secure("membership", force=False)
    policies(
        "membership", seen=visible, added=administered, changed=administered, removed=administered
    )
    secure("team", force=False)
    policies("team", seen=visible, added=administered, changed=administered, removed=administered)
    in_team = f"team_id in (select t.id from team t where t.{visible})"
    led_team = f"team_id in (select t.id from team t where t.{administered})"
    secure("team_member", force=False)
    policies("team_member", seen=in_team, added=led_team, removed=led_team)


def _privileges() -> None:
    op.execute("grant usage on schema public to bursar_app, bursar_market, bursar_backup")
    op.execute("grant select on alembic_version to bursar_app")
    op.execute("grant usage, select on all sequences in schema public to bursar_app")
    op.execute(
        "alter default privileges in schema public"
        " grant usage, select on sequences to bursar_app, bursar_market"
    )
    op.execute("alter default privileges in schema public grant select on tables to bursar_backup")
    op.execute("grant select on all tables in schema public to bursar_backup")
    op.execute(
        "alter default privileges in schema public grant select on sequences to bursar_backup"
    )
    op.execute("grant select on all sequences in schema public to bursar_backup")


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a ledger is not migrated backwards")
