"""Widgets that know only the engine's values."""
