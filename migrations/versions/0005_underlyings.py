"""Guard an instrument's underlying like every other reference to an instrument."""

from alembic import op
from migrations.helpers import own_instruments_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    own_instruments_only("instrument", "underlying_id")


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a ledger is not migrated backwards")
