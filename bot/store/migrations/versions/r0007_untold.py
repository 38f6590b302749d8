"""What operators are still to be told of a feed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("feeds", sa.Column("untold", sa.String()))
    op.add_column("feeds", sa.Column("tell_at", sa.Double()))
