"""Gives the findings the index that their routes need."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_findings_workshop", "findings", ["workshop_id", "text"])


def downgrade() -> None:
    op.drop_index("ix_findings_workshop", "findings")
