"""tasks with a clock"""

import sqlalchemy as sa
from alembic import op
from hub.database import UtcDateTime

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

DOORS = ('desk', 'phone', 'portal', 'list', 'eoc')
# A line that nobody is needed for any more is kept for whoever was asked for it.
NEEDED = ('task_line', 'ck_task_line_needed', 'needed > 0', 'needed >= 0')
# Table, constraint, column, the values before and those that are new.
KINDS = (
    ('question', 'ck_question_kind', 'kind', ('confirm_number', 'ask', 'share', 'which', 'welfare', 'join', 'agree',
     'still_there'), ('offer', 'take_in')),
    ('alarm', 'ck_alarm_kind', 'kind', ('danger', 'overdue', 'undelivered', 'carrier'), ('no_owner',)),
)


def words_of(kind: tuple) -> tuple[str, str, str, str]:
    """A check on the values of a column, as it was and as it shall be."""
    table, constraint, column, before, new = kind
    short, long = (f"{column} IN ({', '.join(repr(v) for v in values)})" for values in (before, before + new))
    return table, constraint, short, long


def change_checks(*, wider: bool) -> None:
    """Lets the columns hold the new values, or the old ones alone.

    SQLite keeps a CHECK only in the words of its table: they are changed in place, as its manual describes,
    since a copied table would lose its other checks and break what refers to it.
    """
    for table, constraint, short, long in (NEEDED, *map(words_of, KINDS)):
        old_words, new_words = (short, long) if wider else (long, short)
        if op.get_bind().dialect.name != 'sqlite':
            op.drop_constraint(op.f(constraint), table, type_='check')
            op.create_check_constraint(op.f(constraint), table, new_words)
            continue
        connection = op.get_bind()
        version = connection.exec_driver_sql('PRAGMA schema_version').scalar()
        connection.exec_driver_sql('PRAGMA writable_schema=ON')
        connection.execute(
            sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :name"),
            {'old': f'({old_words})', 'new': f'({new_words})', 'name': table},
        )
        connection.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
        connection.exec_driver_sql('PRAGMA writable_schema=OFF')


def lay_out_matching() -> None:
    """What PostgreSQL needs so that a search reads only those who may be asked, in one sweep of an index.

    Whether a row may be read from the index alone is known where the table was tidied lately: each row that
    changes counts, so it is tidied after every hundredth.
    """
    if op.get_bind().dialect.name != 'postgresql':
        return
    op.create_index(
        'ix_match_row_reach', 'match_row', ['skill', 'band', 'lon'],
        postgresql_include=['volunteer_id', 'lat', 'travel_km', 'availability', 'free_until', 'born_on', 'asked_at',
                            'skill_count', 'language'],
        postgresql_where=sa.text('standing = 1 AND has_phone <> 0 AND consent_sms <> 0'),
    )
    op.execute('ALTER TABLE match_row SET (autovacuum_vacuum_scale_factor = 0.01, '
               'autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02, '
               'autovacuum_vacuum_cost_delay = 0)')


def upgrade() -> None:
    change_checks(wider=True)
    lay_out_matching()
    op.create_table('task_offer',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'taken', 'refused', 'lapsed', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('place_in_line', sa.Integer(), nullable=False),
    sa.Column('fit', sa.JSON(), nullable=False),
    sa.Column('offered_at', UtcDateTime(), nullable=False),
    sa.Column('offered_by', sa.String(length=64), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=True),
    sa.Column('reminded_at', UtcDateTime(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_task_offer_organisation_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_offer_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_offer')),
    sa.UniqueConstraint('task_id', 'organisation_id', name=op.f('uq_task_offer_task_id_organisation_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_task_offer_uid'))
    )
    with op.batch_alter_table('task_offer', schema=None) as batch_op:
        batch_op.create_index('ix_task_offer_due', ['state', 'due_at'], unique=False)
        batch_op.create_index('ix_task_offer_organisation', ['organisation_id', 'state'], unique=False)

    op.create_table('general_referral',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('proposed', 'asked', 'agreed', 'offered', 'accepted', 'on_task', 'completed', 'declined', 'no_answer', 'waitlisted', 'refused', 'lapsed', 'withdrawn', 'no_show', 'stood_down', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('km', sa.Double(), nullable=True),
    sa.Column('fit', sa.JSON(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=True),
    sa.Column('reminded_at', UtcDateTime(), nullable=True),
    sa.Column('asked_at', UtcDateTime(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('agreed_at', UtcDateTime(), nullable=True),
    sa.Column('offered_at', UtcDateTime(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_general_referral_organisation_id')),
    sa.ForeignKeyConstraint(['previous_id'], ['general_referral.id'], name=op.f('fk_general_referral_previous_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_general_referral_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_general_referral')),
    sa.UniqueConstraint('uid', name=op.f('uq_general_referral_uid'))
    )
    with op.batch_alter_table('general_referral', schema=None) as batch_op:
        batch_op.create_index('ix_general_referral_due', ['state', 'due_at'], unique=False)
        batch_op.create_index('ix_general_referral_organisation', ['organisation_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_general_referral_previous_id'), ['previous_id'], unique=False)
        batch_op.create_index('ix_general_referral_volunteer', ['volunteer_id', 'state'], unique=False)

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('takes_more', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('takes_more_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('stopped_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('stopped_why', sa.String(length=200), nullable=False, server_default=''))

    op.add_column('referral', sa.Column('announced_at', UtcDateTime(), nullable=True))
    # Whoever was offered before this program is not written about anew.
    op.execute('UPDATE referral SET announced_at = offered_at')
    op.add_column('referral', sa.Column('told_number', sa.Integer(), nullable=True))
    # Who waited for a place or was expected without a clock gets the one that the program would have set: the start.
    op.execute("UPDATE referral SET due_at = (SELECT starts_at FROM shift WHERE shift.id = referral.shift_id) "
               "WHERE due_at IS NULL AND state IN ('waitlisted', 'lapsed', 'accepted', 'agreed')")

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('directions', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('access', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('hazards', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('demands', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('ride_from', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ride_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('ride_seats', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ride_back_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('is_paid_work', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('adds', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('adds_decided_by', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('adds_decided_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('caller_name', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('caller_phone', sa.String(length=20), nullable=False, server_default=''))

    op.execute(f"ALTER TABLE task ADD COLUMN raised_from VARCHAR(24) DEFAULT 'desk' NOT NULL "
               f"CONSTRAINT ck_task_raised_from CHECK (raised_from IN {DOORS})")
    op.execute("UPDATE task SET raised_from = 'list' WHERE external_id IS NOT NULL OR import_key IS NOT NULL")
    key = sa.ForeignKey('shift.id', name='fk_task_line_shift_id')
    op.add_column('task_line', sa.Column('shift_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.add_column('shift', sa.Column('called_off_at', UtcDateTime(), nullable=True))


def downgrade() -> None:
    # What is asked in a way that the older program does not know is kept under the nearest kind it knows.
    op.execute("UPDATE question SET kind = 'still_there' WHERE kind IN ('offer', 'take_in')")
    op.execute("UPDATE alarm SET kind = 'carrier' WHERE kind = 'no_owner'")
    # A line of one shift would be one of every shift, and one of nobody is not known.
    op.execute('DELETE FROM task_line WHERE (shift_id IS NOT NULL OR needed = 0)'
               ' AND id NOT IN (SELECT line_id FROM referral)')
    op.execute('UPDATE task_line SET needed = 1 WHERE needed = 0')
    op.execute('ALTER TABLE shift DROP COLUMN called_off_at')
    op.execute('ALTER TABLE task_line DROP COLUMN shift_id')
    op.execute('ALTER TABLE task DROP COLUMN caller_phone')
    op.execute('ALTER TABLE task DROP COLUMN caller_name')
    op.execute('ALTER TABLE task DROP COLUMN raised_from')
    op.execute('ALTER TABLE task DROP COLUMN adds_decided_at')
    op.execute('ALTER TABLE task DROP COLUMN adds_decided_by')
    op.execute('ALTER TABLE task DROP COLUMN adds')
    op.execute('ALTER TABLE task DROP COLUMN is_paid_work')
    op.execute('ALTER TABLE task DROP COLUMN ride_back_at')
    op.execute('ALTER TABLE task DROP COLUMN ride_seats')
    op.execute('ALTER TABLE task DROP COLUMN ride_at')
    op.execute('ALTER TABLE task DROP COLUMN ride_from')
    op.execute('ALTER TABLE task DROP COLUMN demands')
    op.execute('ALTER TABLE task DROP COLUMN hazards')
    op.execute('ALTER TABLE task DROP COLUMN access')
    op.execute('ALTER TABLE task DROP COLUMN directions')
    op.execute('ALTER TABLE referral DROP COLUMN announced_at')
    op.execute('ALTER TABLE referral DROP COLUMN told_number')
    op.execute('ALTER TABLE organisation DROP COLUMN stopped_why')
    op.execute('ALTER TABLE organisation DROP COLUMN stopped_at')
    op.execute('ALTER TABLE organisation DROP COLUMN takes_more_on')
    op.execute('ALTER TABLE organisation DROP COLUMN takes_more')
    op.drop_table('general_referral')
    op.drop_table('task_offer')
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index('ix_match_row_reach', table_name='match_row')
        op.execute('ALTER TABLE match_row RESET (autovacuum_vacuum_scale_factor, '
                   'autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor, '
                   'autovacuum_vacuum_cost_delay)')
    change_checks(wider=False)
