"""measured impact: pulls, renamed metrics, open revisions, looks, overlaps, the outcome told

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

import proposals.db

revision = "0004"
down_revision = "0003"


def refer(table: str, column: str, other: str) -> None:
    """Add a column that refers to another table.

    Written out because Alembic would rebuild the table on SQLite, and half the schema
    refers to it.
    """
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
        f" CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)"
    )


def upgrade() -> None:
    op.create_table('data_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('prometheus', 'sql', 'http', name='sourcekind', native_enum=False, length=32), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('is_inside', sa.Boolean(), nullable=False),
    sa.Column('created_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('archived_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_data_source_created_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_source')),
    sa.UniqueConstraint('name', name=op.f('uq_data_source_name'))
    )
    op.create_table('metric_alias',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('metric_id', sa.Integer(), nullable=False),
    sa.Column('since', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['metric_id'], ['metric.id'], name=op.f('fk_metric_alias_metric_id_metric')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_metric_alias'))
    )
    with op.batch_alter_table('metric_alias', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_metric_alias_metric_id'), ['metric_id'], unique=False)

    op.create_table('pull',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('metric_id', sa.Integer(), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('prometheus', 'sql', 'http', name='sourcekind', native_enum=False, length=32), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('is_csv', sa.Boolean(), nullable=False),
    sa.Column('step_seconds', sa.Integer(), nullable=False),
    sa.Column('look_back_days', sa.Integer(), nullable=False),
    sa.Column('every_minutes', sa.Integer(), nullable=False),
    sa.Column('is_paused', sa.Boolean(), nullable=False),
    sa.Column('next_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('last_run_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_success_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_counts', sa.Text(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('told_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_pull_created_by_id_person')),
    sa.ForeignKeyConstraint(['metric_id'], ['metric.id'], name=op.f('fk_pull_metric_id_metric')),
    sa.ForeignKeyConstraint(['source_id'], ['data_source.id'], name=op.f('fk_pull_source_id_data_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pull')),
    sa.UniqueConstraint('metric_id', 'series', name=op.f('uq_pull_metric_id'))
    )
    with op.batch_alter_table('pull', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pull_next_at'), ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pull_source_id'), ['source_id'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('became_proposal_id', sa.Integer(), nullable=True),
    sa.Column('became_milestone_id', sa.Integer(), nullable=True),
    sa.Column('dropped_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['became_milestone_id'], ['milestone.id'], name=op.f('fk_follow_up_became_milestone_id_milestone')),
    sa.ForeignKeyConstraint(['became_proposal_id'], ['proposal.id'], name=op.f('fk_follow_up_became_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_follow_up_outcome_id_outcome')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_outcome_id'), ['outcome_id'], unique=False)

    op.create_table('outcome_draft',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('saved_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outcome_draft_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_outcome_draft_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_outcome_draft'))
    )
    with op.batch_alter_table('outcome_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_draft_person_id'), ['person_id'], unique=False)

    op.create_table('outcome_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('told_by_id', sa.Integer(), nullable=False),
    sa.Column('told_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_outcome_version_outcome_id_outcome')),
    sa.ForeignKeyConstraint(['told_by_id'], ['person.id'], name=op.f('fk_outcome_version_told_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_version'))
    )
    with op.batch_alter_table('outcome_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_version_outcome_id'), ['outcome_id'], unique=False)

    op.create_table('promise_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('revised_by_id', sa.Integer(), nullable=False),
    sa.Column('revised_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_promise_revision_commitment_id_commitment')),
    sa.ForeignKeyConstraint(['revised_by_id'], ['person.id'], name=op.f('fk_promise_revision_revised_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_revision')),
    sa.UniqueConstraint('commitment_id', 'number', name=op.f('uq_promise_revision_commitment_id'))
    )
    op.create_table('risk_review',
    sa.Column('risk_id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.Enum('right', 'partly', 'wrong', 'open', name='finding', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['person.id'], name=op.f('fk_risk_review_reviewed_by_id_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_risk_review_risk_id_risk')),
    sa.PrimaryKeyConstraint('risk_id', name=op.f('pk_risk_review'))
    )
    op.create_table('split',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('first_share', sa.Double(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_for_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('agreed_by_id', sa.Integer(), nullable=True),
    sa.Column('agreed_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['person.id'], name=op.f('fk_split_agreed_by_id_person')),
    sa.ForeignKeyConstraint(['first_id'], ['commitment.id'], name=op.f('fk_split_first_id_commitment')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_split_proposed_by_id_person')),
    sa.ForeignKeyConstraint(['proposed_for_id'], ['commitment.id'], name=op.f('fk_split_proposed_for_id_commitment')),
    sa.ForeignKeyConstraint(['second_id'], ['commitment.id'], name=op.f('fk_split_second_id_commitment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_split')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_split_first_id'))
    )
    with op.batch_alter_table('split', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_split_second_id'), ['second_id'], unique=False)

    op.create_table('watch',
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('tried_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('looked_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('point_count', sa.Integer(), nullable=False),
    sa.Column('final_for', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_watch_commitment_id_commitment')),
    sa.PrimaryKeyConstraint('commitment_id', name=op.f('pk_watch'))
    )
    op.create_table('disagreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('said_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_disagreement_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_disagreement_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disagreement'))
    )
    with op.batch_alter_table('disagreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disagreement_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disagreement_person_id'), ['person_id'], unique=False)

    op.create_table('dissent_review',
    sa.Column('dissent_id', sa.Integer(), nullable=False),
    sa.Column('finding', sa.Enum('right', 'partly', 'wrong', 'open', name='finding', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dissent_id'], ['dissent.id'], name=op.f('fk_dissent_review_dissent_id_dissent')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['person.id'], name=op.f('fk_dissent_review_reviewed_by_id_person')),
    sa.PrimaryKeyConstraint('dissent_id', name=op.f('pk_dissent_review'))
    )
    op.create_table('recheck',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('after_days', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('checked_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('found', sa.Enum('held', 'faded', 'unclear', name='held', native_enum=False, length=32), nullable=True),
    sa.Column('assessment_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_recheck_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_recheck_commitment_id_commitment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recheck')),
    sa.UniqueConstraint('commitment_id', 'after_days', name=op.f('uq_recheck_commitment_id'))
    )
    with op.batch_alter_table('recheck', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recheck_due_on'), ['due_on'], unique=False)

    op.add_column("assessment", sa.Column('look', sa.Enum('asked', 'watch', 'final', 'after_90', 'after_180', name='look', native_enum=False, length=32), server_default='asked', nullable=False))
    op.add_column("assessment", sa.Column('points', sa.JSON(), nullable=True))
    op.add_column("commitment", sa.Column('review_on', sa.Date(), nullable=True))
    op.add_column("commitment", sa.Column('control_series', sa.Text(), server_default='', nullable=False))
    op.add_column("commitment", sa.Column('control_is_random', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("commitment", sa.Column('is_steady', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("commitment_outcome", sa.Column('judged', sa.Text(), nullable=True))
    op.add_column("correction", sa.Column('reason', sa.Text(), server_default='', nullable=False))
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.alter_column('new_value', existing_type=sa.Float(), nullable=True)
    op.create_index("ix_event_elsewhere", "event", ["name", "id"], sqlite_where=sa.text("proposal_id IS NULL"), postgresql_where=sa.text("proposal_id IS NULL"))
    refer("metric", "merged_into_id", "metric")
    op.add_column("outcome", sa.Column('evidence_for', sa.Text(), server_default='', nullable=False))
    op.add_column("outcome", sa.Column('evidence_against', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    raise NotImplementedError("Restore the copy that was made before the upgrade.")
