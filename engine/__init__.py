"""The engine: finds, verifies, keeps and exports photo series, and knows no terminal."""
