"""The SQLite database behind one door."""
