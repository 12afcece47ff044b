"""The Alembic migrations of the engine's own tables; a feature keeps its own in its own folder."""
