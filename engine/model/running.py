"""Callbacks to follow and stop a run."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being worked on)."""


Stop = Callable[[], bool]
"""Returns True once the user wants the run to end."""
