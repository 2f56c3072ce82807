"""Which collection is open, and how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model import Counts


@dataclass(frozen=True, slots=True)
class Standing:
    """What the top line says."""

    folder: str = ""
    counts: Counts | None = None
    verifier: str = ""
