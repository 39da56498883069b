"""What Alembic runs: on the connection that `workflow.persistence.migrate` gives it, and on no other."""

from alembic import context

from workflow.persistence.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
