"""Answers of model services, independent of their wire format."""

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
    """Cut off at its token limit."""
    BLOCKED = auto()
    EMPTY = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of a service."""

    text: str
    end: End
    usage: Usage
    """Measured usage of this one request."""
    model_version: str = ""
    thoughts: str = ""
    why: str = ""
    """The service's reason if the end is not WHOLE."""
