"""Notes that the app keeps between starts: small values by name."""

from __future__ import annotations

from typing import Any

from engine.store.door import Door
from engine.store.tables import Memory


class Notebook:
    """Small JSON values by name."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def recall(self, name: str, default: Any = None) -> Any:
        """The value kept under `name`, else `default`, also for one that is no JSON."""
        with self._door.reading():
            try:
                entry = Memory.get_or_none(Memory.name == name)
            except (ValueError, TypeError):
                return default
            return default if entry is None else entry.value

    def remember(self, name: str, value: Any) -> None:
        """Keep `value` (JSON) under `name`; a database that is only read keeps nothing."""
        if self._door.read_only:
            return
        with self._door.writing():
            Memory.replace(name=name, value=value).execute()
