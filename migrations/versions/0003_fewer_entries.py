"""fewer entries of indexes for each person of a list, and one look for all who came with it"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# Index, table, columns, the column without which a row has no entry.
SOME = (
    ('ix_volunteer_alias_of_id', 'volunteer', ('alias_of_id',), 'alias_of_id'),
    ('ix_volunteer_group_id', 'volunteer', ('group_id',), 'group_id'),
    ('ix_volunteer_hub_id', 'volunteer', ('hub_id',), 'hub_id'),
    ('ix_volunteer_keyed_in_id', 'volunteer', ('keyed_in_id',), 'keyed_in_id'),
    ('ix_audit_entry_about', 'audit_entry', ('about_uid', 'at'), 'about_uid'),
)


def make_anew(*, is_partial: bool) -> None:
    """Every row has an entry in these indexes, or only those that have a value."""
    for name, table, columns, column in SOME:
        where = sa.text(f'{column} IS NOT NULL') if is_partial else None
        op.drop_index(op.f(name), table_name=table)
        op.create_index(op.f(name), table, columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    make_anew(is_partial=True)
    op.drop_index(op.f('ix_volunteer_import_key'), table_name='volunteer')
    op.add_column('twin_look', sa.Column('through_id', sa.Integer(), nullable=True))


def downgrade() -> None:
    # Everyone for whom one look stood has their own again.
    op.execute('INSERT INTO twin_look (volunteer_id) SELECT id FROM volunteer WHERE EXISTS (SELECT 1 FROM twin_look '
               'AS look WHERE volunteer.id > look.volunteer_id AND volunteer.id <= look.through_id) AND id NOT IN '
               '(SELECT volunteer_id FROM twin_look)')
    op.drop_column('twin_look', 'through_id')
    op.create_index(op.f('ix_volunteer_import_key'), 'volunteer', ['import_key'])
    make_anew(is_partial=False)
