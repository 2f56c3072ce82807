"""How a run is followed and stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""(done, total, what is being worked on now)"""


Stop = Callable[[], bool]
"""True once the user wants the run to end."""
