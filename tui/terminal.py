"""What the terminal can draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Protocol = Literal["kitty", "sixel", "half", "none"]


@dataclass(frozen=True, slots=True)
class TerminalPictures:
    """How pictures reach this terminal, and why that way."""

    protocol: Protocol
    cell: tuple[int, int] = (10, 20)
    """Width and height of a cell in pixels."""
    name: str = ""
    """What the terminal calls itself; untrusted."""
    tmux: bool = False
    """True where kitty's pictures must pass through tmux."""
    why: str = ""
    """A sentence."""
