"""The figures of broadcasts whose receipts have been swept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds the column."""
    op.add_column("broadcasts", sa.Column("figures", sa.Text()))
