"""call-outs and conversations"""

import sqlalchemy as sa
from alembic import op
from hub.database import UtcDateTime

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# Table, constraint, column, the values before and those that are new.
KINDS = (
    ('alarm', 'ck_alarm_kind', 'kind', ('danger', 'overdue', 'undelivered', 'carrier', 'no_owner'),
     ('not_told', 'urgent_need')),
    ('task', 'ck_task_raised_from', 'raised_from', ('desk', 'phone', 'portal', 'list', 'eoc'), ('need',)),
)


def change_checks(*, wider: bool) -> None:
    """Lets the columns hold the new values, or the old ones alone.

    SQLite keeps a CHECK only in the words of its table: they are changed in place, as its manual describes,
    since a copied table would lose its other checks and break what refers to it.
    """
    for table, constraint, column, before, new in KINDS:
        short, long = (f"{column} IN ({', '.join(repr(v) for v in values)})" for values in (before, before + new))
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
            {'old': old_words, 'new': new_words, 'name': table},
        )
        connection.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
        connection.exec_driver_sql('PRAGMA writable_schema=OFF')


def upgrade() -> None:
    change_checks(wider=True)
    op.create_table('line_test',
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('begun_at', UtcDateTime(), nullable=False),
    sa.Column('message_uid', sa.Uuid(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_to', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_test')),
    sa.UniqueConstraint('uid', name=op.f('uq_line_test_uid'))
    )
    op.create_table('refused_request',
    sa.Column('hour', UtcDateTime(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('last_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('hour', name=op.f('pk_refused_request'))
    )
    op.create_table('saved_reply',
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('body', sa.String(length=480), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('retired_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_reply')),
    sa.UniqueConstraint('uid', name=op.f('uq_saved_reply_uid'))
    )
    op.create_table('sender',
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('failing_since', UtcDateTime(), nullable=True),
    sa.Column('rested_until', UtcDateTime(), nullable=True),
    sa.Column('error_code', sa.Integer(), nullable=True),
    sa.Column('error_text', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sender')),
    sa.UniqueConstraint('address', name=op.f('uq_sender_address')),
    sa.UniqueConstraint('uid', name=op.f('uq_sender_uid'))
    )
    op.create_table('text_price',
    sa.Column('beginning', sa.String(length=8), nullable=False),
    sa.Column('per_part', sa.Double(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('changed_by', sa.String(length=64), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_price')),
    sa.UniqueConstraint('beginning', name=op.f('uq_text_price_beginning')),
    sa.UniqueConstraint('uid', name=op.f('uq_text_price_uid'))
    )
    op.create_table('board_note',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('need', 'offer_skill', 'offer_thing', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('open', 'in_hand', 'solved', 'taken_back', 'run_out', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('theme', sa.String(length=40), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('where_to_find', sa.String(length=200), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('said_at', UtcDateTime(), nullable=False),
    sa.Column('written_by', sa.String(length=64), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=True),
    sa.Column('matched_with_id', sa.Integer(), nullable=True),
    sa.Column('volunteer_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=300), nullable=False),
    sa.Column('over_at', UtcDateTime(), nullable=True),
    sa.Column('over_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_board_note_hub_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_board_note_incident_id')),
    sa.ForeignKeyConstraint(['matched_with_id'], ['board_note.id'], name=op.f('fk_board_note_matched_with_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_board_note_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_note')),
    sa.UniqueConstraint('uid', name=op.f('uq_board_note_uid'))
    )
    with op.batch_alter_table('board_note', schema=None) as batch_op:
        batch_op.create_index('ix_board_note_board', ['incident_id', 'state', 'kind'], unique=False)
        batch_op.create_index('ix_board_note_expires', ['state', 'expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_board_note_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_board_note_matched_with_id'), ['matched_with_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_board_note_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_calendar_feed_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('key', name=op.f('uq_calendar_feed_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_calendar_feed_uid')),
    sa.UniqueConstraint('volunteer_id', name=op.f('uq_calendar_feed_volunteer_id'))
    )
    with op.batch_alter_table('call_out', schema=None) as batch_op:
        batch_op.add_column(sa.Column('authorised_by', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_drill', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('by_voice', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('members_only', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('second_text_at', UtcDateTime(), nullable=True))

    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assigned_to', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('assigned_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('handed_to', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('note_by', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('note_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('failed_in_a_row', sa.SmallInteger(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('last_failed_at', UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_conversation_assigned_to'), ['assigned_to'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_handed_to'), ['handed_to'], unique=False)

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sender', sa.String(length=64), nullable=False, server_default=''))
        batch_op.create_index('ix_message_subject', ['subject_uid'])

    with op.batch_alter_table('referral', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_text_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('by_voice', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('is_drill', sa.Boolean(), nullable=False, server_default=sa.false()))

    key = sa.ForeignKey('board_note.id', name='fk_task_need_id')
    op.add_column('task', sa.Column('need_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.create_index('ix_task_need_id', 'task', ['need_id'])
    op.add_column('wave', sa.Column('why', sa.JSON(), nullable=False, server_default='{}'))
    ledger_of_shifts()


def ledger_of_shifts() -> None:
    """Who was asked was written down for the task; from now on for the shift, so that another day may be asked for."""
    shift = (
        'SELECT shift.uid FROM referral JOIN shift ON shift.id = referral.shift_id '
        'JOIN task ON task.id = referral.task_id WHERE task.uid = volunteer_asked.subject_uid '
        'AND referral.volunteer_id = volunteer_asked.volunteer_id ORDER BY referral.id DESC LIMIT 1'
    )
    op.execute(
        f'UPDATE volunteer_asked SET subject_uid = COALESCE(({shift}), subject_uid) '
        'WHERE subject_uid IN (SELECT uid FROM task)'
    )


def ledger_of_tasks() -> None:
    """The same the other way round."""
    op.execute(
        'UPDATE volunteer_asked SET subject_uid = (SELECT task.uid FROM shift JOIN task ON task.id = shift.task_id '
        'WHERE shift.uid = volunteer_asked.subject_uid) WHERE subject_uid IN (SELECT uid FROM shift)'
    )


def downgrade() -> None:
    # What the older program does not know is kept under the nearest kind it knows.
    op.execute("UPDATE alarm SET kind = 'undelivered' WHERE kind = 'not_told'")
    op.execute("UPDATE alarm SET kind = 'danger' WHERE kind = 'urgent_need'")
    op.execute("UPDATE task SET raised_from = 'desk' WHERE raised_from = 'need'")
    ledger_of_tasks()
    op.execute('ALTER TABLE wave DROP COLUMN why')
    op.drop_index('ix_task_need_id', table_name='task')
    op.execute('ALTER TABLE task DROP COLUMN need_id')
    op.execute('ALTER TABLE referral DROP COLUMN is_drill')
    op.execute('ALTER TABLE referral DROP COLUMN by_voice')
    op.execute('ALTER TABLE referral DROP COLUMN second_text_at')
    op.drop_index('ix_message_subject', table_name='message')
    op.execute('ALTER TABLE message DROP COLUMN sender')
    op.drop_index('ix_conversation_handed_to', table_name='conversation')
    op.drop_index('ix_conversation_assigned_to', table_name='conversation')
    for column in ('last_failed_at', 'failed_in_a_row', 'note_at', 'note_by', 'note', 'handed_to', 'assigned_at',
                   'assigned_to'):
        op.execute(f'ALTER TABLE conversation DROP COLUMN {column}')
    for column in ('second_text_at', 'members_only', 'by_voice', 'is_drill', 'authorised_by'):
        op.execute(f'ALTER TABLE call_out DROP COLUMN {column}')
    for table in ('calendar_feed', 'board_note', 'text_price', 'sender', 'saved_reply', 'refused_request', 'line_test'):
        op.drop_table(table)
    change_checks(wider=False)
