"""two registers"""

import sqlalchemy as sa
from alembic import op
from hub.database import UtcDateTime

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

REFERENCES = {'alias_of_id': 'volunteer', 'group_id': 'volunteer_group', 'keyed_in_id': 'keying_batch',
              'hub_id': 'hub'}
# Indexes over those rows that have a value.
SOME = (
    ('ix_volunteer_born', 'date_of_birth', 'date_of_birth IS NOT NULL'),
    ('ix_volunteer_email', 'email', "email != ''"),
)
# Table, constraint, column, the values before and those that are new.
WIDER = (
    ('volunteer', 'ck_volunteer_source', 'source', ('web', 'sms', 'desk'), ('kiosk', 'paper', 'group'), ('import',)),
    ('volunteer', 'ck_volunteer_confirmed_by', 'phone_confirmed_by', ('reply',), ('code',), ('desk', 'import')),
    ('question', 'ck_question_kind', 'kind', ('confirm_number', 'ask', 'share', 'which', 'welfare'),
     ('join', 'agree', 'still_there'), ()),
)


def change_checks(*, wider: bool) -> None:
    """Lets the columns hold the new values, or the old ones alone.

    SQLite keeps a CHECK only in the words of its table: they are changed in place, as its manual describes,
    since a copied table would lose its other checks and break what refers to it.
    """
    for table, constraint, column, before, new, after in WIDER:
        short, long = ((f"{column} IN ({', '.join(repr(v) for v in values)})")
                       for values in (before + after, before + new + after))
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
    op.create_table('geocoded',
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('asked_key', sa.String(length=220), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_geocoded')),
    sa.UniqueConstraint('source', 'country', 'asked_key', name=op.f('uq_geocoded_source_country_asked_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_geocoded_uid'))
    )
    op.create_table('own_page_code',
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('code_hash', sa.String(length=255), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_page_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_own_page_code_uid'))
    )
    with op.batch_alter_table('own_page_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_page_code_phone'), ['phone'], unique=False)

    op.create_table('invitation',
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.Enum('admin', 'region', 'supervisor', 'coordinator', 'charity', 'team_leader', 'auditor', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('invited_by', sa.String(length=64), nullable=False),
    sa.Column('invited_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.Column('taken_back_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('uid', name=op.f('uq_invitation_uid'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('keying_batch',
    sa.Column('clerk', sa.String(length=120), nullable=False),
    sa.Column('hub_id', sa.Integer(), nullable=True),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.Column('started_by', sa.String(length=64), nullable=False),
    sa.Column('closed_at', UtcDateTime(), nullable=True),
    sa.Column('sheets_on', sa.Date(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('set_aside', sa.Integer(), nullable=False),
    sa.Column('pile', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['hub_id'], ['hub.id'], name=op.f('fk_keying_batch_hub_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_keying_batch')),
    sa.UniqueConstraint('uid', name=op.f('uq_keying_batch_uid'))
    )
    op.create_table('organisation_contact',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=80), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('wants_messages', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_contact_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_contact')),
    sa.UniqueConstraint('uid', name=op.f('uq_organisation_contact_uid'))
    )
    with op.batch_alter_table('organisation_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_contact_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('organisation_screening',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('volunteer_lead', 'insurance', 'safeguarding', 'induction', 'supervision', 'data_sharing', name='item', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('is_met', sa.Boolean(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('looked_at', UtcDateTime(), nullable=False),
    sa.Column('looked_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_screening_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_screening')),
    sa.UniqueConstraint('organisation_id', 'item', name=op.f('uq_organisation_screening_organisation_id_item')),
    sa.UniqueConstraint('uid', name=op.f('uq_organisation_screening_uid'))
    )
    op.create_table('people_list',
    sa.Column('state', sa.Enum('brought', 'trying', 'tried', 'taking', 'taken', 'stopped', 'failed', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('date_order', sa.String(length=3), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('rows_done', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('tried', sa.JSON(), nullable=False),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.Column('problem', sa.String(length=500), nullable=False),
    sa.Column('brought_by', sa.String(length=64), nullable=False),
    sa.Column('brought_at', UtcDateTime(), nullable=False),
    sa.Column('finished_at', UtcDateTime(), nullable=True),
    sa.Column('lease_until', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_people_list_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_list')),
    sa.UniqueConstraint('uid', name=op.f('uq_people_list_uid'))
    )
    with op.batch_alter_table('people_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_list_state'), ['state'], unique=False)

    op.create_table('people_list_file',
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['people_list.id'], name=op.f('fk_people_list_file_list_id')),
    sa.PrimaryKeyConstraint('list_id', name=op.f('pk_people_list_file'))
    )
    op.create_table('people_list_reject',
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('row', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['people_list.id'], name=op.f('fk_people_list_reject_list_id')),
    sa.PrimaryKeyConstraint('list_id', 'number', name=op.f('pk_people_list_reject'))
    )

    op.create_table('service_area',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('radius_km', sa.Double(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_service_area_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_area')),
    sa.UniqueConstraint('uid', name=op.f('uq_service_area_uid'))
    )
    with op.batch_alter_table('service_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_area_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('volunteer_group',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('body', sa.String(length=160), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('leader_uid', sa.Uuid(), nullable=False),
    sa.Column('registered_at', UtcDateTime(), nullable=False),
    sa.Column('registered_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_volunteer_group_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_group')),
    sa.UniqueConstraint('uid', name=op.f('uq_volunteer_group_uid'))
    )
    op.create_table('agreement',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('wording', sa.Text(), nullable=False),
    sa.Column('way', sa.Enum('screen', 'text', 'paper', name='way', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('signed_name', sa.String(length=160), nullable=False),
    sa.Column('signed_at', UtcDateTime(), nullable=False),
    sa.Column('recorded_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_agreement_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('uid', name=op.f('uq_agreement_uid')),
    sa.UniqueConstraint('volunteer_id', 'code', 'version', name=op.f('uq_agreement_volunteer_id_code_version'))
    )
    op.create_table('credential',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('credential', 'training', 'check', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Enum('identity', 'basic', 'enhanced', name='level', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('issuer', sa.String(length=120), nullable=False),
    sa.Column('certificate', sa.String(length=60), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('seen_by', sa.String(length=120), nullable=False),
    sa.Column('recorded_by', sa.String(length=64), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('task_uid', sa.Uuid(), nullable=True),
    sa.Column('warned_days', sa.Integer(), nullable=True),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('ended_why', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_credential_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credential')),
    sa.UniqueConstraint('uid', name=op.f('uq_credential_uid'))
    )
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credential_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_credential_expires_on'), ['expires_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_credential_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('guardian_consent',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('relation', sa.String(length=60), nullable=False),
    sa.Column('way', sa.Enum('screen', 'text', 'paper', name='way', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('agreed_at', UtcDateTime(), nullable=False),
    sa.Column('recorded_by', sa.String(length=64), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_guardian_consent_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian_consent')),
    sa.UniqueConstraint('uid', name=op.f('uq_guardian_consent_uid'))
    )
    with op.batch_alter_table('guardian_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guardian_consent_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('joining',
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('whose', 'language', 'name', 'area', 'age', 'consent', 'done', 'given_up', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('given_name', sa.String(length=80), nullable=False),
    sa.Column('family_name', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('place_name', sa.String(length=120), nullable=False),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('date_of_birth', sa.Date(), nullable=True),
    sa.Column('birth_is_exact', sa.Boolean(), nullable=False),
    sa.Column('is_only_theirs', sa.Boolean(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.Column('last_at', UtcDateTime(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_joining_conversation_id')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_joining_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joining')),
    sa.UniqueConstraint('uid', name=op.f('uq_joining_uid'))
    )
    with op.batch_alter_table('joining', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joining_conversation_id'), ['conversation_id'], unique=False)

    op.create_table('possible_twin',
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('found_at', UtcDateTime(), nullable=False),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=False),
    sa.Column('is_same', sa.Boolean(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['volunteer.id'], name=op.f('fk_possible_twin_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['volunteer.id'], name=op.f('fk_possible_twin_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_possible_twin')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_possible_twin_first_id_second_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_possible_twin_uid'))
    )
    with op.batch_alter_table('possible_twin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_possible_twin_second_id'), ['second_id'], unique=False)

    op.create_table('twin_look',
    sa.Column('volunteer_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_twin_look_volunteer_id')),
    sa.PrimaryKeyConstraint('volunteer_id', name=op.f('pk_twin_look'))
    )

    op.create_table('skill_word',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=80), nullable=False),
    sa.Column('words_key', sa.String(length=80), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('settled_as', sa.String(length=40), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.Column('settled_by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_skill_word_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skill_word')),
    sa.UniqueConstraint('uid', name=op.f('uq_skill_word_uid'))
    )
    with op.batch_alter_table('skill_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skill_word_volunteer_id'), ['volunteer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_skill_word_words_key'), ['words_key'], unique=False)

    op.create_table('standing_appeal',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=False),
    sa.Column('recorded_by', sa.String(length=64), nullable=False),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=False),
    sa.Column('decision', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_standing_appeal_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_appeal')),
    sa.UniqueConstraint('uid', name=op.f('uq_standing_appeal_uid'))
    )
    with op.batch_alter_table('standing_appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standing_appeal_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('volunteer_consent',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('sms', 'share', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('answer', sa.String(length=16), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('wording', sa.String(length=500), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('door', sa.Enum('web', 'sms', 'desk', 'kiosk', 'paper', 'group', 'import', name='door', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_volunteer_consent_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_consent')),
    sa.UniqueConstraint('uid', name=op.f('uq_volunteer_consent_uid'))
    )
    with op.batch_alter_table('volunteer_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_consent_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('volunteer_day_off',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_volunteer_day_off_span')),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_volunteer_day_off_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_day_off')),
    sa.UniqueConstraint('uid', name=op.f('uq_volunteer_day_off_uid'))
    )
    with op.batch_alter_table('volunteer_day_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_day_off_volunteer_id'), ['volunteer_id'], unique=False)

    op.create_table('volunteer_phone',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('phone_kind', sa.Enum('mobile', 'landline', 'unknown', name='phone_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('added_by', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', UtcDateTime(), nullable=True),
    sa.Column('retired_at', UtcDateTime(), nullable=True),
    sa.Column('retired_by', sa.String(length=64), nullable=False),
    sa.Column('retired_why', sa.String(length=300), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteer.id'], name=op.f('fk_volunteer_phone_volunteer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volunteer_phone')),
    sa.UniqueConstraint('uid', name=op.f('uq_volunteer_phone_uid'))
    )
    with op.batch_alter_table('volunteer_phone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volunteer_phone_phone'), ['phone'], unique=False)
        batch_op.create_index(batch_op.f('ix_volunteer_phone_volunteer_id'), ['volunteer_id'], unique=False)

    with op.batch_alter_table('affiliation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('verified_by', sa.String(length=64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('may_call_out', sa.Boolean(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))

    with op.batch_alter_table('match_row', schema=None) as batch_op:
        batch_op.add_column(sa.Column('free_until', sa.BigInteger(), nullable=False, server_default='0'))
        batch_op.drop_constraint('fk_match_row_volunteer_id', type_='foreignkey')

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cover_by', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('cover_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('cover_for', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('takes', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('checks_asked', sa.String(length=24), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('gives_induction', sa.Boolean(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('gives_supervision', sa.Boolean(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('pays_expenses', sa.Boolean(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('promises', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('active_until', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('emergency_supervisor', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('emergency_note', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('confirmed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('confirm_by', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('confirm_asked_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('confirm_reminded_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('confirm_changed_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('changed_by_them', sa.String(length=200), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_organisation_confirm_by'), ['confirm_by'], unique=False)

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('check_level', sa.String(length=24), nullable=False, server_default=''))

    with op.batch_alter_table('task_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('credential', sa.String(length=60), nullable=False, server_default=''))

    for column, table in REFERENCES.items():
        key = sa.ForeignKey(f'{table}.id', name=f'fk_volunteer_{column}')
        op.add_column('volunteer', sa.Column(column, sa.Integer(), key, nullable=True), inline_references=True)
    with op.batch_alter_table('volunteer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('birth_is_exact', sa.Boolean(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('paused_until', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('free_until', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('access_needs', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('access_note', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('delete_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('erased_at', UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_volunteer_alias_of_id'), ['alias_of_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_volunteer_phone'))
        batch_op.create_index(batch_op.f('ix_volunteer_delete_on'), ['delete_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_volunteer_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_volunteer_hub_id'), ['hub_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_volunteer_keyed_in_id'), ['keyed_in_id'], unique=False)
    # Whoever is on the register already is compared once too.
    op.execute('INSERT INTO twin_look (volunteer_id) SELECT id FROM volunteer')
    for name, column, where in SOME:
        op.create_index(name, 'volunteer', [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))



def downgrade() -> None:
    for name, _column, _where in SOME:
        op.drop_index(name, 'volunteer')
    with op.batch_alter_table('volunteer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_keyed_in_id'))
        batch_op.drop_index(batch_op.f('ix_volunteer_hub_id'))
        batch_op.drop_index(batch_op.f('ix_volunteer_group_id'))
        batch_op.drop_index(batch_op.f('ix_volunteer_delete_on'))
        batch_op.drop_index(batch_op.f('ix_volunteer_alias_of_id'))
        batch_op.create_index(batch_op.f('ix_volunteer_phone'), ['phone'], unique=False)
    op.execute('ALTER TABLE volunteer DROP COLUMN erased_at')
    op.execute('ALTER TABLE volunteer DROP COLUMN delete_on')
    op.execute('ALTER TABLE volunteer DROP COLUMN keyed_in_id')
    op.execute('ALTER TABLE volunteer DROP COLUMN hub_id')
    op.execute('ALTER TABLE volunteer DROP COLUMN group_id')
    op.execute('ALTER TABLE volunteer DROP COLUMN alias_of_id')
    op.execute('ALTER TABLE volunteer DROP COLUMN access_note')
    op.execute('ALTER TABLE volunteer DROP COLUMN access_needs')
    op.execute('ALTER TABLE volunteer DROP COLUMN free_until')
    op.execute('ALTER TABLE volunteer DROP COLUMN paused_until')
    op.execute('ALTER TABLE volunteer DROP COLUMN birth_is_exact')

    op.execute('ALTER TABLE task_line DROP COLUMN credential')

    op.execute('ALTER TABLE task DROP COLUMN check_level')

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_confirm_by'))
    op.execute('ALTER TABLE organisation DROP COLUMN changed_by_them')
    op.execute('ALTER TABLE organisation DROP COLUMN confirm_changed_at')
    op.execute('ALTER TABLE organisation DROP COLUMN confirm_reminded_at')
    op.execute('ALTER TABLE organisation DROP COLUMN confirm_asked_at')
    op.execute('ALTER TABLE organisation DROP COLUMN confirm_by')
    op.execute('ALTER TABLE organisation DROP COLUMN confirmed_on')
    op.execute('ALTER TABLE organisation DROP COLUMN emergency_note')
    op.execute('ALTER TABLE organisation DROP COLUMN emergency_supervisor')
    op.execute('ALTER TABLE organisation DROP COLUMN active_until')
    op.execute('ALTER TABLE organisation DROP COLUMN promises')
    op.execute('ALTER TABLE organisation DROP COLUMN pays_expenses')
    op.execute('ALTER TABLE organisation DROP COLUMN gives_supervision')
    op.execute('ALTER TABLE organisation DROP COLUMN gives_induction')
    op.execute('ALTER TABLE organisation DROP COLUMN checks_asked')
    op.execute('ALTER TABLE organisation DROP COLUMN takes')
    op.execute('ALTER TABLE organisation DROP COLUMN cover_for')
    op.execute('ALTER TABLE organisation DROP COLUMN cover_until')
    op.execute('ALTER TABLE organisation DROP COLUMN cover_by')

    op.execute('ALTER TABLE match_row DROP COLUMN free_until')
    with op.batch_alter_table('match_row', schema=None) as batch_op:
        batch_op.create_foreign_key('fk_match_row_volunteer_id', 'volunteer', ['volunteer_id'], ['id'])

    op.execute('ALTER TABLE affiliation DROP COLUMN ended_on')
    op.execute('ALTER TABLE affiliation DROP COLUMN may_call_out')
    op.execute('ALTER TABLE affiliation DROP COLUMN verified_by')

    with op.batch_alter_table('volunteer_phone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_phone_volunteer_id'))
        batch_op.drop_index(batch_op.f('ix_volunteer_phone_phone'))

    op.drop_table('volunteer_phone')
    with op.batch_alter_table('volunteer_day_off', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_day_off_volunteer_id'))

    op.drop_table('volunteer_day_off')
    with op.batch_alter_table('volunteer_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volunteer_consent_volunteer_id'))

    op.drop_table('volunteer_consent')
    with op.batch_alter_table('standing_appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standing_appeal_volunteer_id'))

    op.drop_table('standing_appeal')
    with op.batch_alter_table('skill_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skill_word_words_key'))
        batch_op.drop_index(batch_op.f('ix_skill_word_volunteer_id'))

    op.drop_table('skill_word')
    op.drop_table('twin_look')
    with op.batch_alter_table('possible_twin', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_possible_twin_second_id'))

    op.drop_table('possible_twin')
    with op.batch_alter_table('joining', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joining_conversation_id'))

    op.drop_table('joining')
    with op.batch_alter_table('guardian_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guardian_consent_volunteer_id'))

    op.drop_table('guardian_consent')
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credential_volunteer_id'))
        batch_op.drop_index(batch_op.f('ix_credential_expires_on'))
        batch_op.drop_index(batch_op.f('ix_credential_code'))

    op.drop_table('credential')
    op.drop_table('agreement')
    op.drop_table('volunteer_group')
    with op.batch_alter_table('service_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_area_organisation_id'))

    op.drop_table('service_area')
    op.drop_table('people_list_reject')
    op.drop_table('people_list_file')
    with op.batch_alter_table('people_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_list_state'))

    op.drop_table('people_list')
    op.drop_table('organisation_screening')
    with op.batch_alter_table('organisation_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_contact_organisation_id'))

    op.drop_table('organisation_contact')
    op.drop_table('keying_batch')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('own_page_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_page_code_phone'))

    op.drop_table('own_page_code')
    op.drop_table('geocoded')
    change_checks(wider=False)
