"""The SQLite database, opened in one place only."""
