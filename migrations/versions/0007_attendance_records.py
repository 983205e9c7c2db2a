"""attendance_records"""

import sqlalchemy as sa
from alembic import op
from hub.database import UtcDateTime

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# Table, constraint, column, the values before and those that are new.
KINDS = (
    ('alarm', 'ck_alarm_kind', 'kind', ('danger', 'overdue', 'undelivered', 'carrier', 'no_owner', 'not_told',
     'urgent_need'), ('occurrence',)),
)
# Index, columns.
STINT_INDEXES = {
    'ix_stint_volunteer': ('volunteer_id', 'state'),
    'ix_stint_signed_out_at': ('signed_out_at',),
    'ix_stint_in_by': ('in_by', 'signed_in_at'),
    'ix_stint_out_by': ('out_by', 'signed_out_at'),
}


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
    op.create_table('attachment',
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject_uid', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('added_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('uid', name=op.f('uq_attachment_uid'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_subject', ['subject_uid', 'subject_kind'], unique=False)

    op.create_table('duty_watch',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=16), nullable=False),
    sa.Column('begins_at', UtcDateTime(), nullable=False),
    sa.Column('until', UtcDateTime(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('ended_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_watch')),
    sa.UniqueConstraint('uid', name=op.f('uq_duty_watch_uid'))
    )
    with op.batch_alter_table('duty_watch', schema=None) as batch_op:
        batch_op.create_index('ix_duty_watch_ended', ['ended_at', 'begins_at'], unique=False)

    op.create_table('badge',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=80), nullable=False),
    sa.Column('place', sa.String(length=160), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('issued_by', sa.String(length=64), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_badge_incident_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_badge_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge')),
    sa.UniqueConstraint('code', name=op.f('uq_badge_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_badge_uid'))
    )
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('hours_letter',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('stamped_minutes', sa.Integer(), nullable=False),
    sa.Column('estimated_minutes', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('issued_by', sa.String(length=64), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
    sa.Column('withdrawn_why', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_hours_letter_incident_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_hours_letter_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hours_letter')),
    sa.UniqueConstraint('code', name=op.f('uq_hours_letter_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_hours_letter_uid'))
    )
    with op.batch_alter_table('hours_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hours_letter_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('attendance_sheet',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('kept_on', sa.Date(), nullable=False),
    sa.Column('clerk', sa.String(length=120), nullable=False),
    sa.Column('supervisor', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('once', sa.String(length=36), nullable=False),
    sa.Column('keyed_at', UtcDateTime(), nullable=False),
    sa.Column('keyed_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_attendance_sheet_hub_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_attendance_sheet_incident_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_attendance_sheet_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_sheet')),
    sa.UniqueConstraint('once', name=op.f('uq_attendance_sheet_once')),
    sa.UniqueConstraint('uid', name=op.f('uq_attendance_sheet_uid'))
    )
    with op.batch_alter_table('attendance_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_sheet_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_sheet_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_sheet_task_id'), ['task_id'], unique=False)

    op.create_table('donation',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('equipment', 'miles', 'goods', 'expense', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('recorded', 'waiting', 'approved', 'refused', 'struck_out', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('donor', sa.String(length=120), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.Numeric(precision=10, scale=2), nullable=True),
    sa.Column('unit', sa.String(length=24), nullable=False),
    sa.Column('rate', sa.Numeric(precision=10, scale=2), nullable=True),
    sa.Column('value', sa.Numeric(precision=12, scale=2), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('supervisor', sa.String(length=120), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('once', sa.String(length=36), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('recorded_by', sa.String(length=64), nullable=False),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=False),
    sa.Column('decided_why', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_donation_incident_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_donation_organisation_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_donation_task_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_donation_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donation')),
    sa.UniqueConstraint('once', name=op.f('uq_donation_once')),
    sa.UniqueConstraint('uid', name=op.f('uq_donation_uid'))
    )
    with op.batch_alter_table('donation', schema=None) as batch_op:
        batch_op.create_index('ix_donation_incident', ['incident_id', 'kind', 'given_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_donation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_donation_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_donation_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('occurrence',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('injury', 'near_miss', 'safeguarding', 'asked_to_leave', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('open', 'appealed', 'upheld', 'overturned', 'dealt_with', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('happened_at', UtcDateTime(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=True),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('stint_id', sa.Integer(), nullable=True),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=2000), nullable=False),
    sa.Column('done', sa.String(length=1000), nullable=False),
    sa.Column('help_called', sa.String(length=120), nullable=False),
    sa.Column('witnesses', sa.String(length=300), nullable=False),
    sa.Column('supervisor', sa.String(length=120), nullable=False),
    sa.Column('told', sa.String(length=300), nullable=False),
    sa.Column('once', sa.String(length=36), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('recorded_by', sa.String(length=64), nullable=False),
    sa.Column('appeal', sa.String(length=1000), nullable=False),
    sa.Column('appealed_at', UtcDateTime(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=False),
    sa.Column('decided_why', sa.String(length=500), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_occurrence_hub_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_occurrence_incident_id')),
    sa.ForeignKeyConstraint(['stint_id'], ['stint.id'], name=op.f('fk_occurrence_stint_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_occurrence_task_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_occurrence_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occurrence')),
    sa.UniqueConstraint('once', name=op.f('uq_occurrence_once')),
    sa.UniqueConstraint('uid', name=op.f('uq_occurrence_uid'))
    )
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.create_index('ix_occurrence_incident', ['incident_id', 'kind', 'happened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_occurrence_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_occurrence_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('occurrence_note',
    sa.Column('occurrence_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_occurrence_note_occurrence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occurrence_note')),
    sa.UniqueConstraint('uid', name=op.f('uq_occurrence_note_uid'))
    )
    with op.batch_alter_table('occurrence_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_occurrence_note_occurrence_id'), ['occurrence_id'], unique=False)

    with op.batch_alter_table('stint', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rested_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('rest_minutes', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('kit_back', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('is_paid', sa.Boolean(), nullable=False, server_default='0'))
    op.add_column('task', sa.Column('check_minutes', sa.Integer(), nullable=True))
    key = sa.ForeignKey('attendance_sheet.id', name='fk_stint_sheet_id')
    op.add_column('stint', sa.Column('sheet_id', sa.Integer(), key, nullable=True), inline_references=True)
    op.create_index('ix_stint_sheet_id', 'stint', ['sheet_id'], unique=False)
    for index, columns in STINT_INDEXES.items():
        op.create_index(index, 'stint', list(columns), unique=False)


def downgrade() -> None:
    # What the older program does not know is kept under the nearest kind it knows.
    op.execute("UPDATE alarm SET kind = 'undelivered' WHERE kind = 'occurrence'")
    for index in ('ix_stint_sheet_id', *STINT_INDEXES):
        op.drop_index(index, table_name='stint')
    for column in ('sheet_id', 'is_paid', 'kit_back', 'rest_minutes', 'rested_at'):
        op.execute(f'ALTER TABLE stint DROP COLUMN {column}')
    op.execute('ALTER TABLE task DROP COLUMN check_minutes')
    for table in ('occurrence_note', 'occurrence', 'donation', 'attendance_sheet', 'hours_letter', 'badge', 'duty_watch', 'attachment'):
        op.drop_table(table)
    change_checks(wider=False)
