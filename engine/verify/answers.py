"""What any model service sends back, once its own wire form is taken off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import Usage


class End(Enum):
    """How an answer ended."""

    WHOLE = auto()
    CUT = auto()
    """It ran into its token limit."""
    BLOCKED = auto()
    EMPTY = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service sent back."""

    text: str
    end: End
    usage: Usage
    """Measured, for this one request."""
    model_version: str = ""
    thoughts: str = ""
    why: str = ""
    """The service's word for an end that is not WHOLE."""
