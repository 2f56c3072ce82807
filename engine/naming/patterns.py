"""Every family of file names the program knows, the ones whose names prove most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import SettingsError
from engine.naming.generic import Generic
from engine.naming.seed import Seed

if TYPE_CHECKING:
    from engine.naming.reading import Pattern

GENERIC = Generic()
"""Reads whatever no other pattern reads."""

REGISTRY: tuple[Pattern, ...] = (Seed(),)
"""Asked in this order; the first that reads a name has it."""

EVERYTHING = "instagram"
"""The setting that means: every pattern of the registry."""


def chosen(filename_pattern: str) -> tuple[Pattern, ...]:
    """The patterns that a setting asks for; raises SettingsError where it names none."""
    if filename_pattern == EVERYTHING:
        return REGISTRY
    known = {pattern.name: pattern for pattern in (*REGISTRY, GENERIC)}
    if filename_pattern in known:
        return (known[filename_pattern],)
    raise SettingsError(
        f'filename_pattern: there is no pattern "{filename_pattern}".',
        f"Take one of: {', '.join((EVERYTHING, *known))}.",
    )
