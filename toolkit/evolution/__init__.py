"""How the schema changes from version to version, and how records follow it."""
