"""attendance"""

import sqlalchemy as sa
from alembic import op
from hub.database import UtcDateTime

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# Table, constraint, column, the values before and those that are new.
DOORS = ('text', 'desk', 'elsewhere'), ('qr', 'paper', 'leader')
KINDS = (
    ('question', 'ck_question_kind', 'kind', ('confirm_number', 'ask', 'share', 'which', 'welfare', 'join', 'agree',
     'still_there', 'offer', 'take_in'), ('roll_call',)),
    ('stint', 'ck_stint_in_door', 'in_door', *DOORS),
    ('stint', 'ck_stint_out_door', 'out_door', *DOORS),
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
    op.create_table('hour_rate',
    sa.Column('role', sa.String(length=80), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('per_hour', sa.Numeric(precision=10, scale=2), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('is_thanks', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('set_by', sa.String(length=64), nullable=False),
    sa.Column('set_at', UtcDateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hour_rate')),
    sa.UniqueConstraint('role', 'from_on', 'is_thanks', name=op.f('uq_hour_rate_role_from_on_is_thanks')),
    sa.UniqueConstraint('uid', name=op.f('uq_hour_rate_uid'))
    )
    op.create_table('place_code',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_place_code_hub_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_place_code_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_code')),
    sa.UniqueConstraint('code', name=op.f('uq_place_code_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_place_code_uid'))
    )
    with op.batch_alter_table('place_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_code_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_place_code_task_id'), ['task_id'], unique=False)

    op.create_table('roll_call',
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'over', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('is_leave_now', sa.Boolean(), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('where_to_leave', sa.String(length=200), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('radius_km', sa.Double(), nullable=True),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('begun_at', UtcDateTime(), nullable=False),
    sa.Column('second_round_at', UtcDateTime(), nullable=True),
    sa.Column('over_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_roll_call_hub_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_roll_call_incident_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_roll_call_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_call')),
    sa.UniqueConstraint('uid', name=op.f('uq_roll_call_uid'))
    )
    with op.batch_alter_table('roll_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roll_call_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index('ix_roll_call_state', ['incident_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_roll_call_task_id'), ['task_id'], unique=False)

    op.create_table('roll_answer',
    sa.Column('roll_call_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('silent', 'safe', 'needs_help', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('stint_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', UtcDateTime(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('answered_by', sa.String(length=120), nullable=False),
    sa.Column('said', sa.String(length=300), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['roll_call_id'], ['roll_call.id'], name=op.f('fk_roll_answer_roll_call_id')),
    sa.ForeignKeyConstraint(['stint_id'], ['stint.id'], name=op.f('fk_roll_answer_stint_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_roll_answer_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_answer')),
    sa.UniqueConstraint('roll_call_id', 'volunteer_id', name=op.f('uq_roll_answer_roll_call_id_volunteer_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_roll_answer_uid'))
    )
    with op.batch_alter_table('roll_answer', schema=None) as batch_op:
        batch_op.create_index('ix_roll_answer_state', ['roll_call_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_roll_answer_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('stint_correction',
    sa.Column('stint_id', sa.Integer(), nullable=False),
    sa.Column('was_in_at', UtcDateTime(), nullable=False),
    sa.Column('was_out_at', UtcDateTime(), nullable=True),
    sa.Column('was_estimated', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['stint_id'], ['stint.id'], name=op.f('fk_stint_correction_stint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stint_correction')),
    sa.UniqueConstraint('uid', name=op.f('uq_stint_correction_uid'))
    )
    with op.batch_alter_table('stint_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stint_correction_stint_id'), ['stint_id'], unique=False)

    with op.batch_alter_table('stint', schema=None) as batch_op:
        batch_op.add_column(sa.Column('role', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('supervisor', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_estimated', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('confirmed_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('briefed_by', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ready', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('kit', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('badge', sa.String(length=24), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('overridden_by', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('overridden_why', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('resting_since', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('check_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('check_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('welfare_asked_at', UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_stint_check_at'), ['check_at'], unique=False)
    # Whoever is signed in while the program is renewed is looked after from then on.
    op.execute("UPDATE stint SET check_at = expected_end_at WHERE state = 'open'")
    op.add_column('task', sa.Column('work_category', sa.String(length=60), nullable=False, server_default=''))
    key = sa.ForeignKey('stint.id', name='fk_stint_buddy_id')
    op.add_column('stint', sa.Column('buddy_id', sa.Integer(), key, nullable=True), inline_references=True)


def downgrade() -> None:
    # What the older program does not know is kept under the nearest kind it knows.
    op.execute("UPDATE question SET kind = 'welfare' WHERE kind = 'roll_call'")
    for column in ('in_door', 'out_door'):
        op.execute(f"UPDATE stint SET {column} = 'text' WHERE {column} = 'qr'")
        op.execute(f"UPDATE stint SET {column} = 'desk' WHERE {column} IN ('paper', 'leader')")
    op.execute('ALTER TABLE task DROP COLUMN work_category')
    op.drop_index('ix_stint_check_at', table_name='stint')
    for column in ('buddy_id', 'welfare_asked_at', 'check_at', 'check_minutes', 'resting_since', 'overridden_why', 'overridden_by', 'badge', 'kit', 'ready', 'briefed_by', 'confirmed_by', 'confirmed_at', 'is_estimated', 'supervisor', 'role'):
        op.execute(f'ALTER TABLE stint DROP COLUMN {column}')
    for table in ('stint_correction', 'roll_answer', 'roll_call', 'place_code', 'hour_rate'):
        op.drop_table(table)
    change_checks(wider=False)
