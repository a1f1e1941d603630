"""Runs the steps on the connection that the ledger hands over, inside the ledger's own transaction."""

from alembic import context

from reportedly.store_schema import metadata


def run() -> None:
    """Every step that is not yet applied."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    context.run_migrations()


if __name__ == "env_py":  # the name under which Alembic loads this file; an import for any other reason does nothing
    run()
