"""roll-out and follow-through: courses, problems, change links, reminders, hand-overs

Revision: 0005, after 0004
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

import proposals.db

revision = '0005'
down_revision = '0004'


def refer(table: str, column: str, other: str) -> None:
    """Add a column that refers to another table.

    Written out because Alembic would rebuild the table on SQLite, and half the schema
    refers to it.
    """
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
        f" CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)"
    )


UPDATE_DAYS = {"full": 7, "standard": 14, "light": 28}


def begin_courses(connection: sa.Connection) -> None:
    """Ask how it is going from where each accepted change stands: after its latest update."""
    at = proposals.db.UTCDateTime()
    proposal = sa.table("proposal", sa.column("id"), sa.column("stage"), sa.column("lane"), sa.column("stage_since", at), sa.column("is_imported"))
    seat = sa.table("seat", sa.column("proposal_id"))
    said = sa.table("status_update", sa.column("id"), sa.column("proposal_id"), sa.column("posted_at", at))
    course = sa.table("course", sa.column("proposal_id"), sa.column("update_id"), sa.column("update_due_at", at))
    latest = {row.proposal_id: row for row in connection.execute(sa.select(said).order_by(said.c.id))}
    staffed = set(connection.scalars(sa.select(seat.c.proposal_id)))
    stages = ("accepted", "rolling_out", "measuring", "closed")
    for row in connection.execute(sa.select(proposal).where(proposal.c.stage.in_(stages))).all():
        update = latest.get(row.id)
        due = (update.posted_at if update else row.stage_since) + timedelta(days=UPDATE_DAYS[row.lane])
        # What was imported and never staffed here asks nobody for anything.
        is_asked = row.stage in ("accepted", "rolling_out") and (not row.is_imported or row.id in staffed)
        connection.execute(sa.insert(course).values(proposal_id=row.id, update_id=update.id if update else None, update_due_at=due if is_asked else None))


def upgrade() -> None:
    op.create_table('hook_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service', sa.Enum('github', 'gitlab', name='service', native_enum=False, length=32), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('delivery', sa.Text(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('repository', sa.Text(), nullable=False),
    sa.Column('ending', sa.Enum('linked', 'nothing_named', 'bad_signature', 'replayed', 'unknown_repository', 'too_large', 'malformed', name='ending', native_enum=False, length=32), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('received_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hook_call'))
    )
    with op.batch_alter_table('hook_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hook_call_received_at'), ['received_at'], unique=False)
        batch_op.create_index('uq_hook_call_believed', ['service', 'digest'], unique=True, sqlite_where=sa.text("ending IN ('linked', 'nothing_named')"), postgresql_where=sa.text("ending IN ('linked', 'nothing_named')"))

    op.create_table('job_run',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('began_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('succeeded_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('next_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('did', sa.Integer(), nullable=False),
    sa.Column('did_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_job_run'))
    )
    op.create_table('calendar_feed',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('made_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('digest', name=op.f('uq_calendar_feed_digest'))
    )
    op.create_table('repository',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('service', sa.Enum('github', 'gitlab', name='service', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('former_secret', sa.Text(), nullable=False),
    sa.Column('former_until', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('environment', sa.Text(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('archived_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_repository_created_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repository')),
    sa.UniqueConstraint('service', 'name', name=op.f('uq_repository_service'))
    )
    op.create_table('change_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('commit', 'merge_request', 'release', 'deployment', name='changekind', native_enum=False, length=32), nullable=False),
    sa.Column('repository', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('sha', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('environment', sa.Text(), nullable=False),
    sa.Column('happened_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('source', sa.Enum('webhook', 'client', 'scan', 'page', name='changesource', native_enum=False, length=32), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('removed_by_id', sa.Integer(), nullable=True),
    sa.Column('set_aside_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_change_link_added_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_change_link_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['removed_by_id'], ['person.id'], name=op.f('fk_change_link_removed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_link')),
    sa.UniqueConstraint('repository', 'reference', 'kind', 'proposal_id', name=op.f('uq_change_link_repository'))
    )
    with op.batch_alter_table('change_link', schema=None) as batch_op:
        batch_op.create_index('ix_change_link_proposal', ['proposal_id', 'happened_at'], unique=False)
        batch_op.create_index('ix_change_link_sha', ['sha'], unique=False)

    op.create_table('checklist_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_checklist_answer_answered_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_checklist_answer_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_answer')),
    sa.UniqueConstraint('proposal_id', 'question', name=op.f('uq_checklist_answer_proposal_id'))
    )
    op.create_table('deviation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('accepted_revision', sa.Integer(), nullable=False),
    sa.Column('became_revision', sa.Integer(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.Column('noted_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_deviation_noted_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_deviation_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deviation'))
    )
    with op.batch_alter_table('deviation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deviation_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('ownership_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('offered_by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('offered_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('is_taken', sa.Boolean(), nullable=False),
    sa.Column('declined_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['offered_by_id'], ['person.id'], name=op.f('fk_ownership_offer_offered_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_ownership_offer_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_ownership_offer_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ownership_offer'))
    )
    with op.batch_alter_table('ownership_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ownership_offer_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ownership_offer_to_id'), ['to_id'], unique=False)
        batch_op.create_index('uq_ownership_offer_open', ['proposal_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owed', sa.Enum('milestone', 'approval', 'update', 'measure', 'outcome', 'return', name='owed', native_enum=False, length=32), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('moment', sa.Enum('before', 'on', 'after', 'again', name='moment', native_enum=False, length=32), nullable=False),
    sa.Column('reminded_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_reminder_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('owed', 'subject_id', 'due_on', 'moment', name=op.f('uq_reminder_owed'))
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('approval',
    sa.Column('milestone_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=False),
    sa.Column('for_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_approval_approved_by_id_person')),
    sa.ForeignKeyConstraint(['for_id'], ['person.id'], name=op.f('fk_approval_for_id_person')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_approval_milestone_id_milestone')),
    sa.PrimaryKeyConstraint('milestone_id', name=op.f('pk_approval'))
    )
    op.create_table('problem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('on_track', 'at_risk', 'off_track', name='status', native_enum=False, length=32), nullable=True),
    sa.Column('risk_id', sa.Integer(), nullable=True),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_in', sa.Enum('draft', 'in_review', 'final_comment', 'accepted', 'declined', 'deferred', 'rolling_out', 'measuring', 'closed', 'withdrawn', 'superseded', 'dormant', name='stage', native_enum=False, length=32), nullable=False),
    sa.Column('raised_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_how', sa.Text(), nullable=False),
    sa.Column('asks_to_reopen', sa.Boolean(), nullable=False),
    sa.Column('reopens', sa.Boolean(), nullable=True),
    sa.Column('reopen_answer', sa.Text(), nullable=False),
    sa.Column('reopen_answered_by_id', sa.Integer(), nullable=True),
    sa.Column('reopen_answered_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('condition_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['condition_id'], ['milestone.id'], name=op.f('fk_problem_condition_id_milestone')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_problem_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_problem_raised_by_id_person')),
    sa.ForeignKeyConstraint(['reopen_answered_by_id'], ['person.id'], name=op.f('fk_problem_reopen_answered_by_id_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_problem_risk_id_risk')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_problem_settled_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problem'))
    )
    with op.batch_alter_table('problem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problem_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_problem_raised_by_id'), ['raised_by_id'], unique=False)

    op.create_table('course',
    sa.Column('proposal_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('update_id', sa.Integer(), nullable=True),
    sa.Column('update_due_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('problem_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['problem_id'], ['problem.id'], name=op.f('fk_course_problem_id_problem')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_course_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['update_id'], ['status_update.id'], name=op.f('fk_course_update_id_status_update')),
    sa.PrimaryKeyConstraint('proposal_id', name=op.f('pk_course'))
    )
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_update_due_at'), ['update_due_at'], unique=False)

    op.create_table('problem_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('problem_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_problem_answer_answered_by_id_person')),
    sa.ForeignKeyConstraint(['problem_id'], ['problem.id'], name=op.f('fk_problem_answer_problem_id_problem')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problem_answer'))
    )
    with op.batch_alter_table('problem_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problem_answer_problem_id'), ['problem_id'], unique=False)

    op.create_table('rollback',
    sa.Column('milestone_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('trigger', sa.Enum('stop_condition', 'guardrail', 'problem', 'other', name='trigger', native_enum=False, length=32), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=True),
    sa.Column('problem_id', sa.Integer(), nullable=True),
    sa.Column('what_now', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_rollback_commitment_id_commitment')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_rollback_milestone_id_milestone')),
    sa.ForeignKeyConstraint(['problem_id'], ['problem.id'], name=op.f('fk_rollback_problem_id_problem')),
    sa.PrimaryKeyConstraint('milestone_id', name=op.f('pk_rollback'))
    )
    op.create_table('thanks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('update_id', sa.Integer(), nullable=True),
    sa.Column('problem_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('said_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(update_id IS NULL) <> (problem_id IS NULL)', name=op.f('ck_thanks_one_of_two')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_thanks_person_id_person')),
    sa.ForeignKeyConstraint(['problem_id'], ['problem.id'], name=op.f('fk_thanks_problem_id_problem')),
    sa.ForeignKeyConstraint(['update_id'], ['status_update.id'], name=op.f('fk_thanks_update_id_status_update')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thanks')),
    sa.UniqueConstraint('problem_id', 'person_id', name='uq_thanks_problem_id_person_id'),
    sa.UniqueConstraint('update_id', 'person_id', name=op.f('uq_thanks_update_id'))
    )
    op.add_column("milestone", sa.Column('scope', sa.Text(), server_default='', nullable=False))
    op.add_column("milestone", sa.Column('observe_days', sa.Integer(), nullable=True))
    refer("milestone", "approver_id", "person")
    op.add_column("status_update", sa.Column('blocker', sa.Text(), server_default='', nullable=False))
    refer("status_update", "blocker_owner_id", "person")
    op.add_column("status_update", sa.Column('next_action', sa.Text(), server_default='', nullable=False))
    op.add_column("status_update", sa.Column('days_ahead', sa.Integer(), nullable=True))
    op.create_index("ix_status_update_blocker_owner", "status_update", ["blocker_owner_id"], sqlite_where=sa.text("blocker_owner_id IS NOT NULL"), postgresql_where=sa.text("blocker_owner_id IS NOT NULL"))
    op.create_index("ix_milestone_ahead", "milestone", ["planned_on"], sqlite_where=sa.text("happened_on IS NULL"), postgresql_where=sa.text("happened_on IS NULL"))
    begin_courses(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("Restore the copy that was made before the upgrade.")
